"""The text inside a PDF or an office file, read by a process of its own: `python -m rapport.privacy.reading`.

What somebody uploaded may be made to do harm: a zip that unpacks to terabytes, a PDF that keeps a parser busy for
ever, XML that names other files. So it is read where it can do little: a process that has limits of memory and time,
writes no file, and gets nothing but the bytes (stdin) and gives nothing but JSON (stdout). `documents.py` starts it.

`{"texts": [...], "unread": null}`: a text for each page, sheet, slide or part, and why something was not read. Both may
be there: what was found before a limit is still found.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal
from xml.parsers import expat

Unread = Literal["encrypted", "scanned", "too_big", "broken", "old_format"]
UNREAD: Final[tuple[Unread, ...]] = ("encrypted", "scanned", "too_big", "broken", "old_format")

MEMORY: Final = 1 << 30
SECONDS: Final = 30
"""Of CPU."""

MOST_TEXT: Final = 16 << 20
"""Characters of one file."""
MOST_PARTS: Final = 5_000
MOST_UNPACKED: Final = 256 << 20
"""Bytes that the XML of one file may unpack to, those of files inside it included."""
MOST_RATIO: Final = 200
RATIO_FROM: Final = 8 << 20
"""From so many unpacked bytes on a part may not be more than `MOST_RATIO` times what it was packed."""
DEEPEST: Final = 2
"""Files inside of files."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENDS: Final = frozenset({"p", "h", "c", "si", "row", "br", "tab", "comment", "is", "tc", "list-item"})
"""Elements after which the text goes on elsewhere: paragraphs, cells, lines. Words of one may be in several runs."""
_SAID: Final = frozenset({"author", "Target", "descr", "title", "displayName", "userId", "href", "lastModifiedBy"})
"""Attributes that hold what somebody wrote, or an address that a link leads to."""
ENDINGS: Final = (
    ".pdf", ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".doc",
    ".xls", ".ppt", ".rtf", ".wps", ".et", ".dps",
)  # fmt: skip
"""Of the names of PDFs and office files."""
_EMBEDDED: Final = re.compile(r"(^|/)(embeddings/.*[^/]|Object [^/]*)$", re.IGNORECASE)
"""Where office files keep other files, whatever these are called. OpenDocument's pictures of them lie beside."""
_PICTURED: Final = "ObjectReplacements/"
_BINARY: Final = "xl/workbook.bin"
"""A workbook whose cells are no XML (.xlsb)."""
_LARGE_NUMBER: Final = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)


class CannotRead(Exception):
    """Why a file, or the rest of it, is not read."""

    def __init__(self, why: Unread) -> None:
        super().__init__(why)
        self.why: Unread = why


