"""Registers held against the entries that were made of their rows, and documents against their tables."""

from typing import Any

from carbon_pipeline.storage.reading import Reader
from carbon_pipeline.vocabulary.plain_tables import (
    ACCEPTANCES_TABLE,
    ACCESS_GRANTS_TABLE,
    FACTOR_IMPORTS_TABLE,
    PERIOD_CLOSES_TABLE,
    PUBLICATIONS_TABLE,
    RESTATEMENTS_TABLE,
    RUNS_TABLE,
)
from carbon_pipeline.vocabulary.tables import TABLES, Table

Found = list[dict[str, Any]]

DOCUMENTED = tuple(table for table in TABLES.values() if table.documented)
_WITH_CHECKSUM = (PUBLICATIONS_TABLE, PERIOD_CLOSES_TABLE)
# the key by which each row is entered
KEYS: dict[str, tuple[str, ...]] = {
    PUBLICATIONS_TABLE.name: PUBLICATIONS_TABLE.key,
    PERIOD_CLOSES_TABLE.name: ("id",),
    RESTATEMENTS_TABLE.name: RESTATEMENTS_TABLE.key,
    ACCEPTANCES_TABLE.name: ACCEPTANCES_TABLE.key,
    FACTOR_IMPORTS_TABLE.name: FACTOR_IMPORTS_TABLE.key,
    RUNS_TABLE.name: RUNS_TABLE.key,
    ACCESS_GRANTS_TABLE.name: ACCESS_GRANTS_TABLE.key,
}
_ENTRIES = """
    SELECT e.register, e.entry_number, e.checksum, e.previous_checksum,
        encode(sha256(convert_to((to_jsonb(e) - 'checksum')::text, 'UTF8')), 'hex') AS recomputed
    FROM public.register_entries AS e ORDER BY 1, 2
"""


def entries(reader: Reader) -> Found:
    """Every entry in the order of its register's chain, with its checksum `recomputed`."""
    return reader.rows(_ENTRIES)


def rows_that_differ(reader: Reader, register: str) -> Found:
    """Rows of the register that its entries do not know, or know otherwise, and entries without a row."""
    key = ", ".join(f"'{name}', t.{name}" for name in KEYS[register])
    own = any(table.name == register for table in _WITH_CHECKSUM)
    said = "t.checksum" if own else "encode(sha256(convert_to(to_jsonb(t)::text, 'UTF8')), 'hex')"
    return reader.rows(
        f"""
        WITH held AS (
            SELECT jsonb_build_object({key}) AS key, {said} AS checksum FROM public.{register} AS t
        ), said AS (
            SELECT DISTINCT ON (entry_key) entry_key AS key, entry_number, entry_checksum AS checksum
            FROM public.register_entries WHERE register = %(register)s
            ORDER BY entry_key, entry_number DESC
        )
        SELECT key::text AS key, entry_number, held.checksum IS NULL AS is_gone,
            said.checksum IS NULL AS is_new
        FROM held FULL JOIN said USING (key)
        WHERE held.checksum IS DISTINCT FROM said.checksum ORDER BY entry_number, key
        """,
        {"register": register},
    )


def documents_that_differ(reader: Reader, table: Table) -> Found:
    """Versions of the table whose document is missing, says something else or is of no version."""
    content = ", ".join(f't."{column.name}"' for column in table.content)
    name = f"{table.schema}.{table.name}"
    return reader.rows(
        f"""
        WITH held AS (
            SELECT t.id, t.version, t.computed_at, t.run_id,
                (SELECT to_jsonb(d) FROM (SELECT {content}) AS d) AS data FROM {name} AS t
        ), said AS (
            SELECT record_id AS id, version, changed_at, changed_by, d.data
            FROM public.document_versions AS d WHERE table_name = %(table)s
        )
        SELECT '{table.name}' AS partition_key, id, version, '' AS known_as,
            held.data IS NULL AS has_no_row, said.data IS NULL AS has_no_document,
            count(*) OVER (PARTITION BY held.data IS NULL, said.data IS NULL) AS count
        FROM held FULL JOIN said USING (id, version)
        WHERE (held.data, held.computed_at, held.run_id)
            IS DISTINCT FROM (said.data, said.changed_at, said.changed_by)
        ORDER BY id, version
        """,
        {"table": table.name},
    )


def documents_of_nothing(reader: Reader) -> Found:
    """Documents of tables that keep none."""
    return reader.rows(
        "SELECT table_name AS partition_key, record_id AS id, version, '' AS known_as,"
        " count(*) OVER () AS count FROM public.document_versions"
        " WHERE table_name <> ALL(%(tables)s) LIMIT 1",
        {"tables": [table.name for table in DOCUMENTED]},
    )


def acceptances_of_nothing(reader: Reader) -> Found:
    """Acceptances whose row was never refused or unmatched."""
    return reader.rows("""
        SELECT a.kind AS partition_key, a.id, a.subject_id::text AS known_as, count(*) OVER () AS count
        FROM public.acceptances AS a WHERE NOT CASE a.kind
            WHEN 'reject' THEN EXISTS (SELECT FROM history.rejected_inputs AS r WHERE r.id = a.subject_id)
            ELSE EXISTS (SELECT FROM history.unmatched_inputs AS u WHERE u.id = a.subject_id) END
        ORDER BY a.id LIMIT 1
    """)


def rows_in_all(reader: Reader) -> dict[str, int]:
    """Rows of each register, documents included."""
    every = " UNION ALL ".join(
        f"SELECT '{name}' AS name, count(*) AS n FROM public.{name}"
        for name in (*KEYS, "document_versions", "register_entries")
    )
    return {row["name"]: row["n"] for row in reader.rows(every)}
