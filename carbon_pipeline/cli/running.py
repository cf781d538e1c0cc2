"""`carbon run`: months through Dagster's jobs, in this process, and what such a run tells."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from carbon_pipeline.cli.console import kilograms, print_table
from carbon_pipeline.cli.session import Session, session
from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.head_offices import (
    head_offices,
    open_head_offices,
    restating_head_offices,
)
from carbon_pipeline.steps.summaries import month_summaries
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth, month_range

if TYPE_CHECKING:
    from carbon_pipeline.components.job_runs import Outcome


def read_files(opened: Session) -> None:
    """Read reference and activity files, and say what came in."""
    outcome = opened.execute("read_files", "reading files")
    opened.books.forget()
    files = outcome.metadata["activity_files"]
    count = files["dagster/row_count"]
    click.echo(
        f"{count} file{'' if count == 1 else 's'}: {files['rows in']} rows in = "
        f"{files['rows accepted']} accepted + {files['rows rejected']} rejected"
        + ("" if files["new files"] else "; nothing new")
    )
    for note in _notes(files):
        click.echo(note)


def _notes(files: dict[str, Any]) -> list[str]:
    """What is odd about the files, a sentence each; copies and columns only when they come."""
    new = files["new files"]
    return [
        *(
            f"warning: {path} is gone; what it gave stays in force. A file of that name with "
            "nothing but its header withdraws it."
            for path in files["vanished"]
        ),
        *(
            f"note: {path} holds the bytes of {files['copies of other files'][path]} and gives nothing."
            for path in new
            if path in files["copies of other files"]
        ),
        *(
            f"warning: {path} has columns that its module does not know and that are left aside: "
            f"{', '.join(files['unknown columns'][path])}."
            for path in new
            if path in files["unknown columns"]
        ),
    ]


def months_of(home: Home, text: str, moment: datetime | None = None) -> list[ReportingMonth]:
    """The months asked for; a ConfigurationError outside the first and, at the moment, the current one."""
    months, current = month_range(text), home.current_month(moment)
    if months[0] < home.first_month or months[-1] > current:
        raise ConfigurationError(
            f"{text} is not within {home.first_month} and {current}, the months of this home.",
            mend="CARBON_FIRST_MONTH sets the first one; a month begins before it can be reported.",
        )
    return months


@click.command()
@click.argument("months")
def run(months: str) -> None:
    """Compute MONTHS (2024-12 or 2024-01..2024-12) up to the roll-ups, without closing."""
    wanted = months_of(Home.from_environment(), months)
    with session() as opened:
        read_files(opened)
        for month in wanted:
            if not open_head_offices(opened.books, month):
                click.echo(f"{month}  {why_left_alone(opened.books, month)}")
                continue
            outcome = opened.execute(
                "monthly_run", str(month), month, asset_selection=opened.of_month(month)
            )
            click.echo(month_line(month, outcome, "computed"))
        print_months(opened.books, wanted)


def why_left_alone(books: Books, month: ReportingMonth) -> str:
    """Why a run of the month computes nothing."""
    if restating_head_offices(books, month):
        return f"being restated, left alone; carbon restate {month} --reason … goes on with it"
    closed = bool(head_offices(books, month))
    return "closed, left alone" if closed else "nobody is in the group, nothing to compute"


def month_line(month: ReportingMonth, outcome: "Outcome", done: str) -> str:
    """What a run of the month came to, on one line."""
    emissions = outcome.metadata["module_emissions"]
    unmatched = outcome.metadata["unmatched_inputs"]["dagster/row_count"]
    wrote = f"{outcome.rows_written} rows written" if outcome.rows_written else "nothing to write"
    without = f", {unmatched} without a factor" if unmatched else ""
    total = emissions["total"] if emissions["dagster/row_count"] else "nothing was reported"
    return f"{month}  {done}: {total}, {wrote}{without}"


def print_months(books: Books, months: Sequence[ReportingMonth]) -> None:
    """Print how each month stands: kilograms by scope, rejected rows, records without a factor."""
    rows = [
        [
            str(each.month),
            each.state,
            *(kilograms(each.kg_by_scope.get(scope)) for scope in (1, 2, 3)),
            kilograms(each.total_kg),
            str(each.rejected),
            str(each.unmatched),
        ]
        for each in month_summaries(books, months)
    ]
    print_table(
        "kg CO2e by scope, location-based",
        ["month", "state", "scope 1", "scope 2", "scope 3", "total", "rejected", "unmatched"],
        rows,
    )
    click.echo(
        "carbon ui (or make ui) opens Dagster on http://127.0.0.1:3000; carbon sql queries the result tables."
    )


COMMANDS = (run,)
