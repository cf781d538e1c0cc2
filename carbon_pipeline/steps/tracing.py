"""One number followed down to what it was made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from carbon_pipeline.methods.data_quality import interval_95
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.pedigrees import pedigree_lines

_TRACE = """
    SELECT e.id, e.version, e.is_current, e.record_id, e.module_type, e.variant_type,
        e.organization_code, e.tree_path, e.reporting_year, e.reporting_month, e.emission_type,
        e.scope, e.category_number, c.name AS category_name, e.quantity, e.unit,
        e.kg_co2eq_per_unit, e.kg_co2eq, e.kg_co2eq_market_based, e.market_based_basis,
        e.estimation_method, e.kg_co2eq_gsd, e.data_quality, e.formula_version, e.run_id,
        e.computed_at, e.superseded_at, e.factor_version, e.emission_factor_version, t.formula, i.snapshot
    FROM module_emissions e
    JOIN module_emission_inputs i
        ON i.module_emission_id = e.id AND i.module_emission_version = e.version
    LEFT JOIN ghg_categories c ON (c.scope, c.category_number) = (e.scope, e.category_number)
    LEFT JOIN module_types t ON t.code = e.module_type
    WHERE {condition}
    ORDER BY e.module_type, e.organization_code, e.reporting_year, e.reporting_month, e.scope,
        e.category_number, e.emission_type, e.version
"""


@dataclass(frozen=True)
class Trace:
    """One version of an emission with everything that went into it."""

    row: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Every part by name, amounts as exact text."""
        return dict(self.row)

    def as_text(self) -> str:
        """A line for each step of the way, from the number to the run."""
        return "\n".join(self._lines())

    def _lines(self) -> Sequence[str]:
        row, activity = self.row, self.row["snapshot"]["activity"]
        month = f"{row['reporting_year']}-{row['reporting_month']:02d}"
        state = "in force" if row["is_current"] else f"retired at {row['superseded_at']}"
        lines = [
            f"emission  {row['id']} version {row['version']}, {state}",
            (
                f"          {_trimmed(row['kg_co2eq'])} kg CO2e, {row['emission_type']}, scope "
                f"{row['scope']} category {row['category_number']} ({row['category_name']})"
            ),
            (
                f"          {row['organization_code']} ({row['tree_path']}), {month}, "
                f"{row['module_type']}/{row['variant_type']}"
            ),
            f"formula   {row['formula_version']}: {row['formula']}",
            (
                f"          {_trimmed(row['quantity'])} {row['unit']} × "
                f"{_trimmed(row['kg_co2eq_per_unit'])} kg CO2e per {row['unit']}"
            ),
            *_through_lines(row),
            *_market_lines(row),
            *_quality_lines(row),
            (
                f"record    {row['record_id']}, {activity['period_start']} to {activity['period_end']}, "
                f"{activity['days_in_month']} days in the month, "
                f"{_trimmed(activity['quantity'])} {activity['unit']}"
            ),
            (
                f"file      {activity['source_file']}, row {activity['source_row']}, "
                f"SHA-256 {activity['source_sha256']}"
            ),
        ]
        if "resolved" in row["snapshot"]["metadata"]:
            lines += _entered_lines(row["snapshot"]["metadata"], row["unit"])
        for kind in ("emission_factor", "factor"):
            lines += _factor_lines(kind, row["snapshot"].get(kind), row[f"{kind}_version"])
        return [*lines, f"run       {row['run_id']} at {row['computed_at']}"]


def trace_emission(books: Books, emission_id: UUID) -> list[Trace]:
    """Every version of the emission, the first one first."""
    return _traces(books, "e.id = %(value)s", emission_id)


def traces_of_record(books: Books, record_id: str) -> list[Trace]:
    """Every emission in force of the records of this name."""
    return _traces(books, "e.record_id = %(value)s AND e.is_current", record_id)


def _traces(books: Books, condition: str, value: object) -> list[Trace]:
    rows = books.warehouse.rows(_TRACE.format(condition=condition), {"value": value})
    return [Trace(row) for row in rows]


