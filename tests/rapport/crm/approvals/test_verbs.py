"""What people do with a request: several votes, back to the asker, on to others, over somebody's head."""

from uuid import uuid4

import pytest

from rapport.crm.activities.notifications import texts
from tenants.entitlements import OPERATOR, grant
from tests.support.app import Person, Rapport
from tests.support.approvals import Json, amount, asked, box, deal, lines, member, product, put, rule, say, shown
from tests.support.audit import events, organisation_of
from tests.support.clocks import ahead
from tests.support.team import code, me


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Verbs Ltd", "GB", email)


@pytest.fixture
async def boss(rapport: Rapport, owner: Person) -> Person:
    """The manager of the lead."""
    return await member(rapport, owner, "Bo Boss")


@pytest.fixture
async def lead(rapport: Rapport, owner: Person, boss: Person) -> Person:
    """Whom the asker reports to."""
    return await member(rapport, owner, "Lea Lead", under=boss)


@pytest.fixture
async def rep(rapport: Rapport, owner: Person, lead: Person) -> Person:
    """Who asks."""
    return await member(rapport, owner, "Rob Rep", under=lead)


@pytest.fixture
async def made(rep: Person) -> Json:
    """A deal of who asks."""
    return await deal(rep)


@pytest.fixture
async def pump(rep: Person) -> str:
    """What is sold."""
    return await product(rep)


def step_of(*people: Person, **more: object) -> Json:
    """A step of just these people."""
    return {"who": "people", "people": [me(each) for each in people], **more}


def place(request: Json, verb: str) -> str:
    """The address of a verb."""
    return f"/api/approvals/{request['approval']['id']}/{verb}"


async def test_all_and_some_of_several_agree_step_by_step(
    rapport: Rapport, owner: Person, lead: Person, boss: Person, rep: Person, made: Json, pump: str
) -> None:
    third = await member(rapport, owner, "Tia Third")
    everybody = (lead, boss, third)
    await rule(owner, step_of(lead, boss, mode="all"), step_of(*everybody, mode="quorum", quorum=2))
    request = await asked(rep, made, lines(pump))
    assert [(each["mode"], each["needed"], each["state"]) for each in request["steps"]] == [
        ("all", 2, "open"), ("quorum", 0, "waiting"),
    ]  # fmt: skip
    assert code(await say(third, request)) == (404, "approvals.not_found")
    assert (await say(lead, request)).json()["approval"]["state"] == "open"
    assert code(await say(lead, request)) == (409, "approvals.moved")
    first, second = (await say(boss, request)).json()["steps"]
    assert (first["state"], second["state"], second["needed"]) == ("passed", "open", 2)
    assert (await say(third, request, "reject")).json()["approval"]["state"] == "open"
    assert (await say(lead, request)).json()["approval"]["state"] == "open"
    assert (await say(boss, request)).json()["approval"]["state"] == "done"
    assert await amount(rep, made) == "700"


async def test_a_quorum_that_can_no_longer_be_reached_rejects(
    owner: Person, lead: Person, boss: Person, rep: Person, made: Json, pump: str
) -> None:
    await rule(owner, step_of(lead, boss, mode="quorum", quorum=5))
    request = await asked(rep, made, lines(pump))
    assert request["steps"][0]["needed"] == 2  # of fewer people than that, all
    assert (await say(lead, request, "reject")).json()["approval"]["state"] == "rejected"


async def test_what_is_returned_is_changed_and_sent_again(
    owner: Person, lead: Person, rep: Person, made: Json, pump: str
) -> None:
    await rule(owner)
    request = await asked(rep, made, lines(pump))
    returned = (await say(lead, request, "return")).json()
    assert (returned["approval"]["state"], await box(lead)) == ("returned", [])
    assert code(await put(rep, made, lines(pump, "0"))) == (409, "approvals.locked")
    again = {"lines": lines(pump, "25"), "reason": "Less then"}
    assert code(await lead.post(place(request, "resubmission"), json=again)) == (404, "approvals.not_found")
    easy = {"lines": lines(pump, "5"), "reason": "Less then"}
    assert code(await rep.post(place(request, "resubmission"), json=easy)) == (409, "approvals.not_needed")
    sent = (await rep.post(place(request, "resubmission"), json=again)).json()
    assert (sent["approval"]["state"], sent["approval"]["round"], sent["reason"]) == ("open", 2, "Less then")
    assert code(await rep.post(place(request, "resubmission"), json=again)) == (409, "approvals.moved")
    assert code(await say(lead, request)) == (409, "approvals.moved")  # of the round before
    assert (await say(lead, sent)).json()["approval"]["state"] == "done"
    assert await amount(rep, made) == "750"
    verbs = [each["verb"] for each in (await shown(rep, request))["events"]]
    assert verbs == ["done", "approve", "sent_again", "return", "asked"]


