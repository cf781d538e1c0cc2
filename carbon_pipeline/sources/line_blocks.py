"""Text files in blocks of whole lines, so that memory stays flat and every line keeps its number."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from carbon_pipeline.sources.refusals import FileRefused

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_LINE = 64 * 1024 * 1024

_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_OTHER_FORMATS = {
    b"PK\x03\x04": "an Excel workbook or zip archive; name a workbook .xlsx",
    b"PAR1": "a Parquet file; name it .parquet",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save it as CSV or .xlsx",
    b"%PDF": "a PDF document; hand in the table behind it as CSV",
    b"\x1f\x8b": "a gzip archive; unpack it",
}


@dataclass(frozen=True)
class Block:
    """Whole lines of a file in UTF-8, the first of them being `first_line` of the file."""

    first_line: int
    data: bytes


def line_blocks(file: BinaryIO, size: int) -> Iterator[Block]:
    """The file in blocks of about `size` bytes, checked to be text; FileRefused where it is not."""
    rest = file.read(max(size, 4))
    _refuse_other_formats(rest)
    rest = rest.removeprefix(BYTE_ORDER_MARK)
    line = 1
    while rest:
        cut = rest.rfind(b"\n") + 1
        if cut:
            yield _checked(Block(line, rest[:cut]))
            line += count_lines(rest[:cut])
        rest = rest[cut:]
        if len(rest) > LONGEST_LINE:
            raise FileRefused(
                "not_csv",
                f"Line {line} is longer than {LONGEST_LINE // 2**20} MB: this is no table of text. "
                "Hand in CSV with one record per line.",
            )
        piece = file.read(size)
        if not piece:
            break
        rest += piece
    if rest:
        yield _checked(Block(line, rest))


def count_lines(data: bytes) -> int:
    """How many line ends the bytes hold; CR LF, LF and a lone CR each end a line."""
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


def _refuse_other_formats(start: bytes) -> None:
    for mark, name in _OTHER_ENCODINGS.items():
        if start.startswith(mark):
            raise FileRefused(
                "not_utf8", f"The file is written in {name}. Save it as CSV in UTF-8."
            )
    for mark, name in _OTHER_FORMATS.items():
        if start.startswith(mark):
            raise FileRefused("not_csv", f"The file is no CSV: it looks like {name}.")


def _checked(block: Block) -> Block:
    nul = block.data.find(b"\0")
    if nul >= 0:
        line = block.first_line + count_lines(block.data[:nul])
        raise FileRefused(
            "nul_character",
            f"Line {line} holds a NUL character: the file is damaged or no text. "
            "Export it again as CSV in UTF-8.",
        )
    try:
        block.data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = block.first_line + count_lines(block.data[: error.start])
        raise FileRefused(
            "not_utf8",
            f"Line {line} is not written in UTF-8 (byte 0x{block.data[error.start]:02x}). "
            "Save the file as CSV in UTF-8.",
        ) from error
    return block
