"""Columns of factors: what they are about, what they say, and whose they are."""

from carbon_pipeline.vocabulary.columns.column import Column, D, J, Kind, T
from carbon_pipeline.vocabulary.price_bases import PRICE_BASES

FACTORS = (
    Column("factor_code", T, "Code of the factor in the reference file"),
    Column(
        "factor_family",
        T,
        "Family of generic factors, with its own schema",
        allowed=("power", "headcount", "fuel_properties"),
    ),
    Column("classification", J, "What the factor is about (class, sub_class)"),
    Column("values", J, "The coefficients, by name"),
    Column("unit_by_value", J, "Unit of each coefficient"),
    Column("factor_type", T, "Kind of emission factor (electricity, fuel)"),
    Column(
        "kg_co2eq_per_unit_published",
        Kind.PUBLISHED_NUMBER,
        "Factor as the publisher gives it",
        unit="kg CO2e per unit",
    ),
    Column(
        "published_unit",
        T,
        "Unit as the publisher writes it; empty where it is ours",
        nullable=True,
    ),
    Column(
        "co2eq_basis",
        T,
        "Whether the publisher gives the CO2e or it is derived from masses of gases with the GWP set",
        allowed=("as_published", "derived"),
    ),
    Column(
        "gases",
        J,
        "Emission per gas, where the publisher gives it: co2, ch4, ch4_fossil, ch4_biogenic, n2o, …",
        unit="g per unit",
        nullable=True,
    ),
    Column(
        "gases_basis",
        T,
        "Whether the gases are masses of the gas, or CO2e already (then never multiplied again)",
        nullable=True,
        allowed=("mass", "co2eq"),
    ),
    Column(
        "kg_co2_biogenic_per_unit",
        Kind.PUBLISHED_NUMBER,
        "Biogenic CO2 per unit, outside the scopes and not part of the CO2e",
        unit="kg CO2 per unit",
        nullable=True,
    ),
    Column(
        "gwp_set",
        T,
        "Set of global warming potentials behind the CO2e",
        nullable=True,
        allowed=("SAR", "AR4", "AR5", "AR6"),
    ),
    Column(
        "kg_co2eq_by_gwp_set",
        J,
        "CO2e per unit under each GWP set that can be derived because masses of gases are known",
        unit="kg CO2e per unit",
    ),
    Column(
        "library",
        T,
        "Library it belongs to: `group` for the group's own file, else the publisher's code",
    ),
    Column(
        "category",
        T,
        "Where the figure stands in the publisher's own classification, level by level",
        nullable=True,
    ),
    Column(
        "price_basis",
        T,
        "For spend: which price the money is counted at",
        nullable=True,
        allowed=tuple(PRICE_BASES),
    ),
    Column("source", T, "Publisher"),
    Column("edition", T, "Edition of the publisher's factors, such as DEFRA 2023"),
    Column(
        "release",
        T,
        "Release of the edition, or file, in which this content was first seen",
        nullable=True,
    ),
    Column("reference", T, "Table and row in the publisher's edition", nullable=True),
    Column("published_on", D, "When the publisher released the figure", nullable=True),
    Column(
        "owner_organization_code",
        T,
        "Organisation whose own factor it is; empty for anyone",
        nullable=True,
    ),
)
