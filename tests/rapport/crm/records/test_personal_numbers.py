"""Personal numbers: read as people write them, refused when check digits fail, found whole or by their last four."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
import sqlalchemy as sa

from kernel.errors import Invalid
from rapport.crm.companies.feature import COMPANY
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.imports import mapping
from rapport.crm.records.objects import Field
from tests.support.app import Person, Rapport
from tests.support.imports import imported

ACCOUNT, IDENTITY = COMPANY.by_name["bank_account"], CONTACT.by_name["identity_number"]
CARD, IBAN, CHINESE = "6222021234567890521", "GB82WEST12345698765432", "11010519491231002X"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Numbers Ltd", "GB", email)


async def add(person: Person, noun: str, **fields: object) -> dict[str, Any]:
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    found: dict[str, Any] = done.json()["record"]
    return found


async def names(person: Person, noun: str, field: str, op: str, value: Any = None, **more: Any) -> list[str]:
    body = {"filter": {"field": field, "op": op, "value": value}, "sort": [{"field": "name"}], **more}
    done = await person.post(f"/api/{noun}/query", json=body)
    assert done.status_code == 200, done.text
    return [item["name"] for item in done.json()["items"]]


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        (ACCOUNT, "6222 0212 3456 7890 521", CARD),
        (ACCOUNT, "６２２２-0212-3456-7890-521", CARD),
        (ACCOUNT, " gb82 west 1234 5698 7654 32 ", IBAN),
        (ACCOUNT, "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000", "DE89370400440532013000"),
        (IDENTITY, "110105 19491231 002x", CHINESE),
        (IDENTITY, "440524188001010014", "440524188001010014"),
        (IDENTITY, "p1234567", "P1234567"),
    ],
)  # fmt: skip
def test_numbers_are_kept_without_what_separates_them(field: Field, written: str, kept: str) -> None:
    assert field.kind.parse(field, written) == kept


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (ACCOUNT, "GB82WEST12345698765433"),
        (ACCOUNT, "12345"),
        (ACCOUNT, "1" * 35),
        (ACCOUNT, "6.22202E+18"),
        (ACCOUNT, "ABCDEF"),
        (ACCOUNT, 6222021234567890),
        (IDENTITY, "110105194912310021"),
        (IDENTITY, "110105194913310027"),
        (IDENTITY, "1234"),
        (IDENTITY, "身份证号码"),
    ],
)
def test_numbers_that_can_t_be_right_are_refused(field: Field, written: object) -> None:
    with pytest.raises(Invalid):
        field.kind.parse(field, written)


async def test_they_are_found_whole_or_by_their_last_four(owner: Person) -> None:
    await add(owner, "companies", name="A", bank_account="6222 0212 3456 7890 521")
    await add(owner, "companies", name="B", bank_account="0521 9999 0521")
    await add(owner, "companies", name="C", bank_account=IBAN)
    await add(owner, "companies", name="D")
    questions: list[tuple[str, Any, list[str]]] = [
        ("eq", "6222-0212-3456-7890-521", ["A"]),
        ("eq", "not a number", []),
        ("ne", CARD, ["B", "C", "D"]),
        ("in", [CARD, "gb82 west 1234 5698 7654 32"], ["A", "C"]),
        ("not_in", [CARD], ["B", "C", "D"]),
        ("ends", "0521", ["A", "B"]),
        ("ends", "54 32", ["C"]),
        ("empty", None, ["D"]),
        ("not_empty", None, ["A", "B", "C"]),
    ]
    moment = dt.datetime.now(dt.UTC).isoformat()
    for op, value, found in questions:
        assert await names(owner, "companies", "bank_account", op, value) == found, op
        assert await names(owner, "companies", "bank_account", op, value, as_of=moment) == found, op


@pytest.mark.parametrize(
    "body",
    [
        {"filter": {"field": "bank_account", "op": "contains", "value": "2345"}},
        {"filter": {"field": "bank_account", "op": "gt", "value": "2345"}},
        {"filter": {"field": "bank_account", "op": "ends", "value": "521"}},
        {"filter": {"field": "bank_account", "op": "ends", "value": 5521}},
        {"sort": [{"field": "bank_account"}]},
    ],
)
@pytest.mark.parametrize("past", [False, True])
async def test_nothing_else_may_be_asked(owner: Person, body: dict[str, Any], past: bool) -> None:
    await add(owner, "companies", name="A", bank_account=CARD)
    when = {"as_of": dt.datetime.now(dt.UTC).isoformat()} if past else {}
    done = await owner.post("/api/companies/query", json={**body, **when})
    assert done.status_code == 400
    assert "2345" not in done.text.replace(done.json()["request_id"], "")
    grouped = await owner.post("/api/companies/summary", json={"group": "bank_account"})
    assert (grouped.status_code, grouped.json()["code"]) == (400, "records.not_groupable")
    assert (await owner.post("/api/search", json={"q": "7890"})).json()["hits"] == []


async def test_they_are_described_refused_told_and_taken_back(owner: Person) -> None:
    described = {each["name"]: each for each in (await owner.get("/api/objects")).json()}
    field = next(each for each in described["contact"]["fields"] if each["name"] == "identity_number")
    assert (field["type"], field["encrypted"], field["sortable"]) == ("personal_number", "personal", False)
    assert field["operators"] == ["empty", "ends", "eq", "in", "ne", "not_empty", "not_in"]
    made = await add(owner, "contacts", name="Ann", identity_number="110105 19491231 002x")
    url = f"/api/contacts/{made['id']}"
    refused = await owner.patch(url, json={"identity_number": "110105194912310021"})
    assert (refused.status_code, refused.json()["fields"]["identity_number"]["code"]) == (422, "records.unreadable")
    moment = dt.datetime.now(dt.UTC).isoformat()
    changed = (await owner.patch(url, json={"base_version": 1, "identity_number": "P1234567"})).json()
    item = (await owner.get(f"{url}/history")).json()["items"][0]
    assert [(each["before"], each["after"]) for each in item["changes"]] == [(CHINESE, "P1234567")]
    past = (await owner.get(url, params={"as_of": moment})).json()["record"]
    assert past["identity_number"] == CHINESE
    reverted = await owner.post(f"{url}/reversion", json={"seq": changed["change"]["seq"]})
    assert reverted.json()["record"]["identity_number"] == CHINESE
    emptied = await owner.patch(url, json={"identity_number": None})
    assert emptied.json()["record"]["identity_number"] is None
    assert await names(owner, "contacts", "identity_number", "ends", "002X") == []


async def test_they_leave_in_groups_and_come_back_whole(rapport: Rapport, owner: Person) -> None:
    rows = f"名称,银行账号\nA,{CARD}\nB,GB82 WEST 1234 5698 7654 33\n".encode()
    item = await imported(rapport, owner, rows, "company")
    assert item["progress"]["done"] == 2
    assert await names(owner, "companies", "bank_account", "empty") == ["B"]
    body = {"columns": ["name", "bank_account"], "sort": [{"field": "name"}]}
    sent = (await owner.post("/api/companies/export", json=body)).content
    assert [row[:-1] for row in csv.reader(io.StringIO(sent.decode("utf-8-sig")))] == [
        ["Name", "Bank account"], ["A", "6222 0212 3456 7890 521"], ["B", ""],
    ]  # fmt: skip
    again = await imported(rapport, owner, sent, "company")
    assert (again["totals"]["unchanged"], again["totals"]["create"]) == (2, 0)


def test_a_column_of_identity_numbers_is_known_by_its_check_digits() -> None:
    # Both begin like a Chinese mobile number.
    numbers = [["130102199003074514"], ["13010219850101123X"]]
    sound = [[number[:17] + check_digit(number)] for (number,) in numbers]
    assert [each.field for each in mapping.propose(CONTACT, ["号"], sound)] == ["identity_number"]
    assert [each.field for each in mapping.propose(CONTACT, ["号"], [["20260101"], ["20260102"]])] == [None]
    assert [each.field for each in mapping.propose(COMPANY, ["IBAN"], [[IBAN]])] == ["bank_account"]


def check_digit(number: str) -> str:
    """The last character of a Chinese identity number, by the standard's own recurrence (ISO 7064, MOD 11-2)."""
    rest = 0
    for digit in number[:17]:
        rest = (rest + int(digit)) * 2 % 11
    return "0123456789X"[(12 - rest) % 11]


async def test_the_disk_holds_no_digit_of_them(rapport: Rapport, owner: Person) -> None:
    made = await add(owner, "companies", name="A", bank_account=CARD)
    await add(owner, "companies", name="B", bank_account=f"11{CARD[2:]}")
    schema = owner.session["organisation"]["schema"]
    async with rapport.parts.runtime.databases.admin_session("main") as admin:
        found = (
            await admin.execute(
                sa.text(
                    f"SELECT bank_account, bank_account_hmac, bank_account_bucket FROM {schema}.company ORDER BY id"
                )
            )
        ).all()
    assert [len(bytes(value)) for value in found[0][1:]] == [16, 16]
    assert not any(CARD[-4:].encode() in bytes(value) for row in found for value in row)
    assert (found[0][1] != found[1][1], found[0][2] == found[1][2]) == (True, True)
    rows = (await owner.get(f"/api/companies/{made['id']}/disk")).json()["rows"]
    kinds = {row["column"]: row["kind"] for row in rows if row["column"].startswith("bank_account")}
    assert kinds == {"bank_account": "cipher", "bank_account_hmac": "hash", "bank_account_bucket": "hash"}
