"""The jobs: reading the files, computing a month, closing a month.

A job is partitioned as the assets that it selects.
"""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from carbon_pipeline.vocabulary.periods import PeriodKind

EVERYTHING = dg.AssetSelection.all()
READING = dg.AssetSelection.groups("reference") | dg.AssetSelection.assets(
    "activity_files", "rejected_inputs", "month_versions"
)
CLOSING = dg.AssetSelection.groups("closing")
BY_PERIOD = {
    kind: dg.AssetSelection.assets(f"organization_rollups_by_{kind.value}") for kind in PeriodKind
}
PERIODS = (
    BY_PERIOD[PeriodKind.YEAR] | BY_PERIOD[PeriodKind.QUARTER] | BY_PERIOD[PeriodKind.FISCAL_YEAR]
)


Job = UnresolvedAssetJobDefinition


def read_files() -> Job:
    """The files, whatever month they concern."""
    return dg.define_asset_job(
        "read_files",
        READING,
        description="Reference and activity files, whatever month they concern.",
    )


def monthly_run() -> Job:
    """A month from what was read to the roll-ups."""
    return dg.define_asset_job(
        "monthly_run",
        EVERYTHING - READING - CLOSING - PERIODS,
        description="A month from what was read to the roll-ups, without closing.",
    )


def monthly_close() -> Job:
    """A month from files to closed result tables."""
    return dg.define_asset_job(
        "monthly_close",
        EVERYTHING - PERIODS,
        description="A month from files to closed result tables.",
    )


def rollups_by_period() -> list[Job]:
    """What the months of a year, a quarter or a fiscal year came to, a job each."""
    return [
        dg.define_asset_job(
            f"rollups_by_{kind.value}",
            selected,
            description=f"What the months of a {kind.value.replace('_', ' ')} came to, and which are missing.",
        )
        for kind, selected in BY_PERIOD.items()
    ]
