"""A narrowed timeline: one type, one person, a range of days; together, page by page, and under the reader's rights."""

import datetime as dt
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.timelines import changed, made

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Narrow Ltd", "GB", email)


@pytest.fixture
async def deal(owner: Person) -> Json:
    """A deal with a company."""
    company = await made(owner, "companies", name="Obsidian Foundry")
    return await made(owner, "deals", name="Line 3", company=company["id"], amount=900)


async def narrowed(person: Person, deal: Json, /, **wanted: str) -> Json:
    """A page of the deal's timeline."""
    answer = await person.get(f"/api/deals/{deal['id']}/timeline", params=wanted)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def subjects(person: Person, deal: Json, /, **wanted: str) -> list[str]:
    """What its items are called, or their type."""
    items = (await narrowed(person, deal, **wanted))["items"]
    return [
        (each["record"] or {}).get("subject") or (each["record"] or {}).get("title") or each["type"] for each in items
    ]


async def test_each_type_shows_its_own(owner: Person, deal: Json) -> None:
    for kind in ("note", "call", "meeting", "visit"):
        await made(owner, "activities", kind=kind, subject=f"A {kind}", deal=deal["id"])
    task = await made(owner, "tasks", title="Send the quote", deal=deal["id"])
    await changed(owner, "tasks", task["id"], status="done")
    for kind in ("note", "call", "meeting", "visit"):
        assert await subjects(owner, deal, type=kind) == [f"A {kind}"]
    assert await subjects(owner, deal, type="task") == ["Send the quote"]
    assert await subjects(owner, deal, type="created") == ["created"]
    assert await subjects(owner, deal, type="owner") == []
    [line] = (await owner.get("/api/pipelines")).json()
    stages = {stage["label"]["en"]: stage["id"] for stage in line["stages"]}
    assert await subjects(owner, deal, type="stage") == []
    await changed(owner, "deals", deal["id"], stage=stages["Discovery"])
    assert await subjects(owner, deal, type="stage") == ["stage"]


async def test_a_person_shows_what_they_did_themselves(rapport: Rapport, owner: Person, deal: Json) -> None:
    bob = await rapport.hire(owner, f"bob.{owner.session['person']['email']}")
    me, him = owner.session["person"]["id"], bob.session["person"]["id"]
    await made(owner, "activities", kind="call", subject="Mine", deal=deal["id"])
    await made(owner, "activities", kind="call", subject="His", owner_id=him, deal=deal["id"])
    task = await made(owner, "tasks", title="His task", owner_id=him, deal=deal["id"])
    await changed(owner, "tasks", task["id"], status="done")
    assert set(await subjects(owner, deal, person=him)) == {"His", "His task"}
    assert set(await subjects(owner, deal, person=me)) == {"Mine", "created"}
    assert await subjects(owner, deal, person=him, type="call") == ["His"]
    assert await subjects(owner, deal, person=him, type="stage") == []


async def test_days_are_the_organisations_and_both_are_included(owner: Person, deal: Json) -> None:
    assert owner.session["organisation"]["time_zone"] == "Europe/London"
    # In July London is an hour ahead of UTC: these are the last and first minutes of its days.
    for subject, at in (
        ("The eve", "2026-07-05T22:59:00Z"), ("First", "2026-07-05T23:00:00Z"),
        ("Last", "2026-07-07T22:59:00Z"), ("After", "2026-07-07T23:00:00Z"),
    ):  # fmt: skip
        await made(owner, "activities", subject=subject, occurred_at=at, deal=deal["id"])
    assert await subjects(owner, deal, since="2026-07-06", until="2026-07-07") == ["Last", "First"]
    assert await subjects(owner, deal, until="2026-07-05") == ["The eve"]
    assert (await subjects(owner, deal, since="2026-07-08"))[-1] == "After"
    assert await subjects(owner, deal, type="created", until="2026-07-07") == []
    assert await subjects(owner, deal, type="created", since="2026-07-08", until="9999-12-31") == ["created"]


async def test_pages_of_a_narrowed_one_go_on_and_keep_to_it(owner: Person, deal: Json) -> None:
    start = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    for number in range(50):
        for kind in ("call", "note"):
            at = (start + dt.timedelta(hours=number)).isoformat()
            await made(owner, "activities", kind=kind, subject=f"{kind} {number}", occurred_at=at, deal=deal["id"])
    first = await narrowed(owner, deal, type="call")
    second = await narrowed(owner, deal, type="call", before=first["next"])
    read = [each["record"]["subject"] for page in (first, second) for each in page["items"]]
    assert (read, second["next"]) == ([f"call {number}" for number in reversed(range(50))], None)
    other = await owner.get(f"/api/deals/{deal['id']}/timeline", params={"type": "note", "before": first["next"]})
    assert (other.status_code, other.json()["code"]) == (400, "records.bad_cursor")


