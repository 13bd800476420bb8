"""A discount above a limit: refused, asked for, agreed to, written."""

import pytest

from tests.support.app import Person, Rapport
from tests.support.approvals import (
    REASON,
    amount,
    ask,
    asked,
    box,
    deal,
    lines,
    member,
    product,
    put,
    rule,
    say,
    shown,
)
from tests.support.audit import events, organisation_of
from tests.support.hidden import hidden_from
from tests.support.imports import leave
from tests.support.team import code, me


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Approvals Ltd", "GB", email)


@pytest.fixture
async def lead(rapport: Rapport, owner: Person) -> Person:
    """Whom the asker reports to."""
    return await member(rapport, owner, "Lea Lead")


@pytest.fixture
async def rep(rapport: Rapport, owner: Person, lead: Person) -> Person:
    """Who asks."""
    return await member(rapport, owner, "Rob Rep", under=lead)


async def test_a_discount_above_the_limit_is_written_once_the_manager_agrees(
    rapport: Rapport, owner: Person, lead: Person, rep: Person
) -> None:
    pump, made = await product(rep), await deal(rep)
    assert (await put(rep, made, lines(pump, "20"))).status_code == 200
    await rule(owner)
    assert (await put(rep, made, lines(pump, "20"))).status_code == 200  # the limit itself is allowed
    refused = await put(rep, made, lines(pump))
    assert code(refused) == (409, "approvals.needed")
    details = refused.json()["details"]
    assert (details["rule"], details["measure"], details["limit"], details["value"]) == (
        "Deep discounts", "discount_line", "20", "30",
    )  # fmt: skip
    assert details["steps"] == [{"people": ["Lea Lead"], "fallback": False}]
    assert "Lea Lead" in refused.json()["message"]
    assert await amount(rep, made) == "800"
    request = await asked(rep, made, lines(pump))
    assert (request["reason"], request["approval"]["state"], request["approval"]["mine"]) == (REASON, "open", True)
    assert [each["name"] for each in request["approval"]["waiting_for"]] == ["Lea Lead"]
    # The lead may not open the deal, and is shown what the request is about.
    assert (await lead.get(f"/api/deals/{made['id']}")).status_code == 404
    assert await box(lead) == [request["approval"]["id"]]
    seen = await shown(lead, request)
    assert (seen["can_open"], seen["approval"]["title"], seen["approval"]["waits_for_me"]) == (
        False, "Three sites", True,
    )  # fmt: skip
    [before], [after] = seen["lines"]["before"], seen["lines"]["after"]
    assert (before["discount"], after["discount"], seen["lines"]["total_before"], seen["lines"]["total_after"]) == (
        "20", "30", "800", "700",
    )  # fmt: skip
    done = await say(lead, request)
    assert done.status_code == 200, done.text
    assert (done.json()["approval"]["state"], await amount(rep, made)) == ("done", "700")
    assert await box(lead) == []
    history = (await rep.get(f"/api/deals/{made['id']}/history")).json()["items"]
    assert [each["verb"] for each in history if each["op"] == "approval"] == ["done", "approve", "asked"]
    assert [each["verb"] for each in (await shown(rep, request))["events"]] == ["done", "approve", "asked"]
    noted = [kind for kind, _ in await events(rapport, organisation_of(owner))]
    assert noted.count("approval_rule_saved") == 1
    # What was agreed to can be saved again, and made smaller; more of it asks anew.
    assert (await put(rep, made, lines(pump))).status_code == 200
    assert code(await put(rep, made, lines(pump, quantity="11"))) == (409, "approvals.needed")


