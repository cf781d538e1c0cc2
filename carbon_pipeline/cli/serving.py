"""Commands that start and stop things: ui, migrate, stop."""

import os
import subprocess
import sys

import click

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.instance import render
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=3000, show_default=True, help="Port to listen on.")
def ui(host: str, port: int) -> None:
    """Open Dagster's UI and daemon on this home; Ctrl-C ends both."""
    books = Books.open(load_modules())
    folder = render(books.home, books.warehouse)
    click.echo(f"Dagster on http://{host}:{port} (home {books.home.root}); Ctrl-C ends it.")
    environment = os.environ | {
        "DAGSTER_HOME": str(folder),
        "CARBON_HOME": str(books.home.root),
        "CARBON_DATA": str(books.home.data),
    }
    command = [
        sys.executable, "-m", "dagster", "dev", "--workspace", str(folder / "workspace.yaml"),
        "--host", host, "--port", str(port), "--use-legacy-code-server-behavior",
    ]  # fmt: skip
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


@click.command()
def migrate() -> None:
    """Make or migrate the databases, and do nothing where they are up to date."""
    books = Books.open(load_modules())
    render(books.home, books.warehouse)
    click.echo(f"The database is up to date: {books.home.root if not books.home.database_url else 'own server'}.")


@click.command()
def stop() -> None:
    """Stop the embedded server of this home; the next command starts it again."""
    home = Home.from_environment()
    if home.database_url:
        click.echo("CARBON_DATABASE_URL names a server of your own; it is left running.")
        return
    EmbeddedPostgres(home).stop()
    click.echo("Stopped.")


COMMANDS = (ui, migrate, stop)
