"""Customers' files: encrypted before they touch a disk, read in ranges, complete or not there at all.

A file is 64 KiB chunks, each sealed under the tenant's keyset and bound to the file's id, its own place and whether
it is the last: a chunk that was cut off, swapped or moved to another file doesn't decrypt (the STREAM construction of
Hoang, Reyhanitabar, Rogaway and Vizar, 2015). All chunks but the last are equally long, so a range is read by seeking.

A write goes to a temporary name in the same folder, as ciphertext, and becomes visible by a rename after an fsync; a
crash can leave a `.part-` file behind, which holds nothing readable. A file lies at `<owner>/<last byte of id>/<id>`: a
tenant's folder can be moved or dropped whole, and none gets large (ids begin alike and end at random).
"""

import asyncio
import contextlib
import io
import os
import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self
from uuid import UUID

import msgspec

from kernel.crypto import Keyset
from kernel.errors import NotFound
from kernel.text import Text

CHUNK: Final = 64 * 1024
"""Bytes of plaintext in each chunk but the last."""

OVERHEAD: Final = 5 + 12 + 16
"""Bytes that encryption adds to a chunk: key id, nonce, tag."""

_SEALED: Final = CHUNK + OVERHEAD
_OWNER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

_PART: Final = ".part-"
_MARK: Final = 5
"""Bytes in front of a chunk that say which key it is under."""
ABANDONED: Final = 3600.0
"""Seconds after its last byte in which nobody goes on with a file that was not finished."""

_BATCH: Final = 16 * CHUNK
"""Disk work runs in a thread, as a slow disk would stop every other request; so many bytes make a hop worth it."""


class StoredFile(msgspec.Struct, frozen=True):
    """A file that is safely on disk; `size` is that of the plaintext, in bytes."""

    id: UUID
    size: int


class FileMissing(NotFound):
    """No such file."""

    code = "files.not_found"
    text = Text(zh="文件不存在，可能已删除。", en="The file doesn't exist; it may have been deleted.")


