"""What stands beside a record: related lists, factors, each with the list that it was counted from."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from rapport.crm.companies.feature import COMPANY
from tests.support.app import Person, Rapport
from tests.support.deals import stages_of
from tests.support.team import hired
from tests.support.timelines import changed, made

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Round Ltd", "GB", email)


async def overview(person: Person, noun: str, record_id: str) -> Json:
    """What stands beside a record."""
    answer = await person.get(f"/api/{noun}/{record_id}/overview")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def by_name(found: Json) -> dict[str, Json]:
    """The factors of a record's health."""
    return {each["name"]: each for each in found["health"]}


async def listed(person: Person, noun: str, filter_: Json) -> set[str]:
    """The ids of a list."""
    page = await person.post(f"/api/{noun}/query", json={"filter": filter_})
    assert page.status_code == 200, page.text
    return {each["id"] for each in page.json()["items"]}


async def behind(person: Person, figure: Json) -> int:
    """How many rows the list of a figure has."""
    return len(await listed(person, figure["noun"], figure["filter"]))


async def test_related_lists_have_a_number_their_first_rows_and_the_filter_of_all(owner: Person) -> None:
    company = await made(owner, "companies", name="Obsidian Foundry")
    other = await made(owner, "companies", name="Somebody Else")
    deals = [await made(owner, "deals", name=f"Line {each}", company=company["id"], amount=each) for each in range(7)]
    await made(owner, "deals", name="Another one's", company=other["id"])
    below = await made(owner, "companies", name="Obsidian North", parent=company["id"])
    found = await overview(owner, "companies", company["id"])
    lists = {(each["object"], each["field"]): each for each in found["related"]}
    assert {key: each["count"] for key, each in lists.items()} == {
        ("company", "parent"): 1, ("lead", "company"): 0, ("deal", "company"): 7, ("sales_order", "company"): 0,
        ("sales_receipt", "company"): 0, ("asset", "company"): 0,
    }  # fmt: skip
    of_deals = lists["deal", "company"]
    assert len(of_deals["items"]) == 5
    assert await listed(owner, "deals", of_deals["filter"]) == {each["id"] for each in deals}
    assert [each["id"] for each in lists["company", "parent"]["items"]] == [below["id"]]
    stage = of_deals["items"][0]["stage"]
    assert found["included"]["choices"][stage]["en"] == "Qualification"


async def test_open_deals_come_first_the_next_to_be_closed_before_all_others(owner: Person) -> None:
    today, stages = dt.datetime.now(dt.UTC).date(), await stages_of(owner)
    company = await made(owner, "companies", name="Obsidian Foundry")
    for name, days in (("Later", 20), ("Soon", 2), ("Won", 1), ("Won before", 1)):
        fields = {"amount": 1, "company": company["id"], "close_date": str(today + dt.timedelta(days=days))}
        deal = await made(owner, "deals", name=name, **fields)
        if name.startswith("Won"):
            ended = today - dt.timedelta(days=9 if name == "Won" else 10)
            await changed(owner, "deals", deal["id"], stage=stages["Won"], closed_on=str(ended))
    found = (await overview(owner, "companies", company["id"]))["related"]
    [deals] = [each for each in found if each["object"] == "deal"]
    assert [each["name"] for each in deals["items"]] == ["Soon", "Later", "Won", "Won before"]
    assert deals["count"] == 4


