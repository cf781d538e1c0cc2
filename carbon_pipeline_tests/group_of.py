"""A group of companies written into a folder, and the doors that its people use: files, `carbon`, SQL.

Tests that go from files to tables start from `make_group`: each group has its own
data, home and database. Its commands run in this process, with Dagster's run storage
in memory, because that is many times as fast; `carbon_process` runs the real command,
storage and all, and the tests in `end_to_end/test_own_home.py` use nothing else.
"""

import csv
import io
import itertools
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import psycopg
import pytest
from psycopg.rows import dict_row

from carbon_pipeline.cli import main
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.warehouse import OWNER

Rows = Iterable[Mapping[str, object]]

REPOSITORY = Path(__file__).parents[1]
SHARED = Path(os.environ.get("CARBON_SHARED") or REPOSITORY.parent / "shared")

ORGANIZATION_COLUMNS = (
    "organization_code", "name", "kind", "parent_code", "country", "currency", "valid_from",
    "valid_to", "fiscal_year_start_month",
)  # fmt: skip
EMISSION_FACTOR_COLUMNS = (
    "factor_code", "factor_type", "activity", "region", "unit", "kg_co2eq_per_unit", "source",
    "edition", "valid_from", "valid_to", "owner_organization_code", "price_basis",
)  # fmt: skip
FACTOR_COLUMNS = (
    "factor_code", "factor_family", "module", "variant", "classification", "values", "unit",
    "source", "valid_from", "valid_to",
)  # fmt: skip

