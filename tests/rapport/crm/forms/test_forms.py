"""Web forms: made by who configures, filled in by anybody, and what becomes of what is sent."""

import asyncio
from uuid import UUID

import pytest

from auth.principal import EVERY_OBJECT, FieldRights, ObjectRights, Rights
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.colleagues import colleague
from tests.support.forms import FIELDS, LEE, MARKETING, address, form, leads, opened, sent, setup, touches
from tests.support.imports import colleague as with_rights
from tests.support.team import code, me

pytestmark = pytest.mark.usefixtures("typed")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Forms Ltd", "GB", email)


async def test_a_form_is_shown_and_what_is_sent_is_a_lead(rapport: Rapport, owner: Person) -> None:
    listed = (await owner.get("/api/forms")).json()
    assert (listed["forms"], [each["name"] for each in listed["fields"] if each["needed"]]) == ([], ["name"])
    source = next(each for each in listed["sources"] if each["label"]["en"] == "Website")
    rep = await colleague(rapport, owner, "rep.forms@example.com", name="Rob")
    fields = [{"name": "name", "label": {"en": "Your name"}}, *FIELDS[1:]]
    url = await form(owner, owner_id=me(rep), fields=fields, source=source["id"], consents=[MARKETING])
    page = await opened(rapport.browser(), url)
    assert [(each["name"], each["label"]["zh"], each["type"], each["required"]) for each in page["fields"]] == [
        ("name", "Your name", "name", True), ("email", "邮箱", "email", True), ("mobile", "手机", "phone", False),
        ("note", "备注", "long_text", False),
    ]  # fmt: skip
    assert (page["title"]["en"], page["button"]["en"]) == ("Contact us", "Send")
    spring = {"name": "Spring letters", "utm_campaign": "Spring"}
    campaign = (await owner.post("/api/campaigns", json=spring)).json()["record"]["id"]
    utm = {"source": "newsletter", "medium": "email", "campaign": "spring"}
    answer = await sent(
        rapport, url, LEE, utm=utm, page="https://works.example/contact", referrer="https://search.example/",
        consents=["marketing"],
    )  # fmt: skip
    assert (answer.status_code, answer.json()["text"]["en"], answer.json()["redirect"]) == (
        200, "Thank you. We will be in touch.", None,
    )  # fmt: skip
    [lead] = await leads(rep)
    assert (lead["name"], lead["email"], lead["note"], lead["source"], lead["status"], lead["owner_id"]) == (
        "Lee Wong", "lee@works.example", "Please call me", source["id"], "new", me(rep),
    )  # fmt: skip
    assert lead["campaign"] == campaign
    [first] = await touches(rep, lead["id"])
    assert (first["form"], first["first"], first["answers"], first["page"], first["referrer"]) == (
        "Website", True, [], "https://works.example/contact", "https://search.example/",
    )  # fmt: skip
    assert first["utm"] == {**utm, "term": "", "content": ""}
    [given] = first["consents"]
    assert (given["purpose"], given["channel"], given["point"], given["text"]) == (
        "marketing", "email", "lee@works.example", "Send me offers",
    )  # fmt: skip
    history = (await rep.get(f"/api/leads/{lead['id']}/history")).json()["items"]
    assert [(each["op"], each["actor"], each["origin"]) for each in history] == [("create", None, "form")]
    [shown] = (await owner.get("/api/forms")).json()["forms"]
    assert (shown["submissions"], shown["path"]) == (1, url.replace("/api/public-forms", "/f"))
    noted = [kind for kind, _ in await events(rapport, organisation_of(owner))]
    assert noted.count("form_saved") == 1


async def test_an_address_that_an_open_lead_has_is_kept_on_that_lead(rapport: Rapport, owner: Person) -> None:
    url = await form(owner)
    assert (await sent(rapport, url, LEE)).status_code == 200
    again = {"name": "Somebody Else", "email": "LEE@works.example ", "note": "Call again"}
    answer = await sent(rapport, url, again)
    assert (answer.status_code, answer.json()["text"]["en"]) == (200, "Thank you. We will be in touch.")
    [lead] = await leads(owner)
    assert (lead["name"], lead["note"], lead["version"]) == ("Lee Wong", "Please call me", 2)
    second, first = await touches(owner, lead["id"])
    assert (first["first"], second["first"]) == (True, False)
    assert next((each["label"]["en"], each["value"]) for each in second["answers"]) == ("Name", "Somebody Else")
    reason = (await owner.get("/api/choices/lead/reason")).json()[0]["id"]
    ruled_out = {"status": "disqualified", "reason": reason}
    assert (await owner.patch(f"/api/leads/{lead['id']}", json=ruled_out)).status_code == 200
    assert (await sent(rapport, url, again)).status_code == 200
    assert [each["name"] for each in await leads(owner)] == ["Lee Wong", "Somebody Else"]


