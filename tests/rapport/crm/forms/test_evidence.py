"""What a submission proves: the words that were read, the lead on which somebody works, and no more than was asked."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from kernel.ids import new_id
from rapport.crm.forms import kept
from rapport.crm.leads.lead import LEAD
from tests.support.app import Person, Rapport
from tests.support.forms import FIELDS, LEE, MARKETING, form, leads, opened, sent, setup, touches
from tests.support.imports import home_of
from tests.support.own_fields import define
from tests.support.team import code
from tests.support.waits import until_blocked

pytestmark = pytest.mark.usefixtures("typed")
Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Evidence Ltd", "GB", email)


async def test_nobody_agrees_to_words_that_they_have_not_read(rapport: Rapport, owner: Person) -> None:
    form_id = new_id()
    url = await form(owner, form_id, consents=[MARKETING])
    page = await opened(rapport.browser(), url)
    other = {"purpose": "marketing", "text": {"zh": "同意", "en": "Sell my data to everybody"}}
    body = {"setup": setup(owner, consents=[other]), "base_version": 1}
    assert (await owner.put(f"/api/forms/{form_id}", json=body)).status_code == 200
    agreed = await sent(rapport, url, LEE, token=page["token"], consents=["marketing"])
    assert code(agreed) == (409, "forms.stale")
    assert await leads(owner) == []
    assert (await sent(rapport, url, LEE, token=page["token"])).status_code == 200
    [lead] = await leads(owner)
    assert [each["consents"] for each in await touches(owner, lead["id"])] == [[]]


@pytest.mark.parametrize("ended", [{"deleted_at": "trash"}, {"status": "disqualified"}], ids=["trash", "over"])
async def test_who_waited_for_a_lead_that_ended_meanwhile_is_a_new_one(
    rapport: Rapport, owner: Person, ended: Json
) -> None:
    url = await form(owner)
    assert (await sent(rapport, url, LEE)).status_code == 200
    [first] = await leads(owner)
    table = LEAD.table
    values = {"deleted_at": table.c.created_at} if "deleted_at" in ended else ended
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(table.update().where(table.c.id == UUID(first["id"])).values(**values))
        waiting = asyncio.create_task(sent(rapport, url, LEE))
        await until_blocked(session)
    assert (await waiting).status_code == 200
    assert len([each for each in await leads(owner) if each["id"] != first["id"]]) == 1


async def test_nought_is_an_answer_and_a_choice_that_is_offered_no_more_is_none(
    rapport: Rapport, owner: Person
) -> None:
    number = await define(owner, "decimal", "Headcount", "lead")
    labels = [{"zh": "甲", "en": "One"}, {"zh": "乙", "en": "Two"}]
    choice = await define(owner, "choice", "Area", "lead", choices=labels)
    fields = [*FIELDS, {"name": number["name"], "required": True}, {"name": choice["name"]}]
    url = await form(owner, fields=fields)
    page = await opened(rapport.browser(), url)
    [offered] = [each["options"] for each in page["fields"] if each["name"] == choice["name"]]
    gone = next(each["id"] for each in offered if each["label"]["en"] == "Two")
    assert (await sent(rapport, url, {**LEE, number["name"]: "0", choice["name"]: offered[0]["id"]})).status_code == 200
    assert code(await sent(rapport, url, {**LEE, number["name"]: "0", choice["name"]: str(new_id())}))[0] == 422
    archived = await owner.patch(f"/api/fields/lead/{choice['name']}/labels/{gone}", json={"archived": True})
    assert archived.status_code == 200, archived.text
    late = await sent(rapport, url, {**LEE, number["name"]: "0", choice["name"]: gone})
    assert code(late) == (409, "forms.stale")


async def test_no_query_and_no_blanks_are_kept(rapport: Rapport, owner: Person) -> None:
    url = await form(owner)
    answers = {**LEE, "note": "Call" + " " * 5_000}
    said = {"page": "https://ann:pw@works.example/contact?token=1#top", "referrer": "javascript:alert(1)//?secret=1"}
    for each in (answers, {**answers, "note": "Again" + " " * 5_000}):
        assert (await sent(rapport, url, each, **said)).status_code == 200
    [lead] = await leads(owner)
    newest, _ = await touches(owner, lead["id"])
    assert (newest["page"], newest["referrer"]) == ("https://works.example/contact", "")
    assert [each["value"] for each in newest["answers"]] == ["Again"]


async def test_what_was_agreed_to_first_stays_in_reach(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SHOWN", 2)
    url = await form(owner, consents=[MARKETING])
    assert (await sent(rapport, url, LEE, consents=["marketing"])).status_code == 200
    for _ in range(3):
        assert (await sent(rapport, url, LEE)).status_code == 200
    [lead] = await leads(owner)
    listed = await touches(owner, lead["id"])
    assert [len(each["consents"]) for each in listed] == [0, 0, 1]
    consent = listed[-1]["consents"][0]["id"]
    withdrawn = await owner.post(f"/api/leads/{lead['id']}/consents/{consent}/withdrawal")
    assert withdrawn.status_code == 204
    assert len(await touches(owner, lead["id"])) == 2


@pytest.mark.parametrize("redirect", [r"https://a\@b.example", "https://me:pw@x.example", "https://x:abc/"])
async def test_a_page_that_browsers_read_in_two_ways_is_refused(owner: Person, redirect: str) -> None:
    refused = await owner.put(f"/api/forms/{new_id()}", json={"setup": setup(owner, redirect=redirect)})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["redirect"])
