"""One factor of a thousand corrected, against nothing and all of them, in one run.

A month of purchases over a thousand materials, each with a factor of its own, is computed; then
`carbon run` again with nothing changed, with one factor corrected, with ten, a hundred and all.
Prints seconds, rows written, and which part of the work for all factors the correction took, what
a run of nothing takes left out.

    python -m benchmarks.one_factor [LINES]
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.group import MATERIALS, MONTH, write_material_factors, write_purchases

COMMAND = [sys.executable, "-c", "from carbon_pipeline.cli import main; main()"]
CORRECTED = (0, 1, 10, 100, MATERIALS)


@dataclass(frozen=True)
class Measured:
    """Seconds of a run, of its processor too, and the rows that it wrote in all result tables."""

    seconds: float
    cpu: float
    rows: int


def measure(data: Path, corrected: int, edition: int) -> Measured:
    """Correct so many factors, then compute the month."""
    write_material_factors(data, corrected, edition)
    started, busy = time.perf_counter(), _cpu()
    done = subprocess.run([*COMMAND, "run", MONTH], check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    wrote = re.search(r"(\d+) rows written", done.stdout)
    return Measured(seconds, _cpu() - busy, int(wrote[1]) if wrote else 0)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Compute a month, correct factors again and again, and print what each run took."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="carbon-bench-") as folder:
        data = Path(folder) / "data"
        write_purchases(data, lines)
        os.environ |= {"CARBON_HOME": str(Path(folder) / "home"), "CARBON_DATA": str(data)}
        try:
            first = measure(data, 0, edition=1)
            runs = {
                count: measure(data, count, edition) for edition, count in enumerate(CORRECTED, 2)
            }
        finally:
            subprocess.run([*COMMAND, "stop"], check=True, capture_output=True)
    idle, whole = runs[0].seconds, runs[MATERIALS].seconds
    print(f"{lines:,} records, {MATERIALS:,} factors; first run {first.seconds:.1f} s")
    for count, each in runs.items():
        part = (each.seconds - idle) / (whole - idle)
        print(
            f"  {count:>5,} corrected {each.seconds:>8.1f} s  {each.cpu:>8.1f} s CPU  {each.rows:>9,} rows written"
            f"  {part:>7.1%} of the work for all"
        )


if __name__ == "__main__":
    main()