# made by the server's fixture; nobody may connect to it, so it can be copied at any time
TEMPLATE = "carbon_test_template"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Outcome:
    """What a call of the command came to."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Group:
    """A group's data folder, its home and its database."""

    data: Path
    home: Path
    database_url: str

    # Files in ---------------------------------------------------------------

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file below the data folder."""
        file = self.data / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def organizations(self, *rows: Mapping[str, object]) -> None:
        """Write organizations.csv; see `head_office` and `partner`."""
        self.write("reference/organizations.csv", csv_text(rows, ORGANIZATION_COLUMNS))

    def emission_factors(self, *rows: Mapping[str, object]) -> None:
        """Write emission_factors.csv; see `electricity_factor` and `fuel_factor`."""
        self.write("reference/emission_factors.csv", csv_text(rows, EMISSION_FACTOR_COLUMNS))

    def factors(self, *rows: Mapping[str, object]) -> None:
        """Write factors.csv; see `power_factor` and `headcount_factor`."""
        self.write("reference/factors.csv", csv_text(rows, FACTOR_COLUMNS))

    def activities(self, path: str, *rows: Mapping[str, object]) -> Path:
        """Write an activity file, its columns those of the first row."""
        return self.write(f"activities/{path}", csv_text(rows, tuple(rows[0])))

    # `carbon` ---------------------------------------------------------------

    def carbon(self, *arguments: str, **settings: str) -> Outcome:
        """Run the command in this process and tell what it printed, and its exit code."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (self.environment() | settings).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["carbon", *arguments])
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr("carbon_pipeline.components.instance.open_instance", _in_memory)
            code = exit_code_of(main)
        return Outcome(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))

    def succeeds(self, *arguments: str) -> str:
        """What the command prints, which must exit 0 and say nothing on standard error."""
        outcome = self.carbon(*arguments)
        assert (outcome.code, outcome.err) == (0, ""), outcome
        return outcome.out

    def refuses(self, *arguments: str, **settings: str) -> str:
        """The sentence with which the command refuses: exit code 1, and never a traceback."""
        outcome = self.carbon(*arguments, **settings)
        assert outcome.code == 1, outcome
        assert outcome.err.startswith("carbon: "), outcome
        assert "Traceback" not in outcome.err
        return outcome.err

    def carbon_process(self, *arguments: str) -> Outcome:
        """Run the command as a process of its own, with Dagster's storage in PostgreSQL."""
        done = subprocess.run(
            command_line(*arguments),
            env=os.environ | self.environment(),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def environment(self) -> dict[str, str]:
        """The settings by which the command finds this group."""
        return {
            "CARBON_DATA": str(self.data),
            "CARBON_HOME": str(self.home),
            "CARBON_DATABASE_URL": self.database_url,
        }

    # SQL out ----------------------------------------------------------------

    def rows(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        """Rows of a query, amounts as exact decimals."""
        with psycopg.connect(self.database_url, row_factory=dict_row) as connection:
            return connection.execute(query.encode(), parameters or None).fetchall()

    def values(self, query: str, *parameters: object) -> list[Any]:
        """The first column of a query."""
        return [next(iter(row.values())) for row in self.rows(query, *parameters)]

    def value(self, query: str, *parameters: object) -> Any:
        """The one value of a query that gives one."""
        (value,) = self.values(query, *parameters)
        return value


def command_line(*arguments: str) -> list[str]:
    """The command as a process of this Python."""
    return [sys.executable, "-c", "from carbon_pipeline.cli import main; main()", *arguments]


def _in_memory(*_: object) -> dg.DagsterInstance:
    return dg.DagsterInstance.ephemeral()


def exit_code_of(call: Callable[[], object], unforeseen: type[BaseException] = Exception) -> int:
    """The code with which a process would end that is nothing but the call."""
    try:
        call()
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except unforeseen:  # as Python does at the top: a traceback and exit code 1
        traceback.print_exc()
        return 1
    return 0


@pytest.fixture(scope="module")
def make_group(
    superuser_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Group]]:
    """Makes a group with nothing in it and an empty database; dropped after the module's tests."""
    made: list[str] = []

    def make() -> Group:
        name = f"carbon_group_{next(_numbers)}"
        _administer(superuser_url, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER}")
        made.append(name)
        root = tmp_path_factory.mktemp("group")
        return Group(root / "data", root / "home", rewritten(superuser_url, database=name))

    yield make
    for name in made:
        _administer(superuser_url, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(url: str, statement: str) -> None:
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(statement.encode())


# Rows of files ------------------------------------------------------------------


def csv_text(rows: Rows, columns: Sequence[str]) -> str:
    """The rows as CSV; what a row does not say is blank, a column that is not there is a mistake."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def head_office(code: str, country: str = "KR") -> dict[str, str]:
    """A head office, as organizations.csv has it."""
    return {
        "organization_code": code,
        "name": f"{code} Co.",
        "kind": "HEADQUARTERS",
        "country": country,
        "currency": "KRW",
    }


def partner(code: str, parent_code: str, country: str = "KR") -> dict[str, str]:
    """A partner below its parent."""
    return head_office(code, country) | {"kind": "PARTNER", "parent_code": parent_code}


def during(days: str, line: Mapping[str, str]) -> dict[str, str]:
    """The line of an organisation on `2024-01-01..2024-03-15` alone; either end may be open."""
    first, _, last = days.partition("..")
    return {**line, "valid_from": first, "valid_to": last}


def electricity_factor(region: str, kg_per_kwh: str, **changes: str) -> dict[str, str]:
    """The factor of a region's grid, in kg CO2e per kWh."""
    factor = {
        "factor_code": f"electricity-{region.lower()}",
        "factor_type": "electricity",
        "activity": "electricity",
        "region": region,
        "unit": "kWh",
        "kg_co2eq_per_unit": kg_per_kwh,
        "source": "Grid statistics",
        "edition": "2024",
    }
    return factor | changes


def fuel_factor(fuel: str, kg_per_unit: str, unit: str, **changes: str) -> dict[str, str]:
    """The world's factor of a fuel, in kg CO2e per unit."""
    factor = {
        "factor_code": f"fuel-{fuel}",
        "factor_type": "fuel",
        "activity": fuel,
        "region": "WORLD",
        "unit": unit,
        "kg_co2eq_per_unit": kg_per_unit,
        "source": "Fuel statistics",
        "edition": "2024",
    }
    return factor | changes


def spend_factor(activity: str, kg_per_unit: str, money: str, **changes: str) -> dict[str, str]:
    """What one unit of a year's money causes, such as USD_2021, at purchaser's prices with margins."""
    factor = {
        "factor_code": f"spend-{activity}-{money}",
        "factor_type": "spend",
        "activity": activity,
        "region": "US",
        "unit": money,
        "kg_co2eq_per_unit": kg_per_unit,
        "source": "Input-output tables",
        "edition": money[-4:],
        "price_basis": "purchaser_price_with_margins",
    }
    return factor | changes


def power_factor(class_: str, active_w: str, standby_w: str) -> dict[str, str]:
    """Mean power of a class of equipment, in watts."""
    return {
        "factor_code": f"power-{class_}",
        "factor_family": "power",
        "module": "equipment",
        "classification": f'{{"class": "{class_}"}}',
        "values": f'{{"active_power_w": {active_w}, "standby_power_w": {standby_w}}}',
        "unit": "W",
        "source": "Power measurements",
    }


def fuel_properties(fuel: str, **values: str) -> dict[str, str]:
    """What is known of a fuel: each property as amount and unit, `density="0.84 kg/litre"`."""
    parts = {name: value.split(" ", 1) for name, value in values.items()}
    return {
        "factor_code": f"properties-{fuel}",
        "factor_family": "fuel_properties",
        "module": "fuel",
        "classification": f'{{"fuel": "{fuel}"}}',
        "values": "{" + ", ".join(f'"{name}": {value}' for name, (value, _) in parts.items()) + "}",
        "unit": "{" + ", ".join(f'"{name}": "{unit}"' for name, (_, unit) in parts.items()) + "}",
        "source": "Analyses of fuels",
    }


def headcount_factor(
    variant: str, food: str, waste: str, transport: str, grey_energy: str, **changes: str
) -> dict[str, str]:
    """Kilograms CO2e of one full-time equivalent, by kind of emission."""
    factor = {
        "factor_code": f"headcount-{variant}",
        "factor_family": "headcount",
        "module": "headcount",
        "variant": variant,
        "values": (
            f'{{"food_kg_per_fte": {food}, "waste_kg_per_fte": {waste},'
            f' "transport_kg_per_fte": {transport}, "grey_energy_kg_per_fte": {grey_energy}}}'
        ),
        "unit": "kg/fte",
        "source": "Survey of staff and students",
    }
    return factor | changes


def record(
    record_id: str,
    organization_code: str,
    period: str = "2024-01-01..2024-01-31",
    **columns: object,
) -> dict[str, object]:
    """A row of an activity file; the module's own columns by name."""
    start, _, end = period.partition("..")
    return {
        "record_id": record_id,
        "organization_code": organization_code,
        "period_start": start,
        "period_end": end,
    } | columns


# Whole databases ----------------------------------------------------------------

_TABLES = """
    SELECT n.nspname || '.' || quote_ident(c.relname) AS name, array_agg(a.attname ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname IN ('public', 'history') AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
        -- which runs there were is no result
        AND c.relname NOT IN ('runs', 'register_entries')
    GROUP BY 1 ORDER BY 1
"""
# who and when: a run's identifier, the moments of writing, and the checksums that hold both
_OF_THE_RUN = (
    *("run_id", "superseded_by_run_id", "created_by", "changed_by"),
    *("checksum", "previous_checksum", "registers"),
)


def everything(group: Group) -> dict[str, str]:
    """Every table and view of the database, down to the last column: equal where nothing was written."""
    return _dump(group.database_url, lambda _: True)


def everything_but_runs(group: Group) -> dict[str, str]:
    """Every table and view without run identifiers and times: equal for equal results."""
    return _dump(
        group.database_url, lambda name: name not in _OF_THE_RUN and not name.endswith("_at")
    )


def _dump(url: str, is_shown: Callable[[str], bool]) -> dict[str, str]:
    with psycopg.connect(url) as connection:
        tables = connection.execute(_TABLES.encode()).fetchall()
        return {
            name: _rows_as_text(connection, name, columns, is_shown) for name, columns in tables
        }


def _rows_as_text(
    connection: psycopg.Connection[Any],
    table: str,
    columns: Sequence[str],
    is_shown: Callable[[str], bool],
) -> str:
    shown = [f'"{name}"' for name in columns if is_shown(name)]
    if not is_shown("run_id") and '"snapshot"' in shown:
        shown[shown.index('"snapshot"')] = "snapshot - 'run_id' - 'computed_at' AS snapshot"
    query = f"SELECT t::text FROM (SELECT {', '.join(shown)} FROM {table}) t"
    rows = sorted(row for (row,) in connection.execute(query.encode()))
    return "\n".join([f"{table} ({', '.join(shown)})", *rows])
