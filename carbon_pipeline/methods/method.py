"""A method: formula, version, and the operand that a factor is multiplied with.

A method says what a record's activity is (`operand_sql`, DECIMAL(19,6), NULL where that is too
small a room, over `i`, the inputs, and `m`, the matches) and in which unit (`operand_unit_sql`).
The rest is the same for every module: kg CO2e = operand × factor, exact, unrounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from carbon_pipeline.methods.resolutions import Resolver
from carbon_pipeline.vocabulary.row_rules import RowRule


@dataclass(frozen=True)
class Method:
    """A way to obtain emissions: its formula in words, its version, and its operand.

    A module that uses it must have `columns`, a generic factor of `factor_family` (None:
    it has none) and, where `takes_emission_factor`, an emission factor per
    `emission_factor_unit` (None: per the unit of the quantity). A method that resolves says
    for each distinct key of `resolved_columns` what a unit of the quantity becomes, looking into
    `references`; see `resolutions`. `parameters` are the choices that a declaration makes for it:
    by name, what may be chosen; the resolver finds each in its key. `row_rules` are held when files
    are read. `kilograms_sql` is the kg CO2e where the record brings it (over `i`), instead of operand
    × factor; `market_based_basis` is what a market-based figure of scope 2 then rests on. `names_activity`
    says that the resolver, not a column of the record, says which activity is looked up.
    """

    name: str
    formula: str
    version: int
    operand_sql: str
    operand_unit_sql: str
    source: str
    operands_shown: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    factor_family: str | None = None
    takes_emission_factor: bool = True
    emission_factor_unit: str | None = None
    resolve: Resolver | None = None
    resolved_columns: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row_rules: tuple[RowRule, ...] = ()
    kilograms_sql: str | None = None
    market_based_basis: str = "grid_average"
    names_activity: bool = False

    @property
    def formula_version(self) -> str:
        """What results carry: the method and the version of its formula."""
        return f"{self.name}/{self.version}"


def resolving(
    name: str,
    formula: str,
    source: str,
    resolve: Resolver,
    *,
    columns: tuple[str, ...],
    references: tuple[str, ...] = (),
    parameters: Mapping[str, tuple[str, ...]] | None = None,
    version: int = 1,
    takes_emission_factor: bool = True,
    names_activity: bool = False,
) -> Method:
    """A method whose operand is the quantity times what its resolver answers for the record's key."""
    return Method(
        name=name,
        formula=formula,
        version=version,
        operand_sql="TRY_CAST(round(i.quantity * m.multiplier, 6) AS DECIMAL(19,6))",
        operand_unit_sql="m.resolved_unit",
        source=source,
        operands_shown={},
        columns=columns,
        takes_emission_factor=takes_emission_factor,
        resolve=resolve,
        resolved_columns=columns,
        references=references,
        parameters=parameters or {},
        names_activity=names_activity,
    )
