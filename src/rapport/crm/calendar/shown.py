"""What stands on some days of a calendar: one query of each kind, under the reader's rights and masks.

Activities that begin, or still last, on these days; tasks that are due on them; next steps of open deals. Notes have
no place in a day. What is masked for the reader is masked here, and how long an activity lasts counts as nothing then.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth import teams
from auth.errors import TeamNotFound
from auth.persons import zone_of
from rapport.crm.activities.targets import named
from rapport.crm.calendar import days
from rapport.crm.calendar.errors import TooManyDays
from rapport.crm.calendar.payloads import OutsideEvent
from rapport.crm.records import codec
from rapport.crm.records.codec import Record
from rapport.crm.records.included import included
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MOST_DAYS: Final = 62
MOST: Final = 1_000
"""Of each kind that one answer holds."""
MOST_MINUTES: Final = 7 * 24 * 60
"""An activity that is said to last longer is taken for one of which that was not said."""
LONGEST: Final = dt.timedelta(days=1)
"""An activity that began longer ago is not looked for: what lasts for days is no call and no meeting."""

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "activity": ("subject", "kind", "occurred_at", "minutes", "outcome"),
    "task": ("title", "status", "priority", "due_on", "due_time", "repeat"),
    "deal": ("name", "stage", "next_step", "next_step_on", "company"),
}  # fmt: skip
"""Beside what a task or an activity is about."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Whose days: the reader's own unless a person or a team is named. Both days are included."""

    first: dt.date
    last: dt.date
    person: UUID | None = None
    team: UUID | None = None


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """Some days in the reader's time zone, from `starts_at` until before `ends_at`, in the order of their times.

    `movable` are the ids of what the reader may change. `cut_off` says that there is more than one answer holds.
    `outside` are events of calendars of other programs.
    """

    time_zone: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    activities: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    deals: list[dict[str, Any]]
    movable: list[UUID]
    cut_off: bool
    included: dict[str, Any]
    outside: list[OutsideEvent] = []


class Found(msgspec.Struct, frozen=True):
    """Records of one kind, those of them that may be changed, and whether there are more."""

    obj: ObjectType
    records: list[Record]
    movable: frozenset[str]
    more: bool


class Days(msgspec.Struct, frozen=True):
    """What stands on some days in a zone, by kind."""

    zone: ZoneInfo
    starts_at: dt.datetime
    ends_at: dt.datetime
    activities: Found
    tasks: Found
    deals: Found

    @property
    def kinds(self) -> tuple[Found, ...]:
        """All of them."""
        return (self.activities, self.tasks, self.deals)


async def calendar(scope: Scope, asked: Asked) -> Calendar:
    """Reads the days; raises `TooManyDays` and, of a team that isn't there, `TeamNotFound`."""
    if not 0 <= (asked.last - asked.first).days < MOST_DAYS:
        raise TooManyDays(limit=MOST_DAYS)
    found = await read(scope, asked.first, asked.last, await people_of(scope, asked))
    return Calendar(
        time_zone=found.zone.key, starts_at=found.starts_at, ends_at=found.ends_at,
        activities=found.activities.records, tasks=found.tasks.records, deals=found.deals.records,
        movable=[UUID(each["id"]) for kind in found.kinds for each in kind.records if each["id"] in kind.movable],
        cut_off=any(each.more for each in found.kinds), included=await _beside(scope, found.kinds),
    )  # fmt: skip


async def read(scope: Scope, first: dt.date, last: dt.date, people: Collection[UUID]) -> Days:
    """What some people's days hold, however many they are, in the reader's zone; raises `TooManyDays` at the ends of
    the calendar.
    """
    zone = await zone_of(scope.session, scope.principal.person_id)
    try:
        starts_at, ends_at = days.begins(first, zone), days.ends(last, zone)
        earliest = starts_at - LONGEST
    except (ValueError, OverflowError):
        raise TooManyDays(limit=MOST_DAYS) from None
    activity, task, deal = (scope.mine(scope.registry[name]) for name in ("activity", "task", "deal"))
    began, due, step = activity.table.c.occurred_at, task.table.c.due_on, deal.table.c.next_step_on
    near = (activity.table.c.kind != "note", began > earliest, began < ends_at)
    timed = await _found(scope, activity, people, *near, order=began)
    lasting = [each for each in timed.records if until(each) > starts_at or _at(each) >= starts_at]
    tasks = await _found(scope, task, people, due.between(first, last), order=due)
    is_open, within = deal.table.c.status == "open", step.between(first, last)
    deals = await _found(scope, deal, people, is_open, within, order=step)
    return Days(zone, starts_at, ends_at, msgspec.structs.replace(timed, records=lasting), tasks, deals)


def until(activity: Record) -> dt.datetime:
    """When an activity is over, as far as its reader may know."""
    minutes, begins = activity.get("minutes"), _at(activity)
    length = (
        dt.timedelta(minutes=minutes) if isinstance(minutes, int) and 0 < minutes <= MOST_MINUTES else dt.timedelta()
    )
    return begins + length


def _at(activity: Record) -> dt.datetime:
    return dt.datetime.fromisoformat(activity["occurred_at"])


async def people_of(scope: Scope, asked: Asked) -> Collection[UUID]:
    """Whose days are asked for; raises `TeamNotFound`."""
    if asked.team is None:
        return [asked.person or scope.principal.person_id]
    found = next((each for each in await teams.listed(scope.session) if each.id == asked.team), None)
    if found is None:
        raise TeamNotFound
    return found.people


async def _found(
    scope: Scope,
    obj: ObjectType,
    people: Collection[UUID],
    *clauses: sa.ColumnElement[bool],
    order: sa.ColumnElement[Any],
) -> Found:
    if scope.depth(obj) == "none":
        return Found(obj, [], frozenset(), more=False)
    table, names = obj.table, [each for each in (*FIELDS[obj.name], *named(obj)) if each in obj.by_name]
    owned = table.c.owner_id == sa.any_(sa.bindparam(None, list(people), type_=ARRAY(PGUUID(as_uuid=True))))
    statement = (
        sa.select(*codec.columns(obj, names), scope.visible(obj, table, "update").label("movable"))
        .where(scope.visible(obj, table), table.c.deleted_at.is_(None), owned, *clauses)
        .order_by(order, table.c.id)
        .limit(MOST + 1)
    )
    rows = await scope.session.rows(statement)
    decode, shown = codec.decoder(obj, names), rows[:MOST]
    movable = frozenset(str(row[0]) for row in shown if row.movable)
    return Found(obj, [decode(row, scope.keys) for row in shown], movable, more=len(rows) > MOST)


async def _beside(scope: Scope, shown: Iterable[Found]) -> dict[str, Any]:
    found: dict[str, Any] = {"choices": {}, "people": {}, "records": {}}
    for each in shown:
        for kind, labels in (await included(scope, each.obj, each.records)).items():
            found.setdefault(kind, {}).update(labels)
    return found
