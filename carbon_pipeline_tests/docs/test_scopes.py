"""Every category has a module that fills it, and the page of scopes says which."""

import pytest

from carbon_pipeline.docs.scopes import filled_by, scopes_page
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORIES

FILLED = filled_by()
ALL = [(category.scope, category.number) for category in CATEGORIES]


def test_there_are_22_categories() -> None:
    assert [sum(scope == each for scope, _ in ALL) for each in (1, 2, 3)] == [4, 3, 15]


@pytest.mark.parametrize("place", ALL, ids=lambda place: f"{place[0]}.{place[1]}")
def test_a_module_fills_the_category(place: tuple[int, int]) -> None:
    assert FILLED[place]


@pytest.mark.parametrize(
    ("place", "module"),
    [
        ((1, 1), "`fuel` (stationary)"),
        ((1, 4), "`refrigerants`"),
        ((2, 2), "`purchased_energy` (heat)"),
        ((3, 3), "`electricity`"),
        ((3, 8), "`electricity`, `control` `leased_in_without_control`"),
        ((3, 13), "`fuel` (stationary), `control` `leased_out_operating`"),
        ((3, 14), "`purchased_energy` (heat), `control` `franchise`"),
        ((3, 12), "`waste` (sold_products)"),
    ],
)
def test_the_page_names_variants_and_contexts(place: tuple[int, int], module: str) -> None:
    assert module in FILLED[place]
    assert module in scopes_page()


def test_what_comes_along_makes_no_module_of_a_category() -> None:
    """The upstream of a tenant's energy goes with it, but fills no category on its own."""
    assert "leased_out" not in " ".join(FILLED[3, 3])
