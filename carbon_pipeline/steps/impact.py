"""What the files on disk, and the code itself, would change in the results; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.errors import CarbonError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.head_offices import head_offices
from carbon_pipeline.steps.impact_months import ModuleImpact, MonthImpact, month_impact
from carbon_pipeline.steps.reading_ahead import read_ahead
from carbon_pipeline.steps.summaries import months_computed, months_known
from carbon_pipeline.storage.rehearsal import Rehearsed
from carbon_pipeline.vocabulary.months import ReportingMonth

Row = dict[str, Any]
_REGISTERS = ("publications", "period_closes", "restatements", "acceptances", "factor_imports")
_SHOWN_OF_REJECT = (
    "source_file, source_row, module_type, organization_code, column_name, rule, message,"
    " reporting_months, resolution"
)
_REJECTS = f"""
    SELECT {_SHOWN_OF_REJECT} FROM {{}} AS r
    WHERE NOT EXISTS (SELECT FROM {{}} AS other WHERE other.id = r.id)
        AND (reporting_months IS NULL OR reporting_months ?| %(months)s)
    ORDER BY source_file, source_row, rule
"""


@dataclass(frozen=True)
class Impact:
    """What would change: by month and module, the largest movers, refused rows that come and go.

    `reference` counts rows of reference tables that would change. `nobody_there` are months
    that a run leaves alone, because nobody is in the group then; `never_computed` ones have
    no results yet, where none were asked for by name.
    """

    months: list[ReportingMonth]
    nobody_there: list[ReportingMonth]
    never_computed: list[ReportingMonth]
    reference: dict[str, Rehearsed]
    new_files: list[str]
    vanished: list[str]
    modules: list[ModuleImpact]
    movers: list[Row]
    new_rejects: list[Row]
    gone_rejects: list[Row]
    recomputed: int

    @property
    def changes_results(self) -> bool:
        """Whether any row of a result would come, change or go."""
        return any(each.changes_results for each in self.modules)


def impact(books: Books, months: Sequence[ReportingMonth] | None, most_movers: int) -> Impact:
    """Compare the files on disk with what results used, for these months; None are all with results.

    CarbonError where a run would refuse a file, and where somebody wrote into the books meanwhile.
    """
    held = _entries(books)
    with read_ahead(books) as ahead:
        computed = months_computed(books)
        known = months_known(ahead.books) if months is None else []
        asked = [month for month in known if month in computed] if months is None else list(months)
        nobody_there = [month for month in asked if not head_offices(ahead.books, month)]
        found = [
            month_impact(books, ahead.books, month, most_movers)
            for month in asked
            if month not in nobody_there
        ]
        if _entries(books) != held:
            raise CarbonError(
                "The books were written while they were compared with the files.",
                mend="Run carbon impact again once the run or import has ended.",
            )
        return Impact(
            asked,
            nobody_there,
            [month for month in known if month not in computed],
            ahead.reference,
            ahead.files.new_paths,
            ahead.files.vanished,
            [module for month in found for module in month.modules],
            _largest(found, most_movers),
            _rejects(ahead.books, asked, "rejected_inputs", "public.rejected_inputs"),
            _rejects(ahead.books, asked, "public.rejected_inputs", "rejected_inputs"),
            sum(month.recomputed for month in found),
        )


def _entries(books: Books) -> Row:
    """How many entries there are of everything that is published, closed or accepted."""
    counted = ", ".join(f"(SELECT count(*) FROM {name}) AS {name}" for name in _REGISTERS)
    return books.warehouse.rows(f"SELECT {counted}")[0]


def _largest(months: Sequence[MonthImpact], limit: int) -> list[Row]:
    movers = [mover for month in months for mover in month.movers]
    changes = ("change_kg_co2eq", "change_kg_co2eq_market_based")
    return sorted(movers, key=lambda each: -max(abs(each[name]) for name in changes))[:limit]


def _rejects(books: Books, months: Sequence[ReportingMonth], here: str, not_here: str) -> list[Row]:
    """Refused rows of the one relation that the other does not have; unknown months are every month."""
    query = _REJECTS.format(here, not_here)
    return books.warehouse.rows(query, {"months": [str(month) for month in months]})
