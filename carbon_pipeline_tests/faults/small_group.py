"""A small group that puts rows into every table of a close, and a correction that changes most of them."""

from carbon_pipeline_tests.group_lines import (
    allocates,
    boundary,
    expects,
    owns,
    write_allocations,
    write_boundaries,
    write_expectations,
    write_ownership,
)
from carbon_pipeline_tests.group_of import (
    REPOSITORY,
    Group,
    electricity_factor,
    head_office,
    partner,
    power_factor,
    record,
)
from carbon_pipeline_tests.instrument_lines import certificate, mix, write_instruments
from carbon_pipeline_tests.product_lines import output, product, write_mappings, write_outputs

MONTH = "2024-12"
# what is open may stay open, as the asset that closes is told it
ACCEPTED = {"accept_rejected": "known", "accept_unmatched": "known"}
CLOSE = ("close", MONTH, "--accept-rejected", "known", "--accept-unmatched", "known")
RUN = ("run", MONTH)
RESTATE = ("restate", MONTH, "--reason", "corrected", *CLOSE[2:])
DECEMBER = "2024-12-01..2024-12-31"
# files of the sample group whose content does not matter here
_AS_IN_THE_SAMPLE = (
    "airports.csv", "spend_categories.csv", "price_indices.csv", "exchange_rates.csv",
    "publisher_preferences.csv", "product_footprints/hallmeyer-housing-2022.json",
)  # fmt: skip


def write_files(group: Group, *, corrected: bool = False) -> None:
    """Some of everything: a reject, a record without a factor, a memo, a certificate, a product.

    The correction changes a factor, the owner's share, the certificate, the product's output,
    and the meters: the first is gone, one is new and the last has another figure.
    """
    _reference(group, corrected=corrected)
    _activities(group, corrected=corrected)


def _reference(group: Group, *, corrected: bool) -> None:
    group.organizations(
        head_office("HQ1"), partner("P-101", "HQ1"), head_office("HQ2"), partner("P-201", "HQ2"),
        partner("P-102", "HQ1", "DE"), partner("P-202", "HQ2", "FR"),
    )  # fmt: skip
    group.emission_factors(
        electricity_factor("KR", "0.55" if corrected else "0.5"),
        electricity_factor("DE", "0.4"),
    )
    group.factors(power_factor("Laptop", "100", "10"))
    write_expectations(group, expects("P-101", "electricity"))
    claimed = certificate("C-1", "P-102", "0.1" if corrected else "0.05")
    write_instruments(group, claimed, mix("DE", "0.6"))
    write_mappings(group, product("W250"))
    write_outputs(group, output("W250", MONTH, "80" if corrected else "100"))
    write_boundaries(group, boundary("HQ1", "equity_share", "2024", "5"))
    write_ownership(group, owns("HQ1", "P-101", "60" if corrected else "80", "yes"))
    write_allocations(group, allocates("P-102", "HQ1", "30", "120"))
    for name in _AS_IN_THE_SAMPLE:
        sample = REPOSITORY / "data" / "reference" / name
        group.write(f"reference/{name}", sample.read_bytes())


def _activities(group: Group, *, corrected: bool) -> None:
    quantities = dict(enumerate(range(1, 40))) | ({39: 40, 38: 390} if corrected else {})
    meters = [
        record(
            f"meter {n}", "P-101" if n % 2 else "P-201", DECEMBER, quantity=kwh, unit="kWh",
            product_code="",
        )
        for n, kwh in quantities.items()
        if n or not corrected
    ]  # fmt: skip
    group.activities(
        "electricity/meters.csv",
        *meters,
        # no factor of France is known, and none of another country serves
        record("french", "P-202", DECEMBER, quantity="5", unit="kWh", product_code=""),
        record("german", "P-102", DECEMBER, quantity="100", unit="kWh", product_code=""),
        record("of a product", "HQ1", DECEMBER, quantity="7", unit="kWh", product_code="W250"),
        record("wrong", "P-101", DECEMBER, quantity="1e9", unit="kWh", product_code=""),
    )
    hours = {"equipment_class": "Laptop", "count": "3", "active_hours": "40", "standby_hours": "9"}
    group.activities(
        "equipment/devices.csv",
        record("memo", "P-101", DECEMBER, **hours, within_meter="yes"),
        record("counted", "P-201", DECEMBER, **hours, within_meter="no"),
    )
