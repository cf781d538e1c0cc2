"""Activity files read once, their rejects, and when to read them."""
