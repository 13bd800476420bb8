"""Who was erased at their own request, told again when a file would bring them back (GDPR article 17 (3) (b)).

Of an address or a number that was erased a keyed hash stays and nothing else. Its key is none of the keyset's: that
one's hashes are made anew when it is rotated, of what they are of, which is gone here. So the organisation has a secret
for these alone, drawn with the first of them, which never changes and lies sealed under the keyset as everything does:
a rotation seals the secret anew and leaves the hashes as they are; once the organisation's keys are destroyed both are
noise.
"""

import hmac
import os
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import security_log
from auth.principal import Principal
from kernel.clock import business_now
from kernel.db import Session, TenantSession
from kernel.folding import fold
from kernel.runtime import Runtime
from rapport.crm.imports.models import SUPPRESSION, suppressed, suppression_key
from rapport.crm.imports.store import Run
from rapport.crm.records import telephone
from rapport.crm.records.objects import ObjectType

KINDS: Final = ("email", "phone")
"""Of fields whose values tell one person from all others; a name doesn't."""

FINDING: Final = "erased"
"""The kind of finding that asks whether they are brought in."""

_BYTES: Final = 32


class Suppressed:
    """Who was erased, to be asked about texts; blocks for nobody and reads nothing more."""

    def __init__(self, secret: bytes, hashes: frozenset[bytes]) -> None:
        self.secret, self._hashes = secret, hashes

    def without(self, texts: Iterable[tuple[str, str]]) -> "Suppressed":
        """But for these addresses and numbers, by their kinds: what somebody has who is there tells of nobody else."""
        theirs = {_hash(self.secret, kind, each) for kind, text in texts for each in _forms(kind, text)}
        return Suppressed(self.secret, self._hashes - theirs)

    def named_by(self, kind: str, text: str) -> bool:
        """Whether an address or a number is that of somebody who was erased."""
        return any(_hash(self.secret, kind, each) in self._hashes for each in _forms(kind, text))

    def named_in(self, obj: ObjectType, texts: Iterable[tuple[str, str]]) -> bool:
        """Whether one of a row's texts, by the names of their fields, is."""
        return any(self.named_by(kind, text) for name, text in texts if (kind := obj.by_name[name].kind_name) in KINDS)


async def load(session: Session) -> Suppressed | None:
    """Everybody who was erased; None where there is nobody."""
    secret = await _secret(session)
    if secret is None:
        return None
    rows = await session.rows(sa.select(suppressed.c.hash))
    return Suppressed(secret, frozenset(bytes(row.hash) for row in rows))


async def remember(session: TenantSession, emails: Iterable[str], phones: Iterable[str]) -> None:
    """Keeps hashes of what was erased; the same again changes nothing."""
    texts = [*(("email", each) for each in emails), *(("phone", each) for each in phones)]
    if not any(_forms(kind, text) for kind, text in texts):
        return
    secret = await _secret(session)
    if secret is None:
        drawn = session.keys.seal(SUPPRESSION, os.urandom(_BYTES))
        await session.execute(insert(suppression_key).on_conflict_do_nothing(), {"id": 1, "secret": drawn})
        secret = await _secret(session)
    if secret is None:
        raise LookupError("the secret that was written a moment ago")
    hashes = {_hash(secret, kind, each) for kind, text in texts for each in _forms(kind, text)}
    rows = [{"hash": each, "erased_at": business_now()} for each in sorted(hashes)]
    await session.execute(insert(suppressed).on_conflict_do_nothing(), rows)


async def carry(into: TenantSession, known: Suppressed, out: TenantSession) -> None:
    """Gives a list to an organisation that is made anew of the one that has it, and has none yet."""
    rows = await out.rows(sa.select(suppressed.c.hash, suppressed.c.erased_at))
    drawn = into.keys.seal(SUPPRESSION, known.secret)
    await into.execute(suppression_key.insert(), {"id": 1, "secret": drawn})
    await into.execute(suppressed.insert(), [{"hash": row.hash, "erased_at": row.erased_at} for row in rows])


async def note(runtime: Runtime, principal: Principal, runs: Iterable[Run]) -> None:
    """Writes into the security log that somebody brings in people who were erased, and how many rows that are."""
    for run in runs:
        named = [each.count for each in (run.report.findings if run.report else []) if each.kind == FINDING]
        if named and run.setup.decided(FINDING, "rows") == "bring":
            async with runtime.databases.control_session() as control:
                await security_log.note(
                    control, "import_of_erased", identity_id=principal.identity_id,
                    organisation_id=principal.tenant.id, run=str(run.id), rows=str(sum(named)),
                )  # fmt: skip


async def _secret(session: Session) -> bytes | None:
    rows = await session.rows(sa.select(suppression_key.c.secret))
    return session.keys.unseal(SUPPRESSION, bytes(rows[0].secret)) if rows else None


def _forms(kind: str, text: str) -> list[str]:
    """What is hashed of an address or a number, whether it is erased or comes."""
    if kind == "phone":
        return telephone.alike(text)
    address = fold(text.strip())
    return [address] if "@" in address else []


def _hash(secret: bytes, kind: str, text: str) -> bytes:
    return hmac.digest(secret, f"{kind}\0{text}".encode(), "sha256")[:16]
