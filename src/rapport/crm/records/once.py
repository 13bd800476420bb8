"""A write that is sent twice is one write: `Idempotency-Key` names it, for the person who sends it.

The change log remembers: the first change of the write carries the key, and a keyed hash of what was asked for. Neither
is kept in the clear, since a client may put anything into them. A write that changed nothing leaves nothing to be known
by; sent again it is done again.
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
    hashed = scope.keys.equality(KEY_FIELD, f"key {key}")
    asked = scope.keys.equality(KEY_FIELD, f"request {_canonical(request)}").hex()
    client = scope.principal.person_id
    both = int.from_bytes(scope.keys.equality(KEY_FIELD, f"lock {client} {key}")[:8], "big", signed=True)
    await scope.session.execute(sa.select(sa.func.pg_advisory_xact_lock(both)))
    mine = (change.c.client_id == client) & (change.c.mutation_id == hashed.hex())
    rows = await scope.session.rows(sa.select(change.c.record_id, change.c.seq, change.c.public).where(mine))
    if not rows:
        scope.session.name_mutation(client, hashed.hex(), asked)
        return None
    if rows[0].public.get(REQUEST) != asked:
        raise KeyReused
    return Done(rows[0].record_id, rows[0].seq)


def seq_of(done: Done | None, session: TenantSession) -> int | None:
    """The number of the write's own change: the first time after its commit, and each time after that."""
    return done.seq if done else session.first_seq


def _canonical(request: tuple[object, ...]) -> str:
    return msgspec.json.encode(request, order="deterministic").decode()
