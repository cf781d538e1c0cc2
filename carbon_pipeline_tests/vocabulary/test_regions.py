"""Regions: which codes there are, and where to look from the nearest to the widest."""

import pytest

from carbon_pipeline.vocabulary.regions import GROUPS, is_country, is_region, wider_regions


@pytest.mark.parametrize("code", ["KR", "GB", "US-CA", "CN-SH", "EU27", "WORLD"])
def test_codes_that_exist(code: str) -> None:
    assert is_region(code)


@pytest.mark.parametrize(
    "code", ["", "kr", "us-ca", "US-ca", "XX", "KOR", "410", "UK", "EU", "US-", "US-XX", "World"]
)
def test_codes_that_do_not_exist(code: str) -> None:
    assert not is_region(code)


def test_only_countries_are_countries() -> None:
    assert is_country("KR")
    assert not any(is_country(code) for code in ("US-CA", "EU27", "WORLD", "kr"))


def test_the_union_has_27_countries_and_britain_is_none_of_them() -> None:
    assert len(GROUPS["EU27"]) == 27
    assert all(is_country(code) for code in GROUPS["EU27"])
    assert not {"GB", "CH", "NO"} & GROUPS["EU27"]


@pytest.mark.parametrize(
    ("region", "steps"),
    [
        ("US-CA", [("US-CA", "exact"), ("US", "country"), ("WORLD", "WORLD")]),
        ("KR", [("KR", "exact"), ("WORLD", "WORLD")]),
        ("DE", [("DE", "exact"), ("EU27", "group"), ("WORLD", "WORLD")]),
        ("DE-BY", [("DE-BY", "exact"), ("DE", "country"), ("EU27", "group"), ("WORLD", "WORLD")]),
        ("EU27", [("EU27", "exact"), ("WORLD", "WORLD")]),
        ("WORLD", [("WORLD", "exact")]),
    ],
)
def test_from_the_region_out_to_the_world(region: str, steps: list[tuple[str, str]]) -> None:
    assert wider_regions(region) == steps
