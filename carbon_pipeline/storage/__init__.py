"""Where tables rest: the embedded PostgreSQL, the warehouse and its history, and the Parquet lake."""
