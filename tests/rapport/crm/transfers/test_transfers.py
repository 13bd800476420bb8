"""Transfers: asked by a template, accepted or returned, ticked to their end; what moves, who sees what meanwhile."""

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.tables import job
from rapport.crm.transfers import shown, store, waiting
from rapport.crm.transfers.waiting import OVERDUE
from tests.support.app import Person, Rapport
from tests.support.approvals import deal, member
from tests.support.approvals import rule as approval_rule
from tests.support.audit import events, organisation_of
from tests.support.clocks import ahead
from tests.support.colleagues import team_of
from tests.support.imports import home_of
from tests.support.team import code, me
from tests.support.transfers import ask, asked, box, item, say, seen, template, tick

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Hand Ltd", "GB", email)


@pytest.fixture
async def rob(rapport: Rapport, owner: Person) -> Person:
    """Sells, and sees what is his."""
    return await member(rapport, owner, "Rob Rep")


@pytest.fixture
async def dee(rapport: Rapport, owner: Person) -> Person:
    """Delivers, and sees what is hers."""
    return await member(rapport, owner, "Dee Livery")


async def status(person: Person, record: Json) -> int:
    """How a record answers somebody."""
    answer = await person.get(f"/api/deals/{record['id']}")
    found: int = answer.status_code
    return found


async def told(person: Person) -> list[tuple[str, str | None]]:
    """What somebody's bell says of transfers, the newest first."""
    found = (await person.get("/api/notifications")).json()["items"]
    return [(each["object"], each["title"]) for each in found if each["kind"] == "transfer"]


async def test_a_deal_goes_to_delivery_by_its_checklist(owner: Person, rob: Person, dee: Person) -> None:
    made = await template(
        owner, item("Scope written", days=1), item("Kick-off held", "taker", days=5), setup={"answer_days": 2}
    )
    record = await deal(rob)
    assert await status(dee, record) == 404
    page = await asked(rob, made, record, to_person=me(dee), note="They start in May")
    assert (page["transfer"]["state"], page["answers"], page["transfer"]["count"]) == ("asked", ["withdraw"], 2)
    assert [each["mine"] for each in page["items"]] == [True, False]
    assert page["items"][1]["due_on"] is None, "it counts from the acceptance"
    assert await status(dee, record) == 200, "who is asked may look"
    assert (await dee.patch(f"/api/deals/{record['id']}", json={"name": "Mine"})).status_code >= 400
    assert await told(dee) == [("transfer_asked", "Three sites")]
    assert await box(dee) == [page["transfer"]["id"]]
    assert await box(rob) == []
    assert await box(rob, "from_me") == [page["transfer"]["id"]]
    hers = await seen(dee, page)
    assert (hers["note"], hers["answers"]) == ("They start in May", ["accept", "return"])
    assert code(await say(dee, hers, "accept")) == (409, "transfers.not_ready")
    assert code(await tick(dee, hers, 0)) == (409, "transfers.wrong_answer"), "that is his"
    page = (await tick(rob, page, 0)).json()
    assert code(await say(dee, hers, "accept")) == (409, "transfers.moved")
    answer = await say(dee, await seen(dee, page), "accept")
    assert answer.status_code == 200, answer.text
    hers = answer.json()
    assert (hers["transfer"]["state"], hers["transfer"]["accepted_by"]["id"]) == ("accepted", me(dee))
    found = (await dee.get(f"/api/deals/{record['id']}")).json()["record"]
    assert found["owner_id"] == me(dee)
    assert await status(rob, record) == 404
    assert hers["items"][1]["due_on"] is not None
    assert await told(rob) == [("transfer_accepted", None)], "he sees the deal no more"
    hers = (await tick(dee, hers, 1)).json()
    assert hers["transfer"]["state"] == "done"
    assert hers["transfer"]["ended_at"] is not None
    assert [each["verb"] for each in (await seen(dee, hers))["events"]] == ["done", "tick", "accept", "tick", "ask"]
    assert (await told(rob))[0] == ("transfer_done", None)
    assert await box(dee, which="standing") == []
    assert await box(dee, which="ended") == [page["transfer"]["id"]]
    assert code(await tick(dee, hers, 1, done=False)) == (409, "transfers.wrong_answer"), "what is done stays"
    history = (await dee.get(f"/api/deals/{record['id']}/history")).json()["items"]
    assert "owner_id" in {change.get("field") for each in history for change in each["changes"]}


