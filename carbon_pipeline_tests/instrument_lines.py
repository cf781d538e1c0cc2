"""Lines of `contractual_instruments.csv` for tests: a certificate that is in order, a residual mix."""

from collections.abc import Mapping

from carbon_pipeline_tests.group_of import Group, csv_text

COLUMNS = (
    "instrument_code", "instrument_kind", "organization_code", "market", "vintage_from",
    "vintage_to", "amount", "claimed", "unit", "kg_co2eq_per_unit", "source", "registry",
    "retirement_id", "certificates_elsewhere",
)  # fmt: skip


def certificate(code: str, organization: str, mwh: str, **changes: str) -> dict[str, str]:
    """A German certificate of 2024, cancelled for its claimant; `mwh` is its amount."""
    return {
        "instrument_code": code,
        "instrument_kind": "certificate",
        "organization_code": organization,
        "market": "DE",
        "vintage_from": "2024-01-01",
        "vintage_to": "2024-12-31",
        "amount": mwh,
        "unit": "MWh",
        "kg_co2eq_per_unit": "0",
        "source": "Wind park",
        "registry": "HKNR",
        "retirement_id": f"cancelled-{code}",
    } | changes


def mix(market: str, kg_per_kwh: str, **changes: str) -> dict[str, str]:
    """The residual mix of a market in 2024."""
    return {
        "instrument_code": f"mix-{market}",
        "instrument_kind": "residual_mix",
        "market": market,
        "vintage_from": "2024-01-01",
        "vintage_to": "2024-12-31",
        "unit": "kWh",
        "kg_co2eq_per_unit": kg_per_kwh,
        "source": "Residual mixes of the year",
    } | changes


def write_instruments(group: Group, *lines: Mapping[str, str]) -> None:
    """Write contractual_instruments.csv of the group."""
    group.write("reference/contractual_instruments.csv", csv_text(lines, COLUMNS))
