"""Columns of roll-ups: sums, what they cover, gases and closes."""

from carbon_pipeline.vocabulary.columns.column import KG, Column, J, Q, T

ROLLUPS = (
    Column(
        "gas",
        T,
        "Gas by its code; `as_published` for what has no masses of gases",
    ),
    Column("kg_gas", KG, "Mass of the gas; empty for `as_published`", unit="kg", nullable=True),
    Column(
        "kg_co2eq_as_published",
        KG,
        "Emissions without masses of gases, as they were reported",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "restated_kg_co2eq",
        KG,
        "Emissions under the set, with those that stand as published",
        unit="kg CO2e",
    ),
    Column(
        "own_kg_co2eq",
        KG,
        "What the organisation itself reported; empty where it reported nothing",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2eq",
        KG,
        "Plain sum over the organisation and everything below it",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "own_kg_co2eq_market_based",
        KG,
        "Own emissions, market-based",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2eq_market_based",
        KG,
        "Subtree emissions, market-based",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "own_kg_co2_biogenic",
        KG,
        "Own biogenic CO2, outside the scopes",
        unit="kg CO2",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2_biogenic",
        KG,
        "Subtree biogenic CO2, outside the scopes",
        unit="kg CO2",
        nullable=True,
    ),
    Column(
        "own_kg_co2eq_estimated",
        KG,
        "Part of the own emissions whose activity was estimated or filled in",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2eq_estimated",
        KG,
        "Part of the subtree emissions whose activity was estimated or filled in",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "own_kg_co2eq_without_gsd",
        KG,
        "Part of the own emissions whose uncertainty is not known",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2eq_without_gsd",
        KG,
        "Part of the subtree emissions whose uncertainty is not known",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "own_gsd",
        Q,
        "Geometric standard deviation of the own emissions whose uncertainty is known, location-based;"
        " empty where there are none, or where they are not above 0",
        nullable=True,
        minimum=1,
    ),
    Column(
        "subtree_gsd",
        Q,
        "Geometric standard deviation of the subtree emissions whose uncertainty is known,"
        " location-based; empty where there are none, or where they are not above 0",
        nullable=True,
        minimum=1,
    ),
    Column(
        "coverage",
        J,
        "Records in, matched, unmatched and rejected; organisations expected and reported; own and subtree",
    ),
)
