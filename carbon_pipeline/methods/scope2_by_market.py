"""Scope 2 by the market, record by record: parts that instruments cover, and what the rest is at.

kg CO2e = Σ kWh of each instrument × its factor + rest × residual mix, or × grid average where the
market has none. kWh have 6 decimals and factors 12, so that every sum is exact in 18. Source: GHG
Protocol, Scope 2 Guidance (2015), chapter 6, table 6.3.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from carbon_pipeline.methods.exact import exact_decimal, round_half_away
from carbon_pipeline.methods.kilograms import KILOGRAM_DECIMALS
from carbon_pipeline.methods.market_based import RESIDUAL_MIX_MISSING, MarketFactor, Part
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.instruments import GRID_AVERAGE, MIXED, RESIDUAL_MIX
from carbon_pipeline.vocabulary.regions import WORLD, wider_regions
from carbon_pipeline.vocabulary.units import conversion

KWH_DECIMALS = 6
FACTOR_DECIMALS = 12
SCOPE = 2
RESIDUAL_MIX_IS_MISSING = {"disclosure": RESIDUAL_MIX_MISSING}


@dataclass(frozen=True)
class Rest:
    """What the energy of a key is at where no instrument covers it.

    `kg_co2eq_per_unit` is the same per unit of the matched factor. `rounded` says that a figure
    had more than 12 decimals.
    """

    basis: str
    kg_co2eq_per_kwh: Decimal
    unit: str
    kg_co2eq_per_unit: Decimal
    told: Mapping[str, str] = field(default_factory=dict)
    rounded: bool = False


@dataclass(frozen=True)
class MetPart:
    """Some kWh of a record at one factor; `told` is what else a reader needs to know of it."""

    basis: str
    instrument_code: str | None
    kwh: Decimal
    kg_co2eq_per_kwh: Decimal
    kg_co2eq: Decimal
    told: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """The part as a result keeps it, amounts as exact text."""
        named = {"instrument_code": self.instrument_code} if self.instrument_code else {}
        amounts = {
            name: plain_text(getattr(self, name))
            for name in ("kwh", "kg_co2eq_per_kwh", "kg_co2eq")
        }
        return {"basis": self.basis, **named, **amounts, **self.told}


@dataclass(frozen=True)
class Met:
    """A record by the market: its parts, which sum to its kWh, and the kg CO2e of them all."""

    parts: tuple[MetPart, ...]

    @property
    def kg_co2eq(self) -> Decimal:
        """The sum of the parts, exactly."""
        return _decimal(sum((Fraction(p.kg_co2eq) for p in self.parts), Fraction()))

    @property
    def basis(self) -> str:
        """What all of it rests on, or that there are several."""
        bases = {part.basis for part in self.parts}
        return bases.pop() if len(bases) == 1 else MIXED

    @property
    def told(self) -> str:
        """The parts as JSON."""
        return canonical_json([part.as_dict() for part in self.parts])


def meet(
    parts: Sequence[Part], rest_kwh: Fraction, rest: Rest, evidence: Mapping[str, Mapping[str, str]]
) -> Met:
    """The record's parts in the order of the guidance, what is left of it last.

    `evidence` is what is told of each instrument, by its code.
    """
    met = [
        _part(p.basis, p.instrument_id, p.kwh, p.kg_co2eq_per_kwh, evidence[p.instrument_id or ""])
        for p in parts
    ]
    if rest_kwh:
        code = rest.told.get("instrument_code")
        told = {name: value for name, value in rest.told.items() if name != "instrument_code"}
        if rest.rounded:
            told["factor_rounded"] = f"to {FACTOR_DECIMALS} decimals"
        met.append(_part(rest.basis, code, rest_kwh, rest.kg_co2eq_per_kwh, told))
    return Met(tuple(met))


def kwh_of(quantity: Decimal, unit: str) -> Decimal:
    """The quantity in kWh, rounded half away from zero at 6 decimals; ValueError where it is no energy."""
    ratio = conversion(unit, "kWh")
    if ratio is None:
        raise ValueError(f"{unit} is no unit of energy")
    return round_half_away(Fraction(quantity) * ratio, KWH_DECIMALS)


def residual_mix(mixes: Iterable[MarketFactor], region: str, day: date) -> MarketFactor | None:
    """The residual mix of the nearest market that the region lies in, in force on the day."""
    in_force = {m.market: m for m in mixes if m.valid_from <= day <= m.valid_to}
    places = [place for place, _ in wider_regions(region) if place != WORLD]
    return next((in_force[place] for place in places if place in in_force), None)


def rest_of_key(matched: Mapping[str, Any], mix: MarketFactor | None) -> Rest | None:
    """What a matched key of scope 2 is at: the mix, else the grid average that was matched.

    None where the matched factor is per something else than energy.
    """
    unit = matched["unit"]
    kwh_per_unit = conversion(unit, "kWh")
    if kwh_per_unit is None:
        return None
    if mix is None:
        per_unit = Fraction(matched["kg_co2eq_per_unit"])
        per_kwh, rounded = _at_12_decimals(per_unit / kwh_per_unit)
        kept = matched["kg_co2eq_per_unit"]
        return Rest(GRID_AVERAGE, per_kwh, unit, kept, RESIDUAL_MIX_IS_MISSING, rounded)
    per_kwh, rounded = _at_12_decimals(Fraction(mix.kg_co2eq_per_kwh))
    kept, rounded_too = _at_12_decimals(Fraction(mix.kg_co2eq_per_kwh) * kwh_per_unit)
    told = {"instrument_code": mix.code, "market": mix.market, "source": mix.source}
    return Rest(RESIDUAL_MIX, per_kwh, unit, kept, told, rounded or rounded_too)


def told_of_rest(rest: Rest) -> str:
    """The one part of a record that no instrument covers, as JSON; its kWh are the record's."""
    told = {"basis": rest.basis, "kg_co2eq_per_kwh": plain_text(rest.kg_co2eq_per_kwh), **rest.told}
    if rest.rounded:
        told["factor_rounded"] = f"to {FACTOR_DECIMALS} decimals"
    return canonical_json([told])


def plain_text(value: Decimal) -> str:
    """Every digit of the value, without the zeros at its end."""
    text = format(value or abs(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _part(
    basis: str, code: str | None, kwh: Fraction, kg_per_kwh: Decimal, told: Mapping[str, str]
) -> MetPart:
    amount = exact_decimal(kwh, KWH_DECIMALS)
    if amount is None:
        raise ValueError(f"{kwh} kWh have more than {KWH_DECIMALS} decimals")
    return MetPart(basis, code, amount, kg_per_kwh, _decimal(kwh * Fraction(kg_per_kwh)), told)


def _decimal(kilograms: Fraction) -> Decimal:
    exact = exact_decimal(kilograms, KILOGRAM_DECIMALS)
    if exact is None:
        raise ValueError(f"{kilograms} kg have more than {KILOGRAM_DECIMALS} decimals")
    return exact


def _at_12_decimals(figure: Fraction) -> tuple[Decimal, bool]:
    exact = exact_decimal(figure, FACTOR_DECIMALS)
    return (round_half_away(figure, FACTOR_DECIMALS), True) if exact is None else (exact, False)
