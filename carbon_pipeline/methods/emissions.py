"""The kernel: activity inputs joined with their factors and multiplied, one row per emission line.

kg CO2e = operand DECIMAL(19,6) × factor DECIMAL(18,12), exact in DECIMAL(38,18), unrounded.
"""

from collections.abc import Sequence

from carbon_pipeline.methods.exact import times_ratio_sql
from carbon_pipeline.methods.formulas import Method
from carbon_pipeline.vocabulary.identity import content_sha256_sql, stable_id_sql
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import (
    DISCLOSED_GAPS,
    MODULE_EMISSIONS,
    UNMATCHED_INPUTS,
)


def emissions_sql(
    module: ModuleDeclaration,
    method: Method,
    month: ReportingMonth,
    keys: Sequence[str],
    *,
    memo: bool = False,
    by_market: bool = False,
) -> str:
    """One row per input and emission line, as `module_emissions` has them, with the content hash.

    Reads `inputs`, `keys` (key_number and the key columns) and `matches`. With `memo`, only
    the rows that the declaration keeps outside the totals; without, only the others. `by_market`
    reads `market_keys` and `market_rows` too: what keys and records of scope 2 are by the market,
    where that is not the grid average.
    """
    content = ", ".join(f'"{column.name}"' for column in MODULE_EMISSIONS.content)
    return f"""
        WITH operands AS (
            SELECT {_of_inputs(module)}, m.* EXCLUDE (unit, key_number),
                {method.operand_sql} AS operand, {method.operand_unit_sql} AS operand_unit,
                m.unit AS applied_unit, {_operands_json(method)} AS operands_json,
                {method.kilograms_sql or "NULL"} AS brought_kg{_MARKET if by_market else ""}
            FROM inputs i JOIN keys k ON {_same_key(keys)} JOIN matches m USING (key_number)
            {_MARKET_JOINS if by_market else ""}
            WHERE {_memo_condition(module, memo)}
        ),
        emissions AS (SELECT {", ".join(_selected(module, method, month, by_market))} FROM operands),
        weighed AS (
            SELECT * EXCLUDE (converted, brought_kg), {_kilograms(method, by_market)}
            FROM emissions WHERE quantity IS NOT NULL
        )
        SELECT {content}, {content_sha256_sql(MODULE_EMISSIONS.content)} AS content_sha256
        FROM weighed ORDER BY id
    """


def unmatched_sql(
    module: ModuleDeclaration, method: Method, month: ReportingMonth, keys: Sequence[str]
) -> str:
    """One row per input and emission line without a factor, as `unmatched_inputs` has them.

    An activity of more than 13 digits in the factor's unit is one of them, so that a slip of
    a unit keeps its month open and never ends the month's run.
    """
    content = ", ".join(f'"{column.name}"' for column in UNMATCHED_INPUTS.content)
    identity = stable_id_sql(
        "'unmatched_inputs'", f"'{module.module}'", "i.organization_code", "i.record_id",
        f"'{month}'", "emission_type",
    )  # fmt: skip
    return f"""
        WITH unmatched AS (
            SELECT i.* EXCLUDE (id), {identity} AS id, n.emission_type, n."key", n.reason,
                n.candidates, i.id AS activity_input_id
            FROM inputs i JOIN keys k ON {_same_key(keys)} JOIN no_matches n USING (key_number)
            UNION ALL
            SELECT i.* EXCLUDE (id), {identity} AS id, m.emission_type,
                '{{"unit": "' || i.unit || '"}}' AS "key", {_TOO_LARGE} AS reason,
                '[]' AS candidates, i.id AS activity_input_id
            FROM inputs i JOIN keys k ON {_same_key(keys)} JOIN matches m USING (key_number)
            WHERE {_is_too_large(method)}
        )
        SELECT {content}, {content_sha256_sql(UNMATCHED_INPUTS.content)} AS content_sha256
        FROM unmatched ORDER BY id
    """


