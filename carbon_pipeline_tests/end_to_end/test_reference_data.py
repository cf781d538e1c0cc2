"""Reference data that does not hold together is refused whole, and nothing is written."""

from collections.abc import Callable

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    everything,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)

Break = Callable[[Group], object]


def _write_reference(group: Group) -> None:
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"), partner("P-102", "P-101"))
    group.emission_factors(
        electricity_factor("KR", "0.5", edition="2023", valid_to="2023-12-31"),
        electricity_factor("KR", "0.4", edition="2024", valid_from="2024-01-01"),
    )
    group.factors(power_factor("Laptop", "100", "10"))


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """A group that was computed once from sound reference data."""
    group = make_group()
    _write_reference(group)
    group.activities("electricity/meter.csv", record("meter", "P-101", quantity="10", unit="kWh"))
    group.succeeds("run", "2024-01")
    return group


def _organizations(*more: dict[str, str]) -> Break:
    return lambda group: group.organizations(head_office("HQ1"), partner("P-101", "HQ1"), *more)


CASES: dict[str, tuple[Break, tuple[str, ...]]] = {
    "a cycle": (
        _organizations(partner("P-1", "P-3"), partner("P-2", "P-1"), partner("P-3", "P-2")),
        (
            "organizations.csv, row 4, column parent_code: P-1 is its own ancestor",
            "organizations.csv, row 5, column parent_code: P-2 is its own ancestor",
            "organizations.csv, row 6, column parent_code: P-3 is its own ancestor",
        ),
    ),
    "its own parent": (
        _organizations(partner("P-1", "P-1")),
        ("organizations.csv, row 4, column parent_code: P-1 is its own ancestor",),
    ),
    "an orphan": (
        _organizations(partner("P-1", "P-9")),
        ("organizations.csv, row 4, column parent_code: P-1 names the parent P-9, which does not exist",),
    ),
    "a partner without a parent": (
        _organizations(head_office("P-1") | {"kind": "PARTNER"}),
        ("organizations.csv, row 4, column parent_code: P-1 is a partner without a parent",),
    ),
    "two parents": (
        _organizations(partner("P-1", "HQ1"), partner("P-1", "P-101")),
        ("organizations.csv, row 5, column organization_code: P-1 has two parents, first in row 4: HQ1 and P-101",),
    ),
    "a code twice": (
        _organizations(partner("P-101", "HQ1")),
        ("organizations.csv, row 4, column organization_code: P-101 stands twice, first in row 3",),
    ),
    "editions that overlap": (
        lambda group: group.emission_factors(
            electricity_factor("KR", "0.5", edition="2023", valid_to="2024-06-30"),
            electricity_factor("KR", "0.4", edition="2024", valid_from="2024-01-01"),
        ),
        ("emission_factors.csv, row 3, column valid_from: overlaps row 2",),
    ),
    "a factor twice": (
        lambda group: group.emission_factors(
            electricity_factor("KR", "0.5"), electricity_factor("GB", "0.4", factor_code="electricity-kr")
        ),
        ("emission_factors.csv, row 3, column factor_code: electricity-kr is already in row 2",),
    ),
    "a factor that is no number": (
        lambda group: group.emission_factors(electricity_factor("KR", "0,5")),
        ("emission_factors.csv, row 2, column kg_co2eq_per_unit: «0,5» has a comma",),
    ),
    "JSON that breaks the schema of its family": (
        lambda group: group.factors(
            power_factor("Laptop", "100", "10"), power_factor("Desktop", "-5", '"10"')
        ),
        (
            "factors.csv, row 3, column values: active_power_w: -5 is less than the minimum of 0",
            "factors.csv, row 3, column values: standby_power_w: '10' is not of type 'number'",
        ),
    ),
    "coefficients of another family": (
        lambda group: group.factors(headcount_factor("student", "1", "2", "3", "4", factor_family="power")),
        ("factors.csv, row 2, column classification: 'class' is a required property",),
    ),
    "cells that are no JSON": (
        lambda group: group.factors(power_factor("Laptop", "100", "10") | {"values": "{100 W}"}),
        ("factors.csv, row 2, column values: «{100 W}» is no JSON",),
    ),
    "a mandatory file that is not there": (
        lambda group: (group.data / "reference/emission_factors.csv").unlink(),
        ("emission_factors.csv does not exist.", "CARBON_DATA"),
    ),
    "a table without its columns": (
        lambda group: group.write("reference/organizations.csv", "code,name\nHQ1,Head office\n"),
        ("organizations.csv", "The header lacks organization_code, kind, parent_code"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_unsound_reference_data_is_refused_with_its_rows_and_nothing_is_written(
    group: Group, case: str
) -> None:
    breaks, sentences = CASES[case]
    _write_reference(group)
    breaks(group)
    before = everything(group)
    said = group.refuses("run", "2024-01")
    assert [sentence for sentence in sentences if sentence not in said] == []
    assert everything(group) == before


def test_the_tree_has_paths_and_levels(group: Group) -> None:
    assert group.rows(
        "SELECT o.code, o.kind, o.tree_path, o.level, p.code AS parent FROM organizations o"
        " LEFT JOIN organizations p ON p.id = o.parent_id ORDER BY 1"
    ) == [
        {"code": "HQ1", "kind": "HEADQUARTERS", "tree_path": "/HQ1/", "level": 1, "parent": None},
        {"code": "P-101", "kind": "PARTNER", "tree_path": "/HQ1/P-101/", "level": 2, "parent": "HQ1"},
        {"code": "P-102", "kind": "PARTNER", "tree_path": "/HQ1/P-101/P-102/", "level": 3, "parent": "P-101"},
    ]  # fmt: skip
