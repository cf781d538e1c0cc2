"""The sheet of EPA's Emission Factors Hub, taken apart into its stacked tables.

The tables are told apart by the words of their titles; their number, row and column change from
edition to edition.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.published_workbook import Cell, sheet_names, sheet_rows

SHEET = "emission factors hub"

# the words of a title, without "Emission Factors" → what the table is
_TITLES: tuple[tuple[str, str], ...] = (
    (r"stationary combustion", "stationary"),
    (r"mobile combustion co2", "mobile_co2"),
    (r"mobile combustion ch4 and n2o (for )?on-?road gasoline vehicles", "on_road_gasoline"),
    (
        r"mobile combustion ch4 and n2o (for )?on-?road diesel and alternative fuel vehicles",
        "on_road_other",
    ),
    (r"mobile combustion ch4 and n2o (for )?non-?road vehicles", "non_road"),
    (r"electricity", "electricity"),
    (r"steam and heat", "steam"),
    (r"scope 3 category 4: .*transportation and distribution.*|product transport", "transport"),
    (r"scope 3 category 5: waste generated in operations.*", "waste"),
    (r"scope 3 category 6: business travel.*|business travel( and employee commuting)?", "travel"),
    (r"employee commuting", "commuting"),
    (r"global warming potentials?( \(gwps?\))?", "gwp"),
    (r"global warming potentials?( \(gwps?\))? for blended refrigerants", "blends"),
)
_TITLE = re.compile(r"Table (\d+)\b[ .:|-]*([A-Z].*)?")


def plain(cell: Cell) -> str:
    """The cell as text on one line: subscripts as digits, one kind of dash, no empty margins."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    text = unicodedata.normalize("NFKC", str(cell)).replace("–", "-").replace("—", "-")
    return " ".join(text.split())


@dataclass(frozen=True)
class Line:
    """One row of the sheet that is not blank."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column counted from 0; None beyond the end."""
        return self.cells[column] if column < len(self.cells) else None

    def text(self, column: int) -> str:
        """The cell as plain text."""
        return plain(self.cell(column))

    @property
    def filled(self) -> list[int]:
        """The columns that are not blank."""
        return [column for column, cell in enumerate(self.cells) if cell is not None]


@dataclass
class HubTable:
    """One of the stacked tables: its number and title, what it is to us, and the lines below."""

    number: str
    title: str
    kind: str | None
    row: int
    lines: list[Line] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The table as people cite it."""
        return f"Table {self.number} {self.title}".strip()


def hub_lines(path: Path) -> tuple[str, list[Line]]:
    """The name and the lines of the Hub's sheet; refused where no sheet has a table that is known."""
    names = sheet_names(path)
    # a copied sheet repeats figures of the first, perhaps edited by people
    looked_at = [each for each in names if plain(each).casefold() == SHEET] or names
    read = ((name, _lines(path, name)) for name in looked_at)
    found = next(((name, lines) for name, lines in read if _has_known_table(lines)), None)
    if found is None:
        refuse(
            path,
            "a sheet with tables such as «Table 1 Stationary Combustion»",
            f"none in the sheets {', '.join(names) or '(none)'}",
        )
    return found


def _lines(path: Path, sheet: str) -> list[Line]:
    return [
        Line(number, tuple(cells))
        for number, cells in sheet_rows(path, sheet)
        if any(cell is not None for cell in cells)
    ]


def _has_known_table(lines: list[Line]) -> bool:
    return any(_title(line) and _kind(_title_words(line)) for line in lines)


def stacked_tables(lines: list[Line]) -> tuple[list[HubTable], list[Line]]:
    """The tables in their order, and the lines above the first."""
    tables: list[HubTable] = []
    preamble: list[Line] = []
    for line in lines:
        title = _title(line)
        if title:
            words = _title_words(line)
            tables.append(HubTable(title[1], words, _kind(words), line.number))
        else:
            (tables[-1].lines if tables else preamble).append(line)
    return tables, preamble


def _title(line: Line) -> re.Match[str] | None:
    return _TITLE.fullmatch(line.text(line.filled[0]))


def _title_words(line: Line) -> str:
    first, *others = (line.text(column) for column in line.filled)
    title = _TITLE.fullmatch(first)
    return " ".join([(title and title[2]) or "", *others]).strip()


def _kind(words: str) -> str | None:
    wanted = " ".join(re.sub(r"emission factors?", " ", words.casefold()).split())
    return next((kind for title, kind in _TITLES if re.fullmatch(title, wanted)), None)


def assert_each_once(path: Path, tables: list[HubTable]) -> None:
    """Refuse a sheet that holds two tables of one kind."""
    seen: dict[str, HubTable] = {}
    for table in tables:
        if table.kind in seen:
            first = seen[table.kind]
            refuse(path, f"{first.name} once, on row {first.row}", "it again", row=table.row)
        if table.kind:
            seen[table.kind] = table
