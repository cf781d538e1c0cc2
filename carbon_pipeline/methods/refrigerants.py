"""Leakage of refrigerants and other gases of equipment: by mass balance, or by screening.

Sources: US EPA Center for Corporate Climate Leadership, Greenhouse Gas Inventory Guidance: Direct
Fugitive Emissions from Refrigeration, Air Conditioning, Fire Suppression, and Industrial Gases
(2014), sections 2.1 screening and 2.3 material balance; GHG Protocol, HFC Tool. Masses are kg,
exact. CO2e is the mass of each gas × its global warming potential.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.methods.gwp_sets import blend_gwp
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.refrigerant_blends import composition
from carbon_pipeline.vocabulary.gwp import gwp

_OF_THE_SEVEN = ("co2", "ch4", "n2o", "sf6", "nf3")
_FAMILIES_OF_THE_SEVEN = ("hfc", "pfc")


@dataclass(frozen=True)
class MassBalance:
    """One refrigerant over a period, in kg; None is a figure that is missing.

    `beginning` and `ending` are what is stored, not what is in equipment. `purchases` hold what
    came in with new equipment, `returned` what users gave back or was recovered. `sales` hold
    what was given away, also with equipment, to be destroyed or to be reclaimed elsewhere.
    `capacity_change` is the full charge of equipment set up, less that of equipment taken away.
    """

    beginning: Decimal | None
    purchases: Decimal | None
    returned: Decimal | None
    sales: Decimal | None
    ending: Decimal | None
    capacity_change: Decimal | None


@dataclass(frozen=True)
class Screening:
    """Equipment of one refrigerant, in kg of full charge, and the shares of it that leak.

    `installation_loss` of what was charged here, `annual_leak` of the operating charge for a whole
    year in use, `share_of_year` in use; at disposal `charge_left` is the share that was still in
    it, `recovered` the share of that which was caught. All shares are from 0 to 1.
    """

    newly_charged: Decimal = Decimal(0)
    installation_loss: Decimal | None = None
    operating_charge: Decimal = Decimal(0)
    annual_leak: Decimal | None = None
    share_of_year: Decimal | None = None
    disposed_charge: Decimal = Decimal(0)
    charge_left: Decimal | None = None
    recovered: Decimal | None = None


def leaked_by_mass_balance(balance: MassBalance) -> Fraction | NoAnswer:
    """The kg that leaked: what was there and came in, less what went out, is there, and was put in.

    leaked = beginning + purchases + returned − sales − ending − capacity_change. No answer where a
    figure is missing, where a mass is below 0, or where more is accounted for than there was.
    """
    kilograms = {each.name: getattr(balance, each.name) for each in fields(balance)}
    missing = [name for name, value in kilograms.items() if value is None]
    if missing:
        return NoAnswer(f"The mass balance lacks {', '.join(missing)}.")
    negative = [name for name, kg in kilograms.items() if kg < 0 and name != "capacity_change"]
    if negative:
        return NoAnswer(f"A mass is not below 0 kg: {', '.join(negative)}.")
    exact = {name: Fraction(value) for name, value in kilograms.items()}
    came = exact["beginning"] + exact["purchases"] + exact["returned"]
    went = exact["sales"] + exact["ending"] + exact["capacity_change"]
    if went > came:
        more = round_half_away(went - came)
        return NoAnswer(f"The mass balance accounts for {more} kg more than there was.")
    return came - went


def leaked_by_screening(equipment: Screening) -> Fraction | NoAnswer:
    """The kg that are taken to have leaked, from what the equipment holds.

    leaked = newly_charged × installation_loss + operating_charge × annual_leak × share_of_year
    + disposed_charge × charge_left × (1 − recovered). A term without a charge is 0 and needs no
    share. No answer where a charge has none of its shares, or one that is none.
    """
    terms = (
        ("newly_charged", ("installation_loss",)),
        ("operating_charge", ("annual_leak", "share_of_year")),
        ("disposed_charge", ("charge_left", "recovered")),
    )
    leaked = Fraction()
    for charge, shares in terms:
        term = _term(equipment, charge, shares)
        if isinstance(term, NoAnswer):
            return term
        leaked += term
    return leaked


def gas_masses(refrigerant: str, kg: Fraction) -> dict[str, Fraction] | NoAnswer:
    """The kg of each gas in so many kg of a refrigerant; they sum to the whole, exactly."""
    parts = composition(refrigerant)
    if isinstance(parts, NoAnswer):
        return parts
    return {gas: kg * Fraction(share) for gas, share in parts.items()}


def refrigerant_gwp(
    refrigerant: str, gwp_set: str, stated: Mapping[str, Decimal] | None = None
) -> Decimal | NoAnswer:
    """The kg of CO2e per kg of a refrigerant under a set: that of its gases by shares of mass.

    `stated` are values from elsewhere, of gases that the set lacks (HFO-1234yf). No answer, naming
    the gases, where one has none.
    """
    parts = composition(refrigerant)
    if isinstance(parts, NoAnswer):
        return parts
    value = blend_gwp(parts, gwp_set, stated)
    if value is None:
        known = stated or {}
        lacking = [gas for gas in parts if gwp(gwp_set, gas) is None and gas not in known]
        return NoAnswer(
            f"The set {gwp_set} has no global warming potential of {', '.join(lacking)}, "
            f"which {refrigerant} is made of.",
            tuple(lacking),
        )
    return value


def apart_from_the_scopes(gases: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The gases that are reported apart from the scopes: those not of the seven of the GHG Protocol.

    Refrigerants under the Montreal Protocol (CFCs, HCFCs) are among them: GHG Protocol Corporate
    Standard, chapter 9, and Required Greenhouse Gases in Inventories (2013).
    """
    return {gas: kg for gas, kg in gases.items() if not is_of_the_seven(gas)}


def is_of_the_seven(gas: str) -> bool:
    """Whether a gas is of the seven gases and groups that the GHG Protocol counts inside the scopes."""
    return gas in _OF_THE_SEVEN or gas.partition("_")[0] in _FAMILIES_OF_THE_SEVEN


def _term(equipment: Screening, charge: str, shares: tuple[str, ...]) -> Fraction | NoAnswer:
    kilograms: Decimal = getattr(equipment, charge)
    if kilograms < 0:
        return NoAnswer(f"A charge is not below 0 kg: {charge} is {kilograms}.")
    term = Fraction(kilograms)
    if not term:
        return term
    for name in shares:
        share: Decimal | None = getattr(equipment, name)
        if share is None:
            return NoAnswer(f"Equipment with {charge} of {kilograms} kg has no {name}.")
        if not 0 <= share <= 1:
            return NoAnswer(f"A share is from 0 to 1: {name} is {share}.")
        term *= 1 - Fraction(share) if name == "recovered" else Fraction(share)
    return term
