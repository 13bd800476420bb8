"""The keys of one record: added, judged, removed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.changes import Change
from kernel.clock import business_now
from kernel.ids import new_id
from kernel.locks import hold
from rapport.crm.identity_keys import lookup, states
from rapport.crm.identity_keys.errors import KeyNotFound, KeyTaken, StateUnfit, TooManyKeys
from rapport.crm.identity_keys.kinds import ALONE, FAULTS, KINDS, LABELS, Source, State, clean, normal
from rapport.crm.identity_keys.listing import kept
from rapport.crm.identity_keys.models import KEY_VALUE, identity_key
from rapport.crm.identity_keys.payloads import KeyChange, NewKey
from rapport.crm.records import write
from rapport.crm.records.errors import IdTaken
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.refusals import refusal
from rapport.crm.records.scope import Scope

LIMIT = 50
"""Keys of a record beside those in its fields."""


async def add(scope: Scope, obj: ObjectType, record_id: UUID, key_id: UUID, wanted: NewKey, source: Source) -> None:
    """Adds a key; one that the record has already changes nothing but that it is verified."""
    value = clean(wanted.kind, wanted.value)
    held = await locked(scope, obj, record_id)
    if wanted.kind not in lookup.shown_kinds(obj):
        raise KeyNotFound  # who isn't shown such keys doesn't write them either
    hashes = lookup.hashes(scope.keys, wanted.kind, value)
    await _hold(scope, [wanted.kind])
    await _refuse_taken(scope, obj, record_id, wanted.kind, value)
    rows = await kept(scope, record_id)
    same = next((row for row in rows if row.kind == wanted.kind and bytes(row.value_hmac) in hashes), None)
    if same is not None:
        if wanted.verified and same.verified_at is None:
            await _mark(scope, obj, held, same, "verified")
        return
    if len(rows) >= LIMIT:
        raise TooManyKeys(limit=LIMIT)
    row = row_of(scope, obj, record_id, (wanted.kind, value), source, key_id=key_id, verified=wanted.verified)
    row["usage"] = wanted.use
    if not (await scope.session.execute(insert(identity_key).on_conflict_do_nothing(), row)).rowcount:
        raise IdTaken
    await _note(scope, obj, held, key_id, "add")


async def _refuse_taken(scope: Scope, obj: ObjectType, record_id: UUID, kind: str, value: str) -> None:
    taken = await lookup.takers(scope.session, obj, kind, value, record_id)
    if taken:
        seen = [each.id for each in await lookup.who(scope, kind, value, (obj.name,)) if each.id in taken]
        told = {"object": obj.name, "id": str(seen[0])} if seen else {}
        raise KeyTaken(kind=LABELS[kind], details=told)


def row_of(
    scope: Scope, obj: ObjectType, record_id: UUID, key: tuple[str, str], source: str, *, key_id: UUID | None = None,
    verified: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A row for a clean value."""
    kind, value = key
    made, now, who = key_id or new_id(), business_now(), scope.principal.person_id
    return {
        "id": made, "object": obj.name, "record_id": record_id, "kind": kind, "source": source,
        "value": scope.keys.encrypt_text(value, field=KEY_VALUE, record=made),
        "value_hmac": lookup.hashes(scope.keys, kind, value)[0], "batch_id": scope.session.batch_id,
        "taken_back": False, "added_by": who, "added_at": now, "verified_at": now if verified else None,
        "verified_by": who if verified else None, "usage": None, "fault": None, "fault_at": None, "fault_by": None,
    }  # fmt: skip


async def put_many(
    scope: Scope, obj: ObjectType, wanted: Iterable[tuple[UUID, str, str]], source: Source
) -> None:  # fmt: skip
    """Gives records that whoever asks has written just now keys (record, kind, clean value), each once. One that is
    another person's stays theirs: whoever can tell a person so has asked `taken` before.
    """
    keys = {(record_id, normal(kind, value)): (kind, value) for record_id, kind, value in wanted}
    if not keys:
        return
    await _hold(scope, (kind for kind, _ in keys.values()))
    asked = {(kind, text) for (_, text), (kind, _) in keys.items() if kind in ALONE}
    taken = await lookup.holders(scope.session, obj, asked)
    held = await lookup.held_by(scope.session, {record_id for record_id, _ in keys}, KINDS)
    rows = [
        row_of(scope, obj, record_id, key, source)
        for (record_id, text), key in keys.items()
        if not taken.get(text, set()) - {record_id}
        and held.get(record_id, frozenset()).isdisjoint(scope.keys.equalities(KEY_VALUE, text))
    ]
    if rows:
        await scope.session.execute(identity_key.insert(), rows)


