"""Which version of a root key wrapped a keyset, where the wrapped form says so: a file's does, and Vault's."""

import re

_VAULT = re.compile(rb"vault:(v[0-9]+):")
_FILE = re.compile(rb"\x01(.{4})", re.DOTALL)


def version_of(kind: str, wrapped: bytes) -> str | None:
    """Of a provider of this kind: the key's id within a file, or the version of a key of Vault.

    None for AWS and Google, which keep it to themselves, and for what another kind of provider wrapped.
    """
    if kind == "vault":
        found = _VAULT.match(wrapped)
        return found[1].decode() if found else None
    found = _FILE.match(wrapped) if kind == "file" else None
    return found[1].hex() if found else None
