"""Two clocks. The real one times what security and leases hang on; the business one may be moved in a demo.

Sessions, codes, leases and TOTP read `real_now`. Due dates, stages, "this quarter" and everything else that a
demonstration wants to fast-forward read `business_now`. Both are aware and in UTC.
"""

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> dt.datetime:
        """The time, aware and in UTC."""
        ...


class RealClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The time, aware and in UTC."""
        return dt.datetime.now(dt.UTC)


class MovableClock:
    """A clock that runs at the real speed from wherever it was moved to; one per demo organisation."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._offset = dt.timedelta()

    def now(self) -> dt.datetime:
        """The moved time, aware and in UTC."""
        return self._base.now() + self._offset

    def move_to(self, instant: dt.datetime) -> None:
        """Sets the clock to an aware instant, earlier or later."""
        if instant.tzinfo is None:
            raise ValueError("a clock moves to an aware datetime")
        self._offset = instant - self._base.now()

    def advance(self, by: dt.timedelta) -> None:
        """Moves the clock on."""
        self._offset += by

    def reset(self) -> None:
        """Back to the real time."""
        self._offset = dt.timedelta()


REAL = RealClock()


def in_utc(moment: dt.datetime) -> dt.datetime:
    """An aware point in time in UTC; ValueError at the ends of the calendar, where UTC has no such year."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("out of range") from None


def real_now() -> dt.datetime:
    """The machine's time in UTC."""
    return dt.datetime.now(dt.UTC)


def business_now(clock: Clock = REAL) -> dt.datetime:
    """The time that business rules see, in UTC: the organisation's clock if it has one, else the real time."""
    return clock.now()


def both_now(clock: Clock = REAL) -> tuple[dt.datetime, dt.datetime]:
    """The real and the business time of one moment: equal unless the organisation's clock was moved."""
    real = real_now()
    return real, real if clock is REAL else clock.now()
