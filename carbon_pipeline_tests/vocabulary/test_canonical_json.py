"""Canonical JSON is what PostgreSQL prints for the same JSONB; the expected texts come from there."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.vocabulary.identity import canonical_json


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ({}, "{}"),
        ([], "[]"),
        # the shorter key first, then by bytes: capitals before small letters
        ({"bb": 1, "a": 2, "ab": 3, "B": 4}, '{"B": 4, "a": 2, "ab": 3, "bb": 1}'),
        # a Korean syllable is three bytes long, so it comes after two letters and before four
        ({"전기": 1, "abcd": 2, "가": 3, "zz": 4}, '{"zz": 4, "가": 3, "abcd": 2, "전기": 1}'),
        ({"나": 1, "가": 2}, '{"가": 2, "나": 1}'),
        ({"a": {"cc": 1, "b": []}}, '{"a": {"b": [], "cc": 1}}'),
        ([1, "a", None, True, False], '[1, "a", null, true, false]'),
        ("전기", '"전기"'),
        ('say "yes" \\ no', '"say \\"yes\\" \\\\ no"'),
        ("\b\f\n\r\t\x01\x7f", '"\\b\\f\\n\\r\\t\\u0001\x7f"'),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0"), "0"),
        (Decimal("-0.00"), "0.00"),
        (
            Decimal("123456789012345678901234567890.123456789"),
            "123456789012345678901234567890.123456789",
        ),
    ],
)
def test_as_postgresql_prints_it(value: Any, printed: str) -> None:
    assert canonical_json(value) == printed


@pytest.mark.parametrize("value", [0.1, {"a": [1.0]}, float("nan")])
def test_a_float_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="is a float"):
        canonical_json(value)


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=10,
)


@given(documents)
def test_it_means_the_same_and_is_its_own_canonical_form(document: Any) -> None:
    text = canonical_json(document)
    assert json.loads(text) == document
    assert canonical_json(json.loads(text)) == text
