"""A root key in Google Cloud KMS. Access is by the process's own service account, which a customer's key allows."""

import re
from typing import Any, Final

from google.api_core import exceptions
from google.auth.exceptions import GoogleAuthError
from google.cloud import kms_v1

from kernel.keys.provider import CryptoError, KeyProviderError, KeyRefused, KeyUnreachable

KEY: Final = re.compile(
    r"projects/[a-z0-9:.-]{1,100}/locations/[a-z0-9-]{1,63}/keyRings/[\w-]{1,63}/cryptoKeys/[\w-]{1,63}"
)
_SECONDS: Final = 5.0
_REFUSED: Final = (exceptions.PermissionDenied, exceptions.NotFound, exceptions.FailedPrecondition)


class GcpKeyProvider:
    """One key, without its version: Google encrypts with the primary one and finds the one to decrypt with."""

    name = "gcp-kms"

    def __init__(self, key: str, client: Any = None) -> None:
        """Calls nobody yet; `client` is for another endpoint. Raises `KeyProviderError` for what is no key's name."""
        if not KEY.fullmatch(key):
            raise KeyProviderError(reason="a Google key is projects/P/locations/L/keyRings/R/cryptoKeys/K")
        self._key = key
        try:
            self._client = client or kms_v1.KeyManagementServiceClient()
        except GoogleAuthError as error:
            raise KeyProviderError(reason=f"Google: {type(error).__name__}") from None

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """Encrypts with the key's primary version."""
        wrapped: bytes = self._asked("encrypt", plaintext=keyset, additional_authenticated_data=associated).ciphertext
        return wrapped

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """Decrypts with whichever version made it."""
        plain: bytes = self._asked("decrypt", ciphertext=wrapped, additional_authenticated_data=associated).plaintext
        return plain

    def _asked(self, what: str, **values: bytes) -> Any:  # the SDK's answers have no types
        ask = getattr(self._client, what)
        try:
            return ask(request={"name": self._key, **values}, timeout=_SECONDS, retry=None)
        except _REFUSED as error:
            raise KeyRefused(reason=f"Google: {type(error).__name__}") from None
        except exceptions.InvalidArgument:
            raise CryptoError(reason="the keyset belongs to another root key or owner, or is damaged") from None
        except (exceptions.GoogleAPIError, GoogleAuthError, OSError) as error:
            raise KeyUnreachable(reason=f"Google: {type(error).__name__}") from None
