"""Regions: ISO 3166 codes, groups of countries, and the world, from the most to the least specific."""

from functools import cache

import pycountry

WORLD = "WORLD"

GROUPS: dict[str, frozenset[str]] = {
    "EU27": frozenset(
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - reads as a list of codes
    ),
}

# eGRID subregions of the United States (US EPA); four letters, so no ISO 3166-2 code is like them
GRID_SUBREGIONS: frozenset[str] = frozenset(
    "AKGD AKMS AZNM CAMX ERCT FRCC HIMS HIOA MROE MROW NEWE NWPP NYCW NYLI NYUP PRMS RFCE RFCM RFCW RMPA SPNO SPSO SRMV SRMW SRSO SRTV SRVC".split()  # noqa: SIM905 - reads as a list of codes
)


@cache
def is_region(code: str) -> bool:
    """Whether the code is an ISO 3166-1 alpha-2 or 3166-2 code, US-AKGD and the like, a group, or WORLD."""
    if code == WORLD or code in GROUPS:
        return True
    if code.startswith("US-") and code[3:] in GRID_SUBREGIONS:
        return True
    return is_country(code) or (code == code.upper() and _is_subdivision(code))


def _is_subdivision(code: str) -> bool:
    return pycountry.subdivisions.get(code=code) is not None  # type: ignore[no-untyped-call]


@cache
def is_country(code: str) -> bool:
    """Whether the code is an ISO 3166-1 alpha-2 code, in capitals."""
    return code == code.upper() and pycountry.countries.get(alpha_2=code) is not None


def wider_regions(region: str) -> list[tuple[str, str]]:
    """The regions to look in, each with its specificity, from the region itself out to the world."""
    steps = [(region, "exact")]
    country = region.partition("-")[0] if "-" in region else region
    if country != region:
        steps.append((country, "country"))
    steps += [
        (group, "group") for group in sorted(GROUPS) if country in GROUPS[group] and group != region
    ]
    if region != WORLD:
        steps.append((WORLD, "WORLD"))
    return steps
