"""What a kg of a gas or refrigerant counts for: by a named set of GWPs, or by a publisher's factor.

The GHG Protocol counts seven gases and groups inside the scopes. Others (CFCs, HCFCs, HFOs, ammonia)
are reported apart from them: Corporate Standard, chapter 9, and Required Greenhouse Gases in
Inventories (2013). A record says with `outside_scopes` that it is about the latter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.refrigerant_blends import composition, refrigerant_code
from carbon_pipeline.methods.refrigerants import is_of_the_seven
from carbon_pipeline.vocabulary.gas_names import gas_and_origin, gas_code
from carbon_pipeline.vocabulary.gwp import gwp

_MONTREAL = ("cfc", "hcfc", "halon")
Shares = Mapping[str, Decimal]


@dataclass(frozen=True)
class CountedGas:
    """A substance by its code, with kg CO2e per kg where a set of GWPs says it, and the steps to it."""

    code: str
    kg_co2eq_per_kg: Decimal | None = None
    kg_co2_biogenic_per_kg: Decimal | None = None
    source: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def counted_refrigerant(
    refrigerant: str, gwp_set: str | None, *, apart: bool
) -> CountedGas | NoAnswer:
    """A refrigerant as it counts: its gases of the seven, or, `apart`, the others.

    With a set each gas has the set's value by its share of mass. Without one a publisher's factor is
    to be looked up by the code; of a blend that holds CFCs or HCFCs beside others it is not known
    which of them a factor counts, so a set must be named.
    """
    code = refrigerant_code(refrigerant)
    parts = composition(refrigerant)
    if code is None or isinstance(parts, NoAnswer):
        if gwp_set and isinstance(parts, NoAnswer):
            return parts
        return CountedGas(refrigerant, notes={"composition": "not known"})
    counts = {gas: share for gas, share in parts.items() if is_of_the_seven(gas) != apart}
    notes = {"composition": _told(parts)}
    if not counts:
        return _wrong_side(refrigerant, apart=apart)
    if gwp_set:
        return _by_set(code, counts, gwp_set, notes)
    rest = [gas for gas in parts if gas not in counts]
    if any(_is_montreal(gas) for gas in parts) and rest:
        return NoAnswer(
            f"{refrigerant} holds {', '.join(rest)} too: name a gwp_set, so that it is known which "
            "gases are counted."
        )
    return CountedGas(code, notes=notes)


def counted_gas(gas: str, gwp_set: str | None, *, apart: bool) -> CountedGas | NoAnswer:
    """A single gas under a named set; biogenic CO2 (`co2_biogenic`) stands beside the scopes."""
    base, origin = gas_and_origin(gas)
    code = gas_code(base)
    if code is None:
        return NoAnswer(f"No gas «{gas}» is known.")
    if (code, origin) == ("co2", "biogenic"):
        return CountedGas(
            "co2_biogenic", Decimal(0), Decimal(1), "GHG Protocol: outside the scopes"
        )
    if not gwp_set:
        return NoAnswer(f"A mass of {code} needs its gwp_set: SAR, TAR, AR4, AR5 or AR6.")
    if is_of_the_seven(code) == apart:
        return _wrong_side(gas, apart=apart)
    value = gwp(gwp_set, code, origin)
    if value is None:
        return NoAnswer(f"The set {gwp_set} has no global warming potential of {code}.")
    named = code if origin == "unspecified" else f"{code}_{origin}"
    notes = {"gwp_set": gwp_set, "gwp": _plain(value)}
    return CountedGas(named, value, source=f"IPCC {gwp_set}, 100 years", notes=notes)


def _by_set(
    code: str, counts: Shares, gwp_set: str, notes: dict[str, str]
) -> CountedGas | NoAnswer:
    values = {gas: gwp(gwp_set, gas) for gas in counts}
    lacking = [gas for gas, value in values.items() if value is None]
    if lacking:
        return NoAnswer(
            f"The set {gwp_set} has no global warming potential of {', '.join(lacking)}, "
            f"which {code} is made of."
        )
    total = sum((counts[gas] * value for gas, value in values.items() if value), Decimal(0))
    notes |= {"gwp_set": gwp_set, "gwp": _plain(total), "counted": _told(counts)}
    return CountedGas(code, total, source=f"IPCC {gwp_set}, 100 years", notes=notes)


def _wrong_side(substance: str, *, apart: bool) -> NoAnswer:
    if apart:
        return NoAnswer(
            f"{substance} is of the seven gases of the GHG Protocol: it counts inside the scopes, and "
            "outside_scopes is not for it."
        )
    return NoAnswer(
        f"{substance} is none of the seven gases of the GHG Protocol: it is reported apart from the "
        "scopes, with outside_scopes = yes."
    )


def _is_montreal(gas: str) -> bool:
    return gas.partition("_")[0] in _MONTREAL


def _told(parts: Shares) -> str:
    return ", ".join(f"{_plain(share)} {gas}" for gas, share in parts.items())


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
