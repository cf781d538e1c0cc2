"""The stream of an .xls workbook inside its compound file, with every count checked before it is believed."""

import struct
from itertools import islice
from pathlib import Path

from carbon_pipeline.sources.publishers.published_factors import refuse

_SECTOR_SHIFTS = (9, 12)
_HEADER = 76
_FIRST_FATS = 109
_NO_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_NAMES = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"


def workbook_stream(path: Path) -> bytes:
    """The bytes of the workbook's stream; the file is refused where it is damaged or has none."""
    content = path.read_bytes()
    try:
        entries, chains = _directory(content)
    except (struct.error, ValueError) as error:
        refuse(path, "an Excel workbook", f"a damaged file ({error})")
    if _ENCRYPTED in entries:
        refuse(path, "an Excel workbook", "one that is protected by a password")
    found = next((entries[name] for name in _NAMES if name in entries), None)
    if found is None:
        refuse(path, "an Excel workbook", "a compound file without a workbook")
    first, size = found
    try:
        stream = chains.read(first)[:size]
    except ValueError as error:
        refuse(path, "an Excel workbook", f"a damaged file ({error})")
    if len(stream) < size:
        refuse(path, "an Excel workbook", "a workbook that is cut off")
    return stream


class _Chains:
    """Sectors, and which follows which."""

    def __init__(self, content: bytes, sector: int, following: list[int]) -> None:
        self._content, self._sector, self._following = content, sector, following

    def read(self, first: int) -> bytes:
        """The bytes of a chain; ValueError where it leaves the file or runs in a circle."""
        pieces: list[bytes] = []
        at = first
        while at < _NO_SECTOR:
            if at >= len(self._following) or len(pieces) > len(self._following):
                raise ValueError("a chain of sectors that does not end")
            start = (at + 1) * self._sector
            pieces.append(self._content[start : start + self._sector])
            at = self._following[at]
        return b"".join(pieces)


def _directory(content: bytes) -> tuple[dict[str, tuple[int, int]], _Chains]:
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in _SECTOR_SHIFTS:
        raise ValueError("sectors of an unknown size")
    sector = 1 << shift
    sectors = len(content) // sector
    fats, first, _, _, mini, minis, more, mores = struct.unpack_from("<8I", content, 44)
    if max(fats, minis, mores) > sectors or (mini < _NO_SECTOR and mini >= sectors):
        raise ValueError("more tables than the file has room for")
    places = list(struct.unpack_from(f"<{_FIRST_FATS}I", content, _HEADER))
    per_sector = sector // 4
    for _ in range(mores):
        if more >= sectors:
            raise ValueError("a table outside the file")
        table = struct.unpack_from(f"<{per_sector}I", content, (more + 1) * sector)
        places += table[:-1]
        more = table[-1]
    following: list[int] = []
    for place in islice((each for each in places if each < _NO_SECTOR), fats):
        following += struct.unpack_from(f"<{per_sector}I", content, (place + 1) * sector)
    chains = _Chains(content, sector, following)
    return _entries(chains.read(first)), chains


def _entries(directory: bytes) -> dict[str, tuple[int, int]]:
    entries: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        entries.setdefault(name, struct.unpack_from("<II", directory, at + 116))
    return entries
