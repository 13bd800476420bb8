"""Periods tile time: in any zone, over decades, from any first day."""

import datetime as dt
import itertools
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rating.periods import add_months, begins, local_day, period_at, periods_until

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
# Where clocks jump over midnight or back to it, by half an hour, or a day was left out.
ZONES = [
    "Asia/Shanghai", "Europe/London", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut",
    "Australia/Lord_Howe", "Pacific/Apia", "Asia/Tehran", "America/Havana",
]  # fmt: skip


@given(DAYS, st.sampled_from(["month", "quarter", "year"]), st.integers(0, 400))
def test_every_day_lies_in_one_period_and_the_next_begins_where_it_ends(anchor, interval, later):
    day = anchor + dt.timedelta(days=later)
    found = period_at(anchor, interval, day)
    assert found.start <= day < found.end
    assert found.days == (found.end - found.start).days > 0
    assert period_at(anchor, interval, found.end).start == found.end


@given(DAYS, st.sampled_from(["month", "quarter", "year"]))
def test_periods_follow_from_the_first_day_alone(anchor, interval):
    listed = periods_until(anchor, interval, add_months(anchor, 360))
    assert listed[0].start == anchor
    assert all(before.end == after.start for before, after in itertools.pairwise(listed))
    assert {period.start.day for period in listed if period.start.day >= 28 or anchor.day < 28} <= {
        anchor.day, 28, 29, 30,
    }  # fmt: skip
    step = {"month": 1, "quarter": 3, "year": 12}[interval]
    assert [period.start for period in listed] == [add_months(anchor, step * number) for number in range(len(listed))]


def test_the_end_of_a_month_is_taken_from_the_first_day_each_time():
    starts = [period.start for period in periods_until(dt.date(2028, 1, 31), "month", dt.date(2028, 5, 30))]
    assert starts == [dt.date(2028, 1, 31), dt.date(2028, 2, 29), dt.date(2028, 3, 31), dt.date(2028, 4, 30)]
    leap = period_at(dt.date(2028, 2, 29), "year", dt.date(2029, 3, 1))
    assert (leap.start, leap.end) == (dt.date(2029, 2, 28), dt.date(2030, 2, 28))
    assert period_at(dt.date(2028, 2, 29), "year", dt.date(2032, 3, 1)).start == dt.date(2032, 2, 29)


def test_there_is_none_before_the_first_day():
    with pytest.raises(ValueError, match="before the contract's first"):
        period_at(dt.date(2026, 5, 1), "month", dt.date(2026, 4, 30))
    assert periods_until(dt.date(2026, 5, 1), "month", dt.date(2026, 4, 30)) == []


@pytest.mark.parametrize("zone", ZONES)
def test_days_tile_time_in_any_zone_over_thirty_years(zone):
    day, before = dt.date(2005, 1, 1), None
    while day < dt.date(2035, 1, 1):
        moment = begins(day, zone)
        assert before is None or moment >= before
        if local_day(moment, zone) == day:
            assert local_day(moment - dt.timedelta(microseconds=1), zone) < day
        else:  # Samoa went without 30 December 2011: that day has no moment
            assert moment == begins(day + dt.timedelta(days=1), zone)
        day, before = day + dt.timedelta(days=1), moment
    assert zone in zoneinfo.available_timezones()