async def test_what_is_returned_is_asked_again_and_what_is_withdrawn_is_over(
    owner: Person, rob: Person, dee: Person
) -> None:
    made, record = await template(owner), await deal(rob)
    page = await asked(rob, made, record, to_person=me(dee))
    assert code(await ask(rob, made, record, to_person=me(owner))) == (409, "transfers.under_way")
    hers = await seen(dee, page)
    assert code(await say(dee, hers, "return", comment=" ")) == (422, "invalid")
    assert (await seen(dee, page))["transfer"]["state"] == "asked"
    back = (await say(dee, hers, "return", comment="No contract yet")).json()
    assert await status(dee, record) == 404, "what was opened for the answer is closed again"
    assert await told(rob) == [("transfer_returned", "Three sites")]
    page = await seen(rob, back)
    assert (page["comment"], page["answers"]) == ("No contract yet", ["ask_again", "withdraw"])
    page = (await say(rob, page, "ask_again", comment="Now there is")).json()
    assert await status(dee, record) == 200
    assert (await seen(dee, page))["note"] == "Now there is"
    assert code(await say(dee, await seen(dee, page), "withdraw")) == (409, "transfers.wrong_answer")
    over = (await say(rob, page, "withdraw")).json()
    assert (over["transfer"]["state"], over["answers"]) == ("withdrawn", [])
    assert await status(dee, record) == 404
    assert (await rob.get(f"/api/deals/{record['id']}")).json()["record"]["owner_id"] == me(rob)
    again = await asked(rob, made, record, to_person=me(dee))
    assert again["transfer"]["id"] != page["transfer"]["id"], "once one is over another can begin"


async def test_a_team_is_asked_and_the_first_of_it_shares_the_record(
    rapport: Rapport, owner: Person, rob: Person, dee: Person
) -> None:
    ola = await member(rapport, owner, "Ola Ops")
    team = await team_of(rapport, dee, ola)
    made, record = await template(owner, item("Handbook", "taker"), mode="share"), await deal(rob)
    page = await asked(rob, made, record, to_team=str(team))
    assert await box(dee) == await box(ola) == [page["transfer"]["id"]]
    hers = (await say(dee, await seen(dee, page), "accept")).json()
    assert hers["transfer"]["to_team"]["id"] == str(team)
    changed = await dee.patch(f"/api/deals/{record['id']}", json={"name": "Four sites"})
    assert changed.status_code == 200, changed.text
    assert (await rob.get(f"/api/deals/{record['id']}")).json()["record"]["owner_id"] == me(rob), "it stays his"
    assert await box(ola) == [], "somebody of the team has it"
    assert await status(ola, record) == 404
    assert await box(ola, "team") == [page["transfer"]["id"]], "and all of the team's are in their list"


async def test_items_need_a_file_a_field_or_somebody(rapport: Rapport, owner: Person, rob: Person, dee: Person) -> None:
    ola = await member(rapport, owner, "Ola Ops")
    made = await template(
        owner, item("Contract", needs="file"), item("Next step", needs="field", field="next_step"),
        item("Checked", person_id=me(ola)),
    )  # fmt: skip
    record = await deal(rob)
    page = await asked(rob, made, record, to_person=me(dee))
    assert code(await tick(rob, page, 0)) == (422, "invalid")
    assert code(await tick(rob, page, 0, file_id=record["id"])) == (422, "invalid"), "no file of it"
    assert code(await tick(rob, page, 1)) == (409, "transfers.field_empty")
    done = await rob.patch(f"/api/deals/{record['id']}", json={"next_step": "Call them"})
    assert done.status_code == 200, done.text
    page = (await tick(rob, page, 1)).json()
    assert code(await tick(rob, page, 2)) == (409, "transfers.wrong_answer"), "somebody else is named"
    assert await box(ola) == [page["transfer"]["id"]]
    hers = await seen(ola, page)
    assert (hers["transfer"]["title"], hers["items"][2]["mine"]) == (None, True), "she sees the list, not the deal"
    hers = (await tick(ola, hers, 2)).json()
    assert [each["done_at"] is not None for each in hers["items"]] == [False, True, True]
    hers = (await tick(ola, hers, 2, done=False)).json()
    assert hers["items"][2]["done_by"] is None


async def test_nobody_gives_what_they_could_not_give_by_hand(
    rapport: Rapport, owner: Person, rob: Person, dee: Person
) -> None:
    made, record = await template(owner), await deal(rob)
    assert code(await ask(dee, made, record, to_person=me(rob))) == (404, "records.not_found")
    assert code(await ask(rob, made, record, to_person=me(rob))) == (422, "invalid")
    assert code(await ask(rob, made, record)) == (422, "invalid")
    assert (await rob.get("/api/transfers", params={"record_id": record["id"]})).json()["items"] == []
    page = await asked(rob, made, record, to_person=me(dee))
    ola = await member(rapport, owner, "Ola Ops")
    assert code(await ola.get(f"/api/transfers/{page['transfer']['id']}")) == (404, "transfers.not_found")
    assert code(await say(ola, page, "accept")) == (404, "transfers.not_found")
    assert code(await ola.get("/api/transfers", params={"record_id": record["id"]})) == (404, "records.not_found")
    moved = await owner.patch(f"/api/deals/{record['id']}", json={"owner_id": me(ola)})
    assert moved.status_code == 200, moved.text
    assert code(await say(dee, await seen(dee, page), "accept")) == (409, "transfers.giver_cannot")
    assert (await owner.get(f"/api/deals/{record['id']}")).json()["record"]["owner_id"] == me(ola)
    page = await seen(ola, page)
    assert page["answers"] == ["withdraw"], "whoever has it now can end what was asked of it"
    assert (await say(ola, page, "withdraw")).json()["transfer"]["state"] == "withdrawn"
    assert await status(dee, record) == 404


