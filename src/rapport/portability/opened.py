"""Reading an archive that somebody brings: everything is checked before anything of it is used.

Names in it are compared, never used as paths. Nothing is read that the manifest doesn't announce, nothing beyond the
size that it announces, and no line is longer than one may be. Whoever altered an archive and its manifest alike has
made another archive: what its rows may hold the types of the tables say, and the database.
"""

import contextlib
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Self, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from kernel.tables import change
from kernel.text import Text
from rapport.crm.imports.models import stored_file
from rapport.crm.records.closed_kinds import CurrencyKind
from rapport.onboarding.countries import countries
from rapport.portability import manifest, register, wire
from rapport.portability.entries import Written
from rapport.portability.errors import BadArchive, NewerArchive, OlderArchive, TooLargeArchive
from rapport.portability.manifest import Chain, Head, Manifest, Organisation

T = TypeVar("T")

GIGABYTE: Final = 1 << 30
MOST: Final = 64 * GIGABYTE
"""Bytes that an archive may unpack to, unless who loads it says otherwise."""

MOST_SAID: Final = 16 << 20
"""Bytes of a manifest: more than 80,000 entries."""

MOST_LINE: Final = 8 << 20
"""Bytes of a line: the longest text that a field takes is far shorter."""

MOST_READ: Final = 16 << 20
"""Bytes that the zip's own index may have, which is read at once: room for 150,000 entries."""

_PIECE: Final = 1 << 20
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAMES: Final = re.compile(
    rf"(README\.txt|organisation\.json|fields\.json|manifest\.json|(?:tables|late)/([a-z_]+)\.ndjson|files/{_UUID})"
)
_LOCALES: Final = ("zh-CN", "en")

NOT_ZIP: Final = Text(zh="不是完整的 ZIP 文件", en="it is no whole zip file")
NO_MANIFEST: Final = Text(zh="清单读不懂", en="its manifest can't be read")
ENTRIES: Final = Text(zh="内容与清单不一致", en="its entries aren't those of its manifest")
ALTERED: Final = Text(zh="{name} 与清单不一致", en="{name} isn't what the manifest says")
LINES: Final = Text(zh="{name} 第 {line} 行读不懂", en="line {line} of {name} can't be read")
PLACE: Final = Text(zh="组织资料读不懂", en="what it says of the organisation can't be read")
CHAIN: Final = Text(zh="变更记录的链条不相符", en="the chain of its changes doesn't hold")
VERSION: Final = Text(zh="格式 {found}，本系统支持到 {known}", en="format {found}, this one knows {known}")
SIZE: Final = Text(zh="{found} 字节，限制 {limit} 字节", en="{found} bytes, {limit} is the limit")


class _Change(msgspec.Struct):
    """Of a change, what the chain is made of."""

    seq: int
    commitment: bytes


class _File(msgspec.Struct):
    """Of a file's row, what its bytes are held against."""

    id: UUID
    size: int


class _Bounded(io.RawIOBase):
    """A file of which nobody reads too much at once: how long a zip's index is, the zip says itself."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1) -> bytes:
        most = MOST_READ + 1
        found = self._file.read(most if size is None or size < 0 else min(size, most))
        if len(found) > MOST_READ:
            raise zipfile.BadZipFile
        return found


class Opened:
    """An archive that is whole. Its methods block: they are for threads."""

    def __init__(self, file: zipfile.ZipFile, said: Manifest, schema: str, organisation: Organisation) -> None:
        self._zip = file
        self._is_older = said.schema < schema
        self.manifest = said
        self.organisation = organisation
        self._written = {each.name: each for each in said.entries}

    @classmethod
    @contextmanager
    def at(cls, path: Path | IO[bytes], schema: str, most: int = MOST) -> Iterator[Self]:
        """Opens and checks one; `schema` is the version of the tables here. Raises `BadArchive` and its kinds."""
        with contextlib.ExitStack() as stack:
            try:
                data = stack.enter_context(path.open("rb")) if isinstance(path, Path) else path
                file = stack.enter_context(zipfile.ZipFile(_Bounded(data)))
            except (zipfile.BadZipFile, OSError, ValueError):
                raise BadArchive(reason=NOT_ZIP) from None
            try:
                said = _manifest(file, schema)
                _check_names(file, said, schema)
                _check_size(said, most)
                found = cls(file, said, schema, _place(_whole(file, said, manifest.ORGANISATION)))
                found._check()
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
                raise BadArchive(reason=NOT_ZIP) from None  # cut, encrypted, or packed in a way that isn't ours
            yield found

    def lines(self, name: str, most: int) -> Iterator[list[bytes]]:
        """The lines of an entry, so many at a time, or fewer long ones; nothing where there is no such entry."""
        found: list[bytes] = []
        if name not in self._written:
            return
        size = 0
        with self._zip.open(name) as entry:
            while line := entry.readline(MOST_LINE):
                found.append(line)
                size += len(line)
                if len(found) == most or size >= MOST_LINE:
                    yield found
                    found, size = [], 0
        if found:
            yield found

    def chain_at(self, seq: int) -> Head:
        """The head of its history as it was at change number `seq`."""
        chain = Chain()
        for name in (manifest.table_name(change.name), manifest.late_name(change.name)):
            for lines in self.lines(name, 1000):
                for line in lines:
                    link = msgspec.json.decode(line, type=_Change)
                    if link.seq > seq:
                        return chain.head
                    chain.add(link.seq, link.commitment)
        return chain.head

    def of(self, table: str, kind: type[T]) -> Iterator[T]:
        """The rows of a table, of each what `kind` names."""
        for lines in self.lines(manifest.table_name(table), 1000):
            for line in lines:
                yield msgspec.json.decode(line, type=kind)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry."""
        with self._zip.open(name) as entry:
            while piece := entry.read(_PIECE):
                yield piece

    @property
    def files(self) -> list[UUID]:
        """The ids of the files that it has."""
        return [UUID(name.removeprefix("files/")) for name in self._written if name.startswith("files/")]

    def _check(self) -> None:
        """Reads all of it once."""
        chain = Chain()
        for name, written in self._written.items():
            table = name.partition("/")[2].removesuffix(".ndjson") if name.endswith(".ndjson") else ""
            if table:
                self._check_lines(name, table, written, chain)
            else:
                self._check_bytes(name, written)
        if chain.head != self.manifest.head:
            raise BadArchive(reason=CHAIN)
        self._check_files()

    def _check_files(self) -> None:
        """Each file has a row, which says how large it is: what an organisation fills is counted by its rows."""
        sizes = {name: each.size for name, each in self._written.items() if name.startswith("files/")}
        named = set[str]()
        for entry in (manifest.table_name(stored_file.name), manifest.late_name(stored_file.name)):
            for lines in self.lines(entry, 1000):
                for line in lines:
                    said = msgspec.json.decode(line, type=_File)
                    name = manifest.file_name(said.id)
                    named.add(name)
                    if said.size < 0 or said.size != sizes.get(name, said.size):
                        raise BadArchive(reason=ALTERED.format(name=name))
        if unnamed := sizes.keys() - named:
            raise BadArchive(reason=ALTERED.format(name=min(unnamed)))

    def _check_bytes(self, name: str, written: Written) -> None:
        digest, size = hashlib.sha256(), 0
        for piece in self.pieces(name):
            digest.update(piece)
            size += len(piece)
            if size > written.size:
                break
        _compare(written, size, digest.hexdigest(), None)

    def _check_lines(self, name: str, table: str, written: Written, chain: Chain) -> None:
        digest, size, rows, reader = hashlib.sha256(), 0, 0, wire.reader(table)
        for lines in self.lines(name, 1000):
            for line in lines:
                rows += 1
                size += len(line)
                digest.update(line)
                if size > written.size:
                    _compare(written, size, "", None)
                try:
                    reader.check(line)
                    if table == change.name:
                        link = msgspec.json.decode(line, type=_Change)
                        chain.add(link.seq, link.commitment)
                except (msgspec.MsgspecError, UnicodeDecodeError, OverflowError):
                    kind = OlderArchive if self._is_older else BadArchive
                    raise kind(reason=LINES.format(name=name, line=rows)) from None
        _compare(written, size, digest.hexdigest(), rows)


