"""One month ahead: its modules computed into the lake ahead, and held against what is in force."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from carbon_pipeline.methods.kilograms import EXACT
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.impact_rows import AMOUNTS, MonthAhead
from carbon_pipeline.steps.kept_rows import show_keys
from carbon_pipeline.steps.ledger import lake_parts
from carbon_pipeline.steps.made_from import is_in_force, is_made_from
from carbon_pipeline.steps.module_month import (
    emissions_made_from,
    inputs_made_from,
    write_emissions,
    write_inputs,
)
from carbon_pipeline.steps.month_modules import modules_touched
from carbon_pipeline.storage.closes import closed_headquarters
from carbon_pipeline.vocabulary.change_causes import CAUSES
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import (
    ACTIVITY_INPUTS,
    DISCLOSED_GAPS,
    MODULE_EMISSIONS,
    UNMATCHED_INPUTS,
)

Row = dict[str, Any]
Cell = tuple[str, bool]
_COMPUTED = (ACTIVITY_INPUTS, MODULE_EMISSIONS, UNMATCHED_INPUTS, DISCLOSED_GAPS)


@dataclass(frozen=True)
class ModuleImpact:
    """What would become of one module's rows of `module_emissions` in a month.

    `is_closed`: the head offices of these rows have closed the month, so that the difference
    waits for a restatement. Kilograms are those in force and as they would be, by amount;
    `by_cause` sums to the difference of `kg_co2eq`. `losing_factor` and `gaining_factor` are
    rows of `unmatched_inputs` that would come and go, `reasons` of those that come.
    """

    month: ReportingMonth
    module: str
    is_closed: bool
    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0
    before: dict[str, Decimal] = field(default_factory=dict)
    after: dict[str, Decimal] = field(default_factory=dict)
    by_cause: dict[str, Decimal] = field(default_factory=dict)
    losing_factor: int = 0
    gaining_factor: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def inserted(self) -> int:
        """Rows that publishing writes."""
        return self.new + self.changed

    @property
    def retired(self) -> int:
        """Rows that publishing takes out of force."""
        return self.changed + self.gone

    @property
    def changes_results(self) -> bool:
        """Whether any row would come, change or go."""
        return any((self.new, self.changed, self.gone, self.losing_factor, self.gaining_factor))


@dataclass(frozen=True)
class MonthImpact:
    """The modules of a month that would change, their largest movers, and how many were computed."""

    modules: list[ModuleImpact]
    movers: list[Row]
    recomputed: int


def month_impact(books: Books, ahead: Books, month: ReportingMonth, limit: int) -> MonthImpact:
    """Compute what can have changed of the month ahead, and compare; at most `limit` movers."""
    settled = all(
        is_in_force(books, table, month, lake_parts(books, table, month))
        for table in (MODULE_EMISSIONS, UNMATCHED_INPUTS)
    )
    # what a run finds: the files as they would be, and the lake as it is
    names = modules_touched(replace(books, warehouse=ahead.warehouse), month)
    if not settled:
        names |= _modules_in_force(books, month)
    try:
        changed = [name for name in sorted(names) if _computed(books, ahead, name, month, settled)]
        return _compared(books, ahead, month, changed, limit)
    finally:
        for folder in ahead.home.lake.glob(f"*/{month}"):
            shutil.rmtree(folder)


def _modules_in_force(books: Books, month: ReportingMonth) -> set[str]:
    rows = books.warehouse.rows(
        f"SELECT DISTINCT module_type FROM module_emissions WHERE {IN_MONTH} AND is_current"
        f" UNION SELECT module_type FROM unmatched_inputs WHERE {IN_MONTH}",
        month_filter(month),
    )
    return {row["module_type"] for row in rows}


def _computed(books: Books, ahead: Books, name: str, month: ReportingMonth, settled: bool) -> bool:
    """Compute the module's month ahead; False where it would be what is in force, and so is not."""
    module = ahead.modules.get(name)
    if module is None:
        return True
    inputs = f"{name}_inputs"
    held = books.lake.read(inputs, month)
    if held and is_made_from(books, inputs, month, inputs_made_from(ahead, module, month)):
        ahead.lake.show(inputs, month, held)
    else:
        write_inputs(ahead, module, month)
    if settled and is_made_from(
        books, f"{name}_emissions", month, emissions_made_from(ahead, module, month)
    ):
        return False
    show_keys(books, ahead, name, month)
    write_emissions(ahead, module, month)
    return True


