"""Suggestions over HTTP: they come with their reason and go with it; what people say to them is kept."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.tables import change
from rapport.crm.overview.models import suggestion
from rapport.crm.overview.rules import RULES
from tests.support.app import Person, Rapport
from tests.support.team import hired, me
from tests.support.timelines import changed, made
from tests.support.tokens import with_token

Json = dict[str, Any]
TODAY = dt.datetime.now(dt.UTC).date()
LATE = str(TODAY - dt.timedelta(days=3))


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Next Ltd", "GB", email)


@pytest.fixture
async def deal(owner: Person) -> Json:
    """A deal that was to be closed by now, with everything else that it needs."""
    contact = await made(owner, "contacts", name="Mirabel Ott")
    links = {"contacts": [{"id": contact["id"], "is_primary": True}]}
    fields = {"close_date": LATE, "next_step_on": str(TODAY + dt.timedelta(days=9))}
    return await made(owner, "deals", name="Line 3", links=links, **fields)


async def suggested(person: Person, noun: str, record_id: str) -> list[Json]:
    """What to do next with a record."""
    answer = await person.get(f"/api/{noun}/{record_id}/overview")
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["suggestions"]
    return found


async def rules(person: Person, noun: str, record_id: str) -> list[str]:
    """The same by the names of the rules."""
    return [each["rule"] for each in await suggested(person, noun, record_id)]


async def kept(rapport: Rapport, person: Person) -> list[Json]:
    """What is kept of suggestions, oldest first."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        rows = await session.rows(sa.select(suggestion).order_by(suggestion.c.shown_at, suggestion.c.id))
    return [{column.name: getattr(row, column.name) for column in suggestion.c} for row in rows]


async def test_a_suggestion_goes_with_its_reason(owner: Person, deal: Json) -> None:
    [found] = await suggested(owner, "deals", deal["id"])
    assert (found["rule"], found["version"], found["on"], found["days"]) == ("close_date_passed", 1, LATE, 3)
    assert (found["label"], found["may_accept"], found["may_dismiss"]) == ("Line 3", True, True)
    await changed(owner, "deals", deal["id"], close_date=str(TODAY))
    assert await suggested(owner, "deals", deal["id"]) == []


async def test_contacts_and_next_steps_are_asked_for(owner: Person) -> None:
    deal = await made(owner, "deals", name="Aimless")
    assert await rules(owner, "deals", deal["id"]) == ["no_next_step", "primary_contact_missing"]
    contact = await made(owner, "contacts", name="Mirabel Ott")
    await owner.put(f"/api/deals/{deal['id']}/links/contacts/{contact['id']}", json={})
    assert "primary_contact_missing" in await rules(owner, "deals", deal["id"])
    await owner.put(f"/api/deals/{deal['id']}/links/contacts/{contact['id']}", json={"is_primary": True})
    assert await rules(owner, "deals", deal["id"]) == ["no_next_step"]
    company = await made(owner, "companies", name="Obsidian Foundry")
    assert await rules(owner, "companies", company["id"]) == ["contact_missing"]
    await owner.put(f"/api/companies/{company['id']}/links/contacts/{contact['id']}", json={})
    assert await rules(owner, "companies", company["id"]) == []
    await owner.delete(f"/api/contacts/{contact['id']}")
    assert await rules(owner, "companies", company["id"]) == ["contact_missing"]
    assert "primary_contact_missing" in await rules(owner, "deals", deal["id"])


async def test_twins_are_named(owner: Person) -> None:
    one = await made(owner, "contacts", name="Eleanor Whitcombe", email="ew@client.example")
    twin = await made(owner, "contacts", name="E. W.", email="ew@client.example")
    [found] = await suggested(owner, "contacts", one["id"])
    assert (found["rule"], found["others"]) == (
        "duplicate_suspected", [{"object": "contact", "id": twin["id"], "label": "E. W."}],
    )  # fmt: skip
    await owner.post("/api/contacts/duplicates/dismissals", json={"left": one["id"], "right": twin["id"]})
    assert await suggested(owner, "contacts", one["id"]) == []


async def test_what_is_shown_is_kept_once_for_each_person(rapport: Rapport, owner: Person, deal: Json) -> None:
    other = await hired(rapport, owner, "admin")
    for person in (owner, owner, other):
        await suggested(person, "deals", deal["id"])
    rows = await kept(rapport, owner)
    assert [(str(each["person_id"]), each["rule"], each["version"], each["answer"]) for each in rows] == [
        (me(person), "close_date_passed", 1, None) for person in (owner, other)
    ]
    assert {str(each["record_id"]) for each in rows} == {deal["id"]}


