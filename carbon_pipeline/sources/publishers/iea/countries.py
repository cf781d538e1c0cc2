"""The countries and groups of the International Energy Agency, by its own names.

A name is looked up in the table below, then among the names of ISO 3166, always the very same
name: case, accents, and marks of footnotes do not count. A group of countries is none of ours,
but for the world and the EU of 27.
"""

import re
import unicodedata
from functools import cache

import pycountry

from carbon_pipeline.vocabulary.regions import WORLD

# the IEA's names that are none of ISO 3166's, in all the spellings that its editions had
_NAMES = {
    "BN": ("Brunei",),
    "BO": ("Plurinational State of Bolivia",),
    "CD": (
        "Dem. Rep. of Congo",
        "Dem. Rep. of the Congo",
        "Democratic Republic of Congo",
        "Democratic Republic of the Congo",
        "DR Congo",
    ),
    "CG": ("Republic of Congo", "Republic of the Congo", "Congo-Brazzaville"),
    "CI": ("Cote d'Ivoire", "Ivory Coast"),
    "CN": (
        "People's Republic of China",
        "People's Rep. of China",
        "P.R. of China",
        "China, People's Republic of",
        "China (People's Republic of)",
    ),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FK": ("Falkland Islands",),
    "HK": ("Hong Kong (China)", "Hong Kong, China", "Hong Kong-China"),
    "IR": ("Islamic Rep. of Iran", "Iran"),
    "KP": ("DPR of Korea", "Dem. People's Rep. of Korea", "North Korea"),
    "KR": ("Korea", "Republic of Korea", "South Korea"),
    "LA": ("Lao PDR", "Laos"),
    "LY": ("Libyan Arab Jamahiriya",),
    "MD": ("Rep. of Moldova",),
    "MK": (
        "FYR of Macedonia",
        "Former Yugoslav Republic of Macedonia",
        "Republic of North Macedonia",
    ),
    "MM": ("Burma",),
    "MO": ("Macau", "Macau (China)", "Macao, China", "Macau, China"),
    "PS": ("Palestinian Authority", "Palestine", "State of Palestine"),
    "RU": ("Russia",),
    "SK": ("Slovak Republic",),
    "ST": ("Sao Tome & Principe",),
    "SY": ("Syria",),
    "SZ": ("Swaziland", "Kingdom of Eswatini"),
    "TR": ("Turkey", "Turkiye", "Republic of Turkiye"),
    "TW": ("Chinese Taipei", "Taiwan"),
    "TZ": ("United Rep. of Tanzania", "Tanzania"),
    "US": ("USA", "United States of America"),
    "VE": ("Bolivarian Republic of Venezuela", "Bolivarian Rep. of Venezuela", "Venezuela"),
    "VN": ("Vietnam",),
}

NOT_KNOWN = "area that ISO 3166 does not name"

_EU27 = re.compile(r"(?:memo: )?european union ?[-–]? ?\(?27\)?")
# the European Union of 27 that the first editions had was another one
EU27_SINCE_EDITION = 2020

_GROUPS = re.compile(
    r"memo\b.*|total\b.*|(?:non-)?oecd\b.*|iea\b.*|(?:non-)?annex\b.*|other\b.*|former\b.*"
    r"|(?:africa|asia|europe|eurasia|oceania|americas|middle east)\b.*"
    r"|(?:north|south|central|latin|southeast|sub-saharan|asia pacific)\b.*"
    r"|g ?-?(?:7|8|20)|opec|asean|european union\b.*|eu ?-?\d\d|.*\(if no detail\).*"
    r"|china \((?:incl|p\.r\.).*|china,? including.*|curacao/netherlands antilles|fsu\b.*|world\b.+"
)


def iea_region(name: str, edition: int | None) -> tuple[str | None, str]:
    """The region of the IEA's name of it, or None and the reason why it is none of ours."""
    plain = _plain(name)
    if plain == "world":
        return WORLD, ""
    if _EU27.fullmatch(plain) and (edition is None or edition >= EU27_SINCE_EDITION):
        return "EU27", ""
    code = _codes().get(plain)
    if code:
        return code, ""
    if _GROUPS.fullmatch(plain):
        return None, "group of countries"
    return None, NOT_KNOWN


def is_known(name: str) -> bool:
    """Whether the name is one of a country or of a group, so that its row is no footnote."""
    return iea_region(name, None)[1] != NOT_KNOWN


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for country in pycountry.countries:
        for kind in ("name", "official_name", "common_name"):
            named = getattr(country, kind, None)
            if named:
                codes[_plain(named)] = country.alpha_2
    for code, names in _NAMES.items():
        codes.update(dict.fromkeys(map(_plain, names), code))
    return codes


@cache
def _plain(name: str) -> str:
    """Without case, accents, and the marks of footnotes: * or a number, raised or in brackets."""
    text = re.sub(r"\s*(?:[*†‡¹²³⁴⁵⁶⁷⁸⁹⁰]+|\(\d\)|\[\d+\])+$", "", name.replace("’", "'").strip())
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())
