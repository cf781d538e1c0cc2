"""How a number is obtained: pure functions from tables to tables; no Dagster, no database.

Wide tables (one row a record) are worked on where they lie, so their methods are
SQL texts over named relations: `records`, `inputs`, `matches`, `organizations`.
Small tables (factors, organisations, rollups) are rows in Python with exact decimals.
"""
