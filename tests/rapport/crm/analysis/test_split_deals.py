"""Velocity and losses go by whom deals count for: shares of what is split, and teams that count each deal once."""

from typing import Any

import pytest

from kernel.ids import new_id
from tests.rapport.crm.analysis.test_analysis import adds_up, asked, closed
from tests.support.app import Person, Rapport
from tests.support.approvals import member
from tests.support.deals import made, stages_of
from tests.support.team import me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Split Ltd", "GB", email)


async def team(owner: Person, name: str, *people: Person) -> str:
    """A team; its id."""
    made = str(new_id())
    done = await owner.put(f"/api/teams/{made}", json={"name": name, "people": [me(each) for each in people]})
    assert done.status_code == 204, done.text
    return made


async def share(owner: Person, deal: Json, *shares: tuple[Person, str]) -> None:
    """Splits a deal."""
    members = [{"person_id": me(person), "percent": percent} for person, percent in shares]
    done = await owner.put(f"/api/deals/{deal['id']}/split", json={"members": members})
    assert done.status_code == 200, done.text


async def listed(person: Person, figure: Json) -> set[str]:
    """The ids of the deals that a figure opens; as many as it counts."""
    body = {"filter": figure["filter"], "limit": 100}
    found = {each["id"] for each in (await person.post("/api/deals/query", json=body)).json()["items"]}
    assert len(found) == figure["count"], figure
    return found


def told(groups: list[Json]) -> dict[str | None, tuple[int, str]]:
    """What was lost by group."""
    return {each["key"]: (each["lost"]["count"], each["lost"]["amount"]) for each in groups}


async def test_losses_are_each_persons_share_and_a_teams_once(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    [reason, *_] = (await owner.get("/api/choices/deal/lost_reason")).json()
    rae, sam = await member(rapport, owner, "Rae"), await member(rapport, owner, "Sam")
    both, solo = await team(owner, "Both", rae, sam), await team(owner, "Solo", rae)
    alone = await closed(owner, "100", stages, lost_reason=reason["id"])
    shared = await closed(owner, "1000", stages, lost_reason=reason["id"])
    whole = await asked(owner, "losses", by="owner")
    assert told(whole["groups"]) == {me(owner): (2, "1100")}
    assert await adds_up(owner, whole) > 2, "where nothing is split, each figure is its list's sum"
    await share(owner, shared, (owner, "50"), (rae, "30"), (sam, "20"))
    found = await asked(owner, "losses", by="owner")
    assert told(found["groups"]) == {me(owner): (2, "600"), me(rae): (1, "300"), me(sam): (1, "200")}
    assert (found["lost"]["count"], found["lost"]["amount"]) == (2, "1100"), "the whole counts each deal once"
    assert {each["key"]: each["amount_share"] for each in found["groups"]} == {
        me(owner): "54.55", me(rae): "27.27", me(sam): "18.18",
    }  # fmt: skip
    of = {each["key"]: each for each in found["groups"]}
    assert await listed(owner, of[me(rae)]["lost"]) == {shared["id"]}
    assert await listed(owner, of[me(owner)]["quarters"][-1]) == {alone["id"], shared["id"]}
    assert set(found["included"]["people"]) == {me(owner), me(rae), me(sam)}
    teams = await asked(owner, "losses", by="team")
    assert told(teams["groups"]) == {both: (1, "500"), solo: (1, "300"), None: (2, "600")}
    assert {each["key"]: each["name"] for each in teams["groups"]} == {both: "Both", solo: "Solo", None: None}
    for each in teams["groups"]:
        assert shared["id"] in await listed(owner, each["lost"])
    # Who sees their own deals only sees no team whole but one of their own alone.
    hers = await asked(rae, "losses", by="team")
    assert set(told(hers["groups"])) == {solo, None}
    assert told(hers["groups"])[solo] == (1, "300")
    assert (hers["lost"]["count"], hers["lost"]["amount"]) == (1, "1000")
    assert alone["id"] not in await listed(rae, hers["lost"])


async def test_velocity_is_of_each_persons_share_and_of_a_teams_deals_once(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    rae, sam = await member(rapport, owner, "Rae"), await member(rapport, owner, "Sam")
    both = await team(owner, "Both", rae, sam)
    won = await closed(owner, "1000", stages, "Won")
    await closed(owner, "500", stages, "Won")
    opened = await made(owner, amount="40")
    await share(owner, won, (rae, "75"), (sam, "25"))
    await share(owner, opened, (owner, "50"), (rae, "50"))
    found = await asked(owner, "velocity", unit="year")
    rows = {each["id"]: each["now"] for each in found["rows"]}
    told = {
        key: (each["won"]["count"], each["won"]["amount"], each["open"]["count"], each["mean"], each["cycle"])
        for key, each in rows.items()
    }
    assert told == {
        None: (2, "1500", 1, "750", "10.0"), me(owner): (1, "500", 1, "500", "10.0"),
        me(rae): (1, "750", 1, "750", "10.0"), me(sam): (1, "250", 0, "250", "10.0"),
        both: (1, "1000", 1, "1000", "10.0"),
    }  # fmt: skip
    assert await listed(owner, rows[both]["won"]) == await listed(owner, rows[me(sam)]["won"]) == {won["id"]}
    assert await listed(owner, rows[me(rae)]["open"]) == {opened["id"]}
