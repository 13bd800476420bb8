"""Who may merge what: each record is judged by its own rights, and nobody reads or chooses what they can't see."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth import sessions
from kernel.tables import change
from rapport.crm.merging import merge, undo
from rapport.crm.merging.models import merge_move, record_merge
from rapport.crm.records.aliases import record_alias
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.merging import asked, made, merged, previewed, read, undone
from tests.support.team import hired

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Twins Ltd", "GB", email)


async def rows(rapport: Rapport, person: Person, table: sa.Table) -> int:
    """How many rows a table has."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        return int((await session.rows(sa.select(sa.func.count()).select_from(table)))[0][0])


async def nothing_was_merged(rapport: Rapport, person: Person) -> None:
    """A refused merge leaves nothing behind."""
    for table in (record_alias, record_merge, merge_move):
        assert await rows(rapport, person, table) == 0


@pytest.mark.asvs("V8.2.2")
async def test_a_rep_merges_their_own_records_and_no_others(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    mine, twin = [await made(rep, "companies", name=name) for name in ("Alder", "Birch")]
    hers = await made(owner, "companies", name="Cedar")
    for survivor, other in ((mine, hers), (hers, mine)):
        refused = await asked(rep, "companies", survivor, other, versions={mine: 1, hers: 1})
        assert refused.status_code in {403, 404}
    await nothing_was_merged(rapport, owner)
    assert (await merged(rep, "companies", mine, twin))["record"]["id"] == mine


@pytest.mark.asvs("V8.4.1")
async def test_what_another_organisation_has_is_not_there(rapport: Rapport, owner: Person, email: str) -> None:
    stranger = await rapport.sign_up("Others Ltd", "GB", f"x-{email}")
    theirs = await made(stranger, "companies", name="Alder")
    mine = await made(owner, "companies", name="Birch")
    for survivor, other in ((mine, theirs), (theirs, mine)):
        body: Json = {"survivor": survivor, "others": [other], "versions": {mine: 1, theirs: 1}}
        refused = await owner.post("/api/companies/merges", json=body)
        assert (refused.status_code, refused.json()["code"]) == (404, "records.not_found")
        del body["versions"]
        refused = await owner.post("/api/companies/merges/preview", json=body)
        assert (refused.status_code, refused.json()["code"]) == (404, "records.not_found")
    twin = await made(stranger, "companies", name="Alder Ltd")
    merge_id = (await merged(stranger, "companies", theirs, twin))["merge"]["id"]
    for answer in (await owner.get(f"/api/merges/{merge_id}"), await owner.post(f"/api/merges/{merge_id}/undo")):
        assert (answer.status_code, answer.json()["code"]) == (404, "merging.not_found")
    assert (await owner.get(f"/api/companies/{twin}")).status_code == 404
    await nothing_was_merged(rapport, owner)


@pytest.mark.asvs("V8.2.2")
async def test_an_undo_needs_what_the_merge_needed(rapport: Rapport, owner: Person) -> None:
    rep, other = await hired(rapport, owner), await hired(rapport, owner)
    one, two = [await made(rep, "companies", name=name) for name in ("Alder", "Birch")]
    merge_id = (await merged(rep, "companies", one, two))["merge"]["id"]
    assert (await other.post(f"/api/merges/{merge_id}/undo")).status_code == 404
    given = {"grantee_id": other.session["person"]["id"], "level": "update"}
    assert (await owner.post(f"/api/companies/{one}/shares", json=given)).status_code == 200
    refused = await other.post(f"/api/merges/{merge_id}/undo")
    assert (refused.status_code, refused.json()["details"]) == (409, {"reason": "forbidden"})
    assert (await undone(owner, merge_id))["reason"] == "undone"


async def test_a_merge_tells_of_no_row_that_its_reader_may_not_see(rapport: Rapport, owner: Person) -> None:
    rep, other = await hired(rapport, owner), await hired(rapport, owner)
    one, two = [await made(rep, "companies", name=name) for name in ("Alder", "Birch")]
    for _ in range(3):
        await made(owner, "deals", name="Frames", company=two)
    await made(rep, "deals", name="Doors", company=two)
    for contact, companies in (
        (await made(owner, "contacts", name="Ann"), [two]),
        (await made(owner, "contacts", name="Anne"), [one, two]),
        (await made(rep, "contacts", name="Ben"), [one, two]),
    ):
        for company in companies:
            assert (await owner.put(f"/api/contacts/{contact}/links/companies/{company}", json={})).status_code == 200
    counted = (await previewed(rep, "companies", one, two))["moves"]
    done = (await merged(rep, "companies", one, two))["merge"]
    assert {each["place"]: (each["count"], each["joined"]) for each in counted} == {
        "contacts": (0, 1), "deal.company": (1, 0),
    }  # fmt: skip
    assert (done["moves"], done["merged"]) == (counted, [two])
    everything = (await owner.get(f"/api/merges/{done['id']}")).json()["moves"]
    assert {each["place"]: (each["count"], each["joined"]) for each in everything} == {
        "contacts": (1, 2), "deal.company": (4, 0),
    }  # fmt: skip
    given = {"grantee_id": other.session["person"]["id"], "level": "read"}
    assert (await owner.post(f"/api/companies/{one}/shares", json=given)).status_code == 200
    told = (await other.get(f"/api/merges/{done['id']}")).json()
    assert (told["moves"], told["merged"], told["moved_since"], told["reason"]) == ([], [], 0, "forbidden")


@pytest.mark.asvs("V8.2.3")
async def test_choices_are_of_these_records_and_of_fields_that_may_be_written(owner: Person) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    elsewhere = await made(owner, "companies", name="Cedar")
    for choices, status, code in (
        ({"secret": one}, 400, "records.unknown_field"),
        ({"owner_id": two}, 400, "records.unknown_field"),
        ({"name": elsewhere}, 404, "records.not_found"),
        ({"last_activity_at": two}, 422, "records.invalid"),
    ):
        refused = await asked(owner, "companies", one, two, choices=choices)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await read(owner, "companies", two))["id"] == two


