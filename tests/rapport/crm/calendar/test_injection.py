"""What somebody writes into a subject stays a text in a calendar file: no line, property or event of its own."""

import re

import icalendar
import pytest

from rapport.crm.calendar import ics

SITE = "https://crm.example"
ATTACKS = (
    "x\r\nATTENDEE:mailto:eve@example.com",
    "x\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil\nSUMMARY:y",
    "x\r\n ATTACH:https://evil.example/a",
    "x;ALTREP=\"https://evil.example\":y, z\\n\\;",
    "会议" * 200 + "\r\nX-EVIL:1",
    "\u2028ORGANIZER:mailto:eve@example.com\u0085URL:https://evil.example",
)  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
def test_a_subject_makes_no_property_and_no_event(text: str) -> None:
    activity = {
        "id": "01900000-0000-7000-8000-000000000000", "subject": text, "occurred_at": "2026-03-20T10:00:00+00:00",
        "updated_at": "2026-03-20T09:00:00+00:00", "minutes": 30, "version": 1,
    }  # fmt: skip
    body = ics.written(f"{text} · Rapport", [ics.of_activity(activity, SITE)])
    assert all(len(line) <= 75 for line in body.split(b"\r\n")), "lines are folded"
    assert not {b"\r", b"\n"} & {body.replace(b"\r\n", b"")[at : at + 1] for at in range(len(body))}
    read = icalendar.Calendar.from_ical(body)
    [event] = read.walk("VEVENT")
    assert set(event) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "URL", "DTSTART", "DTEND",
    }  # fmt: skip
    assert set(read) == {"PRODID", "VERSION", "X-WR-CALNAME"}
    assert str(event["url"]) == f"{SITE}/o/activities/{activity['id']}"
    assert str(event["summary"]) == re.sub("[\r\n\u2028\x85]+", " ", text)
