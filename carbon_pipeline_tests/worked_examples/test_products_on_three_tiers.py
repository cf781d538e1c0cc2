"""The footprint of a head office's product with suppliers on three tiers, done by hand.

HQ1 makes the product W250 (the codes are those of the source design, §2.1). P-001 supplies GP100 for
it, P-011 supplies P-001 with FE100, P-111 supplies P-011 with the aluminium AL7. All is electricity
at 0.5 kg CO2e per kWh. A conversion ratio is the share of what a company emits for its product that
enters the product above it.

    HQ1   W250    1,000 kWh ×0.5 =   500 kg, the product itself             ×1                 =   500 kg
    P-001 GP100   2,000 kWh ×0.5 = 1,000 kg, 60 % of GP100 go to HQ1        ×0.6               =   600 kg
    P-011 FE100   4,000 kWh ×0.5 = 2,000 kg, 50 % of FE100 go into GP100    ×0.5×0.6    (0.3)  =   600 kg
    P-111 AL7    10,000 kWh ×0.5 = 5,000 kg, 25 % of AL7 go into FE100      ×0.25×0.5×0.6 (0.075) = 375 kg
    W250                                                                                         2,075 kg

    with all below it: AL7 375; FE100 600 + 375 = 975; GP100 600 + 975 = 1,575; W250 500 + 1,575 = 2,075
    50 pieces of W250 were produced: 2,075 ÷ 50 = 41.5 kg per piece
    what entered no product: GP100 400, FE100 1,400, AL7 4,625; X9 50 (no mapping); without code 10
    2,075 + 400 + 1,400 + 4,625 + 50 + 10 = 8,560 kg, which is the ledger
"""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    head_office,
    partner,
    record,
)
from carbon_pipeline_tests.product_lines import output, part, product, write_mappings, write_outputs

JANUARY = "reporting_year = 2024 AND reporting_month = 1"


def meter(name: str, of: str, kwh: str, product_code: str, month: int = 1) -> dict[str, object]:
    last = {1: 31, 2: 29}[month]
    return record(
        name,
        of,
        f"2024-0{month}-01..2024-0{month}-{last}",
        quantity=kwh,
        unit="kWh",
        product_code=product_code,
    )


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """January as above; in February two products share parts, in thirds that decimals cannot hold."""
    group = make_group()
    group.organizations(
        head_office("HQ1"),
        partner("P-001", "HQ1"),
        partner("P-011", "P-001"),
        partner("P-111", "P-011"),
    )
    group.emission_factors(electricity_factor("KR", "0.5"))
    january = {"valid_to": "2024-01-31"}
    february = {"valid_from": "2024-02-01"}
    thirds = february | {"headquarters_product_code": "W300"}
    write_mappings(
        group,
        product("W250", product_description="Weighing sensor"),
        product("W300"),
        part("M1", "P-001", "GP100", "W250", "0.6", **january),
        part("M2", "P-011", "FE100", "M1", "0.5", **january),
        part("M3", "P-111", "AL7", "M2", "0.25", mapping_type="RAW_MATERIAL", **january),
        part("N1", "P-001", "GP100", "W250", "0.333333", **february),
        part("N2", "P-001", "GP100", "", "0.666667", **thirds),
        # all of FE100 goes into GP100, and with it into both products
        part("N3", "P-011", "FE100", "N1", "1", **february),
        part("N4", "P-011", "FE100", "N2", "1", **thirds),
        part("N5", "P-111", "AL7", "N3", "0.333333", **february),
        part("N6", "P-111", "AL7", "N4", "0.1", is_active="no", **thirds),
    )
    write_outputs(group, output("W250", "2024-01", "50"))
    group.activities(
        "electricity/meters.csv",
        meter("assembly", "HQ1", "1000", "W250"),
        meter("line", "P-001", "2000", "GP100"),
        meter("foundry", "P-011", "4000", "FE100"),
        meter("furnace", "P-111", "10000", "AL7"),
        meter("another line", "P-011", "100", "X9"),
        meter("office", "P-001", "20", ""),
        meter("line in February", "P-001", "0.000002", "GP100", 2),
        meter("foundry in February", "P-011", "7", "FE100", 2),
        meter("furnace in February", "P-111", "0.000002", "AL7", 2),
    )
    group.succeeds("run", "2024-01..2024-02")
    return group


