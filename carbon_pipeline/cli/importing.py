"""`carbon import-factors`: a publisher's file into its library, with an account of every row."""

import getpass
from pathlib import Path
from typing import Any

import click

from carbon_pipeline.cli.session import session
from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.registry import LIBRARY_OF, importer_of

MOST_REASONS = 12


@click.command("import-factors")
@click.argument("publisher", metavar="PUBLISHER")
@click.argument("file", type=click.Path(path_type=Path))
def import_factors(publisher: str, file: Path) -> None:
    """Take a FILE of PUBLISHER into its library, as it was downloaded.

    Publishers are ademe, defra, ember (or owid), epa-hub, epa-supply-chain, iea and ipcc.
    Importing an edition again changes nothing; a corrected one writes new versions of the rows
    that changed.
    """
    importer = importer_of(publisher)
    if not file.is_file():
        raise ReferenceDataError(f"{file} is no file.", mend="Name the publisher's file.")
    library = f"{LIBRARY_OF[publisher]}_factors"
    config = {
        "file": str(file.absolute()),
        "publisher": publisher,
        "imported_by": getpass.getuser(),
    }
    with session() as opened:
        from dagster import AssetKey

        outcome = opened.execute(
            "read_files",
            f"importing {file.name}",
            asset_selection={
                AssetKey(name) for name in (library, "factor_coverage", "month_versions")
            },
            run_config={"ops": {library: {"config": config}}},
        )
    _say(importer.title, file.name, outcome.metadata[library])


def _say(title: str, name: str, library: dict[str, Any]) -> None:
    """Rows read, taken and left out by reason, and what was written."""
    click.echo(
        f"{name} ({title}): {library['rows read']} rows read = {library['rows taken']} taken + "
        f"{library['rows left out']} left out"
    )
    for reason, rows in list(library["left out"].items())[:MOST_REASONS]:
        click.echo(f"  {rows} left out: {reason}")
    unnamed = len(library["left out"]) - MOST_REASONS
    if unnamed > 0:
        click.echo(f"  and {unnamed} more reasons; factor_imports has all of them")
    wrote = (
        f"{library['rows written']} factors written, {library['rows retired']} retired, "
        if library["rows written"] or library["rows retired"]
        else "nothing to write, "
    )
    click.echo(
        f"{library['editions']}: {wrote}{library['rows unchanged']} unchanged; "
        f"{library['factors without an activity of ours']} of {library['dagster/row_count']} "
        "factors of the library stand for no activity of ours"
    )


COMMANDS = (import_factors,)
