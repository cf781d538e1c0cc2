"""The classification of the UK government's factors, spelled alike over the years.

The publisher's levels are kept, but one category is spelled one way: years and units that stand
among the levels go (they are said elsewhere), and so do capitals and hyphens that come and go.
"""

import re
from dataclasses import dataclass

import pycountry

from carbon_pipeline.sources.publishers.published_workbook import Cell

HOME = "GB"
_REPEATS_THE_UNIT = frozenset(
    ("energy - gross cv", "energy - net cv", "volume", "tonnes", "kwh", "litres", "0")
)
_YEAR = re.compile(r"(19|20)\d\d(\.0)?")
_MODE_IN_BRACKETS = re.compile(r"travel \((air|sea|land)\)")
_CAPITALISED = re.compile(r"(?<=[\s(])[A-Z][a-z]+\b")
# names keep their capitals
_NAMES = frozenset(("Kyoto", "Class", "Eurostar", "Montreal", "London"))
_UPSTREAM = re.compile(r"WTT\s*-\s*", re.IGNORECASE)
_SPELLED = {
    "Open loop": "Open-loop",
    "Closed loop": "Closed-loop",
    "Open loop source": "Open-loop source",
    "Closed loop source": "Closed-loop source",
    "Reuse": "Re-use",
    "Reused": "Re-used",
}
_ELECTRICITY_UPSTREAM = "WTT- UK & overseas elec"
_FIRST_LEVELS = {
    name.casefold(): name
    for name in (
        "Outside of scopes",
        "UK electricity",
        "UK electricity for EVs",
        "UK electricity T&D for EVs",
        "Transmission and distribution",
        "Managed assets- electricity",
        "Managed assets- vehicles",
    )
}
_ELECTRICITY_OF = re.compile(r"Electricity: (.+)")
_HOTEL = "Hotel stay"

# as the publisher names them, where ISO 3166 has another name
_COUNTRIES = {
    "Bolivia": "BO",
    "Brunei": "BN",
    "China (Hong Kong)": "HK",
    "Hong Kong (China)": "HK",
    "Hong Kong, China": "HK",
    "Hong Kong": "HK",
    "Macau, China": "MO",
    "Macau": "MO",
    "Chinese Taipei": "TW",
    "Taiwan": "TW",
    "Taiwan, China": "TW",
    "People's Rep. of China": "CN",
    "People's Republic of China": "CN",
    "Czech Republic": "CZ",
    "Iran": "IR",
    "Ivory Coast": "CI",
    "Korea": "KR",
    "Republic of Korea": "KR",
    "South Korea": "KR",
    "Moldova": "MD",
    "Russia": "RU",
    "Russian Federation": "RU",
    "Slovak Republic": "SK",
    "Tanzania": "TZ",
    "Turkey": "TR",
    "UAE": "AE",
    "UK": HOME,
    "UK (London)": HOME,
    "United Kingdom": HOME,
    "USA": "US",
    "United States of America": "US",
    "Venezuela": "VE",
    "Vietnam": "VN",
}


@dataclass(frozen=True)
class Place:
    """A row's category and region; the region is None where the publisher names no one country."""

    category: str
    region: str | None


def place_of(levels: tuple[Cell, ...], unit: str) -> Place:
    """The category that the levels make up, and the country that one of them may name."""
    parts = [part for part in (_part(level, unit) for level in levels) if part]
    region: str | None = HOME
    if parts[:1] == [_HOTEL] and len(parts) > 1:
        country = parts.pop()
        region = _country(country)
        if country == "UK (London)":
            parts.append(country)
    named = _ELECTRICITY_OF.fullmatch(parts[2]) if len(parts) > 2 else None  # noqa: PLR2004 - the third level
    if named and named[1] != "UK":
        region = _country(named[1])
        del parts[2]
    return Place(" > ".join(_alike(parts)), region)


def _part(level: Cell, unit: str) -> str:
    text = " ".join(str(level).split()) if level is not None else ""
    says_nothing = text.casefold() in _REPEATS_THE_UNIT or text.casefold() == unit.casefold()
    # a formula that repeats an empty cell shows 0
    return "" if says_nothing or _YEAR.fullmatch(text) or text == "0.0" else text


def _alike(parts: list[str]) -> list[str]:
    if not parts:
        return parts
    first = _MODE_IN_BRACKETS.sub(r"travel- \1", parts[0])
    first = _FIRST_LEVELS.get(first.casefold(), first)
    if first == _ELECTRICITY_UPSTREAM:
        overseas = len(parts) > 1 and "overseas" in parts[1]
        first = f"WTT- {'overseas' if overseas else 'UK'} electricity"
    is_upstream = first.startswith("WTT")
    return [first, *(_spelled(part, is_upstream=is_upstream) for part in parts[1:])]


def _spelled(part: str, *, is_upstream: bool) -> str:
    if is_upstream:
        part = _UPSTREAM.sub("", part, count=1)
        part = part[:1].upper() + part[1:]
    lowered = _CAPITALISED.sub(lambda word: word[0] if word[0] in _NAMES else word[0].lower(), part)
    return _SPELLED.get(lowered, lowered)


def _country(name: str) -> str | None:
    listed = _COUNTRIES.get(name)
    if listed:
        return listed
    found = pycountry.countries.get(name=name) or pycountry.countries.get(common_name=name)
    return str(found.alpha_2) if found else None
