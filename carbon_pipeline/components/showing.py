"""What an asset shows in the UI: column schemas, counts, totals, and a data version of its content."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import dagster as dg

from carbon_pipeline.steps.restating import WAITING_FOR
from carbon_pipeline.storage.publishing import Published
from carbon_pipeline.vocabulary.columns import Column
from carbon_pipeline.vocabulary.plain_tables import PlainTable
from carbon_pipeline.vocabulary.tables import Table
from carbon_pipeline.vocabulary.view_columns import View, ViewColumn, shown

OWNERS = ["team:carbon-accounting"]


def table_schema(columns: Iterable[Column]) -> dg.TableSchema:
    """The columns as Dagster's column schema, with units and allowed values in the descriptions."""
    return _schema(map(shown, columns))


def _schema(columns: Iterable[ViewColumn]) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.sql_type,
                description=_column_description(column),
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in columns
        ]
    )


def _column_description(column: ViewColumn) -> str:
    text = column.description
    if column.unit:
        text += f" [{column.unit}]"
    if column.allowed:
        text += f" (one of: {', '.join(column.allowed)})"
    return text


def table_metadata(table: Table) -> dict[str, Any]:
    """Definition metadata of an asset that is this table of the warehouse."""
    return _metadata(table, map(shown, table.columns), table.schema)


def plain_table_metadata(table: PlainTable) -> dict[str, Any]:
    """Definition metadata of an asset that is this table without versions."""
    return _metadata(table, map(shown, table.columns))


def view_metadata(view: View) -> dict[str, Any]:
    """Definition metadata of an asset that is this view."""
    return _metadata(view, view.columns)


def _metadata(
    relation: Table | PlainTable | View, columns: Iterable[ViewColumn], schema: str = "public"
) -> dict[str, Any]:
    return {
        "dagster/column_schema": _schema(columns),
        "dagster/table_name": f"{schema}.{relation.name}",
        "grain": relation.grain,
    }


def publication_metadata(published: Published, *beside: Published) -> dict[str, Any]:
    """What a publication wrote, as metadata; of those `beside` it only for whom something waits."""
    return {
        "rows written": published.inserted,
        "rows retired": published.retired,
        "rows unchanged": published.unchanged,
        "rows left alone, month closed": published.left_closed,
        "differences waiting for a restatement": published.waiting,
        **_waiting_for(published, *beside),
    }


def _waiting_for(*published: Published) -> dict[str, Any]:
    """The head offices that have to restate, together where rows lie under two of them."""
    waiting = frozenset[frozenset[UUID]]().union(*(each.waiting_for for each in published))
    groups = sorted(sorted(map(str, each)) for each in waiting)
    return {WAITING_FOR: dg.MetadataValue.json(groups)} if groups else {}


def kilograms(value: Decimal) -> str:
    """Kilograms for people: thousands marked, at most three decimals, trailing zeros trimmed."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{text} kg CO2e"


def markdown_table(rows: Iterable[Mapping[Any, Any]], limit: int = 10) -> dg.MarkdownMetadataValue:
    """The first rows as a Markdown table, a small preview."""
    return dg.MetadataValue.md(markdown_text(rows, limit))


def markdown_text(rows: Iterable[Mapping[Any, Any]], limit: int) -> str:
    """The first rows as the text of a Markdown table."""
    shown = [row for row, _ in zip(rows, range(limit), strict=False)]
    if not shown:
        return "no rows"
    names = list(shown[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(_cell(row[name]) for name in names) + " |" for row in shown]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else str(value).replace("|", "\\|")


def content_version(*parts: object) -> dg.DataVersion:
    """A data version of these parts, equal where they are equal."""
    text = "\x1f".join(str(part) for part in parts)
    return dg.DataVersion(hashlib.sha256(text.encode()).hexdigest()[:32])
