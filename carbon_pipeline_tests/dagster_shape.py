"""What Dagster's tables look like in PostgreSQL, to hold two databases against each other."""

from typing import Any

import psycopg

_ASKED = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "constraints": "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "revision": "SELECT version_num FROM alembic_version",
    "done": "SELECT name, migration_completed IS NULL FROM secondary_indexes ORDER BY 1",
}


def shape_of(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Columns, indexes and constraints of Dagster's database, and what is noted as done."""
    with psycopg.connect(url) as connection:
        return {
            name: connection.execute(query.encode()).fetchall() for name, query in _ASKED.items()
        }
