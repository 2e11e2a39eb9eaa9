"""The writes of leads, by story. Each locks, refuses, changes, writes a line, causes what follows, returns the row."""