def _through_lines(row: dict[str, Any]) -> list[str]:
    """How the record's quantity became one of another kind, and the properties that it came by."""
    metadata = row["snapshot"]["metadata"]
    properties = metadata["match"].get("properties")
    if not properties:
        return []
    was = metadata["conversion"]
    by = ", ".join(
        f"{name} {each['value']} ({each['factor_code']}, {each['source']})"
        for name, each in properties.items()
    )
    return [
        (
            f"through   {_trimmed(was['from_quantity'])} {was['from_unit']} = "
            f"{_trimmed(row['quantity'])} {row['unit']}"
        ),
        f"          by {by}",
    ]


_LABELS = ("major_category", "subcategory", "raw_material")


def _entered_lines(metadata: dict[str, Any], unit: str) -> list[str]:
    """What somebody entered for the whole record: amount, factor and total, and what they are of."""
    operands = {name: _trimmed(value) for name, value in metadata["operands"].items()}
    return [
        (
            f"entered   {operands['activity_amount']} {unit} × {operands['emission_factor']} kg CO2e per "
            f"{unit} = {operands['total_emission']} kg CO2e"
        ),
        "          " + " / ".join(metadata["resolved"][name] for name in _LABELS),
    ]


def _market_lines(row: dict[str, Any]) -> list[str]:
    """What the record is by the market, and each part of it, where the group counts by the market."""
    parts = row["snapshot"]["metadata"].get("market")
    if not parts:
        return []
    basis = row["market_based_basis"].replace("_", " ")
    lines = [f"market    {_trimmed(row['kg_co2eq_market_based'])} kg CO2e, {basis}"]
    for part in parts:
        kwh = f"{_trimmed(part['kwh'])} kWh × " if "kwh" in part else ""
        evidence = [part[name] for name in _EVIDENCE if name in part]
        named = " ".join(
            filter(None, [part["basis"].replace("_", " "), part.get("instrument_code")])
        )
        lines.append(
            f"          {kwh}{_trimmed(part['kg_co2eq_per_kwh'])} kg CO2e per kWh, {named}"
            + (f" ({'; '.join(evidence)})" if evidence else "")
        )
    return lines


def _quality_lines(row: dict[str, Any]) -> list[str]:
    """How uncertain the number is, with what each figure behind it was judged by."""
    lines = []
    method, evidence = row["estimation_method"], row["snapshot"]["activity"]["evidence"]
    if method:
        meaning = pedigree_lines()["estimation_method", method].meaning
        told = f"{meaning[0].lower()}{meaning[1:]}"
        lines.append(f"estimated {method}: {told}" + (f"; {evidence}" if evidence else ""))
    lines.append(f"quality   {_uncertainty(row)}")
    for name, figure in row["data_quality"].items():
        told = (
            f"{figure['pedigree']}, GSD {_trimmed(figure['gsd'])}: {figure['from']}"
            if figure
            else _NOT_KNOWN.get(name, "not known")
        )
        lines.append(f"          {name.replace('_', ' ')} {told}")
    return lines


_NOT_KNOWN = {"activity": "not known: the record names no data_source"}


def _uncertainty(row: dict[str, Any]) -> str:
    """The number's geometric standard deviation and range, where both are known."""
    gsd = row["kg_co2eq_gsd"]
    if gsd is None:
        return "not known, for want of a figure's"
    told = f"GSD {_trimmed(gsd)}"
    if row["kg_co2eq"] <= 0:
        return told
    low, high = (_trimmed(round(each, 3)) for each in interval_95(row["kg_co2eq"], gsd))
    return f"{told}: about 95 % of cases lie between {low} and {high} kg CO2e"


_EVIDENCE = ("source", "registry", "retirement_id", "disclosure")


def _factor_lines(kind: str, factor: dict[str, Any] | None, version: int | None) -> list[str]:
    if not factor:
        return []
    edition = ", ".join(str(factor[name]) for name in ("source", "edition") if factor.get(name))
    validity = f"valid {factor.get('valid_from') or '…'} to {factor.get('valid_to') or '…'}"
    lines = [
        f"factor    {factor['factor_code']} ({kind} {factor['id']} version {version})",
        f"          {edition}; {validity}",
    ]
    if factor.get("values"):
        told = ", ".join(f"{name} {value}" for name, value in factor["values"].items())
        lines.append(f"          {told}")
    if factor.get("reference"):
        lines.append(f"          {factor['reference']}")
    return lines


def _trimmed(value: Any) -> str:
    text = format(value, "f") if not isinstance(value, str) else value
    return text.rstrip("0").rstrip(".") if "." in text else text
