"""The bytes that a chain covers. `docs/audit.md` describes them; `rapport.audit.offline` reads them without Rapport.

Each event is committed to (HMAC-SHA256 of its details under a random salt, which lies encrypted beside it, so that who
has the database alone can't guess details), and each link is the SHA-256 of the link before and the event's canonical
form. A rotation of keys makes the ciphertexts anew and leaves what they hold, and so the chain.
"""

import datetime as dt
import hashlib
import json
from typing import Final
from uuid import UUID

import msgspec

BEGINNING: Final = b"rapport security chain v1\n"


class Link(msgspec.Struct, frozen=True):
    """What one link says of its event. `identity` is whose account it was, `organisation` where."""

    chain: UUID
    seq: int
    id: UUID
    occurred_at: dt.datetime
    kind: str
    identity: UUID | None
    organisation: UUID | None
    commitment: bytes

    def canonical(self) -> bytes:
        """Sorted keys, no spaces, ASCII; times in UTC with six digits, hashes in hex."""
        said = {
            "chain": str(self.chain), "seq": self.seq, "id": str(self.id), "occurred_at": written(self.occurred_at),
            "kind": self.kind, "identity": str(self.identity) if self.identity else None,
            "organisation": str(self.organisation) if self.organisation else None,
            "commitment": self.commitment.hex(),
        }  # fmt: skip
        return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")

    def after(self, previous: bytes) -> bytes:
        """The hash of this link."""
        return hashlib.sha256(previous + self.canonical()).digest()


def written(moment: dt.datetime) -> str:
    """A moment as the chain has it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def beginning(chain_id: UUID) -> bytes:
    """What stands before the first link."""
    return hashlib.sha256(BEGINNING + str(chain_id).encode()).digest()