async def test_accepting_makes_a_task_and_waits_for_it(rapport: Rapport, owner: Person, deal: Json) -> None:
    await suggested(owner, "deals", deal["id"])
    path = f"/api/deals/{deal['id']}/suggestions/close_date_passed/acceptance"
    done = await owner.post(path, json={"due_on": str(TODAY + dt.timedelta(days=2))})
    assert done.status_code == 201, done.text
    task = done.json()["task"]
    assert (task["title"], task["deal"], task["owner_id"], task["status"], task["due_on"]) == (
        RULES["close_date_passed"].task.en, deal["id"], me(owner), "open", str(TODAY + dt.timedelta(days=2)),
    )  # fmt: skip
    [row] = await kept(rapport, owner)
    assert (row["answer"], str(row["task_id"]), str(row["person_id"])) == ("accepted", task["id"], me(owner))
    assert row["answered_at"] >= row["shown_at"]
    assert await suggested(owner, "deals", deal["id"]) == []
    again = await owner.post(path, json={})
    assert (again.status_code, again.json()["code"]) == (404, "overview.no_suggestion")
    # Done without the reason being gone: it comes again, as another one.
    await changed(owner, "tasks", task["id"], status="done")
    assert await rules(owner, "deals", deal["id"]) == ["close_date_passed"]
    assert [each["answer"] for each in await kept(rapport, owner)] == ["accepted", None]


async def test_of_two_who_accept_at_once_one_does(rapport: Rapport, owner: Person, deal: Json) -> None:
    other = await hired(rapport, owner, "admin")
    path = f"/api/deals/{deal['id']}/suggestions/close_date_passed/acceptance"
    answers = await asyncio.gather(*(person.post(path, json={}) for person in (owner, other)))
    assert sorted(each.status_code for each in answers) == [201, 404]
    tasks = (await owner.post("/api/tasks/query", json={})).json()["items"]
    assert len(tasks) == 1


async def test_a_dismissal_lasts_until_its_day_and_can_be_taken_back(
    rapport: Rapport, owner: Person, deal: Json
) -> None:
    path = f"/api/deals/{deal['id']}/suggestions/close_date_passed/dismissal"
    past = await owner.post(path, json={"until": LATE})
    assert (past.status_code, past.json()["code"]) == (422, "overview.until_past")
    assert await rules(owner, "deals", deal["id"]) == ["close_date_passed"]
    other = await hired(rapport, owner, "admin")
    assert await rules(other, "deals", deal["id"]) == ["close_date_passed"]
    assert (await owner.post(path, json={"until": str(TODAY), "why": "not_now"})).status_code == 204
    assert [await rules(person, "deals", deal["id"]) for person in (owner, other)] == [[], []]
    assert [(each["answer"], each["why"], each["until"]) for each in await kept(rapport, owner)] == [
        ("dismissed", "not_now", TODAY), (None, None, None),
    ]  # fmt: skip
    assert (await owner.post(path, json={})).status_code == 404
    assert (await other.delete(path)).status_code == 204
    assert (await other.delete(path)).status_code == 204
    assert await rules(owner, "deals", deal["id"]) == ["close_date_passed"]
    assert (await owner.post(path, json={})).status_code == 204
    assert await suggested(owner, "deals", deal["id"]) == []
    # What was dismissed until a day that passed comes again; so does what another version of the rule said.
    await _changed(rapport, owner, until=TODAY - dt.timedelta(days=1))
    assert await rules(owner, "deals", deal["id"]) == ["close_date_passed"]
    assert (await owner.post(path, json={})).status_code == 204
    await _changed(rapport, owner, version=0)
    assert await rules(owner, "deals", deal["id"]) == ["close_date_passed"]
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        mine = sa.select(change.c.op, change.c.public).where(change.c.op.like("%_suggestion"))
        noted = [(row.op, row.public) for row in await session.rows(mine.order_by(change.c.seq))]
    rule = {"rule": "close_date_passed"}
    steps = ("dismiss", "reconsider", "dismiss", "dismiss")
    assert noted == [(f"{each}_suggestion", rule) for each in steps]


async def _changed(rapport: Rapport, person: Person, **values: object) -> None:
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await session.execute(suggestion.update().where(suggestion.c.answer == "dismissed").values(**values))