@pytest.mark.asvs("V8.2.3")
async def test_a_hidden_field_is_neither_read_nor_chosen_and_nothing_in_it_is_lost(
    rapport: Rapport, owner: Person
) -> None:
    fields = {"company": {"website": {"read": "hidden"}, "phone": {"read": "masked", "edit": False}}}
    every = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "none", "share": "all"}
    role = {"label": {"zh": "文员", "en": "Clerk"}, "rights": {"objects": {"company": every}, "fields": fields}}
    done = await owner.post("/api/roles", json=role)
    assert done.status_code == 201, done.text
    clerk = await hired(rapport, owner, role=done.json()["key"])
    one = await made(owner, "companies", name="Alder")
    two = await made(owner, "companies", name="Birch", phone="+44 113 496 0001", website="https://birch.example")
    shown = await previewed(clerk, "companies", one, two)
    assert "website" not in {each["name"] for each in shown["fields"]}
    assert all("website" not in each for each in (*shown["records"], shown["result"]))
    masked = next(each for each in shown["fields"] if each["name"] == "phone")
    assert (masked["can_choose"], masked["lost"]) == (False, [])
    for name, code in (("website", "records.unknown_field"), ("phone", "records.invalid")):
        refused = await asked(clerk, "companies", one, two, choices={name: two})
        assert refused.json()["code"] == code
    record = (await merged(clerk, "companies", one, two))["record"]
    assert ("website" in record, record["phone"]) == (False, "•••• 0001")
    kept = await read(owner, "companies", one)
    assert (kept["website"], kept["phone"]) == ("https://birch.example", "+44 113 496 0001")


