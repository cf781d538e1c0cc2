"""The page of products: a picture that a person can read, and the same as a table."""

from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

from carbon_pipeline.components.product_page import product_metadata
from carbon_pipeline.components.product_plot import BELOW, COLOURS, MOST_PARTS, draw_products
from carbon_pipeline.methods.product_parts import Part
from carbon_pipeline.vocabulary.months import ReportingMonth

MONTH = ReportingMonth(2024, 1)


def part(code: str, level: int, own: dict[int, str], subtree: str | None) -> Part:
    return Part(
        "HQ1",
        "W250",
        "HQ1" if level == 1 else "P-1",
        code,
        f"Product {code}",
        level,
        "DIRECT" if level == 1 else "RAW_MATERIAL",
        Decimal(1) if level == 1 else Decimal("0.075"),
        {scope: Decimal(kilograms) for scope, kilograms in own.items()},
        None if subtree is None else Decimal(subtree),
        Decimal(50) if level == 1 else None,
        "piece" if level == 1 else None,
    )


PARTS = [
    part("W250", 1, {2: "500"}, "2075"),
    part("AL7", 2, {1: "1000", 3: "575"}, "1575"),
    part("FE1", 2, {}, None),
]


def test_the_picture_names_product_parts_scopes_and_figures() -> None:
    picture = draw_products(PARTS)
    text = " ".join(ET.fromstring(picture).itertext())  # noqa: S314 - our own picture
    for word in (
        "W250  Product W250 (HQ1): 41.5 kg CO2e per piece, output 50 piece",
        "P-1 AL7, raw material 7.5 %",
        "1,575 kg",
        "nothing reported",
        "own, scope 1",
        "with its own parts",
    ):
        assert word in text, word
    for colour in (*COLOURS.values(), BELOW):
        assert colour.encode() in picture, colour


def test_equal_parts_give_equal_bytes_and_many_are_cut() -> None:
    assert draw_products(PARTS) == draw_products(PARTS)
    many = [PARTS[0], *(part(f"A{n}", 2, {1: "1"}, "1") for n in range(MOST_PARTS + 6))]
    assert b"7 more parts are in product_rollups" in draw_products(many)


def test_the_asset_shows_the_picture_that_lies_in_the_home(tmp_path: Path) -> None:
    shown = product_metadata(PARTS, MONTH, tmp_path / "products")
    (picture,) = (tmp_path / "products").glob("products-2024-01-*.svg")
    assert shown["picture"].value == str(picture)
    assert "| W250 | \u2003AL7 | P-1 |" in shown["composition"].value
    product_metadata(PARTS[:1], MONTH, tmp_path / "products")
    (newer,) = (tmp_path / "products").glob("*.svg")
    assert newer != picture
    assert product_metadata([], MONTH, tmp_path / "none") == {}
    assert not (tmp_path / "none").exists()
