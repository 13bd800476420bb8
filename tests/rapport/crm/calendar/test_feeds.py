"""The secret address of a calendar: what it tells, to whom, and when it leads nowhere."""

import datetime as dt
import re
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import sqlalchemy as sa

from auth.models import security_event
from kernel.clock import business_now
from rapport.crm.calendar import feeds
from rapport.crm.calendar.models import calendar_address
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.team import me
from tests.support.timelines import changed, made

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation in London."""
    return await rapport.sign_up("Calendar Ltd", "GB", email)


def soon(hours: int) -> dt.datetime:
    return business_now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=2, hours=hours)


async def address(person: Person) -> str:
    """A new address, as a path."""
    answer = await person.post("/api/calendar/address")
    assert answer.status_code == 201, answer.text
    [path] = re.findall(r"(/api/calendar-feeds/[\w-]{43})\Z", answer.json()["url"])
    return str(path)


async def events(rapport: Rapport, path: str) -> dict[str, icalendar.Event]:
    """The events of a feed by their summaries, read by somebody without a session."""
    answer = await rapport.browser().get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return {str(each["summary"]): each for each in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")}


async def leads_nowhere(rapport: Rapport, path: str) -> None:
    answer = await rapport.browser().get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "calendar.no_calendar")


async def test_a_feed_has_ones_own_meetings_and_open_tasks_under_stable_ids(rapport: Rapport, owner: Person) -> None:
    company = await made(owner, "companies", name="Obsidian Foundry")
    meeting = await made(owner, "activities", kind="meeting", subject="Kick-off; room 4, floor 2", minutes=45,
                         occurred_at=soon(0).isoformat(), body="Quizzaciously", company=company["id"])  # fmt: skip
    await made(owner, "activities", kind="note", subject="A note", occurred_at=soon(0).isoformat())
    day = soon(0).date()
    task = await made(owner, "tasks", title="Send the offer", due_on=day.isoformat())
    await made(owner, "tasks", title="At three", due_on=day.isoformat(), due_time="15:00")
    await made(owner, "tasks", title="Done", due_on=day.isoformat(), status="done")
    path = await address(owner)
    found = await events(rapport, path)
    assert found.keys() == {"Kick-off; room 4, floor 2", "Send the offer", "At three"}
    first = found["Kick-off; room 4, floor 2"]
    assert (first["uid"], first["sequence"], first["dtstart"].dt, first["dtend"].dt) == (
        f"{meeting['id']}@rapport", 1, soon(0), soon(0) + dt.timedelta(minutes=45),
    )  # fmt: skip
    assert str(first["url"]).endswith(f"/o/activities/{meeting['id']}")
    assert found["Send the offer"]["dtstart"].dt == day
    assert found["Send the offer"]["uid"] == f"{task['id']}@rapport"
    assert found["At three"]["dtstart"].dt == dt.datetime.combine(day, dt.time(15), ZoneInfo("Europe/London"))
    whole = (await rapport.browser().get(path)).text
    for told in ("Quizzaciously", "Obsidian", "Foundry"):
        assert told not in whole
    await changed(owner, "activities", meeting["id"], occurred_at=soon(3).isoformat())
    later = (await events(rapport, path))["Kick-off; room 4, floor 2"]
    assert (later["uid"], later["sequence"], later["dtstart"].dt) == (first["uid"], 2, soon(3))


async def test_what_did_not_change_is_not_sent_again(rapport: Rapport, owner: Person) -> None:
    path = await address(owner)
    etag = (await rapport.browser().get(path)).headers["etag"]
    same = await rapport.browser().get(path, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    await made(owner, "activities", kind="call", subject="New", occurred_at=soon(0).isoformat())
    other = await rapport.browser().get(path, headers={"If-None-Match": etag})
    assert (other.status_code, other.headers["etag"] != etag) == (200, True)


async def test_only_a_hash_is_kept_and_a_new_address_or_none_ends_it(rapport: Rapport, owner: Person) -> None:
    assert (await owner.get("/api/calendar/address")).json() == {"made_at": None}
    first = await address(owner)
    assert (await owner.get("/api/calendar/address")).json()["made_at"] is not None
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = calendar_address.c.person_id == UUID(me(owner))
        [row] = await control.rows(sa.select(calendar_address).where(mine))
    assert first.rpartition("/")[2].encode() not in bytes(row.secret_hash)
    second = await address(owner)
    await leads_nowhere(rapport, first)
    assert (await rapport.browser().get(second)).status_code == 200
    for _ in range(2):
        assert (await owner.delete("/api/calendar/address")).status_code == 204
    await leads_nowhere(rapport, second)
    await leads_nowhere(rapport, "/api/calendar-feeds/none")
    async with rapport.parts.runtime.databases.control_session() as control:
        here = security_event.c.organisation_id == UUID(owner.session["organisation"]["id"])
        kinds = [row.kind for row in await control.rows(sa.select(security_event.c.kind).where(here))]
    assert (kinds.count("calendar_address_made"), kinds.count("calendar_address_revoked")) == (2, 1)


async def test_who_left_and_an_organisation_that_is_suspended_have_none(
    rapport: Rapport, owner: Person, email: str
) -> None:
    bob = await rapport.hire(owner, f"bob.{email}")
    his, mine = await address(bob), await address(owner)
    await made(bob, "activities", kind="call", subject="Bob's", occurred_at=soon(0).isoformat())
    assert list(await events(rapport, his)) == ["Bob's"]
    assert list(await events(rapport, mine)) == []
    assert (await owner.post(f"/api/members/{me(bob)}/deactivation")).status_code in {200, 204}
    await leads_nowhere(rapport, his)
    here = organisation.c.id == UUID(owner.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(here).values(status="suspended"))
    await leads_nowhere(rapport, mine)


async def test_what_is_masked_stays_out_of_it(rapport: Rapport, owner: Person) -> None:
    blind = await hidden_from(owner, rapport, {"activity": {"minutes": {"read": "hidden", "edit": False}}})
    call = await made(owner, "activities", kind="call", subject="A call", minutes=30, occurred_at=soon(0).isoformat())
    await owner.patch(f"/api/activities/{call['id']}", json={"owner_id": me(blind)})
    found = (await events(rapport, await address(blind)))["A call"]
    assert "dtend" not in found


async def test_who_asks_too_often_waits(rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    path = await address(owner)
    monkeypatch.setattr(feeds, "PER_ADDRESS", feeds.RateLimitItemPerHour(1, 1, namespace="calendar-address-test"))
    assert (await rapport.browser().get(path)).status_code == 200
    refused = await rapport.browser().get(path)
    assert (refused.status_code, refused.json()["code"]) == (429, "auth.throttled")


async def test_one_meeting_is_a_file_for_whoever_may_see_it(rapport: Rapport, owner: Person, email: str) -> None:
    call = await made(owner, "activities", kind="call", subject="A call", occurred_at=soon(0).isoformat())
    answer = await owner.get(f"/api/activities/{call['id']}/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="event.ics"'
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["uid"], "dtend" in event) == (f"{call['id']}@rapport", False)
    bob = await rapport.hire(owner, f"bob.{email}")
    refused = await bob.get(f"/api/activities/{call['id']}/calendar")
    assert (refused.status_code, refused.json()["code"]) == (404, "records.not_found")
