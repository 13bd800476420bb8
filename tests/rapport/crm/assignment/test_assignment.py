"""Leads that come in without an owner go to whom the rules name, whichever way they come."""

from collections import Counter
from typing import Any

import pytest

from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.assignment import came, can, owner_of, rule, ruled
from tests.support.audit import events, organisation_of
from tests.support.colleagues import colleague, team_of
from tests.support.forms import LEE, form, leads, sent
from tests.support.hidden import hidden_from
from tests.support.imports import colleague as with_rights
from tests.support.imports import imported
from tests.support.team import code, hired, me

pytestmark = pytest.mark.usefixtures("typed")
Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Turns Ltd", "GB", email)


@pytest.fixture
async def reps(rapport: Rapport, owner: Person, email: str) -> list[Person]:
    """Two who see their own records."""
    return [await colleague(rapport, owner, f"{name}.{email}", name=name) for name in ("Rob", "Ola")]


async def test_by_turns_in_one_change_that_names_the_rule(owner: Person, reps: list[Person]) -> None:
    inbound = rule(*reps)
    page = await ruled(owner, inbound)
    assert page["rules"][0]["setup"]["name"] == "Inbound"
    made = [await came(owner) for _ in range(3)]
    assert [each["owner_id"] for each in made] == [me(reps[0]), me(reps[1]), me(reps[0])]
    assert {each["version"] for each in made} == {2}
    history = (await owner.get(f"/api/leads/{made[0]['id']}/history")).json()["items"]
    assert [each["op"] for each in history] == ["update", "create"]
    assert history[0]["rule"] == {"id": inbound["id"], "name": "Inbound"}
    [change] = history[0]["changes"]
    assert (change["field"], change["before"], change["after"]) == ("owner_id", me(owner), me(reps[0]))
    undone = await owner.post(f"/api/leads/{made[0]['id']}/reversion", json={"seq": history[0]["seq"]})
    assert undone.status_code == 200, undone.text
    assert await owner_of(owner, made[0]["id"]) == me(owner)
    await ruled(owner)
    history = (await owner.get(f"/api/leads/{made[1]['id']}/history")).json()["items"]
    assert history[0]["rule"] == {"id": inbound["id"], "name": None}, "a rule that is gone has no name"


async def test_who_is_named_has_it_and_nobody_works_on_what_is_over(owner: Person, reps: list[Person]) -> None:
    assert not any(each["assigned"] for each in (await owner.get("/api/objects")).json())
    await ruled(owner, rule(*reps))
    kinds = [each["name"] for each in (await owner.get("/api/objects")).json() if each["assigned"]]
    assert kinds == ["lead"], "a form for a new lead leaves its owner to the rules"
    assert (await came(owner, owner_id=me(owner)))["owner_id"] == me(owner)
    made = await came(owner)
    assert made["owner_id"] == me(reps[0]), "a lead whose owner was named takes nobody's turn"
    company = await owner.post("/api/companies", json={"name": "Works"})
    assert company.json()["record"]["owner_id"] == me(owner)


async def test_the_first_rule_that_a_lead_meets_decides(owner: Person, reps: list[Person]) -> None:
    mql = {"field": "status", "op": "eq", "value": "mql"}
    await ruled(owner, rule(reps[1], criteria=mql), rule(reps[0], criteria={"not": mql}))
    assert (await came(owner, status="mql"))["owner_id"] == me(reps[1])
    assert (await came(owner))["owner_id"] == me(reps[0])
    await ruled(owner, rule(reps[1], criteria=mql))
    made = await came(owner)
    assert (made["owner_id"], made["version"]) == (me(owner), 1), "no rule fits: it stays with whoever makes it"


async def test_who_is_full_away_or_cannot_is_passed_over(owner: Person, reps: list[Person]) -> None:
    rob, ola = reps
    english = rule(rob, ola, skills=["English"])
    await ruled(owner, english, people=(can(ola, skills=["English", "French"]),))
    assert {(await came(owner))["owner_id"] for _ in range(2)} == {me(ola)}
    skilled = {"skills": ["English"]}
    await ruled(owner, english, people=(can(rob, **skilled), can(ola, away_until="9999-12-31", **skilled)))
    assert {(await came(owner))["owner_id"] for _ in range(2)} == {me(rob)}
    await ruled(owner, english, people=(can(rob, capacity=3, **skilled), can(ola, away_until="2000-01-01", **skilled)))
    found = Counter([(await came(owner))["owner_id"] for _ in range(4)])
    assert found == {me(rob): 1, me(ola): 3}, "a third one fills it"
    [mine] = (await rob.post("/api/leads/query", json={"limit": 1})).json()["items"]
    assert (await owner.delete(f"/api/leads/{mine['id']}")).status_code == 200
    assert (await came(owner))["owner_id"] == me(rob), "one in the trash counts no more"


