"""Calendars of other programs: read over HTTPS from public addresses only, shown to their person, to others as busy."""

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from auth import passwords
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.settings import Settings
from rapport.crm.calendar import outside
from rapport.crm.calendar.models import calendar_subscription
from rapport.crm.calendar.outside import NotRead
from rapport.crm.calendar.subscribing import plan
from tests.support.app import QUICK, Person, Rapport, running
from tests.support.audit import events, organisation_of
from tests.support.colleagues import team_of
from tests.support.https_server import Service, https_service
from tests.support.imports import home_of, set_status
from tests.support.team import code, me
from tests.support.webhooks import allowing

Json = dict[str, Any]
SUBSCRIPTIONS = "/api/calendar/subscriptions"


def calendar(*events: str) -> bytes:
    """A calendar with these events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


async def read(*events: str, today: str = "2026-03-20", zone: str = "Europe/Berlin") -> list[list[Any]]:
    """What is read of a calendar with these events, near a day."""
    found = await outside.read(calendar(*events), dt.date.fromisoformat(today), zone, None, real_now())
    return [[each.begins, each.ends, each.title] for each in found.events]


async def test_rules_are_worked_out_by_the_clock_on_the_wall() -> None:
    weekly = (
        "UID:a|SUMMARY:Stand-up|DTSTART;TZID=Europe/Berlin:20260323T090000|DURATION:PT30M|RRULE:FREQ=WEEKLY;COUNT=3"
    )
    assert [each[0] for each in await read(weekly + "|EXDATE;TZID=Europe/Berlin:20260406T090000")] == [
        "2026-03-23T08:00:00+00:00", "2026-03-30T07:00:00+00:00",  # clocks were put on 29 March
    ]  # fmt: skip
    moved = (
        "UID:a|SUMMARY:Moved|RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000|DTSTART:20260330T120000Z|DURATION:PT1H"
    )
    assert [(each[0][:16], each[2]) for each in await read(weekly, moved)] == [
        ("2026-03-23T08:00", "Stand-up"), ("2026-03-30T12:00", "Moved"), ("2026-04-06T07:00", "Stand-up"),
    ]  # fmt: skip
    until = "UID:b|SUMMARY:x|DTSTART;TZID=Asia/Shanghai:20260323T000000|RRULE:FREQ=DAILY;UNTIL=20260323T170000Z"
    assert len(await read(until)) == 2, "UNTIL is in UTC, where it is the next day already"
    [day] = await read("UID:c|SUMMARY:Fair|DTSTART;VALUE=DATE:20260401|DTEND;VALUE=DATE:20260403")
    assert day == ["2026-04-01", "2026-04-03", "Fair"]
    [floating] = await read("UID:d|SUMMARY:x|DTSTART:20260401T100000")
    assert floating[0] == "2026-04-01T08:00:00+00:00", "a time without a zone is the person's"
    assert await read("UID:e|STATUS:CANCELLED|DTSTART:20260401T100000Z") == []
    assert len(await read("UID:f|DTSTART:nonsense", "UID:g|SUMMARY:x|DTSTART:20260401T100000Z")) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"]
)
async def test_a_rule_without_end_takes_no_more_than_its_time(rule: str) -> None:
    try:
        found = await outside.read(
            calendar(f"UID:a|SUMMARY:x|DTSTART:20260101T000000Z|RRULE:{rule}"), dt.date(2026, 3, 20), "UTC", None,
            real_now(),
        )  # fmt: skip
        assert len(found.events) <= 2_000
    except NotRead as error:
        if error.code != "calendar.too_big":
            raise
    with pytest.raises(NotRead):
        await outside.read(b"<html>no calendar</html>", dt.date(2026, 3, 20), "UTC", None, real_now())


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The other system."""
    with https_service(tmp_path) as found:
        monkeypatch.setenv("SSL_CERT_FILE", str(found.authority))
        yield found


@pytest.fixture
async def rapport(
    settings: Settings, stock: None, service: Service, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Rapport]:  # fmt: skip
    """The running application, which may call that system."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    async with running(allowing(settings, service)) as found:
        yield found


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Days Ltd", "GB", email)


@pytest.fixture
def served(service: Service) -> Service:
    """A service with a calendar of today."""
    today = f"{real_now():%Y%m%d}"
    body = calendar(
        f"UID:a|SUMMARY:Dentist|DTSTART:{today}T100000Z|DTEND:{today}T110000Z",
        f"UID:b|SUMMARY:Free|TRANSP:TRANSPARENT|DTSTART;VALUE=DATE:{today}",
    )
    service.answer = lambda asked: (304, {}, b"") if asked.headers.get("if-none-match") == '"one"' else (
        200, {"ETag": '"one"', "Content-Type": "text/calendar"}, body,
    )  # fmt: skip
    return service


async def subscribed(rapport: Rapport, person: Person, url: str, **more: object) -> Json:
    """A subscription that was read."""
    done = await person.post(SUBSCRIPTIONS, json={"url": url, "name": "Private", **more})
    assert done.status_code == 200, done.text
    await rapport.run_jobs()
    found: Json = (await person.get(SUBSCRIPTIONS)).json()[-1]
    return found


async def outside_of(who: Person, **asked: str) -> list[tuple[str | None, str | None]]:
    """What others' calendars hold today, as somebody is shown it."""
    today = real_now().date().isoformat()
    found = await who.get("/api/calendar", params={"first": today, "last": today, **asked})
    assert found.status_code == 200, found.text
    return [(each["title"], each["calendar"]) for each in found.json()["outside"]]


