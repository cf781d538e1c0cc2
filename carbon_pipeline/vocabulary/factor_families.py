"""Families of generic factors, and the JSON schema that each family's cells must keep."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from carbon_pipeline.vocabulary.ghg_protocol import EMISSION_TYPES


class FactorFamily(StrEnum):
    """What a set of coefficients describes, and so by which schema it is checked."""

    POWER = "power"
    HEADCOUNT = "headcount"
    FUEL_PROPERTIES = "fuel_properties"


PER_FTE = "_kg_per_fte"
HEADCOUNT_UNITS = ("kg/fte", "kg/fte/year")

# each with the units in which it may be given
FUEL_PROPERTIES: dict[str, tuple[str, ...]] = {
    "net_calorific_value": ("GJ_net_cv/tonne", "TJ_net_cv/kg", "kWh_net_cv/litre", "kWh_net_cv/kg"),
    "gross_calorific_value": (
        "GJ_gross_cv/tonne",
        "kWh_gross_cv/litre",
        "kWh_gross_cv/kg",
        "kWh_gross_cv/m3",
        "mmBtu_gross_cv/short_ton",
        "mmBtu_gross_cv/US_gallon",
        "mmBtu_gross_cv/ft3",
    ),
    "density": ("kg/m3", "kg/litre"),
}

_PROPERTY = {"type": "number", "exclusiveMinimum": 0}
_WATTS = {"type": "number", "minimum": 0, "maximum": 999_999_999, "decimals": 3}
_KILOGRAMS_PER_FTE = {"type": "number", "minimum": 0, "maximum": 999_999, "decimals": 12}
_HEADCOUNT_VALUES = [f"{emission_type.code}{PER_FTE}" for emission_type in EMISSION_TYPES]


def _object(
    properties: Mapping[str, Any], *, required: list[str] | None = None, closed: bool = True
) -> dict[str, Any]:
    rest: Any = False if closed else {"type": "string"}
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required or [],
        "additionalProperties": rest,
    }


def _one_or_each(names: list[str], allowed: list[str]) -> dict[str, Any]:
    """One unit for all values, or a unit for each."""
    unit = {"enum": allowed}
    return {"if": {"type": "string"}, "then": unit, "else": _object(dict.fromkeys(names, unit))}


_POWER_VALUES = ["active_power_w", "standby_power_w"]

SCHEMAS: dict[FactorFamily, dict[str, dict[str, Any]]] = {
    FactorFamily.POWER: {
        "classification": _object(
            {"class": {"type": "string", "minLength": 1}}, required=["class"], closed=False
        ),
        "values": _object(dict.fromkeys(_POWER_VALUES, _WATTS), required=_POWER_VALUES),
        "unit": _one_or_each(_POWER_VALUES, ["W"]),
    },
    FactorFamily.HEADCOUNT: {
        "classification": _object({}, closed=False),
        "values": _object(dict.fromkeys(_HEADCOUNT_VALUES, _KILOGRAMS_PER_FTE))
        | {"minProperties": 1},
        "unit": _one_or_each(_HEADCOUNT_VALUES, list(HEADCOUNT_UNITS)),
    },
    FactorFamily.FUEL_PROPERTIES: {
        "classification": _object(
            {"fuel": {"type": "string", "minLength": 1}}, required=["fuel"], closed=False
        ),
        "values": _object(dict.fromkeys(FUEL_PROPERTIES, _PROPERTY)) | {"minProperties": 1},
        "unit": _object({name: {"enum": list(units)} for name, units in FUEL_PROPERTIES.items()}),
    },
}


def document_faults(family: FactorFamily, part: str, document: Any) -> list[str]:
    """What is wrong with one JSON cell (`classification`, `values` or `unit`), a sentence for each.

    Numbers in the document are Decimals, so that no digit is lost before it is checked.
    """
    errors = _validator(family, part).iter_errors(document)
    return [_sentence(error) for error in sorted(errors, key=lambda error: list(error.path))]


def unit_of_each(unit: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """The unit of every value: one for all is written out; KeyError where a value has none."""
    if isinstance(unit, str):
        return dict.fromkeys(values, unit)
    return {name: unit[name] for name in values}


def _decimals(_: Any, most: int, number: Any, __: Any) -> Iterator[ValidationError]:
    """Our own keyword: `multipleOf` reckons in floats or runs out of digits."""
    if isinstance(number, Decimal):
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > most:
            yield ValidationError(f"{number} has more than {most} decimals")


@cache
def _validator(family: FactorFamily, part: str) -> Any:
    return extend(Draft202012Validator, {"decimals": _decimals})(SCHEMAS[family][part])


def _sentence(error: ValidationError) -> str:
    place = ".".join(str(step) for step in error.path)
    message = error.message.replace("Decimal('", "").replace("')", "")
    return f"{place}: {message}" if place else message
