"""A file that comes in parts, over hours and several connections, and is a file only when its last byte is there.

It lies beside the files it will be among, as `.part-<id>`: whole chunks sealed for their places, and at the end what
does not fill one yet. How far it is follows from the bytes on disk alone, so whoever is killed between two parts loses
nothing that was written, and a chunk that a crash cut off does not decrypt and is not counted. One at a time writes:
the file is locked, and the lock goes with the process.
"""

import contextlib
import fcntl
import os
from types import TracebackType
from typing import IO, Self
from uuid import UUID

from kernel.crypto import CryptoError, KeysClosed, Keyset
from kernel.errors import RapportError
from kernel.files import CHUNK, OVERHEAD, FileMissing, FileStore, StoredFile, fsync_folder
from kernel.text import Text

_SEALED = CHUNK + OVERHEAD


class UploadLocked(RapportError):
    """Another request is sending a part of the same upload."""

    status = 423
    code = "resumable.locked"
    text = Text(
        zh="这个文件正在上传，请稍后继续。", en="A part of this file is being sent right now. Go on in a moment."
    )


class Parts:
    """The part that is there, for a `with` block in a thread; `size` is what the whole file will have, at least one.

    Raises `UploadLocked` while somebody else is in it. Whatever ends the block, what was written stays.
    """

    def __init__(self, store: FileStore, keys: Keyset, file_id: UUID, size: int) -> None:
        self._path, self._part = store.place_of(keys, file_id)
        self._keys, self._id, self.size = keys, file_id, size

    def __enter__(self) -> Self:
        descriptor = os.open(self._part, os.O_RDWR | os.O_CREAT, 0o600)
        self._file: IO[bytes] = open(descriptor, "r+b", buffering=0)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise UploadLocked from None
        self._check_place()
        self._index, self._rest = self._found()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def offset(self) -> int:
        """Bytes that are there."""
        return self._index * CHUNK + len(self._rest)

    @property
    def is_whole(self) -> bool:
        """Whether its last byte is there."""
        return self.offset == self.size

    def write(self, data: bytes) -> None:
        """Takes what comes next; no more than the file will have."""
        if self.offset + len(data) > self.size:
            raise ValueError("more than the file was said to have")
        self._rest += data
        while len(self._rest) >= CHUNK:
            self._emit(bytes(self._rest[:CHUNK]))
            self._index += 1
            del self._rest[:CHUNK]

    def save(self) -> None:
        """Puts what fills no chunk on the disk as well."""
        end = self._index * _SEALED
        if self._rest:
            self._emit(bytes(self._rest))
            end += len(self._rest) + OVERHEAD
        self._file.truncate(end)
        os.fsync(self._file.fileno())

    def finish(self) -> StoredFile:
        """Makes it a file once its last byte is there and saved."""
        if not self.is_whole:
            raise ValueError("it is not whole yet")
        try:
            self._part.replace(self._path)
        except FileNotFoundError:  # it was cancelled while its last part came
            raise FileMissing from None
        fsync_folder(self._path.parent)
        return StoredFile(self._id, self.size)

    def _check_place(self) -> None:
        """Raises `UploadLocked` where somebody finished or removed it before the lock was ours.

        A file never changes: who came to send a part of it must not put another in its place.
        """
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(self._file.fileno()), self._part.stat()):
                if not self._path.exists():
                    return
                self._part.unlink()
        self._file.close()
        raise UploadLocked

    def _emit(self, plain: bytes) -> None:
        last = self._index * CHUNK + len(plain) == self.size
        self._file.seek(self._index * _SEALED)
        self._file.write(self._keys.encrypt_chunk(plain, file=self._id, index=self._index, last=last))

    def _found(self) -> tuple[int, bytearray]:
        """How many whole chunks there are, and what stands behind them."""
        index, behind = divmod(os.fstat(self._file.fileno()).st_size, _SEALED)
        rest = self._opened(index, behind) if behind else b""
        while index and not rest and self._opened(index - 1, _SEALED) is None:
            index -= 1
        return index, bytearray(rest or b"")

    def _opened(self, index: int, length: int) -> bytes | None:
        last = index * CHUNK + length - OVERHEAD == self.size
        self._file.seek(index * _SEALED)
        try:
            return self._keys.decrypt_chunk(self._file.read(length), file=self._id, index=index, last=last)
        except KeysClosed:
            raise  # nothing is wrong with what is there: it is counted once the keys are back
        except CryptoError:
            return None
