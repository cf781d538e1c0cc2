"""The ledger summed up the tree of organisations."""
