"""Kinds of emission factor: what stage of which activity a figure stands for.

The activity keeps its name over the stages, so that what comes along with a record (its
well-to-tank, its losses in the grid) is looked up by the same activity under another type.
"""

FACTOR_TYPES: dict[str, str] = {
    "electricity": "Electricity generated, where it is used",
    "electricity_td": "Electricity lost in transmission and distribution, per kWh used",
    "electricity_wtt": "Upstream of the fuels that electricity is generated from, per kWh used",
    "electricity_td_wtt": "Upstream of the electricity that is lost in the grid, per kWh used",
    "heat": "Purchased steam, heat and cooling",
    "heat_td": "Heat lost in distribution, per unit used",
    "heat_wtt": "Upstream of the fuels that heat is made from",
    "heat_td_wtt": "Upstream of the heat that is lost in distribution",
    "fuel": "Combustion of a fuel",
    "fuel_wtt": "Well to tank: upstream of a fuel",
    "fuel_biogenic": "Biogenic CO2 of a fuel, outside the scopes",
    "refrigerant": "Gases that leak, per mass of gas or blend",
    "process": "Chemical and physical processes, per amount of product or material",
    "other_energy": "Other purchased energy, such as compressed air",
    "vehicle": "Own or controlled vehicles by distance",
    "vehicle_wtt": "Upstream of the fuel of own or controlled vehicles",
    "travel": "Passenger travel; flights with the effect of altitude where the publisher gives it",
    "travel_without_rf": "Flights without the effect of altitude (radiative forcing)",
    "travel_wtt": "Upstream of the fuel of passenger travel",
    "freight": "Carriage of goods",
    "freight_without_rf": "Air freight without the effect of altitude (radiative forcing)",
    "freight_wtt": "Upstream of the fuel of carriage of goods",
    "hotel": "Nights in hotels",
    "homeworking": "Working from home",
    "water": "Water supplied and waste water treated",
    "waste": "Waste by material and treatment",
    "material": "Materials and goods bought, by mass or piece",
    "service": "Services bought",
    "spend": "Goods and services bought, by money spent",
    "land_use": "Land use and agriculture",
    "other": "In the publisher's library, not mapped to an activity of ours",
}

# libraries of factors: whose file a row of emission_factors or factors comes from
LIBRARIES: dict[str, str] = {
    "group": "The group's own file",
    "defra": "UK Government GHG Conversion Factors for Company Reporting",
    "epa_hub": "US EPA GHG Emission Factors Hub",
    "epa_supply_chain": "US EPA Supply Chain GHG Emission Factors",
    "ademe": "ADEME Base Carbone",
    "iea": "IEA Emissions Factors",
    "ember": "Ember, carbon intensity of electricity (Our World in Data)",
    "ipcc": "IPCC Emission Factor Database",
}
