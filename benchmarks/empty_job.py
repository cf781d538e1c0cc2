"""A small month through `carbon close`, against an empty Dagster job of as many assets and checks.

Both on the same PostgreSQL storage, in turn, in one process; imports and the server's start are
not counted. Prints the seconds of each pair and the median ratio.

    python -m benchmarks.empty_job [PAIRS]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import dagster as dg

from benchmarks.group import write_group
from carbon_pipeline.cli.closing import close_month
from carbon_pipeline.cli.running import read_files
from carbon_pipeline.cli.session import session
from carbon_pipeline.steps.open_items import CloseRequest
from carbon_pipeline.vocabulary.months import ReportingMonth

LINES = 100
REQUEST = CloseRequest("benchmark")


def main() -> None:
    """Close a month and run the empty job, as often as asked, a fresh home for each pair."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    ratios = [_pair(warm=number > 0) for number in range(pairs + 1)][1:]
    print(f"median ratio {statistics.median(ratios):.2f} (first pair left out: it imports)")


def _pair(*, warm: bool) -> float:
    with tempfile.TemporaryDirectory(prefix="carbon-bench-") as folder:
        root = Path(folder)
        write_group(root / "data", LINES, partners=10)
        os.environ |= {"CARBON_HOME": str(root / "home"), "CARBON_DATA": str(root / "data")}
        with session() as opened:
            started = time.perf_counter()
            read_files(opened)
            close_month(opened, REQUEST, ReportingMonth(2024, 12))
            closed = time.perf_counter() - started
            job = opened.definitions.resolve_job_def("monthly_close")
            checks = len(opened.definitions.resolve_asset_graph().asset_check_keys)
            empty_job = _empty_job_like(job, checks)
            started = time.perf_counter()
            result = empty_job.execute_in_process(
                instance=opened.instance,
                partition_key="2024-12",
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
            empty = time.perf_counter() - started
            assert result.success
        subprocess.run(
            [sys.executable, "-c", "from carbon_pipeline.cli import main; main()", "stop"],
            check=True, capture_output=True,
        )  # fmt: skip
    print(
        f"{'' if warm else 'first '}close {closed:.2f} s, empty job {empty:.2f} s, {closed / empty:.2f}"
    )
    return closed / empty


def _empty_job_like(job: dg.JobDefinition, check_count: int) -> dg.JobDefinition:
    """A job with the same number of assets and checks, partitioned, that computes nothing."""
    months = dg.MonthlyPartitionsDefinition(start_date="2015-01", fmt="%Y-%m", end_offset=1)
    assets = [
        _empty_asset(f"empty_{n}", months)
        for n in range(len(list(job.asset_layer.executable_asset_keys)))
    ]
    checks = [_empty_check(f"empty_{n % len(assets)}", f"check_{n}", months)
              for n in range(check_count)]  # fmt: skip
    definitions = dg.Definitions(
        assets=assets,
        asset_checks=checks,
        jobs=[dg.define_asset_job("empty", partitions_def=months)],
        executor=dg.in_process_executor,
    )
    print(f"{len(assets)} assets, {len(checks)} checks")
    return definitions.resolve_job_def("empty")


def _empty_asset(name: str, months: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    @dg.asset(name=name, partitions_def=months)
    def empty() -> dg.MaterializeResult[None]:
        return dg.MaterializeResult(metadata={"rows": 0})

    return empty


def _empty_check(
    asset: str, name: str, months: dg.PartitionsDefinition[str]
) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, name=name, partitions_def=months)
    def check() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=True)

    return check


if __name__ == "__main__":
    main()
