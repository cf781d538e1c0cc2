"""Product mappings that do not hold together are refused whole, with the rows named."""

from collections.abc import Callable, Mapping

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    head_office,
    partner,
    record,
)
from carbon_pipeline_tests.product_lines import output, part, product, write_mappings, write_outputs

FILE = "product_code_mappings.csv"
Line = Mapping[str, str]


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """Two head offices; P-9 leaves with March 2024."""
    group = make_group()
    group.organizations(
        head_office("HQ1"),
        partner("P-1", "HQ1"),
        partner("P-11", "P-1"),
        partner("P-2", "HQ1"),
        partner("P-9", "HQ1") | {"valid_to": "2024-03-31"},
        head_office("HQ2"),
        partner("Q-1", "HQ2"),
    )
    group.emission_factors(electricity_factor("KR", "0.5"))
    group.activities(
        "electricity/meter.csv", record("meter", "P-1", quantity="10", unit="kWh", product_code="A")
    )
    return group


W250 = product("W250")
OF_W300 = {"headquarters_product_code": "W300"}
# a file shows its first five faults
CASES: dict[str, tuple[tuple[Line, ...], tuple[str, ...]]] = {
    "ratios and months": (
        (
            part("A", "P-1", "A", "", "0.000000"),
            part("B", "P-1", "B", "", "-0.5"),
            part("C", "P-1", "C", "", "0.1234567"),
            part("D", "P-1", "D", "", "0.5", valid_from="2024-01-15", valid_to="2024-03-30"),
        ),
        (
            "row 2, column conversion_ratio: «0.000000» is not above zero.",
            "row 3, column conversion_ratio: «-0.5» is not above zero.",
            "row 4, column conversion_ratio: «0.1234567» has more than 6 decimals.",
            "row 5, column valid_from: 2024-01-15 is not the first day of a month",
            "row 5, column valid_to: 2024-03-30 is not the last day of a month",
        ),
    ),
    "owners and validities": (
        (
            W250 | {"company_product_code": "W251"},
            product("W300", conversion_ratio="0.5"),
            part("A", "", "A", "", "0.5"),
            part("B", "P-1", "B", "", "0.5", valid_to="2024-06-30"),
            part("B", "P-1", "B", "", "0.4", valid_from="2024-06-01"),
        ),
        (
            "row 2, column company_product_code: W251 is not W250; the row of a head office's product",
            "row 3, column conversion_ratio: 0.5; a product is the whole of itself. Write 1.",
            "row 4, column partner_code: blank; a PARTNER row names the partner.",
            "row 6, column valid_from: overlaps row 5 for B",
        ),
    ),
    "organisations": (
        (
            W250,
            part("A", "Q-1", "A", "", "0.5"),
            part("B", "P-7", "B", "", "0.5"),
            part("C", "P-9", "C", "", "0.5", valid_from="2024-01-01"),
            part("D", "HQ1", "D", "W250", "0.5"),
            product("W900", "P-1"),
        ),
        (
            "row 3, column partner_code: Q-1 is not below HQ1 in 2015-01.",
            "row 4, column partner_code: «P-7» is no organisation in 2015-01.",
            "row 5, column partner_code: «P-9» is no organisation in 2024-04.",
            "row 6, column partner_code: HQ1 is a head office; its own rows are HEADQUARTERS.",
            "row 7, column headquarters_code: «P-1» is no head office in 2015-01.",
        ),
    ),
    "parents": (
        (
            W250,
            product("X1", "HQ2"),
            part("A", "P-1", "A", "", "0.5", headquarters_product_code="X1"),
            part("B", "P-1", "B", "X1", "0.5"),
            part("C", "P-1", "C", "", "0.5", valid_to="2024-06-30"),
            part("D", "P-2", "D", "C", "0.5", valid_to="2024-06-30"),
            part("E", "P-11", "E", "C", "0.5", valid_from="2024-01-01"),
            part("F", "P-1", "F", "", "0.5", is_active="no"),
            part("G", "P-11", "G", "F", "0.5"),
        ),
        (
            (
                "row 4, column headquarters_product_code: HQ1 has no product X1 in 2015-01; it is a product"
                " of HQ2."
            ),
            "row 5, column parent_mapping_code: X1 is a part of X1 of HQ2, not of W250 of HQ1.",
            "row 7, column parent_mapping_code: C is of P-1, which is not above P-2 in 2015-01.",
            "row 8, column parent_mapping_code: there is no mapping C in 2024-07.",
            "row 10, column parent_mapping_code: F is not active in 2015-01.",
        ),
    ),
    "circles and repeats": (
        (
            W250,
            part("A", "P-1", "A", "B", "0.5"),
            part("B", "P-1", "B", "A", "0.5"),
            part("C", "P-1", "C", "", "0.5"),
            part("D", "P-1", "D", "C", "0.5"),
            part("E", "P-1", "C", "D", "0.1"),
            part("F", "P-1", "F", "", "0.5", valid_to="2024-06-30"),
            part("G", "P-1", "F", "W250", "0.5", valid_from="2024-06-01"),
        ),
        (
            "row 3, column parent_mapping_code: A is its own ancestor: A → B → A.",
            "row 4, column parent_mapping_code: B is its own ancestor: B → A → B.",
            "row 7, column parent_mapping_code: C of P-1 would be a part of itself.",
            "row 9, column company_product_code: maps F of P-1 as row 8 does, over the same time",
        ),
    ),
    "shares and paths": (
        (
            W250,
            product("W300"),
            part("A", "P-1", "A", "", "0.7"),
            part("B", "P-1", "A", "", "0.4", **OF_W300),
            part("C", "P-1", "C", "", "1.5", valid_from="2024-02-01"),
            part("D", "P-1", "D", "", "1", product_hierarchy_path="/D/", hierarchy_level="3"),
        ),
        (
            (
                "row 5, column conversion_ratio: A of P-1 enters products with 1.1 of what is emitted for"
                " it in 2015-01 (row 4, 5); the shares sum to 1 at most."
            ),
            (
                "row 6, column conversion_ratio: C of P-1 enters products with 1.5 of what is emitted for"
                " it in 2024-02 (row 6)"
            ),
            "row 7, column product_hierarchy_path: /D/; its parents make it /W250/D/.",
            "row 7, column hierarchy_level: 3; its parents make it 2.",
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_does_not_hold_is_refused(group: Group, case: str) -> None:
    lines, told = CASES[case]
    write_mappings(group, *lines)
    sentence = group.refuses("run", "2024-01")
    assert f"{FILE} is refused; nothing of it was taken." in sentence
    for each in told:
        assert f"{FILE}, {each}" in sentence
    assert sentence.count(f"{FILE}, row") == len(told)
    assert group.value("SELECT count(*) FROM product_mappings") == 0


def test_output_names_an_organisation_and_a_month(group: Group) -> None:
    (group.data / "reference" / FILE).unlink(missing_ok=True)
    write_outputs(
        group, output("W250", "2024-1", "5"), output("W250", "2024-01", "5", "pieces of W250")
    )
    sentence = group.refuses("run", "2024-01")
    assert "row 2, column month: «2024-1» is no month; write it as 2024-03." in sentence
    assert "row 3, column unit: «pieces of W250» is no unit." in sentence
    write_outputs(group, output("W250", "2024-01", "5") | {"organization_code": "HQ7"})
    assert "row 2, column organization_code: «HQ7» is no organisation." in group.refuses(
        "run", "2024-01"
    )
    (group.data / "reference" / "product_outputs.csv").unlink()


def test_a_closed_month_keeps_its_mappings_and_its_products(group: Group) -> None:
    """The mapping is closed with its month; what changes afterwards counts from the next one on."""
    write_mappings(group, W250, part("A", "P-1", "A", "", "0.5"))
    group.activities(
        "electricity/february.csv",
        record(
            "next", "P-1", "2024-02-01..2024-02-29", quantity="10", unit="kWh", product_code="A"
        ),
    )
    group.succeeds("close", "2024-01", "--headquarters", "HQ1")
    write_mappings(group, W250, part("A", "P-1", "A", "", "0.4"))
    group.succeeds("run", "2024-01..2024-02")
    found = group.rows(
        "SELECT reporting_month, own_kg_co2eq FROM product_rollups WHERE mapping_code = 'A' ORDER BY 1"
    )
    # 10 kWh at 0.5 kg are 5 kg
    assert [tuple(map(str, row.values())) for row in found] == [
        ("1", "2.500000000000000000"),
        ("2", "2.000000000000000000"),
    ]
    kept = group.values("SELECT conversion_ratio FROM product_code_mappings WHERE mapping_code = 'A'"
                        " ORDER BY reporting_month")  # fmt: skip
    assert [str(each) for each in kept] == ["0.500000", "0.400000"]


def test_running_again_writes_nothing(group: Group) -> None:
    assert "nothing to write" in group.succeeds("run", "2024-02")