def test_each_part_has_its_own_figure_and_that_with_all_below_it(group: Group) -> None:
    found = group.rows(
        "SELECT product_hierarchy_path, share_of_product, own_kg_co2eq, subtree_kg_co2eq"
        f" FROM product_rollups WHERE {JANUARY} AND headquarters_product_code = 'W250'"
        " ORDER BY hierarchy_level"
    )
    assert [tuple(row.values()) for row in found] == [
        ("/W250/", 1, 500, 2075),
        ("/W250/GP100/", Decimal("0.6"), 600, 1575),
        ("/W250/GP100/FE100/", Decimal("0.3"), 600, 975),
        ("/W250/GP100/FE100/AL7/", Decimal("0.075"), 375, 375),
    ]


def test_the_product_has_its_footprint_by_unit(group: Group) -> None:
    (product_row,) = group.rows(
        "SELECT output_quantity, output_unit, subtree_kg_co2eq_per_unit FROM product_rollups"
        f" WHERE {JANUARY} AND hierarchy_level = 1"
    )
    assert tuple(product_row.values()) == (50, "piece", Decimal("41.5"))
    parts = group.rows(
        "SELECT company_product_code, kg_co2eq_per_unit FROM product_unit_footprints"
        f" WHERE {JANUARY} ORDER BY hierarchy_level"
    )
    # 500 ÷ 50, 600 ÷ 50, 600 ÷ 50, 375 ÷ 50; together 41.5
    assert [tuple(row.values()) for row in parts] == [
        ("W250", 10),
        ("GP100", 12),
        ("FE100", 12),
        ("AL7", Decimal("7.5")),
    ]


def test_what_no_product_takes_is_shown(group: Group) -> None:
    found = group.rows(
        "SELECT organization_code, company_product_code, own_kg_co2eq, unmapped_because"
        f" FROM product_rollups WHERE {JANUARY} AND unmapped_because IS NOT NULL ORDER BY 1, 2"
    )
    assert [tuple(row.values()) for row in found] == [
        ("P-001", "GP100", 400, "rest_of_shares"),
        ("P-011", "FE100", 1400, "rest_of_shares"),
        ("P-011", "X9", 50, "no_mapping"),
        ("P-111", "AL7", 4625, "rest_of_shares"),
    ]
    rolled = group.value(f"SELECT sum(own_kg_co2eq) FROM product_rollups WHERE {JANUARY}")
    ledger = f"SELECT sum(kg_co2eq) FROM module_emissions WHERE {JANUARY} AND is_current"
    assert (rolled + 10, group.value(ledger)) == (8560, 8560)