async def test_what_comes_next_stays(owner: Person, deal: Json) -> None:
    await made(owner, "tasks", title="Ring back", deal=deal["id"])
    page = await narrowed(owner, deal, type="call", until="2026-01-01")
    assert (page["items"], [each["record"]["title"] for each in page["coming"]]) == ([], ["Ring back"])


@pytest.mark.parametrize("wanted", [{"type": "fax"}, {"person": "bob"}, {"since": "July"}, {"until": "2026-02-30"}])
async def test_nonsense_is_refused(owner: Person, deal: Json, wanted: dict[str, str]) -> None:
    answer = await owner.get(f"/api/deals/{deal['id']}/timeline", params=wanted)
    assert answer.status_code == 400, answer.text


async def test_no_narrowing_shows_what_roles_deny(rapport: Rapport, owner: Person, deal: Json) -> None:
    await made(owner, "activities", kind="call", subject="Theirs", deal=deal["id"])
    task = await made(owner, "tasks", title="Their task", deal=deal["id"])
    await changed(owner, "tasks", task["id"], status="done")
    reads = {"read": "all", "create": False, "update": "none", "delete": "none", "export": "none", "share": "none"}
    role = {"label": {"zh": "任务", "en": "Tasks"}, "rights": {"objects": {"deal": reads, "task": reads}}}
    key = (await owner.post("/api/roles", json=role)).json()["key"]
    mate = await colleague(rapport, owner, f"mate.{owner.session['person']['email']}", role=key)
    me = owner.session["person"]["id"]
    assert await subjects(mate, deal, type="call") == []
    assert set(await subjects(mate, deal, person=me)) == {"Their task", "created"}
    assert await subjects(owner, deal, type="call") == ["Theirs"]


async def test_a_companys_narrowed_timeline_keeps_deals_hidden(rapport: Rapport, owner: Person) -> None:
    mate = await colleague(rapport, owner, f"mate.{owner.session['person']['email']}")
    company = await made(owner, "companies", name="Obsidian Foundry", owner_id=mate.session["person"]["id"])
    await made(owner, "deals", name="Secret deal", company=company["id"])
    wanted = {"type": "stage", "person": owner.session["person"]["id"]}
    for person, shown in ((owner, 1), (mate, 0)):
        answer = await person.get(f"/api/companies/{company['id']}/timeline", params=wanted)
        assert (answer.status_code, len(answer.json()["items"])) == (200, shown)


async def test_a_timeline_that_ends_on_a_day_is_read_on_towards_today(owner: Person, deal: Json) -> None:
    start = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    for number in range(50):
        at = (start + dt.timedelta(days=number)).isoformat()
        await made(owner, "activities", kind="call", subject=f"Call {number}", occurred_at=at, deal=deal["id"])
    asked = {"type": "call", "until": "2026-01-08"}
    first = await narrowed(owner, deal, **asked)
    names = [each["record"]["subject"] for each in first["items"]]
    assert names == ["Call 3", "Call 2", "Call 1", "Call 0"]
    assert first["next"] is None
    later = await narrowed(owner, deal, **asked, after=first["previous"])
    assert [each["record"]["subject"] for each in later["items"]] == [f"Call {each}" for each in range(43, 3, -1)]
    assert later["coming"] == []
    last = await narrowed(owner, deal, **asked, after=later["previous"])
    assert [each["record"]["subject"] for each in last["items"]] == [f"Call {each}" for each in range(49, 43, -1)]
    assert (last["previous"], last["next"]) == (None, None)
    # One that ends today or isn't narrowed by days has nothing newer; and each cursor leads its own way.
    assert (await narrowed(owner, deal))["previous"] is None
    today = dt.datetime.now(dt.UTC).date().isoformat()
    assert (await narrowed(owner, deal, until=today))["previous"] is None
    for wrong in ({"before": later["previous"]}, {"after": first["previous"] + "x"}):
        refused = await owner.get(f"/api/deals/{deal['id']}/timeline", params={**asked, **wrong})
        assert refused.status_code == 400, refused.text
    whole = await narrowed(owner, deal)
    refused = await owner.get(f"/api/deals/{deal['id']}/timeline", params={"after": whole["next"]})
    assert refused.status_code == 400
    # Stages and the record itself stand on the way too.
    early = await narrowed(owner, deal, until="2025-12-31")
    assert early["items"] == []
    newest = await narrowed(owner, deal, until="2025-12-31", after=early["previous"])
    assert newest["items"][-1]["record"]["subject"] == "Call 0"
