"""Publishers' workbooks: exact cells, and only figures that the workbook itself vouches for."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from carbon_pipeline.sources.publishers.published_workbook import sheet_names, sheet_rows
from carbon_pipeline_tests.sources.publishers.workbook_files import (
    rows_xml,
    sheet_xml,
    workbook_parts,
    write_parts,
    write_workbook,
)
from carbon_pipeline_tests.sources.publishers.workbook_reading import (
    DEFRA,
    FLAT,
    needs_shared,
    one_sheet,
    refusal,
)


def test_cells_are_exact_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows = [[None, " a "], [None, 0.1], [], [None, 1e-05, "  ", 2016]]
    path = write_workbook(tmp_path / "book.xlsx", {"Front": [["x"]], "Data": rows})
    assert sheet_names(path) == ["Front", "Data"]
    assert list(sheet_rows(path, "Data")) == [
        (1, [None, "a", None, None]),
        (2, [None, Decimal("0.1"), None, None]),
        (3, [None, None, None, None]),
        (4, [None, Decimal("0.00001"), None, Decimal(2016)]),
    ]


def test_an_error_cell_is_its_text_and_not_a_blank(tmp_path: Path) -> None:
    error = '<row r="2"><c r="B2" t="e"><v>#REF!</v></c><c r="C2"><v>5</v></c></row>'
    path = one_sheet(tmp_path / "book.xlsx", rows_xml([["h", "i", "j"]]) + error)
    assert list(sheet_rows(path, "Data"))[1] == (2, [None, "#REF!", Decimal(5)])


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "book.xlsx", {"Data": [["x"]]})
    assert "a sheet «Other»; found the sheets Data" in refusal(path, "Other")


FORMULAS = {
    "arithmetic": "<f>B1*2</f><v>6</v>",
    "another sheet": "<f>Own!A1</f><v>6</v>",
    "another workbook": "<f>[1]Sheet1!$A$1</f><v>6</v>",
    "arithmetic without a result": "<f>B1*2</f><v></v>",
    "itself without a result": "<f>A2</f>",
    "another result than the cell": "<f>B1</f><v>4</v>",
    "itself": "<f>A2</f><v>6</v>",
    "an array": '<f t="array" ref="A2">B1</f><v>3</v>',
}


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS.keys())
def test_a_figure_that_nobody_vouches_for_is_refused_by_its_cell(
    tmp_path: Path, formula: str
) -> None:
    rows = rows_xml([["h", 3]]) + f'<row r="2"><c r="A2">{formula}</c></row>'
    assert "row 2, column A" in refusal(one_sheet(tmp_path / "book.xlsx", rows))


def test_words_from_another_workbook_are_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>[2]Names!B3&amp;"x"</f><v>kWh</v></c></row>'
    assert "row 1, column A" in refusal(one_sheet(tmp_path / "book.xlsx", rows))


def test_a_formula_that_repeats_a_cell_of_its_sheet_is_borne(tmp_path: Path) -> None:
    rows = (
        rows_xml([[0.08736, 3]])
        + '<row r="2"><c r="A2"><f>A1</f><v>0.08736</v></c></row>'
        + '<row r="3"><c r="A3"><f t="shared" ref="A3:B3" si="0">A1</f><v>0.08736</v></c>'
        + '<c r="B3"><f t="shared" si="0"/><v>3</v></c><c r="C3"><f>D9</f><v>0</v></c></row>'
    )
    path = one_sheet(tmp_path / "book.xlsx", rows)
    last = [cells[:2] for _, cells in sheet_rows(path, "Data")][1:]
    assert last == [[Decimal("0.08736"), None], [Decimal("0.08736"), Decimal(3)]]


def test_a_repeat_whose_result_was_not_stored_is_the_cell_that_it_repeats(tmp_path: Path) -> None:
    """Programs that write workbooks without computing them leave out every result."""
    rows = (
        '<row r="1"><c r="A1"><f>A3</f><v/></c><c r="F1"><f>B3</f></c></row>'
        '<row r="2"><c r="A2"><f>A9</f><v/></c></row>' + rows_xml([["x", 0.25]], 3)
    )
    found = list(sheet_rows(one_sheet(tmp_path / "book.xlsx", rows), "Data"))
    assert found[0] == (1, ["x", None, None, None, None, Decimal("0.25")])
    assert found[1][1][0] is None


def _twelve_digits(cell: object) -> str:
    return f"{float(cell):.12g}" if isinstance(cell, Decimal) else str(cell)


def shown(path: Path) -> list[list[str]]:
    """The filled cells of the flat sheet; other programs write numbers in fewer digits."""
    return [
        [_twelve_digits(cell) for cell in cells if cell is not None]
        for _, cells in sheet_rows(path, FLAT)
    ]


@needs_shared
def test_real_workbooks_that_another_program_has_written_again_say_the_same(
    tmp_path: Path,
) -> None:
    for name in ("defra-2016-flat-v01-01.xlsx", "defra-2023-flat-v1.1.xlsx"):
        book = openpyxl.load_workbook(DEFRA / name)
        book.create_sheet("Own", 0).append([1, "=A1*2", "='[other.xlsx]Sheet1'!A1"])
        book.save(tmp_path / name)
        assert shown(tmp_path / name) == shown(DEFRA / name)
        assert "row 1, column B" in refusal(tmp_path / name, "Own")


def test_formulas_that_show_words_and_those_of_other_sheets_are_borne(tmp_path: Path) -> None:
    words = '<row r="1"><c r="A1" t="str"><f>"Factor "&amp;B1</f><v>Factor 2019</v></c></row>'
    own = '<row r="1"><c r="A1"><f>[1]x!A1*2</f><v>6</v></c></row>'
    sheets = {"Own": sheet_xml(own), "Data": sheet_xml(words)}
    path = write_parts(tmp_path / "book.xlsx", workbook_parts(sheets))
    assert list(sheet_rows(path, "Data")) == [(1, ["Factor 2019"])]
    assert "row 1, column A" in refusal(path, "Own")
