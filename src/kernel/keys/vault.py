"""A root key in HashiCorp Vault's Transit engine (1.9 or later, for associated data). VAULT_TOKEN is the access."""

import base64
import re
from typing import Any, Final

import hvac
import requests
from hvac import exceptions

from kernel.keys.provider import CryptoError, KeyProviderError, KeyRefused, KeyUnreachable

KEY: Final = re.compile(r"(https?://[A-Za-z0-9.:\[\]-]{1,200})/([\w/-]{1,100})/keys/([\w-]{1,100})")
_SECONDS: Final = (2, 3)
"""To connect and to answer: shorter than `Times.answer`, after which nobody waits any more."""
_GONE: Final = ("not found", "disallowed by policy")
"""What Vault says (status 400) of a key that was deleted, or of a version that it may not decrypt with any more."""


class VaultKeyProvider:
    """One Transit key: https://HOST/MOUNT/keys/NAME."""

    name = "vault"

    def __init__(self, url: str, token: str) -> None:
        """Calls nobody yet. Raises `KeyProviderError` for what names no key, or without a token."""
        found = KEY.fullmatch(url)
        if found is None:
            raise KeyProviderError(reason="a key of Vault is named https://HOST/MOUNT/keys/NAME")
        if not token:
            raise KeyProviderError(reason="VAULT_TOKEN is not set")
        host, self._mount, self._name = found.groups()
        # The certificate is checked, against VAULT_CACERT where that is set. A redirection is not followed: it would
        # take the token to wherever it says.
        self._transit: Any = hvac.Client(url=host, token=token, timeout=_SECONDS, allow_redirects=False).secrets.transit

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """Encrypts with the key's latest version."""
        ciphertext: str = self._asked("encrypt_data", "ciphertext", plaintext=_text(keyset), bound=associated)
        return ciphertext.encode()

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """Decrypts with the version that the ciphertext names."""
        try:
            ciphertext = wrapped.decode("ascii")
        except UnicodeDecodeError:
            raise CryptoError(reason="the keyset belongs to another root key or owner, or is damaged") from None
        plaintext: str = self._asked("decrypt_data", "plaintext", ciphertext=ciphertext, bound=associated)
        return base64.b64decode(plaintext)

    def _asked(self, what: str, wanted: str, *, bound: bytes, **values: str) -> str:
        ask = getattr(self._transit, what)
        try:
            answer = ask(name=self._name, mount_point=self._mount, associated_data=_text(bound), **values)
            found: str = answer["data"][wanted]
        except (exceptions.Forbidden, exceptions.Unauthorized, exceptions.InvalidPath) as error:
            raise KeyRefused(reason=f"Vault: {type(error).__name__}") from None
        except exceptions.InvalidRequest as error:
            if any(words in str(error) for words in _GONE):
                raise KeyRefused(reason="Vault: the key was deleted or its version retired") from None
            raise CryptoError(reason="the keyset belongs to another root key or owner, or is damaged") from None
        except (exceptions.VaultError, requests.RequestException, KeyError, TypeError) as error:
            raise KeyUnreachable(reason=f"Vault: {type(error).__name__}") from None
        return found


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
