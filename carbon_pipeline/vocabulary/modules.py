"""What a module's declaration says; the `defs.yaml` of each module is one of these."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from carbon_pipeline.vocabulary.activity_columns import (
    COMMON_COLUMNS,
    MODULE_COLUMNS,
    ActivityColumn,
    ActivityKind,
)
from carbon_pipeline.vocabulary.ghg_protocol import SCOPES
from carbon_pipeline.vocabulary.units import conversion


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeclaredColumn(_Declared):
    """A column that only this module has; the shared ones are named by their name alone."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: ActivityKind
    description: str
    unit: str = ""
    required: bool = True
    allowed: tuple[str, ...] = ()
    allocated: bool = False
    example: str = ""


class Variant(_Declared):
    """How a module behaves: student or staff, stationary or mobile."""

    code: str
    label: str


class EmissionLine(_Declared):
    """One kind of result: its emission type, scope and category; of one variant, or of all.

    Scope and category stand here, or in the columns `scope_column` and `category_column` of the row.
    `factor_type` is another type than the module's own, for what comes along with the record (a
    fuel's well to tank, a grid's losses), looked up by the same activity. Where such a line has no
    factor, the gap is disclosed (`when_missing: gap`), or the record counts as unmatched. With
    `less_factor_type` the factor is the difference of two that one publisher gives as a pair.
    `left_out` says why the line is never counted: it is disclosed as a gap instead.
    """

    emission_type: str
    scope: Literal[1, 2, 3] | None = None
    category: int | None = Field(default=None, ge=1, le=15)
    scope_column: str | None = None
    category_column: str | None = None
    variant: str | None = None
    factor_type: str | None = None
    less_factor_type: str | None = None
    left_out: str | None = None
    when_missing: Literal["unmatched", "gap"] = "unmatched"

    @property
    def place_columns(self) -> tuple[str, ...]:
        """The columns of the row that say scope and category; none where they stand here."""
        return tuple(name for name in (self.scope_column, self.category_column) if name)

    @property
    def place(self) -> tuple[int, int] | None:
        """Scope and category as they stand here; None where columns of the row say them."""
        return (self.scope, self.category) if self.scope and self.category else None

    def placed(self, row: Mapping[str, Any]) -> "EmissionLine":
        """The line with scope and category of the row, where its columns say them."""
        if not (self.scope_column and self.category_column):
            return self
        place = {"scope": SCOPES[row[self.scope_column]], "category": row[self.category_column]}
        return self.model_copy(update=place)


Fallbacks = tuple[Literal["country", "group", "WORLD"], ...]


class OtherType(_Declared):
    """Activities of a module whose factors are of another type, with the wider regions that may stand in."""

    factor_type: str
    activities: tuple[str, ...]
    fallbacks: Fallbacks = ("country", "group")


class Lookup(_Declared):
    """How an emission factor is looked up: its type, and the activity as a constant or from a column.

    With `activity_ending_column` the activity is the text of both columns, an underscore between.
    `other_types` name the activities that stand under another type (electricity among fuels).
    `fallbacks` are the wider regions that may stand in for the record's own. For so many
    `older_edition_years` after its end a publisher's edition may stand in for one in force.
    Where no factor is in a unit that the record's converts into, `units_through` leads to one.
    `price_basis` is the price that spend is counted at; without one, only factors without one apply.
    """

    factor_type: str
    activity: str | None = None
    activity_column: str | None = None
    activity_ending_column: str | None = None
    other_types: tuple[OtherType, ...] = ()
    unit: str | None = None
    fallbacks: Fallbacks = ("country", "group")
    older_edition_years: int = Field(default=0, ge=0)
    units_through: Literal["fuel_properties"] | None = None
    price_basis: (
        Literal["purchaser_price_with_margins", "purchaser_price_without_margins"] | None
    ) = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that say the activity."""
        named = (self.activity_column, self.activity_ending_column)
        return tuple(each for each in named if each is not None)

    def activity_of(self, row: Mapping[str, Any]) -> str | None:
        """The activity of a record: the lookup's own, or what its columns say."""
        if self.activity:
            return self.activity
        parts = [row[name] for name in self.columns if row.get(name)]
        return "_".join(map(str, parts)) or None

    def activities_under(self, factor_type: str, activities: Iterable[str]) -> list[str]:
        """Those of the activities that are looked up under the type, or may come along under it."""
        own = {self.factor_type, *(other.factor_type for other in self.other_types)}
        return [
            each
            for each in activities
            if factor_type not in own or self.for_activity(each).factor_type == factor_type
        ]

    def for_activity(self, activity: str | None) -> "Lookup":
        """The lookup as it is for the activity: under another type where `other_types` say so."""
        for other in self.other_types:
            if activity in other.activities:
                changed = {"factor_type": other.factor_type, "fallbacks": other.fallbacks}
                return self.model_copy(update=changed)
        return self


