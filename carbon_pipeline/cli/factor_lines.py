"""An emission factor for people: its figure, publisher, edition, validity and gases, line by line."""

from decimal import Decimal
from typing import Any

from carbon_pipeline.steps.factor_lookup import Answer


def short_name(row: dict[str, Any]) -> str:
    """The code of the group's own factor; of a publisher's the library, for its edition is beside it."""
    return str(row["factor_code"] if row["library"] == "group" else row["library"])


def winner_lines(answer: Answer, row: dict[str, Any]) -> list[tuple[str, str]]:
    """The winner, a label and a text for each line; what is not known is left out."""
    match, per_asked = answer.as_dict(), answer.per_asked_unit()
    converted = f" = {per_asked} kg CO2e per {answer.key.unit}" if per_asked else ""
    lines = [
        ("winner", f"{amount(row['kg_co2eq_per_unit'])} kg CO2e per {row['unit']}{converted}"),
        ("factor", f"{row['factor_code']} (emission_factor {row['id']} version {row['version']})"),
        ("match", f"{row['region']}, {_nearness(match, row)}"),
        ("publisher", f"{row['source']}, library {row['library']}"),
        ("edition", _joined(row["edition"], _told("release", row["release"]))),
        ("reference", _reference(row)),
        ("valid", f"{row['valid_from'] or '…'} to {row['valid_to'] or '…'}"),
        (
            "known",
            _joined(_told("published", row["published_on"]), f"recorded {row['recorded_at']}"),
        ),
        ("CO2e", _joined(_basis(row), *_under_sets(row))),
        ("gases", _gases(row)),
        ("biogenic", _told("", row["kg_co2_biogenic_per_unit"], " kg CO2 outside the scopes")),
        ("price", row["price_basis"] or ""),
        ("owner", row["owner_organization_code"] or ""),
    ]
    return [(label, text) for label, text in lines if text]


def _nearness(match: dict[str, Any], row: dict[str, Any]) -> str:
    place = "the region itself" if match["specificity"] == "exact" else match["specificity"]
    years = match["years_older"]
    if not years:
        return f"{place}; in force ({match['staleness']})"
    return f"{place}; ended on {row['valid_to']} (older_edition, {years} year{'s' * (years > 1)} older)"


def _reference(row: dict[str, Any]) -> str:
    reference, category = row["reference"] or "", row["category"] or ""
    return reference if category in reference else _joined(reference, category)


def _basis(row: dict[str, Any]) -> str:
    under = f" under {row['gwp_set']}" if row["gwp_set"] else ""
    return f"{row['co2eq_basis']}{under}"


def _under_sets(row: dict[str, Any]) -> list[str]:
    return [f"{name} {amount(kg)} kg" for name, kg in sorted(row["kg_co2eq_by_gwp_set"].items())]


def _gases(row: dict[str, Any]) -> str:
    gases = row["gases"] or {}
    told = ", ".join(f"{name} {amount(grams)} g" for name, grams in gases.items())
    if not told:
        return ""
    return f"{told} ({'CO2e already' if row['gases_basis'] == 'co2eq' else 'masses'})"


def _told(label: str, value: object, unit: str = "") -> str:
    if value is None:
        return ""
    return f"{label} {amount(value) if isinstance(value, Decimal) else value}{unit}".strip()


def _joined(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)


def amount(value: object) -> str:
    """Every digit, trailing zeros trimmed."""
    number = Decimal(str(value))
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
