"""What happens to leads and owners, told as stories that act at their moments."""
