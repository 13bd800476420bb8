"""What somebody was told of, as far as they may see it: its own record, or one on whose timeline it stands.

That a record was shared is shown while the share stands and the record isn't in the trash. So an end by hand or by the
clock, or a team that somebody leaves, leaves no line that leads nowhere, and whoever ends it has nothing to clear away.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.authz.predicate import standing
from auth.models import share
from auth.people import names
from kernel.clock import business_now, real_now
from kernel.tables import tenant_metadata
from rapport.crm.activities.items import TimelineItem, TimelineTarget, filled, readable
from rapport.crm.activities.models import notification
from rapport.crm.activities.notifications import settings
from rapport.crm.activities.notifications.kinds import ALOOF, APPROVAL, FOLLOWED, OF_RECORDS, SHARED, TRANSFER
from rapport.crm.records.included import titles
from rapport.crm.records.objects import OWNER
from rapport.crm.records.scope import Scope

SHOWN = 50
LOOKED_THROUGH = (SHOWN, 450, 1500)
"""How many are read at a time: what the reader may not see is no reason to miss what they may."""


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, of a kind of `kinds.py`; `targets` are the records that it leads to."""

    id: UUID
    kind: str
    at: dt.datetime
    seen: bool
    actor: str | None
    object: str
    record_id: UUID
    title: str | None
    targets: list[TimelineTarget]
    may_open: bool
    about: str | None = None
    task_version: int | None = None
    """Of an open task that the reader may change: what completing or putting it off is based on."""

    def place(self) -> tuple[str, str]:
        """The record that it leads to: its own where that has a page, or the first on whose timeline it stands."""
        own = self.may_open and (self.object == "task" or not self.targets)
        return (self.object, str(self.record_id)) if own else (self.targets[0].object, str(self.targets[0].id))


class Notifications(msgspec.Struct, frozen=True):
    """The newest, and how many of them were not looked at."""

    items: list[Notification]
    unseen: int


async def listed(scope: Scope) -> Notifications:
    """The reader's own, but for kinds that they hide."""
    hidden = (await settings.load(scope.session, scope.principal.person_id)).hidden()
    found = await newest(scope, *([notification.c.kind.not_in(hidden)] if hidden else []))
    return Notifications(found, sum(not each.seen for each in found))


async def newest(scope: Scope, *conditions: sa.ColumnElement[bool]) -> list[Notification]:
    """The reader's newest; those of records that they may not see (any more) stay away."""
    table, shown = notification, list[Notification]()
    told = sa.case(
        (table.c.kind == SHARED, _still_shared(scope)),
        (table.c.kind.in_({*ALOOF, *OF_RECORDS}), sa.true()),
        else_=table.c.object.in_(readable(scope)),
    )
    mine = sa.select(table).where(table.c.person_id == scope.principal.person_id, told, *conditions)
    ordered, looked = mine.order_by(table.c.created_at.desc(), table.c.id.desc()), 0
    for number in LOOKED_THROUGH:
        rows = await scope.session.rows(ordered.limit(number).offset(looked))
        shown += await _shown(scope, rows)
        looked += number
        if len(rows) < number or len(shown) >= SHOWN:
            break
    return shown[:SHOWN]


def _still_shared(scope: Scope) -> sa.ColumnElement[bool]:
    """Whether the reader, or a team of theirs, has a share of what they were told of."""
    me = scope.principal
    of_it = (share.c.record_id == notification.c.record_id, share.c.object == notification.c.object)
    return sa.exists().where(share.c.grantee_id.in_((me.person_id, *me.reach.teams)), *of_it, standing(real_now()))


