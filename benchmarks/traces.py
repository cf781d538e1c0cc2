"""A thousand random traces on a month of a million lines, against lookups by primary key, in one run.

The trace is the SQL function `trace`. A lookup reads the same rows by their keys: the emission, the
activity input that it was computed from, and the factor's version. Both over one connection, one
prepared statement each. Every trace is held against the file that was handed in.

    python -m benchmarks.traces [LINES]
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from benchmarks.group import MONTH, write_group
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.warehouse import ANALYST, Warehouse

COMMAND = [sys.executable, "-c", "from carbon_pipeline.cli import main; main()"]
TRACES = 1_000
YEARS_OF_PARTITIONS = range(2015, 2025)

_KEYS = """
    SELECT e.id, e.version, e.reporting_year, e.reporting_month, e.activity_input_id,
        e.emission_factor_id, e.emission_factor_version
    FROM module_emissions AS e JOIN activity_inputs AS i ON i.id = e.activity_input_id
        AND i.reporting_year = e.reporting_year AND i.reporting_month = e.reporting_month
    WHERE i.record_id = ANY (%s) AND e.is_current
"""
_LOOKUPS = {
    "module_emissions": (
        "SELECT * FROM module_emissions WHERE reporting_year = %(reporting_year)s"
        " AND reporting_month = %(reporting_month)s AND id = %(id)s AND version = %(version)s"
    ),
    "activity_inputs": (
        "SELECT * FROM history.activity_inputs WHERE reporting_year = %(reporting_year)s"
        " AND reporting_month = %(reporting_month)s AND id = %(activity_input_id)s AND version = 1"
    ),
    "document_versions": (
        "SELECT * FROM document_versions WHERE table_name = 'emission_factors'"
        " AND record_id = %(emission_factor_id)s AND version = %(emission_factor_version)s"
    ),
}
_TRACE = "SELECT * FROM trace(%(id)s)"
# what a trace has to say of an emission of this group
PARTS = (
    "emission_id", "version", "record_id", "organization_code", "tree_path", "kg_co2eq",
    "source_file", "source_row", "source_sha256", "recorded_quantity", "allocated_quantity",
    "recorded_unit", "converted_quantity", "converted_unit", "kg_co2eq_per_unit",
    "emission_factor_id", "emission_factor_version", "emission_factor_code",
    "emission_factor_publisher", "emission_factor_edition", "formula_version", "formula",
    "run_id", "code_version", "computed_at",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the activity file, where it stands, and what it says."""

    row: int
    record_id: str
    quantity: Decimal


@dataclass(frozen=True)
class Measured:
    """Median microseconds of a trace and of the lookups, and what traces lacked."""

    trace: float
    lookups: Mapping[str, float]
    incomplete: Sequence[str]

    @property
    def ratio(self) -> float:
        """A trace against the lookups of its rows, one after the other."""
        return self.trace / sum(self.lookups.values())


def random_lines(readings: Path, count: int, seed: int = 1) -> dict[str, Line]:
    """So many lines of the file at random, by record."""
    with readings.open() as file:
        lines = file.read().splitlines()
    chosen = random.Random(seed).sample(range(1, len(lines)), count)
    found = {}
    for index in chosen:
        record_id, *_, quantity, _, _ = lines[index].split(",")
        found[record_id] = Line(index + 1, record_id, Decimal(quantity))
    return found


def measure(warehouse: Warehouse, lines: Mapping[str, Line]) -> Measured:
    """Trace every line and look its rows up, each statement prepared, over one connection."""
    with closing(
        psycopg.connect(warehouse.url(ANALYST), autocommit=True, prepare_threshold=1)
    ) as connection:
        cursor = connection.cursor(row_factory=dict_row)
        keys = cursor.execute(_KEYS.encode(), (list(lines),)).fetchall()
        lookups = {name: _median(cursor, query, keys)[0] for name, query in _LOOKUPS.items()}
        trace, traced = _median(cursor, _TRACE, keys)
    missed = [f"{len(keys)} of {len(lines)} emissions found"] if len(keys) != len(lines) else []
    return Measured(trace, lookups, [*missed, *_incomplete(traced, lines)])


def _median(
    cursor: psycopg.Cursor[dict[str, Any]], query: str, keys: Sequence[dict[str, Any]]
) -> tuple[float, list[dict[str, Any]]]:
    taken, rows = [], []
    for each in keys:
        started = time.perf_counter()
        found = cursor.execute(query.encode(), each).fetchall()
        taken.append(time.perf_counter() - started)
        rows += found
    return statistics.median(taken) * 1e6, rows


def _incomplete(traced: Iterable[dict[str, Any]], lines: Mapping[str, Line]) -> list[str]:
    """What is missing from a trace, or otherwise than the file says."""
    faults, seen = [], set()
    for row in traced:
        line = lines[row["record_id"]]
        seen.add(line.record_id)
        faults += [f"{line.record_id} lacks {name}" for name in PARTS if row[name] is None]
        if (row["source_row"], row["recorded_quantity"]) != (line.row, line.quantity):
            faults.append(f"{line.record_id} is not line {line.row}: {row['source_row']}")
        if row["converted_quantity"] * row["kg_co2eq_per_unit"] != row["kg_co2eq"]:
            faults.append(f"{line.record_id} is not quantity × factor")
    return [*faults, *(f"{record_id} has no trace" for record_id in lines.keys() - seen)]


def main() -> None:
    """Compute a month, trace a thousand of its emissions, and print what it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="carbon-bench-") as folder:
        root = Path(folder)
        write_group(root / "data", count)
        os.environ |= {"CARBON_HOME": str(root / "home"), "CARBON_DATA": str(root / "data")}
        subprocess.run([*COMMAND, "run", MONTH], check=True, capture_output=True)
        lines = random_lines(root / "data/activities/electricity/readings.csv", TRACES)
        try:
            with Books.open(load_modules()).warehouse as warehouse:
                _print(count, "one month", measure(warehouse, lines))
                for year in YEARS_OF_PARTITIONS:
                    for month in range(1, 13):
                        warehouse.ensure_month(year, month)
                _print(count, "and the partitions of ten years", measure(warehouse, lines))
        finally:
            subprocess.run([*COMMAND, "stop"], check=True, capture_output=True)


def _print(count: int, what: str, measured: Measured) -> None:
    print(f"{TRACES:,} traces, {count:,} lines in {what}")
    for name, median in measured.lookups.items():
        print(f"  lookup in {name:<20} {median:>8.0f} µs")
    print(f"  lookups, one after the other   {sum(measured.lookups.values()):>8.0f} µs")
    print(f"  trace                          {measured.trace:>8.0f} µs")
    print(f"  ratio trace : lookups          {measured.ratio:>8.2f}")
    print(f"  incomplete                     {len(measured.incomplete):>8}")
    for fault in measured.incomplete[:5]:
        print(f"    {fault}")


if __name__ == "__main__":
    main()
