"""What changes accounts, sessions and links."""
