"""The EmissionModule component: one declaration makes a module's inputs, its emissions and their checks."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import TypedDict

import dagster as dg
from pydantic import BaseModel

from carbon_pipeline.components.by_month import MONTH_VERSIONS, module_factors, module_files
from carbon_pipeline.components.contracts import contract_failures
from carbon_pipeline.components.declarations import check_declaration
from carbon_pipeline.components.lineage import emissions_lineage
from carbon_pipeline.components.month_checks import (
    Months,
    Verdict,
    blocking_check,
    warning_check,
)
from carbon_pipeline.components.months import month_of, monthly_partitions
from carbon_pipeline.components.recomputing import stale_where_open
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import (
    content_version,
    kilograms,
    markdown_table,
    table_schema,
)
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.market_checks import used_twice
from carbon_pipeline.steps.module_fates import count_by_fate
from carbon_pipeline.steps.module_month import (
    older_editions,
    preview,
    write_emissions,
    write_inputs,
)
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.modules import EmissionLine, ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import ACTIVITY_INPUTS, MODULE_EMISSIONS

EACH_MONTH_ITS_OWN_RUN = dg.BackfillPolicy.multi_run(max_partitions_per_run=1)


class EmissionModule(dg.Component):
    """A module: its `<module>_inputs` and `<module>_emissions` for each month, with blocking checks."""

    def __init__(self, declaration: ModuleDeclaration) -> None:
        """Take a declaration that holds together; another is a ConfigurationError."""
        check_declaration(declaration)
        self.declaration = declaration

    @classmethod
    def get_model_cls(cls) -> type[BaseModel]:
        """The attributes of `defs.yaml` are the declaration itself."""
        return ModuleDeclaration

    @classmethod
    def load(
        cls,
        attributes: BaseModel | None,
        context: dg.ComponentLoadContext,  # noqa: ARG003 - the component's interface
    ) -> "EmissionModule":
        """Build the component from its validated attributes."""
        if not isinstance(attributes, ModuleDeclaration):
            raise TypeError("An EmissionModule needs attributes.")
        return cls(attributes)

    def build_defs(
        self,
        context: dg.ComponentLoadContext,  # noqa: ARG002 - the component's interface
    ) -> dg.Definitions:
        """The module's two assets and their checks, partitioned by month."""
        home = Home.from_environment()
        months, module = monthly_partitions(home), self.declaration
        return dg.Definitions(
            assets=[
                module_files(module, home),
                module_factors(module, home),
                _inputs_asset(module, months),
                _emissions_asset(module, months),
            ],
            asset_checks=[
                _contract_check(module, months),
                _conservation_check(module, months),
                *_editions_checks(module, months),
                *_instruments_checks(module, months),
            ],
        )


class _Common(TypedDict):
    partitions_def: dg.PartitionsDefinition[str]
    owners: list[str]
    backfill_policy: dg.BackfillPolicy
    automation_condition: dg.AutomationCondition[dg.AssetKey]
    tags: dict[str, str]
    kinds: set[str]


def _common(module: ModuleDeclaration, months: Months) -> _Common:
    return {
        "partitions_def": months,
        "owners": list(module.owners),
        "backfill_policy": EACH_MONTH_ITS_OWN_RUN,
        "automation_condition": stale_where_open(),
        "tags": {"module": module.module},
        "kinds": {"duckdb", "parquet"},
    }


