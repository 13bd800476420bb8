"""From a URL to the provider of a root key. The SDK of a cloud is loaded when one of its keys is named, not before."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kernel.keys.file import FileKeyProvider
from kernel.keys.provider import KeyProvider, KeyProviderError, Succession

KINDS = "file:/absolute/path, aws-kms:ARN, gcp-kms:projects/... or vault:https://HOST/MOUNT/keys/NAME"


def provider_from(url: str, former: str = "") -> KeyProvider:
    """The provider that a setting names, and after it the one that wrapped before, until all is wrapped anew."""
    current = _opened(url)
    return Succession(current, _opened(former)) if former else current


def customers_key(url: str, vaults: tuple[str, ...] = (), *, plain: bool = False) -> KeyProvider:
    """A key that a customer names: of AWS, of Google, or of a Vault whose host the operator allows.

    Raises `KeyProviderError` for any other, since the address of a Vault is one that this process would call; and for
    a Vault over plain HTTP unless `plain`, as that shows everybody on the way the keys and the token.
    """
    kind, _, rest = url.partition(":")
    if kind not in {"aws-kms", "gcp-kms"} and not (kind == "vault" and urlsplit(rest).netloc in vaults):
        raise KeyProviderError(reason="a key of your own is one of AWS KMS or of Google Cloud KMS")
    if over_plain_http(url) and not plain:
        raise KeyProviderError(reason="a Vault is called over https only")
    return _opened(url)


def over_plain_http(url: str) -> bool:
    """Whether a URL names a Vault that would be called without TLS."""
    kind, _, rest = url.partition(":")
    return kind == "vault" and not rest.startswith("https://")


def _opened(url: str) -> KeyProvider:
    kind, _, rest = url.partition(":")
    if kind == "file" and rest.startswith("/") and not rest.startswith("//"):
        return FileKeyProvider(Path(rest))
    if kind == "aws-kms":
        return _of("aws", "AwsKeyProvider", rest)
    if kind == "gcp-kms":
        return _of("gcp", "GcpKeyProvider", rest)
    if kind == "vault":
        return _of("vault", "VaultKeyProvider", rest, os.environ.get("VAULT_TOKEN", ""))
    raise KeyProviderError(reason=f"KEY_PROVIDER must be {KINDS}")


def _of(module: str, name: str, *values: str) -> KeyProvider:
    found: Any = getattr(import_module(f"kernel.keys.{module}"), name)
    provider: KeyProvider = found(*values)
    return provider
