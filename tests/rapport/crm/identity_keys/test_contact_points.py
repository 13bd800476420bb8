"""Numbers and addresses of people: how good each is, which is the first one, and that any of them finds its person."""

from typing import Any
from uuid import uuid4

import pytest

from rapport.crm.identity_keys.checks import check
from tests.rapport.crm.identity_keys.test_identity_keys import code, give, keys, made
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.imports import everything, opened, step
from tests.support.tokens import with_token

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Points Ltd", "CN", email)


async def record(person: Person, record_id: str, noun: str = "contacts") -> Json:
    """A record as it is now."""
    found: Json = (await person.get(f"/api/{noun}/{record_id}")).json()["record"]
    return found


async def write(person: Person, record_id: str, noun: str = "contacts", **fields: object) -> Any:
    """Changes fields; the answer."""
    version = (await record(person, record_id, noun))["version"]
    return await person.patch(f"/api/{noun}/{record_id}", json={"base_version": version, **fields})


async def listed(person: Person, condition: Json, noun: str = "contacts") -> list[str]:
    """Ids that a filter finds."""
    done = await person.post(f"/api/{noun}/query", json={"filter": condition})
    assert done.status_code == 200, done.text
    return [each["id"] for each in done.json()["items"]]


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("phone", "138 0013 8000", ("+8613800138000", None, None)),
        ("phone", "+44 20 7946 0018", ("+442079460018", None, None)),
        ("phone", "12345", (None, "unlikely_number", None)),
        ("phone", "ext. 12", (None, "unlikely_number", None)),
        ("email", "lee@gmial.com", (None, "misspelt_domain", "lee@gmail.com")),
        ("email", "lee@163.con", (None, "misspelt_domain", "lee@163.com")),
        ("email", "lee@ymail.com", (None, None, None)),
        ("email", "lee@boyuan.example", (None, None, None)),
        ("email", "lee@\u535a\u8fdc.\u4e2d\u56fd", (None, None, None)),
        ("email", "lee@10.0.0.1", (None, "unlikely_domain", None)),
        ("email", "lee@-works.com", (None, "unlikely_domain", None)),
        ("email", f"{'l' * 65}@works.com", (None, "unlikely_domain", None)),
        ("unionid", "oAbC", (None, None, None)),
    ],
)
def test_what_can_be_told_without_asking(kind: str, value: str, told: tuple[str | None, ...]) -> None:
    assert tuple(check(kind, value, "CN")) == told


async def test_a_state_belongs_to_its_address(rapport: Rapport, owner: Person) -> None:
    one = await made(owner, name="Lee Wong", email="lee@works.example", mobile="138 0013 8000")
    other = await made(owner, name="Ola Nord", email="ola@nord.example", email_state="verified")
    nothing = await owner.post("/api/contacts", json={"name": "No", "email_state": "verified"})
    assert nothing.status_code == 422
    assert nothing.json()["fields"]["email_state"]["code"] == "records.nothing_to_judge"
    assert (await write(owner, one, email_state="wrong_number")).status_code == 422  # of mobiles alone
    assert (await write(owner, one, email_state="bounced", mobile_state="wrong_number")).status_code == 200
    assert await listed(owner, {"field": "email_state", "op": "eq", "value": "bounced"}) == [one]
    assert await listed(owner, {"field": "email_state", "op": "eq", "value": "verified"}) == [other]
    shown = {each["kind"]: each for each in await keys(owner, one)}
    assert (shown["email"]["state"], shown["phone"]["state"]) == ("bounced", "wrong_number")
    assert shown["phone"]["e164"] == "+8613800138000"
    assert shown["email"]["state_by"] is not None
    # Written otherwise it is the same address; another one is one of which nothing is known, and an undo gives both.
    assert (await write(owner, one, email="LEE@works.example", mobile="+86 138-0013-8000")).status_code == 200
    now = await record(owner, one)
    assert (now["email_state"], now["mobile_state"]) == ("bounced", None)
    done = await write(owner, one, email="lee@home.example")
    assert (await record(owner, one))["email_state"] is None
    assert (await write(owner, one, email="lee@new.example", email_state="verified")).status_code == 200
    assert (await record(owner, one))["email_state"] == "verified"
    assert done.status_code == 200
    assert (await write(owner, one, email=None)).status_code == 200
    assert (await record(owner, one))["email_state"] is None
    # A file brings states by their labels.
    text = "Name,Email,E-mail status\nFay File,fay@file.example,Bounced\nNo Mail,,Bounced\n"
    item = await opened(owner, text.encode(), "contact")
    await step(rapport, owner, item, "dry-run")
    await step(rapport, owner, item, "run")
    people = {each["name"]: each for each in await everything(owner, "contacts")}
    assert people["Fay File"]["email_state"] == "bounced"
    assert "No Mail" not in people


