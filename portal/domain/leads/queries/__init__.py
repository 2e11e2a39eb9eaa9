"""The reads of leads. Rows are fetched through the one who asks, so that a stranger's row does not exist."""
