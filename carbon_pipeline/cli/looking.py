"""Commands that only look: status, rejects, sql, database-url, template."""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
import psycopg

from carbon_pipeline.cli.console import kilograms, percent, print_table
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.moved_on import moved_on
from carbon_pipeline.errors import CarbonError, ConfigurationError
from carbon_pipeline.sources.template import template_text
from carbon_pipeline.steps.base_year_versions import BASE_YEARS
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.summaries import OPEN, MonthSummary, month_summaries, months_known
from carbon_pipeline.storage.bootstrap import ROLES
from carbon_pipeline.storage.warehouse import ANALYST
from carbon_pipeline.vocabulary.months import ReportingMonth

MOST_SHOWN = 5
# brackets and comments may stand before it
_FIRST_WORD = re.compile(r"(?:[\s(]|--[^\n]*\n|/\*.*?\*/)*(\w*)", re.DOTALL)


@click.command()
def status() -> None:
    """Show every month: its state, totals by scope in kg CO2e, what is open, estimated and uncertain."""
    books = Books.open(load_modules())
    summaries = month_summaries(books, months_known(books))
    changed = _told(summaries, moved_on(books))
    if not summaries:
        click.echo(
            "Nothing here yet. carbon run MONTH computes a month, carbon close MONTH closes it."
        )
        return
    print_table(
        "kg CO2e by scope, location-based",
        [
            *("month", "state", "scope 1", "scope 2", "scope 3", "rejected", "unmatched"),
            *("% estimated", "% of unknown uncertainty"),
        ],
        [
            [
                str(each.month),
                each.state + ("*" if each.month in changed else ""),
                *(kilograms(each.kg_by_scope.get(scope)) for scope in (1, 2, 3)),
                str(each.rejected),
                str(each.unmatched),
                percent(each.estimated_kg, each.total_kg),
                percent(each.kg_without_gsd, each.total_kg),
            ]
            for each in summaries
        ],
    )
    for each in summaries:
        if each.by_office:
            click.echo(f"{each.month}  {each.by_office}")
        if names := changed.get(each.month):
            click.echo(_what_to_do(each, names))


def _told(
    summaries: Iterable[MonthSummary], changed: Mapping[ReportingMonth, Sequence[str]]
) -> dict[ReportingMonth, list[str]]:
    """What somebody can do something about: a closed month keeps the base year as it stood."""
    closed = {each.month for each in summaries if _is_closed(each)}
    left = {
        month: [name for name in names if name != BASE_YEARS or month not in closed]
        for month, names in changed.items()
    }
    return {month: names for month, names in left.items() if names}


def _is_closed(summary: MonthSummary) -> bool:
    return bool(summary.offices) and OPEN not in {
        office.state for office in summary.offices.values()
    }


def _what_to_do(summary: MonthSummary, changed: Sequence[str]) -> str:
    shown = ", ".join(changed[:MOST_SHOWN]) + (" …" if len(changed) > MOST_SHOWN else "")
    if _is_closed(summary):
        return (
            f"* {summary.month} is closed, and what came since waits: {shown}. "
            f"carbon restate {summary.month} --reason REASON publishes it."
        )
    return f"* {summary.month} is older than {shown}. carbon run {summary.month} computes it again."


@click.command()
@click.argument("month")
def rejects(month: str) -> None:
    """Show what was refused in MONTH and why; also rows whose month is unknown."""
    wanted = ReportingMonth.parse(month)
    books = Books.open(load_modules())
    rows = books.warehouse.rows(
        "SELECT source_file, source_row, column_name, rule, message, resolution FROM rejected_inputs"
        " WHERE reporting_months IS NULL OR reporting_months ? %(month)s"
        " ORDER BY source_file, source_row",
        {"month": str(wanted)},
    )
    if not rows:
        click.echo(f"Nothing was refused in {wanted}.")
        return
    for row in rows:
        place = row["source_file"]
        place += f", row {row['source_row']}" if row["source_row"] else ""
        place += f", column {row['column_name']}" if row["column_name"] else ""
        click.echo(f"{place} [{row['rule']}; {row['resolution'] or 'open'}]\n    {row['message']}")
    still = sum(row["resolution"] is None for row in rows)
    how = f" carbon close {wanted} --accept-rejected REASON accepts them." if still else ""
    click.echo(f"{len(rows)} refused, {still} open.{how}")


@click.command()
@click.argument("query")
@click.option("--as", "login", default=ANALYST, show_default=True, help="Login to connect as.")
def sql(query: str, login: str) -> None:
    """Run QUERY read only and print CSV."""
    warehouse = books_for(login).warehouse
    try:
        with warehouse.connect(login) as connection:
            connection.read_only = True
            _print_csv(connection, query.strip().rstrip(";"))
    except psycopg.Error as error:
        message = error.diag.message_primary or str(error)
        hint = f" {error.diag.message_hint}" if error.diag.message_hint else ""
        raise CarbonError(f"PostgreSQL says: {message}.{hint}") from error


def _print_csv(connection: psycopg.Connection[Any], query: str) -> None:
    """PostgreSQL writes the CSV itself, so that every digit is printed as it is stored."""
    opening = _FIRST_WORD.match(query)
    verb = opening[1].lower() if opening else ""
    if verb not in ("select", "with", "values", "table"):
        raise CarbonError(
            f"carbon sql reads tables; «{verb}» is not a query.",
            mend="Start it with SELECT or WITH.",
        )
    # the line ends first, for the query may end with a comment
    statement = f"COPY ({query}\n) TO STDOUT WITH (FORMAT csv, HEADER)"
    with connection.cursor().copy(statement.encode()) as copy:
        for block in copy:
            sys.stdout.buffer.write(bytes(block))
    sys.stdout.flush()


@click.command("database-url")
@click.option("--as", "login", default=ANALYST, show_default=True, help="Login to connect as.")
def database_url(login: str) -> None:
    """Print the URL that psql, a BI tool or a script connects to."""
    click.echo(books_for(login).warehouse.url(login))


def books_for(login: str) -> Books:
    """The books, if the login can connect to them as far as can be known."""
    books = Books.open(load_modules())
    found = books.warehouse.rows("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", (login,))
    if login not in ROLES and (not found or not found[0]["rolcanlogin"]):
        raise ConfigurationError(
            f"There is no login {login}."
            if not found
            else f"{login} cannot log in; what it was granted was revoked.",
            mend=f"carbon grant {login} TREE_PATH lets it see a branch.",
        )
    return books


@click.command()
@click.argument("module")
def template(module: str) -> None:
    """Print an empty activity file of MODULE, with a comment line for each column."""
    modules = load_modules()
    if module not in modules:
        raise ConfigurationError(
            f"There is no module {module}.", mend=f"Modules are {', '.join(sorted(modules))}."
        )
    click.echo(template_text(modules[module]), nl=False)


COMMANDS = (status, rejects, sql, database_url, template)
