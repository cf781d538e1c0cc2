"""`carbon close`: months from files to closed result tables."""

from functools import partial
from typing import TYPE_CHECKING

import click

from carbon_pipeline.cli.closing_options import closing_options, refuse, refused_months
from carbon_pipeline.cli.running import (
    month_line,
    months_of,
    print_months,
    read_files,
    why_left_alone,
)
from carbon_pipeline.cli.session import Session, session
from carbon_pipeline.steps.head_offices import (
    head_offices,
    open_head_offices,
    restating_head_offices,
)
from carbon_pipeline.steps.open_items import CloseRequest
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth

if TYPE_CHECKING:
    from carbon_pipeline.components.job_runs import Outcome


@click.command()
@click.argument("months")
@closing_options("close")
def close(months: str, request: CloseRequest) -> None:
    """Take MONTHS (2024-12 or 2024-01..2024-12) from files to closed result tables."""
    wanted = months_of(Home.from_environment(), months)
    with session() as opened:
        read_files(opened)
        for month in wanted:
            head_offices(opened.books, month, request.headquarters)
        refused = refused_months(wanted, partial(close_month, opened, request), "stays open")
        print_months(opened.books, wanted)
    refuse(refused, "close")


def close_month(opened: Session, request: CloseRequest, month: ReportingMonth) -> None:
    """Close one month and say so; CloseRefused with what keeps it open."""
    if open_head_offices(opened.books, month, request.headquarters):
        click.echo(month_line(month, compute_and_close(opened, month, request), "closed"))
        return
    restating = restating_head_offices(opened.books, month, request.headquarters)
    left = why_left_alone(opened.books, month) if restating else "closed before, nothing written"
    click.echo(f"{month}  {left}")


def compute_and_close(opened: Session, month: ReportingMonth, request: CloseRequest) -> "Outcome":
    """One run of the month with its close; CloseRefused with what keeps it open."""
    return opened.execute(
        "monthly_close",
        str(month),
        month,
        asset_selection=opened.of_close(month),
        run_config={"ops": {"period_closes": {"config": request.as_config()}}},
    )


COMMANDS = (close,)
