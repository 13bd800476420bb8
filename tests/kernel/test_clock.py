"""The business clock moves; the real one doesn't."""

import datetime as dt

import pytest

from kernel.clock import MovableClock, business_now, real_now

NOON = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)


class Stopped:
    def now(self):
        return NOON


def test_the_real_time_is_aware_and_utc():
    before = dt.datetime.now(dt.UTC)
    assert before <= real_now() <= business_now() <= dt.datetime.now(dt.UTC)
    assert real_now().utcoffset() == dt.timedelta()


def test_a_clock_moves_advances_and_resets():
    clock = MovableClock(Stopped())
    assert business_now(clock) == NOON
    clock.move_to(dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    clock.advance(dt.timedelta(days=1, hours=2))
    assert business_now(clock) == dt.datetime(2027, 1, 2, 2, tzinfo=dt.UTC)
    clock.reset()
    assert business_now(clock) == NOON


def test_moving_to_a_naive_time_is_refused_and_moves_nothing():
    clock = MovableClock(Stopped())
    with pytest.raises(ValueError, match="aware"):
        clock.move_to(dt.datetime(2027, 1, 1))  # noqa: DTZ001
    assert clock.now() == NOON
