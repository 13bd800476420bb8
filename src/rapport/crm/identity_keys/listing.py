"""The keys of one record as its reader is shown them: how good each is, and who else has it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import names
from rapport.crm.identity_keys import checks, lookup, states
from rapport.crm.identity_keys.kinds import KINDS, OWN
from rapport.crm.identity_keys.models import KEY_VALUE, identity_key
from rapport.crm.identity_keys.payloads import Holder, KeyView
from rapport.crm.identity_keys.states import UNSAID, Said
from rapport.crm.records import aliases
from rapport.crm.records.codec import Record
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

OTHERS = 5


async def listed(scope: Scope, obj: ObjectType, record_id: UUID) -> list[KeyView]:
    """A record's keys, as far as its reader is shown them: those of its own fields first."""
    record_id = await aliases.now(scope.session, record_id)
    record = await fetch(scope, obj, record_id)
    shown = lookup.shown_kinds(obj)
    rows, said = await kept(scope, record_id), await states.of_fields(scope, obj, record)
    told = {each for row in rows for each in (row.verified_by, row.fault_by) if each}
    people = await names(scope.session, told | {each.by for each in said.values() if each.by})
    views, seen = _of_fields(scope, obj, record, said, people), _in_fields(scope, record)
    for row in rows:
        # What two merged records had is one key; the verified one comes first. What is in a field now is shown there.
        if row.kind in shown and (same := (row.kind, bytes(row.value_hmac))) not in seen:
            seen.add(same)
            views.append(_view(scope, row, people))
    return await _with_others(scope, obj, record, views)


async def kept(scope: Scope, record_id: UUID) -> Sequence[Any]:
    """The rows of a record's keys, kind by kind, in their order."""
    key = identity_key.c
    mine = (key.record_id == record_id) & ~key.taken_back
    order = (key.verified_at.is_(None), key.fault.is_not(None), key.added_at, key.id)
    rows = await scope.session.rows(sa.select(identity_key).where(mine).order_by(*order))
    return sorted(rows, key=lambda row: KINDS.index(row.kind))


def _of_fields(
    scope: Scope, obj: ObjectType, record: Record, said: Mapping[str, Said], people: Mapping[UUID, Any]
) -> list[KeyView]:  # fmt: skip
    shown, views = lookup.shown_kinds(obj), []
    for kind, name in OWN.items():
        if kind not in shown or not record.get(name):
            continue
        now = said.get(name, UNSAID)
        by, is_verified = _named(people, now.by), now.state == "verified"
        views.append(KeyView(
            id=None, field=name, kind=kind, value=record[name], source="record", added_at=None,
            verified_at=now.at if is_verified else None, verified_by=by if is_verified else None, state=now.state,
            state_at=now.at, state_by=by, use=None, **_checked(scope, kind, record[name]), others=[],
        ))  # fmt: skip
    return views


def _in_fields(scope: Scope, record: Record) -> set[tuple[str, bytes]]:
    """What the hashes of the record's own values would be in rows."""
    held = ((kind, record.get(name)) for kind, name in OWN.items())
    return {(kind, each) for kind, value in held if value for each in lookup.hashes(scope.keys, kind, value)}


def _view(scope: Scope, row: Any, people: Mapping[UUID, Any]) -> KeyView:  # a row
    value = scope.keys.decrypt_text(bytes(row.value), field=KEY_VALUE, record=row.id)
    now = states.of_row(row)
    return KeyView(
        id=row.id, field=None, kind=row.kind, source=row.source, added_at=row.added_at, value=value,
        verified_at=row.verified_at, verified_by=_named(people, row.verified_by), state=now.state, state_at=now.at,
        state_by=_named(people, now.by), use=row.usage, **_checked(scope, row.kind, value), others=[],
    )  # fmt: skip


def _named(people: Mapping[UUID, Any], person_id: UUID | None) -> str | None:
    found = people.get(person_id) if person_id else None
    return found["name"] if found else None


def _checked(scope: Scope, kind: str, value: str) -> dict[str, Any]:
    return checks.check(kind, value, scope.principal.tenant.country)._asdict()


async def _with_others(scope: Scope, obj: ObjectType, record: Record, views: Sequence[KeyView]) -> list[KeyView]:
    """Who else has each key. What a lead became has its keys by right."""
    own = await _same_person(scope, obj, record)
    found = [
        [each for each in await lookup.who(scope, view.kind, view.value) if each.id not in own][:OTHERS]
        for view in views
    ]
    ids: dict[str, set[UUID]] = {}
    for each in (match for matches in found for match in matches):
        ids.setdefault(each.object, set()).add(each.id)
    called = await titles(scope, ids) if ids else {}
    holders = [
        [Holder(each.object, each.id, str(called[str(each.id)]["label"])) for each in matches if str(each.id) in called]
        for matches in found
    ]
    return [msgspec.structs.replace(view, others=others) for view, others in zip(views, holders, strict=True)]


async def _same_person(scope: Scope, obj: ObjectType, record: Record) -> set[UUID]:
    mine, lead = UUID(record["id"]), scope.registry.objects.get("lead")
    if lead is None or obj.name == "lead":
        became = record.get("contact")
        return {mine, UUID(became)} if became else {mine}
    rows = await scope.session.rows(sa.select(lead.table.c.id).where(lead.table.c.contact == mine))
    return {mine, *(row.id for row in rows)}