def _compared(
    books: Books, ahead: Books, month: ReportingMonth, names: Sequence[str], limit: int
) -> MonthImpact:
    if not names:
        return MonthImpact([], [], 0)
    parts = {table.name: lake_parts(ahead, table, month) for table in _COMPUTED}
    found: dict[Cell, ModuleImpact] = {}
    with ahead.lake.connection() as duck:
        rows = MonthAhead(books, duck, month, names, parts)
        rows.compare(MODULE_EMISSIONS)
        for count in rows.counts():
            cell = (count.pop("module_type"), count.pop("is_closed"))
            found[cell] = ModuleImpact(month, *cell, **count)
        movers: list[Row] = []
        if any(each.changes_results for each in found.values()):
            rows.explain(books.places(month), ahead.places(month))
            movers = [{"month": month} | mover for mover in rows.movers(limit)]
            found = _with_kilograms(found, rows, _in_force(books, month, names))
    with ahead.lake.connection() as duck:
        _add_unmatched(found, MonthAhead(books, duck, month, names, parts), month)
    changed = [each for _, each in sorted(found.items()) if each.changes_results]
    return MonthImpact(changed, movers, len(names))


def _in_force(books: Books, month: ReportingMonth, names: Sequence[str]) -> dict[Cell, Row]:
    """The amounts in force, by module and whether their head offices are closed."""
    closed = list(closed_headquarters(books.warehouse, month))
    summed = ", ".join(f"sum({name}) AS {name}" for name in AMOUNTS)
    rows = books.warehouse.rows(
        f"SELECT module_type, headquarters_id = ANY(%(closed)s) AS is_closed, {summed}"
        f" FROM module_emissions WHERE {IN_MONTH} AND is_current AND module_type = ANY(%(names)s)"
        " GROUP BY 1, 2",
        month_filter(month) | {"closed": closed, "names": list(names)},
    )
    return {(row["module_type"], row["is_closed"]): row for row in rows}


def _with_kilograms(
    found: dict[Cell, ModuleImpact], rows: MonthAhead, held: dict[Cell, Row]
) -> dict[Cell, ModuleImpact]:
    before = {cell: {name: _of(held.get(cell), name) for name in AMOUNTS} for cell in found}
    for row in rows.of_open_head_offices():
        for name in AMOUNTS:
            for is_closed, amount in ((True, row[name]), (False, -row[name])):
                cell = (row["module_type"], is_closed)
                if cell in before:
                    before[cell][name] = EXACT.add(before[cell][name], amount)
    sums = {(row["module_type"], row["is_closed"]): row for row in rows.sums()}
    return {
        cell: replace(
            each,
            before=before[cell],
            after={
                name: EXACT.add(before[cell][name], _of(sums.get(cell), f"change_{name}"))
                for name in AMOUNTS
            },
            by_cause={cause: _of(sums.get(cell), f"{cause}_kg_co2eq") for cause in CAUSES},
        )
        for cell, each in found.items()
    }


def _add_unmatched(
    found: dict[Cell, ModuleImpact], rows: MonthAhead, month: ReportingMonth
) -> None:
    rows.compare(UNMATCHED_INPUTS)
    reasons: dict[Cell, dict[str, int]] = {}
    for row in rows.reasons():
        reasons.setdefault((row["module_type"], row["is_closed"]), {})[row["reason"]] = row["rows"]
    for count in rows.counts():
        cell = (count["module_type"], count["is_closed"])
        found[cell] = replace(
            found.get(cell, ModuleImpact(month, *cell)),
            losing_factor=count["new"],
            gaining_factor=count["gone"],
            reasons=reasons.get(cell, {}),
        )


def _of(row: Row | None, name: str) -> Decimal:
    return (row or {}).get(name) or Decimal(0)
