"""What a module can meet in a year, as an asset that other steps report: one data version for each year."""

from collections.abc import Mapping

import dagster as dg

from carbon_pipeline.components.reported_versions import report_changes
from carbon_pipeline.components.showing import OWNERS, table_metadata
from carbon_pipeline.steps.factor_years import NOTHING
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.tables import EMISSION_FACTORS, FACTORS


def yearly_partitions(home: Home) -> dg.TimeWindowPartitionsDefinition:
    """The years of the home's months."""
    return dg.TimeWindowPartitionsDefinition(
        start=str(home.first_month.year),
        fmt="%Y",
        timezone=home.time_zone,
        cron_schedule="0 0 1 1 *",
        end_offset=1,
    )


def module_factors(module: ModuleDeclaration, home: Home) -> dg.AssetSpec:
    """The factors that the module can meet in a year; a change of 2024's leaves other years fresh."""
    return dg.AssetSpec(
        key=f"{module.module}_factors",
        group_name="reference",
        partitions_def=yearly_partitions(home),
        deps=["factor_coverage"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        description=(
            f"The factors that {module.label.lower()} can meet in a year, one row per factor: those "
            "in force, and older editions as far as the module may fall back on them. "
            "`factor_coverage` reports a new data version for just the years in which something "
            "changed."
        ),
        metadata=table_metadata(EMISSION_FACTORS if module.emission_factor else FACTORS),
    )


def report_years(
    context: dg.AssetExecutionContext, years: Mapping[str, Mapping[int, str]]
) -> dict[str, list[str]]:
    """Report a new data version for each module and year whose factors changed; which they were.

    `years` are the hashes of what each module can meet in each year.
    """
    changed: dict[str, list[str]] = {}
    for name, by_year in years.items():
        versions = {str(year): content for year, content in by_year.items()}
        key = dg.AssetKey(f"{name}_factors")
        if news := report_changes(context, key, versions, nothing=NOTHING):
            changed[name] = news
    return changed
