"""A month as it would be computed, held against what is in force, row by row, inside DuckDB."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa

from carbon_pipeline.methods.organization_tree import Places
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.closes import closed_headquarters
from carbon_pipeline.storage.computed_rows import show_computed
from carbon_pipeline.storage.differences import compare
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.vocabulary.change_causes import CAUSES, COMPARED, causes_sql
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import (
    ACTIVITY_INPUTS,
    DISCLOSED_GAPS,
    MODULE_EMISSIONS,
    UNMATCHED_INPUTS,
    Table,
)

# up to so many rows are asked for by name; more are asked for as whole modules
MOST_NAMED = 2_000
_SAME_ON_BOTH_SIDES = (
    "module_type", "organization_code", "record_id", "emission_type", "scope", "category_number",
    "activity_input_id",
)  # fmt: skip
AMOUNTS = ("kg_co2eq", "kg_co2eq_market_based")
_COMPARED = (*COMPARED, "kg_co2eq_market_based", "headquarters_id")
_OF_GAP = (
    "module_type", "organization_code", "variant_type", "emission_type", "scope", "category_number",
)  # fmt: skip
# a market without a residual mix is disclosed too, and no emission is missing for it
_OF_A_LINE = 'CAST("key" AS {}) NOT LIKE \'%"instrument_kind"%\''
# decimals come from PostgreSQL as text, every digit of them
_TYPES = {
    "quantity": "DECIMAL(19,6)",
    "kg_co2eq_per_unit": "DECIMAL(18,12)",
    "kg_co2eq": "DECIMAL(38,18)",
    "kg_co2eq_market_based": "DECIMAL(38,18)",
}

Row = dict[str, Any]


class MonthAhead:
    """One month of some modules: what was computed ahead for them, beside what is in force.

    `parts` are the files of the lake ahead by the ending of their names. `places` are those of the
    month as they are in force and as they would be.
    """

    def __init__(
        self,
        books: Books,
        duck: duckdb.DuckDBPyConnection,
        month: ReportingMonth,
        modules: Sequence[str],
        parts: dict[str, list[Path]],
    ) -> None:
        self._books, self._duck, self._month = books, duck, month
        self._modules, self._parts = modules, parts

    def compare(self, table: Table) -> None:
        """Make `difference`, with `module_type`, of one table of the month."""
        show_computed(self._duck, table, self._parts[table.name])
        held = self._held(table, "id, version, content_sha256, headquarters_id, module_type")
        compare(self._duck, table, held.to_reader(), _closed(self._books, self._month))
        self._duck.execute(
            "CREATE OR REPLACE TEMP VIEW told AS SELECT d.*, coalesce(c.module_type, k.module_type)"
            " AS module_type, d.is_written AND NOT d.is_retired AS is_new,"
            " d.is_written AND d.is_retired AS is_changed, d.is_retired AND NOT d.is_written AS is_gone"
            " FROM difference d LEFT JOIN computed c ON c.id = d.id LEFT JOIN current k ON k.id = d.id"
        )

    def counts(self) -> list[Row]:
        """Rows that are new, changed, gone and unchanged, by module and whether they are closed."""
        return self._rows(
            "SELECT module_type, is_closed, count(*) FILTER (WHERE is_new) AS new,"
            " count(*) FILTER (WHERE is_changed) AS changed, count(*) FILTER (WHERE is_gone) AS gone,"
            " count(*) FILTER (WHERE NOT is_written AND NOT is_retired) AS unchanged"
            " FROM told GROUP BY ALL ORDER BY ALL"
        )

    def explain(self, before: Places, after: Places) -> None:
        """Make `explained`: every emission that differs, both its sides, and its difference by cause."""
        self._before()
        self._of_records(before, after)
        duck = self._duck
        duck.execute(f"CREATE TEMP TABLE changes AS {_CHANGES}")
        duck.execute(f"CREATE TEMP TABLE causes AS {causes_sql('SELECT * FROM changes', ['id'])}")
        duck.execute(
            "CREATE TEMP VIEW explained AS SELECT c.*, s.* EXCLUDE (id),"
            " coalesce(kg_co2eq_market_based_after, 0) - coalesce(kg_co2eq_market_based_before, 0)"
            " AS change_kg_co2eq_market_based FROM changes c JOIN causes s USING (id)"
        )

    def sums(self) -> list[Row]:
        """The differences in kg by module and whether they are closed, whole and by cause."""
        names = [*(f"change_{name}" for name in AMOUNTS), *(f"{c}_kg_co2eq" for c in CAUSES)]
        summed = ", ".join(f"sum({name}) AS {name}" for name in names)
        return self._rows(f"SELECT module_type, is_closed, {summed} FROM explained GROUP BY ALL")

    def of_open_head_offices(self) -> list[Row]:
        """Amounts in force that wait with a closed month though their own head office is open."""
        summed = ", ".join(f"sum({name}_before) AS {name}" for name in AMOUNTS)
        return self._rows(
            f"SELECT module_type, {summed} FROM explained ANTI JOIN closed c"
            " ON c.headquarters_id = headquarters_id_before"
            " WHERE is_closed AND headquarters_id_before IS NOT NULL GROUP BY ALL"
        )

    def movers(self, limit: int) -> list[Row]:
        """The emissions that change most, by either amount."""
        return self._rows(
            "SELECT * EXCLUDE (record_before, record_after) FROM explained"
            " ORDER BY greatest(abs(change_kg_co2eq), abs(change_kg_co2eq_market_based)) DESC, id"
            f" LIMIT {int(limit)}"
        )

    def reasons(self) -> list[Row]:
        """Why records would have no factor that have one now, by module; of `unmatched_inputs`."""
        return self._rows(
            "SELECT t.module_type, t.is_closed, c.reason, count(*) AS rows FROM told t"
            " JOIN computed c USING (id) WHERE t.is_new GROUP BY ALL ORDER BY rows DESC, reason"
        )

    def _held(self, table: Table, columns: str, condition: str = "true") -> pa.Table:
        name = f"{table.schema}.{table.name}"
        in_month = MonthScope(self._month).condition(table.name)
        modules = ", ".join(f"'{module}'" for module in self._modules)
        return self._books.warehouse.arrow(
            f"SELECT {columns} FROM {name} WHERE is_current AND {in_month}"
            f" AND module_type IN ({modules}) AND {condition}"
        )

    def _before(self) -> None:
        """Make `before`: what is in force of the emissions that differ."""
        gone = [row["id"] for row in self._rows("SELECT id FROM difference WHERE is_retired")]
        names = ", ".join(("id", *_SAME_ON_BOTH_SIDES, *_COMPARED))
        self._take("held_before", self._held(MODULE_EMISSIONS, names, _named("id", gone)))
        cast = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in _TYPES.items())
        self._duck.execute(
            f"CREATE TEMP TABLE before AS SELECT * REPLACE ({cast}) FROM held_before"
            " SEMI JOIN (SELECT id FROM difference WHERE is_retired) AS d USING (id)"
        )

    def _of_records(self, before: Places, after: Places) -> None:
        """What is known of the records on both sides: their rows, places, and missing factors."""
        found = self._rows(
            "SELECT activity_input_id AS id FROM before UNION SELECT activity_input_id FROM computed"
            " SEMI JOIN (SELECT id FROM difference WHERE is_written) AS d USING (id)"
        )
        named = _named("id", [row["id"] for row in found])
        self._take(
            "record_before",
            self._held(ACTIVITY_INPUTS, "id, md5(inputs::text) AS record", named),
        )
        self._take(
            "unmatched_before", self._held(UNMATCHED_INPUTS, "activity_input_id, emission_type")
        )
        of_gap = f"DISTINCT {', '.join(_OF_GAP)}"
        self._take("gap_before", self._held(DISCLOSED_GAPS, of_gap, _OF_A_LINE.format("text")))
        for name, columns, table in (
            ("record_after", "id, md5(inputs) AS record", ACTIVITY_INPUTS),
            ("unmatched_after", "activity_input_id, emission_type", UNMATCHED_INPUTS),
            ("gap_after", of_gap, DISCLOSED_GAPS),
        ):
            with self._duck.cursor() as own:
                show_computed(own, table, self._parts[table.name])
                only = _OF_A_LINE.format("VARCHAR") if table is DISCLOSED_GAPS else "true"
                rows = own.sql(f"SELECT {columns} FROM computed WHERE {only}")
                self._take(name, rows.to_arrow_table())
        for name, places in (("place_before", before), ("place_after", after)):
            self._take(name, _place_table(places))

    def _take(self, name: str, table: pa.Table) -> None:
        self._duck.register(f"{name}_rows", table)
        self._duck.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {name}_rows")
        self._duck.unregister(f"{name}_rows")

    def _rows(self, query: str) -> list[Row]:
        found = self._duck.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _closed(books: Books, month: ReportingMonth) -> pa.Table:
    ids = sorted(closed_headquarters(books.warehouse, month))
    return pa.table({"headquarters_id": pa.array([each.bytes for each in ids], pa.uuid())})


def _named(column: str, ids: Iterable[UUID]) -> str:
    listed = [f"'{each}'" for each in ids]
    return (
        f"{column} = ANY(ARRAY[{', '.join(listed)}]::uuid[])"
        if len(listed) <= MOST_NAMED
        else "true"
    )


def _place_table(places: Places) -> pa.Table:
    return pa.table(
        {
            "organization_code": pa.array(list(places), pa.string()),
            "tree_path": pa.array([place.tree_path for place in places.values()], pa.string()),
        }
    )


def _sides() -> str:
    same = ", ".join(f"coalesce(a.{name}, b.{name}) AS {name}" for name in _SAME_ON_BOTH_SIDES)
    both = ", ".join(f"b.{n} AS {n}_before, a.{n} AS {n}_after" for n in _COMPARED)
    return f"""
        SELECT d.id, d.is_closed, coalesce(a.variant_type, b.variant_type) AS variant_type, {same}, {both}
        FROM difference d LEFT JOIN before b ON b.id = d.id AND d.is_retired
        LEFT JOIN computed a ON a.id = d.id AND d.is_written
        WHERE d.is_written OR d.is_retired
    """


def _lacked(side: str) -> str:
    of_gap = " AND ".join(f"g.{name} = m.{name}" for name in _OF_GAP)
    return (
        f"(EXISTS (SELECT 1 FROM unmatched_{side} u WHERE u.activity_input_id = m.activity_input_id"
        f" AND u.emission_type = m.emission_type) OR EXISTS (SELECT 1 FROM gap_{side} g WHERE {of_gap}))"
    )


_CHANGES = f"""
    SELECT m.* EXCLUDE (variant_type), rb.record AS record_before, ra.record AS record_after,
        pb.tree_path AS tree_path_before, pa.tree_path AS tree_path_after,
        {_lacked("before")} AS lacked_factor_before, {_lacked("after")} AS lacked_factor_after
    FROM ({_sides()}) AS m
    LEFT JOIN record_before rb ON rb.id = m.activity_input_id
    LEFT JOIN record_after ra ON ra.id = m.activity_input_id
    LEFT JOIN place_before pb ON pb.organization_code = m.organization_code
    LEFT JOIN place_after pa ON pa.organization_code = m.organization_code
"""
