"""One emission followed down to what it was made of, as lines to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.methods.data_quality import interval_95
from carbon_pipeline.vocabulary.pedigrees import pedigree_lines

Row = Mapping[str, Any]


@dataclass(frozen=True)
class EmissionTrace:
    """One version of an emission or memo item: a row of `emission_traces`."""

    row: Row

    def as_dict(self) -> dict[str, Any]:
        """Every part by name, amounts as exact decimals."""
        return {"kind": "memo item" if self.row["is_memo"] else "emission", **self.row}

    def as_text(self) -> str:
        """A line for each step of the way, from the number to the run."""
        return "\n".join(self._lines())

    def _lines(self) -> Sequence[str]:
        row = self.row
        lines = [
            *_head_lines(row),
            *_through_lines(row),
            *_market_lines(row),
            *_quality_lines(row),
            record_line(row),
            f"file      {file_of(row)}",
        ]
        if "resolved" in row["metadata"]:
            lines += _entered_lines(row["metadata"], row["converted_unit"])
        return [*lines, *_factors_lines(row), f"run       {run_of(row)}"]


def _head_lines(row: Row) -> list[str]:
    state = "in force" if row["is_current"] else f"retired at {row['superseded_at']}"
    kind = "memo      " if row["is_memo"] else "emission  "
    outside = "; outside every total" if row["is_memo"] else ""
    month = f"{row['reporting_year']}-{row['reporting_month']:02d}"
    formula = row["formula"] or "the module has another formula by now"
    unit = row["converted_unit"]
    return [
        f"{kind}{row['emission_id']} version {row['version']}, {state}{outside}",
        (
            f"          {trimmed(row['kg_co2eq'])} kg CO2e, {row['emission_type']}, scope "
            f"{row['scope']} category {row['category_number']} ({row['category_name']})"
        ),
        (
            f"          {row['organization_code']} ({row['tree_path']}), {month}, "
            f"{row['module_type']}/{row['variant_type']}"
        ),
        f"formula   {row['formula_version']}: {formula}",
        f"          {trimmed(row['converted_quantity'])} {unit} × {trimmed(row['kg_co2eq_per_unit'])} kg CO2e per {unit}",
    ]


def record_line(row: Row) -> str:
    """The record with its period, and the month's part of its quantity."""
    quantity, unit = row["recorded_quantity"], row["recorded_unit"]
    whole = (
        f"{trimmed(quantity)} {unit}; "
        if quantity is not None and quantity != row["allocated_quantity"]
        else ""
    )
    return (
        f"record    {row['record_id']}, {row['period_start']} to {row['period_end']}, {whole}"
        f"{row['days_in_month']} days in the month, {trimmed(row['allocated_quantity'])} {unit}"
    )


def file_of(row: Row) -> str:
    """File, row and hash."""
    place = (
        f"{row['source_file']}, row {row['source_row']}"
        if row["source_row"]
        else row["source_file"]
    )
    return f"{place}, SHA-256 {row['source_sha256']}"


def run_of(row: Row) -> str:
    """The run that wrote it, when, and the code that it ran."""
    code = f", code {row['code_version']}" if row["code_version"] else ""
    return f"{row['run_id']} at {row['computed_at']}{code}"


def _through_lines(row: Row) -> list[str]:
    """How the record's quantity became one of another unit or kind, and the properties that it came by."""
    metadata = row["metadata"]
    was = metadata.get("conversion")
    if not was:
        return []
    properties = metadata.get("match", {}).get("properties") or {}
    label = "through   " if properties else "converted "
    by = ", ".join(
        f"{name} {each['value']} ({each['factor_code']}, {each['source']})"
        for name, each in properties.items()
    )
    return [
        (
            f"{label}{trimmed(was['from_quantity'])} {was['from_unit']} = "
            f"{trimmed(row['converted_quantity'])} {row['converted_unit']}"
        ),
        *([f"          by {by}"] if by else []),
    ]


_LABELS = ("major_category", "subcategory", "raw_material")


def _entered_lines(metadata: Row, unit: str) -> list[str]:
    """What somebody entered for the whole record: amount, factor and total, and what they are of."""
    operands = {name: trimmed(value) for name, value in metadata["operands"].items()}
    return [
        (
            f"entered   {operands['activity_amount']} {unit} × {operands['emission_factor']} kg CO2e per "
            f"{unit} = {operands['total_emission']} kg CO2e"
        ),
        "          " + " / ".join(metadata["resolved"][name] for name in _LABELS),
    ]


