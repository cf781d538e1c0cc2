"""Rows held against their own hash and against the versions beside them."""

from typing import Any

from carbon_pipeline.storage.audit.parts import Part, known_as, partition_columns, partition_key
from carbon_pipeline.storage.reading import Reader
from carbon_pipeline.vocabulary.identity import content_sha256_sql

Found = list[dict[str, Any]]


def row_count(reader: Reader, part: Part) -> int:
    """Every version of every row of the part."""
    return _one(reader, f"SELECT count(*) AS n FROM {_rows(part)}")


def changed_content(reader: Reader, part: Part) -> Found:
    """The first row whose columns do not give its content hash, with the `count` of such rows."""
    table = part.table
    hashed = content_sha256_sql(table.content, "postgresql", "t")
    return reader.rows(
        f"SELECT {described(part)}, count(*) OVER () AS count FROM {_rows(part)}"
        f" AND t.content_sha256 IS DISTINCT FROM {hashed} ORDER BY 1, 2, 3 LIMIT 1"
    )


def broken_retirements(reader: Reader, part: Part) -> Found:
    """The first row whose columns of retirement contradict each other, with the `count` of such rows."""
    return reader.rows(
        f"SELECT {described(part)}, count(*) OVER () AS count FROM {_rows(part)}"
        " AND (t.is_current <> (t.superseded_at IS NULL)"
        " OR t.is_current <> (t.superseded_by_run_id IS NULL)"
        " OR t.superseded_at <= t.computed_at) ORDER BY 1, 2, 3 LIMIT 1"
    )


def broken_versions(reader: Reader, part: Part) -> Found:
    """The first identifier whose versions do not follow each other, with the `count` of such.

    `versions` has each with `*` where it is in force.
    """
    table = part.table
    columns = [*partition_columns(table, "t"), "t.id"]
    key = ", ".join(column.removeprefix("t.") for column in columns)
    return reader.rows(
        f"""
        WITH broken AS (
            SELECT {", ".join(columns)}, count(*) OVER () AS count FROM {_rows(part)}
            GROUP BY {", ".join(columns)}
            HAVING min(t.version) <> 1 OR max(t.version) <> count(*)
                OR count(*) FILTER (WHERE t.is_current) > 1
                OR max(t.version) FILTER (WHERE t.is_current) <> max(t.version)
            ORDER BY {", ".join(columns)} LIMIT 1
        )
        SELECT {partition_key(table, "t")} AS partition_key, t.id, max({known_as(table, "t")}) AS known_as,
            string_agg(t.version || CASE WHEN t.is_current THEN '*' ELSE '' END, ' '
                ORDER BY t.version) AS versions, b.count
        FROM {table.schema}.{table.name} AS t JOIN broken AS b USING ({key}) GROUP BY 1, 2, b.count
        """
    )


def described(part: Part) -> str:
    """Columns that name a row of the part, the table named `t`."""
    table = part.table
    return (
        f"{partition_key(table, 't')} AS partition_key, t.id, t.version,"
        f" {known_as(table, 't')} AS known_as"
    )


def _rows(part: Part) -> str:
    return f"{part.table.schema}.{part.table.name} AS t WHERE {part.condition('t')}"


def _one(reader: Reader, query: str) -> int:
    return int(reader.rows(query)[0]["n"])
