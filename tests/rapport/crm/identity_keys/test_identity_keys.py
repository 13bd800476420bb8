"""Keys of people: found by, flagged where shared, taken along by merges, gone with erasures."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest

from rapport.crm.identity_keys.kinds import normal
from rapport.crm.identity_keys.lookup import spellings
from tests.support.app import Person, Rapport
from tests.support.forms import LEE, form, leads, sent
from tests.support.hidden import hidden_from
from tests.support.imports import everything, opened, step
from tests.support.subjects import Everywhere, hits, said, searched
from tests.support.team import hired
from tests.support.tokens import with_token

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Keys Ltd", "CN", email)


async def made(person: Person, noun: str = "contacts", **fields: object) -> str:
    """A new record's id."""
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    return str(done.json()["record"]["id"])


async def give(person: Person, record: str, kind: str, value: str, noun: str = "contacts", **more: object) -> Any:
    """Adds a key; the answer."""
    body = {"kind": kind, "value": value, **more}
    return await person.put(f"/api/{noun}/{record}/identity-keys/{uuid4()}", json=body)


async def keys(person: Person, record: str, noun: str = "contacts") -> list[Json]:
    """A record's keys."""
    done = await person.get(f"/api/{noun}/{record}/identity-keys")
    assert done.status_code == 200, done.text
    found: list[Json] = done.json()
    return found


async def known(person: Person, kind: str, value: str, noun: str = "contacts") -> list[str]:
    """Ids of the records that a key names."""
    done = await person.post(f"/api/{noun}/by-identity-key", json={"kind": kind, "value": value})
    assert done.status_code == 200, done.text
    return [each["id"] for each in done.json()["items"]]


def code(answer: Any) -> tuple[int, str]:
    """How a call was refused."""
    return answer.status_code, answer.json()["code"]


def test_two_spellings_of_one_value_are_one() -> None:
    assert normal("phone", "+86 138-0000-0157") == normal("phone", "13800000157")
    assert normal("email", "Lee@Works.example") == normal("email", "lee@works.example")
    assert normal("unionid", "oAbC") != normal("unionid", "oabc")
    assert "+8613800000157" in spellings("phone", "138 0000 0157")
    assert spellings("phone", "+44 7700 900123")[1:] == ["+447700900123", "447700900123"]


async def test_a_person_is_known_by_fields_and_keys_and_shared_ones_are_flagged(owner: Person) -> None:
    one = await made(owner, name="张晓红", mobile="+86 138 0000 0157", email="zxh@boyuan.example")
    two = await made(owner, name="Tom Turner")
    assert (await give(owner, one, "member_number", "M-100", verified=True)).status_code == 204
    assert (await give(owner, one, "member_number", "m-100")).status_code == 204  # the same again
    assert (await give(owner, two, "phone", "13800000157")).status_code == 204
    shown = await keys(owner, one)
    assert [(each["kind"], each["source"], each["field"]) for each in shown] == [
        ("email", "record", "email"), ("phone", "record", "mobile"), ("member_number", "manual", None),
    ]  # fmt: skip
    assert shown[2]["verified_by"] is not None
    body = {"kind": "member_number", "value": "M-200"}
    assert code(await owner.put(f"/api/contacts/{two}/identity-keys/{shown[2]['id']}", json=body)) == (
        409,
        "records.id_taken",
    )
    assert shown[1]["others"] == [{"object": "contact", "id": two, "label": "Tom Turner"}]
    assert (await known(owner, "phone", "138 0000 0157")) == sorted([one, two])
    assert await known(owner, "member_number", "M-100") == [one]
    assert await known(owner, "email", "ZXH@boyuan.example") == [one]
    # What one person has alone is refused for another, and nothing is kept.
    taken = await give(owner, two, "member_number", "M-100")
    assert code(taken) == (409, "identity_keys.taken")
    assert taken.json()["details"] == {"object": "contact", "id": one}
    for kind, value in (("email", "nobody"), ("phone", "12"), ("unionid", " ")):
        assert code(await give(owner, two, kind, value)) == (422, "identity_keys.unreadable")
    assert [each["kind"] for each in await keys(owner, two)] == ["phone"]
    # A number in a field and the same beside another record: both are found, from either side.
    for mine, theirs in ((one, two), (two, one)):
        [twin] = (await owner.get(f"/api/contacts/{mine}/duplicates")).json()["items"]
        assert (twin["record"]["id"], twin["reasons"]) == (theirs, [{"code": "same_key", "field": ""}])