async def test_one_page_makes_one_submission_and_one_address_one_lead(rapport: Rapport, owner: Person) -> None:
    url = await form(owner)
    token = (await opened(rapport.browser(), url))["token"]
    same = await asyncio.gather(*(sent(rapport, url, LEE, token=token) for _ in range(5)))
    others = await asyncio.gather(*(sent(rapport, url, LEE) for _ in range(5)))
    assert [each.status_code for each in (*same, *others)] == [200] * 10
    [lead] = await leads(owner)
    assert sorted(each["first"] for each in await touches(owner, lead["id"])) == [False] * 5 + [True]


async def test_what_is_missing_or_wrong_is_named_and_nothing_is_kept(rapport: Rapport, owner: Person) -> None:
    needed = {**MARKETING, "purpose": "contact", "required": True}
    url = await form(owner, consents=[needed])
    answer = await sent(rapport, url, {"name": "Lee", "email": "no address", "mobile": ""})
    found = {name: each["code"] for name, each in answer.json()["fields"].items()}
    assert answer.status_code == 422
    assert found.keys() == {"email", "consent.contact"}
    assert found["consent.contact"] == "forms.consent_needed"
    empty = await sent(rapport, url, {"name": " ", "email": ""}, consents=["contact"])
    assert {name: each["code"] for name, each in empty.json()["fields"].items()}.keys() == {"name", "email"}
    assert code(await sent(rapport, url, {**LEE, "status": "converted"})) == (409, "forms.stale")
    assert await leads(owner) == []


async def test_a_consent_is_withdrawn_and_stays_on_record(rapport: Rapport, owner: Person) -> None:
    url = await form(owner, consents=[MARKETING])
    await sent(rapport, url, {**LEE, "mobile": "+44 20 7946 0958"}, consents=["marketing"])
    [lead] = await leads(owner)
    [first] = await touches(owner, lead["id"])
    assert sorted(each["channel"] for each in first["consents"]) == ["email", "phone"]
    mail = next(each for each in first["consents"] if each["channel"] == "email")
    gone = f"/api/leads/{lead['id']}/consents/{mail['id']}/withdrawal"
    assert [(await owner.post(gone)).status_code for _ in range(2)] == [204, 204]
    assert code(await owner.post(gone.replace(mail["id"], str(new_id())))) == (404, "consents.not_found")
    assert code(await owner.post(gone.replace(lead["id"], str(new_id())))) == (404, "records.not_found")
    [first] = await touches(owner, lead["id"])
    assert sorted((each["channel"], each["withdrawn_at"] is None) for each in first["consents"]) == [
        ("email", False), ("phone", True),
    ]  # fmt: skip


async def test_who_is_not_shown_a_field_reads_no_answer_of_it(rapport: Rapport, owner: Person) -> None:
    url = await form(owner, consents=[MARKETING])
    await sent(rapport, url, LEE, consents=["marketing"])
    await sent(rapport, url, {**LEE, "note": "Secret words", "name": "Li"}, consents=["marketing"])
    hides = {"lead": {"note": FieldRights(read="hidden"), "email": FieldRights(read="masked")}}
    reader = await with_rights(
        rapport, owner, "reader", Rights(objects={EVERY_OBJECT: ObjectRights(read="all")}, fields=hides)
    )
    [lead] = await leads(owner)
    second, _ = await touches(reader, lead["id"])
    assert [each["value"] for each in second["answers"]] == ["Li"]
    assert [(each["channel"], each["point"]) for each in second["consents"]] == [("email", None)]
    mail = second["consents"][0]["id"]
    assert (await reader.post(f"/api/leads/{lead['id']}/consents/{mail}/withdrawal")).status_code == 403
    stranger = await colleague(rapport, owner, "stranger.forms@example.com", name="Ola")
    assert code(await stranger.get(f"/api/leads/{lead['id']}/touches")) == (404, "records.not_found")


