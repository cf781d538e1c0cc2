"""`carbon factors`: the winner, the runners-up and why each lost, and the sentence where there is none."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.module_month import older_editions
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline_tests.group_of import (
    Group,
    csv_text,
    electricity_factor,
    everything,
    fuel_factor,
    head_office,
    partner,
    record,
)

# invented figures in the layout of OWID's file
EMBER = """Entity,Code,Year,Carbon intensity of electricity (gCO2/kWh)
South Korea,KOR,2021,450
South Korea,KOR,2022,440.5
South Korea,KOR,2023,430
Germany,DEU,2024,380.25
World,OWID_WRL,2024,480
"""
SECONDS = 4.0


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """Ember's grids beside the group's own factors of Germany, of fuels, and of one partner."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    group.emission_factors(
        electricity_factor("DE", "0.25", valid_from="2024-01-01", valid_to="2024-12-31"),
        electricity_factor("JP", "0.5", valid_from="2025-01-01"),
        electricity_factor("KR", "0.05", factor_code="solar", owner_organization_code="P-101"),
        fuel_factor("natural_gas", "0.18", "kWh_gross_cv"),
        fuel_factor("natural_gas", "2", "m3", factor_code="gas-m3"),
        fuel_factor("petrol", "2.2", "litre"),
        fuel_factor("petrol", "2.3", "litre", factor_code="petrol-too", source="Another publisher"),
    )
    meter = {"quantity": "100", "unit": "kWh"}
    group.activities(
        "electricity/december.csv",
        record("ours", "HQ1", "2024-12-01..2024-12-31", **meter),
        record("theirs", "P-101", "2024-12-01..2024-12-31", **meter),
    )
    group.succeeds("run", "2024-12")
    group.succeeds("import-factors", "ember", str(group.write("downloads/ember.csv", EMBER)))
    return group


def asked(group: Group, *arguments: str) -> list[dict[str, Any]]:
    return json.loads(group.succeeds("factors", *arguments, "--json"))  # type: ignore[no-any-return]


def test_the_winner_and_why_each_other_lost(group: Group) -> None:
    out = group.succeeds("factors", "electricity", "--region", "KR", "--date", "2024-12-01")
    lines = out.splitlines()
    assert lines[0] == (
        "electricity «electricity» in KR on 2024-12-01, per kWh (rules of the module electricity)"
    )
    assert lines[1] == "winner    0.43 kg CO2e per kWh"
    assert (
        "match     KR, the region itself; ended on 2023-12-31 (older_edition, 1 year older)" in out
    )
    assert "edition   Ember 2023; release ember.csv" in out
    assert "valid     2023-01-01 to 2023-12-31" in out
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in lines if "Ember 20" in line
    ]
    assert [row[:5] for row in rows if row] == [
        ["ember", "0.4405", "kWh", "KR", "Ember 2022"],
        ["ember", "0.45", "kWh", "KR", "Ember 2021"],
        ["ember", "0.48", "kWh", "WORLD", "Ember 2024"],
    ]


def test_every_passed_over_factor_has_its_reason(group: Group) -> None:
    (answer,) = asked(group, "electricity", "--region", "DE", "--date", "2024-03-01")
    assert answer["winner"]["factor_code"] == "electricity-de"
    assert (answer["specificity"], answer["staleness"], answer["years_older"]) == (
        "exact",
        "exact",
        0,
    )
    assert [(row["library"], row["reason"]) for row in answer["passed_over"]] == [
        ("ember", "ember is not ranked, group the group's own"),
        ("ember", "WORLD is no fallback of this module"),
    ]


def test_the_command_says_what_a_month_takes(group: Group) -> None:
    group.succeeds("run", "2024-12")
    for record_id, organization in (("ours", "HQ1"), ("theirs", "P-101")):
        (answer,) = asked(
            group, "electricity", "--region", "KR", "--date", "2024-12-01",
            "--organization", organization,
        )  # fmt: skip
        (taken,) = group.rows(
            "SELECT emission_factor_id, metadata -> 'match' AS match FROM module_emissions"
            " WHERE record_id = %s AND is_current",
            record_id,
        )
        assert answer["winner"]["id"] == str(taken["emission_factor_id"])
        assert answer["staleness"] == taken["match"]["staleness"]
        assert answer["winner"]["library"] == taken["match"]["library"]
    assert answer["winner"]["factor_code"] == "solar"


def test_a_month_names_the_older_editions_that_stand_in(group: Group) -> None:
    home = Home(root=group.home, data=group.data, database_url=group.database_url)
    books = Books.open(load_modules(), home)
    month = ReportingMonth(2024, 12)
    assert older_editions(books, books.modules["electricity"], month) == [
        {
            "activity": "electricity",
            "region": "KR",
            "edition": "Ember 2023",
            "years_older": 1,
            "rows": 1,
        }
    ]


def test_each_kind_of_unit_has_its_answer_and_another_size_is_converted(group: Group) -> None:
    answers = asked(group, "natural_gas", "--region", "KR", "--date", "2024-06-01")
    assert [each["winner"]["unit"] for each in answers] == ["kWh_gross_cv", "m3"]
    (answer,) = asked(
        group, "natural_gas", "--region", "KR", "--date", "2024-06-01", "--unit", "MWh_gross_cv"
    )
    assert answer["winner"]["kg_co2eq_per_unit"] == "0.18"
    assert answer["kg_co2eq_per_asked_unit"] == "180"


