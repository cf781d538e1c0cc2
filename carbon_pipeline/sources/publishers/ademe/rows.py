"""The rows of a Base Carbone export: its header asserted, each row with the cells that matter."""

import sys
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.ademe.cells import (
    folded,
    has_decimal_point,
    number,
    plain,
)
from carbon_pipeline.sources.publishers.published_csv import (
    column_positions,
    csv_rows,
    shortened,
)
from carbon_pipeline.sources.publishers.published_factors import refuse

DELIMITER = ";"
MOST_ROWS = 200_000

TYPE_OF_ROW = "Type Ligne"
TOTAL = "Total poste non décomposé"
BIOGENIC = "CO2b"
OTHER_GASES = "Autres GES"
_NAMED_GASES = {
    "CO2f": "co2",
    "CH4f": "ch4_fossil",
    "CH4b": "ch4_biogenic",
    "N2O": "n2o",
    OTHER_GASES: "other_ghg",
}
_EXTRA_GASES = tuple(
    (f"Code gaz supplémentaire {place}", f"Valeur gaz supplémentaire {place}")
    for place in range(1, 6)
)
# in the order of the texts of `Row`
_TEXTS = (
    "Identifiant de l'élément",
    "Type de l'élément",
    "Statut de l'élément",
    "Nom base français",
    "Nom attribut français",
    "Nom frontière français",
    "Code de la catégorie",
    "Unité français",
    "Localisation géographique",
    "Sous-localisation géographique français",
    "Date de création",
    "Date de modification",
    "Période de validité",
    "Type poste",
    "Nom poste français",
)
_FIGURES = (TOTAL, BIOGENIC, *_NAMED_GASES, *(value for _, value in _EXTRA_GASES))
COLUMNS = (
    TYPE_OF_ROW,
    *_TEXTS,
    *_FIGURES,
    *(code for code, _ in _EXTRA_GASES),
)


@dataclass(slots=True)
class Row:
    """One row: an element, or a part (Poste) of one. Figures are kg CO2e for one published unit.

    `gases` names each gas whose cell is not blank. `extra_codes` are the codes of the five further
    gases by their place, and `extra_values` their figures: a part leaves the code to its element.
    `decimal_point` is the first column whose figure has a point for a comma; it is not read.
    """

    line: int
    is_element: bool
    identifier: str
    kind: str
    status: str
    base_name: str
    attribute: str
    boundary: str
    category: str
    unit: str
    location: str
    place: str
    created: str
    modified: str
    period: str
    part_type: str
    part_name: str
    _: KW_ONLY
    total: Decimal | None = None
    biogenic: Decimal | None = None
    gases: dict[str, Decimal] = field(default_factory=dict)
    extra_codes: dict[int, str] = field(default_factory=dict)
    extra_values: dict[int, Decimal] = field(default_factory=dict)
    not_a_number: bool = False
    decimal_point: str = ""


def read_rows(path: Path) -> Iterator[tuple[int, Row | None]]:
    """Each row below the header with its line; None for a blank one.

    The file is refused where a column is missing, a row has another number of cells than the
    header, or is neither Elément nor Poste.
    """
    lines = csv_rows(path, encoding=_encoding(path), delimiter=DELIMITER)
    _, header = next(lines, (1, []))
    at = _columns(path, header)
    for count, (line, cells) in enumerate(lines, start=1):
        if count > MOST_ROWS:
            refuse(path, f"at most {MOST_ROWS} rows", "more than that", row=line)
        if not any(cell.strip() for cell in cells):
            yield line, None
            continue
        if len(cells) != len(header):
            refuse(path, f"{len(header)} cells as in the header", f"{len(cells)}", row=line)
        yield line, _row(path, line, {name: cells[place] for name, place in at.items()})


def _encoding(path: Path) -> str:
    """UTF-8 where the header reads as it, else Windows-1252, in which ADEME publishes."""
    try:
        with path.open("rb") as file:
            file.readline(1 << 16).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return "cp1252"
    return "utf-8-sig"


def _columns(path: Path, header: list[str]) -> dict[str, int]:
    names = [name.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for name in header]
    if len(names) < len(COLUMNS):
        expected = f"a header of {len(COLUMNS)} columns or more, separated by «{DELIMITER}»"
        refuse(path, expected, f"{len(names)}: {shortened(names)}", row=1)
    return column_positions(path, names, COLUMNS, row=1)


def _row(path: Path, line: int, cells: dict[str, str]) -> Row:
    cells = {name: plain(cell) for name, cell in cells.items()}
    texts = [sys.intern(cells[column]) for column in _TEXTS]
    row = Row(line, _is_element(path, line, cells[TYPE_OF_ROW]), *texts)
    figures = {
        name: value
        for name in _FIGURES
        if cells[name] and (value := _figure(name, cells[name], row)) is not None
    }
    row.total, row.biogenic = figures.get(TOTAL), figures.get(BIOGENIC)
    row.gases = {gas: figures[name] for name, gas in _NAMED_GASES.items() if name in figures}
    for place, (code, extra) in enumerate(_EXTRA_GASES):
        if cells[code]:
            row.extra_codes[place] = cells[code]
        if extra in figures:
            row.extra_values[place] = figures[extra]
    return row


def _is_element(path: Path, line: int, type_of_row: str) -> bool:
    word = folded(type_of_row)
    if word not in {"element", "poste"}:
        refuse(path, "Elément or Poste", f"«{type_of_row}»", row=line, column=TYPE_OF_ROW)
    return word == "element"


def _figure(name: str, cell: str, row: Row) -> Decimal | None:
    value = number(cell)
    if has_decimal_point(cell):
        row.decimal_point = row.decimal_point or name
    elif value is None:
        row.not_a_number = True
    return value
