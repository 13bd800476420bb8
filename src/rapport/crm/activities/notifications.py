"""What somebody was told of, as far as they may see it: its own record, or one on whose timeline it stands."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.people import names
from kernel.clock import business_now
from rapport.crm.activities.items import TimelineItem, TimelineTarget, filled, readable
from rapport.crm.activities.models import notification
from rapport.crm.records.included import titles
from rapport.crm.records.scope import Scope

SHOWN = 50
LOOKED_THROUGH = (SHOWN, 450, 1500)
"""How many are read at a time: what the reader may not see is no reason to miss what they may."""


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One of them: `kind` is mention, reminder or assigned; `targets` are the records that it leads to."""

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


class Notifications(msgspec.Struct, frozen=True):
    """The newest, and how many of them were not looked at."""

    items: list[Notification]
    unseen: int


async def listed(scope: Scope) -> Notifications:
    """The reader's own; those of records that they may not see (any more) stay away."""
    table, shown = notification, list[Notification]()
    mine = sa.select(table).where(table.c.person_id == scope.principal.person_id, table.c.object.in_(readable(scope)))
    ordered, looked = mine.order_by(table.c.created_at.desc(), table.c.id.desc()), 0
    for number in LOOKED_THROUGH:
        rows = await scope.session.rows(ordered.limit(number).offset(looked))
        shown += await _shown(scope, rows)
        looked += number
        if len(rows) < number or len(shown) >= SHOWN:
            break
    shown = shown[:SHOWN]
    return Notifications(shown, sum(not each.seen for each in shown))


async def _shown(scope: Scope, rows: Sequence[Any]) -> list[Notification]:
    """Those that the reader may see; who may see neither a record nor what it is about is told nothing of it."""
    items = [
        TimelineItem(
            id=str(row.record_id), type=row.object, at=row.created_at, object=row.object, record_id=row.record_id
        )
        for row in rows
    ]
    kinds = {row.object for row in rows}
    owned = await titles(scope, {kind: {row.record_id for row in rows if row.object == kind} for kind in kinds})
    actors = await names(scope.session, {row.actor for row in rows if row.actor})
    shown = []
    for row, item in zip(rows, await filled(scope, items), strict=True):
        may_open = str(row.record_id) in owned
        if item.record is None or item.record["deleted_at"] or not (may_open or item.targets):
            continue
        title = item.record[scope.registry[row.object].title_field]
        actor = actors[row.actor]["name"] if row.actor in actors else None
        shown.append(
            Notification(
                id=row.id, kind=row.kind, at=row.created_at, seen=row.seen_at is not None, actor=actor,
                object=row.object, record_id=row.record_id, title=title, targets=item.targets, may_open=may_open,
            )
        )  # fmt: skip
    return shown


async def look_at(scope: Scope, ids: Sequence[UUID] | None) -> None:
    """Marks some of the reader's own as seen, or all; anybody else's stay as they are."""
    table = notification
    mine = [table.c.person_id == scope.principal.person_id, table.c.seen_at.is_(None)]
    if ids is not None:
        mine.append(table.c.id == sa.any_(sa.bindparam(None, list(ids), type_=ARRAY(PGUUID(as_uuid=True)))))
    await scope.session.execute(table.update().where(*mine).values(seen_at=business_now()))
