"""A root key in a file that only its owner may read: the embedded default, for one machine."""

import os
import stat
import tempfile
from pathlib import Path
from typing import Final, NoReturn

from tink import KeysetHandle, TinkError, aead, new_keyset_handle, proto_keyset_format, secret_key_access
from tink.proto import tink_pb2

from kernel.keys.provider import CryptoError, KeyProviderError

aead.register()

_PRIVATE: Final = 0o600
_MAX_BYTES: Final = 1 << 16


class FileKeyProvider:
    """A root key in a file. It may hold earlier keys too, which open what they wrapped."""

    name = "file"

    def __init__(self, path: Path) -> None:
        """Reads the key; raises `KeyProviderError` if it is missing, damaged or readable by group or others."""
        self._path = path
        self._read()

    @classmethod
    def create(cls, path: Path) -> "FileKeyProvider":
        """Makes a new root key, whole or not at all; refuses to replace one, which would shred every tenant."""
        key = new_keyset_handle(aead.aead_key_templates.AES256_GCM)
        _write_private(path, _serialised(key), new=True)
        return cls(path)

    def rotate(self) -> None:
        """Adds a key that wraps from now on; whoever has the file open finds it when they first need it."""
        keys = tink_pb2.Keyset.FromString(_serialised(self._handle))
        _write_private(self._path, with_new_key(keys).SerializeToString(), new=False)
        self._read()

    def forget_former(self) -> None:
        """Removes every key but the one that wraps now; what a former one wrapped can't be opened any more."""
        keys = tink_pb2.Keyset.FromString(_serialised(self._handle))
        kept = [key for key in keys.key if key.key_id == keys.primary_key_id]
        del keys.key[:]
        keys.key.extend(kept)
        _write_private(self._path, keys.SerializeToString(), new=False)
        self._read()

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of its keys, as they lead what each wrapped; the one that wraps now is the last."""
        info = self._handle.keyset_info()
        former = [each.key_id for each in info.key_info if each.key_id != info.primary_key_id]
        return tuple(f"{key_id:08x}" for key_id in (*former, info.primary_key_id))

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """Encrypts a keyset, bound to its owner, under the newest key, which another process may have added since:
        nothing is wrapped under a former one, which may be removed any day.
        """
        self._read()
        wrapped: bytes = self._aead.encrypt(keyset, associated)
        return wrapped

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """Decrypts it; raises `CryptoError` for another root key or owner, or damaged bytes."""
        try:
            return self._opened(wrapped, associated)
        except TinkError:
            # Another process may have added a key since.
            self._read()
        try:
            return self._opened(wrapped, associated)
        except TinkError:
            raise CryptoError(reason="the keyset belongs to another root key or owner, or is damaged") from None

    def _opened(self, wrapped: bytes, associated: bytes) -> bytes:
        keyset: bytes = self._aead.decrypt(wrapped, associated)
        return keyset

    def _read(self) -> None:
        data = _read_private(self._path)
        try:
            self._handle = proto_keyset_format.parse(data, secret_key_access.TOKEN)
            self._aead = self._handle.primitive(aead.Aead)
        except TinkError:
            raise KeyProviderError(reason=f"{self._path} holds no root key") from None

    def __repr__(self) -> str:
        return "<FileKeyProvider>"

    def __reduce__(self) -> NoReturn:
        raise CryptoError(reason="a root key is never copied or pickled")


def with_new_key(keys: tink_pb2.Keyset) -> tink_pb2.Keyset:
    """Adds a fresh AES-256-GCM key to a Tink keyset and makes it the one that encrypts."""
    new = tink_pb2.Keyset.FromString(_serialised(new_keyset_handle(aead.aead_key_templates.AES256_GCM))).key[0]
    while new.key_id in {key.key_id for key in keys.key}:
        new.key_id = int.from_bytes(os.urandom(4), "big") & 0x7FFFFFFF or 1
    keys.key.append(new)
    keys.primary_key_id = new.key_id
    return keys


def _serialised(handle: KeysetHandle) -> bytes:
    data: bytes = proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
    return data


def _read_private(path: Path) -> bytes:
    try:
        # Not blocking, so that a pipe in the key's place is told instead of waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise KeyProviderError(reason=f"{path}: {error.strerror}") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise KeyProviderError(reason=f"{path} is not a plain file")
        if mode & 0o077:
            raise KeyProviderError(reason=f"{path} is open to group or others; run chmod 600 on it")
        return os.read(descriptor, _MAX_BYTES)
    finally:
        os.close(descriptor)


def _write_private(path: Path, data: bytes, *, new: bool) -> None:
    if not path.parent.is_dir():
        raise KeyProviderError(reason=f"{path.parent} is not a directory")
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".key-") as file:
        os.fchmod(file.fileno(), _PRIVATE)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        _put(Path(file.name), path, new=new)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _put(file: Path, path: Path, *, new: bool) -> None:
    """A link appears whole or fails if the name is taken; only a key with all former ones in it replaces a file."""
    if new:
        try:
            path.hardlink_to(file)
        except FileExistsError:
            raise KeyProviderError(reason=f"{path} exists; a root key is never replaced") from None
        return
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.hardlink_to(file)
    beside.replace(path)
