"""Refrigerants by their numbers: which gas one is, or which gases a blend is made of.

Compositions in per cent of mass: ANSI/ASHRAE Standard 34, Designation and Safety Classification of
Refrigerants, table 2, nominal compositions (also in the ASHRAE Handbook, Fundamentals, chapter
Refrigerants, and AHRI Standard 700). A name that is not here is no blend: it is never guessed.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.gas_names import gas_code

# number → refrigerants and their parts, as the standard writes them
_ASHRAE_34 = {
    "R-401A": "22/152a/124 53.0/13.0/34.0",
    "R-402A": "125/290/22 60.0/2.0/38.0",
    "R-404A": "125/143a/134a 44.0/52.0/4.0",
    "R-407A": "32/125/134a 20.0/40.0/40.0",
    "R-407C": "32/125/134a 23.0/25.0/52.0",
    "R-407F": "32/125/134a 30.0/30.0/40.0",
    "R-408A": "125/143a/22 7.0/46.0/47.0",
    "R-409A": "22/124/142b 60.0/25.0/15.0",
    "R-410A": "32/125 50.0/50.0",
    "R-413A": "218/134a/600a 9.0/88.0/3.0",
    "R-417A": "125/134a/600 46.6/50.0/3.4",
    "R-422A": "125/134a/600a 85.1/11.5/3.4",
    "R-422D": "125/134a/600a 65.1/31.5/3.4",
    "R-427A": "32/125/143a/134a 15.0/25.0/10.0/50.0",
    "R-434A": "125/143a/134a/600a 63.2/18.0/16.0/2.8",
    "R-437A": "125/134a/600/601 19.5/78.5/1.4/0.6",
    "R-438A": "32/125/134a/600/601a 8.5/45.0/44.2/1.7/0.6",
    "R-442A": "32/125/134a/152a/227ea 31.0/31.0/30.0/3.0/5.0",
    "R-448A": "32/125/1234yf/134a/1234ze(E) 26.0/26.0/20.0/21.0/7.0",
    "R-449A": "32/125/1234yf/134a 24.3/24.7/25.3/25.7",
    "R-450A": "134a/1234ze(E) 42.0/58.0",
    "R-452A": "32/125/1234yf 11.0/59.0/30.0",
    "R-452B": "32/125/1234yf 67.0/7.0/26.0",
    "R-454A": "32/1234yf 35.0/65.0",
    "R-454B": "32/1234yf 68.9/31.1",
    "R-454C": "32/1234yf 21.5/78.5",
    "R-455A": "744/32/1234yf 3.0/21.5/75.5",
    "R-502": "22/115 48.8/51.2",
    "R-507": "125/143a 50.0/50.0",  # allowed for R-507A
    "R-507A": "125/143a 50.0/50.0",
    "R-508B": "23/116 46.0/54.0",
    "R-513A": "1234yf/134a 56.0/44.0",
}

# the number under which factors stand, where two are the same blend
_USUAL_NUMBER = {"r507": "r507a"}

# refrigerants that are gases without a global warming potential in the sets
_OTHER_GASES = {
    "290": "hc_290",
    "600": "hc_600",
    "600a": "hc_600a",
    "601": "hc_601",
    "601a": "hc_601a",
    "1270": "hc_1270",
    "717": "nh3",
    "1233zd(E)": "hcfo_1233zd_e",
    "1234yf": "hfo_1234yf",
    "1234ze(E)": "hfo_1234ze_e",
}


def composition(refrigerant: str) -> Mapping[str, Decimal] | NoAnswer:
    """The gases of a refrigerant by share of mass, which sum to 1; a single gas has the share 1.

    Capitals, spaces and signs do not count: R-410A, r_410a and R410A are the same. No answer for
    what is neither a blend nor a gas that is known; names like it are a suggestion.
    """
    letters = _letters(refrigerant)
    if letters in _blends():
        return _blends()[letters]
    gas = gas_code(refrigerant) or _other_gases().get(letters)
    if gas is not None:
        return {gas: Decimal(1)}
    names = {_letters(name): name for name in _ASHRAE_34}
    near = tuple(names[found] for found in get_close_matches(letters, sorted(names), n=3))
    suggested = f" Names like it: {', '.join(near)}." if near else ""
    return NoAnswer(f"No refrigerant «{refrigerant}» is known.{suggested}", near)


def refrigerant_code(refrigerant: str) -> str | None:
    """The name under which factors of a refrigerant stand: r_410a, hfc_134a; None where it is not known."""
    letters = _letters(refrigerant)
    if letters in _blends():
        return f"r_{_USUAL_NUMBER.get(letters, letters).removeprefix('r')}"
    return gas_code(refrigerant) or _other_gases().get(letters)


def blend_names() -> tuple[str, ...]:
    """Every blend that is known, by its number."""
    return tuple(_ASHRAE_34)


@cache
def _blends() -> dict[str, dict[str, Decimal]]:
    return {_letters(name): _parsed(name, text) for name, text in _ASHRAE_34.items()}


def _parsed(name: str, text: str) -> dict[str, Decimal]:
    numbers, percents = (part.split("/") for part in text.split(" "))
    shares = [Decimal(percent).scaleb(-2) for percent in percents]
    gases = [_OTHER_GASES.get(number) or gas_code(f"R-{number}") for number in numbers]
    found = {gas: share for gas, share in zip(gases, shares, strict=True) if gas is not None}
    if len(found) != len(numbers) or sum(shares) != 1:
        raise ValueError(f"{name}: {text} is no composition")
    return found


@cache
def _other_gases() -> dict[str, str]:
    spelled = {_letters(f"R-{number}"): gas for number, gas in _OTHER_GASES.items()}
    return spelled | {_letters(gas): gas for gas in _OTHER_GASES.values()}


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
