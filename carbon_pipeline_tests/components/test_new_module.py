"""A module that is a declaration and nothing else: its assets and checks, and its numbers."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pytest
from dagster.components.testing import create_defs_folder_sandbox

from carbon_pipeline.components.contracts import contract_failures
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.methods.allocation import inputs_sql
from carbon_pipeline.methods.emissions import emissions_sql
from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.methods.matches import key_columns, keys_sql, match_keys
from carbon_pipeline.methods.matching import EmissionFactorIndex
from carbon_pipeline.sources.activity_files import ReadingContext, read_activity_file
from carbon_pipeline.storage.duckdb_session import duckdb_session
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

Declare = Callable[..., Path]
Attributes = dict[str, Any]

FILE = """\
record_id,organization_code,period_start,period_end,mode,distance
J1,HQ1,2024-02-01,2024-02-29,rail,1000.5
J2,HQ1,2024-02-29,2024-03-01,rail,3
"""
RAIL = EmissionFactor(
    id=stable_id("emission_factors", "rail"),
    version=1,
    factor_code="rail",
    factor_type="travel",
    activity="rail",
    region="WORLD",
    unit="km",
    kg_co2eq_per_unit=Decimal("0.03546"),
    source="Publisher",
    edition="2024",
    valid_from=None,
    valid_to=None,
)


# of Dagster's own: partitioned checks are new, and its reader of YAML uses an old pydantic call
quiet = pytest.mark.filterwarnings(
    "ignore:.*currently in (beta|preview).*", "ignore:`parse_obj_as` is deprecated"
)


@quiet
def test_two_assets_and_their_checks(travel: Attributes, declare: Declare) -> None:
    with create_defs_folder_sandbox() as sandbox:
        declare(travel, sandbox.defs_folder_path / "emissions")
        with sandbox.build_all_defs() as loaded:
            given = dg.Definitions(resources={"open_books": object()})
            graph = dg.Definitions.merge(loaded, given).resolve_asset_graph()
    inputs, emissions = dg.AssetKey("travel_inputs"), dg.AssetKey("travel_emissions")
    factors = dg.AssetKey("travel_factors")
    assert graph.materializable_asset_keys == {inputs, emissions}
    assert graph.get(emissions).parent_keys == {inputs, factors}
    formula, _, declaration = (graph.get(emissions).code_version or "").partition(" ")
    assert (formula, len(declaration)) == ("activity_times_factor/1", 12)
    assert [graph.get(key).group_name for key in (inputs, emissions)] == ["activities", "emissions"]
    assert graph.asset_check_keys == {
        dg.AssetCheckKey(inputs, "contract"),
        dg.AssetCheckKey(emissions, "conservation"),
    }
    assert "`distance`: Distance of all passengers" in (graph.get(inputs).description or "")


@quiet
def test_a_broken_one_fails_with_our_sentence(travel: Attributes, declare: Declare) -> None:
    with create_defs_folder_sandbox() as sandbox:
        declare(travel | {"method": "guess"}, sandbox.defs_folder_path)
        with pytest.raises(Exception, match="Error while loading") as failed:  # noqa: SIM117
            with sandbox.build_all_defs():
                pass
    assert isinstance(failed.value.__cause__, ConfigurationError)
    assert "the method «guess» does not exist" in str(failed.value.__cause__)


def test_from_its_file_to_its_emissions(
    travel: Attributes, declare: Declare, tmp_path: Path
) -> None:
    module = load_modules(declare(travel))["travel"]
    file, accepted = tmp_path / "journeys.csv", tmp_path / "accepted.parquet"
    file.write_text(FILE)
    context = ReadingContext(module, {"HQ1": [(None, None)]}, ReportingMonth(2020, 1))
    reading = read_activity_file(file, suffix=".csv", context=context, accepted_path=accepted)
    assert (reading.rows_accepted, reading.rejects) == (2, [])

    month, method = ReportingMonth(2024, 2), METHODS[module.method]
    with duckdb_session() as connection:
        connection.execute(
            "CREATE VIEW records AS SELECT *, 'journeys.csv' AS source_file, '0' AS source_sha256"
            f" FROM read_parquet('{accepted}')"
        )
        head = pa.table(
            {
                "organization_code": ["HQ1"],
                "headquarters_id": pa.array([stable_id("organizations", "HQ1").bytes], pa.uuid()),
                "partner_id": pa.nulls(1, pa.uuid()),
                "tree_path": ["/HQ1/"],
                "country": ["KR"],
            }
        )
        connection.register("organizations", head)
        connection.execute(f"CREATE TABLE inputs AS {inputs_sql(module, month)}")
        connection.execute(f"COPY inputs TO '{tmp_path / 'inputs.parquet'}' (FORMAT parquet)")
        index = EmissionFactorIndex([RAIL])
        columns = key_columns(module, index.has_owned_factors)
        connection.execute(f"CREATE TABLE keys AS {keys_sql(columns)}")
        keys = connection.sql("FROM keys").to_arrow_table().to_pylist()
        tables = match_keys(module, month, keys, index, []).arrow()
        connection.register("matches", tables["matches"])
        emissions = connection.sql(emissions_sql(module, method, month, columns))
        found = emissions.to_arrow_table().to_pylist()
    assert tables["no_matches"].num_rows == 0
    assert {row["record_id"]: (row["quantity"], row["unit"], row["kg_co2eq"]) for row in found} == {
        "J1": (Decimal("1000.5"), "km", Decimal("35.47773")),
        "J2": (Decimal("1.5"), "km", Decimal("0.05319")),
    }
    assert {(row["scope"], row["category_number"], row["activity"]) for row in found} == {
        (3, 6, "rail")
    }

    rows, failures = contract_failures(module, tmp_path / "inputs.parquet")
    assert (rows, failures.empty) == (2, True)
