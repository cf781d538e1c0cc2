"""Carbon accounting pipeline: activity files in, closed carbon books in PostgreSQL out."""