def _manifest(file: zipfile.ZipFile, schema: str) -> Manifest:
    """What it says of itself, if it is of a version that is read here."""
    try:
        with file.open(manifest.NAME) as entry:
            data = entry.read(MOST_SAID + 1)
        said = msgspec.json.decode(data, type=_Said)
        if said.format != manifest.FORMAT or len(data) > MOST_SAID:
            raise BadArchive(reason=NO_MANIFEST)
        if said.version > manifest.VERSION:
            raise NewerArchive(reason=VERSION.format(found=said.version, known=manifest.VERSION))
        found = msgspec.json.decode(data, type=Manifest)
    except (KeyError, msgspec.MsgspecError, UnicodeDecodeError):
        raise BadArchive(reason=NO_MANIFEST) from None
    if found.schema > schema:
        raise NewerArchive(reason=VERSION.format(found=found.schema, known=schema))
    return found


class _Said(msgspec.Struct):
    """Of a manifest, what tells whether the rest can be read."""

    format: str
    version: int


def _check_names(file: zipfile.ZipFile, said: Manifest, schema: str) -> None:
    """Every entry is announced, once, by a name that an archive has; every table is there."""
    names = [info.filename for info in file.infolist()]
    announced = [each.name for each in said.entries]
    tables = {table.name for table in register.exported()}
    named = [_NAMES.fullmatch(name) for name in names]
    known = all(match is not None and (match[2] is None or match[2] in tables) for match in named)
    wanted = {manifest.ORGANISATION} | {manifest.table_name(name) for name in tables if said.schema == schema}
    is_whole = sorted(names) == sorted([*announced, manifest.NAME]) and wanted <= set(names)
    if not (known and is_whole and len(set(names)) == len(names)):
        raise BadArchive(reason=ENTRIES)


def _check_size(said: Manifest, most: int) -> None:
    whole = sum(each.size for each in said.entries)
    if whole > most or any(each.size < 0 for each in said.entries):
        raise TooLargeArchive(reason=SIZE.format(found=whole, limit=most))


def _whole(file: zipfile.ZipFile, said: Manifest, name: str) -> bytes:
    [size] = [each.size for each in said.entries if each.name == name]
    with file.open(name) as entry:
        return entry.read(min(size, MOST_SAID))


def _place(data: bytes) -> Organisation:
    """The organisation's facts, each held against its list as sign-up does."""
    try:
        found = msgspec.json.decode(data, type=Organisation)
        ZoneInfo(found.time_zone)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, OSError, ZoneInfoNotFoundError):
        raise BadArchive(reason=PLACE) from None
    closed = found.country in countries() and found.locale in _LOCALES and found.currency in CurrencyKind.known
    if not closed or not 1 <= found.fiscal_year_start <= 12 or not 0 < len(found.name.strip()) <= 200:
        raise BadArchive(reason=PLACE)
    return found


def _compare(written: Written, size: int, digest: str, rows: int | None) -> None:
    if (size, digest, rows) != (written.size, written.sha256, written.rows):
        raise BadArchive(reason=ALTERED.format(name=written.name))
