"""Metering through HTTP: who may send, what is answered, and the way from a figure to its events."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from billing.usage.events import MAX_BATCH
from billing.usage.history import PAGE
from billing.usage.meters import METERS
from kernel.clock import business_now
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.clocks import ahead
from tests.support.tokens import machine, service_account

Json = dict[str, Any]
URL, USAGE = "/api/usage/events", "/api/billing/usage"


def of(name: str, quantity: object = "1", *, minutes: int = 0, **more: object) -> Json:
    """An event as it is sent, so many minutes ago."""
    at = business_now() - dt.timedelta(minutes=minutes)
    return {"id": name, "meter": "messages", "quantity": quantity, "occurred_at": at.isoformat(), **more}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Meter Ltd", "GB", email)


async def send(person: Person, *events: Json) -> Any:
    return await person.post(URL, json={"events": list(events)})


async def messages(person: Person) -> tuple[str, int]:
    [found] = [each for each in (await person.get(USAGE)).json()["meters"] if each["meter"] == "messages"]
    return found["quantity"], found["events"]


async def set_status(rapport: Rapport, person: Person, status: str) -> None:
    mine = organisation.c.id == UUID(person.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(mine).values(status=status))


async def test_a_batch_is_answered_event_by_event(owner: Person) -> None:
    first = of("a", "2.50")
    answer = await send(owner, first, of("b", 3), first, of("a", "9"), of("c", "1", meter="nothing"), of("d", "NaN"))
    assert answer.status_code == 200
    assert answer.json() == {
        "results": [
            {"id": "a", "outcome": "accepted"},
            {"id": "b", "outcome": "accepted"},
            {"id": "a", "outcome": "duplicate"},
            {
                "id": "a", "outcome": "conflict", "reason": "other_body",
                "message": "Another event has this id already and was kept."
                " If this is another one, send it with an id of its own.",
            },
            {
                "id": "c", "outcome": "rejected", "reason": "unknown_meter",
                "message": "There is no such meter. Not counted; check the name and send it again.",
            },
            {
                "id": "d", "outcome": "rejected", "reason": "not_a_number",
                "message": "The quantity is no finite number. Not counted; correct it.",
            },
        ],
        "accepted": 2, "duplicate": 1, "conflict": 1, "rejected": 2,
    }  # fmt: skip
    assert await messages(owner) == ("5.5", 2)


async def test_a_refusal_is_told_in_the_senders_language(rapport: Rapport, email: str) -> None:
    zhang = await rapport.sign_up("计量公司", "CN", email)
    [result] = (await send(zhang, of("a", "-1"))).json()["results"]
    assert result["message"] == "数量小于 0。未计入，请更正后再发。"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"events": []}, {"events"}),
        ({"events": [of(str(number)) for number in range(MAX_BATCH + 1)]}, {"events"}),
        ({"events": [of("a"), of("b", "many")]}, {"events[1].quantity"}),
        ({"events": [of("a", occurred_at="2026-05-20T12:00:00")]}, {"events[0].occurred_at"}),
        ({"events": [of("a", organisation_id="x")]}, set()),
        ({}, set()),
    ],
    ids=["none", "too many", "no number", "no zone", "unknown field", "no events"],
)
async def test_a_batch_that_cannot_be_read_is_refused_whole(owner: Person, body: Json, fields: set[str]) -> None:
    refused = await owner.post(URL, json=body)
    assert (refused.status_code, set(refused.json().get("fields", {})) >= fields) == (400, True), refused.text
    assert await messages(owner) == ("0", 0)


async def test_the_largest_batch_is_taken(owner: Person) -> None:
    answer = await send(owner, *(of(f"{number:0200d}") for number in range(MAX_BATCH)))
    assert (answer.status_code, answer.json()["accepted"]) == (200, MAX_BATCH)
    assert await messages(owner) == (str(MAX_BATCH), MAX_BATCH)


async def test_only_who_has_the_bill_may_send_and_look(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await rapport.hire(owner, f"rep.{email}")
    refused = await send(rep, of("a"))
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    for path in ("", "/reconciliation", "/events?meter=messages"):
        looked = await rep.get(f"{USAGE}{path}")
        assert (looked.status_code, looked.json()["code"]) == (403, "forbidden")
    nobody = await rapport.browser().post(URL, json={"events": [of("a")]})
    assert (nobody.status_code, nobody.json()["code"]) == (401, "auth.not_signed_in")
    assert await messages(owner) == ("0", 0)


async def test_a_machine_sends_a_batch_with_duplicates_by_its_token(rapport: Rapport, owner: Person) -> None:
    """A service account of finance, as docs/usage.md shows: 900 events and every tenth of them once more."""
    account = await service_account(owner, "finance")
    wanted = {"name": "Metering", "scopes": ["usage:write"]}
    token = (await owner.post(f"/api/service-accounts/{account}/tokens", json=wanted)).json()["token"]
    meter = machine(rapport, token)
    events = [of(f"sms-{number}", "1.5", minutes=number % 60) for number in range(900)]
    batch = [each for number, event in enumerate(events) for each in (event, event)[: 2 if number % 10 == 0 else 1]]
    answer = (await send(meter, *batch)).json()
    assert {name: answer[name] for name in ("accepted", "duplicate", "conflict", "rejected")} == {
        "accepted": 900, "duplicate": 90, "conflict": 0, "rejected": 0,
    }  # fmt: skip
    # The answer was lost, so everything is sent again.
    assert (await send(meter, *batch)).json()["duplicate"] == 990
    span = {"from": _week_ago()}
    [found] = [e for e in (await owner.get(USAGE, params=span)).json()["meters"] if e["meter"] == "messages"]
    assert (found["quantity"], found["events"]) == ("1350", 900)
    # What it may send it may not read.
    assert (await meter.get(USAGE)).json()["code"] == "auth.scope_too_small"


async def test_without_the_sessions_token_nothing_is_taken(owner: Person) -> None:
    refused = await owner.post(URL, json={"events": [of("a")]}, headers={"x-csrf-token": "x"})
    assert refused.status_code == 403
    assert await messages(owner) == ("0", 0)


async def test_a_read_only_organisation_still_reports_what_happened_and_a_suspended_one_later(
    rapport: Rapport, owner: Person
) -> None:
    await set_status(rapport, owner, "read_only")
    assert (await send(owner, of("a"))).json()["accepted"] == 1
    await set_status(rapport, owner, "suspended")
    refused = await send(owner, of("b"))
    assert (refused.status_code, refused.json()["code"]) == (403, "tenants.suspended")
    await set_status(rapport, owner, "active")
    assert await messages(owner) == ("1", 1)
    assert (await send(owner, of("b"))).json()["accepted"] == 1


async def test_what_lies_ahead_is_what_the_organisations_clock_has_not_reached(rapport: Rapport, owner: Person) -> None:
    later = (business_now() + dt.timedelta(days=31)).isoformat()
    assert (await send(owner, of("a", occurred_at=later))).json()["results"][0]["reason"] == "in_the_future"
    await ahead(rapport, owner, 31)
    assert (await send(owner, of("a", occurred_at=later))).json()["accepted"] == 1
    page = (await owner.get(f"{USAGE}/events?meter=messages&from={later[:10]}")).json()
    assert [each["day"] for each in page["items"]] == [later[:10]]


async def test_usage_is_shown_by_meter_and_day(owner: Person) -> None:
    today = business_now().date()
    yesterday = today - dt.timedelta(days=1)
    noon = dt.datetime.combine(yesterday, dt.time(12), dt.UTC).isoformat()
    await send(owner, of("a", "0.100"), of("b", "2", occurred_at=noon))
    span = {"from": yesterday.isoformat(), "to": (today + dt.timedelta(days=1)).isoformat()}
    shown = (await owner.get(USAGE, params=span)).json()
    assert (shown["start"], shown["end"]) == (span["from"], span["to"])
    assert [each["meter"] for each in shown["meters"]] == list(METERS)
    found = shown["meters"][-1]
    assert found.pop("cost")["so_far"] == "0.00"
    assert found == {
        "meter": "messages", "label": {"zh": "短信", "en": "Text messages"}, "unit": {"zh": "条短信", "en": "messages"},
        "aggregate": "sum", "source": "api", "quantity": "2.1", "events": 2,
        "days": [
            {"day": yesterday.isoformat(), "quantity": "2", "events": 1},
            {"day": today.isoformat(), "quantity": "0.1", "events": 1},
        ],
    }  # fmt: skip
    only = (await owner.get(USAGE, params={"from": today.isoformat()})).json()
    assert only["meters"][-1]["quantity"] == "0.1"
    month = (await owner.get(USAGE)).json()
    assert (month["start"], month["end"]) == (today.replace(day=1).isoformat(), span["to"])
    until = (await owner.get(USAGE, params={"to": today.replace(day=1).isoformat()})).json()
    assert until["start"] == (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1).isoformat()


async def test_the_reconciliation_adds_up(owner: Person) -> None:
    await send(owner, of("a"), of("a", "5"), of("b", "-1"), of("c", meter="nothing"))
    today = business_now().date().isoformat()
    rows = (await owner.get(f"{USAGE}/reconciliation")).json()["rows"]
    # The owner's own requests are metered too, once a minute.
    assert [row for row in rows if row["meter"] != "api_calls"] == [
        {
            "day": today, "meter": "", "received": 1, "rated": 0, "rejected": 1, "pending": 0, "conflict": 0,
            "duplicate": 0, "balanced": True,
        },
        {
            "day": today, "meter": "messages", "received": 3, "rated": 0, "rejected": 2, "pending": 1, "conflict": 1,
            "duplicate": 0, "balanced": True,
        },
    ]  # fmt: skip


async def test_events_are_listed_page_by_page_newest_first(owner: Person) -> None:
    count = 2 * PAGE + 7
    await send(owner, *(of(f"e{number:03d}", number, minutes=number // 3) for number in range(count)))
    seen, cursor, pages = [], None, 0
    while True:
        query = {"meter": "messages", "from": _week_ago()}
        page = (await owner.get(f"{USAGE}/events", params=query | ({"cursor": cursor} if cursor else {}))).json()
        seen += [(each["occurred_at"], each["id"]) for each in page["items"]]
        cursor, pages = page["next"], pages + 1
        if cursor is None:
            break
    assert pages == 3
    assert len(set(seen)) == count
    assert seen == sorted(seen, reverse=True)
    one = page["items"][0]
    assert one["quantity"] == str(int(one["id"][1:]))
    assert one["received_on"] == business_now().date().isoformat()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"meter": "nothing"}, "billing.unknown_meter"),
        ({"meter": "messages\0"}, "billing.unknown_meter"),
        ({"meter": "messages", "cursor": "x"}, "billing.bad_cursor"),
        ({"meter": "messages", "cursor": "é"}, "billing.bad_cursor"),
        ({"meter": "messages", "cursor": "WyIyMDI2LTA1LTIwIl0="}, "billing.bad_cursor"),
        # ["2026-05-20","0001-01-01T00:00:00+14:00","a"]
        ({"meter": "messages", "cursor": "WyIyMDI2LTA1LTIwIiwiMDAwMS0wMS0wMVQwMDowMDowMCsxNDowMCIsImEiXQ=="},
         "billing.bad_cursor"),
        # ["2026-05-20","2026-05-20T00:00:00Z","\u0000"]
        ({"meter": "messages", "cursor": "WyIyMDI2LTA1LTIwIiwiMjAyNi0wNS0yMFQwMDowMDowMFoiLCJcdTAwMDAiXQ=="},
         "billing.bad_cursor"),
        ({"meter": "messages", "from": "2026-05-20", "to": "2026-05-20"}, "billing.bad_span"),
        ({"meter": "messages", "from": "2026-05-21", "to": "2026-05-20"}, "billing.bad_span"),
        ({"meter": "messages", "from": "2020-01-01"}, "billing.bad_span"),
        ({"meter": "messages", "from": "9999-12-31"}, "billing.bad_span"),
        ({"meter": "messages", "to": "0001-01-01"}, "billing.bad_span"),
    ],
)  # fmt: skip
async def test_a_question_that_makes_no_sense_is_refused(owner: Person, query: dict[str, str], code: str) -> None:
    refused = await owner.get(f"{USAGE}/events", params=query)
    assert (refused.status_code, refused.json()["code"]) == (400, code)


async def test_one_organisation_sees_and_changes_nothing_of_anothers(
    rapport: Rapport, owner: Person, email: str
) -> None:
    theirs = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    event = of("same-id", "7")
    assert (await send(theirs, event)).json()["accepted"] == 1
    # A taken id must not be told either: it is free here.
    assert (await send(owner, event | {"quantity": "1"})).json()["accepted"] == 1
    assert (await messages(theirs), await messages(owner)) == (("7", 1), ("1", 1))
    their_page = (await theirs.get(f"{USAGE}/events?meter=messages")).json()
    assert [each["quantity"] for each in their_page["items"]] == ["7"]
    [row] = [row for row in (await owner.get(f"{USAGE}/reconciliation")).json()["rows"] if row["meter"] == "messages"]
    assert row["received"] == 1


def _week_ago() -> str:
    return (business_now().date() - dt.timedelta(days=7)).isoformat()
