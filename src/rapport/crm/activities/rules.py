"""What values of tasks and activities follow from, and what is written beside their rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final
from uuid import UUID

from kernel.clock import business_now
from rapport.crm.activities import reminders, repeats, targets
from rapport.crm.activities.errors import NothingSaid, OnlyVisits, OnlyVisitsHavePlaces, WindowTurned
from rapport.crm.activities.notifications import notify
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors, Required
from rapport.crm.records.rules import NothingBeside, Passing, Values
from rapport.crm.records.scope import Scope

MAX_SUBJECT = 80
VISIT: Final = "visit"
WINDOW: Final = frozenset({"kind", "planned_from", "planned_until", "visit_place"})


async def load_task_rules(scope: Scope) -> "TaskRules":
    """The rules for one transaction."""
    return TaskRules(scope)


async def load_activity_rules(scope: Scope) -> "ActivityRules":
    """The rules for one transaction."""
    return ActivityRules(scope)


class _EventRules(NothingBeside):
    """What tasks and activities share: they stand on timelines, and tell people of themselves."""

    name: ClassVar[str]
    text: ClassVar[str]

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._obj = scope.registry[self.name].unmasked

    def entered(
        self, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> list[tuple[str, dt.datetime | None]]:
        """Neither goes through stages."""
        return []

    def passing(self, value: str) -> Passing | None:
        """Neither goes through stages."""
        return None

    async def created(self, records: Sequence[tuple[UUID, Record]]) -> None:
        """Puts new ones on their timelines."""
        await targets.add(self._scope, self._obj, records)
        if not self._scope.historic:
            await notify.of_new(self._scope, self._obj, self.text, records)

    async def changed(self, before: Record, after: Record) -> None:
        """Moves them where their targets or their time changed."""
        await targets.follow(self._scope, self._obj, before, after)
        await notify.of_change(self._scope, self._obj, self.text, before, after)

    async def trashed(self, ids: Sequence[UUID], *, deleted: bool) -> None:
        """Takes them off their timelines, or puts them back."""
        await targets.hide(self._scope, ids, hidden=deleted)


class TaskRules(_EventRules):
    """A task is open or done; a time needs a day, and so does a task that repeats."""

    name = "task"
    text = "description"

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Fills in status and priority."""
        values["status"] = values.get("status") or "open"
        values["priority"] = values.get("priority") or "normal"
        if (values.get("due_time") or values.get("repeat")) and not values.get("due_on"):
            errors.setdefault("due_on", Required())
        if values.get("repeat"):
            values["repeat_from"] = values.get("due_on")
        if values["status"] == "done":
            values["done_at"] = self._done_at(values.get("due_on"))

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Keeps the time at which it was done."""
        for name in ("status", "priority"):
            if name in new and new[name] is None:
                errors[name] = Required()
        if "due_on" in new and new["due_on"] is None:
            new["due_time"] = None
        elif new.get("due_time") and not (new.get("due_on") or before["due_on"]):
            errors.setdefault("due_on", Required())
        if new.keys() & {"repeat", "due_on"}:
            repeat, due_on = ({**before, **new}[name] for name in ("repeat", "due_on"))
            if repeat and not due_on:
                errors.setdefault("due_on", Required())
            new["repeat_from"] = due_on if repeat else None
        if "status" in new:
            new["done_at"] = self._done_at(new.get("due_on")) if new["status"] == "done" else None

    async def created(self, records: Sequence[tuple[UUID, Record]]) -> None:
        """Also sets their reminders."""
        await super().created(records)
        for record_id, record in records:
            await reminders.schedule(self._scope, record_id, record)

    async def changed(self, before: Record, after: Record) -> None:
        """Also sets the reminder anew."""
        await super().changed(before, after)
        if before["remind_at"] != after["remind_at"]:
            await reminders.schedule(self._scope, UUID(after["id"]), after)
        if before["status"] != after["status"] and not self._scope.historic:
            if after["status"] == "done" and after["repeat"]:
                await repeats.go_on(self._scope, self._obj, after)
            elif before["status"] == "done" and before["repeat"]:
                await repeats.take_back(self._scope, self._obj, before)

    def _done_at(self, due_on: dt.date | None) -> dt.datetime:
        if self._scope.historic and due_on:
            return dt.datetime.combine(due_on, dt.time(), self._scope.zone).astimezone(dt.UTC)
        return business_now()


class ActivityRules(_EventRules):
    """An activity has a kind and a time, and says something: its subject is the first line of its text unless given."""

    name = "activity"
    text = "body"

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Fills in kind, time and subject."""
        values["kind"] = values.get("kind") or "note"
        start, end = values.get("planned_from"), values.get("planned_until")
        _check_window(values["kind"], start, end, errors)
        _check_place(values["kind"], values.get("visit_place"), errors)
        values["occurred_at"] = values.get("occurred_at") or start
        if start and end and not values.get("minutes") and not errors:
            values["minutes"] = round((end - start).total_seconds() / 60)
        values["occurred_at"] = values.get("occurred_at") or business_now()
        values["subject"] = values.get("subject") or subject_of(values.get("body"))
        if values["subject"] is None and not errors:
            errors["body"] = NothingSaid()

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Keeps the subject in step with the text that it was made of."""
        for name in ("kind", "occurred_at"):
            if name in new and new[name] is None:
                errors[name] = Required()
        if new.keys() & WINDOW:
            self._plan_anew(before, new, errors)
        made_of_text = before["subject"] == subject_of(before["body"])
        if new.get("subject", before["subject"]) is None or ("subject" not in new and "body" in new and made_of_text):
            new["subject"] = subject_of(new.get("body", before["body"]))
            if new["subject"] is None:
                errors["body"] = NothingSaid()

    def _plan_anew(self, before: Record, new: Values, errors: FieldErrors) -> None:
        """A visit that nobody has checked in to lies where it is planned."""
        after = {**before, **new}
        start, end = (_moment(after[name]) for name in ("planned_from", "planned_until"))
        _check_window(after["kind"], start, end, errors)
        _check_place(after["kind"], after["visit_place"], errors)
        if "planned_from" in new and start and not before["checked_in_at"] and "occurred_at" not in new:
            new["occurred_at"] = start

    async def created(self, records: Sequence[tuple[UUID, Record]]) -> None:
        """Also looks again when planned ones begin."""
        await super().created(records)
        for record_id, record in records:
            await reminders.when_it_begins(self._scope, record_id, record)

    async def changed(self, before: Record, after: Record) -> None:
        """Also looks again when it begins."""
        await super().changed(before, after)
        if before["occurred_at"] != after["occurred_at"]:
            await reminders.when_it_begins(self._scope, UUID(after["id"]), after)


def _check_window(kind: str, start: dt.datetime | None, end: dt.datetime | None, errors: FieldErrors) -> None:
    if (start or end) and kind != VISIT:
        errors["planned_from"] = OnlyVisits()
    elif end and not start:
        errors["planned_from"] = Required()
    elif start and end and end <= start:
        errors["planned_until"] = WindowTurned()


def _check_place(kind: str, place: str | None, errors: FieldErrors) -> None:
    if place and kind != VISIT:
        errors["visit_place"] = OnlyVisitsHavePlaces()


def _moment(value: object) -> dt.datetime | None:
    """A moment as it was parsed, or as a record has it."""
    return (
        dt.datetime.fromisoformat(value)
        if isinstance(value, str)
        else value
        if isinstance(value, dt.datetime)
        else None
    )


def subject_of(text: str | None) -> str | None:
    """The first line of a text, as a subject; mentions are said by name."""
    line = next((line.strip() for line in notify.plain(text or "").splitlines() if line.strip()), None)
    if line is None or len(line) <= MAX_SUBJECT:
        return line
    return line[: MAX_SUBJECT - 1] + "…"
