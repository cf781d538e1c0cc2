"""A month's inputs and emissions, published in PostgreSQL."""