async def test_keys_say_that_two_are_one_and_their_rights_hold(rapport: Rapport, owner: Person) -> None:
    one, two = await made(owner, name="Eleanor Whitcombe"), await made(owner, name="E. W.")
    for each in (one, two):
        await give(owner, each, "phone", "+44 7700 900123")
    [twin] = (await owner.get(f"/api/contacts/{one}/duplicates")).json()["items"]
    assert (twin["record"]["id"], twin["reasons"]) == (two, [{"code": "same_key", "field": ""}])
    await owner.post("/api/contacts/duplicates/scan")
    await rapport.run_jobs()
    [pair] = (await owner.get("/api/contacts/duplicates")).json()["items"]
    assert pair["score"] == 85
    # Who isn't shown mobiles is shown no such key, told of none, and finds nobody by one.
    blind = await hidden_from(owner, rapport, {"contact": {"mobile": {"read": "hidden"}}})
    assert await keys(blind, one) == []
    assert await known(blind, "phone", "+44 7700 900123") == []
    assert (await blind.get(f"/api/contacts/{one}/duplicates")).json()["items"] == []
    assert (await give(blind, one, "phone", "+44 7700 900999")).status_code == 404
    # A colleague who doesn't see the record learns nothing of its keys, but that one is taken.
    rep = await hired(rapport, owner)
    mine = await made(rep, name="Mine")
    await give(owner, one, "unionid", "oSecret")
    assert (await rep.get(f"/api/contacts/{one}/identity-keys")).status_code == 404
    assert await known(rep, "unionid", "oSecret") == []
    refused = await give(rep, mine, "unionid", "oSecret")
    assert code(refused) == (409, "identity_keys.taken")
    assert "details" not in refused.json()


async def test_keys_are_verified_removed_and_written_by_tokens(rapport: Rapport, owner: Person) -> None:
    one = await made(owner, name="Ola Nord")
    machine = await with_token(rapport, owner, "records:read", "records:write")
    path = f"/api/contacts/{one}/identity-keys/{uuid4()}"
    body = {"kind": "wecom_external_userid", "value": "wmAbC123"}
    for _ in range(2):
        done = await machine.put(path, json=body, headers={"Idempotency-Key": "k1"})
        assert done.status_code == 204, done.text
    [key] = await keys(owner, one)
    assert (key["source"], key["verified_at"]) == ("api", None)
    version = (await owner.get(f"/api/contacts/{one}")).json()["record"]["version"]
    assert version == 2  # whoever looks at the record is told
    assert (await owner.patch(path, json={"verified": True})).status_code == 204
    assert (await keys(owner, one))[0]["verified_at"] is not None
    assert (await owner.patch(path, json={"verified": False})).status_code == 204
    assert (await owner.delete(path)).status_code == 204
    assert await keys(owner, one) == []
    assert (await owner.delete(path)).status_code == 404