async def test_who_may_only_read_a_record_dismisses_nothing(rapport: Rapport, owner: Person, deal: Json) -> None:
    rep = await hired(rapport, owner)
    path = f"/api/deals/{deal['id']}/suggestions/close_date_passed"
    for part in ("dismissal", "acceptance"):
        assert (await rep.post(f"{path}/{part}", json={})).status_code == 404
    share = {"grantee_id": me(rep), "level": "read"}
    assert (await owner.post(f"/api/deals/{deal['id']}/shares", json=share)).status_code in {200, 201}
    assert (await rep.post(f"{path}/dismissal", json={})).status_code == 403
    assert (await rep.delete(f"{path}/dismissal")).status_code == 403
    assert await rules(owner, "deals", deal["id"]) == ["close_date_passed"]
    assert (await rep.post(f"{path}/acceptance", json={})).status_code == 201
    refused = await owner.post(f"/api/deals/{deal['id']}/suggestions/no_such_rule/acceptance", json={})
    assert refused.status_code == 400


async def test_home_has_ones_own_leads_and_deals_the_most_urgent_first(
    rapport: Rapport, owner: Person, deal: Json
) -> None:
    rep = await hired(rapport, owner, "admin")
    await made(rep, "deals", name="Somebody else's", close_date=LATE)
    lead = await made(owner, "leads", name="Ann", received_on=LATE)
    fresh = await made(owner, "leads", name="Bea", received_on=str(TODAY))
    aimless = await made(owner, "deals", name="Aimless")
    found = (await owner.get("/api/suggestions")).json()
    assert [(each["rule"], each["record_id"]) for each in found["items"]] == [
        ("unanswered", lead["id"]), ("close_date_passed", deal["id"]), ("no_next_step", aimless["id"]),
    ]  # fmt: skip
    assert (found["more"], fresh["id"] in str(found)) == (False, False)
    leads = f"/api/leads/{lead['id']}/suggestions/unanswered/dismissal"
    assert (await owner.post(leads, json={"why": "wrong"})).status_code == 204
    for number in range(6):
        await made(owner, "deals", name=f"More {number}")
    again = (await owner.get("/api/suggestions")).json()
    assert (len(again["items"]), again["more"], lead["id"] in str(again)) == (6, True, False)
    # Many of one rule leave room for others.
    for number in range(6):
        await made(owner, "leads", name=f"Lead {number}", received_on=LATE)
    mixed = [each["rule"] for each in (await owner.get("/api/suggestions")).json()["items"]]
    assert mixed == ["unanswered"] * 3 + ["close_date_passed"] + ["no_next_step"] * 2


async def test_what_a_machine_reads_was_shown_to_nobody(rapport: Rapport, owner: Person, deal: Json) -> None:
    reader = await with_token(rapport, owner, "records:read")
    assert await rules(reader, "deals", deal["id"]) == ["close_date_passed"]
    assert await kept(rapport, owner) == []
    writer = await with_token(rapport, owner, "records:read", "records:write")
    path = f"/api/deals/{deal['id']}/suggestions/close_date_passed"
    # What to do next is for people to say.
    assert (await writer.post(f"{path}/dismissal", json={})).status_code == 403
    assert await kept(rapport, owner) == []


async def test_accepting_a_step_sets_it_with_its_day_for_who_may_change_the_deal(
    rapport: Rapport, owner: Person, deal: Json
) -> None:
    aimless = await made(owner, "deals", name="Aimless")
    late = await made(
        owner, "deals", name="Late", next_step="Ring them", next_step_on=str(TODAY - dt.timedelta(days=3))
    )
    day = str(TODAY + dt.timedelta(days=2))
    told = (("no_next_step", aimless["id"], RULES["no_next_step"].task.en), ("step_overdue", late["id"], "Ring them"))
    reader = await hired(rapport, owner)
    for rule, deal_id, step in told:
        share = {"grantee_id": me(reader), "level": "read"}
        assert (await owner.post(f"/api/deals/{deal_id}/shares", json=share)).status_code in {200, 201}
        path = f"/api/deals/{deal_id}/suggestions/{rule}/acceptance"
        assert (await reader.post(path, json={"due_on": day})).status_code == 403
        assert (await owner.post(path, json={"due_on": day})).status_code == 201
        record = (await owner.get(f"/api/deals/{deal_id}")).json()["record"]
        assert (record["next_step"], record["next_step_on"], record["next_task_on"]) == (step, day, day)