@pytest.mark.asvs("V15.4.2")
async def test_two_who_merge_at_once_make_one_merge(owner: Person) -> None:
    one, two, three = [await made(owner, "companies", name=name) for name in ("Alder", "Birch", "Cedar")]
    known = {one: 1, two: 1, three: 1}
    answers = await asyncio.gather(
        asked(owner, "companies", one, two, versions=known), asked(owner, "companies", three, two, versions=known)
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    refused = next(each for each in answers if each.status_code == 409).json()
    assert refused["details"]["blocked"] == [{"id": two, "reason": "merged"}]
    winner = next(each for each in answers if each.status_code == 200).json()["record"]["id"]
    assert (await read(owner, "companies", two))["id"] == winner


async def test_a_merge_while_somebody_edits_keeps_the_edit_or_is_refused(owner: Person) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    edit, done = await asyncio.gather(
        owner.patch(f"/api/companies/{two}", json={"address": "Hull"}),
        asked(owner, "companies", one, two, versions={one: 1, two: 1}),
    )
    if done.status_code == 200:  # the edit came second
        assert (edit.status_code, edit.json()["code"]) == (409, "records.merged")
    else:
        assert (edit.status_code, done.json()["code"]) == (200, "merging.changed")
        assert (await read(owner, "companies", two))["address"] == "Hull"


async def test_a_large_merge_asks_who_is_there(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "FRESH", dt.timedelta(0))
    ids = [await made(owner, "companies", name=f"Alder {number}") for number in range(6)]
    assert (await previewed(owner, "companies", *ids))["is_large"] is True
    refused = await asked(owner, "companies", *ids)
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.step_up_needed")
    await nothing_was_merged(rapport, owner)
    assert (await previewed(owner, "companies", *ids[:5]))["is_large"] is False
    monkeypatch.setattr(merge, "LARGE_ROWS", 0)
    deal = await made(owner, "deals", name="Frames", company=ids[1])
    refused = await asked(owner, "companies", *ids[:2])
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.step_up_needed")
    assert (await read(owner, "deals", deal))["company"] == ids[1]
    monkeypatch.setattr(sessions, "FRESH", dt.timedelta(hours=1))
    merge_id = (await merged(owner, "companies", *ids))["merge"]["id"]
    monkeypatch.setattr(sessions, "FRESH", dt.timedelta(0))
    refused = await owner.post(f"/api/merges/{merge_id}/undo")
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.step_up_needed")
    assert (await read(owner, "companies", ids[1]))["id"] == ids[0]
    monkeypatch.setattr(sessions, "FRESH", dt.timedelta(hours=1))
    await undone(owner, merge_id)
    told = {"object": "company", "records": "6", "rows": "1", "merge": merge_id}
    for kind in ("records_merged", "merge_undone"):
        assert [details for _, details in await events(rapport, organisation_of(owner), kind)] == [told]


@pytest.mark.asvs("V2.3.3")
async def test_a_merge_that_fails_half_way_leaves_nothing(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    deal = await made(owner, "deals", name="Frames", company=two)
    before = await rows(rapport, owner, change)

    async def fails(*_: object) -> None:
        raise RuntimeError("cut off")

    monkeypatch.setattr(merge, "LARGE_ROWS", 0)
    with monkeypatch.context() as patched:
        patched.setattr(merge, "settle", fails)
        assert (await asked(owner, "companies", one, two)).status_code == 500
    await nothing_was_merged(rapport, owner)
    assert await events(rapport, organisation_of(owner), "records_merged") == []
    assert await rows(rapport, owner, change) == before
    assert (await read(owner, "deals", deal))["company"] == two
    merge_id = (await merged(owner, "companies", one, two))["merge"]["id"]
    monkeypatch.setattr(undo, "settle", fails)
    assert (await owner.post(f"/api/merges/{merge_id}/undo")).status_code == 500
    assert await events(rapport, organisation_of(owner), "merge_undone") == []
    assert (await read(owner, "deals", deal))["company"] == one