async def test_lines_wait_while_a_request_is_open_and_other_fields_do_not(
    owner: Person, lead: Person, rep: Person
) -> None:
    pump, made = await product(rep), await deal(rep)
    await rule(owner)
    request = await asked(rep, made, lines(pump))
    locked = await put(rep, made, lines(pump, "0"))
    assert code(locked) == (409, "approvals.locked")
    assert locked.json()["details"]["request_id"] == request["approval"]["id"]
    assert code(await rep.patch(f"/api/deals/{made['id']}", json={"amount": "5"})) == (409, "approvals.locked")
    assert code(await ask(rep, made, lines(pump, "40"))) == (409, "approvals.locked")
    assert (await rep.patch(f"/api/deals/{made['id']}", json={"name": "Four sites"})).status_code == 200
    several = {"op": "update", "ids": [made["id"]], "fields": {"amount": "5"}}
    [failed] = (await rep.post("/api/deals/bulk", json=several)).json()["failed"]
    assert failed["code"] == "approvals.locked"
    listed = (await rep.get(f"/api/approvals?record_id={made['id']}")).json()["items"]
    assert [each["id"] for each in listed] == [request["approval"]["id"]]
    assert code(await lead.get(f"/api/approvals?record_id={made['id']}")) == (404, "records.not_found")
    assert (await rep.post(f"/api/approvals/{request['approval']['id']}/withdrawal")).status_code == 200
    assert (await put(rep, made, lines(pump, "0"))).status_code == 200
    assert (await say(lead, request)).json()["code"] == "approvals.moved"


async def test_a_lower_price_is_a_discount_and_so_is_that_of_the_whole_deal(owner: Person, rep: Person) -> None:
    pump, made = await product(rep), await deal(rep)
    await rule(owner, above="10", measure="discount_deal", name="Whole deal")
    cheap = lines(pump, "0", unit_price="60")
    refused = await put(rep, made, cheap)
    assert (refused.json()["details"]["measure"], refused.json()["details"]["value"]) == ("discount_deal", "40")
    assert (await put(rep, made, [*lines(pump, "15"), *lines(pump, "0")])).status_code == 200
    assert code(await ask(rep, made, lines(pump, "5"))) == (409, "approvals.not_needed")
    unsaid = await ask(rep, made, cheap, reason=" ")
    assert (unsaid.status_code, unsaid.json()["fields"]["reason"]["code"]) == (422, "approvals.reason_needed")


async def test_an_amount_typed_over_the_lines_is_a_discount_of_the_deal(owner: Person, rep: Person) -> None:
    pump, made = await product(rep), await deal(rep)
    await rule(owner, above="10", measure="discount_deal", name="Whole deal")
    assert (await put(rep, made, lines(pump, "5"))).status_code == 200
    place = f"/api/deals/{made['id']}"
    refused = await rep.patch(place, json={"amount": "500"})
    assert (code(refused), refused.json()["details"]["value"]) == ((409, "approvals.needed"), "50")
    [failed] = (
        await rep.post("/api/deals/bulk", json={"op": "update", "ids": [made["id"]], "fields": {"amount": "500"}})
    ).json()["failed"]
    assert failed["code"] == "approvals.needed"
    assert (await rep.patch(place, json={"amount": "920"})).status_code == 200
    assert (await rep.patch(place, json={"amount": "2000"})).status_code == 200
    assert (await rep.patch(place, json={"amount": "1000"})).status_code == 200
    assert code(await rep.patch(place, json={"amount": "899"})) == (409, "approvals.needed")
    cheap = await rep.post("/api/deals", json={"name": "Cheap", "product": pump, "amount": "50"})
    assert code(cheap) == (409, "approvals.needed")
    assert (await rep.post("/api/deals", json={"name": "Dear", "product": pump, "amount": "95"})).status_code == 201
    bare = await deal(rep, amount="500")
    assert (await rep.patch(f"/api/deals/{bare['id']}", json={"amount": "5"})).status_code == 200


async def test_what_is_rejected_changes_nothing_and_says_why(owner: Person, lead: Person, rep: Person) -> None:
    pump, made = await product(rep), await deal(rep)
    await rule(owner)
    request = await asked(rep, made, lines(pump))
    unsaid = await say(lead, request, "reject", comment=" ")
    assert unsaid.json()["fields"]["comment"]["code"] == "approvals.reason_needed"
    assert (await say(lead, request, "reject")).json()["approval"]["state"] == "rejected"
    [step] = (await shown(rep, request))["steps"]
    assert (step["state"], step["votes"][0]["decision"], step["votes"][0]["comment"]) == (
        "stopped", "reject", "Not so deep",
    )  # fmt: skip
    assert await amount(rep, made) is None
    assert (await put(rep, made, lines(pump, "0"))).status_code == 200


