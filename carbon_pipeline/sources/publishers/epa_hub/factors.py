"""Factors from lines of EPA's Hub: their category, key and reference, and what lines hold no figures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from carbon_pipeline.sources.publishers.epa_hub.columns import (
    NO_FIGURE,
    has_figures,
    is_header,
)
from carbon_pipeline.sources.publishers.epa_hub.edition import Hub
from carbon_pipeline.sources.publishers.epa_hub.sheet import HubTable, Line
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, PublishedProperty

COUNTRY = "US"
HEADING = "heading"
NOTE = "note or source"
BELOW_NOTES = "figures below the notes of a table"
BELOW_OTHER_HEADER = "figures below another header"

# a letter that refers to a note, set as a superscript behind the last word
_FOOTNOTE = re.compile(r"(?<=[a-z)])\s?(?:[A-F](?:,\s?[A-F])*|\*+)$")
_NOTE = re.compile(r"(source|notes?)\b", re.IGNORECASE)
_LONGEST_HEADING = 120


def without_footnote(text: str) -> str:
    """The label without the letter of its note: «TruckC» and «Passenger Car A» lose it."""
    return _FOOTNOTE.sub("", text).strip()


@dataclass
class Asides:
    """Tells figures from headings and notes; below the notes or another header nothing is read.

    A table without a title would otherwise be read as more of the table above it.
    """

    header: list[Line]
    ended: str = ""

    def has_figures(self, line: Line, columns: Iterable[int]) -> bool:
        """Whether the line has figures in these columns, or a mark that there are none."""
        if self.ended or is_header(line):
            return False
        return any(line.cell(column) is not None for column in columns)

    def reason(self, line: Line) -> str:
        """Why a line without figures is left out."""
        first = line.text(line.filled[0])
        if self.ended:
            return self.ended if has_figures(line) else NOTE
        if _NOTE.match(first) or len(first) > _LONGEST_HEADING:
            self.ended = BELOW_NOTES
            return NOTE
        if is_header(line):
            again = any(line.cells == known.cells for known in self.header)
            self.ended = "" if again else BELOW_OTHER_HEADER
            return HEADING
        return NO_FIGURE if len(line.filled) > 1 else HEADING


@dataclass(frozen=True)
class Maker:
    """Makes the factors of one table: what all of them share."""

    hub: Hub
    table: HubTable
    level: str
    scope: int | None
    gwp_set: str = field(default="")

    def factor(
        self,
        line: Line,
        labels: Iterable[str],
        unit: str,
        published_unit: str,
        *,
        region: str = COUNTRY,
        gases: Mapping[str, Decimal] | None = None,
        biogenic: Decimal | None = None,
        co2eq: Decimal | None = None,
    ) -> PublishedFactor:
        """A factor of the line: grams of gases per unit, or kg CO2e, or kg biogenic CO2 beside them."""
        category = self.category(labels)
        place = "" if region == COUNTRY else f", {region}"
        counted = bool(gases) or co2eq is not None
        return PublishedFactor(
            row_key=f"{category}{place}, per {published_unit}",
            category=category,
            region=region,
            unit=unit,
            published_unit=published_unit,
            kg_co2eq_per_unit=co2eq,
            edition=self.hub.edition,
            valid_from=date(self.hub.year, 1, 1),
            valid_to=date(self.hub.year, 12, 31),
            reference=self.reference(line),
            source_row=line.number,
            # biogenic CO2 alone stands outside the scopes
            scope=self.scope if counted else None,
            gases=gases or {},
            gases_basis="mass" if gases else None,
            kg_co2_biogenic_per_unit=biogenic,
            gwp_set=(self.gwp_set or self.hub.gwp_set) if counted else None,
            published_on=self.hub.published_on,
        )

    def heat_content(
        self, line: Line, labels: Iterable[str], value: Decimal, unit: str
    ) -> PublishedProperty:
        """The heat content of a fuel, by gross calorific value, in mmBtu per unit."""
        category = self.category(labels)
        name = "gross_calorific_value"
        return PublishedProperty(
            row_key=f"{category}, heat content",
            category=category,
            region=COUNTRY,
            values={name: value},
            units={name: f"mmBtu_gross_cv/{unit}"},
            edition=self.hub.edition,
            valid_from=date(self.hub.year, 1, 1),
            valid_to=date(self.hub.year, 12, 31),
            reference=self.reference(line),
            source_row=line.number,
            published_on=self.hub.published_on,
        )

    def category(self, labels: Iterable[str]) -> str:
        """The publisher's classification of a line."""
        return " > ".join([self.level, *(label for label in labels if label)])

    def reference(self, line: Line) -> str:
        """Where a line stands."""
        return f"{self.table.name}, row {line.number}"
