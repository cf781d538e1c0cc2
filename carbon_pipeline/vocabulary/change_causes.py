"""Why an emission changed: its difference in kg CO2e split by cause, as one rule in SQL.

The text is the same for DuckDB and PostgreSQL, so that what is shown before a change and
what a restatement tells afterwards follow one rule.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

Cause: TypeAlias = Literal["activity", "factor", "method", "structure"]
CAUSES: tuple[Cause, ...] = get_args(Cause)

# columns of module_emissions that decide, each asked for as `<column>_before` and `<column>_after`
COMPARED = (
    "kg_co2eq", "quantity", "unit", "kg_co2eq_per_unit", "factor_id", "factor_version",
    "emission_factor_id", "emission_factor_version", "formula_version", "activity", "region",
    "variant_type",
)  # fmt: skip
# the same of the record that the emission is about
OF_THE_RECORD = ("record", "tree_path", "lacked_factor")

_ZERO = "CAST(0 AS DECIMAL(38,18))"


def causes_sql(changes: str, keys: Sequence[str]) -> str:
    """Each change with its difference in kg CO2e, split by cause so that the parts sum to it exactly.

    `changes` is a query or a table of one row per emission that changed, with the columns
    `<name>_before` and `<name>_after` of `COMPARED`, all missing on the side where the
    emission is not there, and of

    - `record`: the record as it was handed in (`activity_inputs.inputs` as text); missing
      where it has no part in the month
    - `tree_path`: where its organisation stands in the month; missing outside the group
    - `lacked_factor`: whether the record is without a factor for this emission

    Gives the `keys`, `change_kg_co2eq`, a column `<cause>_kg_co2eq` for each cause, and
    `cause`, the one with the largest part.

    Of an emission on both sides, q quantity and f factor:
    (q₁-q₀) x f₀ is the record's where the record changed, else the method's where the
    formula changed, else the factor's: a factor can decide the quantity, as watts do.
    q₁ x (f₁-f₀) is the factor's, unless the record names something else now or brought the
    figure itself. The rest, such as a total that a record brought, is the record's or the
    method's. Where the unit changed, the difference is not split: it is the first part.

    An emission on one side only is whole: structure where the organisation came, went or
    passed to another place; activity where the record did or was changed; factor where
    there was none or is none now; else method.
    """
    passed = ", ".join(keys)
    parts = ", ".join(f"{_part(cause)} AS {cause}_kg_co2eq" for cause in CAUSES)
    return f"""
        WITH told AS (SELECT c.*, {_FACTS} FROM ({changes}) AS c),
        split AS (SELECT told.*, {_SPLIT} FROM told),
        assigned AS (
            SELECT split.*, change_kg_co2eq - quantity_part - factor_part AS rest_part, {_ASSIGNED}
            FROM split
        ),
        caused AS (
            SELECT {passed}, change_kg_co2eq, {parts}, {_WITHOUT_KILOGRAMS} AS cause_without_kg
            FROM assigned
        )
        SELECT {passed}, change_kg_co2eq, {", ".join(f"{c}_kg_co2eq" for c in CAUSES)},
            {_LARGEST} AS cause
        FROM caused
    """


def _differs(*names: str) -> str:
    pairs = (f"{name}_before IS DISTINCT FROM {name}_after" for name in names)
    return f"({' OR '.join(pairs)})"


_FACTS = f"""
    coalesce(kg_co2eq_after, {_ZERO}) - coalesce(kg_co2eq_before, {_ZERO}) AS change_kg_co2eq,
    kg_co2eq_before IS NOT NULL AND kg_co2eq_after IS NOT NULL AS on_both_sides,
    {_differs("record")} AS record_changed,
    {_differs("activity", "region", "variant_type")} AS subject_changed,
    {_differs("formula_version")} AS method_changed,
    {_differs("factor_id", "factor_version", "emission_factor_id", "emission_factor_version")}
        AS factor_changed,
    {_differs("tree_path")} AS place_changed
"""
_SPLIT = f"""
    CASE WHEN NOT on_both_sides THEN {_ZERO}
        WHEN {_differs("unit")} THEN change_kg_co2eq
        ELSE CAST((quantity_after - quantity_before) * kg_co2eq_per_unit_before AS DECIMAL(38,18))
    END AS quantity_part,
    CASE WHEN NOT on_both_sides OR {_differs("unit")} THEN {_ZERO}
        ELSE CAST(quantity_after * (kg_co2eq_per_unit_after - kg_co2eq_per_unit_before) AS DECIMAL(38,18))
    END AS factor_part
"""
# what is not there on a side has left its record there, unless the record is gone too
_WHOLE = """
    CASE WHEN record_before IS NULL THEN
            CASE WHEN tree_path_before IS NULL THEN 'structure' ELSE 'activity' END
        WHEN record_after IS NULL THEN
            CASE WHEN tree_path_after IS NULL THEN 'structure' ELSE 'activity' END
        WHEN (kg_co2eq_before IS NULL AND lacked_factor_before)
            OR (kg_co2eq_after IS NULL AND lacked_factor_after) THEN 'factor'
        WHEN place_changed THEN 'structure'
        WHEN record_changed THEN 'activity'
        ELSE 'method' END
"""
_ASSIGNED = f"""
    {_WHOLE} AS cause_of_whole,
    CASE WHEN record_changed THEN 'activity' WHEN method_changed THEN 'method'
        ELSE 'factor' END AS cause_of_quantity,
    CASE WHEN record_changed AND (subject_changed OR NOT factor_changed) THEN 'activity'
        WHEN method_changed AND NOT factor_changed THEN 'method' ELSE 'factor' END AS cause_of_factor,
    CASE WHEN record_changed AND NOT method_changed THEN 'activity' ELSE 'method' END AS cause_of_rest
"""
# such as a certificate that changes the market-based figure alone
_WITHOUT_KILOGRAMS = """
    CASE WHEN NOT on_both_sides THEN cause_of_whole
        WHEN place_changed THEN 'structure' WHEN record_changed THEN 'activity'
        WHEN method_changed AND NOT factor_changed THEN 'method' ELSE 'factor' END
"""


def _part(cause: Cause) -> str:
    split = " + ".join(
        f"CASE WHEN cause_of_{part} = '{cause}' THEN {part}_part ELSE {_ZERO} END"
        for part in ("quantity", "factor", "rest")
    )
    whole = f"CASE WHEN cause_of_whole = '{cause}' THEN change_kg_co2eq ELSE {_ZERO} END"
    return f"CASE WHEN on_both_sides THEN {split} ELSE {whole} END"


def _largest() -> str:
    sizes = [f"abs({cause}_kg_co2eq)" for cause in CAUSES]
    largest = f"greatest({', '.join(sizes)})"
    whens = " ".join(
        f"WHEN {size} = {largest} THEN '{cause}'" for cause, size in zip(CAUSES, sizes, strict=True)
    )
    return f"CASE WHEN {largest} = 0 THEN cause_without_kg {whens} END"


_LARGEST = _largest()
