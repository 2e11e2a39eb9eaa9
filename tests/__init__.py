"""Everything the portal promises, as sentences that can fail."""
