"""`carbon impact`: what the files on disk would change in the results, before anything is written."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import click

from carbon_pipeline.cli.console import kilograms, print_table
from carbon_pipeline.cli.emission_changes import why
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.impact import Impact, impact
from carbon_pipeline.steps.impact_months import ModuleImpact
from carbon_pipeline.storage.rehearsal import Rehearsed
from carbon_pipeline.vocabulary.change_causes import CAUSES
from carbon_pipeline.vocabulary.months import ReportingMonth, month_range
from carbon_pipeline.vocabulary.tables import ACTIVITY_FILES, REJECTED_INPUTS

MOST_REJECTS = 5
_LOCATION, _MARKET = "kg_co2eq", "kg_co2eq_market_based"


@click.command("impact")
@click.argument("months", required=False)
@click.option(
    "--movers",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="How many of the emissions that change most to show.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, amounts with every digit.")
def show_impact(months: str | None, movers: int, *, as_json: bool) -> None:
    """Show what the files on disk would change in MONTHS (all with results, where not given).

    Writes nothing.

    Compares reference and activity files, and the formulas of this version, with what the results
    used. carbon run computes the open months; what closed months lack waits for carbon restate.
    """
    asked = month_range(months) if months else None
    found = impact(Books.open(load_modules()), asked, movers)
    if as_json:
        click.echo(json.dumps(as_dict(found), indent=2, ensure_ascii=False, default=_text))
    else:
        _print(found)


def as_dict(found: Impact) -> dict[str, Any]:
    """The impact as JSON has it."""
    return {
        "months": [str(month) for month in found.months],
        "months_never_computed": [str(month) for month in found.never_computed],
        "months_without_anybody": [str(month) for month in found.nobody_there],
        "reference": {name: asdict(each) for name, each in _changed(found).items()},
        "new_files": found.new_files,
        "vanished_files": found.vanished,
        "changes": [
            {name: value for name, value in vars(each).items() if name != "is_closed"}
            | {"state": _state(each), "inserted": each.inserted, "retired": each.retired}
            for each in found.modules
        ],
        "modules_computed": found.recomputed,
        "movers": found.movers,
        "new_rejects": found.new_rejects,
        "gone_rejects": found.gone_rejects,
    }


def _text(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _print(found: Impact) -> None:
    click.echo(_upstream(found))
    for line in _rejects(found):
        click.echo(line)
    if not found.changes_results:
        click.echo("No result would change.")
        for line in _never_computed(found):
            click.echo(line)
        return
    print_table(
        "rows of module_emissions and kg CO2e, location-based",
        [
            *("month", "state", "module", "new", "changed", "gone", "same"),
            *("before", "after", "difference"),
        ],
        [_line(each) for each in found.modules],
    )
    print_table(
        "the difference by cause, kg CO2e",
        ["state", *CAUSES, "difference", "by the market"],
        [_total(state, found.modules) for state in sorted({*map(_state, found.modules)})],
    )
    if found.movers:
        print_table(
            "the largest movers, kg CO2e",
            ["month", "module", "record", "difference", "cause", "why"],
            [_mover(each) for each in found.movers],
        )
    for line in (*_factors(found), *_next(found), *_never_computed(found)):
        click.echo(line)


def _upstream(found: Impact) -> str:
    tables = [
        f"{name} {_told(new=each.new, changed=each.changed, gone=each.gone)}"
        for name, each in _changed(found).items()
    ]
    count = len(found.new_files)
    files = [f"{count} file{'s' * (count > 1)} with new content"] if count else []
    news = "; ".join([*files, *tables])
    return f"On disk: {news}." if news else "On disk: nothing new."


def _changed(found: Impact) -> dict[str, Rehearsed]:
    """The tables of reference data that would change; files and refused rows are told apart from them."""
    told_apart = (ACTIVITY_FILES.name, REJECTED_INPUTS.name)
    return {n: each for n, each in found.reference.items() if each.differs and n not in told_apart}


def _told(**counts: int) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _state(each: ModuleImpact) -> str:
    return "closed" if each.is_closed else "open"


def _line(each: ModuleImpact) -> list[str]:
    before, after = each.before.get(_LOCATION), each.after.get(_LOCATION)
    rows = (each.new, each.changed, each.gone, each.unchanged)
    difference = None if before is None or after is None else after - before
    return [
        *(str(each.month), _state(each), each.module),
        *(str(count) for count in rows),
        *(kilograms(before), kilograms(after), _signed(difference)),
    ]


def _signed(value: Decimal | None) -> str:
    text = kilograms(value)
    return f"+{text}" if value is not None and value > 0 else text


def _total(state: str, modules: Iterable[ModuleImpact]) -> list[str]:
    of_state = [each for each in modules if _state(each) == state]
    parts = [
        sum((each.by_cause.get(c, Decimal(0)) for each in of_state), Decimal(0)) for c in CAUSES
    ]
    market = sum(
        (each.after[_MARKET] - each.before[_MARKET] for each in of_state if each.after), Decimal(0)
    )
    return [state, *map(_signed, parts), _signed(sum(parts, Decimal(0))), _signed(market)]


def _mover(row: Mapping[str, Any]) -> list[str]:
    place = f"{row['organization_code']} {row['record_id']}"
    if row["emission_type"]:
        place += f", {row['emission_type']} {row['scope']}.{row['category_number']}"
    return [
        *(str(row["month"]), row["module_type"], place),
        *(_signed(row["change_kg_co2eq"]), row["cause"], why(row)),
    ]


def _rejects(found: Impact) -> Iterable[str]:
    for title, rows in (("more", found.new_rejects), ("no longer", found.gone_rejects)):
        if rows:
            yield f"{len(rows)} row{'s' * (len(rows) > 1)} {title} refused:"
        for row in rows[:MOST_REJECTS]:
            line = f", row {row['source_row']}" if row["source_row"] else ""
            yield f"  {row['source_file']}{line} [{row['rule']}] {row['message']}"
        if len(rows) > MOST_REJECTS:
            yield f"  and {len(rows) - MOST_REJECTS} more"


def _factors(found: Impact) -> Iterable[str]:
    for each in found.modules:
        if each.losing_factor:
            reason = next(iter(each.reasons))
            yield (
                f"{each.month} {each.module}: {each.losing_factor} more without a factor, such as: "
                f"{reason}"
            )
        if each.gaining_factor:
            yield f"{each.month} {each.module}: {each.gaining_factor} fewer without a factor"


def _next(found: Impact) -> Iterable[str]:
    by_state: dict[str, list[ReportingMonth]] = {"open": [], "closed": []}
    for each in found.modules:
        by_state[_state(each)].append(each.month)
    if by_state["open"]:
        yield f"carbon run {_span(by_state['open'])} computes the open months."
    if by_state["closed"]:
        months = ", ".join(map(str, sorted(set(by_state["closed"]))))
        yield f"Closed months stay as they are; carbon restate MONTH --reason … publishes {months}."


def _never_computed(found: Impact) -> Iterable[str]:
    if found.never_computed:
        span = _span(found.never_computed)
        yield f"{span}: never computed, so all would be new; carbon impact {span} shows it."


def _span(months: Sequence[ReportingMonth]) -> str:
    first, last = min(months), max(months)
    return str(first) if first == last else f"{first}..{last}"


COMMANDS = (show_impact,)
