"""Days tile time without a gap or an overlap, in whatever zone and however its clocks were put."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.crm.calendar import days

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"})).map(ZoneInfo)
DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2040, 12, 31))


@settings(deadline=None)
@given(DAYS, ZONES)
def test_a_day_ends_where_the_next_begins_and_holds_its_own_moments_alone(day, zone):
    first, after = days.begins(day, zone), days.ends(day, zone)
    assert after == days.begins(day + dt.timedelta(days=1), zone)
    if after == first:
        return  # the zone has left the day out
    second = dt.timedelta(seconds=1)
    assert first.astimezone(zone).date() == day
    assert (after - second).astimezone(zone).date() == day
    assert (first - second).astimezone(zone).date() < day
    assert after.astimezone(zone).date() > day


@settings(deadline=None)
@given(DAYS, st.times().map(lambda each: each.replace(microsecond=0)), ZONES)
def test_a_time_is_where_the_clock_shows_it(day, time, zone):
    found = days.at(day, time, zone).astimezone(zone)
    if found.replace(tzinfo=None) != dt.datetime.combine(day, time):
        # An hour that is left out: the clock shows a later one, and no clock ever showed this.
        assert found.replace(tzinfo=None) > dt.datetime.combine(day, time)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/London", dt.date(2026, 3, 29), 23), ("Europe/London", dt.date(2026, 10, 25), 25),
        ("Asia/Shanghai", dt.date(2026, 3, 29), 24), ("America/Havana", dt.date(2026, 3, 8), 23),
        ("Australia/Lord_Howe", dt.date(2026, 4, 5), 24.5), ("Pacific/Apia", dt.date(2011, 12, 30), 0),
    ],
)  # fmt: skip
def test_days_on_which_clocks_are_put(zone: str, day: dt.date, hours: float) -> None:
    length = days.ends(day, ZoneInfo(zone)) - days.begins(day, ZoneInfo(zone))
    assert length == dt.timedelta(hours=hours)


def test_the_ends_of_the_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="range"):
        days.ends(dt.date.max, ZoneInfo("UTC"))
    with pytest.raises(ValueError, match="range"):
        days.begins(dt.date.min, ZoneInfo("Asia/Shanghai"))
