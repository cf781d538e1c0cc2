"""Files that come again, corrected, renamed, emptied or not at all: only the difference is written."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

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

VERSIONS = (
    "SELECT record_id, version, quantity, kg_co2eq, is_current, superseded_at IS NOT NULL AS retired"
    " FROM module_emissions WHERE record_id LIKE %s ORDER BY record_id, version"
)
TOUCHED = "SELECT record_id, version FROM module_emissions WHERE run_id = %s ORDER BY 1, 2"


def _meters(prefix: str, **quantities: str) -> list[dict[str, object]]:
    return [
        record(f"{prefix} {name}", "P-101", quantity=quantity, unit="kWh")
        for name, quantity in quantities.items()
    ]


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """A file for each test, all computed once for January 2024."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    _write_factors(group)
    group.activities(
        "electricity/corrected.csv", *_meters("corrected", a="10", b="20", c="30", d="40")
    )
    group.activities("electricity/copied.csv", *_meters("copied", a="1"))
    group.activities("electricity/renamed.csv", *_meters("renamed", a="2"))
    group.activities("electricity/withdrawn.csv", *_meters("withdrawn", a="3", b="4"))
    group.activities("electricity/vanished.csv", *_meters("vanished", a="5"))
    group.activities("electricity/claimed.csv", *_meters("claimed", a="6"))
    fuel = {"fuel": "diesel", "use": "mobile", "quantity": "7", "unit": "litre"}
    group.activities("fuel/trucks.csv", record("truck", "P-101", **fuel))
    group.activities("fuel/vans.csv", record("van", "P-101", **fuel | {"fuel": "petrol"}))
    group.succeeds("run", "2024-01")
    return group


def _write_factors(group: Group, diesel: str = "2.5") -> None:
    group.emission_factors(
        electricity_factor("KR", "0.5"),
        fuel_factor("diesel", diesel, "litre"),
        fuel_factor("petrol", "2.2", "litre"),
    )


def _run(group: Group) -> tuple[str, str]:
    """Run January again; what it says, and the identifier of the run that wrote last."""
    out = group.succeeds("run", "2024-01")
    run_id: str = group.value(
        "SELECT run_id FROM module_emissions ORDER BY computed_at DESC LIMIT 1"
    )
    return out, run_id


def _versions(group: Group, prefix: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in group.rows(VERSIONS, f"{prefix}%")]


def test_an_open_month_that_runs_again_writes_nothing_and_says_so(group: Group) -> None:
    before = everything(group)
    out = group.succeeds("run", "2024-01")
    assert "nothing new" in out
    assert "nothing to write" in out
    assert everything(group) == before


def test_a_corrected_file_writes_only_the_difference(group: Group) -> None:
    """Of four rows one is changed (b), one removed (c), and one added (e)."""
    rows = _meters("corrected", a="10", b="25", d="40", e="50")
    file = group.activities("electricity/corrected.csv", *rows)
    before = set(group.values("SELECT run_id FROM module_emissions"))
    out, run_id = _run(group)

    assert run_id not in before
    assert _versions(group, "corrected") == [
        ("corrected a", 1, Decimal(10), Decimal(5), True, False),
        ("corrected b", 1, Decimal(20), Decimal(10), False, True),
        ("corrected b", 2, Decimal(25), Decimal("12.5"), True, False),
        ("corrected c", 1, Decimal(30), Decimal(15), False, True),
        ("corrected d", 1, Decimal(40), Decimal(20), True, False),
        ("corrected e", 1, Decimal(50), Decimal(25), True, False),
    ]
    assert [tuple(row.values()) for row in group.rows(TOUCHED, run_id)] == [
        ("corrected b", 2),
        ("corrected e", 1),
    ]
    assert group.values(
        "SELECT record_id FROM module_emissions WHERE superseded_by_run_id = %s ORDER BY 1", run_id
    ) == ["corrected b", "corrected c"]
    # inputs and emissions: 2 versions written and 2 retired in each; one figure of two roll-ups;
    # one in each of what comes along and has no factor (3), and of the sum under a GWP set;
    # one row of the inventory
    assert "2024-01  computed" in out
    assert "22 rows written" in out
    assert file.exists()


def test_what_a_correction_replaced_stays_readable(group: Group) -> None:
    """The retired version of b still tells its quantity, row and content; so does `carbon trace`."""
    _run(group)
    emission = group.rows(
        "SELECT id, snapshot -> 'activity' AS activity FROM module_emissions e"
        " JOIN module_emission_inputs i"
        " ON (i.module_emission_id, i.module_emission_version) = (e.id, e.version)"
        " WHERE record_id = 'corrected b' ORDER BY version"
    )
    assert [row["activity"]["inputs"]["quantity"] for row in emission] == ["20", "25"]
    assert emission[0]["activity"]["source_sha256"] != emission[1]["activity"]["source_sha256"]
    traced = group.succeeds("trace", str(emission[0]["id"]))
    assert "version 1, retired at" in traced
    assert "version 2, in force" in traced


def test_the_same_bytes_at_another_path_change_nothing(group: Group) -> None:
    content = (group.data / "activities/electricity/copied.csv").read_bytes()
    group.write("activities/electricity/another-name.csv", content)
    before = group.rows("SELECT * FROM module_emissions ORDER BY id, version")
    out, _ = _run(group)
    assert "nothing to write" in out
    assert group.rows("SELECT * FROM module_emissions ORDER BY id, version") == before
    assert group.rows(
        "SELECT rows_in, rows_accepted, rows_rejected, copy_of_path FROM activity_files"
        " WHERE path = 'electricity/another-name.csv'"
    ) == [
        {
            "rows_in": 0,
            "rows_accepted": 0,
            "rows_rejected": 0,
            "copy_of_path": "electricity/copied.csv",
        }
    ]


