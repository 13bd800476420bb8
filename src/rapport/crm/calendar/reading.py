"""What a calendar of another program holds, read by a process of its own: `python -m rapport.crm.calendar.reading`.

An iCalendar file may be made to do harm: a rule that never ends, or never falls on a day, keeps any reader busy. So it
is read where it can do little: a process with limits of memory and time, which gets nothing but the bytes (stdin), days
and a zone, and gives nothing but JSON (stdout). `outside.py` starts it.

Rules are worked out by the clock on the wall, so that an event stays at its hour when clocks are put. Times without a
zone are those of the person.
"""

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

import icalendar
from dateutil import rrule

MEMORY: Final = 768 << 20
SECONDS: Final = 10
"""Of CPU."""
MOST: Final = 2_000
"""Events that one calendar gives."""
TITLE: Final = 200


def main() -> None:
    """Reads one calendar: the first day, the day after the last, and the zone are arguments."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    first, last, zone = dt.date.fromisoformat(sys.argv[1]), dt.date.fromisoformat(sys.argv[2]), ZoneInfo(sys.argv[3])
    data = sys.stdin.buffer.read()
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError):
        calendars = []
    if not calendars:
        sys.stdout.write(json.dumps({"events": [], "cut_off": False, "broken": True}))
        return
    found: list[list[Any]] = []
    for each in _events(calendars, first, last, zone):
        found.append(each)
        if len(found) > MOST:
            break
    shown = sorted(found[:MOST], key=lambda each: (each[0], each[1]))
    sys.stdout.write(json.dumps({"events": shown, "cut_off": len(found) > MOST, "broken": False}))


def _events(calendars: list[Any], first: dt.date, last: dt.date, zone: ZoneInfo) -> Iterator[list[Any]]:
    """Each as [begin, end, has a day only, title, keeps busy]; moments in UTC, days as days with an open end."""
    parts = [part for calendar in calendars for part in calendar.walk("VEVENT")]
    changed = {(str(part.get("uid", "")), _utc(part["recurrence-id"].dt, zone)) for part in parts if _is_one(part)}
    for part in parts:
        try:
            yield from _of(part, changed, first, last, zone)
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            continue  # one that is broken is no reason to lose the others


def _is_one(part: Any) -> bool:
    return "recurrence-id" in part and hasattr(part["recurrence-id"], "dt")


def _of(part: Any, changed: set[Any], first: dt.date, last: dt.date, zone: ZoneInfo) -> Iterator[list[Any]]:
    if "dtstart" not in part or str(part.get("status", "")).upper() == "CANCELLED":
        return
    start = part["dtstart"].dt
    length = _length(part, start)
    is_day = not isinstance(start, dt.datetime)
    title = str(part.get("summary", ""))[:TITLE]
    busy = str(part.get("transp", "OPAQUE")).upper() != "TRANSPARENT"
    uid = str(part.get("uid", ""))
    from_, to = _naive(first) - length, _naive(last)
    for at in _starts(part, start, from_ - dt.timedelta(days=1), to + dt.timedelta(days=1)):
        begin: dt.date = at.date() if is_day else _in_zone(at, start, zone)
        if "recurrence-id" not in part and (uid, _utc(begin, zone)) in changed:
            continue
        end = begin + length
        within = _naive(end) > _naive(first) if is_day else end >= _in_zone(_naive(first), start, zone)
        before = _naive(begin) < to if is_day else begin < _in_zone(to, start, zone)
        if within and before:
            yield [_said(begin), _said(end), is_day, title, busy]


def _starts(part: Any, start: dt.date, after: dt.datetime, before: dt.datetime) -> Iterator[dt.datetime]:
    """On the clock on the wall, without a zone."""
    begins = _naive(start)
    rules = part.get("rrule", [])
    rules = rules if isinstance(rules, list) else [rules]
    if not rules and "rdate" not in part:
        yield begins
        return
    found = rrule.rruleset()
    if not rules:
        found.rdate(begins)
    for rule in rules:
        own = {name: value for name, value in rule.items() if name.upper() != "UNTIL"}
        until = [_wall(each, start) for each in rule.get("UNTIL", [])]
        plain = icalendar.vRecur({**own, **({"UNTIL": until} if until else {})})
        text = plain.to_ical().decode()  # type: ignore[no-untyped-call]  # icalendar annotates `to_ical` with nothing
        found.rrule(rrule.rrulestr(text, dtstart=begins, ignoretz=True))
    for name, put in (("rdate", found.rdate), ("exdate", found.exdate)):
        for value in _dates(part.get(name)):
            put(_wall(value, start))
    yield from found.between(after, before, inc=True)


def _dates(value: Any) -> Iterator[Any]:
    for each in value if isinstance(value, list) else [value] if value is not None else []:
        yield from (one.dt for one in each.dts if isinstance(one.dt, dt.date))


def _length(part: Any, start: dt.date) -> dt.timedelta:
    if "dtend" in part:
        end = part["dtend"].dt
        length: dt.timedelta = _wall(end, start) - _naive(start)
    elif "duration" in part:
        length = part["duration"].dt
    else:
        length = dt.timedelta() if isinstance(start, dt.datetime) else dt.timedelta(days=1)
    return max(length, dt.timedelta() if isinstance(start, dt.datetime) else dt.timedelta(days=1))


def _naive(value: dt.date) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return dt.datetime.combine(value, dt.time())


def _wall(value: dt.date, start: dt.date) -> dt.datetime:
    """A moment by the clock on the wall of the event's zone."""
    if isinstance(value, dt.datetime) and value.tzinfo and isinstance(start, dt.datetime) and start.tzinfo:
        return value.astimezone(start.tzinfo).replace(tzinfo=None)
    return _naive(value)


def _in_zone(wall: dt.datetime, start: dt.date, zone: ZoneInfo) -> dt.datetime:
    own = start.tzinfo if isinstance(start, dt.datetime) else None
    return wall.replace(tzinfo=own or zone).astimezone(dt.UTC)


def _utc(value: dt.date, zone: ZoneInfo) -> str:
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(dt.UTC).isoformat()


def _said(value: dt.date) -> str:
    return value.isoformat()


if __name__ == "__main__":
    main()