async def test_a_state_is_not_told_of_what_is_hidden(rapport: Rapport, owner: Person) -> None:
    one = await made(owner, name="Lee Wong", email="lee@works.example", mobile="13800138000")
    assert (await write(owner, one, email_state="bounced", mobile_state="wrong_number")).status_code == 200
    hidden = {"email": {"read": "hidden"}, "mobile": {"read": "masked"}}
    blind = await hidden_from(owner, rapport, {"contact": hidden})
    shown = await record(blind, one)
    assert "email_state" not in shown
    assert shown["mobile_state"] == "wrong_number"  # of what is shown by its end
    asked = {"filter": {"field": "email_state", "op": "eq", "value": "bounced"}}
    assert (await blind.post("/api/contacts/query", json=asked)).status_code == 400
    assert (await write(blind, one, title="Buyer")).status_code == 200
    assert (await write(blind, one, email_state="verified")).status_code == 400
    assert (await record(owner, one))["email_state"] == "bounced"


async def test_another_becomes_the_first_one_and_back(rapport: Rapport, owner: Person) -> None:
    one = await made(owner, name="Lee Wong", email="lee@works.example", email_state="bounced")
    assert (await give(owner, one, "email", "lee@home.example", verified=True, use="private")).status_code == 204
    assert (await give(owner, one, "member_number", "M-1")).status_code == 204
    home = next(each for each in await keys(owner, one) if each["value"] == "lee@home.example")
    assert (home["state"], home["use"]) == ("verified", "private")
    path = f"/api/contacts/{one}/identity-keys/{home['id']}"
    machine = await with_token(rapport, owner, "records:read", "records:write")
    for _ in range(2):
        done = await machine.post(f"{path}/primary", headers={"Idempotency-Key": "p1"})
        assert done.status_code == 204, done.text
    now = await record(owner, one)
    assert (now["email"], now["email_state"]) == ("lee@home.example", "verified")
    mails = [each for each in await keys(owner, one) if each["kind"] == "email"]
    assert [(each["value"], each["state"], each["field"]) for each in mails] == [
        ("lee@home.example", "verified", "email"), ("lee@works.example", "bounced", None),
    ]  # fmt: skip
    # Both ways there is one row of each; the undo of the record's change gives the first one back.
    history = (await owner.get(f"/api/contacts/{one}/history")).json()["items"]
    seq = next(each["seq"] for each in history if each["changes"])
    undone = await owner.post(f"/api/contacts/{one}/reversion", json={"seq": seq})
    assert undone.status_code < 300, undone.text
    mails = [each for each in await keys(owner, one) if each["kind"] == "email"]
    assert [(each["value"], each["state"], each["field"]) for each in mails] == [
        ("lee@works.example", "bounced", "email"), ("lee@home.example", "verified", None),
    ]  # fmt: skip
    await owner.post(f"{path}/primary")
    back = next(each for each in await keys(owner, one) if each["value"] == "lee@works.example")
    done = await owner.post(f"/api/contacts/{one}/identity-keys/{back['id']}/primary")
    assert done.status_code == 204
    assert (await record(owner, one))["email_state"] == "bounced"
    number = next(each for each in await keys(owner, one) if each["kind"] == "member_number")
    refused = await owner.post(f"/api/contacts/{one}/identity-keys/{number['id']}/primary")
    assert code(refused) == (422, "identity_keys.not_a_point")
    assert code(await owner.patch(f"/api/contacts/{one}/identity-keys/{number['id']}", json={"state": "bounced"})) == (
        422, "identity_keys.state_unfit",
    )  # fmt: skip
    missing = await owner.post(f"/api/contacts/{one}/identity-keys/{uuid4()}/primary")
    assert code(missing) == (404, "identity_keys.not_found")


