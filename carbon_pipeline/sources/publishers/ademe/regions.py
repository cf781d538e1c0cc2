"""The places of Base Carbone: French names, each an ISO 3166 code of ours.

`Localisation géographique` says the kind (France continentale, Outre-mer, Europe, Autre pays du
monde, Monde), `Sous-localisation géographique français` the place. A town or a former region of
France has no code: its figure is kept for FR, and the place becomes a level of its category, so
that it is found by that place's name only. «Europe» without a country is not the EU27.
"""

import gettext
from dataclasses import dataclass
from functools import cache, lru_cache

import pycountry

from carbon_pipeline.sources.publishers.ademe.cells import REMEMBERED, folded
from carbon_pipeline.vocabulary.regions import WORLD

UNKNOWN_PLACE = "place that has no ISO 3166 code"
EUROPE = "Europe, which is not the EU27"

_FRANCE = {"france", "france continentale", "france metropolitaine", "metropole"}

_FRENCH_REGIONS = {
    "auvergne rhone alpes": "FR-ARA",
    "bourgogne franche comte": "FR-BFC",
    "bretagne": "FR-BRE",
    "centre val de loire": "FR-CVL",
    "corse": "FR-20R",
    "grand est": "FR-GES",
    "hauts de france": "FR-HDF",
    "ile de france": "FR-IDF",
    "normandie": "FR-NOR",
    "nouvelle aquitaine": "FR-NAQ",
    "occitanie": "FR-OCC",
    "pays de la loire": "FR-PDL",
    "provence alpes cote d azur": "FR-PAC",
    "paca": "FR-PAC",
}

# names of Base Carbone that ISO's French list spells otherwise
_ALSO_CALLED = {
    "ile de la reunion": "RE",
    "la reunion": "RE",
    "reunion": "RE",
    "guyane": "GF",
    "saint martin": "MF",
    "wallis et futuna": "WF",
    "terres australes et antarctiques francaises": "TF",
    "bielorussie": "BY",
    "bolivie": "BO",
    "bosnie herzegovine": "BA",
    "brunei": "BN",
    "chine continentale": "CN",
    "republique populaire de chine": "CN",
    "chine hors hong kong": "CN",
    "congo": "CG",
    "rep dem du congo": "CD",
    "rep democratique du congo": "CD",
    "republique democratique du congo": "CD",
    "coree": "KR",
    "republique de coree": "KR",
    "rpd de coree": "KP",
    "dominicaine republique": "DO",
    "egypte": "EG",
    "el salvador": "SV",
    "emirats arabes unis": "AE",
    "etats unis d amerique": "US",
    "usa": "US",
    "ex republique yougoslave de macedoine": "MK",
    "macedoine": "MK",
    "grande bretagne": "GB",
    "hong kong chine": "HK",
    "iraq": "IQ",
    "kazakstan": "KZ",
    "kirghizstan": "KG",
    "liban": "LB",
    "libye": "LY",
    "moldova": "MD",
    "republique de moldavie": "MD",
    "republique de moldova": "MD",
    "myanmar": "MM",
    "ouzbekistan": "UZ",
    "pays bas": "NL",
    "republique slovaque": "SK",
    "republique tcheque": "CZ",
    "russie": "RU",
    "federation de russie": "RU",
    "republique islamique d iran": "IR",
    "rep arabe syrienne": "SY",
    "republique arabe syrienne": "SY",
    "rep unie de tanzanie": "TZ",
    "republique unie de tanzanie": "TZ",
    "soudan": "SD",
    "taipei chinois": "TW",
    "taiwan": "TW",
    "trinidad et tobago": "TT",
    "trinite et tobago": "TT",
    "turkiye": "TR",
    "venezuela": "VE",
    "viet nam": "VN",
    "vietnam": "VN",
}

_EU27 = {
    "union europeenne a 27",
    "union europeenne 27",
    "union europeenne ue 27",
    "ue 27",
    "ue27",
    "eu27",
}


@dataclass(frozen=True)
class Place:
    """Codes that a figure is for, and the place that goes into its category where no code says it."""

    regions: tuple[str, ...]
    finer: str = ""


@lru_cache(maxsize=REMEMBERED)
def place(location: str, part: str) -> Place | str:
    """Where a figure is for, from the kind of place and its name; or the reason why nowhere of ours."""
    kind = folded(location)
    if kind == "monde":
        return Place((WORLD,), part if folded(part) not in {"", "monde"} else "")
    if kind in _FRANCE:
        return _in_france(part)
    if kind == "europe":
        return _named(part) or EUROPE
    if kind in {"outre mer", "autre pays du monde", "autres pays du monde"}:
        return _named(part) or UNKNOWN_PLACE
    return _named(location) or UNKNOWN_PLACE


def _in_france(part: str) -> Place:
    if folded(part) in _FRANCE | {""}:
        return Place(("FR",))
    found = _named(part)
    if found and all(code.startswith("FR-") for code in found.regions):
        return found
    return Place(("FR",), part)


def _named(name: str) -> Place | None:
    """One place, or several with commas between: «Guadeloupe, Martinique, Guyane, Corse»."""
    whole = _code(name)
    if whole:
        return Place((whole,))
    codes = [_code(each) for each in name.replace(" et ", ", ").split(",")]
    found = tuple(dict.fromkeys(code for code in codes if code))
    return Place(found) if len(found) == len(codes) > 1 else None


def _code(name: str) -> str | None:
    words = folded(name)
    if words in _EU27:
        return "EU27"
    return _ALSO_CALLED.get(words) or _FRENCH_REGIONS.get(words) or _countries().get(words)


@cache
def _countries() -> dict[str, str]:
    """ISO's French names of countries, as they ship with pycountry."""
    french = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"])
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("official_name", "name", "common_name"):
            english = getattr(country, attribute, None)
            if english:
                names[folded(french.gettext(english))] = country.alpha_2
    return names
