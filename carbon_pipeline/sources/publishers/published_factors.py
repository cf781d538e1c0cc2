"""The one contract into which every publisher's file is read, and how a file is refused.

An importer is a function from a path to a `Reading`. It asserts the file's shape before it
takes a figure (sheet, header, unit, gas) and accounts for every row: read = taken + left out.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, NoReturn

from carbon_pipeline.errors import Culprit, ReferenceDataError


@dataclass(frozen=True)
class PublishedFactor:
    """One emission factor as a publisher gives it, in our units but otherwise unchanged.

    `row_key` names the row within its edition and stays the same in a corrected release of it.
    `category` is the publisher's own classification, its levels joined by " > "; the mapping file
    says which of our activities it is. `region` is an ISO 3166 code, EU27 or WORLD. `gases` are
    grams per unit, `gases_basis` says of what: masses of the gas, or CO2e already. Where the
    publisher gives masses only, `kg_co2eq_per_unit` is None and is derived under `gwp_set`.
    `scope` is None outside the scopes, where the figure is biogenic CO2, and where the publisher
    names none. `reference` says where the figure stands, for people.
    """

    row_key: str
    category: str
    region: str
    unit: str
    published_unit: str
    kg_co2eq_per_unit: Decimal | None
    edition: str
    valid_from: date
    valid_to: date | None
    reference: str
    source_row: int
    scope: int | None = None
    gases: Mapping[str, Decimal] = field(default_factory=dict)
    gases_basis: Literal["mass", "co2eq"] | None = None
    kg_co2_biogenic_per_unit: Decimal | None = None
    gwp_set: str | None = None
    published_on: date | None = None
    price_basis: (
        Literal["purchaser_price_with_margins", "purchaser_price_without_margins"] | None
    ) = None


@dataclass(frozen=True)
class PublishedProperty:
    """One property of a fuel as a publisher gives it, such as its net calorific value.

    `values` and `units` go into a factor of the family `fuel_properties`.
    """

    row_key: str
    category: str
    region: str
    values: Mapping[str, Decimal]
    units: Mapping[str, str]
    edition: str
    valid_from: date
    valid_to: date | None
    reference: str
    source_row: int
    published_on: date | None = None


@dataclass
class Reading:
    """What became of a publisher's file: its factors, and every row accounted for.

    `taken` counts rows of the file that a factor rests on; several rows (one for each gas) may
    make one factor, and one row may make several. `left_out` counts the others by reason.
    """

    source: str
    release: str
    rows_read: int = 0
    taken: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    factors: list[PublishedFactor] = field(default_factory=list)
    properties: list[PublishedProperty] = field(default_factory=list)

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions that the file answers for, in order."""
        return tuple(sorted({each.edition for each in self._all()}))

    def check(self) -> None:
        """Every row accounted for and every factor named once; ValueError otherwise, our own fault."""
        accounted = self.taken + self.left_out.total()
        if self.rows_read != accounted:
            raise ValueError(f"{self.rows_read} rows read, {accounted} accounted for")
        keys = Counter((each.row_key, each.valid_from) for each in self._all())
        repeated = [key for key, count in keys.items() if count > 1]
        if repeated:
            raise ValueError(f"factors of the same name: {repeated[:5]}")

    def _all(self) -> list[PublishedFactor | PublishedProperty]:
        return [*self.factors, *self.properties]


@dataclass(frozen=True)
class Importer:
    """A publisher: its code on the command line, its library, what a file of it is, and its reader.

    `library` names its rows in the tables and its mapping file; `version` is raised whenever the
    same bytes would be read otherwise than before.
    """

    publisher: str
    library: str
    title: str
    files: str
    read: Callable[[Path], Reading]
    version: int = 1


def refuse(
    path: Path, expected: str, found: str, *, row: int | None = None, column: str | None = None
) -> NoReturn:
    """Refuse a publisher's file whole, with what was expected and what was found."""
    raise ReferenceDataError(
        f"{path.name} is refused; nothing of it was taken.",
        culprits=[Culprit(path.name, row, column, f"expected {expected}; found {found}.")],
        mend="Hand in the publisher's file as it was downloaded.",
    )
