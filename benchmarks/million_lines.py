"""A month of a million lines through `carbon close`, against the bare work, in one run.

Bare work: the same file read, joined with its factors and multiplied in DuckDB, and the same
rows copied into tables of the same columns and indexes in the same PostgreSQL. Prints seconds,
the ratio, and the peak memory of the closing process.

    python -m benchmarks.million_lines [LINES]
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.bare_copy import copy_same_rows
from benchmarks.group import MONTH, write_group

CLOSE = [sys.executable, "-c", "from carbon_pipeline.cli import main; main()", "close", MONTH]


def main() -> None:
    """Generate, close, close again, do the bare work, and print what it took."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="carbon-bench-") as folder:
        root = Path(folder)
        write_group(root / "data", lines)
        environment = os.environ | {
            "CARBON_HOME": str(root / "home"),
            "CARBON_DATA": str(root / "data"),
        }
        subprocess.run([*CLOSE[:-2], "status"], env=environment, check=True, capture_output=True)
        closed, peak = _timed(CLOSE, environment)
        again, _ = _timed(CLOSE, environment)
        joined = _bare_join(root / "data")
        os.environ.update(environment)
        copied = copy_same_rows()
        subprocess.run([*CLOSE[:-2], "stop"], env=environment, check=True, capture_output=True)
    print(f"lines                      {lines:>12,}")
    print(f"carbon close               {closed:>12.1f} s, peak {peak / 1024:,.0f} MB")
    print(f"carbon close again         {again:>12.1f} s")
    print(f"bare DuckDB join           {joined:>12.1f} s")
    print(f"bare COPY, same indexes    {copied:>12.1f} s")
    print(f"ratio close : bare         {closed / (joined + copied):>12.2f}")


def _timed(command: list[str], environment: dict[str, str]) -> tuple[float, int]:
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    print(done.stdout)
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _bare_join(data: Path) -> float:
    started = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute(
            """
            COPY (
                SELECT r.*, f.factor_code, CAST(r.quantity * f.kg_co2eq_per_unit AS DECIMAL(38,18)) AS kg
                FROM read_csv($readings, types = {'quantity': 'DECIMAL(19,6)'}) r
                JOIN read_csv($organizations) o USING (organization_code)
                JOIN read_csv($factors, types = {'kg_co2eq_per_unit': 'DECIMAL(18,12)'}) f
                    ON f.region = o.country
            ) TO '{target}' (FORMAT parquet)
            """.replace("{target}", str(data / "bare.parquet")),
            {
                "readings": str(data / "activities/electricity/readings.csv"),
                "organizations": str(data / "reference/organizations.csv"),
                "factors": str(data / "reference/emission_factors.csv"),
            },
        )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