async def test_a_vote_is_given_to_somebody_who_may_see_the_record(
    owner: Person, lead: Person, boss: Person, rep: Person, made: Json, pump: str
) -> None:
    await rule(owner)
    request = await asked(rep, made, lines(pump))
    for no in (rep, lead):
        refused = await lead.post(place(request, "delegation"), json={"to": me(no), "round": 1})
        assert code(refused) == (422, "approvals.cannot_ask")
    stranger = await lead.post(place(request, "delegation"), json={"to": me(boss), "round": 1})
    assert code(stranger) == (422, "approvals.cannot_ask")  # may not see the deal
    given = await lead.post(place(request, "delegation"), json={"to": me(owner), "round": 1, "comment": "On leave"})
    assert given.status_code == 200, given.text
    first, second = given.json()["steps"][0]["votes"]
    assert (first["decision"], first["comment"]) == ("delegate", "On leave")
    assert (second["person"]["id"], second["why"], second["instead_of"]["id"]) == (me(owner), "delegated", me(lead))
    assert code(await say(lead, request)) == (409, "approvals.moved")
    assert (await say(owner, request)).json()["approval"]["state"] == "done"


@pytest.mark.parametrize("where", ["before", "after"])
async def test_one_more_is_asked_before_or_after(
    owner: Person, lead: Person, rep: Person, made: Json, pump: str, where: str
) -> None:
    await rule(owner)
    request = await asked(rep, made, lines(pump))
    wanted = {"person_id": me(owner), "place": where, "round": 1}
    added = await lead.post(place(request, "signers"), json=wanted)
    assert added.status_code == 200, added.text
    states = [(each["state"], each["added_by"] is not None) for each in added.json()["steps"]]
    order = {"before": [("open", True), ("waiting", False)], "after": [("open", False), ("waiting", True)]}
    assert states == order[where]
    one, other = (owner, lead) if where == "before" else (lead, owner)
    assert code(await say(other, request))[0] in {403, 404}
    assert (await say(one, request)).json()["approval"]["state"] == "open"
    assert (await say(other, request)).json()["approval"]["state"] == "done"


async def test_silence_goes_to_the_manager_by_the_organisations_clock(
    rapport: Rapport, owner: Person, lead: Person, boss: Person, rep: Person, made: Json, pump: str
) -> None:
    await rapport.run_jobs()
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_of(owner), OPERATOR, True, source="test")
    await rule(owner, {"who": "manager", "mode": "all", "escalate_hours": 48})
    request = await asked(rep, made, lines(pump))
    await rapport.run_jobs()
    assert await box(boss) == []
    await ahead(rapport, owner, 1)
    await rapport.run_jobs()
    assert await box(boss) == []
    await ahead(rapport, owner, 1.5)
    await rapport.run_jobs()
    assert await box(boss) == [request["approval"]["id"]]
    told = (await boss.get("/api/notifications")).json()["items"]
    assert [(each["kind"], each["object"], each["record_id"]) for each in told] == [
        ("approval", "approval_escalated", request["approval"]["id"])
    ]
    assert (await say(boss, request)).json()["approval"]["state"] == "done"
    assert [each["verb"] for each in (await shown(rep, request))["events"]][2] == "escalate"


