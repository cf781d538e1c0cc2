"""Publications held against the rows that they wrote and retired."""

from typing import Any

from carbon_pipeline.storage.audit.parts import Part, partition_columns, partition_key
from carbon_pipeline.storage.audit.rows import Found, described
from carbon_pipeline.storage.reading import Reader
from carbon_pipeline.storage.witnesses import checksum_sql, retired_checksum_sql

# written out, so that nobody can answer for it by replacing the function in the database
_CHECKSUM = """
    encode(sha256(convert_to(jsonb_build_object(
        'table_name', p.table_name, 'partition_key', p.partition_key,
        'publication_number', p.publication_number, 'run_id', p.run_id,
        'published_at', p.published_at, 'rows_inserted', p.rows_inserted,
        'rows_retired', p.rows_retired, 'inserted_ids', encode(sha256(p.inserted_ids), 'hex'),
        'inserted_checksum', p.inserted_checksum, 'retired_checksum', p.retired_checksum,
        'previous_checksum', p.previous_checksum)::text, 'UTF8')), 'hex')
"""
_ENTRIES = f"""
    SELECT p.table_name, p.partition_key, p.publication_number, p.run_id, p.published_at,
        p.checksum, p.previous_checksum, {_CHECKSUM} AS recomputed,
        length(p.inserted_ids) = 16 * p.rows_inserted AS names_all,
        EXISTS (SELECT FROM public.runs AS r WHERE r.run_id = p.run_id) AS has_run
    FROM public.publications AS p ORDER BY 1, 2, 3
"""
_NOTHING = "encode(sha256(''::bytea), 'hex')"


def entries(reader: Reader) -> Found:
    """Every publication in the order of its chain, with its checksum `recomputed`."""
    return reader.rows(_ENTRIES)


def inserted_that_differ(reader: Reader, part: Part) -> Found:
    """Publications whose rows are not those that they wrote, and rows that none wrote.

    `number` is missing where there is no publication; `same_ids` says whether only what the
    rows say differs.
    """
    table, key = part.table, partition_key(part.table, "t")
    months = partition_columns(table, "t")
    return reader.rows(
        f"""
        WITH came AS (
            SELECT {key} AS partition_key, t.run_id, t.computed_at AS moment, count(*) AS held,
                string_agg(uuid_send(t.id), ''::bytea ORDER BY t.id, t.version) AS ids,
                {checksum_sql(table, "t")} AS checksum
            FROM {_rows(part)} GROUP BY {", ".join([*months, "t.run_id", "t.computed_at"])}
        ), said AS (
            SELECT partition_key, run_id, published_at AS moment, publication_number AS number,
                rows_inserted AS said, inserted_ids AS ids, inserted_checksum AS checksum
            FROM public.publications AS p WHERE {part.entries("p")}
        )
        SELECT partition_key, run_id, moment, number, coalesce(said, 0) AS said,
            coalesce(held, 0) AS held, coalesce(came.ids, '') = coalesce(said.ids, '') AS same_ids
        FROM came FULL JOIN said USING (partition_key, run_id, moment)
        WHERE number IS NULL OR said <> coalesce(held, 0) OR said.ids <> coalesce(came.ids, '')
            OR said.checksum <> coalesce(came.checksum, {_NOTHING})
        ORDER BY partition_key, moment
        """
    )


def retired_that_differ(reader: Reader, part: Part) -> Found:
    """Publications whose retired rows are not those that they retired, and rows that none retired."""
    key, months = partition_key(part.table, "t"), partition_columns(part.table, "t")
    return reader.rows(
        f"""
        WITH went AS (
            SELECT {key} AS partition_key, t.superseded_by_run_id AS run_id,
                t.superseded_at AS moment, count(*) AS held, {retired_checksum_sql("t")} AS checksum
            FROM {_rows(part)} AND t.superseded_at IS NOT NULL
            GROUP BY {", ".join([*months, "t.superseded_by_run_id", "t.superseded_at"])}
        ), said AS (
            SELECT partition_key, run_id, published_at AS moment, publication_number AS number,
                rows_retired AS said, retired_checksum AS checksum
            FROM public.publications AS p WHERE {part.entries("p")}
        )
        SELECT partition_key, coalesce(went.run_id, said.run_id) AS run_id,
            coalesce(went.moment, said.moment) AS moment, number,
            coalesce(said, 0) AS said, coalesce(held, 0) AS held
        FROM went FULL JOIN said USING (partition_key, run_id, moment)
        WHERE number IS NULL OR said <> coalesce(held, 0)
            OR said.checksum <> coalesce(went.checksum, {_NOTHING})
        ORDER BY partition_key, moment
        """
    )


