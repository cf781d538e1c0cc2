"""How publishers' own files are read: a folder per publisher, one table contract for all of them."""