def test_a_factor_type_is_answered_activity_by_activity(group: Group) -> None:
    out = group.succeeds("factors", "fuel", "--region", "KR", "--date", "2024-06-01")
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines()]
    assert [row for row in rows if row] == [
        ["natural_gas", "0.18", "kWh_gross_cv", "fuel-natural_gas", "2024", "region_fallback"],
        ["natural_gas", "2", "m3", "gas-m3", "2024", "region_fallback"],
        ["petrol", "–", "litre", "none", "", ""],
    ]


def test_without_a_region_what_there_is_is_listed(group: Group) -> None:
    listed = asked(group, "electricity")
    assert [
        (each["region"], each["library"], each["factors"], each["valid_from"], each["valid_to"])
        for each in listed
    ] == [
        ("DE", "ember", 1, "2024-01-01", "2024-12-31"),
        ("DE", "group", 1, "2024-01-01", "2024-12-31"),
        ("JP", "group", 1, "2025-01-01", None),
        ("KR", "ember", 3, "2021-01-01", "2023-12-31"),
        ("KR", "group", 1, None, None),
        ("WORLD", "ember", 1, "2024-01-01", "2024-12-31"),
    ]
    assert "and 5 more" in group.succeeds("factors", "electricity", "--limit", "1")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("electricity", "--region", "JP"), "The first edition in JP begins on 2025-01-01."),
        (
            ("electricity", "--region", "KR", "--date", "2027-01-01"),
            "ended on 2023-12-31; older editions are allowed for 3 years.",
        ),
        (("electricity", "--region", "XQ"), "XQ is no region: those are ISO 3166 codes, EU27"),
        (
            ("electricity", "--region", "BR"),
            "None is for BR; regions that have one: WORLD, DE, JP, KR.",
        ),
        (
            ("electricity", "--region", "DE", "--unit", "litre"),
            "What is known is per kWh, energy; litre measures volume.",
        ),
        (("electricity", "--region", "DE", "--unit", "bushel"), "bushel is no unit that is known."),
        (
            ("natural_gas", "--region", "KR", "--unit", "kWh"),
            "State which heat it is: kWh_gross_cv.",
        ),
        (
            ("petrol", "--region", "KR"),
            (
                "Factors of equal rank apply: fuel-petrol (Fuel statistics, 2024) and petrol-too (Another "
                "publisher, 2024). To decide, end the validity of one of them."
            ),
        ),
        (("natural_gaz", "--region", "KR"), "Names like it: natural_gas."),
        (("headcount", "--region", "KR"), "No emission factor for «headcount» is known."),
        (("petrol", "--region", "KR", "--type", "electricity"), "it stands under fuel."),
        (("petrol", "--region", "KR", "--type", "joy"), "There is no factor type joy."),
        (("petrol", "--region", "KR", "--organization", "X"), "There is no organisation X."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_no_match_is_a_sentence(group: Group, arguments: tuple[str, ...], told: str) -> None:
    before = everything(group)
    date = () if "--date" in arguments else ("--date", "2024-03-01")
    assert told in group.refuses("factors", *arguments, *date)
    assert everything(group) == before


def test_no_date_is_a_sentence(group: Group) -> None:
    assert "2024-13-01 is no date." in group.refuses(
        "factors", "electricity", "--date", "2024-13-01"
    )


def test_what_came_near_is_shown_where_nothing_matches(group: Group) -> None:
    outcome = group.carbon("factors", "petrol", "--region", "KR", "--date", "2024-03-01")
    assert outcome.code == 1
    assert "fuel-petrol" in outcome.out
    assert "of equal rank" in outcome.out


def test_what_was_known_on_a_day(group: Group) -> None:
    today = datetime.now(UTC).date()
    same = ("electricity", "--region", "KR", "--date", "2024-12-01")
    (answer,) = asked(group, *same, "--known-on", str(today + timedelta(days=1)))
    assert answer["winner"]["edition"] == "Ember 2023"
    assert "No electricity factor for «electricity» is known." in group.refuses(
        "factors", *same, "--known-on", str(today - timedelta(days=1))
    )


def test_the_preferred_publisher_goes_first(group: Group) -> None:
    """Of two publishers the ranked one; without a rank neither, and the sentence says how to decide."""
    group.rows(
        "INSERT INTO history.emission_factors SELECT (jsonb_populate_record(f, jsonb_build_object("
        "'id', gen_random_uuid(), 'library', 'ademe', 'source', 'ADEME'))).*"
        " FROM history.emission_factors AS f WHERE library = 'ember' AND edition = 'Ember 2023'"
        " AND region = 'KR' RETURNING id"
    )
    same = ("electricity", "--region", "KR", "--date", "2023-12-01")
    assert "rank their publishers (ademe, ember) in publisher_preferences.csv" in group.refuses(
        "factors", *same
    )
    columns = ("region", "factor_type", "library", "rank")
    places = (("KR", "ademe"), ("WORLD", "ember"))
    lines = [{"region": region, "library": library, "rank": 1} for region, library in places]
    group.write("reference/publisher_preferences.csv", csv_text(lines, columns))
    group.succeeds("run", "2024-12")
    (answer,) = asked(group, *same)
    assert answer["winner"]["library"] == "ademe"
    assert answer["passed_over"][0]["reason"] == "ember is rank 1 in WORLD, ademe rank 1 in KR"


def test_the_command_is_quick(group: Group) -> None:
    started = time.monotonic()
    outcome = group.carbon_process(
        "factors", "electricity", "--region", "KR", "--date", "2024-12-01"
    )
    assert outcome.code == 0, outcome
    assert time.monotonic() - started < SECONDS
