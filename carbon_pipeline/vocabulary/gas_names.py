"""Names of gases: one code for each, and the spellings of publishers and of the trade.

A code is the gas's usual short name in lower case, its family and number apart: hfc_134a, cfc_11,
hfe_43_10pccc124, halon_1301, and pfc_14 rather than cf4. A gas without such a number is its
formula: n2o, sf6, ch3ccl3. Brackets and dashes of a formula become one underscore.
"""

import csv
import re
from functools import cache
from importlib.resources import files

UNSPECIFIED = "unspecified"
ORIGINS = (UNSPECIFIED, "fossil", "biogenic")

_ALIASES = {
    "carbon dioxide": "co2",
    "methane": "ch4",
    "nitrous oxide": "n2o",
    "sulphur hexafluoride": "sf6",
    "sulfur hexafluoride": "sf6",
    "nitrogen trifluoride": "nf3",
    "CF4": "pfc_14",
    "carbon tetrafluoride": "pfc_14",
    "perfluoromethane": "pfc_14",
    "C2F6": "pfc_116",
    "hexafluoroethane": "pfc_116",
    "perfluoroethane": "pfc_116",
    "C3F8": "pfc_218",
    "octafluoropropane": "pfc_218",
    "perfluoropropane": "pfc_218",
    "c-C4F8": "pfc_c318",
    "PFC-318": "pfc_c318",
    "perfluorocyclobutane": "pfc_c318",
    "C4F10": "pfc_31_10",
    "perfluorobutane": "pfc_31_10",
    "C5F12": "pfc_41_12",
    "perfluoropentane": "pfc_41_12",
    "C6F14": "pfc_51_14",
    "perfluorohexane": "pfc_51_14",
    "C7F16": "pfc_61_16",
    "C8F18": "pfc_71_18",
    "C10F18": "pfc_91_18",
    "c-C3F6": "pfc_c216",
    "perfluorocyclopropane": "pfc_c216",
    # numbers of refrigerants that do not tell the family
    "R-744": "co2",
    "R-744A": "n2o",
    "R-50": "ch4",
    "R-7146": "sf6",
    "R-10": "ccl4",
    "R-20": "chcl3",
    "R-30": "ch2cl2",
    "R-40": "ch3cl",
    "R-140a": "ch3ccl3",
    "R-13B1": "halon_1301",
    "R-12B1": "halon_1211",
    "R-13I1": "cf3i",
}

# the families whose number is the refrigerant's own: R-134a is HFC-134a, R-E125 is HFE-125
_REFRIGERANT = {"cfc": "r", "hcfc": "r", "hfc": "r", "pfc": "r", "hfe": "re", "hcfe": "re"}


def gas_and_origin(gas: str) -> tuple[str, str]:
    """A gas and its origin: `ch4_fossil` is `ch4` and `fossil`; `unspecified` where it names none."""
    for origin in ORIGINS[1:]:
        if gas.endswith(f"_{origin}"):
            return gas.removesuffix(f"_{origin}"), origin
    return gas, UNSPECIFIED


def gas_code(name: str) -> str | None:
    """The code of a gas by any spelling known (HFC-134a, R134a, CF4); None where there is none.

    Capitals, spaces and signs do not count; otherwise the spelling must be the very same. Blends
    such as R-410A are no gas.
    """
    return _codes().get(_letters(name))


@cache
def _codes() -> dict[str, str]:
    text = (files(__package__) / "gwp_values.csv").read_text("utf-8")
    codes = dict.fromkeys(line["gas"] for line in csv.DictReader(text.splitlines()))
    spellings = [(spelling, code) for code in codes for spelling in (code, *_trade_names(code))]
    known: dict[str, str] = {}
    for spelling, code in (*spellings, *_ALIASES.items()):
        if known.setdefault(_letters(spelling), code) != code:
            raise ValueError(f"{spelling} is two gases: {known[_letters(spelling)]} and {code}")
    return known


def _trade_names(code: str) -> list[str]:
    family, _, number = code.partition("_")
    return [f"{_REFRIGERANT[family]}{number}"] if family in _REFRIGERANT else []


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