async def test_when_nobody_can_it_goes_to_a_queue(owner: Person, reps: list[Person]) -> None:
    pool = new_id()
    body: Json = {"name": "Pool", "objects": ["lead"], "people": [me(each) for each in reps]}
    assert (await owner.put(f"/api/queues/{pool}", json=body)).status_code == 200
    full = tuple(can(each, capacity=0) for each in reps)
    await ruled(owner, rule(*reps, fallback_id=str(pool)), people=full)
    assert (await came(owner))["owner_id"] == str(pool)
    await ruled(owner, rule(*reps), people=full)
    assert (await came(owner))["owner_id"] == me(owner)


async def test_a_team_and_who_covers_the_territory(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    rob, ola = reps
    team = await team_of(rapport, rob, ola)
    north, city = new_id(), new_id()
    for place, parent, person in ((north, None, ola), (city, str(north), rob)):
        body: Json = {"name": str(place), "parent_id": parent, "people": [me(person)]}
        assert (await owner.put(f"/api/territories/{place}", json=body)).status_code == 200
    rules = [
        {"territory_id": str(place), "criteria": {"field": "status", "op": "eq", "value": status}}
        for place, status in ((north, "mql"), (city, "sql"))
    ]
    assert (await owner.put("/api/territory-rules/lead", json={"rules": rules})).status_code == 200
    await ruled(owner, rule(team_id=str(team), by_territory=True, fallback_id=me(owner)))
    assert {(await came(owner, status="mql"))["owner_id"] for _ in range(2)} == {me(ola)}
    assert {(await came(owner, status="sql"))["owner_id"] for _ in range(2)} == {me(rob), me(ola)}
    assert (await came(owner))["owner_id"] == me(owner), "it lies nowhere"


async def test_many_rows_an_import_and_a_form(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    await ruled(owner, rule(*reps))
    rows = [{"op": "create", "fields": {"name": f"Row {n}", "company_name": "W"}} for n in range(5)]
    named = {"op": "create", "id": str(new_id()), "fields": {"name": "By id", "company_name": "W"}}
    mine = {"op": "create", "fields": {"name": "Mine", "company_name": "W", "owner_id": me(owner)}}
    done = await owner.post("/api/leads/rows", json={"rows": [*rows, named, mine], "all_or_nothing": True})
    assert done.status_code == 200, done.text
    written = done.json()["rows"]
    assert [each["version"] for each in written] == [2] * 6 + [1]
    owners = [await owner_of(owner, each["id"]) for each in written]
    assert Counter(owners) == {me(reps[0]): 3, me(reps[1]): 3, me(owner): 1}
    content = "Name,Company name\n" + "".join(f"Person {n},Works\n" for n in range(6))
    await imported(rapport, owner, content.encode(), "lead")
    assert Counter(each["owner_id"] for each in await leads(owner)) == {
        me(reps[0]): 6, me(reps[1]): 6, me(owner): 1,
    }  # fmt: skip
    url = await form(owner, owner_id=None)
    assert (await sent(rapport, url, LEE)).status_code == 200
    theirs = (await leads(owner))[-1]
    assert (theirs["name"], theirs["owner_id"]) == ("Lee Wong", me(reps[0]))
    assert (await sent(rapport, await form(owner), {**LEE, "email": "other@works.example"})).status_code == 200
    assert (await leads(owner))[-1]["owner_id"] == me(owner), "a form that names somebody asks no rule"


async def test_many_are_assigned_by_the_rules(owner: Person, reps: list[Person]) -> None:
    made = [(await came(owner))["id"] for _ in range(4)]
    none = await owner.post("/api/leads/bulk", json={"op": "assign", "ids": made})
    assert {each["code"] for each in none.json()["failed"]} == {"records.no_rule"}
    await ruled(owner, rule(*reps))
    gone = (await came(owner, owner_id=me(owner)))["id"]
    assert (await owner.delete(f"/api/leads/{gone}")).status_code == 200
    done = (await owner.post("/api/leads/bulk", json={"op": "assign", "ids": [*made, gone]})).json()
    assert (done["done"], [(each["id"], each["code"]) for each in done["failed"]]) == (
        4, [(gone, "records.not_found")],
    )  # fmt: skip
    assert Counter([await owner_of(owner, each) for each in made]) == {me(reps[0]): 2, me(reps[1]): 2}
    undone = await owner.post(f"/api/batches/{done['batch_id']}/undo")
    assert undone.json()["undone"] == 4
    assert {await owner_of(owner, each) for each in made} == {me(owner)}
    company = (await owner.post("/api/companies", json={"name": "Works"})).json()["record"]["id"]
    other = (await owner.post("/api/companies/bulk", json={"op": "assign", "ids": [company]})).json()
    assert [each["code"] for each in other["failed"]] == ["records.no_rule"], "there are rules for leads alone"


async def test_who_reads_no_leads_is_passed_over(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    rights = {"objects": {"company": {"read": "own"}}}
    made = await owner.post("/api/roles", json={"label": {"zh": "客户", "en": "Companies"}, "rights": rights})
    assert made.status_code == 201, made.text
    blind = await hired(rapport, owner, made.json()["key"])
    rules = [rule(blind, reps[0])]
    lead = await came(owner)
    [shown] = (await owner.post("/api/assignment/preview", json={"rules": rules, "people": []})).json()["leads"]
    assert (shown["id"], shown["person_id"]) == (lead["id"], me(reps[0]))
    assert shown["passed_over"] == [{"person_id": me(blind), "why": "gone"}]
    await ruled(owner, *rules)
    assert [(await came(owner))["owner_id"] for _ in range(2)] == [me(reps[0])] * 2
    refused = await owner.put("/api/assignment", json={"rules": [rule(reps[0], fallback_id=me(blind))]})
    assert refused.json()["fields"]["rules.0.fallback_id"]["code"] == "assignment.fallback"


async def test_a_preview_says_who_and_why_and_gives_nothing(owner: Person, reps: list[Person]) -> None:
    rob, ola = reps
    made = [(await came(owner))["id"] for _ in range(3)]
    wanted = {"rules": [rule(rob, ola)], "people": [can(rob, capacity=1), can(ola, skills=["Rail"])]}
    found = (await owner.post("/api/assignment/preview", json=wanted)).json()["leads"]
    assert [each["id"] for each in found] == made[::-1]
    assert [(each["title"], each["person_id"]) for each in found] == [
        ("Lee Lead", me(ola)), ("Lee Lead", me(ola)), ("Lee Lead", me(rob)),
    ]  # fmt: skip
    assert [each["passed_over"] for each in found] == [[{"person_id": me(rob), "why": "full"}]] * 1 + [
        [{"person_id": me(rob), "why": "full"}], [],
    ]  # fmt: skip
    assert {await owner_of(owner, each) for each in made} == {me(owner)}
    assert (await owner.get("/api/assignment")).json() == {"rules": [], "people": []}


async def test_what_is_wrong_is_said_where(owner: Person, reps: list[Person]) -> None:
    other = str(new_id())
    wanted = [rule(name=" "), rule(reps[0], fallback_id=other), rule(team_id=other)]
    refused = await owner.put("/api/assignment", json={"rules": wanted, "people": [{"person_id": other}]})
    assert {name: each["code"] for name, each in refused.json()["fields"].items()} == {
        "rules.0.name": "assignment.name", "rules.0.people": "assignment.nobody",
        "rules.1.fallback_id": "assignment.fallback", "rules.2.people": "assignment.nobody",
        "people": "assignment.nobody",
    }  # fmt: skip
    same = rule(reps[0])
    assert code(await owner.put("/api/assignment", json={"rules": [same, same]})) == (422, "assignment.twice")
    email = rule(reps[0], criteria={"field": "email", "op": "eq", "value": "a@b.example"})
    assert code(await owner.put("/api/assignment", json={"rules": [email]})) == (422, "auth.bad_criteria")


async def test_who_may_not_change_all_leads_makes_no_rules(rapport: Rapport, owner: Person) -> None:
    own = ObjectRights(read="own", create=True, update="own")
    some = await with_rights(rapport, owner, "some", Rights(objects={EVERY_OBJECT: own}, configure=True))
    for path, call in (("/api/assignment", some.put), ("/api/assignment/preview", some.post)):
        assert code(await call(path, json={"rules": [rule(some)]})) == (403, "assignment.too_wide")
    await ruled(owner, rule(owner))
    assert await events(rapport, organisation_of(owner), "assignment_saved")


async def test_the_bell_says_who_got_a_lead_and_who_wrote_again(
    rapport: Rapport, owner: Person, reps: list[Person]
) -> None:
    await ruled(owner, rule(*reps))
    url = await form(owner, owner_id=None)
    for _ in range(2):
        assert (await sent(rapport, url, LEE)).status_code == 200
    [lead] = await leads(owner)
    told = (await reps[0].get("/api/notifications")).json()["items"]
    assert [(each["kind"], each["record_id"], each["title"], each["may_open"]) for each in told] == [
        ("lead_touched", lead["id"], "Lee Wong", True), ("lead_assigned", lead["id"], "Lee Wong", True),
    ]  # fmt: skip
    assert (await reps[1].get("/api/notifications")).json()["items"] == []
    assert (await owner.delete(f"/api/leads/{lead['id']}")).status_code == 200
    assert (await reps[0].get("/api/notifications")).json()["items"] == []


async def test_who_is_not_shown_a_field_is_under_the_same_rules(
    rapport: Rapport, owner: Person, reps: list[Person]
) -> None:
    inbound = rule(*reps)
    await ruled(owner, inbound)
    blind = await hidden_from(owner, rapport, {"company": {"annual_revenue": {"read": "hidden", "edit": False}}})
    made = await came(blind)
    assert made["owner_id"] == me(reps[0])
    [change, _] = (await blind.get(f"/api/leads/{made['id']}/history")).json()["items"]
    assert change["rule"] == {"id": inbound["id"], "name": "Inbound"}
    assert [each["name"] for each in (await blind.get("/api/objects")).json() if each["assigned"]] == ["lead"]
