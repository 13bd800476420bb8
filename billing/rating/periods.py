"""Billing periods: half-open spans of local days, counted from the contract's first day.

An end of month is taken from the first day each time, never from the period before: 31 January, 29 February, 31 March.
When a day begins is settled by the customer's IANA zone; a day without midnight begins with its first moment.
"""

import calendar
import datetime as dt
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

Interval = Literal["month", "quarter", "year"]
MONTHS: dict[Interval, int] = {"month": 1, "quarter": 3, "year": 12}


class Period(msgspec.Struct, frozen=True, order=True):
    """Local days from `start` until before `end`."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def clipped(self, start: dt.date, end: dt.date | None) -> int:
        """How many of its days lie from `start` until before `end`; None is for ever."""
        last = self.end if end is None else min(self.end, end)
        return max(0, (last - max(self.start, start)).days)


def add_months(anchor: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of a month that is too short."""
    month = anchor.month - 1 + months
    year, month = anchor.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))


def period_at(anchor: dt.date, interval: Interval, day: dt.date) -> Period:
    """The period that a day from `anchor` on lies in."""
    if day < anchor:
        raise ValueError("the day lies before the contract's first one")
    step = MONTHS[interval]
    number = ((day.year - anchor.year) * 12 + day.month - anchor.month) // step
    if add_months(anchor, number * step) > day:
        number -= 1
    return Period(add_months(anchor, number * step), add_months(anchor, (number + 1) * step))


def periods_until(anchor: dt.date, interval: Interval, day: dt.date) -> list[Period]:
    """Every period from `anchor` on up to the one that `day` lies in; none before the contract's first day."""
    found: list[Period] = []
    start = anchor
    while start <= day:
        found.append(period_at(anchor, interval, start))
        start = found[-1].end
    return found


def local_day(moment: dt.datetime, zone: str) -> dt.date:
    """The day that it is in a zone at an aware moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def begins(day: dt.date, zone: str) -> dt.datetime:
    """The moment in UTC at which a day begins in a zone."""
    # Where clocks jump over midnight, the offset before the jump makes this the moment of the jump.
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
