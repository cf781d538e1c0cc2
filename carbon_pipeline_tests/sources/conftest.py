"""Modules, organisations and a reader that the tests of `sources` share."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from carbon_pipeline.sources.activity_files import Reading, ReadingContext, read_activity_file
from carbon_pipeline.vocabulary.modules import EmissionLine, ModuleDeclaration, Variant
from carbon_pipeline.vocabulary.months import ReportingMonth

ORGANIZATIONS = {
    "HQ1": [(None, None)],
    "P-001": [(None, None)],
    # joined the group in March 2024
    "P-014": [(date(2024, 3, 1), None)],
    # two windows that touch, then a gap
    "P-020": [
        (date(2023, 1, 1), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 6, 30)),
        (date(2024, 9, 1), None),
    ],
}

Read = Callable[..., Reading]


def declared(module: str, columns: Sequence[str], quantity: str, **more: Any) -> ModuleDeclaration:
    line = EmissionLine(emission_type="energy", scope=2, category=1)
    return ModuleDeclaration(
        module=module,
        label=module.capitalize(),
        description=f"What {module} emits.",
        owners=(),
        method="activity_times_factor",
        columns=tuple(columns),
        quantity_column=quantity,
        emissions=(line,),
        **more,
    )


MODULES = {
    "electricity": declared(
        "electricity", ["quantity", "unit"], "quantity", units=("Wh", "kWh", "MWh", "GJ")
    ),
    "corrected": declared(
        "corrected", ["quantity", "unit"], "quantity", corrections_below_zero=True
    ),
    "fuel": declared(
        "fuel",
        ["fuel", "use", "quantity", "unit"],
        "quantity",
        variant_column="use",
        variants=(
            Variant(code="stationary", label="Stationary"),
            Variant(code="mobile", label="Mobile"),
        ),
    ),
    "equipment": declared(
        "equipment",
        [
            "equipment_class",
            "equipment_sub_class",
            "count",
            "active_hours",
            "standby_hours",
            "within_meter",
        ],
        "count",
        hours_columns=("active_hours", "standby_hours"),
    ),
    "headcount": declared(
        "headcount",
        ["variant", "fte"],
        "fte",
        variant_column="variant",
        variants=(Variant(code="student", label="Student"), Variant(code="staff", label="Staff")),
    ),
}


def context_of(module: str) -> ReadingContext:
    return ReadingContext(MODULES[module], ORGANIZATIONS, ReportingMonth(2015, 1))


@pytest.fixture
def context() -> Callable[[str], ReadingContext]:
    """The context of a module by its name."""
    return context_of


@pytest.fixture
def accepted(tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """The rows that the last reading accepted."""
    return lambda: pq.read_table(tmp_path / "accepted.parquet").to_pylist()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read these bytes or this text as a file of a module."""

    def reader(
        content: bytes | str, module: str = "electricity", suffix: str = ".csv", **options: Any
    ) -> Reading:
        path = tmp_path / "delivered"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        reading = read_activity_file(
            path,
            suffix=suffix,
            context=context_of(module),
            accepted_path=tmp_path / "accepted.parquet",
            **options,
        )
        assert reading.rows_in == reading.rows_accepted + len(reading.rejects)
        assert pq.read_metadata(tmp_path / "accepted.parquet").num_rows == reading.rows_accepted
        assert not list(tmp_path.glob("*.unfinished")), "an unfinished file is left behind"
        return reading

    return reader
