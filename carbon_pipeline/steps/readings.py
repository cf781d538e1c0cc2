"""Readings: what was made of each content, kept in the lake and made anew from the bytes when lost."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.sources.activity_files import (
    Reading,
    ReadingContext,
    Reject,
    read_activity_file,
)
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.deliveries import delivery_path
from carbon_pipeline.storage.disk_errors import disk_told_as_ours


def contexts(books: Books) -> dict[str, ReadingContext]:
    """What a reading of each module depends on beside the bytes, as of now."""
    windows = books.tree.windows()
    return {
        name: ReadingContext(
            module, windows, books.home.first_month, METHODS[module.method].row_rules
        )
        for name, module in books.modules.items()
    }


def accepted_path(books: Books, module: str, sha256: str, fingerprint: str) -> Path:
    """Where the accepted rows of a content, read by these rules, lie in the lake."""
    return books.home.lake / "readings" / module / f"{sha256}-{fingerprint[:16]}.parquet"


def reading(books: Books, context: ReadingContext, sha256: str, suffix: str) -> Reading:
    """The reading of a content by these rules; read from the kept bytes unless it lies there already."""
    accepted = accepted_path(books, context.module.module, sha256, context.fingerprint())
    summary = accepted.with_suffix(".json")
    if accepted.exists() and summary.exists():
        return _from_json(summary.read_text("utf-8"))
    with disk_told_as_ours(accepted.parent):
        accepted.parent.mkdir(parents=True, exist_ok=True)
        made = read_activity_file(
            delivery_path(books.home, sha256, suffix),
            suffix=suffix,
            context=context,
            accepted_path=accepted,
        )
        written = summary.with_name(f".{summary.name}.{os.getpid()}")
        written.write_text(json.dumps(asdict(made), ensure_ascii=False), "utf-8")
        written.replace(summary)
    return made


def restore(books: Books, context: ReadingContext, row: Mapping[str, str]) -> Path:
    """The accepted rows of a registered content; read again when the lake has lost them.

    The register and the reading must be of one set of rules: where organisations or the
    module have changed since, the activity files must be read first.
    """
    fingerprint = row["reading_fingerprint"]
    accepted = accepted_path(books, context.module.module, row["source_sha256"], fingerprint)
    if not accepted.exists():
        if context.fingerprint() != fingerprint:
            raise ConfigurationError(
                f"{row['path']} was read by other rules than those in force now.",
                mend="Materialise activity_files (carbon run does) and try again.",
            )
        reading(books, context, row["source_sha256"], Path(row["path"]).suffix.lower())
    return accepted


def _from_json(text: str) -> Reading:
    values = json.loads(text)
    return Reading(**values | {"rejects": [Reject(**reject) for reject in values["rejects"]]})
