"""Reference files: typed rows, or one error that names every culprit with its row and column."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.reference_files import (
    read_emission_factors,
    read_factors,
    read_organizations,
    read_reporting_expectations,
    reference_fingerprint,
)

WriteFile = Callable[..., Path]
ReadFile = Callable[[Path], list[dict[str, Any]]]

ORGANIZATIONS = "organization_code,name,kind,parent_code,country,currency"
EMISSION_FACTORS = (
    "factor_code,factor_type,activity,region,unit,kg_co2eq_per_unit,source,edition,"
    "valid_from,valid_to"
)
FACTORS = (
    "factor_code,factor_family,module,variant,classification,values,unit,source,valid_from,valid_to"
)
EXPECTATIONS = "organization_code,module,valid_from,valid_to"
GRID = "el-kr,electricity,electricity,KR,kWh,0.4781,KEPCO,2023,2023-01-01,"


@pytest.fixture
def file(tmp_path: Path) -> WriteFile:
    def write(*lines: str) -> Path:
        path = tmp_path / "reference.csv"
        path.write_bytes("\n".join(lines).encode())
        return path

    return write


def culprits(read: ReadFile, path: Path) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(ReferenceDataError) as caught:
        read(path)
    assert "reference.csv" in str(caught.value)
    return [(c.row, c.column, c.found) for c in caught.value.culprits]


def only_culprit(read: ReadFile, path: Path) -> tuple[int | None, str | None, str]:
    (culprit,) = culprits(read, path)
    return culprit


def test_organizations(file: WriteFile) -> None:
    rows = read_organizations(
        file(
            "# the group",
            ORGANIZATIONS + ",valid_from,valid_to,fiscal_year_start_month",
            "HQ1,한국 본사,HEADQUARTERS,,KR,KRW,,,4",
            '"P-001","Smith, Ltd",PARTNER,HQ1,GB,GBP,2024-01-01,2024-12-31,',
        )
    )
    assert rows == [
        {
            "row": 3,
            "organization_code": "HQ1",
            "name": "한국 본사",
            "kind": "HEADQUARTERS",
            "parent_code": None,
            "country": "KR",
            "currency": "KRW",
            "valid_from": None,
            "valid_to": None,
            "fiscal_year_start_month": 4,
        },
        {
            "row": 4,
            "organization_code": "P-001",
            "name": "Smith, Ltd",
            "kind": "PARTNER",
            "parent_code": "HQ1",
            "country": "GB",
            "currency": "GBP",
            "valid_from": date(2024, 1, 1),
            "valid_to": date(2024, 12, 31),
            "fiscal_year_start_month": None,
        },
    ]


@pytest.mark.parametrize("month", ["0", "13", "April", "4.0", "-1"])
def test_a_fiscal_year_begins_with_a_month(file: WriteFile, month: str) -> None:
    path = file(f"{ORGANIZATIONS},fiscal_year_start_month", f"HQ1,HQ1,HEADQUARTERS,,KR,KRW,{month}")
    row, column, found = only_culprit(read_organizations, path)
    assert (row, column) == (2, "fiscal_year_start_month")
    assert found == f"«{month}» is no month of the year; write 1 to 12."


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (",No code,PARTNER,HQ1,KR,KRW", "organization_code", "blank"),
        ("P-1,,PARTNER,HQ1,KR,KRW", "name", "blank"),
        ("P-1,Name,Partner,HQ1,KR,KRW", "kind", "Did you mean «PARTNER»?"),
        ("P-1,Name,PARTNER,HQ1,UK,GBP", "country", "ISO 3166"),
        ("P-1,Name,PARTNER,HQ1,kr,KRW", "country", "ISO 3166"),
        ("P-1,Name,PARTNER,HQ1,KR,WON", "currency", "ISO 4217"),
        ("P-1,Name,PARTNER,HQ1,KR,krw", "currency", "ISO 4217"),
        (" P-1,Name,PARTNER,HQ1,KR,KRW", "organization_code", "blank"),
        ("P-1,Name\u200b,PARTNER,HQ1,KR,KRW", "name", "invisible"),
        ("P-1/P-2,Name,PARTNER,HQ1,KR,KRW", "organization_code", "has a slash"),
        ("P-1,Name,PARTNER,HQ1", None, "4 fields"),
    ],
)
def test_a_wrong_organization(file: WriteFile, row: str, column: str | None, words: str) -> None:
    line, name, found = only_culprit(
        read_organizations, file(ORGANIZATIONS, "HQ1,HQ,HEADQUARTERS,,KR,KRW", row)
    )
    assert (line, name) == (3, column)
    assert words in found


def test_everything_wrong_is_told_at_once_in_the_order_of_the_rows(file: WriteFile) -> None:
    found = culprits(
        read_organizations,
        file(ORGANIZATIONS, "A,Name,X,,KR,KRW", "B,Name,PARTNER,A,ZZ,WON", "C,Name"),
    )
    assert [(row, column) for row, column, _ in found] == [
        (2, "kind"),
        (3, "country"),
        (3, "currency"),
        (4, None),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"organization_code,name\n", "lacks kind, parent_code, country, currency"),
        (ORGANIZATIONS.replace(",", ";").encode(), "semicolons"),
        ((ORGANIZATIONS + ",name").encode(), "twice"),
        ((ORGANIZATIONS + ",valid_fron").encode(), "Did you mean «valid_from»?"),
        (ORGANIZATIONS.encode() + b"\n\xff", "UTF-8"),
        (ORGANIZATIONS.encode() + b"\n\0", "NUL"),
        (ORGANIZATIONS.encode() + b'\nHQ1,"cut off', "never closed"),
    ],
)
def test_a_reference_file_that_cannot_be_read(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "reference.csv"
    path.write_bytes(content)
    with pytest.raises(ReferenceDataError, match=r"reference\.csv") as caught:
        read_organizations(path)
    assert words in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match=r"organizations\.csv does not exist"):
        read_organizations(tmp_path / "organizations.csv")


def test_columns_of_the_users_own_are_left_aside(file: WriteFile) -> None:
    rows = read_organizations(file(ORGANIZATIONS + ",note", "HQ1,HQ,HEADQUARTERS,,KR,KRW,hello"))
    assert "note" not in rows[0]


# --- emission factors ------------------------------------------------------------


def test_emission_factors_keep_every_published_digit(file: WriteFile) -> None:
    (row,) = read_emission_factors(
        file(
            EMISSION_FACTORS + ",scope,gases,gwp_set,published_on",
            "el-kr,electricity,electricity,KR,kwh,0.47810000000000000000120,KEPCO,2023,"
            '2023-01-01,,2,"{""co2"": 475.10, ""ch4"": 0.012}",AR5,2023-06-30',
        )
    )
    assert str(row["kg_co2eq_per_unit"]) == "0.47810000000000000000120"
    assert row["unit"] == "kWh"
    assert row["gases"] == {"co2": Decimal("475.10"), "ch4": Decimal("0.012")}
    assert str(row["gases"]["co2"]) == "475.10"
    assert (row["scope"], row["gwp_set"], row["published_on"]) == (2, "AR5", date(2023, 6, 30))
    assert row["owner_organization_code"] is None


def test_a_factor_may_be_zero(file: WriteFile) -> None:
    (row,) = read_emission_factors(file(EMISSION_FACTORS, GRID.replace("0.4781", "0")))
    assert row["kg_co2eq_per_unit"] == 0


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ("0.4781", "-0.1", "kg_co2eq_per_unit", "below zero"),
        ("0.4781", "4.781e-1", "kg_co2eq_per_unit", "exponent"),
        ("0.4781", "NaN", "kg_co2eq_per_unit", "finite"),
        ("0.4781", '"0,4781"', "kg_co2eq_per_unit", "comma"),
        ("0.4781", "", "kg_co2eq_per_unit", "blank"),
        ("kWh", "KwH", "unit", "Did you mean «kWh»?"),
        ("KR", "Korea", "region", "ISO 3166"),
        ("2023-01-01", "2023-1-1", "valid_from", "YYYY-MM-DD"),
        ("2023-01-01,", "2023-01-01,2022-12-31", "valid_to", "before valid_from 2023-01-01"),
    ],
)
def test_a_wrong_emission_factor(
    file: WriteFile, old: str, new: str, column: str, words: str
) -> None:
    row, name, found = only_culprit(
        read_emission_factors, file(EMISSION_FACTORS, GRID.replace(old, new))
    )
    assert (row, name) == (2, column)
    assert words in found


@pytest.mark.parametrize("gases", ["[1]", '{""co2"": -1}', '{""co2"": ""1""}', "{co2: 1}", "NaN"])
def test_wrong_gases(file: WriteFile, gases: str) -> None:
    line = f'{GRID},"{gases}"'
    row, column, _ = only_culprit(read_emission_factors, file(EMISSION_FACTORS + ",gases", line))
    assert (row, column) == (2, "gases")


def test_a_factor_is_its_code_and_first_day(file: WriteFile) -> None:
    other = GRID.replace("KR,kWh", "JP,kWh")
    row, column, found = only_culprit(read_emission_factors, file(EMISSION_FACTORS, GRID, other))
    assert (row, column) == (3, "factor_code")
    assert "already in row 2" in found


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ("2023-01-01,2023-12-31", "2024-01-01,", False),
        ("2023-01-01,2024-01-01", "2024-01-01,", True),
        ("2023-01-01,", "2024-01-01,", True),
        (",2023-12-31", "2023-06-01,2023-06-30", True),
        ("2024-01-01,", ",2023-12-31", False),
    ],
)
def test_validities_of_one_key_may_not_overlap(
    file: WriteFile, first: str, second: str, overlap: bool
) -> None:
    lines = [
        GRID.replace("2023-01-01,", first),
        GRID.replace("el-kr", "el-kr-2").replace("2023-01-01,", second),
    ]
    path = file(EMISSION_FACTORS, *lines)
    if not overlap:
        assert len(read_emission_factors(path)) == 2
        return
    row, column, found = only_culprit(read_emission_factors, path)
    assert (row, column) == (3, "valid_from")
    assert "overlaps row 2" in found


@pytest.mark.parametrize(
    ("old", "new"),
    [("KR", "JP"), ("kWh", "MWh"), ("KEPCO", "IEA"), ("electricity,KR", "heat,KR")],
)
def test_another_key_may_be_valid_on_the_same_days(file: WriteFile, old: str, new: str) -> None:
    other = GRID.replace("el-kr", "other").replace(old, new)
    assert len(read_emission_factors(file(EMISSION_FACTORS, GRID, other))) == 2


# --- generic factors -------------------------------------------------------------


def factor_line(
    family: str = "power",
    *,
    code: str = "f1",
    variant: str = "",
    classification: Any = None,
    values: Any,
    unit: Any = '"W"',
) -> str:
    cells = [
        code,
        family,
        "equipment" if family == "power" else "headcount",
        variant,
        json.dumps({"class": "Freezers"} if classification is None else classification),
        values if isinstance(values, str) else json.dumps(values),
        unit if isinstance(unit, str) else json.dumps(unit),
        "table 1",
        "2022-01-01",
        "",
    ]
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


WATTS = {"active_power_w": 1300, "standby_power_w": 130.5}


@pytest.mark.parametrize("unit", ['"W"', "W", {"active_power_w": "W", "standby_power_w": "W"}])
def test_a_power_factor_with_one_unit_or_one_for_each_value(file: WriteFile, unit: Any) -> None:
    (row,) = read_factors(file(FACTORS, factor_line(values=WATTS, unit=unit)))
    assert row["values"] == {"active_power_w": Decimal(1300), "standby_power_w": Decimal("130.5")}
    assert row["unit"] == {"active_power_w": "W", "standby_power_w": "W"}
    assert row["classification"] == {"class": "Freezers"}
    assert row["variant"] is None


@pytest.mark.parametrize("unit", ["kg/fte", "kg/fte/year"])
def test_a_headcount_factor(file: WriteFile, unit: Any) -> None:
    line = factor_line(
        "headcount",
        variant="student",
        classification={},
        values={"food_kg_per_fte": 420, "grey_energy_kg_per_fte": 75},
        unit=json.dumps(unit),
    )
    (row,) = read_factors(file(FACTORS, line))
    assert row["unit"] == {"food_kg_per_fte": unit, "grey_energy_kg_per_fte": unit}


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"values": {"active_power_w": 1}}, "values", "standby_power_w"),
        ({"values": WATTS | {"idle_power_w": 1}}, "values", "idle_power_w"),
        ({"values": WATTS | {"standby_power_w": -1}}, "values", "standby_power_w"),
        ({"values": WATTS | {"standby_power_w": "10"}}, "values", "standby_power_w"),
        ({"values": WATTS | {"standby_power_w": True}}, "values", "standby_power_w"),
        ({"values": WATTS | {"standby_power_w": 1.2345}}, "values", "3 decimals"),
        ({"values": WATTS | {"standby_power_w": 10**9}}, "values", "maximum"),
        ({"values": '{"active_power_w": 1, "active_power_w": 2}'}, "values", "twice"),
        ({"values": '{"active_power_w": NaN, "standby_power_w": 1}'}, "values", "NaN"),
        ({"values": "{active: 1}"}, "values", "no JSON"),
        ({"values": WATTS, "unit": '"kW"'}, "unit", "kW"),
        ({"values": WATTS, "unit": {"active_power_w": "W"}}, "unit", "standby_power_w"),
        ({"values": WATTS, "classification": {}}, "classification", "class"),
        ({"values": WATTS, "classification": {"class": 7}}, "classification", "class"),
        ({"values": WATTS, "family": "heat"}, "factor_family", "power, headcount"),
        ({"values": {}, "family": "headcount", "unit": "kg/fte"}, "values", ""),
        (
            {"values": {"fun_kg_per_fte": 1}, "family": "headcount", "unit": "kg/fte"},
            "values",
            "fun",
        ),
        ({"values": {"food_kg_per_fte": 1}, "family": "headcount", "unit": "kg"}, "unit", "kg"),
    ],
)
def test_json_cells_are_held_to_their_familys_schema(
    file: WriteFile, change: dict[str, Any], column: str, words: str
) -> None:
    family = change.pop("family", "power")
    row, name, found = only_culprit(read_factors, file(FACTORS, factor_line(family, **change)))
    assert (row, name) == (2, column)
    assert words in found
    assert "Decimal(" not in found


def test_one_classification_has_one_factor_on_any_day(file: WriteFile) -> None:
    blank_sub_class = {"class": "Freezers", "sub_class": ""}
    lines = [
        factor_line(values=WATTS),
        factor_line(values=WATTS, code="f2", classification=blank_sub_class),
        factor_line(
            values=WATTS, code="f3", classification={"class": "Freezers", "sub_class": "a"}
        ),
        factor_line(values=WATTS, code="f4", variant="lab"),
    ]
    row, column, found = only_culprit(read_factors, file(FACTORS, *lines))
    assert (row, column) == (3, "valid_from")
    assert "row 2" in found


# --- expectations ----------------------------------------------------------------


def test_reporting_expectations(file: WriteFile) -> None:
    rows = read_reporting_expectations(
        file(EXPECTATIONS, "HQ1,electricity,2024-01-01,", "HQ1,fuel,,")
    )
    assert rows[0] == {
        "row": 2,
        "organization_code": "HQ1",
        "module": "electricity",
        "valid_from": date(2024, 1, 1),
        "valid_to": None,
    }
    row, _, found = only_culprit(
        read_reporting_expectations, file(EXPECTATIONS, "HQ1,fuel,,", "HQ1,fuel,,")
    )
    assert row == 3
    assert "already in row 2" in found


def test_the_fingerprint_of_reference_files_is_that_of_their_bytes(
    file: WriteFile, tmp_path: Path
) -> None:
    prints = reference_fingerprint([file("a"), tmp_path / "absent.csv"])
    assert list(prints) == ["reference.csv"]
    assert len(prints["reference.csv"]) == 64