def gaps_sql(
    module: ModuleDeclaration,
    month: ReportingMonth,
    keys: Sequence[str],
    *,
    by_market: bool = False,
) -> str:
    """One row per organisation, variant, emission line and key without a factor, as `disclosed_gaps`.

    What comes along with a record and has no factor is disclosed by its sum, not record by record.
    Reads `inputs`, `keys` and `gap_matches`; the quantity is the records' own. `by_market` reads
    `market_rows` too: records that instruments cover whole lack no residual mix.
    """
    content = ", ".join(f'"{column.name}"' for column in DISCLOSED_GAPS.content)
    identity = stable_id_sql(
        "'disclosed_gaps'", f"'{module.module}'", "organization_code", "variant_type", f"'{month}'",
        "emission_type", "CAST(scope AS VARCHAR)", "CAST(category_number AS VARCHAR)", '"key"', "unit", "reason",
    )  # fmt: skip
    place = (
        "module_type, variant_type, organization_code, headquarters_id, partner_id, tree_path,"
        " reporting_year, reporting_month"
    )
    return f"""
        WITH missed AS (
            SELECT {_of_inputs(module, "id")}, n.emission_type, n.scope, n.category_number,
                n."key", n.reason
            FROM inputs i JOIN keys k ON {_same_key(keys)} JOIN gap_matches n USING (key_number)
            {_NOT_COVERED_WHOLE if by_market else ""}
        ),
        summed AS (
            SELECT {place}, emission_type, scope, category_number, "key", reason, unit,
                CAST(count(*) AS INTEGER) AS records, CAST(sum(quantity) AS DECIMAL(19,6)) AS quantity
            FROM missed GROUP BY ALL
        ),
        told AS (SELECT {identity} AS id, * FROM summed)
        SELECT {content}, {content_sha256_sql(DISCLOSED_GAPS.content)} AS content_sha256
        FROM told ORDER BY id
    """


def _of_inputs(module: ModuleDeclaration, *without: str) -> str:
    """The columns of the inputs, less those that a match gives under the same name."""
    excluded = ", ".join(f'"{name}"' for name in (*without, *module.place_columns))
    return f"i.* EXCLUDE ({excluded})" if excluded else "i.*"


def input_keys_sql(keys: Sequence[str]) -> str:
    """The id of each input with the number of its key; reads `inputs` and `keys`."""
    return f"SELECT i.id, k.key_number FROM inputs i JOIN keys k ON {_same_key(keys)}"


# what records (r) are by the market goes before what their keys (w) are
_MARKET = """,
                r.kg_co2eq AS met_kg_co2eq, w.kg_co2eq_per_unit AS market_kg_co2eq_per_unit,
                coalesce(r.basis, w.basis) AS market_basis, coalesce(r.told, w.told) AS market_told"""
_MARKET_JOINS = """
            LEFT JOIN market_keys w ON w.key_number = m.key_number AND m.scope = 2
            LEFT JOIN market_rows r ON r.activity_input_id = i.id AND m.scope = 2"""
_NOT_COVERED_WHOLE = (
    "ANTI JOIN market_rows r ON r.activity_input_id = i.id AND r.covered_whole AND n.scope = 2"
)


def _kilograms(method: Method, by_market: bool) -> str:
    own = "brought_kg" if method.kilograms_sql else "quantity * kg_co2eq_per_unit"
    basis, market = f"'{method.market_based_basis}'", f"CAST({own} AS DECIMAL(38,18))"
    if by_market:
        of_key = "CAST(quantity * market_kg_co2eq_per_unit AS DECIMAL(38,18))"
        basis, market = (
            f"coalesce(market_basis, {basis})",
            f"coalesce(met_kg_co2eq, {of_key}, {market})",
        )
    return f"""
        CAST({own} AS DECIMAL(38,18)) AS kg_co2eq,
        {market} AS kg_co2eq_market_based,
        CASE WHEN scope = 2 THEN {basis} END AS market_based_basis,
        CAST(quantity * kg_co2_biogenic_per_unit AS DECIMAL(38,18)) AS kg_co2_biogenic
    """


_TOO_LARGE = (
    "'The quantity ' || CAST(i.quantity AS VARCHAR) || ' ' || i.unit"
    " || ' is too large to be reckoned in ' || m.unit || '.'"
)


