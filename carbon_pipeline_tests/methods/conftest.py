"""The modules as they are declared, a small group, its factors, and the kernel run in DuckDB."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.methods.allocation import inputs_sql
from carbon_pipeline.methods.emissions import emissions_sql, gaps_sql, unmatched_sql
from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.methods.matches import key_columns, keys_sql, match_keys
from carbon_pipeline.methods.matching import EmissionFactorIndex
from carbon_pipeline.methods.resolutions import References
from carbon_pipeline.sources.accepted_rows import accepted_schema
from carbon_pipeline.storage.duckdb_session import duckdb_session
from carbon_pipeline.vocabulary.identity import canonical_json, stable_id
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth

Rows = list[dict[str, Any]]
Record = dict[str, Any]

PLACES = {
    "HQ1": ("/HQ1/", "KR"),
    "P-001": ("/HQ1/P-001/", "DE"),
    "P-014": ("/HQ1/P-001/P-014/", "US"),
}


@dataclass(frozen=True)
class Computed:
    """What the kernel made of some records in a month, table by table, in the order it gave."""

    inputs: Rows
    emissions: Rows
    memo: Rows
    unmatched: Rows
    gaps: Rows


Compute = Callable[..., Computed]


def an_emission_factor(code: str, value: str, **about: Any) -> EmissionFactor:
    """A factor of 2024 without end; by default the Korean grid's."""
    given: dict[str, Any] = {
        "factor_type": "electricity",
        "activity": "electricity",
        "region": "KR",
        "unit": "kWh",
        "source": "Publisher",
        "edition": "2024",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
    }
    return EmissionFactor(
        id=stable_id("emission_factors", code),
        version=1,
        factor_code=code,
        kg_co2eq_per_unit=Decimal(value),
        **given | about,
    )


def a_factor(code: str, values: dict[str, str], units: str, **about: Any) -> Factor:
    """A generic factor without end; by default the power of any equipment."""
    given: dict[str, Any] = {
        "factor_family": "power",
        "module_type": "equipment",
        "variant_type": None,
        "classification": {},
        "source": "Publisher",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
    }
    return Factor(
        id=stable_id("factors", code),
        version=1,
        factor_code=code,
        values={name: Decimal(value) for name, value in values.items()},
        units=dict.fromkeys(values, units),
        **given | about,
    )


EMISSION_FACTORS = (
    an_emission_factor("grid-kr", "0.4781"),
    an_emission_factor("grid-eu", "0.207073", region="EU27"),
    an_emission_factor("grid-us", "0.000384513", region="US", unit="Wh"),
    an_emission_factor("lng", "2.75", factor_type="fuel", activity="lng", unit="kg", region="KR"),
    an_emission_factor(
        "lng-world", "0.00273", factor_type="fuel", activity="lng", unit="g", region="WORLD"
    ),
    # per pound, so that kilograms convert by a ratio that no 12 decimals hold
    an_emission_factor(
        "diesel", "1.402135", factor_type="fuel", activity="diesel", unit="lb", region="WORLD"
    ),
)
FACTORS = (
    a_factor(
        "centrifuge",
        {"active_power_w": "1300", "standby_power_w": "130.125"},
        "W",
        classification={"class": "Centrifugation"},
    ),
    a_factor(
        "student",
        {
            "food_kg_per_fte": "420",
            "waste_kg_per_fte": "90",
            "transport_kg_per_fte": "110",
            "grey_energy_kg_per_fte": "75",
        },
        "kg/fte",
        factor_family="headcount",
        module_type="headcount",
        variant_type="student",
    ),
    # no grey energy, so that one of four lines has no factor
    a_factor(
        "staff",
        {
            "food_kg_per_fte": "512.123456789012",
            "waste_kg_per_fte": "90",
            "transport_kg_per_fte": "1",
        },
        "kg/fte/year",
        factor_family="headcount",
        module_type="headcount",
        variant_type="staff",
    ),
)


@pytest.fixture(scope="session")
def modules() -> dict[str, ModuleDeclaration]:
    return load_modules()


