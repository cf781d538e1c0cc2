"""Columns of what is bought: contractual instruments of scope 2, money, suppliers' footprints."""

from carbon_pipeline.vocabulary.columns.column import Column, D, F, J, Kind, Q, S, T
from carbon_pipeline.vocabulary.instruments import INSTRUMENT_KINDS

PURCHASES = (
    # contractual instruments of scope 2
    Column("instrument_code", T, "Code of the instrument in the reference file"),
    Column("instrument_kind", T, "Kind of instrument", allowed=INSTRUMENT_KINDS),
    Column("energy_carrier", T, "Energy that the instrument is for"),
    Column(
        "market",
        T,
        "Region within which the instrument holds; for its subdivisions or countries too",
    ),
    Column("vintage_from", D, "First day of the consumption that it holds for"),
    Column("vintage_to", D, "Last day of the consumption that it holds for, inclusive"),
    Column(
        "instrument_kwh", Q, "Amount of the whole instrument; empty is unlimited", nullable=True
    ),
    Column(
        "claimed_kwh",
        Q,
        "What the organisation claims of it; empty is all that was delivered",
        nullable=True,
    ),
    Column("kg_co2eq_per_kwh", Kind.FACTOR, "Emission per kWh", unit="kg CO2e per kWh"),
    Column("registry", T, "Registry that tracks the instrument", nullable=True),
    Column("retirement_id", T, "Cancellation of the certificates for the claimant", nullable=True),
    Column("certificates_elsewhere", F, "Whether somebody else has a contract's certificates"),
    Column(
        "not_claimable_because",
        T,
        "Quality criterion that it fails: it covers nothing; empty where it holds",
        nullable=True,
    ),
    Column("kwh", Q, "Energy of the record that is counted at this", unit="kWh"),
    # money and suppliers
    Column("category_scheme", T, "Scheme of categories: mcc, naics, or one of the group's own"),
    Column(
        "category_code", T, "Code of the category within its scheme; a merchant code has 4 digits"
    ),
    Column(
        "factor_region",
        T,
        "Region whose factor stands in, wherever the purchase was made; empty: the purchase country's",
        nullable=True,
    ),
    Column("note", T, "Why it is so, for whoever reviews it", nullable=True),
    Column("period", T, "Year (2024) or month (2024-03)"),
    Column("price_index", Kind.PUBLISHED_NUMBER, "Value of the price index in the period"),
    Column("index_base", T, "Period in which the index is 100, as its publisher says"),
    Column("per_currency", T, "ISO 4217 code of the currency that one unit is of"),
    Column("rate_year", S, "Year whose mean the rate is"),
    Column(
        "exchange_rate",
        Kind.PUBLISHED_NUMBER,
        "Units of the currency for one of `per_currency`, mean of the year",
    ),
    Column("footprint_id", T, "UUID of the footprint, as its owner gave it"),
    Column("company", T, "Company that declares the footprint"),
    Column("product_ids", J, "URNs of the product"),
    Column("document", T, "The whole document as the supplier handed it over, in JSON"),
)
