"""Root keys: whoever holds one can open every keyset that it wrapped, so it stays behind this protocol.

A root key is the platform's, or one that a customer keeps in a KMS of their own and may take away at any time. Nothing
but the classes of this package may see it; `kernel.keys.opening` makes them from a URL.
"""

from typing import Protocol

from kernel.errors import RapportError
from kernel.text import Text


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


class KeyRefused(CryptoError):
    """Whoever keeps the key lets us use it no more: it is disabled or deleted, or our access was taken back."""

    status = 423
    code = "keys.refused"
    text = Text(
        zh="密钥所在的密钥管理服务拒绝了我们：密钥已停用、已删除，或授权已收回。（{reason}）",
        en="The key service refuses us the key: it is disabled or deleted, or access was taken back. ({reason})",
    )


class KeyUnreachable(CryptoError):
    """The key service doesn't answer; nobody knows whether the key may be used."""

    status = 503
    code = "keys.no_answer"
    text = Text(
        zh="密钥管理服务没有回应，请稍后再试。（{reason}）",
        en="The key service doesn't answer; try again later. ({reason})",
    )


class KeysClosed(CryptoError):
    """A keyset that somebody holds was closed meanwhile: nothing is wrong with what it was to open, and it may wait."""

    status = 423
    code = "keys.closed"
    text = Text(
        zh="贵公司的密钥在处理过程中被收回，没有保存任何改动；密钥恢复后请重试。",
        en="Your organisation's keys were taken away meanwhile, so nothing was saved. Try again once they are back.",
    )

    def __init__(self) -> None:
        super().__init__(reason="these keys were taken away")


class KeyProvider(Protocol):
    """Wraps keysets under a root key that never leaves it. Its methods wait for a network: call them in a thread."""

    @property
    def name(self) -> str:
        """What the operator and the customer see: "file", "aws-kms", "gcp-kms", "vault"."""
        ...

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """Encrypts a keyset, bound to its owner; raises `KeyRefused` or `KeyUnreachable`."""
        ...

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """Decrypts it; raises `CryptoError` for another root key or owner, or damaged bytes, else as `wrap`."""
        ...


class Succession:
    """A root key and the one before it, until everything is wrapped anew: wraps under the first, opens with both."""

    def __init__(self, current: KeyProvider, former: KeyProvider) -> None:
        self._current, self._former = current, former
        self.name = current.name

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """Wraps under the present key."""
        return self._current.wrap(keyset, associated)

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """Opens with the present key, or with the former one."""
        try:
            return self._current.unwrap(wrapped, associated)
        except KeyUnreachable:
            raise
        except CryptoError:
            return self._former.unwrap(wrapped, associated)
