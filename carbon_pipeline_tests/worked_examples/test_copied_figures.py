"""The known answers' figures, which stand here as copies, beside the shared table where it is at hand."""

import csv
from decimal import Decimal
from functools import cache

import pytest

from carbon_pipeline_tests.group_of import SHARED
from carbon_pipeline_tests.worked_examples.known_cases import METHOD_CASES, Case
from carbon_pipeline_tests.worked_examples.test_known_answers_of_activities import (
    CASES as ACTIVITIES,
)
from carbon_pipeline_tests.worked_examples.test_known_answers_of_energy import CASES as ENERGY

CASES = (*ENERGY, *ACTIVITIES)
KNOWN_ANSWERS = SHARED / "data" / "known-answers.csv"


@cache
def _shared_cases() -> dict[str, dict[str, str]]:
    with KNOWN_ANSWERS.open(encoding="utf-8", newline="") as file:
        return {row["case_id"]: row for row in csv.DictReader(file)}


with_shared_cases = pytest.mark.skipif(
    not KNOWN_ANSWERS.exists(), reason=f"the shared table {KNOWN_ANSWERS.name} is not at hand"
)


@with_shared_cases
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_copied_figures_are_those_of_the_shared_table(case: Case) -> None:
    row = _shared_cases()[case.case_id]
    assert Decimal(row["expected"]) == Decimal(case.published)
    assert case.kg_per_published_unit == (1000 if row["expected_unit"].startswith("t ") else 1)
    assert Decimal(case.tolerance) <= Decimal(row["rel_tolerance"])
    figures = ("activity", "quantity", "factor", "extra_params")
    told = " ".join(row[name] for name in figures)
    assert [figure for figure in case.figures if figure not in told] == []


@with_shared_cases
def test_every_shared_case_is_computed() -> None:
    """By the pipeline, or by a method that no module uses yet."""
    assert set(_shared_cases()) - {case.case_id for case in (*CASES, *METHOD_CASES)} == set()