@pytest.fixture(scope="session")
def emission_factor() -> Callable[..., EmissionFactor]:
    return an_emission_factor


@pytest.fixture(scope="session")
def generic_factor() -> Callable[..., Factor]:
    return a_factor


class Duck:
    """A DuckDB connection, asked for rows as dictionaries."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def register(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table a relation of this name."""
        self._connection.register(name, table)

    def rows(self, sql: str) -> Rows:
        """The rows of a query as dictionaries."""
        found = self._connection.execute(sql)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="session")
def duck() -> Iterator[Duck]:
    with duckdb_session(memory_limit="256MiB") as connection:
        yield Duck(connection)


@pytest.fixture(scope="session")
def allocate(duck: Duck) -> Callable[..., Rows]:
    """Records of a module shared out to a month."""

    def run(module: ModuleDeclaration, records: Sequence[Record], month: str) -> Rows:
        duck.register("records", _records(module, records))
        duck.register("organizations", _organizations())
        query = inputs_sql(module, ReportingMonth.parse(month))
        duck.rows(f"CREATE OR REPLACE TEMP TABLE inputs AS {query}")
        return duck.rows("FROM inputs")

    return run


@pytest.fixture(scope="session")
def compute(duck: Duck, allocate: Callable[..., Rows]) -> Compute:
    """Records of a module in a month through allocation, matching and multiplication."""

    def run(
        module: ModuleDeclaration,
        records: Sequence[Record],
        month: str = "2024-02",
        emission_factors: Sequence[EmissionFactor] = EMISSION_FACTORS,
        factors: Sequence[Factor] = FACTORS,
        references: Mapping[str, Any] | None = None,
    ) -> Computed:
        when, method = ReportingMonth.parse(month), METHODS[module.method]
        inputs = allocate(module, records, month)
        index = EmissionFactorIndex(emission_factors)
        keys = key_columns(module, index.has_owned_factors)
        duck.rows(f"CREATE OR REPLACE TEMP TABLE keys AS {keys_sql(keys)}")
        found = match_keys(
            module, when, duck.rows("FROM keys"), index, factors, References(references or {})
        )
        for name, table in found.arrow().items():
            duck.register(name, table)
        return Computed(
            inputs,
            duck.rows(emissions_sql(module, method, when, keys)),
            duck.rows(emissions_sql(module, method, when, keys, memo=True)),
            duck.rows(unmatched_sql(module, method, when, keys)),
            duck.rows(gaps_sql(module, when, keys)),
        )

    return run


def _records(module: ModuleDeclaration, records: Sequence[Record]) -> pa.Table:
    schema = accepted_schema(module.activity_columns())
    names = [name for name in schema.names if name not in ("source_row", "inputs")]
    numbers = itertools.count(2)
    prepared = [
        {"record_id": f"R{number}", "organization_code": "HQ1"}
        | dict.fromkeys(names[2:])
        | record
        | {
            "source_row": number,
            "inputs": canonical_json({name: str(value) for name, value in record.items()}),
        }
        for number, record in zip(numbers, records, strict=False)
    ]
    for record, name in itertools.product(prepared, names):
        if isinstance(record[name], str) and pa.types.is_decimal(schema.field(name).type):
            record[name] = Decimal(record[name])
    table = pa.Table.from_pylist(prepared, schema=schema)
    source = pa.array(["file.csv"] * len(table), pa.string())
    return table.append_column("source_file", source).append_column("source_sha256", source)


def _organizations() -> pa.Table:
    head = stable_id("organizations", "HQ1")
    return pa.table(
        {
            "organization_code": list(PLACES),
            "headquarters_id": pa.array([head.bytes] * len(PLACES), pa.uuid()),
            "partner_id": pa.array(
                [None if c == "HQ1" else stable_id("organizations", c).bytes for c in PLACES],
                pa.uuid(),
            ),
            "tree_path": [path for path, _ in PLACES.values()],
            "country": [country for _, country in PLACES.values()],
        }
    )
