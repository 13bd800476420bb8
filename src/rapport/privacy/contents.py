"""What uploaded files hold: tables of imports and other files of text, read whole, and written anew without a person.

PDFs and office files are read in `documents.py`; pictures and what else is no text nobody reads but a person.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from kernel.crypto import Keyset
from kernel.files import FileMissing, FileStore
from rapport.crm.imports.errors import UnreadableFile
from rapport.crm.imports.table import SAMPLE_BYTES, Dialect, detect
from rapport.privacy.wanted import Matcher, Why

LARGEST: Final = 64 << 20
"""A larger file is left to a person: it would have to be held in memory to be written anew."""

TEXTS: Final = (
    ".csv", ".tsv", ".txt", ".md", ".json", ".ndjson", ".xml", ".html", ".htm", ".eml", ".vcf", ".ics", ".log",
)  # fmt: skip


def is_text(purpose: str, name: str, size: int) -> bool:
    """Whether a file is read here: an import's table, or what its name says is text."""
    return size <= LARGEST and is_named_text(purpose, name)


def is_named_text(purpose: str, name: str) -> bool:
    """Whether a file says that it is text, of whatever size."""
    return purpose == "import" or name.lower().endswith(TEXTS)


def why(files: FileStore, keys: Keyset, file_id: UUID, matcher: Matcher) -> set[Why]:
    """By what a file's text names the person; blocking. Nothing for one that is gone, or no text after all."""
    try:
        found: set[Why] = set()
        for line in _lines(*_opened(files, keys, file_id)):
            found |= matcher.why(line)
    except (FileMissing, UnreadableFile, UnicodeDecodeError):
        return set()
    return found


def naming(
    files: FileStore, keys: Keyset, file_id: UUID, matcher: Matcher, *, table: bool = False
) -> list[tuple[int, str, bool]]:
    """The lines that name the person, with their numbers, and whether a line is the person's own; blocking.

    Of a table a line is a row, and the person's where one of its cells is them and nothing else.
    """
    try:
        data, dialect = _opened(files, keys, file_id)
        numbered = _naming(data, dialect, matcher, table=table)
    except csv.Error:
        table, numbered = False, _naming(data, dialect, matcher, table=False)
    except (FileMissing, UnreadableFile, UnicodeDecodeError):
        return []
    return [(number, *_said_in(cells, matcher, table=table)) for number, cells in numbered]


def _naming(data: bytes, dialect: Dialect, matcher: Matcher, *, table: bool) -> list[tuple[int, list[str]]]:
    lines = _lines(data, dialect)
    rows = csv.reader(lines, delimiter=dialect.delimiter) if table else ([line.strip()] for line in lines)
    return [(number, cells) for number, cells in enumerate(rows, 1) if any(map(matcher.why, cells))]


def _said_in(cells: list[str], matcher: Matcher, *, table: bool) -> tuple[str, bool]:
    """All of a row that is the person's, of another the cells that name them."""
    own = table and any(map(matcher.is_all_of, cells))
    return ", ".join(cell for cell in cells if own or matcher.why(cell)), own


def blacked_out(files: FileStore, keys: Keyset, file_id: UUID, matcher: Matcher) -> tuple[int, bytes]:
    """Writes a file of text anew with the person blacked out; its size and keyed hash. Blocking."""
    data, dialect = _opened(files, keys, file_id)
    lines = "".join(map(matcher.redacted, _lines(data, dialect)))
    return _put(files, keys, file_id, lines, dialect)


def emptied(files: FileStore, keys: Keyset, file_id: UUID, matcher: Matcher, *, own: bool) -> tuple[int, bytes]:
    """The same of a table. Where its rows are people (`own`) the person's lose every cell, else those that name them
    are blacked out. Rows keep their places: an import that goes on, and its list of errors, count them. What is no
    table after all, such as one with a quote that never ends, is written line by line.
    """
    data, dialect = _opened(files, keys, file_id)
    try:
        text = _emptied(data, dialect, matcher, own=own)
    except csv.Error:
        text = "".join(map(matcher.redacted, _lines(data, dialect)))
    return _put(files, keys, file_id, text, dialect)


def _emptied(data: bytes, dialect: Dialect, matcher: Matcher, *, own: bool) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=dialect.delimiter)
    for number, cells in enumerate(csv.reader(_lines(data, dialect), delimiter=dialect.delimiter), 1):
        if own and number > 1 and any(map(matcher.is_all_of, cells)):
            writer.writerow([""] * len(cells))
        else:
            writer.writerow(list(map(matcher.redacted, cells)))
    return out.getvalue()


def _opened(files: FileStore, keys: Keyset, file_id: UUID) -> tuple[bytes, Dialect]:
    data = b"".join(files.read(keys, file_id))
    return data, detect(data[:SAMPLE_BYTES])


def _lines(data: bytes, dialect: Dialect) -> Iterator[str]:
    return iter(io.StringIO(codecs.decode(data, dialect.encoding), newline=""))


def _put(files: FileStore, keys: Keyset, file_id: UUID, text: str, dialect: Dialect) -> tuple[int, bytes]:
    data = codecs.encode(text, dialect.encoding)
    hashed = keys.content_hash()
    hashed.update(data)
    return files.put_whole(keys, file_id, data).size, hashed.digest()
