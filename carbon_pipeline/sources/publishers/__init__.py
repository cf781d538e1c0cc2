"""How publishers' own files are read: one file per publisher, one table contract for all of them."""
