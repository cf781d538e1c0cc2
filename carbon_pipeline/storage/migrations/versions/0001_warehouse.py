"""Who sees what, the tables with their history, what the database refuses, the views, the grants."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

PARTS = (
    "0001_access.sql",
    "0001_tables.sql",
    "0001_guards.sql",
    "0001_chains.sql",
    "0001_registers.sql",
    "0001_views.sql",
    "0001_rollup_views.sql",
    "0001_product_traces.sql",
    "0001_traces.sql",
    "0001_grants.sql",
)


def upgrade() -> None:
    """Run the frozen SQL, part by part, in the one transaction of the migration."""
    cursor = op.get_bind().connection.cursor()
    for part in PARTS:
        cursor.execute(Path(__file__).with_name(part).read_text(encoding="utf-8"))
    cursor.close()
