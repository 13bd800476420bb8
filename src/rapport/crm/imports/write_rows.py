"""Writing a piece of planned rows in one transaction: new records by COPY, known ones through the write path."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import msgspec

from auth.authz import epoch
from kernel.crypto import Keyset
from kernel.errors import Forbidden
from rapport.crm.companies import addresses
from rapport.crm.identity_keys import keys as identity_keys
from rapport.crm.imports.importable import key_kind
from rapport.crm.imports.plan import Planned
from rapport.crm.imports.store import Run, record_id
from rapport.crm.records import codec, links, new_many, owning, required_if, write
from rapport.crm.records.bulk import MOVED
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.gate import Attempt, HeldBack
from rapport.crm.records.new_many import NewMany
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Rules
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_ids, check_owner, holds
from rapport.crm.splits import members

WRITERS: Final[Mapping[str, Callable[[Scope, ObjectType, Mapping[UUID, Mapping[str, Any]]], Awaitable[None]]]] = {
    "company": addresses.put_many,
    "deal": members.put_many,
}
"""Who writes what lies beside records, by object: those with columns of it."""


class Built(msgspec.Struct):
    """A piece that is ready to be written: new records, and values for those that are there."""

    last_row: int
    rows: int
    new: NewMany
    updates: dict[UUID, dict[str, Any]]
    links: dict[str, list[tuple[UUID, UUID]]]
    """By relation: records with those that their rows name."""
    keys: list[tuple[UUID, str, str]]
    """Records with the kinds and values of keys by which people are known."""
    beside: dict[UUID, dict[str, Any]]
    """What lies beside records, by column."""


def build(
    keys: Keyset, run: Run, obj: ObjectType, person_id: UUID, plans: Sequence[Planned], existing: Mapping[int, UUID]
) -> Built:
    """Encrypts and tokenises; no I/O, so that it runs in a thread while the piece before is being written."""
    wanted = [plan for plan in plans if not plan.refused]
    new = [
        (record_id(run, plan.number), plan.values, plan.values.pop("owner_id", None))
        for plan in wanted
        if plan.number not in existing
    ]
    updates = {existing[plan.number]: plan.values for plan in wanted if plan.number in existing}
    linked: dict[str, list[tuple[UUID, UUID]]] = {}
    for plan in wanted:
        for name, other in plan.links.items():
            linked.setdefault(name, []).append((existing.get(plan.number) or record_id(run, plan.number), other))
    known = [
        (existing.get(plan.number) or record_id(run, plan.number), key_kind(name), value)
        for plan in wanted
        for name, value in plan.keys.items()
    ]
    aside = {existing.get(plan.number) or record_id(run, plan.number): plan.beside for plan in wanted if plan.beside}
    sealed = new_many.sealed(keys, obj, new, person_id)
    return Built(plans[-1].number, len(plans), sealed, updates, linked, known, aside)


async def write_piece(scope: Scope, run: Run, obj: ObjectType, built: Built, rules: Rules | None = None) -> None:
    """Creates, updates and links; `run.batch_id` marks every change."""
    obj = scope.mine(obj)
    rights = scope.principal.rights
    if not rights.import_ or not rights.of(obj.name).create:
        raise Forbidden
    scope.session.batch_id = run.batch_id
    scope = replace(scope, unassigned=[])
    if built.beside:  # who comes into a team may gain rights, and those are held before any record
        await epoch.hold(scope.session)
    await new_many.put(scope, obj, built.new, rules)
    locked = await write.lock(scope, obj, list(built.updates), "update") if built.updates else []
    await _update(scope, obj, locked, built.updates, rules)
    mine = {
        **{each.record_id: each.owners[0] for each in built.new.changes},
        **{row.id: row.owner for row in locked if not row.deleted},
    }
    for name, pairs in sorted(built.links.items()):
        await links.put_many(scope, obj, name, [pair for pair in pairs if pair[0] in mine], mine)
    await identity_keys.put_many(scope, obj, [each for each in built.keys if each[0] in mine], "import")
    if aside := {each: columns for each, columns in built.beside.items() if each in mine}:
        await WRITERS[obj.name](scope, obj, aside)
    # Last, as nobody who has taken turns may wait for records.
    await owning.assign_new(replace(scope, unassigned=None), obj, built.new.unassigned)


async def _update(
    scope: Scope,
    obj: ObjectType,
    locked: Sequence[write.Locked],
    updates: Mapping[UUID, dict[str, Any]],
    rules: Rules | None,
) -> None:
    moved = sum(updates[row.id].get("owner_id") not in {None, row.owner} for row in locked)
    await scope.registry.gate.judge(scope, Attempt(object=obj.name, values={MOVED: Decimal(moved)}))
    wanted = {row.id: _differing(obj, row.record, updates[row.id]) for row in locked}
    held = await rules.held(wanted) if rules is not None else {}
    for row in locked:
        new = wanted[row.id]
        if "owner_id" in new and not holds(scope, obj, row.owner, row.territory):
            continue  # somebody took the record since it was judged: it stays theirs
        check_owner(scope, obj, new.get("owner_id"))
        new = await _without_circles(scope, obj, row.id, new)
        errors: FieldErrors = dict(held.get(row.id, {}))
        if rules is not None and new:
            rules.changing(row.record, new, errors, gated=not scope.historic)
        if errors or required_if.missing_changed(scope, obj, row.record, new):
            continue  # somebody changed the record since it was judged: it stays as that person left it
        if new and not row.deleted:
            try:
                await scope.registry.gate.check_free(scope, obj, row.id, new)
            except HeldBack:  # it waits for consent, or needs it: a file is no way around
                continue
            await write.write_fields(scope, obj, row, new)


def _differing(obj: ObjectType, record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row would change; what it leaves empty stays."""
    return {
        name: value for name, value in values.items() if value is not None and codec.differs(obj, record, name, value)
    }


async def _without_circles(scope: Scope, obj: ObjectType, record: UUID, new: dict[str, Any]) -> dict[str, Any]:
    """Leaves out a parent that stands below the record by now; what the file itself says was looked at before."""
    above = {name: value for name, value in new.items() if obj.by_name[name].target == obj.name}
    errors: FieldErrors = {}
    if above:
        await check_ids(scope, obj, above, errors, record)
    return {name: value for name, value in new.items() if name not in errors}
