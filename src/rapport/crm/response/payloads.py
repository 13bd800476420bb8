"""What the routes of response times take and give."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Minutes = Annotated[int, Meta(ge=1, le=20_000)]
"""Of working time: up to about eight weeks of it."""


class ResponseRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Within how many working minutes which leads are answered; without criteria it is every lead.

    The clock starts when the lead comes in, or with the first person who has it. `warn_before` it ends whoever has the
    lead is told. When it has ended they are told, who leads their team, and `escalate_id`; with `reassign` the rules of
    assignment find the lead another owner.
    """

    id: UUID
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    minutes: Minutes
    criteria: dict[str, Any] | None = None
    warn_before: Minutes | None = None
    starts: Literal["created", "assigned"] = "created"
    escalate_id: UUID | None = None
    reassign: bool = False


class ResponseRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules in their order: the first whose criteria a lead meets is its rule."""

    rules: Annotated[list[ResponseRule], Meta(max_length=50)] = []


class KeptRules(msgspec.Struct, frozen=True):
    """The same as it is kept: leads that came in before `since` have no clock."""

    rules: list[ResponseRule]
    since: dt.datetime


class ResponseWeek(msgspec.Struct, frozen=True, kw_only=True):
    """Of one person and week: how many answers were due, in time, missed, and are awaited; and how long they took."""

    person_id: UUID
    week: dt.date
    due: int
    met: int
    missed: int
    waiting: int
    median_minutes: int | None


class ResponseReport(msgspec.Struct, frozen=True):
    """Of the last weeks, each with its moments from and to, so that its leads can be listed."""

    weeks: list["ReportWeek"]
    people: dict[str, str]
    rows: list[ResponseWeek]


class ReportWeek(msgspec.Struct, frozen=True):
    """A week from Monday on, on the organisation's clock."""

    first: dt.date
    begin: dt.datetime
    end: dt.datetime
