"""Verbs of several people at the same moment: each request ends once, and what it holds is written once or never."""

import asyncio
import itertools

import pytest

from tests.support.app import Person, Rapport
from tests.support.approvals import amount, asked, deal, lines, member, product, rule, say, shown
from tests.support.team import me


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("At Once Ltd", "GB", email)


@pytest.mark.parametrize("verbs", list(itertools.product(["approve", "reject", "return"], repeat=2)))
async def test_of_votes_and_a_withdrawal_at_once_one_ends_it(
    rapport: Rapport, owner: Person, verbs: tuple[str, str]
) -> None:
    one, two = [await member(rapport, owner, name) for name in ("Una One", "Tom Two")]
    rep = await member(rapport, owner, "Rob Rep")
    pump, made = await product(rep), await deal(rep)
    await rule(owner, {"who": "people", "people": [me(one), me(two)]})
    request = await asked(rep, made, lines(pump))
    withdrawal = rep.post(f"/api/approvals/{request['approval']['id']}/withdrawal")
    first, second, third = await asyncio.gather(say(one, request, verbs[0]), say(two, request, verbs[1]), withdrawal)
    codes = [first.status_code, second.status_code, third.status_code]
    ended = await shown(rep, request)
    state = ended["approval"]["state"]
    events = [each["verb"] for each in ended["events"]]
    # What was returned can still be taken back.
    assert codes.count(200) == (2 if events[:2] == ["withdraw", "return"] else 1)
    assert {each.json()["code"] for each in (first, second, third) if each.status_code != 200} == {"approvals.moved"}
    assert state in {"done", "rejected", "returned", "withdrawn"}
    assert await amount(rep, made) == ("700" if state == "done" else None)
    assert events.count("done") == (state == "done")
    if state != "returned":
        assert (await rep.put(f"/api/deals/{made['id']}/lines", json={"lines": lines(pump, "0")})).status_code == 200


async def test_all_who_must_agree_at_once_do_so_once(rapport: Rapport, owner: Person) -> None:
    people = [await member(rapport, owner, f"Ann {number}") for number in range(4)]
    rep = await member(rapport, owner, "Rob Rep")
    pump, made = await product(rep), await deal(rep)
    made_rule = await rule(owner, {"who": "people", "people": [me(each) for each in people], "mode": "all"})
    request = await asked(rep, made, lines(pump))
    off = {
        "measure": "discount_line", "above": "90", "active": False, "base_version": 1,
        "setup": {"name": "Off", "steps": [{"who": "manager"}]},
    }  # fmt: skip
    *votes, saved = await asyncio.gather(
        *(say(each, request) for each in people), owner.put(f"/api/approval-rules/{made_rule}", json=off)
    )
    assert [each.status_code for each in (*votes, saved)] == [200] * 5
    ended = await shown(rep, request)
    # The request goes on by the rule as it was when it was asked for.
    assert (ended["approval"]["state"], ended["approval"]["limit"]) == ("done", "20")
    assert [each["verb"] for each in ended["events"]] == ["done", *["approve"] * 4, "asked"]


async def test_of_two_who_ask_at_once_one_holds_the_deal(rapport: Rapport, owner: Person) -> None:
    rep = await member(rapport, owner, "Rob Rep")
    pump, made = await product(rep), await deal(rep)
    await rule(owner)
    body = {"subject": "discount", "record_id": made["id"], "lines": lines(pump), "reason": "Now"}
    answers = await asyncio.gather(*(rep.post("/api/approvals", json=body) for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]
    assert {each.json()["code"] for each in answers if each.status_code == 409} == {"approvals.locked"}