async def test_a_related_list_shows_what_its_reader_may_see(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    company = await made(rep, "companies", name="Obsidian Foundry")
    await made(owner, "deals", name="Hidden line", company=company["id"])
    mine = await made(rep, "deals", name="My line", company=company["id"])
    [deals] = [
        each for each in (await overview(rep, "companies", company["id"]))["related"] if each["object"] == "deal"
    ]
    assert (deals["count"], [each["id"] for each in deals["items"]]) == (1, [mine["id"]])
    theirs = await made(owner, "companies", name="Not theirs")
    assert (await rep.get(f"/api/companies/{theirs['id']}/overview")).status_code == 404


async def test_a_list_may_ask_for_what_is_linked(rapport: Rapport, owner: Person) -> None:
    company = await made(owner, "companies", name="Obsidian Foundry")
    linked = await made(owner, "contacts", name="Mirabel Ott", links={"companies": [{"id": company["id"]}]})
    await made(owner, "contacts", name="Somebody Else")
    wanted = {"field": "companies", "op": "in", "value": [company["id"]]}
    assert await listed(owner, "contacts", wanted) == {linked["id"]}
    assert await listed(owner, "companies", {"field": "contacts", "op": "in", "value": [linked["id"]]}) == {
        company["id"]
    }
    rep = await hired(rapport, owner)
    own = await made(rep, "contacts", name="Own")
    assert await listed(rep, "contacts", wanted) == set()
    assert await listed(rep, "contacts", {"not": wanted}) == {own["id"]}
    for filter_, code in (
        ({**wanted, "op": "eq"}, "records.operator_not_supported"), ({**wanted, "value": ["x"]}, "records.bad_filter"),
        ({**wanted, "field": "nothing"}, "records.unknown_field"),
    ):  # fmt: skip
        refused = await owner.post("/api/contacts/query", json={"filter": filter_})
        assert (refused.status_code, refused.json()["code"]) == (400, code)


async def test_a_new_record_has_not_enough_data(owner: Person) -> None:
    for noun, names in (
        ("companies", {"last_contact", "overdue_tasks", "frequency", "won_deals"}),
        ("contacts", {"last_contact", "overdue_tasks", "frequency", "won_deals"}),
        ("deals", {"last_contact", "overdue_tasks", "frequency"}),
        ("leads", {"last_contact", "overdue_tasks", "response"}),
    ):  # fmt: skip
        record = await made(owner, noun, name="Quite new")
        found = by_name(await overview(owner, noun, record["id"]))
        assert {name: each["state"] for name, each in found.items()} == dict.fromkeys(names, "unknown")


async def test_factors_lead_to_the_records_that_they_count(rapport: Rapport, owner: Person) -> None:
    today = dt.datetime.now(dt.UTC).date()
    company = await made(owner, "companies", name="Obsidian Foundry")
    deal = await made(owner, "deals", name="Line 3", company=company["id"])
    late = await made(owner, "tasks", title="Quote", due_on=str(today - dt.timedelta(days=3)), deal=deal["id"])
    await made(owner, "tasks", title="Visit", due_on=str(today + dt.timedelta(days=3)), company=company["id"])
    await made(owner, "tasks", title="Somebody else's", due_on=str(today - dt.timedelta(days=3)))
    for days, kind in ((40, "call"), (100, "meeting"), (120, "visit"), (41, "note")):
        at = (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).isoformat()
        last = await made(owner, "activities", kind=kind, subject=kind, occurred_at=at, company=company["id"])
    # What is known of it is younger than both periods.
    assert by_name(await overview(owner, "companies", company["id"]))["frequency"]["state"] == "unknown"
    await _created(rapport, owner, company["id"], 400)
    found = by_name(await overview(owner, "companies", company["id"]))
    contact = found["last_contact"]
    assert (contact["state"], contact["now"]["value"], contact["against"]["value"]) == ("low", 40, 30)
    assert (contact["record"]["label"], last["subject"]) == ("call", "note")
    tasks = found["overdue_tasks"]
    assert (tasks["state"], tasks["now"]["value"], tasks["against"]["value"]) == ("low", 1, 2)
    assert await listed(owner, "tasks", tasks["now"]["filter"]) == {late["id"]}
    talks = found["frequency"]
    assert (talks["state"], talks["now"]["value"], talks["against"]["value"], talks["days"]) == ("low", 1, 2, 90)
    assert [await behind(owner, talks[each]) for each in ("now", "against")] == [1, 2]


async def _created(rapport: Rapport, person: Person, company_id: str, days: int) -> None:
    """Lets a company have been there for some days."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        mine = COMPANY.table.c.id == UUID(company_id)
        await session.execute(COMPANY.table.update().where(mine).values(created_at=since))


async def test_won_deals_are_held_against_the_year_before(owner: Person) -> None:
    today, stages = dt.datetime.now(dt.UTC).date(), await stages_of(owner)
    reason = (await owner.get("/api/choices/deal/lost_reason")).json()[0]["id"]
    company = await made(owner, "companies", name="Obsidian Foundry")
    contact = await made(owner, "contacts", name="Mirabel Ott")
    for days, outcomes in ((20, ("Won", "Lost", "Lost")), (400, ("Won", "Won", "Lost", "Won"))):
        for outcome in outcomes:
            links = {"contacts": [{"id": contact["id"]}]}
            deal = await made(
                owner, "deals", name="Line", amount=1, company=company["id"], close_date=str(today), links=links
            )
            closed = {"stage": stages[outcome], "closed_on": str(today - dt.timedelta(days=days))}
            await changed(
                owner, "deals", deal["id"], **closed, **({"lost_reason": reason} if outcome == "Lost" else {})
            )
    for noun, record in (("companies", company), ("contacts", contact)):
        won = by_name(await overview(owner, noun, record["id"]))["won_deals"]
        figures = [(each["value"], each["of"]) for each in (won["now"], won["against"])]
        assert (won["state"], figures) == ("low", [(1, 3), (3, 4)])
        assert [await behind(owner, won[each]) for each in ("now", "against")] == [3, 4]


async def test_what_a_role_lacks_is_not_counted(rapport: Rapport, owner: Person) -> None:
    company = await made(owner, "companies", name="Obsidian Foundry")
    await made(owner, "deals", name="Line 3", company=company["id"])
    await made(owner, "activities", kind="call", subject="Hello", company=company["id"])
    lead = await made(owner, "leads", name="Ann")
    reads = {"read": "all", "create": False, "update": "none", "delete": "none", "export": "none", "share": "none"}
    rights = {"objects": {"company": reads, "lead": reads}}
    role = await owner.post("/api/roles", json={"label": {"zh": "只看", "en": "Looks"}, "rights": rights})
    looks = await hired(rapport, owner, role.json()["key"])
    found = await overview(looks, "companies", company["id"])
    assert found["health"] == []
    assert [(each["object"], each["field"]) for each in found["related"]] == [
        ("company", "parent"),
        ("lead", "company"),
    ]
    assert found["suggestions"] == []
    assert (await overview(looks, "leads", lead["id"]))["health"] == []
    assert (await looks.get("/api/suggestions")).json() == {"items": [], "more": False}
    assert (await looks.get(f"/api/companies/{company['id']}/network")).json()["people"] == []


async def test_a_lead_s_response_is_the_days_until_somebody_spoke_to_it(owner: Person) -> None:
    now = dt.datetime.now(dt.UTC)
    received = str((now - dt.timedelta(days=9)).date())
    lead = await made(owner, "leads", name="Ann", received_on=received)
    waits = by_name(await overview(owner, "leads", lead["id"]))["response"]
    assert (waits["state"], waits["now"]["value"], waits["against"]["value"]) == ("low", 9, 1)
    at = (now - dt.timedelta(days=8)).isoformat()
    await made(owner, "activities", kind="call", subject="Hello", occurred_at=at, lead=lead["id"])
    spoken = by_name(await overview(owner, "leads", lead["id"]))["response"]
    assert (spoken["state"], spoken["now"]["value"]) == ("good", 1)
