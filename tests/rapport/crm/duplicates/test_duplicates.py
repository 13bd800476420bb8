"""Duplicates over HTTP: found by hash and by token, judged, hidden by rights, dismissed for good."""

import itertools
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.tables import change
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.duplicates import scan
from rapport.crm.duplicates.models import duplicate_pair
from rapport.crm.records.token_frequency import frequencies
from tests.support.app import Person, Rapport
from tests.support.imports import home_of
from tests.support.own_fields import changed, define
from tests.support.own_objects import define_object
from tests.support.team import hired

WHITCOMBE = {"name": "Eleanor Whitcombe", "email": "ew@client.example"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Twins Ltd", "GB", email)


async def add(person: Person, noun: str = "contacts", **fields: Any) -> str:
    """Creates a record; its id."""
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    return str(done.json()["record"]["id"])


async def found(person: Person, record: str, noun: str = "contacts") -> dict[str, list[str]]:
    """What a record is probably one with: codes by id."""
    done = await person.get(f"/api/{noun}/{record}/duplicates")
    assert done.status_code == 200, done.text
    return {each["record"]["id"]: [why["code"] for why in each["reasons"]] for each in done.json()["items"]}


async def test_a_record_s_duplicates_come_with_their_reasons(owner: Person) -> None:
    one = await add(owner, **WHITCOMBE, mobile="+44 7700 900123")
    same_mail = await add(owner, name="E. W.", email="EW@client.example")
    same_phone = await add(owner, name="Nobody Else", mobile="+447700900123")
    slip = await add(owner, name="Elaenor Whitcombe")
    await add(owner, name="Eleanor Whitcombe", email="other@client.example", mobile="+44 7700 900999")
    await add(owner, name="Tom Turner", email="tt@client.example")
    expected = {same_mail: ["same_mail"], same_phone: ["same_phone"], slip: ["name_close"]}
    assert await found(owner, one) == expected
    items = (await owner.get(f"/api/contacts/{one}/duplicates")).json()["items"]
    assert [each["score"] for each in items] == [80, 60, 45]
    assert items[0]["reasons"] == [{"code": "same_mail", "field": "email"}]
    await owner.delete(f"/api/contacts/{same_mail}")
    assert same_mail not in await found(owner, one)
    assert (await owner.get(f"/api/contacts/{same_mail}/duplicates")).status_code == 404


async def test_companies_and_leads_have_duplicates_too(owner: Person) -> None:
    one = await add(owner, "companies", name="华东精工机械有限公司", website="https://hdjg.example")
    other = await add(owner, "companies", name="華東精工機械", phone="0571 8888 1234")
    site = await add(owner, "companies", name="HDJG", website="hdjg.example/")
    assert await found(owner, one, "companies") == {other: ["same_name"], site: ["same_website"]}
    lead = await add(owner, "leads", name="Ann", email="ann@x.example")
    twin = await add(owner, "leads", name="Anna B", email="ann@x.example")
    assert await found(owner, lead, "leads") == {twin: ["same_mail"]}


async def test_own_objects_are_compared_by_name_and_by_what_the_organisation_chose(
    rapport: Rapport, owner: Person
) -> None:
    await define_object(owner, "Site")
    await define_object(owner, "Machine")
    serial = (await define(owner, "text", "Serial", "o_1", indexed=True))["name"]
    plain = (await define(owner, "text", "Colour", "o_1"))["name"]
    await rapport.run_jobs()
    listed = (await owner.get("/api/custom-objects")).json()["items"][0]
    assert (listed["match"], listed["can_match"]) == ([], [serial])
    for names, code in (([plain], "records.cannot_match"), (["c_9"], "records.unknown_choice")):
        refused = await owner.patch("/api/custom-objects/o_1", json={"base_version": 1, "match": names})
        assert (refused.status_code, refused.json()["fields"]["match"]["code"]) == (422, code)
    chosen = await owner.patch("/api/custom-objects/o_1", json={"base_version": 1, "match": [serial]})
    assert (chosen.status_code, chosen.json()["items"][0]["match"]) == (200, [serial]), chosen.text
    one = await add(owner, "o_1", name="North quay", **{serial: "AB-1", plain: "red"})
    named = await add(owner, "o_1", name="north  QUAY", **{plain: "red"})
    same = await add(owner, "o_1", name="Quite another", **{serial: "ab-1", plain: "red"})
    await add(owner, "o_2", name="North quay")  # of another kind in the same table
    await add(owner, "o_1", name="Lighthouse", **{serial: "AB-2", plain: "red"})
    assert await found(owner, one, "o_1") == {same: ["same_value"], named: ["same_name"]}
    hint = await owner.post("/api/o_1/duplicates/hint", json={"fields": {serial: "AB-1", "name": "x"}})
    assert {each["record"]["id"] for each in hint.json()["items"]} == {one, same}
    assert (await owner.post("/api/o_1/duplicates/scan")).status_code == 200
    await rapport.run_jobs()
    page = (await owner.get("/api/o_1/duplicates")).json()
    assert [{each["left"]["id"], each["right"]["id"]} for each in page["items"]] == [{one, same}, {one, named}]
    assert page["scan"]["state"] == "done"
    apart = await owner.post("/api/o_1/duplicates/dismissals", json={"left": one, "right": named})
    assert (apart.status_code, await found(owner, one, "o_1")) == (204, {same: ["same_value"]})
    back = await owner.delete(f"/api/o_1/duplicates/dismissals/{named}/{one}")
    assert (back.status_code, len(await found(owner, one, "o_1"))) == (204, 2)
    await changed(owner, serial, "o_1", indexed=False)
    kept = await owner.patch("/api/custom-objects/o_1", json={"base_version": 2, "match": [serial]})
    assert kept.status_code == 200, kept.text  # what was chosen keeps nobody from saving
    assert (await owner.post("/api/o_1/duplicates/scan")).status_code == 200
    await owner.patch("/api/custom-objects/o_1", json={"base_version": 2, "archived": True})
    await rapport.run_jobs()  # the search of a kind that is nowhere any more ends
    assert (await owner.get("/api/o_1/duplicates")).status_code == 404


async def test_an_own_field_that_is_indexed_is_compared_along_its_index(rapport: Rapport, owner: Person) -> None:
    mail = (await define(owner, "email", "Billing mail", indexed=True))["name"]
    await rapport.run_jobs()
    one = await add(owner, "companies", name="Alder", **{mail: "pay@alder.example"})
    other = await add(owner, "companies", name="Quite another", **{mail: "PAY@alder.example"})
    assert await found(owner, one, "companies") == {other: ["same_mail"]}


@pytest.mark.parametrize(
    ("noun", "field", "number", "again", "another"),
    [
        ("contacts", "identity_number", "11010519491231002X", "110105 19491231 002x", "440308199901010012"),
        ("companies", "bank_account", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "6222020200112233445"),
    ],
)
async def test_equal_numbers_of_persons_and_accounts_are_compared(
    rapport: Rapport, owner: Person, noun: str, field: str, number: str, again: str, another: str
) -> None:
    one = await add(owner, noun, name="Quite a Name", **{field: number})
    twin = await add(owner, noun, name="华东", **{field: again})
    await add(owner, noun, name="Nobody", **{field: another})
    await add(owner, noun, name="Nothing")
    assert await found(owner, one, noun) == {twin: ["same_number"]}
    assert await found(owner, twin, noun) == {one: ["same_number"]}
    hint = await owner.post(f"/api/{noun}/duplicates/hint", json={"fields": {field: again}})
    assert {each["record"]["id"] for each in hint.json()["items"]} == {one, twin}
    assert (await owner.post(f"/api/{noun}/duplicates/scan")).status_code == 200
    await rapport.run_jobs()
    pairs = (await owner.get(f"/api/{noun}/duplicates")).json()["items"]
    assert [pair_of(each) for each in pairs] == [(one, twin)]


async def test_a_phone_number_is_one_with_and_without_its_country_code(rapport: Rapport, owner: Person) -> None:
    written = ["+44 7700 900123", "07700 900123", "0044 (0)7700-900-123", "＋４４ ７７００ ９００１２３"]
    names = ["Whitcombe", "Okafor", "Macleod", "Raman"]
    same = [await add(owner, name=name, mobile=each) for name, each in zip(names, written, strict=True)]
    mobiles = {"赵": "+86 138 0013 8000", "钱": "13800138000"}
    chinese = [await add(owner, name=name, mobile=each) for name, each in mobiles.items()]
    await add(owner, name="Zed", mobile="+44 7700 901123")
    await add(owner, name="Short", mobile="900123")
    for each in same:
        assert await found(owner, each) == {other: ["same_phone"] for other in same if other != each}
    assert await found(owner, chinese[0]) == {chinese[1]: ["same_phone"]}
    pairs = {pair_of(each) for each in (await scanned(rapport, owner))["items"]}
    assert pairs == {*itertools.combinations(same, 2), tuple(chinese)}


async def test_a_hint_while_somebody_types_writes_nothing(owner: Person) -> None:
    one = await add(owner, **WHITCOMBE)
    before = (await owner.post("/api/contacts/count", json={})).json()
    for fields, codes in (
        ({"name": "eleanor whitcombe", "email": "not yet an addr"}, ["same_name"]),
        ({"name": "", "email": "ew@client.example"}, ["same_mail"]),
        ({"name": "Somebody", "mobile": "1", "title": "Buyer"}, None),
        ({}, None),
    ):
        done = await owner.post("/api/contacts/duplicates/hint", json={"fields": fields})
        shown = {each["record"]["id"]: [why["code"] for why in each["reasons"]] for each in done.json()["items"]}
        assert (done.status_code, shown) == (200, {one: codes} if codes else {})
    assert (await owner.post("/api/contacts/count", json={})).json() == before


async def scanned(rapport: Rapport, owner: Person) -> dict[str, Any]:
    """Runs a search; the first page of its pairs."""
    started = await owner.post("/api/contacts/duplicates/scan")
    assert (started.status_code, started.json()["state"]) == (200, "running")
    refused = await owner.post("/api/contacts/duplicates/scan")
    assert (refused.status_code, refused.json()["code"]) == (409, "duplicates.running")
    await rapport.run_jobs()
    body: dict[str, Any] = (await owner.get("/api/contacts/duplicates")).json()
    return body


def pair_of(each: dict[str, Any]) -> tuple[str, str]:
    """The ids of a pair."""
    return each["left"]["id"], each["right"]["id"]


async def test_a_whole_list_is_searched_and_a_dismissed_pair_stays_dismissed(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = {"items": [], "next": None, "included": {"choices": {}, "people": {}, "records": {}}, "scan": None}
    assert (await owner.get("/api/contacts/duplicates")).json() == nothing
    monkeypatch.setattr(scan, "CHUNK", 3)
    one, other = await add(owner, **WHITCOMBE), await add(owner, name="E. W.", email="ew@client.example")
    third, fourth = await add(owner, name="陈小明"), await add(owner, name="陳小明")
    for number in range(4):
        await add(owner, name=f"Person {number}", email=f"p{number}@x.example")
    body = await scanned(rapport, owner)
    assert {pair_of(each) for each in body["items"]} == {(one, other), (third, fourth)}
    assert [each["score"] for each in body["items"]] == [80, 55]
    assert list(body["included"]["people"]) == [owner.session["person"]["id"]]  # whose they are tells them apart
    assert (body["scan"].pop("state"), body["scan"].pop("percent")) == ("done", 100)
    assert body["scan"].keys() == {"started_at", "finished_at"}  # how many there are is not everybody's to know

    gone = await owner.post("/api/contacts/duplicates/dismissals", json={"left": other, "right": one})
    assert gone.status_code == 204
    again = await owner.post("/api/contacts/duplicates/dismissals", json={"left": one, "right": other})
    assert again.status_code == 204
    assert await found(owner, one) == {}
    await owner.patch(f"/api/contacts/{third}", json={"name": "Somebody else"})  # the pair holds no longer
    assert (await owner.get("/api/contacts/duplicates")).json()["items"] == []
    assert (await scanned(rapport, owner))["items"] == []
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        kept = await session.rows(sa.select(duplicate_pair))
        told = await session.rows(sa.select(change).where(change.c.op == "dismiss_duplicate").order_by(change.c.seq))
    assert [(str(row.left_id), str(row.right_id), row.state) for row in kept] == [(one, other, "dismissed")]
    assert [(str(row.record_id), row.public) for row in told] == [
        (one, {"other_id": other}), (other, {"other_id": one})
    ]  # fmt: skip
    history = (await owner.get(f"/api/contacts/{one}/history")).json()
    assert [each["op"] for each in history["items"]] == ["create"]


async def test_a_dismissal_is_listed_and_can_be_taken_back(rapport: Rapport, owner: Person, email: str) -> None:
    one, other = await add(owner, **WHITCOMBE), await add(owner, name="E. W.", email="ew@client.example")
    await scanned(rapport, owner)
    assert (await owner.post("/api/contacts/duplicates/dismissals", json={"left": one, "right": other})).is_success
    dismissed = (await owner.get("/api/contacts/duplicates", params={"which": "dismissed"})).json()["items"]
    assert [pair_of(each) for each in dismissed] == [(one, other)]
    rep = await rapport.hire(owner, f"rep-{email}")
    assert (await rep.get("/api/contacts/duplicates", params={"which": "dismissed"})).json()["items"] == []
    path = f"/api/contacts/duplicates/dismissals/{other}/{one}"
    assert (await rep.delete(path)).status_code == 404
    for _ in range(2):
        assert (await owner.delete(path)).status_code == 204
    assert (await owner.get("/api/contacts/duplicates", params={"which": "dismissed"})).json()["items"] == []
    assert [pair_of(each) for each in (await owner.get("/api/contacts/duplicates")).json()["items"]] == [(one, other)]
    assert set(await found(owner, one)) == {other}
    refused = await owner.delete(f"/api/contacts/duplicates/dismissals/{one}/{one}")
    assert (refused.status_code, refused.json()["code"]) == (422, "duplicates.not_a_pair")
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        told = await session.rows(sa.select(change).where(change.c.op == "reconsider_duplicate"))
    assert {(str(row.record_id), row.public["other_id"]) for row in told} == {(one, other), (other, one)}


async def test_pairs_are_paged(rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.crm.duplicates.controllers.PAGE", 2)
    for number in range(3):
        for _ in range(2):
            await add(owner, name=f"P {number}", email=f"p{number}@x.example")
    first = await scanned(rapport, owner)
    second = (await owner.get("/api/contacts/duplicates", params={"cursor": first["next"]})).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
    assert len({pair_of(each) for each in [*first["items"], *second["items"]]}) == 3
    refused = await owner.get("/api/leads/duplicates", params={"cursor": first["next"]})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_cursor")


async def test_pairs_of_which_one_is_hidden_are_hidden(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await rapport.hire(owner, f"rep-{email}")
    theirs, mine = await add(owner, **WHITCOMBE), await add(rep, name="E. W.", email="ew@client.example")
    twin = await add(rep, name="Ew", email="ew@client.example")
    assert set(await found(owner, mine)) == {theirs, twin}
    assert set(await found(rep, mine)) == {twin}
    hinted = (await rep.post("/api/contacts/duplicates/hint", json={"fields": WHITCOMBE})).json()["items"]
    assert {each["record"]["id"] for each in hinted} == {mine, twin}
    assert len((await scanned(rapport, owner))["items"]) == 3
    assert [pair_of(each) for each in (await rep.get("/api/contacts/duplicates")).json()["items"]] == [(mine, twin)]
    for pair, status, code in (
        ({"left": mine, "right": theirs}, 404, "records.not_found"),
        ({"left": mine, "right": mine}, 422, "duplicates.not_a_pair"),
    ):
        refused = await rep.post("/api/contacts/duplicates/dismissals", json=pair)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert len((await owner.get("/api/contacts/duplicates")).json()["items"]) == 3
    assert (await rep.get(f"/api/contacts/{theirs}/duplicates")).status_code == 404


async def test_all_known_duplicates_are_found_and_nothing_else(rapport: Rapport, owner: Person) -> None:
    """Generated people, each with a twin that was spoilt in one way; recall and precision are both 1."""
    family = ("Whitcombe", "Okafor", "Macleod", "Ashworth", "Raman", "Pugh")
    first = ("Eleanor", "Priya", "Daniel", "Charlotte")
    known, n = await chinese_twins(owner), 0
    for surname in family:
        for given in first:
            n += 1
            base = {"name": f"{given} {surname}", "email": f"p{n}@x.example", "mobile": f"07700 9{n:05}"}
            spoilt = [
                {"name": f"{given[0]}. {surname}", "email": base["email"].upper()},
                {"name": f"{surname} {given}"},
                {"name": f"{given[:2]}{given[3:]} {surname}", "mobile": base["mobile"]},
                None,
            ][n % 4]
            one = await add(owner, **base)
            if spoilt:
                known.add((one, await add(owner, **spoilt)))
    seen = {pair_of(each) for each in (await scanned(rapport, owner))["items"]}
    assert seen == known
    assert len(known) == 18 + 9


async def chinese_twins(owner: Person) -> set[tuple[str, str]]:
    """People with Chinese names, three of four with a twin: the other script, a phone with its country code, a mail."""
    known, n = set(), 0
    for surname in ("欧阳", "张", "陈"):
        for given, other in (("国华", "國華"), ("晓红", "曉紅"), ("建军", "建軍"), ("伟", "偉")):
            n += 1
            base = {"name": surname + given, "email": f"z{n}@kehu.example", "mobile": f"1390055{n:04}"}
            spoilt = [
                {"name": surname.replace("张", "張").replace("陈", "陳") + other},
                {"name": f"{surname}总", "mobile": f"+86 139 0055 {n:04}"},
                {"name": f"{surname}先生", "email": base["email"].upper()},
                None,
            ][n % 4]
            one = await add(owner, **base)
            if spoilt:
                known.add((one, await add(owner, **spoilt)))
    return known


async def test_common_pieces_are_known_from_the_planner(rapport: Rapport, owner: Person) -> None:
    for number in range(30):
        await add(owner, name=f"Acme {number}")
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.admin_session(tenant.home.database) as admin:
        await admin.ddl(f"ANALYZE {tenant.home.schema}.contact")
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        known = await frequencies(session, CONTACT.table)
    acm, zzz = (tenant.keys.token(CONTACT.title.id, gram) for gram in ("acm", "zzz"))
    assert (known.rows, known.share(acm), known.share(zzz)) == (30, 1.0, 0.0)


async def test_a_masked_field_says_nothing_of_duplicates(rapport: Rapport, owner: Person) -> None:
    """Neither what it holds nor that somebody has what is asked for, on any of the three ways to duplicates."""
    mail, mobile = "secret@client.example", "+447700900123"
    one = await add(owner, name="Eleanor Whitcombe", email=mail, mobile=mobile)
    other = await add(owner, name="Eleanor Whitcombe", email=mail, mobile=mobile)
    every = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "all", "share": "all"}
    fields = {"contact": {"email": {"read": "hidden"}, "mobile": {"read": "masked"}}}
    body = {"label": {"zh": "脱敏", "en": "Blind"}, "rights": {"objects": {"*": every}, "fields": fields}}
    role = (await owner.post("/api/roles", json=body)).json()
    blind = await hired(rapport, owner, role["key"])
    assert [each["score"] for each in (await scanned(rapport, owner))["items"]] == [96]
    hint = "/api/contacts/duplicates/hint"
    for asked in ({"email": mail}, {"mobile": mobile}):
        assert len((await owner.post(hint, json={"fields": asked})).json()["items"]) == 2
        done = await blind.post(hint, json={"fields": asked})
        assert (done.status_code, done.json()["items"]) == (200, [])
    told = [
        await blind.post(hint, json={"fields": {"name": "Eleanor Whitcombe", "email": mail}}),
        await blind.get("/api/contacts/duplicates"),
        await blind.get(f"/api/contacts/{one}/duplicates"),
    ]
    for each in told:
        assert each.status_code == 200
        assert (mail in each.text, "7700900123" in each.text, '"email"' in each.text) == (False, False, False)
        assert "same_name" in each.text
    assert told[0].json()["items"][0]["record"]["mobile"] == "•••• 0123"
    # How alike they are is kept by all that they hold, whoever decides.
    both = {"left": one, "right": other}
    assert (await blind.post("/api/contacts/duplicates/dismissals", json=both)).status_code == 204
    assert (await blind.delete(f"/api/contacts/duplicates/dismissals/{one}/{other}")).status_code == 204
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        [row] = await session.rows(sa.select(duplicate_pair.c.score, duplicate_pair.c.state))
    assert tuple(row) == (96, "open")
