"""Plain tables: the types that results are labelled by, kept in step with what declares them."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql

from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.vocabulary.columns import Kind
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORIES, EMISSION_TYPES
from carbon_pipeline.vocabulary.gwp import gwp_values
from carbon_pipeline.vocabulary.identity import canonical_json, stable_id
from carbon_pipeline.vocabulary.plain_tables import (
    EMISSION_TYPES_TABLE,
    GHG_CATEGORIES_TABLE,
    GWP_VALUES_TABLE,
    PlainTable,
)

Row = Mapping[str, Any]


def emission_type_rows() -> list[Row]:
    """One row per kind of emission that the vocabulary declares."""
    return [
        {"code": t.code, "id": stable_id("emission_type", t.code), "label": t.label, "unit": t.unit}
        for t in EMISSION_TYPES
    ]


def ghg_category_rows() -> list[Row]:
    """One row per scope and category of the GHG Protocol."""
    return [
        {
            "scope": c.scope,
            "category_number": c.number,
            "name": c.name,
            "name_ko": c.name_ko,
            "stream": c.stream,
            "alias": c.alias,
        }
        for c in CATEGORIES
    ]


def gwp_value_rows() -> list[Row]:
    """One row per global warming potential of the table that ships with the package."""
    return [
        {
            "gwp_set": each.gwp_set,
            "gas": each.gas,
            "origin": each.origin,
            "horizon_years": each.horizon_years,
            "gwp": each.value,
            "published_on": each.published_on,
            "source": each.source,
            "note": each.note or None,
        }
        for each in gwp_values()
    ]


def register_shipped_types(connection: psycopg.Connection[Any]) -> None:
    """Bring the types and values that ship with the package into the database; writes only what differs."""
    register(connection, EMISSION_TYPES_TABLE, emission_type_rows())
    register(connection, GHG_CATEGORIES_TABLE, ghg_category_rows())
    register(connection, GWP_VALUES_TABLE, gwp_value_rows())


def register(connection: psycopg.Connection[Any], table: PlainTable, rows: Sequence[Row]) -> int:
    """Add these rows or change those of the same key, and return how many were written.

    Rows that are not named stay: results point at them. The caller commits.
    """
    names = [column.name for column in table.columns]
    held = _held(connection, table)
    wanted = [tuple(row[name] for name in names) for row in rows]
    new = [row for row in wanted if row not in held]
    if new:
        with told_as_ours(), connection.cursor() as cursor:
            cursor.executemany(_upsert(table), [_adapted(table, row) for row in new])
    return len(new)


def append(connection: psycopg.Connection[Any], table: PlainTable, rows: Sequence[Row]) -> None:
    """Add rows to a register that only grows; the caller commits."""
    names = [column.name for column in table.columns]
    with told_as_ours(), connection.cursor() as cursor:
        cursor.executemany(
            _insert(table), [_adapted(table, tuple(row[name] for name in names)) for row in rows]
        )


def _held(connection: psycopg.Connection[Any], table: PlainTable) -> set[tuple[Any, ...]]:
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    query = sql.SQL("SELECT {} FROM public.{}").format(names, sql.Identifier(table.name))
    return set(connection.execute(query).fetchall())


def _insert(table: PlainTable) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    values = sql.SQL(", ").join(sql.Placeholder() for _ in table.columns)
    return sql.SQL("INSERT INTO public.{} ({}) VALUES ({})").format(
        sql.Identifier(table.name), names, values
    )


def _upsert(table: PlainTable) -> sql.Composed:
    changed = [column.name for column in table.columns if column.name not in table.key]
    return sql.SQL("{} ON CONFLICT ({}) DO UPDATE SET {}").format(
        _insert(table),
        sql.SQL(", ").join(sql.Identifier(name) for name in table.key),
        sql.SQL(", ").join(
            sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in changed
        ),
    )


def _adapted(table: PlainTable, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        canonical_json(value) if column.kind is Kind.JSON and value is not None else value
        for column, value in zip(table.columns, row, strict=True)
    )
