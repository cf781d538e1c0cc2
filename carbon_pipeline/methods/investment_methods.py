"""Investments: the attributed share of what a company emits, with the quality of that figure."""

from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.exact import plain
from carbon_pipeline.methods.investments import QUALITY_OPTIONS, attribution_factor, quality_score
from carbon_pipeline.methods.method import Method, resolving
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import (
    MULTIPLIER_DECIMALS,
    Key,
    References,
    Resolution,
    multiplier,
)

KILOGRAMS_PER_TONNE = Decimal(1000)
TONNE = "tonne"


def financed_share(key: Key, _: References) -> Resolution | NoAnswer:
    """The attributed tonnes CO2e of one tonne that the company emits."""
    score = quality_score(key["pcaf_option"])
    if isinstance(score, NoAnswer):
        return score
    amounts = {name: key[name] for name in ("evic", "total_equity", "debt")}
    share = attribution_factor(key["outstanding"], **amounts)
    if isinstance(share, NoAnswer):
        return share
    times = multiplier(share)
    if isinstance(times, NoAnswer):
        return times
    stated = {name: plain(value) for name, value in amounts.items() if value is not None}
    notes = {
        "outstanding": plain(key["outstanding"]),
        **stated,
        "currency": key["currency"],
        "attribution_factor": plain(times),
        "pcaf_option": f"{key['pcaf_option']}: {QUALITY_OPTIONS[key['pcaf_option']].emissions}",
        "pcaf_score": f"{score} (1 best, 5 worst)",
    }
    if Fraction(times) != share:
        notes["rounded"] = f"attribution_factor, to {MULTIPLIER_DECIMALS} decimals"
    return Resolution(
        times,
        TONNE,
        activity=key["investee"],
        kg_co2eq_per_unit=KILOGRAMS_PER_TONNE,
        source=f"the emissions of {key['investee']}",
        figure_quality=f"pcaf_{score}",
        notes=notes,
    )


INVESTMENT_METHODS: tuple[Method, ...] = (
    resolving(
        "financed_share",
        (
            "outstanding ÷ evic × investee_emissions (t CO2e) × 1000; of a company that is not "
            "listed, outstanding ÷ (total_equity + debt) × investee_emissions × 1000"
        ),
        "PCAF (2022), Global GHG Accounting and Reporting Standard, Part A, sections 5.1 and 5.2",
        financed_share,
        columns=(
            "investee",
            "outstanding",
            "evic",
            "total_equity",
            "debt",
            "currency",
            "pcaf_option",
        ),
        takes_emission_factor=False,
    ),
)
