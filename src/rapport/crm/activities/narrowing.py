"""What somebody wants to see of a timeline: one type of what happened, what one person did, a range of days.

Types are those of items, and an activity's kind in the place of `activity`. The person is who stands beside an item.
A person or a kind is asked of the activity or task itself: each is a look-up by its key along the walk.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.crm.activities.items import TimelineItem
from rapport.crm.activities.models import timeline_target
from rapport.crm.records.compiler import midnight
from rapport.crm.records.scope import Scope

TimelineType = Literal["note", "call", "meeting", "visit", "task", "stage", "owner", "created"]

CHANGES = frozenset({"stage", "owner", "created"})


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """A timeline's filter; `since` and `until` are days of the organisation, both included."""

    type: TimelineType | None = None
    person: UUID | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def shape(self) -> str:
        """What a cursor of this filter is bound to; empty for none."""
        parts = [str(part) for part in (self.type, self.person, self.since, self.until)]
        return "" if self == Narrowing() else ":" + ":".join(parts)

    def shows(self, kind: TimelineType) -> bool:
        """Whether items of this type belong here."""
        return self.type in {None, kind}

    def events(self, scope: Scope, readable: Sequence[str]) -> list[list[str]]:
        """The kinds of events to walk along, in one walk each: a look-up needs a table of its own."""
        if self.type in CHANGES:
            return []
        if self.type is not None:
            event = "task" if self.type == "task" else "activity"
            return [[event]] if event in readable else []
        return [[event] for event in readable] if self.person else [list(readable)]

    def within(self, scope: Scope, at: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
        """That a moment lies in the range of days."""
        clauses = [at >= _begins(scope, self.since)] if self.since else []
        return [*clauses, at < _ends(scope, self.until)] if self.until else clauses

    def end(self, scope: Scope) -> dt.datetime | None:
        """The moment at which the range of days ends; None for one that doesn't."""
        return _ends(scope, self.until) if self.until else None

    def by(self, actor: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
        """That it was the person."""
        return [actor == self.person] if self.person else []

    def joined(self, scope: Scope, events: Sequence[str], walk: sa.Select[Any]) -> sa.Select[Any]:
        """A walk along events with what is asked of the activity or task itself."""
        of_kind = self.type if self.type not in {None, "task"} else None
        if self.person is None and of_kind is None:
            return walk
        [event] = events
        table = scope.registry[event].table
        clauses = self.by(table.c.owner_id)
        if of_kind:
            clauses.append(table.c.kind == of_kind)
        return walk.join_from(timeline_target, table, table.c.id == timeline_target.c.event_id).where(*clauses)

    def matches(self, scope: Scope, item: TimelineItem) -> bool:
        """The same of an item that was read already."""
        if self.type not in {None, item.type} or (self.person and item.actor != self.person) or item.at is None:
            return False
        late = self.until is not None and item.at >= _ends(scope, self.until)
        return not late and (self.since is None or item.at >= _begins(scope, self.since))


def _begins(scope: Scope, day: dt.date) -> dt.datetime:
    return midnight(scope, day)


def _ends(scope: Scope, day: dt.date) -> dt.datetime:
    return midnight(scope, day + dt.timedelta(days=1)) if day < dt.date.max else dt.datetime.max.replace(tzinfo=dt.UTC)
