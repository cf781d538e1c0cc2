"""Which columns each column of a result comes from, from asset to asset.

A column comes from the column of its name in the assets that `Lineage.same` names, or from those
that are listed for it, written `asset.column`. What a version says of itself (its number, hash, run
and moment) comes from the publication and from no column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import dagster as dg

from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.tables import (
    DISCLOSED_GAPS,
    INSTRUMENT_ALLOCATIONS,
    MODULE_EMISSIONS,
    UNMATCHED_INPUTS,
    Table,
)
from carbon_pipeline.vocabulary.view_columns import View

KEY = "dagster/column_lineage"
Sources = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Lineage:
    """Where the columns of one asset come from: same-named ones, and those that are listed."""

    table: Table | View
    same: Sequence[str]
    listed: Sources = field(default_factory=dict)

    def metadata(self) -> dict[str, dg.TableColumnLineage]:
        """Metadata of the result, for its definition and for each of its materialisations."""
        sources = {name: list(self._sources(name)) for name in content_columns(self.table)}
        return {
            KEY: dg.TableColumnLineage(
                deps_by_column={
                    name: [
                        dg.TableColumnDep(asset_key=dg.AssetKey(asset), column_name=column)
                        for asset, column in found
                    ]
                    for name, found in sources.items()
                }
            )
        }

    def _sources(self, name: str) -> Iterable[tuple[str, str]]:
        if name not in self.listed:
            return [(asset, name) for asset in self.same]
        split = [source.rpartition(".") for source in self.listed[name]]
        return [(asset, column) for asset, _, column in split]


def content_columns(table: Table | View) -> list[str]:
    """The columns that follow from other columns; those of a version's history do not."""
    if isinstance(table, View):
        return [column.name for column in table.columns]
    return [column.name for column in table.content + table.provenance]


def columns_of(asset: str, *columns: str) -> list[str]:
    """The columns of an asset as `Lineage.listed` has them."""
    return [f"{asset}.{column}" for column in columns]


# what modules write beside their emissions has columns of its own
_FROM_EMISSIONS: dict[str, Sources] = {
    UNMATCHED_INPUTS.name: dict.fromkeys(
        ("key", "reason", "candidates"), ("activity", "region", "unit")
    ),
    DISCLOSED_GAPS.name: dict.fromkeys(("key", "reason"), ("activity", "region", "unit"))
    | {"records": ("activity_input_id",)},
    INSTRUMENT_ALLOCATIONS.name: dict.fromkeys(
        ("instrument_code", "kwh", "kg_co2eq_per_kwh"), ("metadata", "quantity", "unit")
    ),
}


def ledger_lineage(table: Table, upstreams: Sequence[str]) -> Lineage:
    """The ledger has the modules' columns under their names."""
    listed = {
        name: [f"{asset}.{column}" for asset in upstreams for column in columns]
        for name, columns in _FROM_EMISSIONS.get(table.name, {}).items()
    }
    return Lineage(table, upstreams, listed)


# what the module's declaration says, and no column
DECLARED = ("emission_type", "scope", "category_number", "method", "formula_version")


def emissions_lineage(module: ModuleDeclaration) -> Lineage:
    """An emission comes from its input and from its factor, of which the module has one kind or the other."""
    inputs, factors = f"{module.module}_inputs", f"{module.module}_factors"
    value, unit, biogenic = (
        ("kg_co2eq_per_unit_published", "unit", "kg_co2_biogenic_per_unit")
        if module.emission_factor
        else ("values", "unit_by_value", "values")
    )
    factor = columns_of(factors, value, unit, "source", "edition")
    quantity = columns_of(inputs, "quantity", "unit", "inputs")
    figures = ("kg_co2eq", "kg_co2eq_market_based", "kg_co2eq_gsd", "data_quality", "metadata")
    of_row = ("activity", "estimation_method", "market_based_basis")
    listed: dict[str, Sequence[str]] = {
        **dict.fromkeys(DECLARED, ()),
        **{name: [*quantity, *factor] for name in figures},
        **{name: columns_of(inputs, "inputs", "region") for name in of_row},
        **{name: [f"{factors}.id"] for name in ("factor_id", "emission_factor_id")},
        **{name: [f"{factors}.version"] for name in ("factor_version", "emission_factor_version")},
        "quantity": [*quantity, f"{factors}.{unit}"],
        "unit": [f"{inputs}.unit", f"{factors}.{unit}"],
        "kg_co2eq_per_unit": factor,
        "kg_co2_biogenic": [*quantity, f"{factors}.{biogenic}"],
        "activity_input_id": [f"{inputs}.id"],
        "activity_input_sha256": [f"{inputs}.content_sha256"],
    }
    return Lineage(MODULE_EMISSIONS, [inputs], listed)
