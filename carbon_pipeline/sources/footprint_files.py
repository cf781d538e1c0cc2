"""Product footprints of suppliers: one JSON document per file, in a folder of the reference data."""

from pathlib import Path

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.sources.reference_rows import Row

LARGEST_BYTES = 1_000_000


def read_footprint_documents(folder: Path) -> list[Row]:
    """One row per file that ends in .json, by name: `file` and its whole `document` as text.

    What a document says is not asked here. ReferenceDataError where one is no UTF-8 text or larger
    than a megabyte, with every such file.
    """
    if not folder.is_dir():
        raise ReferenceDataError(
            f"{folder.name} is no folder.", mend=f"Put the documents into a folder at {folder}."
        )
    rows, culprits = [], []
    for path in sorted(folder.glob("*.json")):
        if path.stat().st_size > LARGEST_BYTES:
            culprits.append(Culprit(path.name, found=f"larger than {LARGEST_BYTES:,} bytes."))
            continue
        try:
            document = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            culprits.append(Culprit(path.name, found=f"no text in UTF-8 ({error.reason})."))
        else:
            rows.append({"row": None, "file": path.name, "document": document})
    if culprits:
        raise ReferenceDataError(
            f"{folder.name} is refused; nothing of it was taken.", culprits=culprits
        )
    return rows