async def _hold(scope: Scope, kinds: Iterable[str]) -> None:
    """Waits for whoever else writes keys of which each belongs to one person: one lock for a kind, not one for a key,
    as an import writes thousands of them at once. Records are locked before.
    """
    for kind in sorted(set(kinds) & ALONE):
        await hold(scope.session, scope.keys.equalities(KEY_VALUE, f"writing {kind}"))


async def _has(scope: Scope, record_id: UUID, kind: str, value: str) -> bool:
    key = identity_key.c
    same = (key.record_id == record_id, key.kind == kind, ~key.taken_back)
    hashes = lookup.hashes(scope.keys, kind, value)
    return bool(await scope.session.rows(sa.select(key.id).where(*same, key.value_hmac.in_(hashes)).limit(1)))


async def change(scope: Scope, obj: ObjectType, record_id: UUID, key_id: UUID, wanted: KeyChange) -> None:
    """Says how good a key is, that this is open again, or where somebody is reached at it."""
    held = await locked(scope, obj, record_id)
    row = await one(scope, obj, record_id, key_id)
    now = states.of_row(row).state
    state = wanted.state or _of_verified(wanted.verified, now)
    if state not in {"unverified", "verified", *FAULTS.get(row.kind, ())}:
        raise StateUnfit(kind=LABELS[row.kind])
    if state != now:
        await _mark(scope, obj, held, row, state)
    if not isinstance(wanted.use, msgspec.UnsetType) and wanted.use != row.usage:
        await scope.session.execute(identity_key.update().where(_same(row)).values(usage=wanted.use))
        await _note(scope, obj, held, key_id, "use")


def _of_verified(verified: bool | None, now: State) -> State:
    """A number that is known to be wrong isn't right because nobody made sure of it."""
    if verified:
        return "verified"
    return "unverified" if verified is False and now == "verified" else now


async def remove(scope: Scope, obj: ObjectType, record_id: UUID, key_id: UUID) -> None:
    """Removes a key; one that is gone by now stays so. Of a value that two merged records had both go."""
    held = await locked(scope, obj, record_id)
    row = await one(scope, obj, record_id, key_id)
    await scope.session.execute(identity_key.delete().where(_same(row)))
    await _note(scope, obj, held, key_id, "remove")


def _same(row: Any) -> sa.ColumnElement[bool]:
    """The rows of a record that say the same: of what two merged records had there are two."""
    key = identity_key.c
    return sa.and_(key.record_id == row.record_id, key.kind == row.kind, key.value_hmac == row.value_hmac)


async def copy(scope: Scope, lead_id: UUID, obj: ObjectType, record_id: UUID) -> None:
    """Gives what a lead became the lead's keys: they are the same person's."""
    rows = await kept(scope, lead_id)
    for row in rows:
        value = scope.keys.decrypt_text(bytes(row.value), field=KEY_VALUE, record=row.id)
        taken = await lookup.takers(scope.session, obj, row.kind, value, record_id)
        if taken or await _has(scope, record_id, row.kind, value):
            continue
        made = row_of(scope, obj, record_id, (row.kind, value), row.source)
        made |= {"usage": row.usage, **states.columns(states.of_row(row))}
        await scope.session.execute(identity_key.insert(), made)


async def take_back(scope: Scope, batch_id: UUID, *, back: bool) -> None:
    """Takes the keys back that an import brought, or takes that back."""
    mine = identity_key.c.batch_id == batch_id
    await scope.session.execute(identity_key.update().where(mine).values(taken_back=back))


async def locked(scope: Scope, obj: ObjectType, record_id: UUID) -> write.Locked:
    """Whose key is changed, held until the end."""
    held = await write.lock(scope, obj, [record_id], "update")
    if not held or held[0].deleted:
        raise await refusal(scope, obj, record_id)
    return held[0]


async def one(scope: Scope, obj: ObjectType, record_id: UUID, key_id: UUID) -> Any:
    """A key's row, if its writer is shown it."""
    mine = (identity_key.c.id == key_id, identity_key.c.record_id == record_id, ~identity_key.c.taken_back)
    rows = await scope.session.rows(sa.select(identity_key).where(*mine))
    if not rows or rows[0].kind not in lookup.shown_kinds(obj):
        raise KeyNotFound
    return rows[0]


async def _mark(scope: Scope, obj: ObjectType, held: write.Locked, row: Any, state: State) -> None:
    said = states.Said(state, business_now(), scope.principal.person_id)
    await scope.session.execute(identity_key.update().where(_same(row)).values(**states.columns(said)))
    op = {"verified": "verify", "unverified": "unverify"}.get(state, state)
    await _note(scope, obj, held, row.id, op)


async def _note(scope: Scope, obj: ObjectType, held: write.Locked, key_id: UUID, op: str) -> None:
    """Says in the log what became of which key, without its value, and tells who looks at the record."""
    scope.session.record_change(Change(object="identity_key", record_id=key_id, op=op))
    await write.touch(scope, obj, held, KEY_VALUE)
