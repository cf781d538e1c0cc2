"""Airports as flights name them: the IATA code, the country, and where the airport lies."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Airport:
    """An airport: IATA code, ISO 3166-1 alpha-2 country, and its place in degrees (WGS 84).

    Latitude is positive in the north, longitude in the east.
    """

    iata: str
    country: str
    latitude: Decimal
    longitude: Decimal
