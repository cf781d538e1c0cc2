"""The elements of Base Carbone with their parts, and what an element says of itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from carbon_pipeline.sources.publishers.ademe.cells import folded
from carbon_pipeline.sources.publishers.ademe.regions import Place, place
from carbon_pipeline.sources.publishers.ademe.rows import Row
from carbon_pipeline.sources.publishers.ademe.units import Measured, measured
from carbon_pipeline.sources.publishers.ademe.validity import NO_DATE, Validity, validity

SOURCE_DATA = "source data, which is no factor"
OTHER_KIND = "element of another kind than a factor"
NOT_VALID = "element that is neither valid nor archived"
NO_IDENTIFIER = "no identifier of the element"


@dataclass(slots=True)
class Part:
    """A part of an element under the name that tells it from the others."""

    row: Row
    name: str


@dataclass(slots=True)
class Element:
    """An element and its parts, in the order of the file."""

    row: Row
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """What holds for an element and all its parts."""

    archived: bool
    category: str
    place: Place
    measured: Measured
    validity: Validity


def group_elements(rows: Iterable[Row]) -> tuple[list[Element], list[Row]]:
    """Elements with their parts, and the parts without one.

    A part belongs to the last element of its identifier before it, else to the first one after it.
    """
    elements: list[Element] = []
    latest: dict[str, Element] = {}
    early: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.is_element:
            element = Element(row)
            elements.append(element)
            latest[row.identifier] = element
            for waiting in early.pop(row.identifier, []):
                _join(element, waiting)
        elif row.identifier in latest:
            _join(latest[row.identifier], row)
        else:
            early[row.identifier].append(row)
    return elements, [row for rows_of_one in early.values() for row in rows_of_one]


def standing(row: Row) -> Standing | str:
    """What an element says of itself, or the reason for leaving it and its parts out."""
    status = folded(row.status)
    if reason := _why_no_factor(row, status):
        return reason
    unit = measured(row.unit)
    if isinstance(unit, str):
        return unit
    where = place(row.location, row.place)
    if isinstance(where, str):
        return where
    archived = status.startswith("archiv")
    when = validity(row.created, row.modified, row.period, archived=archived)
    if when is None:
        return NO_DATE
    return Standing(archived, _category(row, where), where, unit, when)


def _why_no_factor(row: Row, status: str) -> str:
    kind = folded(row.kind)
    if kind.startswith("donnee"):
        return SOURCE_DATA
    if not kind.startswith("facteur d emission"):
        return OTHER_KIND
    if not status.startswith(("valide", "archiv")):
        return NOT_VALID
    return "" if row.identifier else NO_IDENTIFIER


def _category(row: Row, where: Place) -> str:
    """The levels of the category, then the names of the element, then a place without a code."""
    levels = [level.strip() for level in row.category.split(">")]
    names = [row.base_name, row.attribute, row.boundary, where.finer]
    return " > ".join(each for each in (*levels, *names) if each)


def _join(element: Element, row: Row) -> None:
    name = " > ".join(each for each in (row.part_type, row.part_name) if each)
    before = Counter(part.row.part_type + "\n" + part.row.part_name for part in element.parts)
    count = before[row.part_type + "\n" + row.part_name] + 1
    element.parts.append(Part(row, f"{name} #{count}" if count > 1 else name))
