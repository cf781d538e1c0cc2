"""`carbon restate` and `carbon closes`: a closed month published anew beside its close, and every close of it."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import click

from carbon_pipeline.cli.closing import compute_and_close
from carbon_pipeline.cli.closing_options import closing_options, refuse, refused_months
from carbon_pipeline.cli.console import kilograms, print_table
from carbon_pipeline.cli.running import months_of, read_files
from carbon_pipeline.cli.session import Session, session
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.open_items import CloseRequest
from carbon_pipeline.steps.restated import RecordedClose, closes_of
from carbon_pipeline.steps.restating import closed_offices, restate_month
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.change_causes import CAUSES
from carbon_pipeline.vocabulary.months import ReportingMonth


@click.command()
@click.argument("months")
@click.option("--reason", required=True, metavar="TEXT", help="Why the months change; it is kept.")
@closing_options("restate")
def restate(months: str, reason: str, request: CloseRequest) -> None:
    """Publish closed MONTHS (2024-03 or 2024-01..2024-03) anew, beside what was reported.

    A month for which nothing differs stays as it is. What was reported stays readable:
    module_emissions_reported(head office, year, month, sequence).
    """
    wanted = months_of(Home.from_environment(), months)
    request = replace(request, restate_reason=reason.strip())
    with session() as opened:
        read_files(opened)
        for month in wanted:
            closed_offices(opened.books, month, request)
        refused = refused_months(wanted, partial(_restate, opened, request), "not restated")
    refuse(refused, "restate")


@dataclass(frozen=True)
class _Runs:
    """Months computed by this call of the command."""

    opened: Session

    def compute(self, month: ReportingMonth, *, on_record: bool) -> Mapping[str, Mapping[str, Any]]:
        """Compute the month as `carbon run` does."""
        from carbon_pipeline.components.job_runs import off_record

        with nullcontext(self.opened.instance) if on_record else off_record() as instance:
            outcome = replace(self.opened, instance=instance).execute(
                "monthly_run",
                f"{month}, what waits",
                month,
                asset_selection=self.opened.of_month(month),
            )
        return outcome.metadata

    def compute_and_close(self, month: ReportingMonth, request: CloseRequest) -> None:
        """Compute and close it as `carbon close` does."""
        compute_and_close(self.opened, month, request)


def _restate(opened: Session, request: CloseRequest, month: ReportingMonth) -> None:
    """Restate one month and say so; CloseRefused with what stands in the way."""
    done = restate_month(opened.books, month, request, _Runs(opened))
    for office in done.unchanged:
        click.echo(f"{month}  {office.code}: nothing differs, left as it was closed")
    for codes in done.together:
        click.echo(
            f"{month}  rows that moved between {' and '.join(codes)} wait until these restate together"
        )
    restated = {office.code for office in done.restated}
    latest = {each.headquarters: each for each in closes_of(opened.books, month)}
    for code in sorted(restated):
        for line in _told(month, latest[code]):
            click.echo(line)


def _told(month: ReportingMonth, close: RecordedClose) -> list[str]:
    """What a restatement came to: before, after, the difference by cause, and what it does to the year."""
    lines = [
        f"{month}  {close.headquarters}: restated, sequence {close.sequence}, {close.checksum}"
    ]
    if close.before and close.difference:
        lines.append(
            f"  location-based {kilograms(close.before.kg_co2eq)} → "
            f"{kilograms(close.total.kg_co2eq)} kg CO2e, {signed(close.difference.kg_co2eq)}: "
            + _by_cause(close, "kg_co2eq")
        )
        lines.append(
            f"  market-based   {kilograms(close.before.kg_co2eq_market_based)} → "
            f"{kilograms(close.total.kg_co2eq_market_based)} kg CO2e, "
            f"{signed(close.difference.kg_co2eq_market_based)}: "
            + _by_cause(close, "kg_co2eq_market_based")
        )
    return [*lines, *(f"  {line}" for line in _year(close))]


def _by_cause(close: RecordedClose, name: str) -> str:
    parts = {
        cause: getattr(close.by_cause[cause], name) for cause in CAUSES if cause in close.by_cause
    }
    told = [f"{cause} {signed(part)}" for cause, part in parts.items() if part]
    return ", ".join(told) or "no figure changed"


def _year(close: RecordedClose) -> list[str]:
    """How far the year is from what was first reported, where that can be said."""
    found = close.significance
    if found is None or found["year_change_percent"] is None:
        return []
    told = (
        f"inventory of {found['reporting_year']} since it was first reported: "
        f"{signed(found['year_change_percent'])} %"
    )
    if found["recalculation_threshold_percent"] is None:
        return [told]
    threshold = f"{found['recalculation_threshold_percent']:f}".rstrip("0").rstrip(".")
    which = "reached" if found["is_threshold_reached"] else "not reached"
    lines = [f"{told}; the threshold of {threshold} % is {which}"]
    if found["is_recalculation_required"]:
        lines.append(
            f"{found['base_year']} is the base year: publish the recalculated base year with its reason"
        )
    return lines


def signed(value: Decimal) -> str:
    """Kilograms or per cent with their sign, for people."""
    return f"+{kilograms(value)}" if value > 0 else kilograms(value)


@click.command()
@click.argument("month")
def closes(month: str) -> None:
    """Show every close of MONTH: totals, what a restatement changed and why, by whom, and checksums."""
    wanted = ReportingMonth.parse(month)
    found = closes_of(Books.open(load_modules()), wanted)
    if not found:
        click.echo(f"{wanted} was never closed. carbon close {wanted} closes it.")
        return
    print_table(
        f"closes of {wanted}, kg CO2e",
        ["head office", "sequence", "location-based", "difference", "market-based", "difference",
         "closed at", "by"],
        [_row(each) for each in found],
    )  # fmt: skip
    for each in found:
        click.echo(f"{each.headquarters} {each.sequence}  {each.checksum}")
        for line in (*_why(each), *_year(each)):
            click.echo(f"  {line}")


def _row(close: RecordedClose) -> list[str]:
    difference = close.difference
    return [
        close.headquarters,
        str(close.sequence),
        kilograms(close.total.kg_co2eq),
        signed(difference.kg_co2eq) if difference else "",
        kilograms(close.total.kg_co2eq_market_based),
        signed(difference.kg_co2eq_market_based) if difference else "",
        f"{close.closed_at:%Y-%m-%d %H:%M}",
        close.closed_by,
    ]


def _why(close: RecordedClose) -> list[str]:
    reason = [f"reason: {close.reason}"] if close.reason else []
    causes = [f"by cause: {_by_cause(close, 'kg_co2eq')}"] if close.before else []
    return [*reason, *causes]


COMMANDS = (restate, closes)
