"""Ten thousand organisations that move over 24 months: the roll-ups against adding up by hand, and their cost."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import duckdb
import pytest

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.methods.rollups import organization_rollups_sql
from carbon_pipeline.steps.activity_files import read_activity_files
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.ledger import publish_month
from carbon_pipeline.steps.module_month import write_emissions, write_inputs
from carbon_pipeline.steps.reference import REFERENCE_FILES, publish_modules, publish_reference
from carbon_pipeline.steps.rollups import (
    coverage,
    publish_rollups,
    rollups_conserve,
    show_sums,
    sums_of,
)
from carbon_pipeline.steps.scope_totals import scope_totals_differ
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import ACTIVITY_INPUTS, MODULE_EMISSIONS, UNMATCHED_INPUTS
from carbon_pipeline_tests.moving_group import MovingGroup, moving_group

pytestmark = pytest.mark.large

ORGANIZATIONS, DEEPEST = 10_000, 8
MONTHS = "2022-01..2023-12"
# the last of the months has a million lines, the others one of almost every organisation
BUSY, LINES = ReportingMonth(2023, 12), 1_000_000
ONE_IN = 10
KG_PER_KWH = Decimal("0.4781")
# the roll-up beside the bare GROUP BY over the same lines, without and with publishing it
COMPUTED_RATIO, PUBLISHED_RATIO = 2.0, 4.0

_Result = TypeVar("_Result")
Wh = dict[str, int]


@pytest.fixture(scope="module")
def group() -> MovingGroup:
    return moving_group(ORGANIZATIONS, MONTHS, deepest=DEEPEST)


@pytest.fixture
def books(warehouse_home: Home, group: MovingGroup) -> Iterator[Books]:
    """The group's files, read."""
    reference = warehouse_home.data / "reference"
    reference.mkdir(parents=True)
    (reference / "organizations.csv").write_text("\n".join(_organizations(group)))
    (reference / "emission_factors.csv").write_text(
        "factor_code,factor_type,activity,region,unit,kg_co2eq_per_unit,source,edition,valid_from,"
        f"valid_to\ngrid,electricity,electricity,KR,kWh,{KG_PER_KWH},Invented,1,,\n"
    )
    books = Books.open(load_modules(), warehouse_home)
    publish_modules(books)
    with books.warehouse:
        yield books


def _organizations(group: MovingGroup) -> Iterator[str]:
    yield "organization_code,name,kind,parent_code,country,currency,valid_from,valid_to"
    for line in group.lines:
        kind = "PARTNER" if line.parent else "HEADQUARTERS"
        days = f"{line.first or ''},{line.last or ''}"
        yield f"{line.code},{line.code} Co.,{kind},{line.parent or ''},KR,KRW,{days}"


def write_readings(home: Home, group: MovingGroup, month: ReportingMonth) -> Wh:
    """One file of the month's readings on its last day but one; what each organisation used, in Wh."""
    choose = random.Random(str(month))  # noqa: S311 - made-up readings
    day = month.last_day.replace(day=month.last_day.day - 1)
    there = sorted(group.parents[month])
    # who joins on the last day is not there yet on the day before
    late = {line.code for line in group.lines if line.first == month.last_day}
    reporting = [code for code in there if code not in late and choose.randrange(ONE_IN)]
    lines = max(LINES, len(reporting)) if month == BUSY else len(reporting)
    used: Wh = {}
    folder = home.data / "activities" / "electricity"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{month}.csv").open("w") as file:
        file.write("record_id,organization_code,period_start,period_end,quantity,unit\n")
        for number in range(lines):
            code, wh = reporting[number % len(reporting)], choose.randrange(1, 10**9)
            used[code] = used.get(code, 0) + wh
            file.write(f"{month}-{number},{code},{day},{day},{wh // 1000}.{wh % 1000:03d},kWh\n")
    return used


def compute(books: Books, month: ReportingMonth) -> None:
    """The month from its files to the ledger, as the assets do it."""
    module = books.modules["electricity"]
    write_inputs(books, module, month)
    write_emissions(books, module, month)
    for table in (ACTIVITY_INPUTS, MODULE_EMISSIONS, UNMATCHED_INPUTS):
        publish_month(books, table, month, "run")


