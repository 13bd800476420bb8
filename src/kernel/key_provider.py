"""Root keys: whoever holds one can open every keyset that it wrapped, so it stays behind this protocol.

The embedded default is a file; a KMS is one more class with the same two methods. Nothing else may see the key.
"""

import os
import stat
import tempfile
from pathlib import Path
from typing import Final, NoReturn, Protocol
from urllib.parse import urlsplit

from tink import TinkError, aead, new_keyset_handle, proto_keyset_format, secret_key_access

from kernel.errors import RapportError
from kernel.text import Text

aead.register()

_PRIVATE: Final = 0o600
_MAX_BYTES: Final = 1 << 16


class CryptoError(RapportError):
    """Something can't be decrypted, or keys can't be used. `reason` never holds plaintext or key material."""

    code = "crypto.unreadable"
    text = Text(
        zh="加密的内容无法读取，数据没有改动。请把请求编号告诉我们。（{reason}）",
        en="Encrypted content can't be read; nothing was changed. Give us the request number. ({reason})",
    )

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)

    def __str__(self) -> str:
        return f"{self.code}: {self.params['reason']}"


class KeyProviderError(CryptoError):
    """The root key can't be used; the reason is one sentence for the operator."""

    code = "crypto.key_provider"
    text = Text(
        zh="根密钥不可用，服务没有启动或没有继续。（{reason}）",
        en="The root key can't be used, so nothing was started or changed. ({reason})",
    )


class KeyProvider(Protocol):
    """Wraps keysets under a root key that never leaves it."""

    @property
    def name(self) -> str:
        """What the operator and the customer see: "file", "aws-kms"."""
        ...

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """Encrypts a keyset, bound to its owner."""
        ...

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """Decrypts it; raises `CryptoError` for another root key or owner, or damaged bytes."""
        ...


class FileKeyProvider:
    """A root key in a file that only its owner may read: the embedded default, for one machine."""

    name = "file"

    def __init__(self, path: Path) -> None:
        """Reads the key; raises `KeyProviderError` if it is missing, damaged or readable by group or others."""
        data = _read_private(path)
        try:
            handle = proto_keyset_format.parse(data, secret_key_access.TOKEN)
            self._aead = handle.primitive(aead.Aead)
        except TinkError:
            raise KeyProviderError(reason=f"{path} holds no root key") from None

    @classmethod
    def create(cls, path: Path) -> "FileKeyProvider":
        """Makes a new root key, whole or not at all; refuses to replace one, which would shred every tenant."""
        key = new_keyset_handle(aead.aead_key_templates.AES256_GCM)
        _write_private(path, proto_keyset_format.serialize(key, secret_key_access.TOKEN))
        return cls(path)

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """Encrypts a keyset, bound to its owner."""
        wrapped: bytes = self._aead.encrypt(keyset, associated)
        return wrapped

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """Decrypts it; raises `CryptoError` for another root key or owner, or damaged bytes."""
        try:
            keyset: bytes = self._aead.decrypt(wrapped, associated)
        except TinkError:
            raise CryptoError(reason="the keyset belongs to another root key or owner, or is damaged") from None
        return keyset

    def __repr__(self) -> str:
        return "<FileKeyProvider>"

    def __reduce__(self) -> NoReturn:
        raise CryptoError(reason="a root key is never copied or pickled")


def provider_from(url: str) -> KeyProvider:
    """The provider that a setting names: "file:/absolute/path"."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        raise KeyProviderError(reason="KEY_PROVIDER must be file:/absolute/path; no other kind is built in")
    return FileKeyProvider(Path(parts.path))


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


def _write_private(path: Path, data: bytes) -> None:
    if not path.parent.is_dir():
        raise KeyProviderError(reason=f"{path.parent} is not a directory")
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".key-") as file:
        os.fchmod(file.fileno(), _PRIVATE)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        try:
            # A link appears whole or fails if the name is taken; a rename would replace a key that is in use.
            os.link(file.name, path)
        except FileExistsError:
            raise KeyProviderError(reason=f"{path} exists; a root key is never replaced") from None
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
