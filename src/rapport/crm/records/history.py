"""History, revert and the past: everything here is read from the change log, nothing is stored twice."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth import sharing_rules, teams, territories
from auth.people import names
from auth.share_changes import PLACE, SHARE, UNSHARE, lay
from kernel.changes import open_payload
from kernel.clock import in_real_time
from kernel.statements import any_of
from kernel.tables import change
from rapport.crm.records import by_hand, links, trash, write
from rapport.crm.records.aliases import MERGE, UNMERGE
from rapport.crm.records.assigner import RULE
from rapport.crm.records.codec import Record, end_of
from rapport.crm.records.computed import COMPUTE
from rapport.crm.records.errors import CannotRevert, RecordNotFound
from rapport.crm.records.included import included, titles
from rapport.crm.records.objects import VERSION_ID, Field, ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

MAX_CHANGES = 2000
APPROVAL = "approval"
"""Something happened to a request for approval of a change of this record; `public` says what, and to which."""

SHOWN = frozenset(
    {"create", "update", "delete", "restore", "link", "unlink", SHARE, UNSHARE, PLACE, MERGE, UNMERGE, APPROVAL}
)
REVERSIBLE = frozenset({"update", "delete", "restore"})
WRITING = REVERSIBLE | {MERGE, UNMERGE, COMPUTE}
"""What keeps the values of fields that it wrote, whether or not it can be taken back by itself."""

OPPOSITE = {"link": "unlink", "unlink": "link"}


async def changes(scope: Scope, obj: ObjectType, record_id: UUID, parts: Collection[str] = ()) -> Sequence[Any]:
    """A record's change rows, newest first, with those of some parts of it."""
    mine = (change.c.record_id == record_id) & change.c.object.in_([obj.name, *parts])
    return await scope.session.rows(sa.select(change).where(mine).order_by(change.c.seq.desc()).limit(MAX_CHANGES))


def before_values(scope: Scope, row: Any) -> dict[str, object]:
    """All values before a change, by field id."""
    return {**row.public, **open_payload(row.payload, row.record_id, scope.keys)}


async def page(scope: Scope, obj: ObjectType, record_id: UUID, before: int | None, limit: int) -> dict[str, Any]:
    """One page of a record's history, newest first, each field with its value before and after."""
    record = await fetch(scope, obj, record_id)
    running: dict[str, object] = {str(field.id): record[field.name] for field in obj.all_fields}
    running["3"] = record["deleted_at"]
    parts = {name: now for name, told in obj.told.items() if (now := await told.now(scope, obj, record_id)) is not None}
    items = []
    for row in await changes(scope, obj, record_id, parts):
        past = before_values(scope, row)
        if row.object != obj.name:
            item = _part(obj, row, past, parts[row.object])
            if item is not None and (before is None or row.seq < before):
                items.append(item)
            continue
        if row.op in SHOWN and (before is None or row.seq < before) and not _is_off(scope, row, past):
            item = _item(scope, obj, row, past, running)
            if item["changes"] or row.op != "update" or obj.whole is None:  # what isn't shown was not changed either
                items.append(item)
        if row.op in WRITING:
            running.update({str(each): past.get(str(each)) for each in row.field_ids})
    following = items[limit]["seq"] + 1 if len(items) > limit else None
    items = items[:limit]
    actors = await names(scope.session, {UUID(each["actor"]) for each in items if each["actor"]})
    for each in items:
        person = actors.get(UUID(each["actor"])) if each["actor"] else None
        each["actor"] = {"id": each["actor"], "name": person["name"]} if person else None
    await _name_grantees(scope, items)
    await _name_rules(scope, items)
    beside = await _beside(scope, obj, items)
    return {"items": items, "next": following, "included": beside}


def _part(obj: ObjectType, row: Any, past: dict[str, object], running: dict[str, Any]) -> dict[str, Any] | None:
    """A change of a part of the record, with what it was and became; None where that was erased."""
    found = obj.told[row.object].before(obj, past)
    if found is None:
        return None
    part_id, old = found
    now, running[part_id] = running.get(part_id), old
    told = {"part": row.object, "part_id": part_id, "before": old, "after": now, "can_revert": old != now}
    return _said(row, [told])


def _is_off(scope: Scope, row: Any, past: dict[str, object]) -> bool:
    """Links with records of a module that is off are kept, and told of again once that is on."""
    return row.op in OPPOSITE and not scope.offers(scope.registry[str(past["other_object"])])


