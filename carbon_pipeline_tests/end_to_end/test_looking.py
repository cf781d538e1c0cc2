"""The commands that only look, and what the command says to a slip of the pen: a sentence, never a traceback."""

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal

import psycopg
import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    everything,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """A closed January and an open February."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    group.emission_factors(
        electricity_factor(
            "KR", "0.4781", source="Ministry, grid factors", edition="2023", valid_from="2023-01-01"
        )
    )
    group.factors(
        power_factor("Laptop", "100", "10"), headcount_factor("student", "420", "90", "110", "75")
    )
    group.activities(
        "electricity/meters.csv",
        record("MTR-1", "P-101", quantity="5000", unit="kWh", evidence="INV-88213"),
        record("MTR-2", "P-101", "2024-02-01..2024-02-29", quantity="7", unit="kWh", evidence=""),
    )
    hours = {"count": "52", "active_hours": "40", "standby_hours": "128"}
    group.activities(
        "equipment/devices.csv", record("LAPTOPS", "P-101", equipment_class="Laptop", **hours)
    )
    group.activities(
        "headcount/people.csv", record("STUDENTS", "P-101", variant="student", fte="1")
    )
    group.succeeds("close", "2024-01")
    group.succeeds("run", "2024-02")
    return group


# trace ----------------------------------------------------------------------------


def test_a_trace_shows_everything_that_went_into_a_number(group: Group) -> None:
    (emission,) = group.rows("SELECT * FROM module_emissions WHERE record_id = 'MTR-1'")
    sha256 = group.value(
        "SELECT source_sha256 FROM activity_files WHERE path = 'electricity/meters.csv'"
    )
    code = group.value("SELECT code_version FROM runs WHERE run_id = %s", emission["run_id"])
    lines = group.succeeds("trace", str(emission["id"])).splitlines()
    assert lines == [
        f"emission  {emission['id']} version 1, in force",
        "          2390.5 kg CO2e, energy, scope 2 category 1 (Purchased electricity)",
        "          P-101 (/HQ1/P-101/), 2024-01, electricity/default",
        "formula   activity_times_factor/1: quantity × kg_co2eq_per_unit",
        "          5000 kWh × 0.4781 kg CO2e per kWh",
        "quality   not known, for want of a figure's",
        "          activity not known: the record names no data_source",
        "          emission factor 3;3;1;1;1, GSD 1.060597: group, electricity, in_force, exact",
        "record    MTR-1, 2024-01-01 to 2024-01-31, 31 days in the month, 5000 kWh",
        f"file      electricity/meters.csv, row 2, SHA-256 {sha256}",
        f"factor    electricity-kr (emission_factor {emission['emission_factor_id']} version 1)",
        "          Ministry, grid factors, 2023; valid 2023-01-01 to …",
        f"run       {emission['run_id']} at {emission['computed_at']}, code {code}",
    ]


def test_every_emission_of_a_record_is_traced_by_its_name(group: Group) -> None:
    out = group.succeeds("trace", "STUDENTS")
    kinds = ("food, scope 3 category 1", "waste, scope 3 category 5", "transport, scope 3 category 7",
             "grey_energy, scope 3 category 2")  # fmt: skip
    assert [kind for kind in kinds if kind not in out] == []
    assert out.count("factor    headcount-student (factor ") == 4


def test_a_trace_of_equipment_names_both_factors_and_the_operands(group: Group) -> None:
    out = group.succeeds("trace", "LAPTOPS")
    assert "factor    electricity-kr (emission_factor " in out
    assert "factor    power-Laptop (factor " in out
    (traced,) = json.loads(group.succeeds("trace", "LAPTOPS", "--json"))
    assert traced["metadata"]["operands"]["count"] == "52.000000"
    assert traced["inputs"]["standby_hours"] == "128"
    assert Decimal(traced["converted_quantity"]) == Decimal("274.56")


def test_every_emission_can_be_traced(group: Group) -> None:
    identifiers = group.values("SELECT id FROM module_emissions")
    assert len(identifiers) == 7
    for identifier in identifiers:
        out = group.succeeds("trace", str(identifier))
        assert [
            part for part in ("formula", "record", "file", "factor", "run") if part not in out
        ] == []


@pytest.mark.parametrize("identifier", ["NO-SUCH", "00000000-0000-0000-0000-000000000000"])
def test_a_trace_of_nothing_is_a_sentence(group: Group, identifier: str) -> None:
    assert f"No emission, sum or record is called {identifier}." in group.refuses(
        "trace", identifier
    )


# status, rejects --------------------------------------------------------------------


def test_status_shows_months_with_state_and_totals(group: Group) -> None:
    rows = [line.split("│") for line in group.succeeds("status").splitlines() if "2024-" in line]
    cells = [[cell.strip() for cell in row[1:-1]] for row in rows]
    # 2390.5 + 274.56 × 0.4781 = 2521.767136; 420 + 90 + 110 + 75 = 695; 7 × 0.4781 = 3.3467
    assert cells == [
        ["2024-01", "closed", "–", "2,521.767", "695", "0", "0", "0.0", "100.0"],
        ["2024-02", "open", "–", "3.347", "–", "0", "0", "0.0", "100.0"],
    ]


def test_a_month_without_rejects_says_so(group: Group) -> None:
    assert group.succeeds("rejects", "2024-01") == "Nothing was refused in 2024-01.\n"


def test_a_home_without_anything_says_what_to_do(make_group: Callable[[], Group]) -> None:
    assert "carbon run MONTH computes a month" in make_group().succeeds("status")


# sql, database-url --------------------------------------------------------------------


def test_sql_prints_csv_with_every_digit(group: Group) -> None:
    out = group.succeeds(
        "sql",
        "SELECT record_id, kg_co2eq, evidence FROM module_emissions e JOIN activity_inputs i"
        " USING (record_id) WHERE scope = 2 AND e.reporting_month = 1 ORDER BY 1;",
    )
    assert list(csv.reader(io.StringIO(out))) == [
        ["record_id", "kg_co2eq", "evidence"],
        ["LAPTOPS", "131.267136000000000000", ""],
        ["MTR-1", "2390.500000000000000000", "INV-88213"],
    ]


@pytest.mark.parametrize(
    "query",
    [
        "(SELECT 1 AS one) UNION (SELECT 1)",
        "\n-- a comment\nSELECT 1 AS one -- and another",
        "/* why */ WITH one AS (SELECT 1 AS one) TABLE one",
        "VALUES (1);",
    ],
)
def test_sql_takes_any_query(group: Group, query: str) -> None:
    assert group.succeeds("sql", query).splitlines()[1:] == ["1"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT record_id FORM module_emissions", "syntax error"),
        ("SELEC 1", "«selec» is not a query. Start it with SELECT or WITH."),
        ("", "is not a query"),
        ("SELECT * FROM no_such_table", 'relation "no_such_table" does not exist'),
        ("DELETE FROM module_emissions RETURNING id", "«delete» is not a query."),
        ("SELECT 1) TO STDOUT; DELETE FROM module_emissions; COPY (SELECT 1", "PostgreSQL says:"),
        (
            "WITH gone AS (DELETE FROM period_closes RETURNING 1) SELECT * FROM gone",
            "PostgreSQL says:",
        ),
        ("SELECT pg_read_file('/etc/passwd')", "permission denied"),
    ],
)
def test_sql_that_fails_or_writes_is_refused_with_a_sentence(
    group: Group, query: str, words: str
) -> None:
    before = everything(group)
    assert words in " ".join(group.refuses("sql", query).split())
    assert everything(group) == before


def test_a_database_url_connects_whoever_reads_and_lets_nobody_write(group: Group) -> None:
    url = group.succeeds("database-url").strip()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM module_emissions").fetchone() == (7,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM module_emissions")


# template -------------------------------------------------------------------------------


MODULES = ("electricity", "fuel", "equipment", "headcount")


@pytest.fixture(scope="module")
def templates(make_group: Callable[[], Group]) -> Group:
    """A group whose files are templates, each with the row that its own comments give as examples."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-001", "HQ1"), partner("P-014", "P-001"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    for module in MODULES:
        text = group.succeeds("template", module)
        examples = _examples(text)
        row = ",".join(examples.get(name, "") for name in text.splitlines()[-1].split(","))
        group.write(f"activities/{module}/template.csv", f"{text}{row}\n")
    group.succeeds("run", "2024-12")
    return group


def _examples(text: str) -> dict[str, str]:
    comments = [line for line in text.splitlines() if "; example: " in line]
    return {
        comment.removeprefix("# ").partition(":")[0]: comment.rpartition("example: ")[2]
        for comment in comments
    }


@pytest.mark.parametrize("module", MODULES)
def test_a_template_is_a_legal_file_that_takes_a_row(templates: Group, module: str) -> None:
    """A comment for each column, and with its own examples a row that is accepted."""
    text = templates.succeeds("template", module)
    told = [line.removeprefix("# ").partition(":")[0] for line in text.splitlines()]
    assert [name for name in text.splitlines()[-1].split(",") if name not in told] == []
    assert templates.rows(
        "SELECT rows_in, rows_accepted, months FROM activity_files WHERE path = %s",
        f"{module}/template.csv",
    ) == [{"rows_in": 1, "rows_accepted": 1, "months": ["2024-12"]}]


# slips of the pen -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "2024-13"), "«2024-13» is not a reporting month. Write it as YYYY-MM"),
        (("run", "December"), "«December» is not a reporting month."),
        (("close", "2024-1"), "«2024-1» is not a reporting month."),
        (("run", "2024-03..2024-01"), "ends before it starts"),
        (("run", "2024-01.."), "The range 2024-01.. has no end."),
        (("run", "2014-12"), "2015-01"),
        (("run", "2999-01"), "2999-01"),
        (("rejects", "2024-00"), "«2024-00» is not a reporting month."),
        (("close", "2024-02", "--headquarters", "P-101"), "P-101 is no head office in 2024-02."),
        (("template", "electricty"), "There is no module electricty."),
        (("sql", "SELECT 1", "--as", "nobody-here"), "nobody-here"),
    ],
)
def test_a_wrong_argument_is_a_sentence(
    group: Group, arguments: tuple[str, ...], words: str
) -> None:
    before = everything(group)
    said = group.refuses(*arguments)
    assert words in " ".join(said.split())
    assert everything(group) == before


@pytest.mark.parametrize(
    "arguments", [("run",), ("close",), ("clsoe", "2024-01"), ("run", "2024-01", "--quickly")]
)
def test_a_call_that_does_not_exist_is_told_how_to_call(
    group: Group, arguments: tuple[str, ...]
) -> None:
    outcome = group.carbon(*arguments)
    assert outcome.code == 2
    assert "Usage: " in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (
            "CARBON_DATABASE_URL",
            "mysql://elsewhere/carbon",
            "CARBON_DATABASE_URL does not name a PostgreSQL",
        ),
        ("CARBON_DATABASE_URL", "postgresql://nobody@localhost:1/none", "localhost"),
        ("CARBON_TIME_ZONE", "Mars/Olympus", "«Mars/Olympus», which is not a time zone"),
        ("CARBON_FIRST_MONTH", "2024", "«2024» is not a reporting month"),
        ("CARBON_CLOSE_DAY", "31", "CARBON_CLOSE_DAY is «31»"),
        ("CARBON_DATA", "/no/such/folder", "/no/such/folder"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_sentence(
    group: Group, name: str, value: str, words: str
) -> None:
    assert words in group.refuses("run", "2024-02", **{name: value})
