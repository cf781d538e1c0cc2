"""What `carbon close` and `carbon restate` share: their options, and how refused months are told."""

import getpass
from collections.abc import Callable, Iterable
from functools import wraps

import click

from carbon_pipeline.errors import CloseRefused
from carbon_pipeline.steps.open_items import CloseRequest
from carbon_pipeline.vocabulary.months import ReportingMonth

Command = Callable[..., None]


def closing_options(verb: str) -> Callable[[Command], Command]:
    """Give a command the options of a close; they reach it as its `request`."""
    options = (
        click.option(
            "--headquarters", multiple=True, metavar="CODE",
            help=f"Head office to {verb}; default all.",
        ),
        click.option(
            "--accept-rejected", metavar="REASON",
            help=f"{verb.capitalize()} although rows were rejected.",
        ),
        click.option(
            "--accept-unmatched", metavar="REASON",
            help=f"{verb.capitalize()} although records have no factor.",
        ),
    )  # fmt: skip

    def give(command: Command) -> Command:
        @wraps(command)
        def with_request(
            headquarters: tuple[str, ...],
            accept_rejected: str | None,
            accept_unmatched: str | None,
            **others: str,
        ) -> None:
            user = getpass.getuser()
            request = CloseRequest(user, headquarters, accept_rejected, accept_unmatched)
            command(request=request, **others)

        given: Command = with_request
        for option in reversed(options):
            given = option(given)
        return given

    return give


def refused_months(
    months: Iterable[ReportingMonth], close: Callable[[ReportingMonth], None], told: str
) -> list[str]:
    """Close month by month; a refused one is told so and its sentences come back, the others go on."""
    refused = []
    for month in months:
        try:
            close(month)
        except CloseRefused as refusal:
            click.echo(f"{month}  {told}")
            refused.append(str(refusal))
    return refused


def refuse(refused: list[str], verb: str) -> None:
    """Raise one CloseRefused over all that was refused, if anything was."""
    if refused:
        raise CloseRefused(
            "\n".join(refused),
            mend=(
                f"carbon rejects MONTH shows refused rows. Mend the files and {verb} again, or "
                "accept what is known with --accept-rejected REASON or --accept-unmatched REASON."
            ),
        )
