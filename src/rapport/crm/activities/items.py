"""What stands on a timeline, filled in for one reader: texts, the people, and the other records as far as they go."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from rapport.crm.activities import targets
from rapport.crm.activities.notifications.notify import mentioned
from rapport.crm.records import codec
from rapport.crm.records.codec import Record
from rapport.crm.records.included import included, titles
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import may_own

EVENTS = ("activity", "task")


class TimelineTarget(msgspec.Struct, frozen=True, kw_only=True):
    """Another record that an activity or task is about."""

    object: str
    id: UUID
    label: str | None


class TimelineItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened. `record` is the activity or task, as records travel.

    `before` and `after` are stages or owners; `object` and `record_id` say whose. `at` is empty for an open task
    without a day.
    """

    id: str
    type: Literal["activity", "task", "stage", "owner", "created"]
    at: dt.datetime | None
    actor: UUID | None = None
    origin: str | None = None
    object: str
    record_id: UUID
    before: str | None = None
    after: str | None = None
    record: dict[str, Any] | None = None
    targets: list[TimelineTarget] = []
    may_change: bool = False


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """One page, newest first; `coming` (open tasks and planned activities, the nearest first) with the first page.

    `next` leads to what is older. Of a timeline that ends on a day `previous` leads to what is newer than that.
    """

    items: list[TimelineItem]
    next: str | None
    previous: str | None = None
    coming: list[TimelineItem] = []
    included: dict[str, Any] = {}


def readable(scope: Scope) -> list[str]:
    """The kinds of events that the reader's roles don't deny altogether."""
    return [name for name in EVENTS if scope.depth(scope.registry[name]) != "none"]


async def filled(scope: Scope, items: Sequence[TimelineItem], *, besides: UUID | None = None) -> list[TimelineItem]:
    """Items with the activities and tasks that they stand for, and those of their targets that the reader may see."""
    wanted: dict[str, list[UUID]] = {name: [] for name in EVENTS}
    for item in items:
        if item.object in wanted:
            wanted[item.object].append(item.record_id)
    records: dict[UUID, Record] = {}
    for name, ids in wanted.items():
        records |= await _records(scope, scope.registry[name], ids)
    standing = await targets.of_events(scope.session, list(records))
    seen = await _titles(scope, (each for found in standing.values() for each in found))
    made = []
    for item in items:
        record = records.get(item.record_id) if item.object in wanted else None
        if record is None:
            made.append(item)
            continue
        owner = UUID(record["owner_id"])
        others = [
            TimelineTarget(object=name, id=each, label=seen[each])
            for name, each in standing[item.record_id]
            if each != besides and each in seen
        ]
        may = may_own(scope, scope.registry[item.object], owner)
        made.append(msgspec.structs.replace(item, record=record, actor=owner, targets=others, may_change=may))
    return made


async def _records(scope: Scope, obj: ObjectType, ids: Sequence[UUID]) -> dict[UUID, Record]:
    """Tasks or activities whoever owns them: what stands on a timeline is seen by who may see that."""
    if not ids:
        return {}
    rows = await scope.session.rows(sa.select(*codec.columns(obj)).where(obj.table.c.id == sa.any_(_ids(ids))))
    decode = codec.decoder(obj)
    # What they name besides is told by their targets, as far as it may be seen.
    unnamed = dict.fromkeys(targets.named(obj))
    return {row[0]: decode(row, scope.keys) | unnamed for row in rows}


async def _titles(scope: Scope, wanted: Iterable[targets.Target]) -> dict[UUID, str | None]:
    by_object: dict[str, set[UUID]] = {}
    for name, record_id in wanted:
        by_object.setdefault(name, set()).add(record_id)
    return {UUID(key): each["label"] for key, each in (await titles(scope, by_object)).items()}


async def beside(scope: Scope, obj: ObjectType, items: Sequence[TimelineItem]) -> dict[str, Any]:
    """Names of people, labels of stages and outcomes, titles of the records whose stages these are."""
    people: set[str] = set()
    pages: dict[str, list[Record]] = {}
    for item in items:
        people |= {str(item.actor)} if item.actor else set()
        if item.record is not None:
            pages.setdefault(item.object, []).append(item.record)
            people |= {str(each) for each in mentioned(item.record.get("body") or item.record.get("description"))}
        elif item.type == "stage":
            tracked = scope.registry[item.object].tracked or ""
            pages.setdefault(item.object, []).extend({tracked: each} for each in (item.before, item.after))
        else:
            people |= {each for each in (item.before, item.after) if each}
    pages.setdefault(obj.name, []).extend({OWNER.name: each} for each in sorted(people))
    found: dict[str, Any] = {"choices": {}, "people": {}, "records": {}}
    for name, records in pages.items():
        for kind, labels in (await included(scope, scope.registry[name], records)).items():
            found.setdefault(kind, {}).update(labels)
    staged: dict[str, set[UUID]] = {}
    for item in items:
        if item.type == "stage" and item.object != obj.name:
            staged.setdefault(item.object, set()).add(item.record_id)
    found["records"].update(await titles(scope, staged))
    return found


def _ids(ids: Sequence[UUID]) -> sa.BindParameter[Sequence[UUID]]:
    return sa.bindparam(None, list(ids), type_=ARRAY(PGUUID(as_uuid=True)))
