"""Working time between two moments, and the moment after so much of it: no I/O.

Hours are told on the clock of a place, and worked in real time: where summer time begins within them they are an hour
shorter, where it ends an hour longer. So a deadline is always a moment of UTC, and never one that no clock shows.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""From one minute of a day to another, up to 1440 for its end."""

DAY_MINUTES: Final = 1440
FURTHEST_DAYS: Final = 1100
"""About three years: no deadline is looked for beyond."""


@dataclass(frozen=True)
class Hours:
    """When somebody works: on each weekday from Monday on, and on days that are different."""

    zone: ZoneInfo
    week: Sequence[Sequence[Span]]
    days: Mapping[dt.date, Sequence[Span]] = field(default_factory=dict)

    def spans(self, day: dt.date) -> Sequence[Span]:
        """The hours of one day, in their order."""
        found = self.days.get(day)
        return self.week[day.weekday()] if found is None else found

    def shifts(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The same in UTC."""
        for begin, end in self.spans(day):
            begins, ends = self._moment(day, begin), self._moment(day, end)
            if begins < ends:  # hours that summer time leaves out are none
                yield begins, ends

    def _moment(self, day: dt.date, minute: int) -> dt.datetime:
        if minute == DAY_MINUTES:
            day, minute = day + dt.timedelta(days=1), 0
        return dt.datetime.combine(day, dt.time(minute // 60, minute % 60), self.zone).astimezone(dt.UTC)


def worked(hours: Hours, begin: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """How much of the time from one moment to another is worked; none where the end is the earlier one."""
    total, day, last = dt.timedelta(), begin.astimezone(hours.zone).date(), end.astimezone(hours.zone).date()
    while day <= last:
        for begins, ends in hours.shifts(day):
            total += max(min(ends, end) - max(begins, begin), dt.timedelta())
        day += dt.timedelta(days=1)
    return total


def minutes_between(hours: Hours, begin: dt.datetime, end: dt.datetime) -> int:
    """The same in whole minutes."""
    return worked(hours, begin, end) // dt.timedelta(minutes=1)


def after(hours: Hours, begin: dt.datetime, minutes: int) -> dt.datetime | None:
    """The moment at which so many minutes are worked since another one, in UTC; None where three years don't have them.

    It is the end of the last minute, not the beginning of the next day: what is due by the evening is due then.
    """
    left, day = dt.timedelta(minutes=minutes), begin.astimezone(hours.zone).date()
    for _ in range(FURTHEST_DAYS):
        for begins, ends in hours.shifts(day):
            since = max(begins, begin)
            if since < ends:
                if left <= ends - since:
                    return since.astimezone(dt.UTC) + left
                left -= ends - since
        day += dt.timedelta(days=1)
    return None
