"""A new kind of activity, added as one YAML file: its records are read, computed and closed.

The package is copied, and the copy gets a folder with a `defs.yaml` and nothing else.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline_tests.group_of import (
    REPOSITORY,
    Group,
    fuel_factor,
    head_office,
    record,
)

SHUTTLES = """\
type: carbon_pipeline.components.EmissionModule

attributes:
  module: shuttle_buses
  label: Shuttle buses
  description: Buses between the sites that another company runs for the group.
  owners: ["team:carbon-accounting"]
  columns:
    - {name: bus, kind: code, description: Kind of bus, example: coach}
    - {name: distance, kind: amount, description: Distance driven, unit: km, allocated: true, example: "120"}
  quantity_column: distance
  quantity_unit: km
  method: activity_times_factor
  emission_factor: {factor_type: travel, activity_column: bus, fallbacks: [country]}
  emissions:
    - {emission_type: transport, scope: 3, category: 7}
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one more module."""
    root = tmp_path_factory.mktemp("package")
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "carbon_pipeline", root / "carbon_pipeline", ignore=unwanted)
    shutil.copy(REPOSITORY / "pyproject.toml", root)
    declaration = root / "carbon_pipeline/defs/emissions/shuttle_buses/defs.yaml"
    declaration.parent.mkdir()
    declaration.write_text(SHUTTLES, "utf-8")
    return root


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group], package: Path) -> Group:
    """A journey of two months and one below zero; February is closed by the copy's command."""
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(
        fuel_factor("coach", "0.0272", "km", factor_type="travel", region="KR"),
    )
    group.activities(
        "shuttle_buses/buses.csv",
        record("J1", "HQ1", "2024-02-29..2024-03-01", bus="coach", distance="1000"),
        record("J2", "HQ1", "2024-02-10..2024-02-10", bus="coach", distance="-1"),
    )
    done = _carbon(package, group, "close", "2024-02", "--accept-rejected", "a slip")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return group


def _carbon(package: Path, group: Group, *arguments: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith("CARBON_")}
    return subprocess.run(
        [sys.executable, "-c", "from carbon_pipeline.cli import main; main()", *arguments],
        env=own | group.environment() | {"PYTHONPATH": str(package)},
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )


def test_its_records_are_closed_like_any_others(group: Group) -> None:
    """Half of 1000 km lies in February: 500 × 0.0272 kg."""
    assert group.rows(
        "SELECT record_id, scope, category_number, emission_type, quantity, unit, kg_co2eq"
        " FROM module_emissions WHERE module_type = 'shuttle_buses'"
    ) == [
        {
            "record_id": "J1",
            "scope": 3,
            "category_number": 7,
            "emission_type": "transport",
            "quantity": Decimal(500),
            "unit": "km",
            "kg_co2eq": Decimal("13.6"),
        }
    ]
    assert group.value(
        "SELECT (totals -> 'scope3' ->> 'kg_co2eq')::numeric FROM period_closes"
    ) == Decimal("13.6")


def test_its_wrong_row_is_refused_by_the_same_rules(group: Group) -> None:
    assert group.rows("SELECT module_type, column_name, rule FROM rejected_inputs") == [
        {"module_type": "shuttle_buses", "column_name": "distance", "rule": "below_zero"}
    ]


def test_the_command_knows_it(package: Path, group: Group) -> None:
    told = _carbon(package, group, "template", "shuttle_buses")
    assert told.returncode == 0, told.stderr
    assert told.stdout.endswith("bus,distance\n")
