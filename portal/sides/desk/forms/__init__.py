"""The desk's forms, a file for each noun."""