def _item(
    scope: Scope, obj: ObjectType, row: Any, past: dict[str, object], running: dict[str, object]
) -> dict[str, Any]:
    fields = []
    for field_id in row.field_ids:
        field = obj.by_id.get(field_id)
        if field is not None and (field.converted or not scope.leads_somewhere(field)):
            continue
        if row.op in {SHARE, UNSHARE}:
            told = {key: past.get(key) for key in ("kind", "level", "role", "expires_at")}
            fields.append({"grantee_id": past.get(str(field_id)), **told})
        elif row.op == PLACE:
            hand = lay(row.public)
            told = {"by_hand": hand is not None and hand[1].by_hand, "can_revert": hand is not None}
            fields.append({"territory_before": past.get(str(field_id)), "territory_after": past.get("now"), **told})
        elif row.op in OPPOSITE:
            fields.append({"relation_id": field_id, **_link_values(past)})
        elif field is not None and field.name != "deleted_at":
            old = _shown(field, None if row.op == "create" else past.get(str(field_id)))
            now = _shown(field, running.get(str(field_id)))
            revert = row.op == "update" and row.payload is not None and field.editable
            fields.append({"field": field.name, "before": old, "after": now, "can_revert": revert})
    return _said(row, fields)


def _said(row: Any, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "recorded_at": row.recorded_at.isoformat(),
        "occurred_at": row.occurred_at.isoformat(),
        "actor": str(row.actor) if row.actor else None,
        "origin": row.origin,
        "op": row.op,
        "batch_id": str(row.batch_id) if row.batch_id else None,
        "changes": fields,
        **_merged(row),
        **_approval(row),
        "rule": row.public.get(RULE),
    }


def _merged(row: Any) -> dict[str, object]:
    """Of a merge: which records became part of this one, or into which one it was merged."""
    if row.op not in {MERGE, UNMERGE}:
        return {}
    return {"merge_id": row.public.get("merge"), "merged": row.public.get("merged"), "into": row.public.get("into")}


def _approval(row: Any) -> dict[str, object]:
    """Of an approval: which request, and what happened to it."""
    return {each: row.public.get(each) for each in ("request_id", "verb")} if row.op == APPROVAL else {}


async def _name_rules(scope: Scope, items: Sequence[dict[str, Any]]) -> None:
    """Says which rule gave a record to its owner; of one that is gone, no name."""
    ids = {UUID(each["rule"]) for each in items if each["rule"]}
    called = await scope.registry.assigner.names(scope, ids) if ids else {}
    for each in items:
        each["rule"] = {"id": each["rule"], "name": called.get(UUID(each["rule"]))} if each["rule"] else None


async def _name_grantees(scope: Scope, items: Sequence[dict[str, Any]]) -> None:
    """Says with whom a record was shared and where it lay; of a team or territory that is no longer there, no name, nor
    of a sharing rule for who doesn't manage people.
    """
    told = [each for item in items for each in item["changes"] if "grantee_id" in each]
    moved = [each for item in items for each in item["changes"] if "territory_before" in each]
    if moved:
        called = {str(each.id): each.name for each in await territories.listed(scope.session)}
        for each in moved:
            for name in ("territory_before", "territory_after"):
                each[name] = {"id": each[name], "name": called.get(each[name])} if each[name] else None
    if not told:
        return
    people = await names(scope.session, {UUID(each["grantee_id"]) for each in told})
    known = {str(key): person["name"] for key, person in people.items()}
    known |= {str(each.id): each.name for each in await teams.listed(scope.session)}
    if scope.principal.rights.manage_people:  # a rule's name may say why somebody is let in
        known |= {str(each.id): each.name for each in await sharing_rules.listed(scope.session)}
    for each in told:
        each["grantee"] = known.get(each["grantee_id"])


def _shown(field: Field, value: object) -> object:
    """A value of the past, of a masked field its end."""
    return end_of(value) if field.masked and isinstance(value, str) else value


def _link_values(past: dict[str, object]) -> dict[str, object]:
    return {key: past.get(key) for key in ("relation", "other_object", "other_id", "role")}


