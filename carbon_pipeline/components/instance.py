"""Dagster's own configuration of a home: rendered from its settings, never edited by hand."""

from pathlib import Path

import dagster as dg
import yaml

from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import Warehouse

LOCATION = "carbon_pipeline"


def render(home: Home, warehouse: Warehouse) -> Path:
    """Write dagster.yaml and workspace.yaml of the home and return their folder; equal text is left alone."""
    folder = home.dagster_home
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "storage": {"postgres": {"postgres_url": warehouse.dagster_url()}},
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": str(folder)},
        },
        "compute_logs": {
            "module": "dagster._core.storage.local_compute_log_manager",
            "class": "LocalComputeLogManager",
            "config": {"base_dir": str(folder / "logs")},
        },
        "telemetry": {"enabled": False},
        "concurrency": {"runs": {"max_concurrent_runs": 2}},
    }
    location = {"python_module": {"module_name": "carbon_pipeline.definitions",
                                  "location_name": LOCATION}}  # fmt: skip
    _write(folder / "dagster.yaml", settings)
    _write(folder / "workspace.yaml", {"load_from": [location]})
    return folder


def open_instance(home: Home, warehouse: Warehouse) -> dg.DagsterInstance:
    """Dagster's instance of this home, on its own database."""
    return dg.DagsterInstance.from_config(str(render(home, warehouse)))


def _write(path: Path, content: object) -> None:
    text = yaml.safe_dump(content, sort_keys=False)
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