def test_parts_of_two_products_are_the_whole_to_the_last_digit(group: Group) -> None:
    """February: GP100 emits 0.000001 kg, shared by 0.333333 and 0.666667; FE100's 3.5 kg follow it.

    FE100 enters W250 with 1 × 0.333333 and W300 with 1 × 0.666667, together the whole: 3.5 kg. AL7
    enters W250 with 0.333333 × 0.333333 = 0.111110888889: of 0.000001 kg that is
    0.000000111110888889 kg, and 0.000000888889111111 kg are left. AL7's mapping to W300 is not active.
    """
    found = group.rows(
        "SELECT company_product_code, headquarters_product_code, own_kg_co2eq, unmapped_because"
        " FROM product_rollups WHERE reporting_month = 2 AND own_kg_co2eq IS NOT NULL ORDER BY 1, 2"
    )
    assert [tuple(row.values()) for row in found] == [
        ("AL7", "W250", Decimal("0.000000111110888889"), None),
        ("AL7", None, Decimal("0.000000888889111111"), "rest_of_shares"),
        ("FE100", "W250", Decimal("1.1666655"), None),
        ("FE100", "W300", Decimal("2.3333345"), None),
        ("GP100", "W250", Decimal("0.000000333333"), None),
        ("GP100", "W300", Decimal("0.000000666667"), None),
    ]
    products = group.rows(
        "SELECT headquarters_product_code, own_kg_co2eq, subtree_kg_co2eq, subtree_kg_co2eq_per_unit"
        " FROM product_rollups WHERE reporting_month = 2 AND hierarchy_level = 1 ORDER BY 1"
    )
    # nobody said how much was produced, and the head office itself reported nothing
    assert [tuple(row.values()) for row in products] == [
        ("W250", None, Decimal("1.166665944443888889"), None),
        ("W300", None, Decimal("2.333335166667"), None),
    ]


def test_the_mappings_of_a_month_have_their_place_in_the_product(group: Group) -> None:
    found = group.rows(
        "SELECT mapping_code, owner_type, product_hierarchy_path, hierarchy_level, conversion_ratio,"
        " share_of_product, is_active, product_description FROM product_code_mappings"
        " WHERE reporting_month = 2 ORDER BY product_hierarchy_path"
    )
    assert [tuple(row.values()) for row in found] == [
        ("W250", "HEADQUARTERS", "/W250/", 1, 1, 1, True, "Weighing sensor"),
        ("N1", "PARTNER", "/W250/GP100/", 2, Decimal("0.333333"), Decimal("0.333333"), True, None),
        ("N3", "PARTNER", "/W250/GP100/FE100/", 3, 1, Decimal("0.333333"), True, None),
        ("N5", "PARTNER", "/W250/GP100/FE100/AL7/", 4, Decimal("0.333333"),
         Decimal("0.111110888889"), True, None),
        ("W300", "HEADQUARTERS", "/W300/", 1, 1, 1, True, None),
        ("N2", "PARTNER", "/W300/GP100/", 2, Decimal("0.666667"), Decimal("0.666667"), True, None),
        ("N4", "PARTNER", "/W300/GP100/FE100/", 3, 1, Decimal("0.666667"), True, None),
        ("N6", "PARTNER", "/W300/GP100/FE100/AL7/", 4, Decimal("0.1"),
         Decimal("0.0666667"), False, None),
    ]  # fmt: skip


def test_each_row_is_to_the_last_digit_what_its_shares_take_of_emissions(group: Group) -> None:
    """In February too, where thirds of 0.000001 kg are parted among two products."""
    rows = group.rows("SELECT id, unmapped_because FROM product_rollups")
    assert {row["unmapped_because"] for row in rows} > {None}
    for row in rows:
        sums = group.rows("SELECT * FROM trace_sums(%s)", row["id"])
        assert len(sums) == 6
        assert [each for each in sums if not each["is_equal"]] == []
        assert any(each["stated"] for each in sums)


def test_a_product_is_traced_to_each_company_with_its_share(group: Group) -> None:
    row = group.value(f"SELECT id FROM product_rollups WHERE {JANUARY} AND hierarchy_level = 1")
    out = [line.strip() for line in group.succeeds("trace", str(row)).splitlines()]
    assert out[1] == "2075 kg CO2e, scope 2 category 1 (Purchased electricity)"
    assert out[2] == "/W250/ and what enters it of HQ1 (/HQ1/), 2024-01"
    assert [line.removeprefix("share     ") for line in out if line.startswith("share")] == [
        "1 of HQ1's W250: /W250/ (W250)",
        "0.6 of P-001's GP100: /W250/GP100/ (M1)",
        "0.3 of P-011's FE100: /W250/GP100/FE100/ (M2)",
        "0.075 of P-111's AL7: /W250/GP100/FE100/AL7/ (M3)",
    ]
    whole = "to the last digit the sum of its 4 parts by their shares"
    assert f"sum       with everything below it: 2075 kg, {whole}" in out
    assert "of itself: 500 kg, to the last digit the sum of its 1 part by their shares" in out
    # 500 + 1,000 + 2,000 + 5,000 kg are what the four companies emitted
    assert [line.split()[1] for line in out if " kg CO2e, emission " in line] == [
        "5000", "2000", "1000", "500",
    ]  # fmt: skip


