"""The working hours of an organisation: read, judged, and written as one."""

from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from auth import zones
from kernel.db import TenantSession
from kernel.errors import Invalid
from rapport.crm.records import organisation_settings
from rapport.crm.working_hours import errors, presets
from rapport.crm.working_hours.payloads import (
    HolidaySet,
    SpecialDay,
    WorkingHours,
    WorkingHoursPage,
    WorkingSpan,
)
from rapport.crm.working_hours.reckoning import Hours, Span

NAME: Final = "working_hours"

OFFICE: Final = [WorkingSpan("09:00", "18:00")]
DEFAULT: Final = WorkingHours(week=[*([OFFICE] * 5), [], []])
"""What holds until somebody says otherwise: an office week without holidays."""


async def load(session: TenantSession) -> WorkingHours:
    """The hours as they were written."""
    found = await organisation_settings.load(session, NAME)
    return msgspec.json.decode(found, type=WorkingHours) if found is not None else DEFAULT


async def hours_of(session: TenantSession, zone: ZoneInfo) -> Hours:
    """The hours to reckon with; `zone` is the organisation's."""
    return as_hours(await load(session), zone)


def as_hours(written: WorkingHours, zone: ZoneInfo) -> Hours:
    """The same of hours that are at hand."""
    return Hours(
        ZoneInfo(zones.either(written.time_zone, zone.key)),
        [_spans(each) for each in written.week],
        {each.day: _spans(each.spans) for each in written.days},
    )


def page(written: WorkingHours, zone: str, locale: str) -> WorkingHoursPage:
    """What the settings show."""
    return WorkingHoursPage(written, zone, [_china(year, locale) for year in presets.CHINA_YEARS])


async def replace(session: TenantSession, wanted: WorkingHours) -> WorkingHours:
    """Makes these the hours, with days and spans in their order; raises `Invalid` with what is wrong where."""
    wanted = checked(wanted)
    await organisation_settings.save(session, NAME, msgspec.json.encode(wanted))
    return wanted


def checked(wanted: WorkingHours) -> WorkingHours:
    """The hours as they are kept."""
    wrong: dict[str, Invalid] = {}
    for place, spans in enumerate(wanted.week):
        if not _in_order(spans):
            wrong[f"week.{place}"] = errors.SpansUnordered()
    for each in wanted.days:
        if not _in_order(each.spans):
            wrong[f"days.{each.day.isoformat()}"] = errors.SpansUnordered()
    if not any(wanted.week):
        wrong["week"] = errors.NeverWorked()
    if len({each.day for each in wanted.days}) < len(wanted.days):
        wrong["days"] = errors.DayTwice()
    if wrong:
        raise Invalid(fields=wrong)
    days = [SpecialDay(each.day, each.name.strip(), _sorted(each.spans)) for each in wanted.days]
    return WorkingHours(
        week=[_sorted(each) for each in wanted.week],
        days=sorted(days, key=lambda each: each.day),
        time_zone=zones.known(wanted.time_zone),
    )


def _in_order(spans: list[WorkingSpan]) -> bool:
    found = _spans(_sorted(spans))
    apart = all(before[1] <= after[0] for before, after in pairwise(found))
    return apart and all(begin < end for begin, end in found)


def _sorted(spans: list[WorkingSpan]) -> list[WorkingSpan]:
    return sorted(spans, key=lambda each: each.begin)


def _spans(spans: list[WorkingSpan]) -> list[Span]:
    return [(_minute(each.begin), _minute(each.end)) for each in spans]


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _china(year: int, locale: str) -> HolidaySet:
    found: dict[bool, list[SpecialDay]] = {True: [], False: []}
    for day, name, is_worked in presets.china(year, locale):
        found[is_worked].append(SpecialDay(day, name))
    return HolidaySet("CN", year, found[False], found[True])