async def test_templates_are_kept_by_who_configures(rapport: Rapport, owner: Person, rob: Person) -> None:
    made = await template(owner, item("Scope"))
    kept = (await rob.get("/api/transfer-templates")).json()
    assert [(each["id"], each["version"], each["setup"]["name"]) for each in kept] == [(made, 1, "To delivery")]
    wanted = {"object": "deal", "mode": "share", "setup": kept[0]["setup"]}
    place = f"/api/transfer-templates/{made}"
    assert (await rob.put(place, json={**wanted, "base_version": 1})).status_code == 403
    assert code(await owner.put(place, json=wanted)) == (409, "transfers.template_changed")
    bad = {"name": " ", "items": [item("", needs="field", field="nothing")]}
    refused = await owner.put(place, json={**wanted, "setup": bad, "base_version": 1})
    assert sorted(refused.json()["fields"]) == ["items.0.field", "items.0.title", "name"]
    off = await owner.put(place, json={**wanted, "active": False, "base_version": 1})
    assert off.json()[0]["active"] is False
    assert code(await ask(rob, made, await deal(rob), to_person=me(owner))) == (422, "invalid")
    assert (await owner.delete(place, params={"base_version": 2})).json() == []
    saved, removed = "transfer_template_saved", "transfer_template_removed"
    for kind, count in ((saved, 2), (removed, 1)):
        assert len(await events(rapport, organisation_of(owner), kind)) == count


async def test_what_is_overdue_is_said_once(rapport: Rapport, owner: Person, rob: Person, dee: Person) -> None:
    made = await template(owner, item("Scope", days=0), setup={"answer_days": 0})
    page = await asked(rob, made, await deal(rob), to_person=me(dee))
    async with rapport.parts.runtime.session(await home_of(rapport, rob)) as session:
        [at] = [row.run_at for row in await session.rows(sa.select(job.c.run_at).where(job.c.name == OVERDUE))]
        assert dt.timedelta() < at - real_now() <= dt.timedelta(hours=25)
        await session.execute(job.update().where(job.c.name == OVERDUE).values(run_at=real_now()))
        session.left_work = True
    await rapport.run_jobs()
    assert [each[0] for each in await told(dee)] == ["transfer_asked"], "the day isn't over"
    async with rapport.parts.runtime.session(await home_of(rapport, rob)) as session:
        found = await store.load(session, UUID(page["transfer"]["id"]))  # type: ignore[arg-type]  # of a tenant
        await waiting.schedule(session, found.id, found.due_on, ZoneInfo("Europe/London"))  # type: ignore[arg-type]  # of a tenant
    await ahead(rapport, owner, 2)
    for _ in range(2):
        await rapport.run_jobs()
    assert [each[0] for each in await told(dee)] == ["transfer_overdue", "transfer_asked"]
    assert [each[0] for each in await told(rob)] == ["transfer_overdue"]
    assert (await seen(rob, page))["transfer"]["overdue"] is True


async def test_a_rule_for_new_owners_does_not_stop_one_record(owner: Person, rob: Person, dee: Person) -> None:
    await approval_rule(owner, {"who": "people", "people": [me(owner)]}, measure="owner_transfer", above="1")
    record = await deal(rob)
    page = await asked(rob, await template(owner), record, to_person=me(dee))
    done = (await say(dee, await seen(dee, page), "accept")).json()
    assert done["transfer"]["state"] == "done", "a template without items ends with its acceptance"


async def test_a_list_goes_on_by_keys(owner: Person, rob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "PAGE", 2)
    made = await template(owner)
    ids = [(await asked(rob, made, await deal(rob), to_person=me(owner)))["transfer"]["id"] for _ in range(3)]
    first = (await owner.get("/api/transfers")).json()
    assert first["waiting"] == 3
    rest = (await owner.get("/api/transfers", params={"before": first["next"]})).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None
    other = await owner.get("/api/transfers", params={"before": first["next"], "box": "from_me"})
    assert other.status_code in {400, 409, 422}, "a place in another list"