class Reader:
    """One file with what is inside it, and how much of the limits they have used together."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.unread: Unread | None = None
        """Why a file inside was not read; what is around it was."""
        self._characters = self._unpacked = self._parts = 0

    def read(self, data: bytes, depth: int = 0) -> None:
        """Reads a file by what it is, not by its name. Raises `CannotRead`."""
        if data.startswith(_OLE):
            # A password makes an office file of any age one of these, with its real bytes in a stream of this name.
            raise CannotRead("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "old_format")
        if b"%PDF-" in data[:1024]:
            self._pdf(data, depth)
        elif data.startswith(b"PK\x03\x04"):
            self._office(data, depth)
        else:
            raise CannotRead("old_format" if data.startswith(b"{\\rtf") else "broken")

    def _say(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MOST_TEXT:
            raise CannotRead("too_big")
        if text.strip():
            self.texts.append(text)

    def _part(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise CannotRead("too_big")

    def _pdf(self, data: bytes, depth: int) -> None:
        import pypdf  # only a PDF needs it

        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise CannotRead("encrypted")
        self._say("\n".join(str(value) for value in (pdf.metadata or {}).values() if isinstance(value, str)))
        before, has_pictures = len(self.texts), False
        for page in pdf.pages:
            self._part()
            self._say("\n".join([page.extract_text(), *_annotations(page)]))
            has_pictures = has_pictures or "/XObject" in (page.get("/Resources") or {})
        self._say("\n".join(str(value) for value in (pdf.get_form_text_fields() or {}).values() if value))
        is_scanned = len(self.texts) == before and has_pictures
        for parts in pdf.attachments.values():
            for part in parts:
                self._beside(part, depth)
        if is_scanned:
            raise CannotRead("scanned")

    def _office(self, data: bytes, depth: int) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise CannotRead("encrypted")
            if any(entry.filename == _BINARY for entry in entries):
                raise CannotRead("old_format")
            shared = next((each for each in entries if each.filename == "xl/sharedStrings.xml"), None)
            strings = list(_items(self._unpack(package, shared))) if shared is not None else []
            for entry in entries:
                name = entry.filename
                if name.endswith((".xml", ".rels")):
                    self._part()
                    xml = self._unpack(package, entry)
                    if name == "META-INF/manifest.xml" and b"encryption-data" in xml:
                        raise CannotRead("encrypted")
                    # What no cell shows any more may still be among the shared strings, so those are said as well.
                    self._say("".join(_said(xml, strings)))
                elif _is_file(name):
                    self._part()
                    self._beside(self._unpack(package, entry), depth)

    def _beside(self, data: bytes, depth: int) -> None:
        """A file inside: one that can't be read is no reason not to read on, but limits are."""
        try:
            self._inside(data, depth)
        except CannotRead as error:
            if error.why == "too_big":
                raise
            self.unread = self.unread or error.why

    def _inside(self, data: bytes, depth: int) -> None:
        if depth == DEEPEST:
            raise CannotRead("too_big")
        self.read(data, depth + 1)

    def _unpack(self, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        """Counts what really comes out: what a zip says of itself may be a lie."""
        pieces, size = list[bytes](), 0
        with package.open(entry) as file:
            while piece := file.read(1 << 16):
                size += len(piece)
                self._unpacked += len(piece)
                is_bomb = size > RATIO_FROM and size > MOST_RATIO * max(entry.compress_size, 1)
                if is_bomb or self._unpacked > MOST_UNPACKED:
                    raise CannotRead("too_big")
                pieces.append(piece)
        return b"".join(pieces)


def _is_file(name: str) -> bool:
    """Whether an entry of an office file, which is no XML, is a file that somebody put into it."""
    return name.lower().endswith(ENDINGS) or (_EMBEDDED.search(name) is not None and not name.startswith(_PICTURED))


def _annotations(page: Any) -> Iterator[str]:  # noqa: ANN401  # pypdf's page
    """Comments on a page, and where its links lead."""
    for each in page.annotations or ():
        annotation = each.get_object()
        if isinstance(said := annotation.get("/Contents"), str):
            yield said
        if isinstance(leads := (annotation.get("/A") or {}).get("/URI"), str):
            yield leads


def _parsed(xml: bytes, start: Callable[[str, Mapping[str, str]], None], end: Callable[[str], None],
            said: Callable[[str], None]) -> None:  # fmt: skip
    """Walks through XML. One with a DOCTYPE is refused: office files have none, and entities come with it."""
    parser = expat.ParserCreate()

    def refused(*_: object) -> None:
        raise CannotRead("broken")

    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = lambda name, given: start(_local(name), given)
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = said
    parser.Parse(xml, True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _items(xml: bytes) -> list[str]:
    """The strings that the cells of a workbook name by number."""
    found, now = list[str](), list[str]()

    def end(name: str) -> None:
        if name == "si":
            found.append("".join(now))
            now.clear()

    _parsed(xml, lambda _name, _given: None, end, now.append)
    return found


def _said(xml: bytes, strings: list[str]) -> Iterable[str]:
    """All that somebody may have written, a line for each paragraph or cell."""
    found, cell = list[str](), list[str]()
    is_shared = is_value = False

    def start(name: str, given: Mapping[str, str]) -> None:
        nonlocal is_shared, is_value
        is_value = name == "v"
        if name == "c":
            is_shared = given.get("t") == "s"
        found.extend(f"{value}\n" for key, value in given.items() if _local(key) in _SAID)

    def end(name: str) -> None:
        nonlocal is_value
        if name == "v":
            found.append(_cell("".join(cell), strings if is_shared else None))
            cell.clear()
            is_value = False
        if name in _ENDS:
            found.append("\n")

    _parsed(xml, start, end, lambda text: (cell if is_value else found).append(text))
    return found


def _cell(value: str, strings: list[str] | None) -> str:
    """What a cell shows: the string that it names; a telephone number that was stored as a large one in full."""
    if strings is not None:
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    return f"{float(value):.0f}" if _LARGE_NUMBER.fullmatch(value) else value


def read(data: bytes) -> dict[str, object]:
    """What is in a file; never raises."""
    reader, unread = Reader(), None
    try:
        reader.read(data)
        unread = reader.unread
    except CannotRead as error:
        unread = error.why
    except MemoryError:
        unread = "too_big"
    except Exception:  # noqa: BLE001  # whatever a parser makes of bytes that somebody broke
        unread = "broken"
    return {"texts": reader.texts, "unread": unread}


def main() -> None:
    """Reads stdin, within limits that it sets itself before it looks at a byte."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
