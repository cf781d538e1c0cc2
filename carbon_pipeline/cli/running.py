"""`carbon run` and `carbon close`: months through Dagster's jobs, in this process."""

import getpass
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from carbon_pipeline.cli.console import kilograms, print_table
from carbon_pipeline.cli.session import Session, session
from carbon_pipeline.errors import CloseRefused, ConfigurationError
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
                click.echo(f"{month}  {_why_not(opened.books, month)}")
                continue
            outcome = opened.execute(
                "monthly_run", str(month), month, asset_selection=opened.of_month(month)
            )
            click.echo(_line(month, outcome, "computed"))
        _summary(opened.books, wanted)


def _why_not(books: Books, month: ReportingMonth) -> str:
    if restating_head_offices(books, month):
        return f"being restated, left alone; carbon restate {month} --reason … goes on with it"
    closed = bool(head_offices(books, month))
    return "closed, left alone" if closed else "nobody is in the group, nothing to compute"


@click.command()
@click.argument("months")
@click.option("--accept-rejected", metavar="REASON", help="Close although rows were rejected.")
@click.option("--accept-unmatched", metavar="REASON", help="Close although records have no factor.")
@click.option(
    "--headquarters", multiple=True, metavar="CODE", help="Head office to close; default all."
)
def close(
    months: str,
    accept_rejected: str | None,
    accept_unmatched: str | None,
    headquarters: Sequence[str],
) -> None:
    """Take MONTHS (2024-12 or 2024-01..2024-12) from files to closed result tables."""
    wanted = months_of(Home.from_environment(), months)
    config = {
        "accept_rejected": accept_rejected,
        "accept_unmatched": accept_unmatched,
        "headquarters": list(headquarters),
        "closed_by": getpass.getuser(),
    }
    refused: list[str] = []
    with session() as opened:
        read_files(opened)
        for month in wanted:
            head_offices(opened.books, month, headquarters)
        for month in wanted:
            refused += close_month(opened, month, config)
        _summary(opened.books, wanted)
    if refused:
        raise CloseRefused(
            "\n".join(refused),
            mend=(
                "carbon rejects MONTH shows refused rows. Mend the files and close again, or "
                "accept what is known with --accept-rejected REASON or --accept-unmatched REASON."
            ),
        )


def close_month(opened: Session, month: ReportingMonth, config: dict[str, Any]) -> list[str]:
    """Close one month and say so; what keeps it open comes back as a list of sentences."""
    if not open_head_offices(opened.books, month, config["headquarters"]):
        restating = restating_head_offices(opened.books, month, config["headquarters"])
        left = _why_not(opened.books, month) if restating else "closed before, nothing written"
        click.echo(f"{month}  {left}")
        return []
    try:
        outcome = opened.execute(
            "monthly_close",
            str(month),
            month,
            asset_selection=opened.of_close(month),
            run_config={"ops": {"period_closes": {"config": config}}},
        )
    except CloseRefused as refusal:
        click.echo(f"{month}  stays open")
        return [str(refusal)]
    click.echo(_line(month, outcome, "closed"))
    return []


def _line(month: ReportingMonth, outcome: "Outcome", done: str) -> str:
    emissions = outcome.metadata["module_emissions"]
    unmatched = outcome.metadata["unmatched_inputs"]["dagster/row_count"]
    wrote = f"{outcome.rows_written} rows written" if outcome.rows_written else "nothing to write"
    without = f", {unmatched} without a factor" if unmatched else ""
    total = emissions["total"] if emissions["dagster/row_count"] else "nothing was reported"
    return f"{month}  {done}: {total}, {wrote}{without}"


def _summary(books: Books, months: Sequence[ReportingMonth]) -> None:
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


COMMANDS = (run, close)