def _market_lines(row: Row) -> list[str]:
    """What the record is by the market, and each part of it, where the group counts by the market."""
    parts = row["metadata"].get("market")
    if not parts:
        return []
    basis = row["market_based_basis"].replace("_", " ")
    lines = [f"market    {trimmed(row['kg_co2eq_market_based'])} kg CO2e, {basis}"]
    for part in parts:
        kwh = f"{trimmed(part['kwh'])} kWh × " if "kwh" in part else ""
        evidence = [part[name] for name in _EVIDENCE if name in part]
        named = " ".join(
            filter(None, [part["basis"].replace("_", " "), part.get("instrument_code")])
        )
        lines.append(
            f"          {kwh}{trimmed(part['kg_co2eq_per_kwh'])} kg CO2e per kWh, {named}"
            + (f" ({'; '.join(evidence)})" if evidence else "")
        )
    return lines


def _quality_lines(row: Row) -> list[str]:
    """How uncertain the number is, with what each figure behind it was judged by."""
    lines = []
    method, evidence = row["estimation_method"], row["evidence"]
    if method:
        meaning = pedigree_lines()["estimation_method", method].meaning
        told = f"{meaning[0].lower()}{meaning[1:]}"
        lines.append(f"estimated {method}: {told}" + (f"; {evidence}" if evidence else ""))
    lines.append(f"quality   {_uncertainty(row)}")
    for name, figure in row["data_quality"].items():
        told = (
            f"{figure['pedigree']}, GSD {trimmed(figure['gsd'])}: {figure['from']}"
            if figure
            else _NOT_KNOWN.get(name, "not known")
        )
        lines.append(f"          {name.replace('_', ' ')} {told}")
    return lines


_NOT_KNOWN = {"activity": "not known: the record names no data_source"}


def _uncertainty(row: Row) -> str:
    """The number's geometric standard deviation and range, where both are known."""
    gsd = row["kg_co2eq_gsd"]
    if gsd is None:
        return "not known, for want of a figure's"
    told = f"GSD {trimmed(gsd)}"
    if row["kg_co2eq"] <= 0:
        return told
    low, high = (trimmed(round(each, 3)) for each in interval_95(row["kg_co2eq"], gsd))
    return f"{told}: about 95 % of cases lie between {low} and {high} kg CO2e"


_EVIDENCE = ("source", "registry", "retirement_id", "disclosure")


def _factors_lines(row: Row) -> list[str]:
    lines = []
    for kind in ("emission_factor", "factor"):
        lines += _factor_lines(kind, row[kind], row[f"{kind}_version"])
    less = row["metadata"].get("match", {}).get("less")
    if less:
        version = f"emission_factor {less['emission_factor_id']} version {less['emission_factor_version']}"
        lines.append(f"less      {less['factor_code']} ({version}), {less['edition']}")
    if not lines and row["figure_source"]:
        gwp = f"; GWP set {row['gwp_set']}" if row["gwp_set"] else ""
        lines.append(f"figure    {row['figure_source']}{gwp}")
    return lines


def _factor_lines(kind: str, factor: Row | None, version: int | None) -> list[str]:
    if not factor:
        return []
    edition = ", ".join(str(factor[name]) for name in ("source", "edition") if factor.get(name))
    validity = f"valid {factor.get('valid_from') or '…'} to {factor.get('valid_to') or '…'}"
    gwp = f"; GWP set {factor['gwp_set']}" if factor.get("gwp_set") else ""
    lines = [
        f"factor    {factor['factor_code']} ({kind} {factor['id']} version {version})",
        f"          {edition}; {validity}{gwp}",
    ]
    if factor.get("values"):
        told = ", ".join(f"{name} {value}" for name, value in factor["values"].items())
        lines.append(f"          {told}")
    if factor.get("reference"):
        lines.append(f"          {factor['reference']}")
    return lines


def trimmed(value: Any) -> str:
    """A number without the zeros at its end."""
    text = format(value, "f") if not isinstance(value, str) else value
    return text.rstrip("0").rstrip(".") if "." in text else text
