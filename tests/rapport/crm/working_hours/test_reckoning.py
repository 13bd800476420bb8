"""Working time is real time within hours of a place: over holidays, make-up days and both changes of the clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.crm.working_hours import presets
from rapport.crm.working_hours.reckoning import Hours, after, minutes_between, worked

OFFICE = [[(540, 720), (780, 1080)]] * 5 + [[], []]
NIGHT = [[(0, 360), (1320, 1440)]] * 7
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin")


def of_china() -> Hours:
    """An office week in Shanghai with the holidays of 2026."""
    days = {day: [(540, 1080)] if is_worked else [] for day, _, is_worked in presets.china(2026, "zh-CN")}
    return Hours(ZoneInfo("Asia/Shanghai"), [[(540, 1080)]] * 5 + [[], []], days)


def at(text: str, zone: str) -> dt.datetime:
    """A moment on the clock of a place."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("begin", "minutes", "due"),
    [
        ("2026-11-27T17:30", 30, "2026-11-27T18:00"),  # by the evening, and not by the next morning
        ("2026-11-27T17:30", 31, "2026-11-30T09:01"),
        ("2026-09-30T17:00", 120, "2026-10-08T10:00"),  # over the week of National Day
        ("2026-10-09T17:30", 60, "2026-10-10T09:30"),  # the Saturday after it makes up for that
        ("2026-02-13T17:59", 2, "2026-02-14T09:01"),
        ("2026-02-14T18:00", 1, "2026-02-24T09:01"),  # nine days of Spring Festival
    ],
)
def test_holidays_and_make_up_days_of_china(begin: str, minutes: int, due: str) -> None:
    found = after(of_china(), at(begin, "Asia/Shanghai"), minutes)
    assert found == at(due, "Asia/Shanghai")
    assert minutes_between(of_china(), at(begin, "Asia/Shanghai"), at(due, "Asia/Shanghai")) == minutes


def test_the_published_days_of_2026() -> None:
    days = list(presets.china(2026, "en"))
    off = [day for day, _, is_worked in days if not is_worked]
    assert (len(off), len(days) - len(off)) == (33, 6)
    assert all(day.weekday() >= 5 for day, _, is_worked in days if is_worked), "weekend days make up"
    assert len({day for day, _, _ in days}) == len(days)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 7), ("Europe/Berlin", "2026-10-25", 9), ("Europe/Berlin", "2026-10-26", 8),
        ("America/New_York", "2026-03-08", 7), ("America/New_York", "2026-11-01", 9),
    ],
)  # fmt: skip
def test_a_night_in_which_the_clock_changes(zone: str, day: str, hours: int) -> None:
    begin = at(f"{day}T00:00", zone)
    end = at((dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat(), zone)
    night = Hours(ZoneInfo(zone), NIGHT)
    assert worked(night, begin, end) == dt.timedelta(hours=hours)
    assert after(night, begin, hours * 60) == end


def test_hours_that_summer_time_leaves_out_are_none() -> None:
    gap = Hours(ZoneInfo("Europe/Berlin"), [[(120, 180)]] * 7)
    begin, end = at("2026-03-29T00:00", "Europe/Berlin"), at("2026-03-30T00:00", "Europe/Berlin")
    assert worked(gap, begin, end) == dt.timedelta(0)
    assert after(gap, begin, 1) == at("2026-03-30T02:01", "Europe/Berlin")


def test_who_never_works_has_no_deadline() -> None:
    assert after(Hours(ZoneInfo("UTC"), [[]] * 7), at("2026-01-01", "UTC"), 1) is None


moments = st.datetimes(dt.datetime(2025, 10, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001  # hypothesis adds the zone
closed = st.sets(st.dates(dt.date(2025, 10, 1), dt.date(2027, 1, 1)), max_size=30)
weeks = st.sampled_from([OFFICE, NIGHT, [[(0, 1440)]] * 7, [[(150, 151)], *([[]] * 6)]])


@given(zone=st.sampled_from(ZONES), week=weeks, days=closed, begin=moments, minutes=st.integers(1, 6000))
def test_so_much_later_is_so_much_worked(
    zone: str, week: list[list[tuple[int, int]]], days: set[dt.date], begin: dt.datetime, minutes: int
) -> None:
    hours = Hours(ZoneInfo(zone), week, dict.fromkeys(days, ()))
    due = after(hours, begin, minutes)
    if due is None:
        assert worked(hours, begin, begin + dt.timedelta(days=1090)) < dt.timedelta(minutes=minutes)
        return
    assert worked(hours, begin, due) == dt.timedelta(minutes=minutes)
    second = dt.timedelta(seconds=1)
    assert worked(hours, begin, due - second) == dt.timedelta(minutes=minutes) - second, "the last second is worked"


@given(zone=st.sampled_from(ZONES), week=weeks, days=closed, parts=st.lists(moments, min_size=3, max_size=3))
def test_parts_add_up(
    zone: str, week: list[list[tuple[int, int]]], days: set[dt.date], parts: list[dt.datetime]
) -> None:
    hours = Hours(ZoneInfo(zone), week, dict.fromkeys(days, ()))
    first, second, third = sorted(parts)
    assert worked(hours, first, second) + worked(hours, second, third) == worked(hours, first, third)
    assert worked(hours, third, first) == dt.timedelta(0) or first == third
    assert worked(hours, first, third) <= third - first
