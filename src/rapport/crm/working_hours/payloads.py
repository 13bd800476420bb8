"""What the routes of working hours take and give."""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import Meta

Clock = Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
"""A time of the day, and 24:00 for its end."""


class WorkingSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours of work from one time of a day to another."""

    begin: Clock
    end: Clock


Spans = Annotated[list[WorkingSpan], Meta(max_length=6)]


class SpecialDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day that is unlike the others of its weekday: a holiday without hours, or one that makes up for it."""

    day: dt.date
    name: Annotated[str, Meta(max_length=60)] = ""
    spans: Spans = []


class WorkingHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an organisation works: the hours of each weekday from Monday on, and days that are different.

    Without a time zone it is the organisation's own.
    """

    week: Annotated[list[Spans], Meta(min_length=7, max_length=7)]
    days: Annotated[list[SpecialDay], Meta(max_length=2000)] = []
    time_zone: Annotated[str, Meta(max_length=64)] | None = None


class HolidaySet(msgspec.Struct, frozen=True):
    """Public holidays of a year and country as they were published; those that are worked have Monday's hours."""

    country: str
    year: int
    holidays: list[SpecialDay]
    make_up: list[SpecialDay]


class WorkingHoursPage(msgspec.Struct, frozen=True):
    """The hours, in which zone they are if they name none, and which holidays can be taken over."""

    hours: WorkingHours
    zone: str
    known: list[HolidaySet]
