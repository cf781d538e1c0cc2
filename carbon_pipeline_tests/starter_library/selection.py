"""Which factors the starter library holds: one line of `selection.csv` for each factor code.

`editions` are the publisher's, separated by "; ". `activity` and `region` are those of the mapped
library; `as_activity` and `as_region`, where given, are what the group's file states instead: UK
figures of fuels without biogenic share, for one, stand in for the world.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from carbon_pipeline_tests.starter_library.editions import FactorName

SELECTION = Path(__file__).parent / "selection.csv"


@dataclass(frozen=True)
class Selected:
    """One factor code with the published factors that it takes, one for each edition, in their order."""

    factor_code: str
    names: tuple[FactorName, ...]
    activity: str
    region: str


def selected(path: Path = SELECTION) -> list[Selected]:
    """Every line of the selection, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_selected(line) for line in csv.DictReader(file)]


def _selected(line: dict[str, str]) -> Selected:
    shared = [line[name] for name in ("factor_type", "activity", "region", "unit", "price_basis")]
    names = tuple(
        FactorName(line["library"], edition, *shared) for edition in line["editions"].split("; ")
    )
    return Selected(
        line["factor_code"],
        names,
        line["as_activity"] or line["activity"],
        line["as_region"] or line["region"],
    )
