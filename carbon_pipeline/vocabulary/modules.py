"""What a module's declaration says; the `defs.yaml` of each module is one of these."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from carbon_pipeline.vocabulary.activity_columns import (
    COMMON_COLUMNS,
    MODULE_COLUMNS,
    ActivityColumn,
    ActivityKind,
)


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

    `factor_type` is another type than the module's own, for what comes along with the record (a
    fuel's well to tank, a grid's losses), looked up by the same activity. Where such a line has no
    factor, the gap is disclosed (`when_missing: gap`), or the record counts as unmatched. With
    `less_factor_type` the factor is the difference of two that one publisher gives as a pair.
    `left_out` says why the line is never counted: it is disclosed as a gap instead.
    """

    emission_type: str
    scope: Literal[1, 2, 3]
    category: int = Field(ge=1, le=15)
    variant: str | None = None
    factor_type: str | None = None
    less_factor_type: str | None = None
    left_out: str | None = None
    when_missing: Literal["unmatched", "gap"] = "unmatched"


class Lookup(_Declared):
    """How an emission factor is looked up: its type, and the activity as a constant or from a column.

    `fallbacks` are the wider regions that may stand in for the record's own. For so many
    `older_edition_years` after its end a publisher's edition may stand in for one in force.
    `price_basis` is the price that spend is counted at; without one, only factors without one apply.
    """

    factor_type: str
    activity: str | None = None
    activity_column: str | None = None
    unit: str | None = None
    fallbacks: tuple[Literal["country", "group", "WORLD"], ...] = ("country", "group")
    older_edition_years: int = Field(default=0, ge=0)
    price_basis: (
        Literal["purchaser_price_with_margins", "purchaser_price_without_margins"] | None
    ) = None


class FactorLookup(_Declared):
    """How a generic factor is looked up: its family, and a column for each classification."""

    family: str
    classification: dict[str, str] = Field(default_factory=dict)


class ModuleDeclaration(_Declared):
    """One emission module: its columns, variants, method, factors, emission types, scope and category."""

    module: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    description: str
    owners: tuple[str, ...]
    method: str
    parameters: dict[str, str] = Field(default_factory=dict)
    columns: tuple[str | DeclaredColumn, ...]
    quantity_column: str
    quantity_unit: str | None = None
    units: tuple[str, ...] = ()
    variant_column: str | None = None
    variants: tuple[Variant, ...] = (Variant(code="default", label="Default"),)
    emission_factor: Lookup | None = None
    factor: FactorLookup | None = None
    memo_column: str | None = None
    hours_columns: tuple[str, ...] = ()
    corrections_below_zero: bool = False
    emissions: tuple[EmissionLine, ...]

    @property
    def factor_types(self) -> tuple[str, ...]:
        """Every type of emission factor that the module looks up: its own, and those of its lines."""
        if self.emission_factor is None:
            return ()
        named = [(line.factor_type, line.less_factor_type) for line in self.emissions]
        lines = {each for pair in named for each in pair if each}
        return tuple(sorted({self.emission_factor.factor_type, *lines}))

    def activity_columns(self) -> tuple[ActivityColumn, ...]:
        """Every column that a file of this module may have, the common ones first."""
        return COMMON_COLUMNS + tuple(self._resolve(column) for column in self.columns)

    def _resolve(self, column: str | DeclaredColumn) -> ActivityColumn:
        if isinstance(column, DeclaredColumn):
            return ActivityColumn(**column.model_dump())
        known = MODULE_COLUMNS[column]
        if column == self.variant_column:
            return known.restricted_to(tuple(variant.code for variant in self.variants))
        return known
