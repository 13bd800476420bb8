"""Pipelines of teams, and those that ask for a next step: who puts deals into them, by every way of writing."""

from typing import Any

import pytest

from kernel.ids import new_id
from tests.rapport.crm.deals.test_pipelines import draft
from tests.support.app import Person, Rapport
from tests.support.approvals import member
from tests.support.deals import made
from tests.support.team import me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Deals Ltd", "GB", email)


async def team(owner: Person, *people: Person) -> str:
    """A team of these; its id."""
    team_id = str(new_id())
    body = {"name": f"Team {team_id[-6:]}", "lead_id": None, "people": [me(each) for each in people]}
    done = await owner.put(f"/api/teams/{team_id}", json=body)
    assert done.status_code < 300, done.text
    return team_id


async def line(owner: Person, **more: object) -> Json:
    """A second pipeline."""
    done = await owner.post("/api/pipelines", json=draft("渠道", "Partners") | more)
    assert done.status_code == 201, done.text
    found: Json = done.json()[-1]
    return found


async def offered(person: Person) -> dict[str, bool]:
    """Which pipelines somebody is offered."""
    return {each["label"]["en"]: each["offered"] for each in (await person.get("/api/pipelines")).json()}


@pytest.mark.slow
async def test_a_pipeline_of_a_team_takes_deals_of_the_team_only(rapport: Rapport, owner: Person) -> None:
    lead = await member(rapport, owner, "Lea Lead", "manager")
    boss = await member(rapport, owner, "Bo Boss", "manager")
    assert (await owner.patch(f"/api/members/{me(lead)}", json={"manager_id": me(boss)})).status_code == 204
    below = await member(rapport, owner, "Ben Low", under=lead)
    other = await member(rapport, owner, "Olly Other")
    made_line = await line(owner, teams=[await team(owner, lead)])
    for person, sees in ((owner, True), (lead, True), (below, True), (boss, True), (other, False)):
        assert await offered(person) == {"Sales pipeline": True, "Partners": sees}
    inside = await made(below, pipeline=made_line["id"])
    assert inside["pipeline"] == made_line["id"]
    # Who isn't of the team is refused on creating and on moving, and nothing is written.
    new = await other.post("/api/deals", json={"name": "Mine", "pipeline": made_line["id"]})
    by_stage = await other.post("/api/deals", json={"name": "Mine", "stage": made_line["stages"][0]["id"]})
    mine = await made(other)
    moved = await other.patch(f"/api/deals/{mine['id']}", json={"stage": made_line["stages"][0]["id"]})
    for refused in (new, by_stage, moved):
        assert refused.status_code == 422
        assert refused.json()["fields"]["pipeline"]["code"] == "deals.pipeline_of_another_team"
    page = (await other.post("/api/deals/query", json={})).json()["items"]
    assert [(each["id"], each["pipeline"]) for each in page] == [(mine["id"], mine["pipeline"])]
    # A deal that is there already is read and goes on by the rights to records.
    given = await owner.patch(f"/api/deals/{inside['id']}", json={"owner_id": me(other)})
    assert given.status_code == 200, given.text
    on = await other.patch(f"/api/deals/{inside['id']}", json={"stage": made_line["stages"][1]["id"]})
    assert (on.status_code, on.json()["record"]["stage"]) == (200, made_line["stages"][1]["id"])


async def test_one_pipeline_stays_open_to_everybody_and_teams_must_be_there(owner: Person) -> None:
    mine = await team(owner, owner)
    [first] = (await owner.get("/api/pipelines")).json()
    whole = {"label": first["label"], "stages": [
        {key: each[key] for key in ("id", "label", "outcome", "probability")} for each in first["stages"]
    ]}  # fmt: skip
    refused = await owner.put(f"/api/pipelines/{first['id']}", json=whole | {"teams": [mine]})
    assert (refused.status_code, "open to everybody" in refused.json()["message"]) == (422, True)
    refused = await owner.post("/api/pipelines", json=draft("渠道", "Partners") | {"teams": [str(new_id())]})
    assert (refused.status_code, "a team doesn't exist" in refused.json()["message"]) == (422, True)
    made_line = await line(owner, teams=[mine])
    again = await owner.put(f"/api/pipelines/{first['id']}", json=whole | {"teams": [mine]})
    assert again.status_code == 422
    assert made_line["teams"] == [mine]


async def test_a_pipeline_asks_for_a_next_step_with_a_day(owner: Person) -> None:
    made_line = await line(owner, step_required=True)
    first, second, won, lost = (each["id"] for each in made_line["stages"])
    refused = await owner.post("/api/deals", json={"name": "Aimless", "stage": first})
    codes = {name: each["code"] for name, each in refused.json()["fields"].items()}
    asked = dict.fromkeys(("next_step", "next_step_on"), "deals.required_by_stage")
    assert (refused.status_code, codes) == (422, asked)
    step = {"next_step": "Call", "next_step_on": "2027-01-15"}
    deal = await made(owner, stage=first, **step)
    path = f"/api/deals/{deal['id']}"
    emptied = await owner.patch(path, json={"next_step_on": None})
    assert {name: each["code"] for name, each in emptied.json()["fields"].items()} == {
        "next_step_on": "deals.required_by_stage"
    }
    elsewhere = await made(owner)
    moved = await owner.patch(f"/api/deals/{elsewhere['id']}", json={"stage": second})
    assert (moved.status_code, set(moved.json()["fields"])) == (422, {"next_step", "next_step_on"})
    gates = (await owner.get(f"/api/deals/{deal['id']}/gates")).json()["gates"]
    assert {each["stage"]: each["required"] for each in gates} == {
        second: ["next_step", "next_step_on"], won: [], lost: [],
    }  # fmt: skip
    # What is won or lost has no next step, and needed none to pass the stages between.
    assert (await owner.patch(path, json={"stage": won})).status_code == 200
    assert (await owner.get("/api/pipelines")).json()[-1]["stages"][0]["required"] == []


async def test_deals_move_to_another_pipeline_stage_by_stage(owner: Person) -> None:
    [here] = (await owner.get("/api/pipelines")).json()
    there = await line(owner)
    start, talks, *_ = (each["id"] for each in here["stages"])
    second = there["stages"][1]["id"]
    ids = [(await made(owner, stage=each))["id"] for each in (start, start, talks)]
    done = await owner.post(
        "/api/deals/bulk", json={"op": "update", "ids": ids, "fields": {"stage": {"map": {start: second}}}}
    )
    assert done.json()["failed"] == []
    records = [(await owner.get(f"/api/deals/{each}")).json()["record"] for each in ids]
    stood = {each["id"]: (each["pipeline"], each["stage"]) for each in records}
    assert stood == {
        ids[0]: (there["id"], second), ids[1]: (there["id"], second), ids[2]: (here["id"], talks),
    }  # fmt: skip
