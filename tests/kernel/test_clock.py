"""The business clock is the real one, moved on by what the context says; a day is a day of the organisation's zone."""

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from kernel import clock, context
from kernel.clock import both_now, business_now, business_today, in_real_time, real_now

NOON = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
AHEAD = dt.timedelta(days=31, seconds=7)
SHANGHAI, NEW_YORK, LONDON, LORD_HOWE = "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe"


@pytest.fixture
def stopped(monkeypatch):
    """Stops the machine's clock."""
    monkeypatch.setattr(clock, "real_now", lambda: NOON)


def test_the_real_time_is_aware_and_utc():
    before = dt.datetime.now(dt.UTC)
    assert before <= real_now() <= business_now() <= dt.datetime.now(dt.UTC)
    assert real_now().utcoffset() == dt.timedelta()


def test_the_business_clock_is_ahead_by_what_the_context_says(stopped):
    assert (business_now(), both_now()) == (NOON, (NOON, NOON))
    with context.on_clock(AHEAD, SHANGHAI):
        assert business_now() == dt.datetime(2026, 3, 3, 12, 0, 7, tzinfo=dt.UTC)
        assert both_now() == (NOON, NOON + AHEAD)
        assert in_real_time(NOON + AHEAD) == NOON
    assert business_now() == NOON


def test_a_clock_changes_nobody_who_acts(stopped):
    with context.use(context.Context(request_id="r-1", locale="zh-CN", origin="web")) as before:
        with context.on_clock(AHEAD, LONDON) as after:
            assert (after.request_id, after.locale, after.origin) == ("r-1", "zh-CN", "web")
        assert context.current() is before


async def test_two_tasks_have_two_clocks(stopped):
    async def read(offset):
        with context.on_clock(offset, LONDON):
            await asyncio.sleep(0)
            return business_now()

    days = [dt.timedelta(days=number) for number in range(3)]
    assert await asyncio.gather(*map(read, days)) == [NOON + each for each in days]


def test_before_the_calendar_began_it_has_begun():
    first = dt.datetime.min.replace(tzinfo=dt.UTC)
    with context.on_clock(AHEAD, LONDON):
        assert in_real_time(first + dt.timedelta(days=1)) == first


# Each is a last second of a day in the zone; the next second is the next day.
@pytest.mark.parametrize(
    ("zone", "second", "day"),
    [
        (SHANGHAI, "2027-01-31T15:59:59", "2027-01-31"),  # the end of a month
        (SHANGHAI, "2027-02-28T15:59:59", "2027-02-28"),
        (SHANGHAI, "2028-02-28T15:59:59", "2028-02-28"),  # a leap day follows
        (SHANGHAI, "2028-02-29T15:59:59", "2028-02-29"),
        (SHANGHAI, "2027-12-31T15:59:59", "2027-12-31"),
        (NEW_YORK, "2027-02-01T04:59:59", "2027-01-31"),
        (NEW_YORK, "2028-03-01T04:59:59", "2028-02-29"),
        (NEW_YORK, "2027-03-14T04:59:59", "2027-03-13"),  # summer time begins on the 14th
        (NEW_YORK, "2027-03-15T03:59:59", "2027-03-14"),
        (NEW_YORK, "2027-11-07T03:59:59", "2027-11-06"),  # and ends on the 7th
        (NEW_YORK, "2027-11-08T04:59:59", "2027-11-07"),
        (LONDON, "2027-01-31T23:59:59", "2027-01-31"),
        (LONDON, "2028-02-29T23:59:59", "2028-02-29"),
        (LONDON, "2027-03-27T23:59:59", "2027-03-27"),  # begins on the 28th
        (LONDON, "2027-03-28T22:59:59", "2027-03-28"),
        (LONDON, "2027-10-30T22:59:59", "2027-10-30"),  # ends on the 31st
        (LONDON, "2027-10-31T23:59:59", "2027-10-31"),
        (LORD_HOWE, "2027-01-31T12:59:59", "2027-01-31"),
        (LORD_HOWE, "2028-02-29T12:59:59", "2028-02-29"),
        (LORD_HOWE, "2027-04-03T12:59:59", "2027-04-03"),  # ends on the 4th, by half an hour
        (LORD_HOWE, "2027-04-04T13:29:59", "2027-04-04"),
        (LORD_HOWE, "2027-10-02T13:29:59", "2027-10-02"),  # begins on the 3rd
        (LORD_HOWE, "2027-10-03T12:59:59", "2027-10-03"),
    ],
)
def test_a_day_begins_when_it_begins_in_the_zone(monkeypatch, zone, second, day):
    last = dt.datetime.fromisoformat(f"{second}+00:00")
    for ahead in (dt.timedelta(), AHEAD):
        for later, expected in ((0, day), (1, str(dt.date.fromisoformat(day) + dt.timedelta(days=1)))):
            monkeypatch.setattr(clock, "real_now", lambda now=last + dt.timedelta(seconds=later) - ahead: now)
            with context.on_clock(ahead, zone):
                assert str(business_today()) == expected
            with context.on_clock(ahead, "UTC"):
                assert str(business_today(ZoneInfo(zone))) == expected
