"""Reading a table of text: encoding and delimiter are found out, rows come one at a time in constant memory."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapport.crm.imports import spreadsheets
from rapport.crm.imports.errors import BINARY, CELL_TOO_LONG, EMPTY, LINE_TOO_LONG, TOO_WIDE, UnreadableFile
from rapport.crm.records.cells import plain

SAMPLE_BYTES = 256 * 1024
MAX_COLUMNS = 200
MAX_CELL = 1_000_000
MAX_LINE = 4_000_000
DELIMITERS = ",;\t|"
csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    encoding: str
    delimiter: str


def detect(head: bytes) -> Dialect:
    """Encoding and delimiter from the start of a file; `UnreadableFile` for what is no text."""
    if not head.strip(b"\xef\xbb\xbf\r\n\t \x00"):
        raise UnreadableFile(reason=EMPTY)
    if head.startswith(spreadsheets.BEGINS):
        return Dialect(spreadsheets.ENCODING, ",")
    encoding = _encoding(head)
    text = codecs.getincrementaldecoder(encoding)(errors="strict").decode(head)
    if "\x00" in text or head[:4] in {b"\xd0\xcf\x11\xe0", b"%PDF"}:
        raise UnreadableFile(reason=BINARY)
    # Blank lines may stand above the header; lines of nothing but separators are as blank.
    first = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip(" \t" + DELIMITERS)), "")
    return Dialect(encoding, max(DELIMITERS, key=lambda mark: (_outside_quotes(first, mark), -DELIMITERS.index(mark))))


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            # Not final: a sample may end inside a character.
            codecs.getincrementaldecoder(encoding)(errors="strict").decode(head)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableFile(reason=BINARY)


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def rows(chunks: Iterable[bytes], dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of every row that isn't blank; the first is the header. Ragged rows stay as they are."""
    try:
        if dialect.encoding == spreadsheets.ENCODING:
            lines = _lines(spreadsheets.chunks(chunks), "utf-8")
        else:
            lines = _lines(chunks, dialect.encoding)
        reader = csv.reader(lines, delimiter=dialect.delimiter)
        for number, cells in enumerate(reader, 1):
            if len(cells) > MAX_COLUMNS:
                raise UnreadableFile(reason=TOO_WIDE)
            if any(cell.strip() for cell in cells):
                yield number, [plain(cell.strip()) for cell in cells]
    except csv.Error:
        raise UnreadableFile(reason=CELL_TOO_LONG) from None
    except UnicodeDecodeError:
        raise UnreadableFile(reason=BINARY) from None


def _lines(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Lines with their ends, decoded as they come; a line end inside quotes is the csv reader's business."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    # The parts of the line at hand, joined once: a file may be one line without an end.
    begun: list[str] = []
    length = 0
    for chunk in chunks:
        for part in io.StringIO(decoder.decode(chunk), newline="").readlines():
            if begun and _is_ended(begun[-1], part):
                yield "".join(begun)
                begun, length = [], 0
            begun.append(part)
            length += len(part)
            if length > MAX_LINE:
                raise UnreadableFile(reason=LINE_TOO_LONG)
    yield from io.StringIO("".join(begun) + decoder.decode(b"", final=True), newline="").readlines()


def _is_ended(part: str, following: str) -> bool:
    """A carriage return at the end of a chunk may be the first half of a line end."""
    return part.endswith("\n") or (part.endswith("\r") and following != "\n")
