"""Calendars as other programs read them (RFC 5545): meetings, calls, visits and open tasks as events.

An event's UID follows from its record, so that one that was moved stays one. Moments are in UTC, which needs no
definition of a zone; what has a day only is a date. Only what names a record is told, and where it is to be found: no
text, no outcome, no customer, as a calendar is kept by programs of others. A task that repeats is its next one alone:
the ones after it don't exist before that is done, and no rule says when they will be.
"""

import datetime as dt
import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import icalendar

from rapport.crm.calendar import days
from rapport.crm.calendar.shown import until
from rapport.crm.records.codec import Record

MEDIA_TYPE = "text/calendar"
_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")
_PRODUCT = "-//Rapport//Calendar//EN"


def written(name: str, events: Iterable[icalendar.Event]) -> bytes:
    """A calendar with these events; the same events are the same bytes."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _one_line(name))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def of_activity(activity: Record, site: str) -> icalendar.Event:
    """A meeting, call or visit; without an end where nobody said how long it lasts."""
    event = _event(activity, activity["subject"], f"{site}/o/activities/{activity['id']}")
    begins, ends = dt.datetime.fromisoformat(activity["occurred_at"]).astimezone(dt.UTC), until(activity)
    event.add("dtstart", begins)
    if ends > begins:
        event.add("dtend", ends.astimezone(dt.UTC))
    return event


def of_task(task: Record, zone: ZoneInfo, site: str) -> icalendar.Event:
    """A task that is due, which keeps nobody busy."""
    event = _event(task, task["title"], f"{site}/o/tasks/{task['id']}")
    day = dt.date.fromisoformat(task["due_on"])
    time = task["due_time"]
    event.add("dtstart", days.at(day, dt.time.fromisoformat(time), zone) if time else day)
    event.add("transp", "TRANSPARENT")
    return event


def _one_line(text: str) -> str:
    """A text without what may begin a line somewhere: with it a whole calendar could not be written, or said more."""
    return _BREAKS.sub(" ", text)


def _event(record: Record, summary: str | None, url: str) -> icalendar.Event:
    event = icalendar.Event()
    changed = dt.datetime.fromisoformat(record["updated_at"]).astimezone(dt.UTC).replace(microsecond=0)
    event.add("uid", f"{record['id']}@rapport")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", record["version"])
    event.add("summary", _one_line(summary or ""))
    event.add("url", url)
    return event
