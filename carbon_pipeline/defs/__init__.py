"""The dataflow: thin assets and their checks, one folder a group; they meet only through asset keys."""
