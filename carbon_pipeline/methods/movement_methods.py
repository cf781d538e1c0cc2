"""Methods of people and goods that move: flights between airports, distances on the ground, freight."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.flight_hauls import (
    DEFRA_HAULS,
    EPA_HAULS,
    HaulRules,
    flight_activity,
    haul,
)
from carbon_pipeline.methods.great_circle import (
    DEFRA_DETOUR,
    EPFL_DETOUR,
    NO_DETOUR,
    Detour,
    flight_distance,
)
from carbon_pipeline.methods.method import resolving
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import Key, References, Resolution, multiplier
from carbon_pipeline.vocabulary.airports import Airport
from carbon_pipeline.vocabulary.units import conversion

HAULS: Mapping[str, HaulRules] = {rules.name: rules for rules in (DEFRA_HAULS, EPA_HAULS)}
DETOURS: Mapping[str, Detour] = {"none": NO_DETOUR, "8_percent": DEFRA_DETOUR, "95_km": EPFL_DETOUR}

# the great circle is that of a sphere, at most 0.6 % off; nothing flown is shorter than it
_SHORTEST = Fraction(99, 100)


def _flight(key: Key, references: References) -> Resolution | NoAnswer:
    """One passenger's kilometres by air, and the haul and class that they are looked up as."""
    rules, detour = HAULS[key["hauls"]], DETOURS[key["detour"]]
    airports: Mapping[str, Airport] = references["airports"]
    origin, destination = key["origin"], key["destination"]
    straight = flight_distance(origin, destination, airports)
    if isinstance(straight, NoAnswer):
        return straight
    countries = (airports[origin].country, airports[destination].country)
    named = haul(straight, countries, rules)
    if isinstance(named, NoAnswer):
        return named
    activity = flight_activity(named, key["travel_class"], rules)
    flown = _kilometres_flown(key, straight, detour, airports)
    if isinstance(activity, NoAnswer):
        return activity
    if isinstance(flown, NoAnswer):
        return flown
    trips = 2 if key["return_trip"] == "yes" else 1
    each = multiplier(Fraction(flown) * trips)
    if isinstance(each, NoAnswer):
        return each
    stated = key["distance_km"] is not None
    return Resolution(
        each,
        "passenger_km",
        activity=activity,
        region=rules.region,
        notes={
            "great_circle_km": f"{straight:f}",
            "detour": "none, for the kilometres are stated" if stated else detour.source,
            "distance_km": f"{flown:f}",
            "trips": str(trips),
            "haul": named,
            "hauls": rules.source,
        },
    )


def _kilometres_flown(
    key: Key, straight: Decimal, detour: Detour, airports: Mapping[str, Airport]
) -> Decimal | NoAnswer:
    """The kilometres that the record states; else those of the great circle with its detour."""
    stated: Decimal | None = key["distance_km"]
    if stated is None:
        return flight_distance(key["origin"], key["destination"], airports, detour)
    if stated < _SHORTEST * Fraction(straight):
        return NoAnswer(
            f"The {stated.normalize():f} km flown from {key['origin']} to {key['destination']} are "
            f"fewer than the {straight} km of the great circle."
        )
    return stated


def _on_the_ground(key: Key, _: References) -> Resolution | NoAnswer:
    """The distance as it is handed in; a flight is not taken, since its altitude would be hidden."""
    if key["mode"].startswith("flight"):
        return NoAnswer(
            f"«{key['mode']}» is a flight; hand it in to the module flights, from airport to airport."
        )
    return Resolution(Decimal(1), key["unit"])


def _freight_leg(key: Key, _: References) -> Resolution | NoAnswer:
    """What one unit of a leg is: tonne-kilometres, or the distance of a vehicle."""
    by_air, unit, kilometres = key["mode"].startswith("air_"), key["unit"], key["distance_km"]
    if by_air != key["variant_type"].endswith("_air"):
        stage = key["variant_type"].removesuffix("_air")
        wanted = f"{stage}_air" if by_air else stage
        return NoAnswer(f"The direction of «{key['mode']}» is {wanted}, not {key['variant_type']}.")
    tonnes = conversion(unit, "tonne")
    if tonnes is None:
        if kilometres is not None:
            return NoAnswer(f"A quantity in {unit} holds its distance; leave distance_km blank.")
        return Resolution(Decimal(1), unit)
    if kilometres is None:
        return NoAnswer(f"A quantity in {unit} needs the kilometres of its leg in distance_km.")
    each = multiplier(tonnes * Fraction(kilometres))
    if isinstance(each, NoAnswer):
        return each
    notes = {"distance_km": f"{kilometres.normalize():f}"}
    return Resolution(each, "tonne_km", notes=notes)


FLIGHT = resolving(
    "flight",
    "passengers × trips × kilometres between the airports × kg_co2eq_per_passenger_km of haul and class",
    "GHG Protocol, Scope 3 Calculation Guidance (2013), category 6, distance-based method; great circle "
    "by the haversine formula, R = 6371 km",
    _flight,
    columns=("origin", "destination", "travel_class", "return_trip", "distance_km"),
    references=("airports",),
    parameters={"hauls": tuple(HAULS), "detour": tuple(DETOURS)},
)

GROUND_TRAVEL = resolving(
    "ground_travel",
    "quantity × kg_co2eq_per_unit of the mode",
    "GHG Protocol, Scope 3 Calculation Guidance (2013), categories 6 and 7, distance-based method",
    _on_the_ground,
    columns=("mode", "unit"),
)

FREIGHT_LEG = resolving(
    "freight_leg",
    "mass in tonnes × distance_km of the leg, or tonne_km, or km of the vehicle, × kg_co2eq_per_unit",
    "GHG Protocol, Scope 3 Calculation Guidance (2013), category 4, distance-based method; the legs of "
    "a transport chain are summed as in ISO 14083",
    _freight_leg,
    columns=("mode", "unit", "distance_km"),
)

MOVEMENT_METHODS = (FLIGHT, GROUND_TRAVEL, FREIGHT_LEG)
