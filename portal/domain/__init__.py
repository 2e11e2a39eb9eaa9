"""What the business knows. One folder for each noun; its face is what others may use."""
