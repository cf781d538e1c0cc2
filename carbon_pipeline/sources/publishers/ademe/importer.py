"""ADEME Base Carbone: the CSV export of the whole base, as base-empreinte.ademe.fr gives it.

One row is an element (Elément) or a part of one (Poste: upstream, combustion, manufacture …).

- Taken: factors that are valid («Valide …») or archived; old periods need the archived ones.
  Left out: source data, elements refused or withdrawn, and rows without a unit, a place or a date.
- Each element makes a factor, the sum of its parts where they agree (see `ademe_figures`). Each
  part makes one of its own, because its scope differs from that of the whole: electricity of 2022
  is 0.0338 at the power station (scope 2), 0.0135 upstream and 0.00474 in the grid (scope 3).
- Scope: only where a part makes it certain; Base Carbone assigns no scopes of the GHG Protocol.
- Negative figures (avoided emissions, sinks) are taken as published below the first level
  `NEGATIVE`, which is mapped to `other`, so that no activity of ours can meet one.
- `gwp_set`: ADEME's former site (bilans-ges.ademe.fr) said AR5 for the whole base (CH4f 30, CH4b 28,
  N2O 265); later releases list AR6, and no row says which of them its figure rests on. So it stays
  empty, except for the lists of GWPs themselves, whose category names the IPCC's report.
- The edition is one for all releases: an unchanged element stays the same version, and a modified
  one takes the place of what it was. The modification is the day of publication.

Licence Ouverte 2.0, source: ADEME.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.ademe.cells import EXACT, folded, tidy
from carbon_pipeline.sources.publishers.ademe.elements import (
    Element,
    Part,
    Standing,
    group_elements,
    standing,
)
from carbon_pipeline.sources.publishers.ademe.figures import (
    Figure,
    element_figure,
    part_figure,
)
from carbon_pipeline.sources.publishers.ademe.rows import Row, read_rows
from carbon_pipeline.sources.publishers.published_factors import (
    Importer,
    PublishedFactor,
    Reading,
    refuse,
)
from carbon_pipeline.sources.publishers.row_outcomes import Outcome, settle

EDITION = "ADEME Base Carbone"
NEGATIVE = "Valeurs négatives"
BLANK_ROW = "blank row"
NO_FIGURE = "no figure in the cell"
NO_ELEMENT = "part of an element that does not stand in the file"
OTHER_UNIT = "part in another unit than its element"
DECIMAL_POINT = "figure with a decimal point among decimal commas"
MOST_SLIPS_ONE_IN = 100
NOT_A_NUMBER = "figure that is no number"

_GRAMS = Decimal(1000)
_RELEASE = re.compile(r"(?<![A-Za-z0-9])V\d+(?:[._]\d+)*(?![0-9])", re.IGNORECASE)
_REPORT = re.compile(r"\b(\d)(?:e|eme) rapport du giec\b")
_GWP_SETS = {"4": "AR4", "5": "AR5", "6": "AR6"}
# the first level of the category and the type of a part, folded → scope
_SCOPES = {
    ("combustibles", "combustion"): 1,
    ("combustibles", "amont"): 3,
    ("electricite", "combustion a la centrale"): 2,
    ("electricite", "amont"): 3,
    ("electricite", "transport et distribution"): 3,
}


def read(path: Path) -> Reading:
    """Read an export of Base Carbone; see the module for what is taken, and `refuse` for what not."""
    reading = Reading(source="ADEME Base Carbone", release=_release(path.name))
    blank: list[int] = []
    elements, orphans = group_elements(_rows(path, blank))
    _refuse_decimal_points(path, elements)
    outcomes = [Outcome(line, because=BLANK_ROW) for line in blank]
    outcomes += [Outcome(row.line, because=NO_ELEMENT) for row in orphans]
    for element in elements:
        outcomes += _outcomes(element)
    settle(reading, outcomes)
    if not reading.rows_read:
        refuse(path, "rows below the header", "none")
    reading.check()
    return reading


def _rows(path: Path, blank: list[int]) -> Iterator[Row]:
    for line, row in read_rows(path):
        if row is None:
            blank.append(line)
        else:
            yield row


def _refuse_decimal_points(path: Path, elements: list[Element]) -> None:
    """A file that was saved again with decimal points has them throughout, a slip is a row or two."""
    rows = [row for each in elements for row in (each.row, *(part.row for part in each.parts))]
    slips = [row for row in rows if row.decimal_point]
    if len(slips) * MOST_SLIPS_ONE_IN > len(rows):
        found = f"{len(slips)} rows with a decimal point, this the first"
        refuse(
            path,
            "figures with a decimal comma",
            found,
            row=slips[0].line,
            column=slips[0].decimal_point,
        )


def _release(name: str) -> str:
    found = _RELEASE.search(name)
    return found[0].upper().replace("_", ".") if found else name


def _outcomes(element: Element) -> Iterator[Outcome]:
    held = standing(element.row)
    if isinstance(held, str):
        for row in (element.row, *(part.row for part in element.parts)):
            yield Outcome(row.line, because=held)
        return
    parts = [part.row for part in element.parts]
    alike = all(part.unit == element.row.unit for part in parts)
    yield _outcome(element.row, element_figure(element.row, parts if alike else []), held, None)
    for part in element.parts:
        if part.row.unit != element.row.unit:
            yield Outcome(part.row.line, because=OTHER_UNIT)
        else:
            yield _outcome(part.row, part_figure(part.row, element.row), held, part)


def _outcome(row: Row, figure: Figure | None, held: Standing, part: Part | None) -> Outcome:
    if row.decimal_point:
        return Outcome(row.line, because=DECIMAL_POINT)
    if row.not_a_number:
        return Outcome(row.line, because=NOT_A_NUMBER)
    if figure is None:
        return Outcome(row.line, because=NO_FIGURE)
    return Outcome(
        row.line, [_factor(row, figure, held, part, region) for region in held.place.regions]
    )


def _factor(
    row: Row, figure: Figure, held: Standing, part: Part | None, region: str
) -> PublishedFactor:
    ratio = held.measured.ratio
    total = _per_our_unit(figure.total, ratio)
    below = NEGATIVE if figure.total < 0 else ""
    levels = (below, held.category, part.name if part else "")
    return PublishedFactor(
        row_key=_row_key(row, held, part, region),
        category=" > ".join(each for each in levels if each),
        region=region,
        unit=held.measured.unit,
        published_unit=row.unit,
        kg_co2eq_per_unit=total,
        edition=EDITION,
        valid_from=held.validity.first,
        valid_to=held.validity.last,
        reference=_reference(row, figure, held, part),
        source_row=row.line,
        scope=_scope(held, part),
        gases={
            gas: _per_our_unit(EXACT.multiply(kilograms, _GRAMS), ratio)
            for gas, kilograms in figure.gases.items()
        },
        gases_basis="co2eq" if figure.gases else None,
        kg_co2_biogenic_per_unit=(
            None if figure.biogenic is None else _per_our_unit(figure.biogenic, ratio)
        ),
        gwp_set=_gwp_set(held),
        published_on=held.validity.known,
    )


def _per_our_unit(value: Decimal, ratio: Decimal) -> Decimal:
    return tidy(EXACT.multiply(value, ratio))


def _row_key(row: Row, held: Standing, part: Part | None, region: str) -> str:
    """The identifier, the part, and the region where one element is for several."""
    key = f"{row.identifier}/{part.name}" if part else row.identifier
    return f"{key}@{region}" if len(held.place.regions) > 1 else key


def _reference(row: Row, figure: Figure, held: Standing, part: Part | None) -> str:
    said = [f"Base Carbone, element {row.identifier}"]
    said += [f"part «{part.name}»"] if part else []
    said += ["archived"] if held.archived else []
    said += [figure.note] if figure.note else []
    if held.validity.unread_period:
        said.append(f"period of validity as stated: «{held.validity.unread_period}»")
    return "; ".join(said)


def _scope(held: Standing, part: Part | None) -> int | None:
    if part is None:
        return None
    first_level = held.category.partition(" > ")[0]
    return _SCOPES.get((folded(first_level), folded(part.row.part_type)))


def _gwp_set(held: Standing) -> str | None:
    found = _REPORT.search(folded(held.category))
    return _GWP_SETS.get(found[1]) if found else None


IMPORTER = Importer(
    publisher="ademe",
    library="ademe",
    title="ADEME Base Carbone",
    files="the CSV export of the whole base, such as Base_Carbone_V23.6.csv",
    read=read,
)
