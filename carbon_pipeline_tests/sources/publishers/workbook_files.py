"""Workbooks written by the tests, part by part, so that any of them can be made wrong."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Value = str | int | float | None


def column_letters(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_xml(reference: str, value: Value) -> str:
    if value is None:
        return f'<c r="{reference}" s="1"/>'
    if isinstance(value, str):
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{reference}"><v>{value!r}</v></c>'


def rows_xml(rows: Sequence[Sequence[Value]], first_row: int = 1) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(
            cell_xml(f"{column_letters(column)}{number}", value)
            for column, value in enumerate(row, start=1)
        )
        + "</row>"
        for number, row in enumerate(rows, start=first_row)
    )


def sheet_xml(rows: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{_MAIN}">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def workbook_parts(sheets: Mapping[str, str]) -> dict[str, bytes]:
    """The parts of a workbook with these sheets, each given as XML."""
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(sheets, start=1)
    )
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml"'
        ' ContentType="application/xml"/></Types>'
    )
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), start=1)}
    return {name: text.encode() for name, text in parts.items()}


def write_parts(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Value]]]) -> Path:
    """An .xlsx workbook of plain values."""
    return write_parts(
        path, workbook_parts({name: sheet_xml(rows_xml(rows)) for name, rows in sheets.items()})
    )


def write_bomb(path: Path, parts: Mapping[str, bytes], part: str, piece: bytes, times: int) -> Path:
    """A workbook with one more part, which repeats a piece many times."""
    write_parts(path, parts)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(part, "w") as file,
    ):
        for _ in range(times):
            file.write(piece)
    return path