async def test_owners_are_asked_where_nobody_else_is_left(rapport: Rapport, owner: Person) -> None:
    alone = await member(rapport, owner, "Al One")
    pump, made = await product(alone), await deal(alone)
    await rule(owner, {"who": "manager"}, {"who": "people", "people": [me(alone)]})
    refused = (await put(alone, made, lines(pump))).json()["details"]
    assert [each["fallback"] for each in refused["steps"]] == [True, True]
    request = await asked(alone, made, lines(pump))
    assert [each["fallback"] for each in request["steps"]] == [True, False]  # the second begins when the first ends
    assert code(await say(alone, request)) == (403, "approvals.not_yours")
    assert (await say(owner, request)).json()["approval"]["state"] == "open"
    assert (await say(owner, request)).json()["approval"]["state"] == "done"
    mine = await deal(owner)
    assert code(await put(owner, mine, lines(pump))) == (409, "approvals.nobody")


async def test_what_can_no_longer_be_done_fails_and_writes_nothing(
    rapport: Rapport, owner: Person, lead: Person, rep: Person
) -> None:
    pump, made = await product(rep), await deal(rep)
    await rule(owner)
    request = await asked(rep, made, lines(pump))
    assert (await owner.patch(f"/api/deals/{made['id']}", json={"owner_id": me(owner)})).status_code == 200
    ended = (await say(lead, request)).json()["approval"]
    assert (ended["state"], ended["error"]) == ("failed", "records.not_found")
    assert await amount(owner, made) is None
    [step] = (await shown(rep, request))["steps"]
    assert step["votes"][0]["decision"] == "approve"
    other = await deal(rep)
    late = await asked(rep, other, lines(pump))
    await leave(rapport, rep)
    ended = (await say(lead, late)).json()["approval"]
    assert (ended["state"], ended["error"]) == ("failed", "approvals.asker_left")


async def test_a_discount_does_not_tell_a_hidden_list_price(rapport: Rapport, owner: Person) -> None:
    blind = await hidden_from(owner, rapport, {"product": {"price": {"read": "hidden"}}})
    pump, made = await product(owner), await deal(blind)
    await rule(owner, {"who": "people", "people": [me(owner)]})
    wanted = lines(pump, "0", unit_price="63")
    refused = await put(blind, made, wanted)
    assert code(refused) == (409, "approvals.needed")
    assert (refused.json()["details"]["limit"], refused.json()["details"]["value"]) == ("20", None)
    assert "37" not in refused.text.replace(refused.json()["details"]["rule_id"], "")
    request = await asked(blind, made, wanted)
    assert (request["approval"]["limit"], request["approval"]["value"]) == ("20", None)
    assert (await shown(owner, request))["approval"]["value"] == "37"


async def test_nobody_else_is_shown_a_request(rapport: Rapport, owner: Person, rep: Person) -> None:
    pump, made = await product(rep), await deal(rep)
    await rule(owner)
    request = await asked(rep, made, lines(pump))
    other = await member(rapport, owner, "Otto Other")
    place = f"/api/approvals/{request['approval']['id']}"
    assert code(await other.get(place)) == (404, "approvals.not_found")
    assert code(await say(other, request)) == (404, "approvals.not_found")
    assert code(await other.post(f"{place}/withdrawal")) == (404, "approvals.not_found")
    assert await box(other, "all") == []
    assert await box(owner, "all") == [request["approval"]["id"]]
    assert code(await say(owner, request)) == (404, "approvals.not_found")
    assert (await owner.post(f"{place}/withdrawal")).json()["approval"]["state"] == "withdrawn"
