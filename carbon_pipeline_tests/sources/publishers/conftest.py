"""Writers of publishers' files that several rooms share."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from carbon_pipeline_tests.sources.publishers.epa_hub_files import Row, Write


@pytest.fixture
def write_hub(tmp_path: Path) -> Write:
    """Write these rows as a workbook; further sheets by name."""

    def writer(
        *tables: Sequence[Row], sheet: str = "Emission Factors Hub", **more: Sequence[Row]
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in {sheet: [row for table in tables for row in table], **more}.items():
            page = book.create_sheet(name)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row, start=1):
                    if value not in ("", None):
                        page.cell(number, column, value)
        path = tmp_path / "hub.xlsx"
        book.save(path)
        return path

    return writer