@pytest.mark.usefixtures("typed")
async def test_a_form_a_conversion_and_a_merge_take_keys_along(rapport: Rapport, owner: Person) -> None:
    url = await form(owner)
    await sent(rapport, url, {**LEE, "mobile": "+44 7700 900111"})
    await sent(rapport, url, {**LEE, "mobile": "+44 7700 900222"})
    [lead] = await leads(owner)
    extra = [each for each in await keys(owner, lead["id"], "leads") if each["id"]]
    assert [(each["kind"], each["value"], each["source"]) for each in extra] == [("phone", "+44 7700 900222", "form")]
    await give(owner, lead["id"], "unionid", "oLee", noun="leads", verified=True)
    done = await owner.post(f"/api/leads/{lead['id']}/conversion", json={})
    assert done.status_code < 300, done.text
    contact = done.json()["contact"]
    got = {each["kind"]: each for each in await keys(owner, contact) if each["id"]}
    assert set(got) == {"phone", "unionid"}
    assert got["unionid"]["verified_at"] is not None
    assert [each["others"] for each in got.values()] == [[], []]  # the lead is the same person
    twin = await made(owner, name="L. Wong")
    await give(owner, twin, "phone", "07700900222")
    await give(owner, twin, "member_number", "7")
    versions = {
        each: (await owner.get(f"/api/contacts/{each}")).json()["record"]["version"] for each in (contact, twin)
    }
    merge = {"survivor": contact, "others": [twin], "versions": versions}
    merged = await owner.post("/api/contacts/merges", json=merge)
    assert merged.status_code < 300, merged.text
    assert [each["kind"] for each in await keys(owner, contact) if each["id"]] == ["phone", "unionid", "member_number"]
    assert len(await keys(owner, twin)) == len(await keys(owner, contact))  # an old id leads on
    undone = await owner.post(f"/api/merges/{merged.json()['merge']['id']}/undo")
    assert undone.status_code < 300, undone.text
    assert [each["kind"] for each in await keys(owner, twin)] == ["phone", "member_number"]


async def test_a_file_brings_keys_and_knows_people_by_them(rapport: Rapport, owner: Person) -> None:
    async def brought(*rows: tuple[str, ...], key: str | None = None) -> Json:
        text = io.StringIO()
        csv.writer(text).writerows([("姓名", "会员号", "备用手机"), *rows])
        item = await opened(owner, text.getvalue().encode(), "contact")
        columns = [{"header": each["header"], "field": each["field"]} for each in item["columns"]]
        assert [each["field"] for each in columns] == ["name", "key_member_number", "key_phone"]
        if key:
            sent = await owner.put(f"/api/imports/{item['id']}/mapping", json={"columns": columns, "key": key})
            assert sent.status_code < 300, sent.text
        checked = await step(rapport, owner, item, "dry-run")
        done = await step(rapport, owner, item, "run")
        assert done["state"] == "done", done
        return checked | {"id": item["id"]}

    await brought(("何敏", "M1", "133 0000 0163"), ("曾志强", "M2", ""), ("Double", "M2", ""), key="name")
    people = {each["name"]: each["id"] for each in await everything(owner, "contacts")}
    assert set(people) == {"何敏", "曾志强"}  # whose number stood above is left out
    assert [each["kind"] for each in await keys(owner, people["何敏"])] == ["phone", "member_number"]
    again = await brought(("何小敏", "m1", "133 0000 0163"), ("New", "M3", ""), key="key_member_number")
    people = {each["name"]: each["id"] for each in await everything(owner, "contacts")}
    assert set(people) == {"何小敏", "曾志强", "New"}
    assert len(await keys(owner, people["何小敏"])) == 2
    await step(rapport, owner, again, "undo")
    assert await known(owner, "member_number", "M3") == []
    assert len(await known(owner, "member_number", "M1")) == 1  # the first file brought it


async def test_an_erasure_takes_keys_away_and_knows_their_numbers_again(rapport: Rapport, owner: Person) -> None:
    lee = await made(owner, name="Lee Wong", email="lee@works.example")
    ola = await made(owner, name="Ola Nord")
    await give(owner, lee, "phone", "+44 7700 900123")
    await give(owner, ola, "phone", "+44 7700 900456")
    asked = Everywhere(owner)
    request = await searched(rapport, asked, names=["Lee Wong"], emails=["lee@works.example"], phones=[])
    assert {each["place"] for each in await hits(asked, request["id"])} >= {"contact", "identity_key"}
    await said(asked, request["id"], "confirmation")
    await said(asked, request["id"], "erasure", {"mode": "anonymise"})
    await rapport.run_jobs()
    assert await keys(owner, lee) == []
    assert len(await keys(owner, ola)) == 1
    text = "Name,Mobile\nWho,+44 7700 900123\n"
    item = await opened(owner, text.encode(), "contact")
    checked = await step(rapport, owner, item, "dry-run")
    assert [each["kind"] for each in checked["findings"] if each["kind"] == "erased"] == ["erased"]
