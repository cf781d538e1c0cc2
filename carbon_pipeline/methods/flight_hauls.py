"""The haul and class of a flight, by the rules that a publisher made its factors for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from carbon_pipeline.methods.no_answer import NoAnswer

Route = Literal["within_home", "to_or_from_home", "elsewhere", "any"]

AVERAGE = "average"


@dataclass(frozen=True)
class HaulRule:
    """One line of a table of hauls: which routes it is for, and how long, from … to below … km."""

    haul: str
    route: Route
    from_km: Decimal = Decimal(0)
    below_km: Decimal | None = None

    def applies(self, distance_km: Decimal, route: Route) -> bool:
        """Whether a flight of that length on that route falls under this line."""
        long_enough = self.from_km <= distance_km
        short_enough = self.below_km is None or distance_km < self.below_km
        return self.route in (route, "any") and long_enough and short_enough


@dataclass(frozen=True)
class HaulRules:
    """A publisher's table: its lines in order, the countries that are its home, and its classes.

    Its factors are those of `region`, wherever the flight is: the names of hauls are its own.
    `classes` are those that the publisher has a factor of, by haul; the activity of a flight is
    `flight_<haul>_<class>`.
    """

    name: str
    region: str
    home: frozenset[str]
    rules: Sequence[HaulRule]
    classes: Mapping[str, Sequence[str]]
    source: str


SHORT_HAUL_KM = Decimal(3700)
ALL_CLASSES = (AVERAGE, "economy", "premium_economy", "business", "first")

DEFRA_HAULS = HaulRules(
    name="DEFRA",
    region="GB",
    home=frozenset({"GB"}),
    rules=(
        HaulRule("domestic", "within_home"),
        HaulRule("short_haul", "to_or_from_home", below_km=SHORT_HAUL_KM),
        HaulRule("long_haul", "to_or_from_home", from_km=SHORT_HAUL_KM),
        HaulRule("international", "elsewhere"),
    ),
    classes={
        "domestic": (AVERAGE,),
        "short_haul": (AVERAGE, "economy", "business"),
        "long_haul": ALL_CLASSES,
        "international": ALL_CLASSES,
    },
    source=(
        "UK Government GHG conversion factors 2024, business travel by air: short haul to 3,700 km, to"
        " or from the UK; other flights, also those within another country, are international"
    ),
)

_KM_PER_MILE = Decimal("1.609344")

EPA_HAULS = HaulRules(
    name="EPA",
    region="US",
    home=frozenset(),
    # our names of hauls: EPA's short haul is the UK's domestic, its medium haul the UK's short haul
    rules=(
        HaulRule("domestic", "any", below_km=300 * _KM_PER_MILE),
        HaulRule("short_haul", "any", from_km=300 * _KM_PER_MILE, below_km=2300 * _KM_PER_MILE),
        HaulRule("long_haul", "any", from_km=2300 * _KM_PER_MILE),
    ),
    classes={"domestic": (AVERAGE,), "short_haul": (AVERAGE,), "long_haul": (AVERAGE,)},
    source="US EPA, GHG Emission Factors Hub 2024, table 10: below 300, to 2,300, from 2,300 miles",
)


def haul(distance_km: Decimal, countries: tuple[str, str], rules: HaulRules) -> str | NoAnswer:
    """The haul of a flight of that length between two countries (ISO 3166-1), by the table's first line.

    No answer where no line is for the flight. A flight within a country that is not the table's
    home is no domestic one there.
    """
    route = _route(countries, rules.home)
    for rule in rules.rules:
        if rule.applies(distance_km, route):
            return rule.haul
    return NoAnswer(
        f"{rules.name} has no haul for a flight of {distance_km} km between "
        f"{countries[0]} and {countries[1]}."
    )


def flight_activity(haul_name: str, travel_class: str, rules: HaulRules) -> str | NoAnswer:
    """What a flight is looked up as among factors, such as flight_long_haul_business.

    No answer where the publisher has no factor of that class on that haul: another class is
    never taken in its place, and the average only where it is asked for.
    """
    if haul_name not in rules.classes:
        known = tuple(rules.classes)
        return NoAnswer(
            f"{rules.name} has no haul «{haul_name}»; it has {', '.join(known)}.", known
        )
    classes = tuple(rules.classes[haul_name])
    if travel_class not in classes:
        return NoAnswer(
            f"{rules.name} has no {travel_class or 'unnamed'} class on {haul_name}; "
            f"it has {', '.join(classes)}.",
            classes,
        )
    return f"flight_{haul_name}_{travel_class}"


def _route(countries: tuple[str, str], home: frozenset[str]) -> Route:
    at_home = [country in home for country in countries]
    if all(at_home):
        return "within_home"
    return "to_or_from_home" if any(at_home) else "elsewhere"
