"""Tasks that repeat: once one is done, the next one of its row is there, in the same transaction.

A row is counted from the day on which it began, so that one of 31 January is due on 28 February and on 31 March. What
lies before today is left out: whoever was away for a month finds one daily task, and not thirty. The id of the next one
follows from the task, its day and the organisation's keys, so a task that is done twice has one; opening the task again
takes it back as long as nobody has touched it. The next one says what the task says, also where limits of own fields
were set more narrowly since.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.ids import derive_id
from rapport.crm.records import trash, write
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

DAYS = {"daily": 1, "weekly": 7, "biweekly": 14}
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
WEEKDAYS, YEARLY = "weekdays", 1
SATURDAY = 5


def following(repeat: str, since: dt.date, due: dt.date, today: dt.date) -> dt.date | None:
    """The first day of the row that began on `since` which comes after `due` and not before `today`.

    None where a date field has no such day any more: the year 9999.
    """
    earliest = max(due + dt.timedelta(days=1), today)
    if earliest.year + YEARLY >= dt.MAXYEAR:
        return None
    return next(day for day in _row(repeat, since, earliest) if day >= earliest)


def _row(repeat: str, since: dt.date, earliest: dt.date) -> Iterator[dt.date]:
    """Days of a row, from shortly before `earliest` on."""
    if repeat in MONTHS:
        step = MONTHS[repeat]
        place = max(0, (earliest.year - since.year) * 12 + earliest.month - since.month) // step
        yield from (_months_later(since, place * step), _months_later(since, (place + 1) * step))
        return
    step = DAYS.get(repeat, 1)
    first = max(0, (earliest - since).days) // step
    days = (since + dt.timedelta(days=(first + place) * step) for place in range(SATURDAY))
    yield from (day for day in days if repeat != WEEKDAYS or day.weekday() < SATURDAY)


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


async def go_on(scope: Scope, obj: ObjectType, done: Record) -> None:
    """Makes the next one of a task that was just done, or takes out of the trash what opening it had put there."""
    due = dt.date.fromisoformat(done["due_on"])
    day = following(done["repeat"], dt.date.fromisoformat(done["repeat_from"]), due, scope.today())
    if day is None:
        return
    ids = _ids_of_next(scope, obj, done)
    if put_away := await _untouched(scope, obj, ids, deleted=True):
        for row in await write.lock(scope, obj, put_away, "update"):
            await trash.set_deleted(scope, obj, row, deleted=False)
        return
    table = obj.table
    if await scope.session.rows(sa.select(table.c.id).where(table.c.id.in_(ids))):
        return  # it is there, and somebody has worked on it
    again = {field.name: _kept(field, done[field.name]) for field in obj.fields if _goes_on(field)}
    moved = {"status": "open", "due_on": day, "remind_at": _moved(scope, done["remind_at"], day - due)}
    await write.insert_parsed(scope, obj, again | moved, ids[0], UUID(done["owner_id"]))


async def take_back(scope: Scope, obj: ObjectType, was_done: Record) -> None:
    """Puts the next one into the trash, unless somebody has changed it since."""
    waiting = await _untouched(scope, obj, _ids_of_next(scope, obj, was_done), deleted=False)
    for row in await write.lock(scope, obj, waiting, "update"):
        await trash.set_deleted(scope, obj, row, deleted=True)


def _goes_on(field: Field) -> bool:
    """Whether the next one says the same there: values that may occur once stay with the task that has them."""
    return (field.editable or field.name == "repeat_from") and field.name != "owner_id" and not field.unique


def _kept(field: Field, value: object) -> Any:
    return None if value is None else field.kind.keep(field, value)


def _moved(scope: Scope, remind_at: str | None, by: dt.timedelta) -> dt.datetime | None:
    """The same time of day as many days later, where the organisation is."""
    if remind_at is None:
        return None
    at = dt.datetime.fromisoformat(remind_at).astimezone(scope.zone)
    return dt.datetime.combine(at.date() + by, at.time(), scope.zone).astimezone(dt.UTC)


def _ids_of_next(scope: Scope, obj: ObjectType, task: Record) -> list[UUID]:
    """What the next one is called, under each secret there is: nobody who only sees the task makes one of that id."""
    hashes = scope.keys.equalities(obj.by_name["repeat"].id, f"{task['id']} {task['due_on']}")
    return [derive_id(UUID(task["id"]), "repeat", each.hex(), at=SEED_TIME) for each in hashes]


async def _untouched(scope: Scope, obj: ObjectType, ids: list[UUID], *, deleted: bool) -> list[UUID]:
    """Those that are there as they were made, or as only opening the one before left them; they are locked.

    One that somebody else holds is being changed: it isn't waited for, so two who work from both ends can't deadlock.
    """
    table = obj.table
    as_made = sa.cast(table.c.field_versions, sa.Text) == "{}"
    state = table.c.deleted_at.is_not(None) if deleted else table.c.deleted_at.is_(None)
    held = sa.select(table.c.id).where(table.c.id.in_(ids), as_made, state).with_for_update(skip_locked=True)
    return [row.id for row in await scope.session.rows(held)]
