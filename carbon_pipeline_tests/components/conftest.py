"""A declaration to start from, as a dictionary that tests change, and where it is written."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

# no Python of its own: a column that no other module has, and a method that there is
TRAVEL: dict[str, Any] = {
    "module": "travel",
    "label": "Business travel",
    "description": "Journeys of staff by public transport.",
    "owners": ["team:carbon-accounting"],
    "columns": [
        {"name": "mode", "kind": "code", "description": "Means of transport", "example": "rail"},
        {
            "name": "distance",
            "kind": "amount",
            "description": "Distance of all passengers",
            "unit": "km",
            "allocated": True,
            "example": "120",
        },
    ],
    "quantity_column": "distance",
    "quantity_unit": "km",
    "method": "activity_times_factor",
    "emission_factor": {
        "factor_type": "travel",
        "activity_column": "mode",
        "fallbacks": ["country", "group", "WORLD"],
    },
    "emissions": [{"emission_type": "transport", "scope": 3, "category": 6}],
}

Declare = Callable[..., Path]


@pytest.fixture
def travel() -> dict[str, Any]:
    """The attributes of a module that the package does not have."""
    return copy.deepcopy(TRAVEL)


@pytest.fixture
def declare(tmp_path: Path) -> Declare:
    """Writes the declaration of a module; returns the folder that `load_modules` reads."""

    def write(attributes: dict[str, Any], folder: Path = tmp_path, name: str = "travel") -> Path:
        path = folder / name / "defs.yaml"
        path.parent.mkdir(parents=True)
        document = {
            "type": "carbon_pipeline.components.EmissionModule",
            "attributes": attributes,
        }
        path.write_text(yaml.safe_dump(document), "utf-8")
        return folder

    return write