def test_a_renamed_file_changes_nothing(group: Group) -> None:
    folder = group.data / "activities/electricity"
    (folder / "renamed.csv").rename(folder / "new-name.csv")
    out, _ = _run(group)
    assert "nothing to write" in out
    assert _versions(group, "renamed") == [("renamed a", 1, Decimal(2), Decimal(1), True, False)]


def test_a_header_only_file_withdraws_what_it_gave(group: Group) -> None:
    columns = tuple(_meters("withdrawn", a="3")[0])
    group.write("activities/electricity/withdrawn.csv", csv_text([], columns))
    _run(group)
    assert _versions(group, "withdrawn") == [
        ("withdrawn a", 1, Decimal(3), Decimal("1.5"), False, True),
        ("withdrawn b", 1, Decimal(4), Decimal(2), False, True),
    ]
    assert group.values(
        "SELECT count(*) FROM activity_inputs WHERE record_id LIKE 'withdrawn%%'"
    ) == [0]


def test_a_vanished_file_changes_nothing_and_is_told(group: Group) -> None:
    (group.data / "activities/electricity/vanished.csv").unlink()
    out, _ = _run(group)
    assert "nothing to write" in out
    assert "electricity/vanished.csv" in out
    assert _versions(group, "vanished") == [
        ("vanished a", 1, Decimal(5), Decimal("2.5"), True, False)
    ]


def test_a_record_that_a_second_file_claims_is_refused_there(group: Group) -> None:
    """Whoever delivered it first keeps it; when the first lets go, the second has it."""
    second = _meters("claimed", a="600", b="7")
    group.activities("electricity/a-second-claim.csv", *second)
    _run(group)
    assert group.rows(
        "SELECT source_file, source_row, rule, reporting_months FROM rejected_inputs"
        " WHERE rule = 'duplicate_record'"
    ) == [
        {
            "source_file": "electricity/a-second-claim.csv",
            "source_row": 2,
            "rule": "duplicate_record",
            "reporting_months": ["2024-01"],
        }
    ]
    assert _versions(group, "claimed") == [
        ("claimed a", 1, Decimal(6), Decimal(3), True, False),
        ("claimed b", 1, Decimal(7), Decimal("3.5"), True, False),
    ]

    group.activities("electricity/claimed.csv", *_meters("claimed", c="8"))
    _run(group)
    assert group.values("SELECT count(*) FROM rejected_inputs WHERE rule = 'duplicate_record'") == [
        0
    ]
    assert _versions(group, "claimed a") == [
        ("claimed a", 1, Decimal(6), Decimal(3), False, True),
        ("claimed a", 2, Decimal(600), Decimal(300), True, False),
    ]


def test_a_corrected_factor_gives_new_versions_of_the_rows_it_touches(group: Group) -> None:
    """Diesel goes from 2.5 to 2.75 kg per litre; petrol and electricity stay as they are."""
    _write_factors(group, diesel="2.75")
    _, run_id = _run(group)
    assert [tuple(row.values()) for row in group.rows(TOUCHED, run_id)] == [("truck", 2)]
    assert _versions(group, "truck") == [
        ("truck", 1, Decimal(7), Decimal("17.5"), False, True),
        ("truck", 2, Decimal(7), Decimal("19.25"), True, False),
    ]
    assert group.rows(
        "SELECT v.version, (v.data ->> 'kg_co2eq_per_unit_published')::numeric AS kg_per_litre"
        " FROM document_versions v JOIN emission_factors f ON f.id = v.record_id"
        " WHERE f.factor_code = 'fuel-diesel' ORDER BY 1"
    ) == [
        {"version": 1, "kg_per_litre": Decimal("2.5")},
        {"version": 2, "kg_per_litre": Decimal("2.75")},
    ]
    assert group.rows(
        "SELECT version, emission_factor_version FROM module_emissions WHERE record_id = 'truck'"
        " ORDER BY 1"
    ) == [
        {"version": 1, "emission_factor_version": 1},
        {"version": 2, "emission_factor_version": 2},
    ]


def test_each_version_out_of_force_says_why(group: Group) -> None:
    """A quantity that was corrected, a row that was taken out, and a factor; the parts are the whole."""
    superseded = group.rows(
        "SELECT record_id, superseded_by_version, change_kg_co2eq, activity_kg_co2eq,"
        " factor_kg_co2eq, cause FROM superseded_emissions"
        " WHERE record_id IN ('corrected b', 'corrected c', 'truck') AND version = 1 ORDER BY 1"
    )
    assert [tuple(row.values()) for row in superseded] == [
        ("corrected b", 2, Decimal("2.5"), Decimal("2.5"), Decimal(0), "activity"),
        ("corrected c", None, Decimal(-15), Decimal(-15), Decimal(0), "activity"),
        ("truck", 2, Decimal("1.75"), Decimal(0), Decimal("1.75"), "factor"),
    ]
    assert group.value("SELECT count(*) FROM superseded_emissions") == group.value(
        "SELECT count(*) FROM module_emissions WHERE NOT is_current"
    )
    assert group.values(
        "SELECT DISTINCT activity_kg_co2eq + factor_kg_co2eq + method_kg_co2eq"
        " + structure_kg_co2eq - change_kg_co2eq FROM superseded_emissions"
    ) == [Decimal(0)]
