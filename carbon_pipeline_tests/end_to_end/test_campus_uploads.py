"""Uploads of a technical university's calculator, one small file per kind, through our modules.

The files are fixtures and templates of EPFL-ENAC/co2-calculator. Each is reshaped into the columns
of a module; amounts and units stay as they are. Factors are those of its tests, or invented where it
has none.
"""

import csv
from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    SHARED,
    Group,
    csv_text,
    electricity_factor,
    fuel_factor,
    head_office,
    headcount_factor,
    power_factor,
    record,
    spend_factor,
)

UPLOADS = SHARED / "data/activity/epfl-templates"
MARCH, WEEK = "2025-03-01..2025-03-31", "2025-03-03..2025-03-09"

pytestmark = pytest.mark.skipif(
    not UPLOADS.exists(), reason="the shared uploads of a campus are not at hand"
)

Rows = list[dict[str, str]]
Records = list[dict[str, object]]


def upload(name: str) -> Rows:
    """The rows of an upload, every cell as the text that stands there."""
    with (UPLOADS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def numbered(name: str, period: str, columns: Callable[[dict[str, str]], Records]) -> Records:
    """A record for each row, named by its file and place."""
    return [
        record(f"{name} {number}", "EPFL", period) | cells
        for number, row in enumerate(upload(name), start=1)
        for cells in columns(row)
    ]


def burnt(row: dict[str, str]) -> Records:
    fuel = row["name"].lower().replace(" ", "_")
    return [
        {"fuel": fuel, "use": "stationary", "quantity": row["quantity"], "unit": row["unit"]},
    ]


def employed(row: dict[str, str]) -> Records:
    return [{"variant": "staff", "fte": row["fte"]}]


def switched_on(row: dict[str, str]) -> Records:
    return [
        {
            "equipment_class": row["equipment_class"],
            "equipment_sub_class": row["sub_class"],
            "count": "1",
            "active_hours": row["active_usage_hours_per_week"],
            "standby_hours": row["standby_usage_hours_per_week"],
        }
    ]


def emitted(row: dict[str, str]) -> Records:
    return [
        {
            "process_method": "gas",
            "substance": row["category"],
            "quantity": row["quantity"],
            "unit": "kg",
            "gwp_set": "AR6",
        }
    ]


def flown(row: dict[str, str]) -> Records:
    day = row["departure_date"]
    return [
        {
            "period_start": day,
            "period_end": day,
            "origin": row["origin_iata"],
            "destination": row["destination_iata"],
            "travel_class": row["cabin_class"],
            "passengers": row["number_of_trips"],
            "altitude_effect": "left_out",
        }
    ]


def paid(row: dict[str, str]) -> Records:
    code = row.get("service_type") or row["purchase_institutional_code"]
    return [
        {
            "variant": "goods_and_services",
            "amount": row["total_spent_amount"]
            if "total_spent_amount" in row
            else row["spent_amount"],
            "currency": row["currency"].upper(),
            "purchase_country": "CH",
            "category_scheme": "epfl",
            "category_code": code,
            "tax": "included",
        }
    ]


def used(row: dict[str, str]) -> Records:
    """The share of a facility that is used 100 hours in all and emits a tonne, as its tests have it."""
    return [
        {
            "facility": row["researchfacility_name"],
            "quantity": row["use"],
            "unit": row["use_unit"],
            "facility_total_use": "100",
            "facility_kg_co2eq": "1000",
        }
    ]


UPLOADED: tuple[tuple[str, str, str, Callable[[dict[str, str]], Records]], ...] = (
    ("fuel", "building_energycombustions_smoke", MARCH, burnt),
    ("fuel", "building_energycombustions_template", MARCH, burnt),
    ("headcount", "headcount_smoke", MARCH, employed),
    ("headcount", "valid_module_per_year", MARCH, employed),
    ("equipment", "equipments_smoke", WEEK, switched_on),
    ("process_emissions", "process_emissions_smoke", MARCH, emitted),
    ("flights", "travel_planes_smoke", MARCH, flown),
    ("flights", "travel_planes_unknown_iata", MARCH, flown),
    ("spend", "external_clouds_smoke", MARCH, paid),
    ("spend", "external_clouds_template", MARCH, paid),
    ("spend", "purchases_common_smoke", MARCH, paid),
    ("facility_shares", "researchfacilities_common_smoke", MARCH, used),
)
AIRPORTS = """\
iata_code,name,country,latitude,longitude,source
GVA,Geneva,CH,46.238098,6.10895,OpenFlights
CDG,Paris,FR,49.012798,2.55,OpenFlights
"""
CATEGORIES = {"compute": "naics_518210", "storage": "naics_518210", "PIC-IT": "naics_334111"}
KG_PER_KWH = {"natural_gas": "0.2", "heating_oil": "0.27", "biomethane": "0.01", "propane": "0.23"}


@pytest.fixture(scope="module")
def campus(make_group: Callable[[], Group]) -> Group:
    """Every upload in its module, March 2025 computed."""
    group = make_group()
    group.organizations(head_office("EPFL", "CH"))
    group.emission_factors(
        electricity_factor("CH", "0.1"),
        *(fuel_factor(fuel, kg, "kWh") for fuel, kg in KG_PER_KWH.items()),
        fuel_factor("pellets", "0.05", "kg"),
        fuel_factor(
            "flight_international_economy", "0.08", "passenger_km",
            factor_type="travel_without_rf", region="GB",
        ),
        spend_factor("naics_518210", "0.05", "EUR_2025", region="CH"),
        spend_factor("naics_334111", "0.5", "EUR_2025", region="CH"),
    )  # fmt: skip
    group.factors(
        power_factor("Laptop", "100", "10")
        | {"classification": '{"class": "Laptop", "sub_class": "Standard"}'},
        headcount_factor("staff", "100", "25", "40", "0"),
    )
    group.write("reference/airports.csv", AIRPORTS)
    lines = [
        {"scheme": "epfl", "code": code, "activity": activity, "factor_region": "CH"}
        for code, activity in CATEGORIES.items()
    ]
    group.write("reference/spend_categories.csv", csv_text(lines, tuple(lines[0])))
    for module, name, period, columns in UPLOADED:
        group.activities(f"{module}/{name}.csv", *numbered(name, period, columns))
    outcome = group.carbon("run", "2025-03")
    assert (outcome.code, outcome.err) == (0, ""), outcome
    return group


def test_only_blank_cells_are_refused(campus: Group) -> None:
    """An amount that nobody filled in, and a row of commas."""
    found = campus.rows(
        "SELECT raw ->> 'record_id' AS record, column_name, rule FROM rejected_inputs"
    )
    blank = [
        f"external_clouds_template {number}"
        for number, row in enumerate(upload("external_clouds_template"), start=1)
        if row["spent_amount"] == ""
    ]
    assert len(blank) > 1
    assert sorted((row["record"], row["column_name"], row["rule"]) for row in found) == sorted(
        [(record_id, "amount", "missing") for record_id in blank]
        + [("valid_module_per_year 3", "fte", "missing")]
    )


def test_only_what_has_no_airport_or_factor_is_unmatched(campus: Group) -> None:
    found = campus.rows("SELECT record_id, reason FROM unmatched_inputs ORDER BY 1")
    wood = ("forest_chips", "wood_logs")
    unknown = [
        f"building_energycombustions_template {number}"
        for number, row in enumerate(upload("building_energycombustions_template"), start=1)
        if row["name"] in wood
    ]
    assert [row["record_id"] for row in found] == [*unknown, "travel_planes_unknown_iata 1"]
    assert [row["reason"].split("«")[1].split("»")[0] for row in found[:2]] == list(wood)
    assert "XXX" in found[2]["reason"]


@pytest.mark.parametrize(
    ("name", "kilograms"),
    [
        # 1000 × 0.2 + 500 × 0.27
        ("building_energycombustions_smoke", "335"),
        # 1200 × 0.2 + 800 × 0.27 + 500 × 0.01 + 15000 × 0.23 + 3000 kg × 0.05
        ("building_energycombustions_template", "4061"),
        # 3.9 FTE × (100 + 25 + 40), and 1.5
        ("headcount_smoke", "643.5"),
        ("valid_module_per_year", "247.5"),
        # two laptops, a week of 40 h × 100 W + 128 h × 10 W, 0.1 kg/kWh
        ("equipments_smoke", "1.056"),
        ("process_emissions_smoke", "150"),
        # 300 EUR of computing × 0.05; 21624 EUR of storage × 0.05; 300 EUR of devices × 0.5
        ("external_clouds_smoke", "15"),
        ("external_clouds_template", "1081.2"),
        ("purchases_common_smoke", "150"),
        # 15 of 100 hours of a tonne
        ("researchfacilities_common_smoke", "150"),
    ],
)
def test_each_upload_comes_to_its_own_sum(campus: Group, name: str, kilograms: str) -> None:
    found = campus.value(
        "SELECT sum(kg_co2eq) FROM module_emissions WHERE record_id LIKE %s || ' %%'", name
    )
    assert found == Decimal(kilograms)


def test_a_flight_of_march_is_its_great_circle(campus: Group) -> None:
    """408 km from Geneva to Paris by the airports' coordinates; April's flight is April's."""
    (row,) = campus.rows(
        "SELECT record_id, quantity, kg_co2eq FROM module_emissions WHERE module_type = 'flights'"
    )
    assert row["record_id"] == "travel_planes_smoke 1"
    assert abs(row["quantity"] - 408) < 2
    assert row["kg_co2eq"] == row["quantity"] * Decimal("0.08")
