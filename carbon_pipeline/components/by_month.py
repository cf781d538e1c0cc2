"""What months rest on beside each other, as external assets: `month_versions` reports one version a month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import dagster as dg

from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.components.showing import OWNERS, table_metadata
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.tables import (
    ACTIVITY_FILES,
    EMISSION_FACTORS,
    FACTORS,
    OWNERSHIP,
    PRODUCT_MAPPINGS,
    PRODUCT_OUTPUTS,
    REJECTED_INPUTS,
    REPORTING_EXPECTATIONS,
    Table,
)

# what everything of a month comes after: the files are read, and the months told what changed for them
MONTH_VERSIONS = "month_versions"
REPORTED = (
    f"`{MONTH_VERSIONS}` reports a new data version for just the months in which something changed."
)


@dataclass(frozen=True)
class ByMonth:
    """Tables as they hold in a month: a sentence on their rows, and the columns of the first of them."""

    holds: str
    table: Table
    group: str = "reference"


CONCERNED: Mapping[str, ByMonth] = {
    "group_boundary_by_month": ByMonth(
        "One row per line of ownership, allocation of a partner or head office's approach that holds "
        "in a month.",
        OWNERSHIP,
    ),
    "product_mappings_by_month": ByMonth(
        "One row per mapping that holds in a month.", PRODUCT_MAPPINGS
    ),
    "product_outputs_by_month": ByMonth(
        "One row per product that a head office made in a month.", PRODUCT_OUTPUTS
    ),
    "reporting_expectations_by_month": ByMonth(
        "One row per report that is expected in a month.", REPORTING_EXPECTATIONS
    ),
    "rejected_inputs_by_month": ByMonth(
        "One row per refused row of a month whose organisation is known.",
        REJECTED_INPUTS,
        group="activities",
    ),
}


def by_month(key: str, deps: Iterable[str], home: Home) -> dg.AssetSpec:
    """Lines of unpartitioned tables that hold in a month; a correction leaves other months fresh."""
    about = CONCERNED[key]
    return dg.AssetSpec(
        key=key,
        group_name=about.group,
        partitions_def=monthly_partitions(home),
        deps=list(deps),
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        description=f"{about.holds} {REPORTED}",
        metadata=table_metadata(about.table),
    )


def module_files(module: ModuleDeclaration, home: Home) -> dg.AssetSpec:
    """The files of the module that touch a month; a corrected one leaves other months fresh."""
    return dg.AssetSpec(
        key=f"{module.module}_files",
        group_name="activities",
        partitions_def=monthly_partitions(home),
        deps=["activity_files"],
        owners=OWNERS,
        kinds={"csv", "parquet"},
        tags={"module": module.module},
        code_version="1",
        description=(
            f"One row per file of {module.label.lower()} with records in a month, told apart by "
            f"content and by which of its rows were refused. {REPORTED}"
        ),
        metadata=table_metadata(ACTIVITY_FILES),
    )


def module_factors(module: ModuleDeclaration, home: Home) -> dg.AssetSpec:
    """The factors that the module can meet in a month; a change of one leaves other months fresh."""
    references = METHODS[module.method].references
    beside = f" Beside them what holds of {', '.join(references)}." if references else ""
    return dg.AssetSpec(
        key=f"{module.module}_factors",
        group_name="reference",
        partitions_def=monthly_partitions(home),
        deps=["factor_coverage", *references],
        owners=OWNERS,
        kinds={"postgres"},
        tags={"module": module.module},
        code_version="2",
        description=(
            f"The factors that {module.label.lower()} can meet in a month, one row per factor: those "
            f"in force, and older editions as far as the module may fall back on them.{beside} "
            f"{REPORTED}"
        ),
        metadata=table_metadata(EMISSION_FACTORS if module.emission_factor else FACTORS),
    )