async def test_states_of_others_are_said_by_hand_and_go_along(rapport: Rapport, owner: Person) -> None:
    lead = await made(owner, "leads", name="Lee", email="lee@works.example", email_state="verified")
    assert (await give(owner, lead, "phone", "+44 20 7946 0018", noun="leads", use="work")).status_code == 204
    phone = next(each for each in await keys(owner, lead, "leads") if each["kind"] == "phone")
    path = f"/api/leads/{lead}/identity-keys/{phone['id']}"
    for body, state, use in (
        ({"state": "wrong_number"}, "wrong_number", "work"),
        ({"verified": False}, "wrong_number", "work"),
        ({"verified": True, "use": None}, "verified", None),
        ({"state": "do_not_use", "use": "other"}, "do_not_use", "other"),
    ):
        assert (await owner.patch(path, json=body)).status_code == 204
        [now] = [each for each in await keys(owner, lead, "leads") if each["kind"] == "phone"]
        assert (now["state"], now["use"], now["e164"]) == (state, use, "+442079460018")
        assert now["state_by"] is not None
    assert code(await owner.patch(path, json={"state": "bounced"})) == (422, "identity_keys.state_unfit")
    done = await owner.post(f"/api/leads/{lead}/conversion", json={})
    contact = done.json()["contact"]
    assert (await record(owner, contact))["email_state"] == "verified"
    [kept] = [each for each in await keys(owner, contact) if each["kind"] == "phone"]
    assert (kept["state"], kept["use"]) == ("do_not_use", "other")
    # A merge takes an address and what is said of it from one record.
    survivor = await made(owner, name="Lee W.", email="old@works.example")
    versions = {each: (await record(owner, each))["version"] for each in (survivor, contact)}
    merge: Json = {"survivor": survivor, "others": [contact], "versions": versions}
    refused = await owner.post("/api/contacts/merges", json=merge | {"choices": {"email_state": contact}})
    assert refused.status_code == 422
    merged = await owner.post("/api/contacts/merges", json=merge)
    assert merged.status_code < 300, merged.text
    now = await record(owner, survivor)
    assert (now["email"], now["email_state"]) == ("old@works.example", None)
    assert (await owner.post(f"/api/merges/{merged.json()['merge']['id']}/undo")).status_code < 300
    assert (await write(owner, survivor, email_state="verified")).status_code == 200
    versions = {each: (await record(owner, each))["version"] for each in (survivor, contact)}
    merge |= {"versions": versions, "choices": {"email": contact}}
    merged = await owner.post("/api/contacts/merges", json=merge)
    assert merged.status_code < 300, merged.text
    now = await record(owner, survivor)
    assert (now["email"], now["email_state"]) == ("lee@works.example", "verified")


async def test_a_search_finds_by_any_of_them(rapport: Rapport, owner: Person) -> None:
    one = await made(owner, name="Lee Wong", email="lee@works.example")
    await give(owner, one, "email", "lee@home.example")
    await give(owner, one, "phone", "+44 20 7946 0018")

    async def hits(person: Person, text: str) -> list[tuple[str, str]]:
        done = await person.post("/api/search", json={"q": text, "limit": 5})
        assert done.status_code == 200, done.text
        return [(each["id"], each["field"]) for each in done.json()["hits"]]

    assert await hits(owner, "LEE@home.example") == [(one, "email")]
    assert await hits(owner, "020 7946 0018") == [(one, "mobile")]
    assert await hits(owner, "7946") == []  # a piece of one is none
    assert await hits(owner, "lee@works.example") == [(one, "email")]
    blind = await hidden_from(owner, rapport, {"contact": {"mobile": {"read": "hidden"}}})
    assert await hits(blind, "020 7946 0018") == []
    assert await hits(blind, "lee@home.example") == [(one, "email")]
