"""Columns of the group's boundary and of the inventory within it."""

from carbon_pipeline.vocabulary.columns.column import KG, Column, F, J, Kind, Q, S, T
from carbon_pipeline.vocabulary.group_inventory import (
    ALLOCATED_SCOPES,
    ALLOCATION_BASES,
    APPROACH_BASES,
    INVENTORY_ROW_KINDS,
)
from carbon_pipeline.vocabulary.scope_assignments import APPROACHES

INVENTORY = (
    Column(
        "consolidation_approach",
        T,
        "How the head office consolidates: by control, whole or not at all, or by equity share",
        allowed=APPROACHES,
    ),
    Column(
        "approach_basis",
        T,
        "Whether the head office chose the approach, or it is assumed for want of a choice",
        allowed=APPROACH_BASES,
    ),
    Column("base_year", S, "Year that the head office compares with", nullable=True),
    Column(
        "recalculation_threshold_percent",
        Q,
        "Change by structure from which the base year is recalculated",
        unit="%",
        nullable=True,
    ),
    Column("owner_code", T, "Organisation that owns a part of the other"),
    Column("equity_share_percent", Q, "Part of the equity that the owner has", unit="%"),
    Column("financial_control", F, "Whether the owner has financial control"),
    Column("operational_control", F, "Whether the owner has operational control"),
    Column("partner_code", T, "Supplier outside the boundary"),
    Column("customer_code", T, "Organisation inside the boundary that it supplies"),
    Column("allocation_basis", T, "What the emissions are shared out by", allowed=ALLOCATION_BASES),
    Column(
        "quantity_to_customer", Q, "What the supplier delivers to the customer", unit="see unit"
    ),
    Column("quantity_total", Q, "What the supplier delivers to all customers", unit="see unit"),
    Column("scopes", T, "Scopes of the supplier that are shared out", allowed=ALLOCATED_SCOPES),
    Column(
        "inventory_row_kind",
        T,
        "What was reported, inside the boundary or outside; what is taken out so that nothing counts "
        "twice; or the share of a supplier outside",
        allowed=INVENTORY_ROW_KINDS,
    ),
    Column(
        "counterpart_organization_code",
        T,
        "The other side: the supplier that the records name, or that allocates; empty where none is "
        "named",
        nullable=True,
    ),
    Column(
        "inventory_share",
        Kind.PUBLISHED_NUMBER,
        "Share that the kilograms were multiplied with, from 0 to 1; the mean over the days where it "
        "changes inside the month. Exact in the calculation, shown with 18 decimals",
    ),
    Column(
        "ledger_scope",
        S,
        "Scope in module_emissions, where a lease stands under operational control; empty for an "
        "allocation",
        nullable=True,
    ),
    Column("ledger_category_number", S, "Category in module_emissions, likewise", nullable=True),
    *(
        Column(
            f"{part}_{name}", KG, f"{told}, {basis}", unit=unit, nullable=name == "kg_co2_biogenic"
        )
        for part, told in (
            ("reported", "What the organisation reported"),
            ("inventory", "What counts in the head office's inventory, below zero where taken out"),
            ("left_out", "What was reported and is outside the boundary"),
        )
        for name, basis, unit in (
            ("kg_co2eq", "location-based", "kg CO2e"),
            ("kg_co2eq_market_based", "market-based", "kg CO2e"),
            ("kg_co2_biogenic", "biogenic CO2 outside the scopes", "kg CO2"),
        )
    ),
    Column(
        "base_year_months",
        S,
        "Months of the base year up to the reporting month that have an inventory",
    ),
    Column(
        "published_kg_co2eq",
        KG,
        "Inventory of the base year as published, all scopes, location-based",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "restated_base_year_kg_co2eq",
        KG,
        "The same under the structure of the reporting month's last day",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "change_percent",
        Q,
        "Change by structure, rounded at 6 decimals; empty without an inventory of the base year",
        unit="%",
        nullable=True,
    ),
    Column(
        "is_recalculation_required",
        F,
        "Whether the change reaches the threshold; empty without an inventory of the base year",
        nullable=True,
    ),
    Column(
        "structural_changes",
        J,
        "Organisations whose part of the base year is another under the structure, with both figures",
    ),
    Column(
        "organizations_without_base_year",
        J,
        "Organisations inside the boundary that reported nothing in the base year: to be recalculated "
        "for where they existed, no trigger where they did not",
    ),
)
