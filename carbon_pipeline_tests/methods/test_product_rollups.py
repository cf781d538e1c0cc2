"""Whatever the shares and the kilograms, parts and rest are the whole to the last digit."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.product_rollups import product_rollups
from carbon_pipeline.vocabulary.months import ReportingMonth

AMOUNTS = ("kg_co2eq", "kg_co2eq_market_based", "kg_co2_biogenic")
# shares as multiplied over three tiers, and kilograms with every digit of their column
SHARES = st.lists(st.decimals("0.000000000000000001", 1, places=18), min_size=1, max_size=5)
KILOGRAMS = st.decimals(Decimal("-9e15"), Decimal("9e15"), places=18)


def _mapping(number: int, share: Decimal) -> dict[str, object]:
    return {
        "id": UUID(int=number + 1),
        "parent_mapping_id": None,
        "mapping_code": f"M{number}",
        "headquarters_id": UUID(int=0),
        "partner_id": UUID(int=0),
        "organization_code": "P",
        "tree_path": "/H/P/",
        "headquarters_product_code": f"W{number}",
        "company_product_code": "A",
        "product_hierarchy_path": "/W/A/",
        "hierarchy_level": 2,
        "mapping_type": "COMPONENT",
        "share_of_product": share,
        "is_active": True,
    }


@given(parts=SHARES, kilograms=st.lists(st.none() | KILOGRAMS, min_size=3, max_size=3))
def test_parts_and_rest_are_the_whole(
    parts: list[Decimal], kilograms: list[Decimal | None]
) -> None:
    left = Decimal(1)
    shares = []
    for part in parts:
        shares.append(min(part, left))
        left -= shares[-1]
    line = dict(zip(AMOUNTS, kilograms, strict=True)) | {
        "organization_code": "P",
        "product_code": "A",
        "headquarters_id": UUID(int=0),
        "partner_id": UUID(int=0),
        "tree_path": "/H/P/",
        "scope": 2,
        "category_number": 1,
    }
    mappings = [_mapping(number, share) for number, share in enumerate(shares) if share]
    rows = product_rollups(ReportingMonth(2024, 1), mappings, [line], {})
    for name, whole in zip(AMOUNTS, kilograms, strict=True):
        found = [row[f"own_{name}"] for row in rows]
        assert [each is None for each in found] == [whole is None] * len(rows)
        if whole is not None:
            assert sum(map(Fraction, found)) == Fraction(whole)
    assert all(
        row["own_kg_co2eq"] == row["subtree_kg_co2eq"] for row in rows if row["mapping_code"]
    )
