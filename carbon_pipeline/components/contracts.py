"""The pandera contract of a module's inputs, checked batch by batch so that memory stays flat."""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pyarrow.parquet as pq

from carbon_pipeline.vocabulary.activity_columns import ActivityKind
from carbon_pipeline.vocabulary.columns import Column
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.tables import ACTIVITY_INPUTS
from carbon_pipeline.vocabulary.units import currency_codes, unit_names

BATCH_ROWS = 200_000
_CHECKED = ("record_id", "organization_code", "tree_path", "region", "variant_type", "unit",
            "quantity", "days_in_month", "reporting_month", "source_file", "source_row")  # fmt: skip


def inputs_contract(module: ModuleDeclaration) -> pa.DataFrameSchema:
    """What holds for every row of the module's inputs: nothing missing, values of the declaration."""
    declared = {column.name: column for column in ACTIVITY_INPUTS.columns}
    columns = {name: _column(module, declared[name]) for name in _CHECKED}
    return pa.DataFrameSchema(columns, name=f"{module.module}_inputs", strict=False)


def _column(module: ModuleDeclaration, column: Column) -> pa.Column:
    checks = []
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    if column.name == "variant_type":
        checks.append(pa.Check.isin([variant.code for variant in module.variants]))
    if column.name == "unit":
        checks.append(_unit_check(module))
    if column.name == "quantity" and not module.corrections_below_zero:
        checks.append(pa.Check.ge(0))
    return pa.Column(checks=checks, nullable=False, description=column.description)


def _unit_check(module: ModuleDeclaration) -> pa.Check:
    kinds = {column.name: column.kind for column in module.activity_columns()}
    if module.quantity_unit:
        return pa.Check.isin([module.quantity_unit])
    if kinds[module.unit_column] is ActivityKind.CURRENCY:
        return pa.Check.isin(list(currency_codes()))
    return pa.Check.isin(list(module.units or (*unit_names(), *currency_codes())))


def contract_failures(module: ModuleDeclaration, inputs: Path) -> tuple[int, pd.DataFrame]:
    """Rows checked, and pandera's failure cases (the first of each batch), empty where all holds."""
    contract, rows, failures = inputs_contract(module), 0, []
    with pq.ParquetFile(inputs) as file:
        for batch in file.iter_batches(BATCH_ROWS, columns=list(_CHECKED)):
            frame = batch.to_pandas(types_mapper=pd.ArrowDtype)
            rows += len(frame)
            try:
                contract.validate(frame, lazy=True)
            except pa.errors.SchemaErrors as error:
                failures.append(error.failure_cases.head(10))
    return rows, pd.concat(failures) if failures else pd.DataFrame()
