"""Columns of what came of it: results, how they were obtained, and what was not matched."""

from carbon_pipeline.vocabulary.columns.column import KG, Column, I, J, Kind, Q, S, T, U
from carbon_pipeline.vocabulary.instruments import MARKET_BASES
from carbon_pipeline.vocabulary.pedigrees import ESTIMATION_METHODS

EMISSIONS = (
    # what came of it
    Column(
        "emission_type", T, "What kind of emission (energy, food, waste, transport, grey_energy)"
    ),
    Column("scope", S, "GHG Protocol scope, 1 to 3", minimum=1),
    Column("category_number", S, "Number of the category within its scope", minimum=1),
    Column("factor_id", U, "Generic factor that was used", nullable=True),
    Column("factor_version", I, "Version of that generic factor", nullable=True),
    Column("emission_factor_id", U, "Emission factor that was used", nullable=True),
    Column("emission_factor_version", I, "Version of that emission factor", nullable=True),
    Column(
        "kg_co2eq_per_unit",
        Kind.FACTOR,
        "Factor as applied, per unit of the quantity",
        unit="kg CO2e per unit",
    ),
    Column("kg_co2eq", KG, "Emission, location-based, unrounded", unit="kg CO2e"),
    Column(
        "kg_co2eq_market_based",
        KG,
        "Emission, market-based for scope 2 and equal to kg_co2eq for scopes 1 and 3; never add the two",
        unit="kg CO2e",
    ),
    Column(
        "market_based_basis",
        T,
        "What the market-based figure rests on: grid_average says that no residual mix is at hand,"
        " mixed that there are several parts, see metadata; empty outside scope 2",
        nullable=True,
        allowed=MARKET_BASES,
    ),
    Column(
        "kg_co2_biogenic",
        KG,
        "Biogenic CO2, outside the scopes; empty where the factor does not say",
        unit="kg CO2",
        nullable=True,
    ),
    Column("method", T, "Method that obtained the number"),
    Column("formula_version", T, "Formula and its version"),
    Column(
        "estimation_method",
        T,
        "How the activity was estimated or a gap in it filled; empty where it stands as recorded",
        nullable=True,
        allowed=ESTIMATION_METHODS,
    ),
    Column(
        "kg_co2eq_gsd",
        Q,
        "Geometric standard deviation of kg_co2eq: about 95 % of cases lie within kg_co2eq ÷ and × its"
        " square; empty where the quality of a figure behind it is not known",
        nullable=True,
        minimum=1,
    ),
    Column(
        "data_quality",
        J,
        "Quality of each figure behind the number: what it follows from, its pedigree (five scores, 1"
        " best, 5 worst) and its geometric standard deviation; null where it is not known",
    ),
    Column("metadata", J, "Operands, conversion and how the factor was matched"),
    # matching
    Column("records", I, "Records that it concerns", minimum=1),
    Column("key", J, "What a factor was looked for"),
    Column("reason", T, "Why nothing was taken"),
    Column("candidates", J, "Factors that came near, each with the reason it was passed over"),
)