class FactorLookup(_Declared):
    """How a generic factor is looked up: its family, and a column for each classification."""

    family: str
    classification: dict[str, str] = Field(default_factory=dict)


class ModuleDeclaration(_Declared):
    """One emission module: its columns, variants, method, factors, emission types, scope and category.

    `examples` are of this module, where a shared column's own example would not fit it.
    The quantity is in `quantity_unit`, or in what the `unit_column` says: a unit, or a currency. The
    `control_column` says who owns, leases and controls; see `scope_assignments`.
    `energy_carrier` is the energy that the scope 2 lines buy: by the market they are at its residual
    mix, and where the module's amounts are of that energy, at contractual instruments before it.
    """

    module: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    description: str
    owners: tuple[str, ...]
    method: str
    parameters: dict[str, str] = Field(default_factory=dict)
    columns: tuple[str | DeclaredColumn, ...]
    examples: dict[str, str] = Field(default_factory=dict)
    quantity_column: str
    quantity_unit: str | None = None
    unit_column: str = "unit"
    units: tuple[str, ...] = ()
    variant_column: str | None = None
    variants: tuple[Variant, ...] = (Variant(code="default", label="Default"),)
    emission_factor: Lookup | None = None
    factor: FactorLookup | None = None
    memo_column: str | None = None
    control_column: str | None = None
    hours_columns: tuple[str, ...] = ()
    corrections_below_zero: bool = False
    energy_carrier: Literal["electricity"] | None = None
    emissions: tuple[EmissionLine, ...]

    @property
    def place_columns(self) -> tuple[str, ...]:
        """The columns of the row that say scope and category of some result."""
        return tuple(dict.fromkeys(name for e in self.emissions for name in e.place_columns))

    @property
    def factor_types(self) -> tuple[str, ...]:
        """Every type of emission factor that the module looks up: its own, and those of its lines."""
        if self.emission_factor is None:
            return ()
        named = [(line.factor_type, line.less_factor_type) for line in self.emissions]
        lines = {each for pair in named for each in pair if each}
        lines |= {other.factor_type for other in self.emission_factor.other_types}
        return tuple(sorted({self.emission_factor.factor_type, *lines}))

    @property
    def factor_families(self) -> tuple[str, ...]:
        """The families of generic factors that the module looks up."""
        through = self.emission_factor.units_through if self.emission_factor else None
        named = (self.factor.family if self.factor else None, through)
        return tuple(each for each in named if each is not None)

    @property
    def is_met_by_instruments(self) -> bool:
        """Whether contractual instruments account for its records: they are amounts of its carrier."""
        return self.energy_carrier is not None and all(
            conversion(unit, "kWh") for unit in (self.units or ("",))
        )

    def activity_columns(self) -> tuple[ActivityColumn, ...]:
        """Every column that a file of this module may have, the common ones first."""
        return COMMON_COLUMNS + tuple(self._resolve(column) for column in self.columns)

    def _resolve(self, column: str | DeclaredColumn) -> ActivityColumn:
        if isinstance(column, DeclaredColumn):
            known = ActivityColumn(**column.model_dump())
        else:
            known = MODULE_COLUMNS[column]
        if known.name == self.variant_column:
            known = known.restricted_to(tuple(variant.code for variant in self.variants))
        return replace(known, example=self.examples.get(known.name, known.example))
