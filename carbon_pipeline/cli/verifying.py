"""`carbon verify`: the books held against what they say of themselves."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

import click

from carbon_pipeline.cli.console import print_table
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.verifying import Verification, Wanted
from carbon_pipeline.steps.verifying import verify as look_at
from carbon_pipeline.vocabulary.months import ReportingMonth, month_range

_CHECKSUM = re.compile("[0-9a-f]{64}")


@click.command()
@click.argument("months", required=False)
@click.option(
    "--expect",
    "expected",
    multiple=True,
    metavar="CHECKSUM",
    help="Checksum of a close that was kept elsewhere; fails where no close has it.",
)
@click.option(
    "--deliveries/--no-deliveries",
    default=True,
    help="Whether the files handed in are read again; they lie in the home.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(months: str | None, expected: Sequence[str], deliveries: bool, as_json: bool) -> None:
    """Recompute every checksum of the books, and name what does not fit.

    MONTHS (2024-12 or 2024-01..2024-12) limits the rows that are read; chains are walked whole.
    """
    for checksum in expected:
        if not _CHECKSUM.fullmatch(checksum):
            raise ConfigurationError(
                f"«{checksum}» is not the checksum of a close.",
                mend="It is 64 hexadecimal digits; carbon verify prints that of each last close.",
            )
    wanted = Wanted(month_range(months) if months else None, expected, deliveries)
    done = look_at(Books.open(load_modules()), wanted)
    if as_json:
        click.echo(json.dumps(_as_dict(done), indent=2, ensure_ascii=False, default=str))
    else:
        _show(done)
    if done.findings:
        sys.exit(1)


def _show(done: Verification) -> None:
    print_table(
        "what was checked",
        ["what", "count", "findings"],
        [
            [each.what, str(each.count), str(len(each.findings))]
            for each in done.checked
            if each.count or each.findings
        ],
    )
    for close in done.last_closes:
        click.echo(
            f"last close of {close['headquarters']}: {_month(close)}, close {close['sequence']}, "
            f"checksum {close['checksum']}"
        )
    for finding in done.findings:
        click.echo(f"FINDING  {finding}")
    count = len(done.findings)
    click.echo(f"{count} finding{'' if count == 1 else 's'}." if count else "Everything fits.")


def _as_dict(done: Verification) -> dict[str, Any]:
    return {
        "checked": [
            {"what": each.what, "count": each.count, "findings": len(each.findings)}
            for each in done.checked
        ],
        "last_closes": [
            {
                "headquarters": close["headquarters"],
                "month": str(_month(close)),
                "sequence": close["sequence"],
                "closed_at": close["closed_at"],
                "checksum": close["checksum"],
            }
            for close in done.last_closes
        ],
        "findings": [finding.as_dict() for finding in done.findings],
    }


def _month(close: dict[str, Any]) -> ReportingMonth:
    return ReportingMonth(close["reporting_year"], close["reporting_month"])


COMMANDS = (verify,)
