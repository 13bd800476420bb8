"""Writing the entries of an archive: a zip that is only ever added to, as it is encrypted on its way to the disk.

Each entry's SHA-256, bytes and lines go into the manifest, which is the last entry. Nothing here waits: it runs in
threads.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final, cast

import msgspec

from kernel.files import FileWriter

LEVEL: Final = 4
"""Of deflate: on lines of JSON 9 is four times as slow as this and a tenth smaller."""

_MOMENT: Final = (2026, 1, 1, 0, 0, 0)
"""When every entry says that it was made: the same data is the same archive."""


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry as the manifest tells of it; `rows` is None for what has no lines."""

    name: str
    size: int
    sha256: str
    rows: int | None = None


class Entries:
    """The zip of an archive on its way to an encrypted file."""

    def __init__(self, file: FileWriter) -> None:
        self._out = _Out(file)
        self._zip = zipfile.ZipFile(cast("IO[bytes]", self._out), "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self.written: list[Written] = []

    @contextmanager
    def entry(self, name: str, *, lines: bool = False) -> Iterator["Entry"]:
        """One entry; the next one can begin when its block has ended."""
        info = zipfile.ZipInfo(name, _MOMENT)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        # Python's zipfile takes an entry's own level from here alone.
        info._compresslevel = LEVEL  # type: ignore[attr-defined]  # it has no public name before Python 3.13
        with self._zip.open(info, "w", force_zip64=True) as out:
            found = Entry(out)
            yield found
        self.written.append(found.told(name, lines=lines))

    def whole(self, name: str, data: bytes) -> None:
        """An entry that is there already."""
        with self.entry(name) as entry:
            entry.write(data)

    def close(self) -> tuple[int, bytes]:
        """Writes the directory of the zip; its size and SHA-256."""
        self._zip.close()
        return self._out.size, self._out.hash.digest()


class Entry:
    """One entry while it is written."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self._size = 0
        self.rows = 0

    def write(self, data: bytes, rows: int = 0) -> None:
        """Adds bytes, which are so many lines."""
        self._hash.update(data)
        self._size += len(data)
        self.rows += rows
        self._out.write(data)

    def told(self, name: str, *, lines: bool) -> Written:
        """What the manifest says of it."""
        return Written(name, self._size, self._hash.hexdigest(), self.rows if lines else None)


class _Out:
    """What zipfile takes for a file that can't be sought in."""

    def __init__(self, file: FileWriter) -> None:
        self._file = file
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: Any) -> int:  # noqa: ANN401  # bytes or a view of some
        self._file.write(data)
        self.hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """The file is on the disk when it is committed."""