def _inputs_asset(module: ModuleDeclaration, months: Months) -> dg.AssetsDefinition:
    columns = "\n".join(f"- `{c.name}`: {c.description}" for c in module.activity_columns())

    @dg.asset(
        name=f"{module.module}_inputs",
        group_name="activities",
        deps=[f"{module.module}_files", "organization_tree", MONTH_VERSIONS],
        code_version=f"{module.module}/1",
        description=(
            f"{module.label}: one row per record and reporting month, amounts allocated by days.\n\n"
            f"{module.description}\n\nColumns of the files:\n\n{columns}"
        ),
        metadata={"dagster/column_schema": table_schema(ACTIVITY_INPUTS.computed_columns)},
        **_common(module, months),
    )
    def inputs(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        written = write_inputs(open_books.books, module, month_of(context))
        return dg.MaterializeResult(
            data_version=dg.DataVersion(written.content_version),
            metadata={
                "dagster/row_count": written.rows,
                "path": dg.MetadataValue.path(str(written.path)),
                "preview": markdown_table(
                    preview(
                        open_books.books, written, "organization_code, record_id, quantity, unit"
                    )
                ),
            },
        )

    return inputs


def _emissions_asset(module: ModuleDeclaration, months: Months) -> dg.AssetsDefinition:
    method = METHODS[module.method]
    lines = ", ".join(f"{e.emission_type} → {_place(e)}" for e in module.emissions)
    lineage = emissions_lineage(module).metadata()

    @dg.asset(
        name=f"{module.module}_emissions",
        group_name="emissions",
        deps=[f"{module.module}_inputs", f"{module.module}_factors"],
        code_version=calculation_version(module),
        description=(
            f"{module.label}: one row per record, reporting month and emission type, in kg CO2e.\n\n"
            f"Formula ({method.formula_version}): `{method.formula}`\n\n{lines}"
        ),
        metadata={"dagster/column_schema": table_schema(MODULE_EMISSIONS.computed_columns)}
        | lineage,
        **_common(module, months),
    )
    def emissions(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        made = write_emissions(open_books.books, module, month_of(context))
        if made.reasons:
            context.log.warning("Without a factor: %s", " ".join(made.reasons))
        if made.factors_that_change:
            context.log.warning(
                "The edition changes within the month: %s", ", ".join(made.factors_that_change)
            )
        if made.older_editions:
            context.log.warning("An older edition stands in: %s", "; ".join(made.older_editions))
        return dg.MaterializeResult(
            data_version=content_version(
                made.emissions.content_version,
                made.memo.content_version,
                made.unmatched.content_version,
                made.gaps.content_version,
                *([made.allocations.content_version] if made.allocations else []),
            ),
            metadata={
                "dagster/row_count": made.emissions.rows,
                "total": kilograms(Decimal(made.kg_co2eq)),
                "memo rows outside totals": made.memo.rows,
                "unmatched rows": made.unmatched.rows,
                "disclosed gaps": made.gaps.rows,
                **lineage,
                **({"parts by instrument": made.allocations.rows} if made.allocations else {}),
                "path": dg.MetadataValue.path(str(made.emissions.path)),
                "preview": markdown_table(
                    preview(
                        open_books.books,
                        made.emissions,
                        "organization_code, record_id, emission_type, quantity, unit, kg_co2eq",
                    )
                ),
            },
        )

    return emissions


def calculation_version(module: ModuleDeclaration) -> str:
    """The formula's version, with a digest of what the declaration says beside columns and prose."""
    prose = {"label", "description", "owners", "columns", "examples"}
    declared = module.model_dump(mode="json", exclude=prose)
    digest = hashlib.sha256(canonical_json(declared).encode()).hexdigest()
    return " ".join(
        [METHODS[module.method].formula_version, *module.parameters.values(), digest[:12]]
    )


def _place(line: EmissionLine) -> str:
    if line.place_columns:
        return "scope and category of the row"
    return f"scope {line.scope}.{line.category}"


def _contract_check(module: ModuleDeclaration, months: Months) -> dg.AssetChecksDefinition:
    def contract_held(books: Books, month: ReportingMonth) -> Verdict:
        path = books.lake.path(f"{module.module}_inputs", month)
        rows, failures = contract_failures(module, path)
        shown = markdown_table(failures.to_dict("records"))
        return Verdict(failures.empty, {"rows checked": rows, "failures": shown})

    return blocking_check(
        f"{module.module}_inputs",
        "contract",
        "Every row holds the module's pandera contract: nothing missing, values as declared.",
        contract_held,
        months,
    )


def _conservation_check(module: ModuleDeclaration, months: Months) -> dg.AssetChecksDefinition:
    def conserved(books: Books, month: ReportingMonth) -> Verdict:
        fates = count_by_fate(books, module, month)
        return Verdict(fates.conserved, fates.as_dict())

    return blocking_check(
        f"{module.module}_emissions",
        "conservation",
        "Every input is there once for each of its emission types: counted, memo, "
        "unmatched, or disclosed as a gap.",
        conserved,
        months,
    )


def _instruments_checks(
    module: ModuleDeclaration, months: Months
) -> Iterator[dg.AssetChecksDefinition]:
    """A check of modules whose records contractual instruments account for."""
    if not module.is_met_by_instruments:
        return

    def used_once(books: Books, month: ReportingMonth) -> Verdict:
        twice = used_twice(books, module, month)
        return Verdict(not twice, {"used twice": dg.MetadataValue.json(twice)})

    yield blocking_check(
        f"{module.module}_emissions",
        "instruments_used_once",
        "No kWh of a contractual instrument is used twice: what the month takes, with what earlier "
        "months and closed ones have published, never exceeds a claim or an instrument.",
        used_once,
        months,
    )


def _editions_checks(
    module: ModuleDeclaration, months: Months
) -> Iterator[dg.AssetChecksDefinition]:
    """A check of modules that may use older editions; the others never do."""
    if not (module.emission_factor and module.emission_factor.older_edition_years):
        return

    def in_force(books: Books, month: ReportingMonth) -> Verdict:
        older = older_editions(books, module, month)
        return Verdict(not older, {"older editions": markdown_table(older)})

    yield warning_check(
        f"{module.module}_emissions",
        "editions_in_force",
        "Every emission factor is of an edition in force on the first day of the month's part; an "
        "older edition that stands in is to be replaced when the publisher's next one is out.",
        in_force,
        months,
    )