async def test_people_are_told_and_nobody_of_their_own_deeds(
    rapport: Rapport, owner: Person, lead: Person, rep: Person, made: Json, pump: str
) -> None:
    await rule(owner)

    async def told(who: Person) -> list[tuple[str, str | None]]:
        items = (await who.get("/api/notifications")).json()["items"]
        return [(each["object"].removeprefix("approval_"), each["title"]) for each in items]

    request = await asked(rep, made, lines(pump))
    # The lead may not see the deal, so the bell doesn't name it.
    assert (await told(lead), await told(rep)) == ([("asked", None)], [])
    await say(lead, request, "return")
    again = {"lines": lines(pump), "reason": "Please"}
    sent = (await rep.post(place(request, "resubmission"), json=again)).json()
    await say(lead, sent)
    assert await told(lead) == [("asked", None)] * 2
    assert await told(rep) == [("done", "Three sites"), ("returned", "Three sites")]
    rejected = await asked(rep, made, lines(pump, "35"))
    await say(lead, rejected, "reject")
    withdrawn = await asked(rep, made, lines(pump, "35"))
    await rep.post(place(withdrawn, "withdrawal"))
    assert (await told(rep))[0] == ("rejected", "Three sites")
    assert (await told(lead))[0] == ("withdrawn", None)
    # The mail has words for each of them.
    assert {f"approval_{verb}" for verb, _ in [*await told(rep), *await told(lead)]} <= set(texts.APPROVALS)
    settings = (await lead.get("/api/notifications/settings")).json()
    assert settings["approval"] == {"shown": True, "mail": "soon"}


async def test_a_rule_names_who_is_there(rapport: Rapport, owner: Person, lead: Person, rep: Person) -> None:
    unknown = {"measure": "discount_deal", "above": "120", "setup": {"name": " ", "steps": [{"who": "people"}]}}
    refused = await owner.put(f"/api/approval-rules/{uuid4()}", json=unknown)
    found = {name: each["code"] for name, each in refused.json()["fields"].items()}
    assert found == {
        "above": "approvals.limit_out_of_range", "name": "approvals.reason_needed",
        "steps.0": "approvals.step_incomplete",
    }  # fmt: skip
    roles = (await owner.get("/api/roles")).json()
    admin = next(each["id"] for each in roles if each["key"] == "owner")
    made = await rule(owner, {"who": "role", "role_id": admin}, {"who": "team_lead"})
    late = {"measure": "discount_deal", "above": "5", "setup": {"name": "Late", "steps": [{"who": "manager"}]}}
    assert code(await owner.put(f"/api/approval-rules/{made}", json=late)) == (409, "approvals.rule_changed")
    assert (await owner.put(f"/api/approval-rules/{made}", json={**late, "base_version": 1})).status_code == 200
    [kept] = (await owner.get("/api/approval-rules")).json()
    assert (kept["version"], kept["above"], kept["setup"]["name"]) == (2, "5", "Late")
    assert code(await rep.get("/api/approval-rules"))[0] == 403
    steps = {"steps": [{"who": "people", "people": [me(lead)]}]}
    preview = (await owner.post("/api/approval-rules/preview", json=steps)).json()
    assert [[each["name"] for each in step["people"]] for step in preview] == [["Lea Lead"]]
    nobody = (await owner.post("/api/approval-rules/preview", json={"steps": [{"who": "manager"}]})).json()
    assert nobody == [{"people": [], "fallback": True}]


async def test_a_rule_is_taken_away_and_what_is_open_goes_on(
    rapport: Rapport, owner: Person, lead: Person, rep: Person, made: Json, pump: str
) -> None:
    its = f"/api/approval-rules/{await rule(owner)}"
    request = await asked(rep, made, lines(pump))
    assert code(await rep.delete(its, params={"base_version": 1}))[0] == 403
    assert code(await owner.delete(its, params={"base_version": 2})) == (409, "approvals.rule_changed")
    assert (await owner.delete(its, params={"base_version": 1})).json() == []
    assert code(await owner.delete(its, params={"base_version": 1})) == (409, "approvals.rule_changed")
    assert (await say(lead, request)).json()["approval"]["state"] == "done"
    [kept] = [each for kind, each in await events(rapport, organisation_of(owner)) if kind == "approval_rule_removed"]
    assert kept["rule_id"] == its.rpartition("/")[2]