async def test_its_person_sees_it_and_others_that_they_are_busy_if_they_say_so(
    rapport: Rapport, owner: Person, served: Service
) -> None:
    bob = await rapport.hire(owner, f"bob.{owner.session['person']['email']}")
    found = await subscribed(rapport, bob, served.url + "/bob.ics?secret=1")
    assert (found["events"], found["error"], found["host"]) == (2, None, "localhost")
    assert "secret" not in str(found)
    assert await outside_of(bob) == [("Free", "Private"), ("Dentist", "Private")]
    assert await outside_of(owner, person=me(bob)) == []
    place = f"{SUBSCRIPTIONS}/{found['id']}"
    change = {"name": "Private", "titles": True, "shows_busy": True}
    assert (await owner.put(place, json=change)).status_code == 404
    assert (await bob.put(place, json=change)).status_code == 200
    assert await outside_of(owner, person=me(bob)) == [(None, None)], "busy, and no word of what"
    team = await team_of(rapport, owner, bob)
    assert await outside_of(owner, team=str(team)) == [(None, None)]
    eve = await rapport.hire(owner, f"eve.{owner.session['person']['email']}")
    assert await outside_of(eve, person=me(bob)) == [], "whoever may not see his days sees none of it"
    assert (await bob.put(place, json={**change, "titles": False})).status_code == 200
    await rapport.run_jobs()
    assert await outside_of(bob) == [(None, "Private"), (None, "Private")], "what they are called isn't kept"
    assert (await eve.delete(place)).status_code == 200
    assert len((await bob.get(SUBSCRIPTIONS)).json()) == 1, "nobody else's"
    assert (await bob.delete(place)).json() == []
    assert await outside_of(bob) == []
    async with rapport.parts.runtime.session(await home_of(rapport, bob)) as session:
        assert not (await session.execute(sa.select(calendar_subscription))).all()


async def test_what_is_unchanged_stays_and_what_fails_says_why(
    rapport: Rapport, owner: Person, served: Service
) -> None:
    found = await subscribed(rapport, owner, served.url + "/own.ics")
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        long_ago = calendar_subscription.update().values(read_at=real_now() - dt.timedelta(hours=1))
        await session.execute(long_ago)
    for _ in range(2):
        await owner.post(f"{SUBSCRIPTIONS}/{found['id']}/reading")
    await rapport.run_jobs()
    assert len(served.asked) == 2, "once a minute, however often somebody asks"
    assert len(await outside_of(owner)) == 2
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(long_ago)
    served.answer = lambda _: (500, {}, b"")
    await owner.post(f"{SUBSCRIPTIONS}/{found['id']}/reading")
    await rapport.run_jobs()
    [after] = (await owner.get(SUBSCRIPTIONS)).json()
    assert "tried again" in after["error"]["en"]
    assert len(await outside_of(owner)) == 2, "what was read the last time"


async def test_nobody_is_called_for_who_can_not_sign_in_and_it_goes_on_with_them(
    rapport: Rapport, owner: Person, served: Service
) -> None:
    await subscribed(rapport, owner, served.url + "/own.ics")

    async def an_hour_later() -> int:
        async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
            assert isinstance(session, TenantSession)
            [row] = await session.rows(sa.select(calendar_subscription))
            now = real_now()
            assert row.next_at > now
            await session.execute(calendar_subscription.update().values(next_at=now))
            await plan(session, row.id, row.person_id, now)
        await rapport.run_jobs()
        return len(served.asked)

    await set_status(rapport, owner, "suspended")
    assert await an_hour_later() == 1
    await set_status(rapport, owner, "active")
    assert await an_hour_later() == 2


async def test_only_public_addresses_are_called_wherever_an_answer_leads(
    rapport: Rapport, owner: Person, served: Service
) -> None:
    for url in (
        "http://example.com/a.ics", "https://localhost/a.ics", "https://10.0.0.1/a.ics", "https://[::1]/a.ics",
        "https://me:word@example.com/a.ics", "https://169.254.169.254/latest", "file:///etc/passwd",
    ):  # fmt: skip
        assert code(await owner.post(SUBSCRIPTIONS, json={"url": url, "name": "x"})) == (422, "invalid"), url
    served.answer = lambda _: (302, {"Location": "https://127.0.0.1:1/inside.ics"}, b"")
    found = await subscribed(rapport, owner, served.url + "/leads-on.ics")
    assert "public internet" in found["error"]["en"]
    assert [each.path for each in served.asked] == ["/leads-on.ics"]


async def test_a_person_has_ten(rapport: Rapport, owner: Person, served: Service, monkeypatch: Any) -> None:
    monkeypatch.setattr("rapport.crm.calendar.subscribing.MOST", 1)
    await subscribed(rapport, owner, served.url + "/own.ics")
    [mine] = (await owner.get(SUBSCRIPTIONS)).json()
    assert len(await events(rapport, organisation_of(owner), "calendar_subscribed")) == 1
    again = await owner.post(SUBSCRIPTIONS, json={"url": served.url, "name": "x"})
    assert code(again) == (409, "calendar.too_many_subscriptions")
    await owner.delete(f"{SUBSCRIPTIONS}/{mine['id']}")
    assert len(await events(rapport, organisation_of(owner), "calendar_unsubscribed")) == 1
