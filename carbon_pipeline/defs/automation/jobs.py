"""The jobs: reading the files, computing a month, closing a month.

A job is partitioned as the assets that it selects.
"""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

EVERYTHING = dg.AssetSelection.all()
READING = dg.AssetSelection.groups("reference") | dg.AssetSelection.assets(
    "activity_files", "rejected_inputs"
)
CLOSING = dg.AssetSelection.groups("closing")


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
        EVERYTHING - READING - CLOSING,
        description="A month from what was read to the roll-ups, without closing.",
    )


def monthly_close() -> Job:
    """A month from files to closed result tables."""
    return dg.define_asset_job(
        "monthly_close",
        EVERYTHING,
        description="A month from files to closed result tables.",
    )
