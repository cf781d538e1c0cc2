"""Questions to the books that recompute what they say of themselves; nothing here writes or judges."""