async def _shown(scope: Scope, rows: Sequence[Any]) -> list[Notification]:
    """Those that the reader may see; who may see neither a record nor what it is about is told nothing of it."""
    items = [
        TimelineItem(
            id=str(row.record_id), type=row.object, at=row.created_at, object=row.object, record_id=row.record_id
        )
        for row in rows
        if row.kind not in {*ALOOF, *OF_RECORDS}
    ]
    events = iter(await filled(scope, items))
    kinds = {row.object for row in rows if row.kind not in ALOOF}
    owned = await titles(scope, {kind: {row.record_id for row in rows if row.object == kind} for kind in kinds})
    alive = await _alive(scope, [row for row in rows if row.kind in OF_RECORDS])
    held = await _held(scope, "approval_request", [row.record_id for row in rows if row.kind == APPROVAL])
    held |= await _held(scope, "transfer", [row.record_id for row in rows if row.kind == TRANSFER])
    actors = await names(scope.session, {row.actor for row in rows if row.actor})
    shown = []
    for row in rows:
        may_open = str(row.record_id) in owned
        title: str | None
        version: int | None = None
        if row.kind in ALOOF:  # what it is about stands on its own page
            title, targets, may_open = held.get(row.record_id), list[TimelineTarget](), True
        elif row.kind in OF_RECORDS:
            if not may_open or row.record_id not in alive or not _is_shown(scope, row):
                continue
            title, targets = owned[str(row.record_id)]["label"], []
        else:
            item = next(events)
            if item.record is None or item.record["deleted_at"] or not (may_open or item.targets):
                continue
            title, targets = item.record[scope.registry[row.object].title_field], item.targets
            if row.object == "task" and item.may_change and item.record["status"] == "open":
                version = item.record["version"]
        actor = actors[row.actor]["name"] if row.actor in actors else None
        shown.append(
            Notification(
                id=row.id, kind=row.kind, at=row.created_at, seen=row.seen_at is not None, actor=actor,
                object=row.object, record_id=row.record_id, title=title, targets=targets, may_open=may_open,
                about=row.about, task_version=version,
            )
        )  # fmt: skip
    return shown


def _is_shown(scope: Scope, row: Any) -> bool:
    """Whether the reader is shown the part of a record that they are told of; of whatever else is no part of it."""
    if row.kind != FOLLOWED:
        return True
    if row.about == "note":
        return "activity" in readable(scope)
    obj = scope.mine(scope.registry[row.object])
    names = {"owner": (OWNER.name,), "stage": (obj.tracked or "status",)}.get(row.about, (row.about,))
    return any(name in obj.by_name and not obj.by_name[name].masked for name in names)


async def _held(scope: Scope, asked_in: str, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The titles of the records that requests or transfers are about, as far as the reader may see them."""
    if not ids:
        return {}
    table = tenant_metadata.tables[asked_in]  # these stand on what is told, not the other way round
    one = sa.select(table.c.id, table.c.object, table.c.record_id).where(table.c.record_id.is_not(None))
    rows = await scope.session.rows(one.where(table.c.id.in_(ids)))
    objects = {row.object for row in rows}
    found = await titles(scope, {name: {row.record_id for row in rows if row.object == name} for name in objects})
    return {row.id: found[str(row.record_id)]["label"] for row in rows if str(row.record_id) in found}


async def _alive(scope: Scope, rows: Sequence[Any]) -> set[UUID]:
    """Those of the records that somebody was told of which are not in the trash."""
    found: set[UUID] = set()
    for name in {row.object for row in rows}:
        table = scope.registry[name].table
        ids = [row.record_id for row in rows if row.object == name]
        living = sa.select(table.c.id).where(table.c.id.in_(ids), table.c.deleted_at.is_(None))
        found |= {row.id for row in await scope.session.rows(living)}
    return found


async def look_at(scope: Scope, ids: Sequence[UUID] | None) -> None:
    """Marks some of the reader's own as seen, or all; anybody else's stay as they are."""
    table = notification
    mine = [table.c.person_id == scope.principal.person_id, table.c.seen_at.is_(None)]
    if ids is not None:
        mine.append(table.c.id == sa.any_(sa.bindparam(None, list(ids), type_=ARRAY(PGUUID(as_uuid=True)))))
    await scope.session.execute(table.update().where(*mine).values(seen_at=business_now()))
