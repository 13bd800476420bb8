"""A write that is sent twice is one write: `Idempotency-Key` names it, for the person who sends it.

The change log remembers: the first change of the write carries the key, and a keyed hash of what was asked for. Neither
is kept in the clear, since a client may put anything into them. A write that changed nothing leaves a row to be known
by, which is no part of the record's history. What the write left is answered again, whatever became of the record
since: it is read back from the log, under the rights of now, and nothing of it is stored for that. A write whose key
was hashed under a secret that a rotation has destroyed is done again.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.changes import REQUEST, Change, open_payload
from kernel.db import TenantSession
from kernel.tables import change
from rapport.crm.records import read
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import KeyReused
from rapport.crm.records.history import after_version
from rapport.crm.records.objects import VERSION_ID, ObjectType
from rapport.crm.records.scope import Scope

UNCHANGED = "unchanged"
"""A write with a key that changed nothing."""

ANSWERED = "answered"
"""What a write with a key came to, where the record itself doesn't say so."""

KEY_FIELD = 16
"""Field id of keys and requests, which are kept as hashes only."""


@dataclass(frozen=True)
class Done:
    """A write that was done when the same request came before."""

    record_id: UUID
    seq: int | None
    """None for one that changed nothing."""
    version: int | None
    """Of the record as the write left it, where the log says so."""


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
    rows = await scope.session.rows(
        sa.select(change.c.record_id, change.c.seq, change.c.op, change.c.public).where(mine)
    )
    if not rows:
        scope.session.name_mutation(client, hashed[0], asked[0])
        return None
    if rows[0].public.get(REQUEST) not in asked:
        raise KeyReused
    row = rows[0]
    return Done(row.record_id, None if row.op == UNCHANGED else row.seq, _left_at(row))


def _left_at(row: Any) -> int | None:
    if row.op == "create":
        return 1
    before = row.public.get(str(VERSION_ID))
    if before is None or row.op == UNCHANGED:
        return None if before is None else int(before)
    return int(before) + 1 if row.op in {"update", "restore"} else None


async def left(scope: Scope, obj: ObjectType, done: Done) -> Record:
    """The record as the write left it."""
    record = await read.fetch(scope, obj, done.record_id)
    if done.version is None or record["version"] == done.version:
        return record
    return await after_version(scope, obj, record, done.version)


def unchanged(
    scope: Scope, key: str | None, obj: ObjectType, record_id: UUID, version: int | None = None
) -> Done | None:
    """Keeps the key of a write that changed nothing, before its commit. None for others."""
    if not key or scope.session.pending:
        return None
    public = {} if version is None else {str(VERSION_ID): version}
    scope.session.record_change(Change(object=obj.name, record_id=record_id, op=UNCHANGED, public=public))
    return Done(record_id, None, version)


async def outcome(
    scope: Scope, key: str | None, name: str, record_id: UUID, request: Sequence[object],
    work: Callable[[], Awaitable[Any]],
) -> Any:  # fmt: skip
    """What `work` returns: ids and numbers; or what it returned when the same request came before with this key.

    It is sealed into the change log, by the name and the id of what was written. That log has values of records nowhere
    but in their own changes.
    """
    done = await done_before(scope, key, *request)
    if done is not None:
        mine = (change.c.seq >= (done.seq or 0)) & (change.c.op == ANSWERED)
        [row] = await scope.session.rows(sa.select(change).where(mine).order_by(change.c.seq).limit(1))
        return open_payload(row.payload, row.record_id, scope.keys)[ANSWERED]
    result = await work()
    if key:
        told = Change(object=name, record_id=record_id, op=ANSWERED, secret={ANSWERED: msgspec.to_builtins(result)})
        scope.session.record_change(told)
    return result


def _hashed(scope: Scope, text: str) -> list[str]:
    return [each.hex() for each in scope.keys.equalities(KEY_FIELD, text)]


def seq_of(done: Done | None, session: TenantSession) -> int | None:
    """The number of the write's own change: the first time after its commit, and each time after that."""
    return done.seq if done else session.first_seq


def _canonical(request: tuple[object, ...]) -> str:
    return msgspec.json.encode(msgspec.to_builtins(request, str_keys=True), order="deterministic").decode()
