"""Days as a person lives them: where they begin and end on the clock, whatever their zone does to it."""

import datetime as dt
from zoneinfo import ZoneInfo

from kernel.clock import in_utc


def begins(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """A day's first moment in UTC; that of a day that a zone leaves out is the next one's.

    Raises ValueError at the ends of the calendar.
    """
    return in_utc(dt.datetime.combine(day, dt.time(), zone))


def ends(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first moment after a day: it may be 23 or 25 hours after `begins`. Raises as that does."""
    try:
        return begins(day + dt.timedelta(days=1), zone)
    except OverflowError:
        raise ValueError("out of range") from None


def at(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The moment at which a clock shows this; of an hour that comes twice the first, of one left out the one after.

    Raises as `begins` does.
    """
    return in_utc(dt.datetime.combine(day, time.replace(fold=0), zone))
