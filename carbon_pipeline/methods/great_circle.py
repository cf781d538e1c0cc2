"""The length of a flight: the great circle between two airports, and a detour where one is stated."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from carbon_pipeline.methods.decimal_trigonometry import (
    arc_sine,
    cosine,
    radians,
    sine,
    working_digits,
)
from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.airports import Airport

EARTH_RADIUS_KM = 6371
DISTANCE_DECIMALS = 3


@dataclass(frozen=True)
class Detour:
    """How much longer than the great circle a flight is taken to be: × (1 + share) + kilometres."""

    share: Decimal
    kilometres: Decimal
    source: str


NO_DETOUR = Detour(Decimal(0), Decimal(0), "the great circle itself")
EPFL_DETOUR = Detour(
    Decimal(0),
    Decimal(95),
    "95 km for each flight, EN 16258:2012; used by EPFL's co2-calculator and pledge4future",
)
# the factors of 2021 and 2022 hold it already, by their methodology papers as the Open Emission
# Factors DB reads them, and nothing is known to say otherwise of later ones: it is for figures that
# state to be without it
DEFRA_DETOUR = Detour(
    Decimal("0.08"), Decimal(0), "8 %, UK Government GHG conversion factors, business travel by air"
)


def flight_distance(
    origin: str,
    destination: str,
    airports: Mapping[str, Airport],
    detour: Detour = NO_DETOUR,
) -> Decimal | NoAnswer:
    """The kilometres between two airports by IATA code, to 3 decimals, half away from zero.

    Formula: great circle × (1 + share) + kilometres of the detour. No answer where a code is not
    known (codes like it are suggested) or where the flight ends where it begins.
    """
    for code in (origin, destination):
        if code not in airports:
            return _unknown(code, airports)
    if origin == destination:
        return NoAnswer(f"The flight begins and ends at {origin}.")
    straight = great_circle_km(airports[origin], airports[destination])
    flown = Fraction(straight) * (1 + Fraction(detour.share)) + Fraction(detour.kilometres)
    return round_half_away(flown, DISTANCE_DECIMALS)


def great_circle_km(one: Airport, other: Airport) -> Decimal:
    """The kilometres of the great circle between two airports, to 3 decimals.

    Haversine: a = sin²(Δφ/2) + cos φ₁ × cos φ₂ × sin²(Δλ/2); distance = 2R × asin √a, where φ is
    latitude, λ longitude, and R = 6371 km, the earth's mean radius. Source: R. W. Sinnott,
    Virtues of the Haversine, Sky and Telescope 68 (1984), 159. A sphere is at most 0.6 % off.
    """
    with working_digits():
        north, south = radians(one.latitude), radians(other.latitude)
        half_latitude = sine((north - south) / 2)
        half_longitude = sine(radians(one.longitude - other.longitude) / 2)
        haversine = (
            half_latitude * half_latitude
            + cosine(north) * cosine(south) * half_longitude * half_longitude
        )
        # at the antipodes the last digit may stand above 1
        angle = arc_sine(min(haversine.sqrt(), Decimal(1)))
    return round_half_away(2 * EARTH_RADIUS_KM * Fraction(angle), DISTANCE_DECIMALS)


def _unknown(code: str, airports: Mapping[str, Airport]) -> NoAnswer:
    near = get_close_matches(code.strip().upper(), sorted(airports), n=3)
    suggested = f" Codes like it: {', '.join(near)}." if near else ""
    return NoAnswer(f"No airport has the IATA code «{code}».{suggested}", tuple(near))