def test_what_entered_no_product_is_traced_to_what_its_shares_leave(group: Group) -> None:
    row = group.value(
        f"SELECT id FROM product_rollups WHERE {JANUARY} AND company_product_code = 'AL7'"
        " AND unmapped_because IS NOT NULL"
    )
    out = group.succeeds("trace", str(row))
    assert "share     0.925 of P-111's AL7: what no share covers" in out
    assert "of itself: 4625 kg, to the last digit the sum of its 1 part by their shares" in out


def test_a_retired_row_has_the_emissions_and_shares_that_were_known_then(group: Group) -> None:
    """The line's 2,000 kWh become 3,000: 60 % of 500 kg more enter the product."""
    row = group.value(f"SELECT id FROM product_rollups WHERE {JANUARY} AND hierarchy_level = 1")
    path = group.data / "activities/electricity/meters.csv"
    path.write_text(path.read_text().replace(",2000,", ",3000,"))
    group.succeeds("run", "2024-01")
    for version, stated in ((1, 2075), (2, 2375)):
        sums = group.rows(
            "SELECT stated, is_equal FROM trace_sums(%s, %s) WHERE figure = 'subtree_kg_co2eq'",
            row,
            version,
        )
        assert sums == [{"stated": stated, "is_equal": True}]
    assert "retired at" in group.succeeds("trace", str(row), "--version", "1")


def test_lines_beside_the_ledger_lead_to_the_cells_that_they_are_reckoned_from(
    group: Group,
) -> None:
    lines = {
        table: group.rows(
            f"SELECT id, organization_code, kg_co2eq_as_published AS kg FROM {table}"
            f" WHERE {JANUARY} AND organization_code = 'P-111'"
        )
        for table in ("gas_rollups", "rollups_by_gwp_set")
    }
    lines["group_inventory"] = group.rows(
        "SELECT id, organization_code, reported_kg_co2eq AS kg FROM group_inventory"
        f" WHERE {JANUARY} AND organization_code = 'P-111'"
    )
    for table, rows in lines.items():
        assert rows
        for row in rows:
            line, cell = json.loads(group.succeeds("trace", str(row["id"]), "--json"))
            assert (line["kind"], cell["kind"]) == (table, "roll-up")
            own = {each["figure"]: Decimal(each["stated"] or 0) for each in cell["sums"]}
            assert own["own_kg_co2eq"] == row["kg"] == 5000, (table, row)
            assert [part["record_id"] for part in cell["parts"]] == ["furnace"]
    out = group.succeeds("trace", str(lines["gas_rollups"][0]["id"]))
    assert "kg_co2eq_as_published: 5000" in out
    assert "reckoned from this cell of organization_rollups" in out


def test_a_sum_of_a_category_in_the_ledger_leads_to_its_cells(group: Group) -> None:
    """P-011 with everything below it: 2,000 + 50 + 5,000 kg."""
    row = group.value(
        f"SELECT id FROM scope_emissions WHERE {JANUARY} AND is_aggregated"
        " AND organization_code = 'P-011'"
    )
    line, cell = json.loads(group.succeeds("trace", str(row), "--json"))
    assert Decimal(line["subtree_kg_co2eq"]) == Decimal(cell["kg_co2eq"]) == 7050
    assert len(cell["parts"]) == 3
    assert "subtree_kg_co2eq: 7050" in group.succeeds("trace", str(row))
