"""The figure of an element of Base Carbone and of its parts: total, gases and biogenic CO2.

All cells are CO2e already. Evidence in the file: CO2f + CH4f + CH4b + N2O + the extra gases +
Autres GES add up to the total as they stand (element 22024: 33.6 + 264 + 2.04 = 299.64 against 300,
14087: 3.18 + 0.05 + 0.0145 = 3.2445 against 3.25); as masses times a GWP they would be many times
it. CO2b is not in the total. So the gases are kept as grams of CO2e and no GWP is applied to them;
where they do not add up to the total, nothing is known of what they are and they are left away.

An element's own figures are rounded to about three digits. The sum of its parts is the more exact
one and is taken where it agrees with the rounded total within the rounding of all the cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from carbon_pipeline.sources.publishers.ademe.cells import EXACT, folded
from carbon_pipeline.sources.publishers.ademe.rows import Row

_NOTHING = Decimal(0)
_HALF = Decimal("0.5")
_UNNAMED_GAS = "other_ghg"
_UNNAMED_CODES = {"divers", "autre", "autres", "autres ges"}


@dataclass(frozen=True)
class Figure:
    """kg CO2e, kg of each gas as CO2e, and kg of biogenic CO2, for one published unit."""

    total: Decimal
    gases: dict[str, Decimal] = field(default_factory=dict)
    biogenic: Decimal | None = None
    note: str = ""


def element_figure(element: Row, parts: Sequence[Row]) -> Figure | None:
    """The figure of an element with its parts; None where the element states no total."""
    if element.total is None:
        return None
    own = _own(element, element)
    if not parts:
        return own
    summed = [each.total for each in parts if each.total is not None]
    if len(summed) < len(parts):
        return _noted(own, f"a part of the {len(parts)} has no figure, so the published total")
    total = _sum(summed)
    if not _agree(element.total, summed):
        return _noted(own, f"the {len(parts)} parts do not add up to the published total, taken")
    note = f"sum of its {len(parts)} parts; published rounded as {element.total:f}"
    detailed = [_own(each, element) for each in parts]
    return Figure(
        total,
        _summed_gases(detailed) or own.gases,
        _summed_biogenic(parts, element),
        note,
    )


def part_figure(part: Row, element: Row) -> Figure | None:
    """The figure of a part of an element; None where it states no total."""
    return None if part.total is None else _own(part, element)


def _own(row: Row, element: Row) -> Figure:
    total = row.total if row.total is not None else _NOTHING
    gases = _gases(row, element)
    if gases and not _agree(total, [*row.gases.values(), *row.extra_values.values()]):
        return Figure(total, {}, row.biogenic, "the gases do not add up to it and are left away")
    return Figure(total, gases, row.biogenic)


def _gases(row: Row, element: Row) -> dict[str, Decimal]:
    """All gases by our names; a further gas without a code of its own takes its element's."""
    gases = dict(row.gases)
    for place, value in row.extra_values.items():
        code = row.extra_codes.get(place) or element.extra_codes.get(place, "")
        if not code and value == _NOTHING:
            continue
        name = _gas_name(code)
        gases[name] = EXACT.add(gases.get(name, _NOTHING), value)
    return gases


def _gas_name(code: str) -> str:
    words = folded(code)
    return words.replace(" ", "_") if words and words not in _UNNAMED_CODES else _UNNAMED_GAS


def _summed_gases(figures: Iterable[Figure]) -> dict[str, Decimal]:
    """The gases of all parts together; nothing where a part gives none."""
    total: dict[str, Decimal] = {}
    for figure in figures:
        if not figure.gases:
            return {}
        for gas, value in figure.gases.items():
            total[gas] = EXACT.add(total.get(gas, _NOTHING), value)
    return total


def _summed_biogenic(parts: Sequence[Row], element: Row) -> Decimal | None:
    stated = [part.biogenic for part in parts if part.biogenic is not None]
    return _sum(stated) if len(stated) == len(parts) else element.biogenic


def _noted(figure: Figure, note: str) -> Figure:
    notes = "; ".join(each for each in (note, figure.note) if each)
    return Figure(figure.total, figure.gases, figure.biogenic, notes)


def _sum(values: Iterable[Decimal]) -> Decimal:
    total = _NOTHING
    for value in values:
        total = EXACT.add(total, value)
    return total


def _agree(total: Decimal, addends: Sequence[Decimal]) -> bool:
    """Whether the addends make the total within the rounding of each of them.

    Cells have three digits that count, zeros at their end dropped; a total may have fewer.
    """
    allowed = _sum([_last_digit(total), *(_third_digit(value) for value in addends)])
    return abs(EXACT.subtract(_sum(addends), total)) <= allowed


def _third_digit(value: Decimal) -> Decimal:
    """Half of the third digit that counts."""
    return _HALF.scaleb(value.adjusted() - 2) if value else _NOTHING


def _last_digit(value: Decimal) -> Decimal:
    """Half of the last digit that is written, or of the third one where there are more."""
    written = _HALF.scaleb(int(value.as_tuple().exponent))
    return max(written, _third_digit(value)) if value else _NOTHING
