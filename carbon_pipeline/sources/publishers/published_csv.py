"""Publishers' CSV files: rows with their line, in the encoding that the publisher uses."""

import csv
from collections.abc import Iterator
from pathlib import Path

from carbon_pipeline.sources.publishers.published_factors import refuse

LONGEST_CELL = 1 << 20


def csv_rows(
    path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Each row of the file with the physical line on which it starts, cells as text."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError) as error:
                refuse(path, f"CSV in {encoding} separated by «{delimiter}»", str(error), row=line)
            yield line, cells