async def _beside(scope: Scope, obj: ObjectType, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Labels for the ids that appear in the history; of linked records that the reader may not see, nothing."""
    shown: list[Record] = []
    others: dict[str, set[UUID]] = {}
    for item in items:
        ends = [*(item.get("merged") or ()), *filter(None, [item.get("into")])]
        if ends:
            others.setdefault(obj.name, set()).update(map(UUID, ends))
        for each in item["changes"]:
            if "field" in each:
                shown += [{each["field"]: each["before"]}, {each["field"]: each["after"]}]
            elif each.get("other_id"):
                others.setdefault(str(each["other_object"]), set()).add(UUID(str(each["other_id"])))
    beside = await included(scope, obj, shown)
    known = await titles(scope, others)
    for item in items:
        for each in item["changes"]:
            if each.get("other_id") and each["other_id"] not in known:
                each |= {"other_id": None, "role": None}
    beside["records"].update(known)
    return beside


async def revert(scope: Scope, obj: ObjectType, record_id: UUID, seq: int, field_name: str | None) -> Record:
    """Takes one change, or one field of it, back. It is a change of its own, and can be taken back too."""
    await fetch(scope, obj, record_id)
    row = (await scope.session.rows(sa.select(change).where(change.c.seq == seq, change.c.record_id == record_id)))[:1]
    if not row or row[0].object not in {obj.name, *obj.told}:
        raise RecordNotFound
    return await revert_row(scope, obj, row[0], field_name)


async def revert_row(scope: Scope, obj: ObjectType, row: Any, field_name: str | None = None) -> Record:
    """Takes a change row back through the write path, under the reader's own rights."""
    record_id = row.record_id
    scope.session.cause_seq = row.seq
    if row.object in obj.parts:
        await obj.parts[row.object](scope, obj, row)
        return await fetch(scope, obj, record_id)
    if row.op == "create":
        return await trash.delete(scope, obj, record_id)
    if row.op == "delete":
        return await trash.restore(scope, obj, record_id)
    if row.op == "restore":
        return await trash.delete(scope, obj, record_id)
    if row.op in OPPOSITE:
        await links.take_back(scope, obj, row.op, record_id, before_values(scope, row))
        return await fetch(scope, obj, record_id)
    if row.op == PLACE:
        await by_hand.take_back(scope, obj, row)
        return await fetch(scope, obj, record_id)
    if row.op != "update" or row.payload is None:
        raise CannotRevert
    past = before_values(scope, row)
    # What the system keeps follows from the others; with a whole change taken back it is what it was.
    known = [obj.by_id[each] for each in row.field_ids if each in obj.by_id]
    wanted = {field.name: past.get(str(field.id)) for field in known if field.editable}
    kept = (
        {}
        if field_name
        else {field.name: past.get(str(field.id)) for field in known if not (field.editable or field.converted)}
    )
    if field_name is not None:
        if field_name not in wanted:
            raise CannotRevert
        wanted = {field_name: wanted[field_name]}
    return await write.update(scope, obj, record_id, wanted, None, kept=kept)


def written_after(moment: dt.datetime) -> sa.ColumnElement[bool]:
    """Whether a change that isn't a create was written after a moment of the organisation's clock.

    `occurred_at` says so of these. `recorded_at`, the machine's time, has the index; since the organisation's clock was
    never further ahead than it is, nothing that was recorded before its moment by today's distance can be later.
    """
    return sa.and_(change.c.recorded_at > in_real_time(moment), change.c.occurred_at > moment)


async def as_of(scope: Scope, obj: ObjectType, record: Record, moment: dt.datetime) -> Record | None:
    """A record as it was: None before its create occurred, and while it lay in the trash."""
    record_id = UUID(record["id"])
    created = sa.select(change.c.occurred_at).where(
        change.c.record_id == record_id, change.c.object == obj.name, change.c.op == "create"
    )
    rows = await scope.session.rows(created)
    if rows and rows[0][0] > moment:
        return None
    past = (await rewound(scope, obj, {record_id: record}, moment))[record_id]
    return past if past["deleted_at"] is None else None


async def after_version(scope: Scope, obj: ObjectType, record: Record, version: int) -> Record:
    """A record as the write left it that gave it this version; it was last changed when that was."""
    obj, record_id = scope.mine(obj), UUID(record["id"])
    was = sa.cast(change.c.public[str(VERSION_ID)].astext, sa.Integer)
    mine = (change.c.record_id == record_id) & (change.c.object == obj.name)
    past = (await _taken_back(scope, obj, {record_id: record}, was >= version))[record_id]
    made = sa.select(change.c.occurred_at).where(mine, was == version - 1, change.c.op.in_(WRITING))
    rows = await scope.session.rows(made)
    return past | {"version": version, "updated_at": rows[0][0].isoformat() if rows else record["created_at"]}


async def rewound(
    scope: Scope, obj: ObjectType, records: Mapping[UUID, Record], moment: dt.datetime
) -> dict[UUID, Record]:
    """Records with everything taken back that was recorded after `moment`, the trash included."""
    return await _taken_back(scope, obj, records, written_after(moment))


async def _taken_back(
    scope: Scope, obj: ObjectType, records: Mapping[UUID, Record], since: sa.ColumnElement[bool]
) -> dict[UUID, Record]:
    unknown = dict.fromkeys(field.name for field in obj.fields if field.derived)
    past = {record_id: {**record, **unknown} for record_id, record in records.items()}
    later = (
        sa.select(change)
        .where(
            any_of(change.c.record_id, records),
            change.c.object == obj.name,
            change.c.op.in_(WRITING),
            since,
        )
        .order_by(change.c.seq.desc())
    )
    for row in await scope.session.rows(later):
        running, before = past[row.record_id], before_values(scope, row)
        for field_id in row.field_ids:
            field = obj.by_id.get(field_id)
            if field is not None:
                running[field.name] = _shown(field, before.get(str(field_id)))
        running["version"] = before.get(str(VERSION_ID), running["version"])
    return past
