"""`carbon factors`: which emission factor would match, and why the others would not."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from carbon_pipeline.cli.console import print_table
from carbon_pipeline.cli.factor_lines import amount, short_name, winner_lines
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.errors import CarbonError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_lookup import Answer, answers
from carbon_pipeline.steps.factor_subjects import FactorQuery, Subject, subject_of
from carbon_pipeline.steps.known_factors import ranges_known

MOST_PASSED_OVER = 10


@click.command()
@click.argument("query")
@click.option(
    "--region", help="ISO 3166 code, group or WORLD; without it, what there is is listed."
)
@click.option("--date", "day", help="First day of the activity; today where not given.")
@click.option("--unit", help="Unit of the activity; each kind of unit where not given.")
@click.option("--organization", default="", metavar="CODE", help="Whose own factors go first.")
@click.option("--type", "factor_type", help="Factor type, where the activity stands under several.")
@click.option("--known-on", metavar="DATE", help="Only what was recorded and published by then.")
@click.option("--limit", type=click.IntRange(min=0), help="Lines of a list, at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def factors(
    query: str,
    region: str | None,
    day: str | None,
    unit: str | None,
    organization: str,
    factor_type: str | None,
    known_on: str | None,
    limit: int | None,
    *,
    as_json: bool,
) -> None:
    """Show which emission factor QUERY would take, the runners-up, and why each lost.

    QUERY is an activity (natural_gas), a module (electricity) or a factor type (fuel). The rules
    are the module's own: how far the region may fall back, and how old an edition may be.
    """
    asked = FactorQuery(
        text=query,
        day=_day(day) or datetime.now(UTC).date(),
        region=region,
        unit=unit,
        organization_code=organization,
        factor_type=factor_type,
        known_on=_day(known_on),
    )
    books = Books.open(load_modules())
    subject = subject_of(books, asked)
    if region is None:
        _browse(books, asked, subject, limit, as_json=as_json)
        return
    found = answers(books, asked, subject)
    known = f", as known on {known_on}" if known_on else ""
    if as_json:
        click.echo(_json([each.as_dict(limit) for each in found]))
    elif len(subject.activities) > 1:
        _summary(found, limit)
    else:
        for each in found:
            _detail(each, subject, MOST_PASSED_OVER if limit is None else limit, known)
    if not any(each.winner for each in found):
        raise CarbonError(" ".join(dict.fromkeys(each.reason or "" for each in found)))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CarbonError(f"{text} is no date.", mend="Write it as 2024-12-01.") from error


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _browse(
    books: Books, asked: FactorQuery, subject: Subject, limit: int | None, *, as_json: bool
) -> None:
    kind = subject.lookup.factor_type
    ranges = ranges_known(books, asked.known_on, kind, subject.activities)
    if as_json:
        click.echo(_json([{"factor_type": kind} | row for row in ranges]))
        return
    if not ranges:
        raise CarbonError(f"No {kind} factor for «{asked.text}» is known.")
    shown = ranges[:limit]
    print_table(
        f"{kind} factors; --region shows which one would match",
        ["activity", "region", "library", "per", "factors", "from", "to"],
        [
            [
                *(str(row[name]) for name in ("activity", "region", "library", "units", "factors")),
                *(str(row[name] or "…") for name in ("valid_from", "valid_to")),
            ]
            for row in shown
        ],
    )
    _say_more(len(ranges) - len(shown))
    _say_other_types(subject)


def _summary(found: Sequence[Answer], limit: int | None) -> None:
    shown = found[:limit]
    print_table(
        f"{shown[0].lookup.factor_type} in {shown[0].key.region} on {shown[0].key.day}",
        ["activity", "kg CO2e", "per", "factor", "edition", "match"],
        [_summary_line(each) for each in shown],
    )
    _say_more(len(found) - len(shown))


def _summary_line(answer: Answer) -> list[str]:
    row = answer.winner
    if row is None:
        return [answer.key.activity, "–", answer.key.unit, "none", "", ""]
    return [
        answer.key.activity,
        amount(row["kg_co2eq_per_unit"]),
        *(_per(row), short_name(row), row["edition"]),
        answer.as_dict()["staleness"],
    ]


def _per(row: dict[str, Any]) -> str:
    return f"{row['unit']}, {row['price_basis']}" if row["price_basis"] else str(row["unit"])


def _detail(answer: Answer, subject: Subject, limit: int, known: str) -> None:
    key, row = answer.key, answer.winner
    rules = f"rules of the module {subject.module}" if subject.module else "no fallbacks"
    click.echo(
        f"{answer.lookup.factor_type} «{key.activity}» in {key.region} on {key.day}, per {key.unit}"
        f"{known} ({rules})"
    )
    if row is not None:
        for label, text in winner_lines(answer, row):
            click.echo(f"{label:<10}{text}")
    near = answer.passed_over
    if near[:limit]:
        print_table(
            "passed over" if row else "what came near",
            ["factor", "kg CO2e", "per", "region", "edition", "from", "to", "why not"],
            [
                [
                    *(short_name(other), amount(other["kg_co2eq_per_unit"]), other["unit"]),
                    *(other["region"], other["edition"]),
                    *(str(other[name] or "…") for name in ("valid_from", "valid_to")),
                    reason,
                ]
                for other, reason in near[:limit]
            ],
        )
    _say_more(len(near) - len(near[:limit]))
    if row is not None:
        _say_other_types(subject)


def _say_more(unseen: int) -> None:
    if unseen > 0:
        click.echo(f"and {unseen} more; --limit shows more or fewer")


def _say_other_types(subject: Subject) -> None:
    if subject.other_types:
        click.echo(f"Also under --type {', '.join(subject.other_types)}.")


COMMANDS = (factors,)