def ids_said(reader: Reader, part: Part, group: dict[str, Any]) -> bytes:
    """Identifiers that the publication says it wrote, sixteen bytes each."""
    found = reader.rows(
        "SELECT inserted_ids FROM public.publications AS p WHERE p.table_name = %(table)s"
        " AND p.partition_key = %(partition_key)s AND p.publication_number = %(number)s",
        group | {"table": part.table.name},
    )
    return bytes(found[0]["inserted_ids"]) if found else b""


def ids_held(reader: Reader, part: Part, group: dict[str, Any]) -> bytes:
    """Identifiers of the rows that bear the group's run and moment."""
    found = reader.rows(
        "SELECT coalesce(string_agg(uuid_send(t.id), ''::bytea), '') AS ids"
        f" FROM {_rows(part)} AND {_of_group(part)}",
        group,
    )
    return bytes(found[0]["ids"])


def rows_of_group(reader: Reader, part: Part, group: dict[str, Any], *, retired: bool) -> Found:
    """The first row that bears the group's run and moment, as written or as retired."""
    return reader.rows(
        f"SELECT {described(part)} FROM {_rows(part)} AND {_of_group(part, retired=retired)}"
        " ORDER BY 1, 2, 3 LIMIT 1",
        group,
    )


def written_apart(reader: Reader, part: Part, group: dict[str, Any], *, retired: bool) -> Found:
    """The first row of the group that another transaction wrote than its publication did.

    With the `count` of such rows; nothing where it cannot be told. PostgreSQL keeps with each row
    the transaction that wrote it last. After a restore that is one for the whole table.
    """
    of_group = _of_group(part, retired=retired)
    return _apart(reader, part, of_group, group)


def brought_back(reader: Reader, part: Part, group: dict[str, Any]) -> Found:
    """The same of rows in force that are older than the group's moment: one that it retired may be there."""
    where = (
        f"{partition_key(part.table, 't')} = %(partition_key)s AND t.is_current"
        " AND t.computed_at < %(moment)s"
    )
    return _apart(reader, part, where, group)


def named(reader: Reader, part: Part, ids: list[Any]) -> Found:
    """The latest version of each of these identifiers that is there."""
    return reader.rows(
        f"SELECT DISTINCT ON (t.id) {described(part)} FROM {_rows(part)}"
        " AND t.id = ANY(%(ids)s) ORDER BY t.id, t.version DESC",
        {"ids": ids},
    )


def _apart(reader: Reader, part: Part, where: str, group: dict[str, Any]) -> Found:
    key = partition_key(part.table, "t")
    entry = (
        f"public.publications AS {{0}} ON {{0}}.table_name = '{part.table.name}'"
        f" AND {{0}}.partition_key = {key} AND {{0}}.run_id = t.{{1}} AND {{0}}.published_at = t.{{2}}"
    )
    return reader.rows(
        f"""
        WITH held AS (
            SELECT {described(part)}, t.xmin::text AS wrote, coalesce(r.xmin, p.xmin)::text AS publishing
            FROM {part.table.schema}.{part.table.name} AS t
            LEFT JOIN {entry.format("p", "run_id", "computed_at")}
            LEFT JOIN {entry.format("r", "superseded_by_run_id", "superseded_at")}
            WHERE {part.condition("t")} AND {where}
        ), all_of_them AS (
            SELECT count(*) AS among, bool_and(wrote IS DISTINCT FROM publishing) AS all_apart,
                mode() WITHIN GROUP (ORDER BY wrote) AS usual FROM held
        )
        SELECT held.*, count(*) OVER () AS count
        FROM held, all_of_them WHERE among = 1 OR CASE
            WHEN NOT all_apart THEN wrote IS DISTINCT FROM publishing
            -- as after a restore: then most rows say the same, and that tells as much
            ELSE wrote <> usual AND 2 * (SELECT count(*) FROM held WHERE wrote = usual) > among END
        ORDER BY 1, 2, 3 LIMIT 1
        """,
        group,
    )


def _of_group(part: Part, *, retired: bool = False) -> str:
    run, moment = (
        ("superseded_by_run_id", "superseded_at") if retired else ("run_id", "computed_at")
    )
    return (
        f"{partition_key(part.table, 't')} = %(partition_key)s"
        f" AND t.{run} = %(run_id)s AND t.{moment} = %(moment)s"
    )


def _rows(part: Part) -> str:
    return f"{part.table.schema}.{part.table.name} AS t WHERE {part.condition('t')}"