class FileStore:
    """Files on a local disk (or a mounted volume) below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, keys: Keyset, file_id: UUID, stream: AsyncIterator[bytes]) -> StoredFile:
        """Stores a stream. On any error or cancellation nothing is kept."""
        writer = await asyncio.to_thread(self.open_writer, keys, file_id)
        with writer:
            batch = bytearray()
            async for data in stream:
                batch += data
                if len(batch) >= _BATCH:
                    await asyncio.to_thread(writer.write, bytes(batch))
                    batch.clear()
            await asyncio.to_thread(writer.write, bytes(batch))
            return await asyncio.to_thread(writer.commit)

    def put_whole(self, keys: Keyset, file_id: UUID, data: bytes) -> StoredFile:
        """Stores bytes that are all there, in the place of what the file held; blocking."""
        with self.open_writer(keys, file_id) as writer:
            return writer.put(data)

    async def open(self, keys: Keyset, file_id: UUID, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Reads bytes `start` to `end` (exclusive; None: to the end). Raises `FileMissing` before anything is read.

        While it is read, a chunk that was tampered with raises `CryptoError`.
        """
        await self.size(keys, file_id)
        return self._stream(keys, file_id, start, end)

    async def size(self, keys: Keyset, file_id: UUID) -> int:
        """Bytes of plaintext, as the length on disk tells; only reading to the end proves it."""
        path = self._path(keys, file_id)
        try:
            stored = await asyncio.to_thread(path.stat)
        except FileNotFoundError:
            raise FileMissing from None
        return _plain_size(stored.st_size)

    async def delete(self, keys: Keyset, file_id: UUID) -> None:
        """Removes a file, and what came of it so far; one that isn't there is fine, as jobs repeat."""
        await asyncio.to_thread(self._remove, self._path(keys, file_id))

    def open_writer(self, keys: Keyset, file_id: UUID) -> "FileWriter":
        """A blocking writer for exports and error lists, for a `with` block in a thread or a worker."""
        return FileWriter(keys, file_id, self.place_of(keys, file_id)[0])

    def place_of(self, keys: Keyset, file_id: UUID) -> tuple[Path, Path]:
        """Where a file will be, and where what comes in parts waits until then; its folder is made."""
        path = self._path(keys, file_id)
        for folder in (self._root, path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path, path.with_name(f"{_PART}{path.name}")

    def is_there(self, keys: Keyset, file_id: UUID) -> bool:
        """Whether a whole file of this id exists; blocking."""
        return self._path(keys, file_id).exists()

    def content_hash(self, keys: Keyset, file_id: UUID) -> bytes:
        """The keyed hash of a file's bytes (`Keyset.content_hash`); blocking. It opens every chunk on the way."""
        hashed = keys.content_hash()
        for piece in self.read(keys, file_id):
            hashed.update(piece)
        return hashed.digest()

    def read(self, keys: Keyset, file_id: UUID, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The blocking form of `open`, one piece of at most 64 KiB at a time."""
        try:
            file = self._path(keys, file_id).open("rb")
        except FileNotFoundError:
            raise FileMissing from None
        with file:
            stored = os.fstat(file.fileno()).st_size
            stop = _plain_size(stored) if end is None else min(end, _plain_size(stored))
            last = max(-(-stored // _SEALED) - 1, 0)
            for index in range(start // CHUNK, -(-stop // CHUNK) if stop else 1):
                file.seek(index * _SEALED)
                plain = keys.decrypt_chunk(file.read(_SEALED), file=file_id, index=index, last=index == last)
                base = index * CHUNK
                yield plain[max(start - base, 0) : stop - base]

    def seekable(self, keys: Keyset, file_id: UUID) -> IO[bytes]:
        """A file to read and seek in, for what blocks and asks for bytes here and there; raises `FileMissing`."""
        try:
            stored = self._path(keys, file_id).stat().st_size
        except FileNotFoundError:
            raise FileMissing from None
        return io.BufferedReader(_Seekable(self, keys, file_id, _plain_size(stored)), _BATCH)

    def under_old_keys(self, keys: Keyset) -> list[UUID]:
        """The owner's files of which a chunk is under another key than the one that encrypts now; blocking."""
        found = [path for path in self._all_of(keys) if not path.name.startswith(_PART)]
        return [UUID(path.name) for path in found if not _is_under(keys, path)]

    def written_under_old_keys(self, keys: Keyset) -> bool:
        """Whether a file is being written that began under another key; blocking.

        What nobody wrote to for `ABANDONED` seconds was left by a crash.
        """
        parts = [path for path in self._all_of(keys) if path.name.startswith(_PART)]
        return any(not _is_under(keys, path, since=time.time() - ABANDONED) for path in parts)

    def anew(self, keys: Keyset, file_id: UUID) -> bool:
        """Writes a file again, under the key that encrypts now; blocking. False if it is gone or another by then."""
        path = self._path(keys, file_id)
        try:
            before = path.stat().st_ino
            with self.open_writer(keys, file_id) as writer:
                for piece in self.read(keys, file_id):
                    writer.write(piece)
                return writer.replace(before)
        except (FileNotFoundError, FileMissing):
            return False

    async def delete_all(self, owner: str) -> None:
        """Removes everything of an owner, whose keys may be gone; that there is nothing is fine."""
        with contextlib.suppress(FileNotFoundError):
            await asyncio.to_thread(shutil.rmtree, self._folder(owner))

    @staticmethod
    def _remove(path: Path) -> None:
        for each in (path, *path.parent.glob(f"{_PART}{path.name}*")):
            each.unlink(missing_ok=True)

    def _all_of(self, keys: Keyset) -> list[Path]:
        folder = self._path(keys, UUID(int=0)).parent.parent
        return sorted(folder.glob("*/*"))

    async def _stream(self, keys: Keyset, file_id: UUID, start: int, end: int | None) -> AsyncIterator[bytes]:
        pieces = self.read(keys, file_id, start, end)
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece

    def _path(self, keys: Keyset, file_id: UUID) -> Path:
        name = file_id.hex
        return self._folder(keys.owner) / name[-2:] / name

    def _folder(self, owner: str) -> Path:
        if not _OWNER.fullmatch(owner):
            raise ValueError("an owner of files is named by letters, digits, - and _")
        return self._root / owner


class _Seekable(io.RawIOBase):
    """A stored file as the standard library reads one."""

    def __init__(self, store: FileStore, keys: Keyset, file_id: UUID, size: int) -> None:
        self._store, self._keys, self._id, self._size = store, keys, file_id, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._size)
        if self._at >= end:
            return 0
        found = b"".join(self._store.read(self._keys, self._id, self._at, end))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


class FileWriter:
    """Writes one file; `commit` makes it visible, leaving the `with` block without it drops everything."""

    def __init__(self, keys: Keyset, file_id: UUID, path: Path) -> None:
        self._keys, self._id, self._path = keys, file_id, path
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{_PART}{path.name}-")
        self._file: IO[bytes] = open(descriptor, "wb")  # noqa: SIM115 - closed by __exit__
        self._part = Path(name)
        self._rest = bytearray()
        self._index = 0

    def write(self, data: bytes) -> None:
        """Takes any number of bytes."""
        self._rest += data
        # The last chunk must be known as such, so a full one waits until something follows it.
        while len(self._rest) > CHUNK:
            self._emit(bytes(self._rest[:CHUNK]), last=False)
            del self._rest[:CHUNK]

    def commit(self) -> StoredFile:
        """Puts the file in place, on disk before it is visible; it replaces an earlier one of the same id."""
        size = self._finish()
        self._put()
        return StoredFile(self._id, size)

    def put(self, data: bytes) -> StoredFile:
        """Takes the last bytes and puts the file in place."""
        self.write(data)
        size = self._finish()
        self._put()
        return StoredFile(self._id, size)

    def replace(self, inode: int) -> bool:
        """`commit`, but only where the file is still the one of this inode: one that was deleted stays so."""
        self._finish()
        try:
            is_same = self._path.stat().st_ino == inode
        except FileNotFoundError:
            return False
        if is_same:
            self._put()
        return is_same

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)

    def _finish(self) -> int:
        size = self._index * CHUNK + len(self._rest)
        self._emit(bytes(self._rest), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        return size

    def _put(self) -> None:
        self._part.replace(self._path)
        fsync_folder(self._path.parent)

    def _emit(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._keys.encrypt_chunk(plain, file=self._id, index=self._index, last=last))
        self._index += 1


def _is_under(keys: Keyset, path: Path, since: float = 0.0) -> bool:
    """Whether every chunk is under the key that encrypts now; so is a file that is gone, or older than it matters."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if found.st_mtime < since:
                return True
            return all(_mark_at(file, place) == keys.mark for place in range(0, found.st_size, _SEALED))
    except FileNotFoundError:
        return True


def _mark_at(file: IO[bytes], place: int) -> bytes:
    file.seek(place)
    return file.read(_MARK)


def _plain_size(stored: int) -> int:
    return max(stored - -(-stored // _SEALED) * OVERHEAD, 0)


def fsync_folder(folder: Path) -> None:
    """Makes a rename in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