async def test_a_form_goes_on_when_its_fields_and_its_people_change(rapport: Rapport, owner: Person) -> None:
    queue = new_id()
    body = {"name": "Inbound", "objects": ["lead"], "people": [me(owner)]}
    assert (await owner.put(f"/api/queues/{queue}", json=body)).status_code == 200
    own = (await owner.post("/api/fields/lead", json={"label": {"zh": "预算", "en": "Budget"}, "type": "text"})).json()
    [added] = own["fields"]
    url = await form(owner, owner_id=str(queue), fields=[*FIELDS, {"name": added["name"]}])
    assert (await sent(rapport, url, {**LEE, added["name"]: "Plenty"})).status_code == 200
    [lead] = await leads(owner)
    assert (lead["owner_id"], lead[added["name"]]) == (str(queue), "Plenty")
    assert (await owner.post(f"/api/leads/{lead['id']}/takes")).status_code == 200
    assert (await owner.delete(f"/api/queues/{queue}")).status_code == 204
    change = {"base_version": added["version"], "archived": True}
    assert (await owner.patch(f"/api/fields/lead/{added['name']}", json=change)).status_code == 200
    assert [each["name"] for each in (await opened(rapport.browser(), url))["fields"]] == [
        each["name"] for each in FIELDS
    ]  # fmt: skip
    assert (await sent(rapport, url, {"name": "Ola", "email": "ola@works.example"})).status_code == 200
    assert [each["owner_id"] for each in await leads(owner)] == [me(owner)] * 2


async def test_only_who_configures_makes_forms_and_two_overwrite_nothing(rapport: Rapport, owner: Person) -> None:
    rep = await colleague(rapport, owner, "rep2.forms@example.com", name="Rob")
    made = new_id()
    assert (await rep.put(f"/api/forms/{made}", json={"setup": setup(owner)})).status_code == 403
    assert (await rep.get("/api/forms")).status_code == 403
    await form(owner, made)
    stale = {"setup": setup(owner, name="Other")}
    assert code(await owner.put(f"/api/forms/{made}", json=stale)) == (409, "forms.changed")
    renamed = await owner.put(f"/api/forms/{made}", json={**stale, "base_version": 1, "active": False})
    [shown] = renamed.json()["forms"]
    assert (shown["setup"]["name"], shown["version"], shown["active"]) == ("Other", 2, False)
    assert code(await rapport.browser().get(address(owner, made))) == (404, "forms.not_open")


@pytest.mark.parametrize(
    ("more", "field", "wrong"),
    [
        ({"fields": [{"name": "email"}]}, "fields", "forms.field_missing"),
        ({"fields": [*FIELDS, {"name": "status"}]}, "fields", "forms.field_not_offered"),
        ({"fields": [*FIELDS, {"name": "name"}]}, "fields", "forms.field_not_offered"),
        ({"fields": [{"name": "name"}], "consents": [MARKETING]}, "consents", "forms.point_missing"),
        ({"consents": [MARKETING, MARKETING]}, "consents", "forms.answer_needed"),
        ({"consents": [{"purpose": "contact", "text": {}}]}, "consents", "forms.answer_needed"),
        ({"owner_id": str(UUID(int=7))}, "owner_id", "forms.owner_unknown"),
        ({"redirect": "javascript:alert(1)"}, "redirect", "forms.not_web"),
        ({"redirect": "https://[oops"}, "redirect", "forms.not_web"),
        ({"redirect": "https://works.example/a b"}, "redirect", "forms.not_web"),
        ({"origins": ["https://works.example; script-src *"]}, "origins", "forms.not_web"),
        ({"origins": ["https://works.example\r\nx: y"]}, "origins", "forms.not_web"),
        ({"origins": ["*"]}, "origins", "forms.not_web"),
        ({"name": " "}, "name", "forms.answer_needed"),
    ],
)
async def test_a_form_that_can_not_work_is_refused(
    owner: Person, more: dict[str, object], field: str, wrong: str
) -> None:
    refused = await owner.put(f"/api/forms/{new_id()}", json={"setup": setup(owner, **more)})
    assert refused.status_code == 422
    assert {name: each["code"] for name, each in refused.json()["fields"].items()} == {field: wrong}
    assert (await owner.get("/api/forms")).json()["forms"] == []


async def test_there_are_so_many_forms_and_no_more(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.crm.forms.store.MAX_FORMS", 1)
    await form(owner)
    assert code(await owner.put(f"/api/forms/{new_id()}", json={"setup": setup(owner)})) == (422, "forms.too_many")
