"""Records into reporting months: one row per record and month, amounts shared out by days."""

from collections.abc import Sequence

from carbon_pipeline.methods.exact import part_sql
from carbon_pipeline.vocabulary.activity_columns import ActivityKind
from carbon_pipeline.vocabulary.identity import content_sha256_sql, stable_id_sql
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import ACTIVITY_INPUTS

# what the query itself calls its parts; a column of a file has another name
OWN_NAMES = frozenset(
    {
        "country", "part_start", "days", "days_before", "days_through", "days_before_in_year",
        "days_in_year",
    }
)  # fmt: skip


def inputs_sql(module: ModuleDeclaration, month: ReportingMonth) -> str:
    """One row per record of the module in the month: activity input, content hash, and typed columns.

    Reads `records` (accepted rows with source_file and source_sha256) and `organizations`
    (organization_code, headquarters_id, partner_id, tree_path, country, of the month).
    Besides the columns of `activity_inputs` it gives the module's own columns, allocated
    where declared so, and `<column>_whole` with the amount of the whole record.
    """
    content = ", ".join(f'"{column.name}"' for column in ACTIVITY_INPUTS.content)
    provenance = ", ".join(column.name for column in ACTIVITY_INPUTS.provenance)
    own = "".join(f', "{name}"' for name in own_columns(module))
    return f"""
        WITH parts AS ({_parts_sql(month)}),
        inputs AS (SELECT {", ".join(_selected(module, month))} FROM parts)
        SELECT {content}, {provenance}, {content_sha256_sql(ACTIVITY_INPUTS.content)} AS content_sha256,
            part_start, days_before_in_year, days_in_year{own}
        FROM inputs ORDER BY id
    """


def own_columns(module: ModuleDeclaration) -> Sequence[str]:
    """Names of the columns that `inputs_sql` gives for this module beside those of activity_inputs."""
    taken = {column.name for column in ACTIVITY_INPUTS.content}
    names: list[str] = []
    for column in module.activity_columns():
        if column.allocated:
            names.append(f"{column.name}_whole")
        if column.name not in taken:
            names.append(column.name)
    return names


def _parts_sql(month: ReportingMonth) -> str:
    first, last = f"DATE '{month.first_day}'", f"DATE '{month.last_day}'"
    return f"""
        SELECT r.*, o.headquarters_id, o.partner_id, o.tree_path, o.country,
            greatest(r.period_start, {first}) AS part_start,
            CAST(r.period_end - r.period_start AS INTEGER) + 1 AS days,
            greatest(CAST({first} - r.period_start AS INTEGER), 0) AS days_before,
            CAST(least(r.period_end, {last}) - r.period_start AS INTEGER) + 1 AS days_through
        FROM records r JOIN organizations o USING (organization_code)
        WHERE r.period_start <= {last} AND r.period_end >= {first}
    """


def _selected(module: ModuleDeclaration, month: ReportingMonth) -> list[str]:
    quantity = _amount(module, module.quantity_column)
    unit = f"'{module.quantity_unit}'" if module.quantity_unit else f'"{module.unit_column}"'
    variant = f'"{module.variant_column}"' if module.variant_column else "'default'"
    identity = stable_id_sql(
        "'activity_inputs'", f"'{module.module}'", "organization_code", "record_id", f"'{month}'"
    )
    selected = [
        f"{identity} AS id",
        "record_id",
        f"'{module.module}' AS module_type",
        f"{variant} AS variant_type",
        "organization_code, headquarters_id, partner_id, tree_path",
        f"CAST({month.year} AS SMALLINT) AS reporting_year",
        f"CAST({month.month} AS SMALLINT) AS reporting_month",
        "coalesce(region, country) AS region",
        "period_start, period_end",
        "CAST(days_through - days_before AS SMALLINT) AS days_in_month",
        f"{quantity} AS quantity, {unit} AS unit, product_code, evidence, inputs",
        "source_file, source_row, source_sha256, part_start",
        *_days_within_the_year(month),
    ]
    return selected + _own_selected(module)


def _days_within_the_year(month: ReportingMonth) -> list[str]:
    """Days of the record before the month's part, counted from New Year's Day at the earliest."""
    new_year = f"DATE '{month.year}-01-01'"
    year_end = f"DATE '{month.year}-12-31'"
    return [
        f"CAST(part_start - greatest(period_start, {new_year}) AS INTEGER) AS days_before_in_year",
        f"CAST({year_end} - {new_year} AS INTEGER) + 1 AS days_in_year",
    ]


def _own_selected(module: ModuleDeclaration) -> list[str]:
    expressions = []
    for name in own_columns(module):
        source = name.removesuffix("_whole")
        expression = f'"{source}"' if name != source else _amount(module, source)
        expressions.append(f'{expression} AS "{name}"')
    return expressions


def _amount(module: ModuleDeclaration, name: str) -> str:
    column = next(column for column in module.activity_columns() if column.name == name)
    if column.kind is ActivityKind.COUNT:
        return f'CAST("{name}" AS DECIMAL(19,6))'
    if column.allocated:
        shared = part_sql(f'"{name}"', "days_before", "days_through", "days")
        return f'CASE WHEN days = days_through - days_before THEN "{name}" ELSE {shared} END'
    return f'"{name}"'
