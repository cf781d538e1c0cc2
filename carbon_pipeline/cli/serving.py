"""Commands that start and stop things: ui, migrate, stop."""

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from carbon_pipeline.cli.dagster_services import DagsterServices, ended_by_signals
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.instance import (
    environment_of,
    fail_abandoned_runs,
    open_instance,
    storage_told_as_ours,
)
from carbon_pipeline.errors import DatabaseUnavailable
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home

if TYPE_CHECKING:
    from dagster import DagsterInstance

LOOPBACK = ("127.0.0.1", "::1", "localhost")
HIGHEST_PORT = 65535


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=3000,
    show_default=True,
    type=click.IntRange(1, HIGHEST_PORT),
    help="Port to listen on.",
)
def ui(host: str, port: int) -> None:
    """Open Dagster's UI and daemon on this home; Ctrl-C ends both."""
    books = Books.open(load_modules())
    with open_instance(books.home, books.warehouse) as instance, ended_by_signals():
        services = DagsterServices(books.home.dagster_home)
        environment = environment_of(books.home, books.warehouse)
        with services.reserved(host, port) as register:
            click.echo("Dagster starts …")
            with services.started(register, host, port, environment) as running:
                click.echo(
                    f"Dagster on {running.address} (home {books.home.root}); Ctrl-C ends it."
                )
                click.echo(f"Its log is {services.log}.")
                if host not in LOOPBACK:
                    click.echo("It has no login of its own: whoever reaches it can start runs.")
                services.watch(running, lambda: _tidy(instance, books.home))
    click.echo("Dagster has ended.")


def _tidy(instance: "DagsterInstance", home: Home) -> None:
    """Fail runs whose process is gone; a server that is just away is asked again later."""
    with suppress(DatabaseUnavailable), storage_told_as_ours():
        fail_abandoned_runs(instance, home)


@click.command()
def migrate() -> None:
    """Make or migrate the databases, and do nothing where they are up to date."""
    books = Books.open(load_modules())
    with open_instance(books.home, books.warehouse) as instance:
        instance.upgrade()
    click.echo("The warehouse and Dagster's storage are up to date.")


@click.command()
def stop() -> None:
    """End Dagster and the embedded server of this home; the next command starts the server again."""
    home = Home.from_environment()
    if DagsterServices(home.dagster_home).stop():
        click.echo("Dagster has ended.")
    if home.database_url:
        click.echo("CARBON_DATABASE_URL names a server of your own; it is left running.")
        return
    server = EmbeddedPostgres(home)
    if not server.is_running():
        click.echo("The embedded PostgreSQL does not run.")
        return
    server.stop()
    click.echo("The embedded PostgreSQL has stopped.")


COMMANDS = (ui, migrate, stop)
