"""The parts of an .xlsx archive, looked at before a library that trusts them does.

What an archive says of its sizes is checked against what is really unpacked, piece by piece, so
that a bomb costs no more memory than one piece.
"""

import copy
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.workbook import LARGEST_RATIO, RATIO_MATTERS_FROM

# publishers' workbooks unpack to a few MB; the largest known to some tens
LARGEST_UNPACKED = 200 * 1024 * 1024
# parts that the library holds as a whole (texts, styles), unlike sheets
LARGEST_PART_HELD = 32 * 1024 * 1024
MOST_PARTS = 10_000
PIECE = 1 << 20

WORKBOOK = "xl/workbook.xml"
_ROOT = "_rels/.rels"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TARGET = re.compile(r"(?:/?xl/)?(worksheets/[\w .-]+)")
_SHEETS = ("xl/worksheets/", "xl/chartsheets/")
_HELD = (".xml", ".rels")
# parts by which the library would take the archive for a workbook of another kind
_OTHER_KINDS = ("content.xml", "xl/workbook.bin")
_WORKBOOK = "an Excel workbook"
_ENCRYPTED = 0x1
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def check_archive(path: Path) -> None:
    """Refuse an archive that is damaged, no workbook, larger than it says, or declares entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_declared(path, members)
            left = LARGEST_UNPACKED
            for member in members:
                left -= _unpacked(path, archive, member, left)
    except _DAMAGE as error:
        refuse(path, _WORKBOOK, f"a damaged archive ({error})")


def sheet_part(path: Path, sheet: str) -> str:
    """The name of the part that holds a sheet; the file is refused where it has no such sheet.

    Refused, too, is whatever the reading library might resolve to another part than is looked at.
    """
    sheets: list[tuple[str, str]] = []

    def workbook_element(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            of_part = [value for key, value in attributes.items() if _local(key) == "id"]
            sheets.append((attributes.get("name", ""), "".join(of_part)))

    parse_part(path, WORKBOOK, workbook_element)
    documents = [
        target for _, kind, target in _relations(path, _ROOT) if kind.endswith("/officeDocument")
    ]
    relations = _relations(path, _RELATIONS)
    targets = {name: target for name, _, target in relations}
    ids = dict(sheets)
    if len(ids) < len(sheets) or len(targets) < len(relations):
        refuse(path, _WORKBOOK, "one that names a sheet or a part twice")
    target = _TARGET.fullmatch(targets.get(ids.get(sheet, ""), ""))
    if [each.lstrip("/") for each in documents] != [WORKBOOK] or not target:
        refuse(path, f"a sheet «{sheet}» in its usual place", "an archive of unusual paths")
    return f"xl/{target[1]}"


def _relations(path: Path, part: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            found.append(
                (attributes.get("Id", ""), attributes.get("Type", ""), attributes.get("Target", ""))
            )

    parse_part(path, part, relation)
    return found


def parse_part(
    path: Path,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    *,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse a part of the archive as XML, calling back for each element; damage is a refusal."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        with zipfile.ZipFile(path) as archive:
            for piece in _pieces(archive, archive.getinfo(_found(path, archive, part))):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        refuse(path, _WORKBOOK, f"a damaged part {part} ({error})")
    except _DAMAGE as error:
        refuse(path, _WORKBOOK, f"a damaged archive ({error})")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _found(path: Path, archive: zipfile.ZipFile, part: str) -> str:
    found = [name for name in archive.namelist() if name.lower() == part.lower()]
    if not found:
        refuse(path, _WORKBOOK, f"an archive without the part {part}")
    return found[0]


def _check_declared(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower() for member in members]
    if WORKBOOK not in names or any(kind in names for kind in _OTHER_KINDS):
        refuse(path, f"{_WORKBOOK} (.xlsx or .xls)", "an archive of another kind")
    if len(names) > MOST_PARTS or len(set(names)) != len(names):
        refuse(path, _WORKBOOK, f"an archive of {len(names)} parts, {len(set(names))} names")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            refuse(path, _WORKBOOK, f"a part that is protected by a password ({member.filename})")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            refuse(path, _WORKBOOK, f"a part packed in an unusual way ({member.filename})")
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if size > LARGEST_UNPACKED or (size > RATIO_MATTERS_FROM and size / packed > LARGEST_RATIO):
        _too_large(path, f"one that unpacks to {size // 2**20} MB from {packed // 2**20} MB")


def _unpacked(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """How many bytes the part really unpacks to, refusing it as soon as they are too many."""
    name = member.filename.lower()
    held = name.endswith(_HELD) and not name.startswith(_SHEETS)
    most = min(left, LARGEST_PART_HELD) if held else left
    size, tail = 0, b""
    for piece in _pieces(archive, member):
        size += len(piece)
        if size > most:
            _too_large(path, f"a part that unpacks to more than {most // 2**20} MB ({name})")
        seen = tail + piece
        if name.endswith(_HELD) and any(word in seen for word in _FORBIDDEN):
            refuse(path, _WORKBOOK, f"a part that declares a document type ({name})")
        tail = piece[-len(_FORBIDDEN[0]) :]
    if size != member.file_size:
        refuse(path, _WORKBOOK, f"a part of another size than the archive says ({name})")
    return size


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part as it really unpacks: the size that the archive declares does not end it."""
    unbounded = copy.copy(member)
    unbounded.file_size = max(member.file_size, LARGEST_UNPACKED) + PIECE
    with archive.open(unbounded) as file:
        while piece := file.read(PIECE):
            yield piece


def _too_large(path: Path, found: str) -> NoReturn:
    refuse(path, f"a workbook of at most {LARGEST_UNPACKED // 2**20} MB unpacked", found)