def added_up(parents: Mapping[str, str | None], used: Wh) -> Wh:
    """What everybody's subtree used: each organisation's own added to all above it, from the bottom up."""
    below: dict[str | None, list[str]] = {}
    for code, parent in parents.items():
        below.setdefault(parent, []).append(code)
    row, rows = below.get(None, []), []
    while row:
        rows.append(row)
        row = [child for code in row for child in below.get(code, [])]
    total: Wh = {}
    for level in reversed(rows):
        for code in level:
            parts = [total[child] for child in below.get(code, []) if child in total]
            if code in used or parts:
                total[code] = used.get(code, 0) + sum(parts)
    return total


def timed(what: Callable[[], _Result]) -> tuple[float, _Result]:
    started = time.perf_counter()
    result = what()
    return time.perf_counter() - started, result


def as_kg(wh: int) -> Decimal:
    return Decimal(wh) / 1000 * KG_PER_KWH


def test_every_subtree_of_every_month_and_what_the_roll_up_costs(
    books: Books, group: MovingGroup
) -> None:
    used = {month: write_readings(books.home, group, month) for month in group.parents}
    organizations = REFERENCE_FILES["organizations"]
    reading, _ = timed(lambda: publish_reference(books, organizations, "run"))
    publish_reference(books, REFERENCE_FILES["emission_factors"], "run")
    files = read_activity_files(books, "run")
    assert files.rows_rejected == 0
    trees, _ = timed(lambda: [books.places(month) for month in group.parents])
    for month, parents in group.parents.items():
        assert {c: p.organization.parent_code for c, p in books.places(month).items()} == parents
        compute(books, month)
        publish_rollups(books, month, "run")
        _compare(books, month, added_up(parents, used[month]))
    deepest = max(place.level for place in books.places(BUSY).values())
    assert deepest == DEEPEST
    print(  # noqa: T201
        f"\n{len(group.lines)} lines of {len(books.tree.windows())} organisations, {deepest} levels: "
        f"read and published in {reading:.1f} s; 24 trees in {trees:.1f} s"
    )
    _measure(books)


def _compare(books: Books, month: ReportingMonth, expected: Wh) -> None:
    rows = books.warehouse.rows(
        "SELECT organization_code, subtree_kg_co2eq, own_kg_co2eq FROM organization_rollups"
        f" WHERE {IN_MONTH}",
        month_filter(month),
    )
    assert len(rows) == len(expected)
    assert {row["organization_code"]: row["subtree_kg_co2eq"] for row in rows} == {
        code: as_kg(wh) for code, wh in expected.items()
    }
    assert len(set(rollups_conserve(books, month).values())) == 1
    assert scope_totals_differ(books, month) == []


def _measure(books: Books) -> None:
    """The busy month: the best of three, since other work on the machine only ever adds."""
    bare = _best(lambda: books.warehouse.arrow(
        "SELECT organization_code, scope, category_number, emission_type, sum(kg_co2eq),"
        " sum(kg_co2eq_market_based), sum(kg_co2_biogenic) FROM module_emissions"
        " WHERE reporting_year = $1 AND reporting_month = $2 AND is_current GROUP BY 1, 2, 3, 4",
        BUSY.year, BUSY.month,
    ))  # fmt: skip
    counts = coverage(books, BUSY)

    def computed() -> int:
        with books.lake.connection() as connection:
            show_sums(connection, sums_of(books, BUSY), counts)
            return _rows(connection)

    rolled = _best(computed)
    whole = _best(lambda: publish_rollups(books, BUSY, "again"))
    print(  # noqa: T201
        f"a million lines: bare GROUP BY {bare:.2f} s, rolled up {rolled:.2f} s"
        f" ({rolled / bare:.2f}), with coverage, file and comparison {whole:.2f} s"
        f" ({whole / bare:.2f})"
    )
    assert rolled / bare < COMPUTED_RATIO
    assert whole / bare < PUBLISHED_RATIO


def _rows(connection: duckdb.DuckDBPyConnection) -> int:
    query = f"CREATE TEMP TABLE made AS {organization_rollups_sql(BUSY)}"
    connection.execute(query)
    return int(connection.execute("SELECT count(*) FROM made").fetchall()[0][0])


def _best(what: Callable[[], Any], times: Iterable[int] = range(3)) -> float:
    return min(timed(what)[0] for _ in times)
