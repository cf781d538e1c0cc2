"""Commands that say who may see what: grant and revoke."""

import click

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.branches import branch_path, organizations_below, paths_in_history
from carbon_pipeline.storage import access
from carbon_pipeline.storage.logins import check_login


@click.command()
@click.argument("login")
@click.argument("tree_path", required=False)
@click.option(
    "--role",
    type=click.Choice(["analyst", "auditor"]),
    help="Let the login see the whole group instead of a branch.",
)
@click.option("--new-password", is_flag=True, help="Give the login another password.")
def grant(login: str, tree_path: str | None, role: str | None, new_password: bool) -> None:
    """Let LOGIN see the branch at TREE_PATH, or the whole group as an analyst or auditor.

    The login is made where it is missing.
    """
    books = Books.open(load_modules())
    check_login(login)
    if tree_path and role:
        raise ConfigurationError(
            f"{login} sees a branch or the whole group, not both.",
            mend="Give TREE_PATH or --role.",
        )
    if not tree_path and not role:
        _renew(books, login, new_password)
        return
    path = branch_path(books, tree_path) if tree_path else access.WHOLE_GROUP
    granted = access.grant(
        books.warehouse, login, role or "partner", path, new_password=new_password
    )
    click.echo(_sees(books, login, role, path) + ("" if granted.is_new else " It did before."))
    if granted.has_new_password:
        _tell_password(books, login)
    others = [] if role else paths_in_history(books, path)
    if others:
        click.echo(
            f"note: the organisation also stood at {', '.join(others)}; rows of those months are "
            "granted with those paths."
        )
    if granted.open_to_guessing:
        click.echo(
            "note: by EXPLAIN ANALYZE a partner of this server can find out whether a key that it "
            "guesses exists; docs/deployment.md has what a superuser runs against that."
        )


@click.command()
@click.argument("login")
@click.argument("tree_path", required=False)
def revoke(login: str, tree_path: str | None) -> None:
    """Take the branch at TREE_PATH from LOGIN; without one everything, and the login with it.

    What was granted and when it ended stays on record in access_grants.
    """
    books = Books.open(load_modules())
    check_login(login)
    path = f"/{tree_path.strip('/')}/" if tree_path else None
    ended = access.revoke(books.warehouse, login, path)
    click.echo(f"{login} no longer sees {', '.join(map(_told, ended))}.")
    if path is None:
        click.echo("It cannot log in any more; carbon grant lets it in again.")


def _renew(books: Books, login: str, new_password: bool) -> None:
    if not new_password:
        raise ConfigurationError(
            f"It is not said what {login} may see.",
            mend="Name a TREE_PATH such as /HQ1/P-001/, or --role analyst or auditor.",
        )
    access.renew_password(books.warehouse, login)
    _tell_password(books, login)


def _sees(books: Books, login: str, role: str | None, path: str) -> str:
    if role:
        return f"{login} sees the whole group, as an {role}."
    number = organizations_below(books, path)
    count = f"{number} organisation{'' if number == 1 else 's'}"
    return f"{login} sees {path} and what lies below it: {count}."


def _told(path: str) -> str:
    return "the whole group" if path == access.WHOLE_GROUP else path


def _tell_password(books: Books, login: str) -> None:
    click.echo(
        f"Its password was made and is kept in {books.home.passwords}, which you alone can read. "
        f"carbon database-url --as {login} prints the URL that it connects to, with the password."
    )


COMMANDS = (grant, revoke)
