"""The command that follows a number down: trace."""

import json

import click

from carbon_pipeline.cli.looking import books_for
from carbon_pipeline.errors import CarbonError
from carbon_pipeline.steps.tracing import Tracer
from carbon_pipeline.storage.warehouse import WRITER

PARTS_SHOWN = 20


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every part of a sum.")
@click.option(
    "--all", "all_parts", is_flag=True, help=f"Show all parts of a sum, not {PARTS_SHOWN}."
)
@click.option("--version", type=int, help="Version of a roll-up; the one in force by default.")
@click.option(
    "--as", "login", default=WRITER, help="Login to look as: it sees what it was granted."
)
def trace(identifier: str, as_json: bool, all_parts: bool, version: int | None, login: str) -> None:
    """Follow a number down to its files, rows, factors, formulas and runs.

    ID is the id of an emission, of a row of a roll-up, of a close, of an input or of a refused row; or a record_id: then everything that the record became is shown; or a closed month of a head
    office, as HQ1/2024-12, or HQ1/2024-12/2 for its second close. A sum is shown with its parts.
    """
    largest = None if as_json or all_parts else PARTS_SHOWN
    found = Tracer(books_for(login), login, version, largest).trace(identifier)
    if not found:
        raise CarbonError(
            f"No emission, sum or record is called {identifier}.",
            mend='carbon sql "SELECT id, record_id FROM module_emissions" lists emissions.',
        )
    if as_json:
        told = [each.as_dict() for each in found]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, default=str))
        return
    click.echo("\n\n".join(each.as_text() for each in found))


COMMANDS = (trace,)
