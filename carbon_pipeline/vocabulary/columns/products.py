"""Columns of products, their parts and their output."""

from carbon_pipeline.vocabulary.columns.column import KG, Column, F, Kind, Q, S, T, U
from carbon_pipeline.vocabulary.products import MAPPING_TYPES, OWNER_TYPES, UNMAPPED_BECAUSE

PRODUCTS = (
    Column("mapping_code", T, "Code of the mapping in the reference file"),
    Column("parent_mapping_code", T, "Mapping that it is a part of", nullable=True),
    Column(
        "parent_mapping_id",
        U,
        "Mapping of the month that it is a part of; empty for a head office's product",
        nullable=True,
    ),
    Column("headquarters_code", T, "Code of the head office whose product it is"),
    Column("owner_type", T, "Whose product code it is", allowed=OWNER_TYPES),
    Column("headquarters_product_code", T, "Code of the head office's product"),
    Column("company_product_code", T, "The company's own product code"),
    Column("product_name", T, "Name of the company's product"),
    Column("product_description", T, "What the company's product is", nullable=True),
    Column(
        "product_hierarchy_path",
        T,
        "Product codes from the head office's product down: `/W250/GP100/FE100/`",
    ),
    Column(
        "hierarchy_level", S, "Depth below the head office's product, which is 1 itself", minimum=1
    ),
    Column("mapping_type", T, "How it enters the product", allowed=MAPPING_TYPES),
    Column(
        "conversion_ratio",
        Q,
        "Share of what the company emits for its product that enters the parent's product",
    ),
    Column("is_active", F, "Whether it counts; one that does not is kept and shown"),
    Column(
        "share_of_product",
        Kind.PUBLISHED_NUMBER,
        "Share of what the company emits for its product that enters the head office's product: the "
        "conversion ratios multiplied up to it",
    ),
    Column(
        "unmapped_because",
        T,
        "Why it enters no product of the head office; empty where it does",
        nullable=True,
        allowed=UNMAPPED_BECAUSE,
    ),
    Column("output_month", T, "Month in which it was produced, 2024-03"),
    Column(
        "output_quantity",
        Q,
        "Output of the head office's product in the month; empty where it is not known, and below the "
        "head office's own row",
        nullable=True,
    ),
    Column("output_unit", T, "Unit of the output", nullable=True),
    Column(
        "subtree_kg_co2eq_per_unit",
        KG,
        "Subtree emissions by unit of output, rounded at 18 decimals; empty without an output",
        unit="kg CO2e per unit",
        nullable=True,
    ),
)