def _is_too_large(method: Method) -> str:
    converted = times_ratio_sql(method.operand_sql, "m.numerator", "m.denominator")
    return f"{method.operand_sql} IS NULL OR (m.numerator <> m.denominator AND {converted} IS NULL)"


def _same_key(keys: Sequence[str]) -> str:
    return " AND ".join(f'i."{name}" IS NOT DISTINCT FROM k."{name}"' for name in keys)


def _memo_condition(module: ModuleDeclaration, memo: bool) -> str:
    if module.memo_column is None:
        return "false" if memo else "true"
    comparison = "IS NOT DISTINCT FROM" if memo else "IS DISTINCT FROM"
    return f"i.\"{module.memo_column}\" {comparison} 'yes'"


def _selected(
    module: ModuleDeclaration, method: Method, month: ReportingMonth, by_market: bool
) -> list[str]:
    identity = stable_id_sql(
        "'module_emissions'", f"'{module.module}'", "organization_code", "record_id",
        f"'{month}'", "emission_type", "CAST(scope AS VARCHAR)", "CAST(category_number AS VARCHAR)",
    )  # fmt: skip
    converted = _IS_CONVERTED
    quantity = times_ratio_sql("operand", "numerator", "denominator")
    return [
        f"{identity} AS id",
        "record_id, module_type, variant_type, organization_code, headquarters_id, partner_id",
        "tree_path, reporting_year, reporting_month, emission_type, scope, category_number",
        "activity, region, product_code",
        f"{converted} AS converted",
        f"CASE WHEN {converted} THEN {quantity} ELSE operand END AS quantity",
        f"CASE WHEN {converted} THEN applied_unit ELSE operand_unit END AS unit",
        "CAST(factor_id AS UUID) AS factor_id, factor_version",
        "CAST(emission_factor_id AS UUID) AS emission_factor_id, emission_factor_version",
        "kg_co2eq_per_unit, kg_co2_biogenic_per_unit, brought_kg",
        f"'{method.name}' AS method, '{method.formula_version}' AS formula_version",
        "estimation_method, kg_co2eq_gsd, data_quality",
        f"{_metadata(method, by_market)} AS metadata",
        "id AS activity_input_id, content_sha256 AS activity_input_sha256",
        *(["met_kg_co2eq, market_kg_co2eq_per_unit, market_basis"] if by_market else []),
    ]


# JSON as PostgreSQL prints JSONB, so that the content hash can be recomputed there: the keys
# of one object stand in the order of their length, then of their bytes
def _metadata(method: Method, by_market: bool) -> str:
    told_apart = " || ', \"resolved\": ' || resolution" if _tells_both(method) else ""
    market = " || coalesce(', \"market\": ' || market_told, '')" if by_market else ""
    return _MATCH + market + _OPERANDS + told_apart + _CONVERSION


_IS_CONVERTED = "(numerator <> denominator OR of_other_kind)"
_MATCH = '\'{"match": \' || "match"'
_OPERANDS = " || ', \"operands\": ' || operands_json"
_CONVERSION = (
    " || CASE WHEN " + _IS_CONVERTED + ' THEN \', "conversion": {"from_unit": "\''
    ' || operand_unit || \'", "from_quantity": "\' || CAST(operand AS VARCHAR) || \'"}\''
    " ELSE '' END || '}'"
)


def _tells_both(method: Method) -> bool:
    """Whether a key's resolution and a record's operands are both told."""
    return bool(method.resolve and method.operands_shown)


def _operands_json(method: Method) -> str:
    if method.resolve and not _tells_both(method):
        # each step of the resolution, as it was told; already JSON
        return "m.resolution"
    names = sorted(method.operands_shown, key=lambda name: (len(name), name))
    members = [
        f"'\"{name}\": \"' || CAST({method.operands_shown[name]} AS VARCHAR) || '\"'"
        for name in names
    ]
    return "'{' || " + " || ', ' || ".join(members) + " || '}'" if members else "'{}'"
