"""A write that is sent twice is one write: `Idempotency-Key` names it, for the person who sends it.

The change log remembers: the first change of the write carries the key, and a keyed hash of what was asked for. Neither
is kept in the clear, since a client may put anything into them. A write that changed nothing leaves nothing to be known
by; sent again it is done again. So is one whose key was hashed under a secret that a rotation has destroyed.
"""

from dataclasses import dataclass
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.changes import REQUEST
from kernel.db import TenantSession
from kernel.tables import change
from rapport.crm.records.errors import KeyReused
from rapport.crm.records.scope import Scope

KEY_FIELD = 16
"""Field id of keys and requests, which are kept as hashes only."""


@dataclass(frozen=True)
class Done:
    """A write that was done when the same request came before."""

    record_id: UUID
    seq: int


async def done_before(scope: Scope, key: str | None, *request: object) -> Done | None:
    """The write that this key named before, or None, and then the key names what this transaction writes.

    A key that came with another request is refused with `KeyReused`. The same key at the same time waits here until the
    first one is done.
    """
    if not key:
        return None
    hashed = _hashed(scope, f"key {key}")
    asked = _hashed(scope, f"request {_canonical(request)}")
    client = scope.principal.person_id
    # The least: whoever has the same secrets waits at the same lock, whichever of them comes first there.
    both = int.from_bytes(min(scope.keys.equalities(KEY_FIELD, f"lock {client} {key}"))[:8], "big", signed=True)
    await scope.session.execute(sa.select(sa.func.pg_advisory_xact_lock(both)))
    mine = (change.c.client_id == client) & change.c.mutation_id.in_(hashed)
    rows = await scope.session.rows(sa.select(change.c.record_id, change.c.seq, change.c.public).where(mine))
    if not rows:
        scope.session.name_mutation(client, hashed[0], asked[0])
        return None
    if rows[0].public.get(REQUEST) not in asked:
        raise KeyReused
    return Done(rows[0].record_id, rows[0].seq)


def _hashed(scope: Scope, text: str) -> list[str]:
    return [each.hex() for each in scope.keys.equalities(KEY_FIELD, text)]


def seq_of(done: Done | None, session: TenantSession) -> int | None:
    """The number of the write's own change: the first time after its commit, and each time after that."""
    return done.seq if done else session.first_seq


def _canonical(request: tuple[object, ...]) -> str:
    return msgspec.json.encode(request, order="deterministic").decode()
