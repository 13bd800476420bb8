"""A root key in AWS KMS. Access is by the process's own AWS identity; a customer's key policy names that identity."""

import re
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from kernel.keys.provider import CryptoError, KeyProviderError, KeyRefused, KeyUnreachable

ARN: Final = re.compile(r"arn:aws[a-z-]*:kms:([a-z0-9-]{5,30}):[0-9]{12}:key/[A-Za-z0-9-]{1,64}")
# Shorter than `Times.answer`, after which nobody waits any more; whoever asks again is the next round.
_PATIENCE: Final = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 1})
_REFUSED: Final = frozenset(
    {"DisabledException", "KMSInvalidStateException", "NotFoundException", "AccessDeniedException"}
)
_WRONG: Final = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})


class AwsKeyProvider:
    """One KMS key, by its ARN (an alias may be pointed at another key, so it names none)."""

    name = "aws-kms"

    def __init__(self, arn: str) -> None:
        """Calls nobody yet. Raises `KeyProviderError` for what is no key's ARN."""
        found = ARN.fullmatch(arn)
        if found is None:
            raise KeyProviderError(reason="an AWS key is named arn:aws:kms:REGION:ACCOUNT:key/ID")
        self._arn = arn
        try:
            # A session of its own: the default one keeps whatever identity it found first.
            session = boto3.session.Session()
            self._client: Any = session.client("kms", region_name=found[1], config=_PATIENCE)
        except BotoCoreError as error:
            raise KeyProviderError(reason=f"AWS: {type(error).__name__}") from None

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """Encrypts with the key; what it is bound to is KMS's encryption context, which its log shows as well."""
        answer = self._asked("encrypt", Plaintext=keyset, EncryptionContext=_context(associated))
        blob: bytes = answer["CiphertextBlob"]
        return blob

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """Decrypts with this key only."""
        answer = self._asked("decrypt", CiphertextBlob=wrapped, EncryptionContext=_context(associated))
        plain: bytes = answer["Plaintext"]
        return plain

    def _asked(self, what: str, **values: object) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self._client, what)(KeyId=self._arn, **values)
        except ClientError as error:
            raise _meaning(error.response["Error"]["Code"]) from None
        except BotoCoreError as error:
            raise KeyUnreachable(reason=f"AWS: {type(error).__name__}") from None
        return answer


def _context(associated: bytes) -> dict[str, str]:
    return {"rapport": associated.hex()}


def _meaning(code: str) -> CryptoError:
    if code in _REFUSED:
        return KeyRefused(reason=f"AWS: {code}")
    if code in _WRONG:
        return CryptoError(reason="the keyset belongs to another root key or owner, or is damaged")
    return KeyUnreachable(reason=f"AWS: {code}")
