"""Publishers' libraries of factors: a file is kept, read, published edition by edition, and registered."""

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.published_factors import Importer, Reading
from carbon_pipeline.sources.publishers.registry import library_importer, reading_fingerprint
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_rows import library_emission_factors, library_factors
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.registers import append
from carbon_pipeline.storage.rehearsal import Rehearsal
from carbon_pipeline.storage.scopes import LibraryScope
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.plain_tables import FACTOR_IMPORTS_TABLE
from carbon_pipeline.vocabulary.rows import arrow_rows
from carbon_pipeline.vocabulary.tables import EMISSION_FACTORS, FACTORS, Table

LARGEST_FILE = 300 * 1024 * 1024


@dataclass(frozen=True)
class Imported:
    """What an import did: the file's account, and what was written of it."""

    importer: Importer
    file_name: str
    reading: Reading
    published: tuple[Published, ...]

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return any(each.wrote for each in self.published)

    def total(self, name: str) -> int:
        """A count of the publications by its name, over the tables."""
        return sum(getattr(each, name) for each in self.published)


def import_file(
    books: Books, importer: Importer, path: Path, *, run_id: str, imported_by: str
) -> Imported:
    """Take a publisher's file into its library; ReferenceDataError where it is refused.

    Rows of the file's editions that are in force and not in the file are withdrawn, equal rows
    are left alone. The bytes are kept under their hash, and the import is registered.
    """
    kept, sha256 = _kept(books, importer, path)
    imported = _publish(books, importer, kept, sha256, run_id)
    _register(books, imported, sha256, run_id, imported_by)
    return imported


def read_again(books: Books, library: str, run_id: str) -> list[Imported]:
    """Read the library's files anew where importer or mapping read them otherwise than before."""
    imports = _imports(books, library)
    if not imports:
        return []
    importer = library_importer(library)
    fingerprint = reading_fingerprint(importer)
    anew = []
    for held in imports:
        if held["reading_fingerprint"] == fingerprint:
            continue
        kept = _folder(books, importer, held["source_sha256"]) / held["file_name"]
        if not kept.exists():
            raise ReferenceDataError(
                f"{held['file_name']}, imported at {held['imported_at']:%Y-%m-%d}, is to be read "
                f"anew, but its bytes are not at {kept}.",
                mend=f"Import it again: carbon import-factors {importer.publisher} FILE.",
            )
        imported = _publish(books, importer, kept, held["source_sha256"], run_id)
        _register(books, imported, held["source_sha256"], run_id, held["imported_by"])
        anew.append(imported)
    return anew


def library_rows(books: Books, library: str) -> list[dict[str, Any]]:
    """Factors in force by edition and kind, for people."""
    return books.warehouse.rows(
        "SELECT edition, factor_type, count(*) AS factors, min(valid_from) AS valid_from,"
        " max(valid_to) AS valid_to FROM emission_factors WHERE library = %(library)s"
        " GROUP BY 1, 2 ORDER BY edition DESC, factor_type",
        {"library": library},
    )


def unmapped_count(books: Books, library: str) -> int:
    """Factors in force that stand for no activity of ours: theirs is the publisher's own category."""
    found = books.warehouse.rows(
        "SELECT count(*) AS factors FROM emission_factors"
        " WHERE library = %(library)s AND activity = category",
        {"library": library},
    )
    return int(found[0]["factors"])


def library_content(books: Books, library: str) -> str:
    """SHA-256 over the content of every factor of the library that is in force, hexadecimal."""
    found = books.warehouse.rows(
        "SELECT encode(sha256(coalesce(string_agg(content_sha256, ''::bytea ORDER BY content_sha256),"
        " ''::bytea)), 'hex') AS content FROM ("
        " SELECT content_sha256 FROM history.emission_factors WHERE is_current AND library = %(library)s"
        " UNION ALL SELECT content_sha256 FROM history.factors WHERE is_current AND library = %(library)s"
        ") AS held",
        {"library": library},
    )
    return str(found[0]["content"])


def _kept(books: Books, importer: Importer, path: Path) -> tuple[Path, str]:
    """A copy of the file under its hash, read in pieces, and the hash."""
    if not path.is_file():
        raise ReferenceDataError(f"{path} is no file.", mend="Name the publisher's file.")
    if path.stat().st_size > LARGEST_FILE:
        raise ReferenceDataError(
            f"{path.name} is larger than {LARGEST_FILE // 2**20} MB; no publisher's file is."
        )
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    kept = _folder(books, importer, sha256) / path.name
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f".{uuid4().hex}")
        shutil.copyfile(path, part)
        part.rename(kept)
    return kept, sha256


def _folder(books: Books, importer: Importer, sha256: str) -> Path:
    return books.home.publishers / importer.library / sha256


def _publish(books: Books, importer: Importer, kept: Path, sha256: str, run_id: str) -> "Imported":
    reading = importer.read(kept)
    reading.check()
    library = importer.library
    rows: Mapping[str, Iterable[dict[str, Any]]] = {
        EMISSION_FACTORS.name: library_emission_factors(library, reading, kept.name, sha256),
        FACTORS.name: library_factors(library, reading, kept.name, sha256),
    }
    published = tuple(
        _publish_table(books, table, arrow_rows(table, rows[table.name]), library, reading, run_id)
        for table in (EMISSION_FACTORS, FACTORS)
    )
    return Imported(importer, kept.name, reading, published)


def _publish_table(
    books: Books, table: Table, rows: pa.Table, library: str, reading: Reading, run_id: str
) -> Published:
    scope = LibraryScope(library, reading.editions)
    return publish(books.warehouse, table, rows, run_id=run_id, scope=scope)


def _imports(books: Books, library: str) -> list[dict[str, Any]]:
    """The last import of each set of editions, the earliest one first."""
    return books.warehouse.rows(
        "SELECT * FROM (SELECT DISTINCT ON (editions) * FROM factor_imports"
        " WHERE library = %(library)s ORDER BY editions, imported_at DESC) AS last"
        " ORDER BY imported_at",
        {"library": library},
    )


def _register(books: Books, imported: Imported, sha256: str, run_id: str, imported_by: str) -> None:
    """Note the import, unless it is the last one of its editions already and wrote nothing."""
    importer, reading = imported.importer, imported.reading
    fingerprint = reading_fingerprint(importer)
    held = {
        (each["source_sha256"], each["reading_fingerprint"])
        for each in _imports(books, importer.library)
    }
    if isinstance(books.warehouse, Rehearsal) or (
        (sha256, fingerprint) in held and not imported.wrote
    ):
        return
    now = datetime.now(UTC)
    row = {
        "id": stable_id("factor_imports", importer.library, sha256, fingerprint, now.isoformat()),
        "publisher": importer.publisher,
        "library": importer.library,
        "file_name": imported.file_name,
        "source_sha256": sha256,
        "release": reading.release,
        "editions": list(reading.editions),
        "rows_read": reading.rows_read,
        "rows_taken": reading.taken,
        "rows_left_out": dict(reading.left_out),
        "factors": len(reading.factors) + len(reading.properties),
        "reading_fingerprint": fingerprint,
        "imported_at": now,
        "imported_by": imported_by,
        "run_id": run_id,
    }
    with books.warehouse.connect() as connection:
        append(connection, FACTOR_IMPORTS_TABLE, [row])
