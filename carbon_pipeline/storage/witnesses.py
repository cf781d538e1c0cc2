"""What a row answers for in a checksum, as SQL of PostgreSQL: all that it says but its retirement."""

from carbon_pipeline.vocabulary.identity import content_sha256_sql
from carbon_pipeline.vocabulary.tables import Table


def witness_sql(table: Table, alias: str) -> str:
    """Bytes that follow from the row's content, its provenance and its version.

    The content stands for itself by `content_sha256`, whose agreement with the columns is looked
    at apart. Retirement is left out, for it comes later than the row.
    """
    said = f"{alias}.content_sha256"
    if table.provenance:
        from_where = content_sha256_sql(table.provenance, "postgresql", alias)
        said = f"sha256({said} || {from_where})"
    return f"{said} || int4send({alias}.version)"


def checksum_sql(table: Table, alias: str) -> str:
    """SHA-256 over the rows of a query, in the order of identifier and version; hexadecimal."""
    return _hexadecimal(
        f"string_agg({witness_sql(table, alias)}, ''::bytea ORDER BY {_order(alias)})"
    )


def inserted_sql(table: Table, among: str, where: str) -> str:
    """A query for count, identifiers and checksum of rows that came into force, the table named `t`.

    The identifiers are in the order of the checksum, sixteen bytes each.
    """
    joined = f"string_agg(uuid_send(t.id), ''::bytea ORDER BY {_order('t')})"
    return (
        f"SELECT count(*), coalesce({joined}, ''::bytea), {checksum_sql(table, 't')}"
        f" FROM {among} WHERE {where}"
    )


def retired_sql(rows: str) -> str:
    """A query for count and checksum of rows that went out of force, given as identifier and version."""
    return f"SELECT count(l.id), {retired_checksum_sql('l')} FROM {rows} AS l (id, version)"


def retired_checksum_sql(alias: str) -> str:
    """SHA-256 over identifier and version of the rows of a query; hexadecimal."""
    each = f"uuid_send({alias}.id) || int4send({alias}.version)"
    return _hexadecimal(f"string_agg({each}, ''::bytea ORDER BY {_order(alias)})")


def _order(alias: str) -> str:
    return f"{alias}.id, {alias}.version"


def _hexadecimal(joined: str) -> str:
    return f"encode(sha256(coalesce({joined}, ''::bytea)), 'hex')"
