"""Factors as matching sees them: one version of each, with its validity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class EmissionFactor:
    """An emission factor in one version: kg CO2e per unit of an activity, of a publisher's edition."""

    id: UUID
    version: int
    factor_code: str
    factor_type: str
    activity: str
    region: str
    unit: str
    kg_co2eq_per_unit: Decimal
    source: str
    edition: str
    valid_from: date | None
    valid_to: date | None
    owner_organization_code: str | None = None
    library: str = "group"
    price_basis: str | None = None
    kg_co2_biogenic_per_unit: Decimal | None = None

    def in_force(self, day: date) -> bool:
        """Whether the edition applies on the day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    @property
    def title(self) -> str:
        """How the factor is named to people: code, publisher and edition."""
        return f"{self.factor_code} ({self.source}, {self.edition})"


@dataclass(frozen=True)
class Factor:
    """A generic factor in one version: coefficients by name, with their units."""

    id: UUID
    version: int
    factor_code: str
    factor_family: str
    module_type: str
    variant_type: str | None
    classification: Mapping[str, str]
    values: Mapping[str, Decimal]
    units: Mapping[str, str]
    source: str
    valid_from: date | None
    valid_to: date | None
    library: str = "group"

    def in_force(self, day: date) -> bool:
        """Whether the factor applies on the day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    @property
    def title(self) -> str:
        """How the factor is named to people: code and source."""
        return f"{self.factor_code} ({self.source})"


def emission_factor(row: Mapping[str, Any]) -> EmissionFactor:
    """An emission factor from a row of the table of that name."""
    names = EmissionFactor.__dataclass_fields__
    return EmissionFactor(**{name: row[name] for name in names})


def factor(row: Mapping[str, Any]) -> Factor:
    """A generic factor from a row of the table of that name."""
    taken = {name: row[name] for name in Factor.__dataclass_fields__ if name in row}
    taken["values"] = {name: Decimal(str(value)) for name, value in row["values"].items()}
    return Factor(**taken, units=row["unit"])
