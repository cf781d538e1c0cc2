"""The one code location: everything in `defs/`, loaded, and nothing else."""

from pathlib import Path

import dagster as dg


@dg.definitions
def defs() -> dg.Definitions:
    """Every asset, check, job, schedule and sensor of the pipeline."""
    return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
