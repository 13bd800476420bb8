"""Unified social credit codes: the standard's check character, kept one way, and telling one company from another."""

import csv
import io

import pytest

from kernel.errors import Invalid
from rapport.crm.companies.feature import COMPANY
from rapport.crm.imports import mapping
from rapport.crm.records.credit_code import ALPHABET, LENGTH, check_character, is_credit_code
from tests.support.app import Person, Rapport
from tests.support.imports import everything, opened, step

CODE = COMPANY.by_name["credit_code"]
BODY = "91000000DEMA00001"  # of a place that there is none of
OURS = BODY + check_character(BODY)


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Codes Ltd", "CN", email)


def test_the_check_character_is_that_of_the_standard() -> None:
    # 1 x 3^0 modulo 31 leaves 30 for the last character; the weights are those that GB 32100 prints.
    assert check_character("1" + "0" * 16) == ALPHABET[30]
    assert [(31 - ALPHABET.index(check_character("0" * at + "1" + "0" * (16 - at)))) % 31 for at in range(17)] == [
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
    ]  # fmt: skip


def test_every_slip_and_every_swap_of_neighbours_is_caught() -> None:
    assert is_credit_code(OURS)
    slips = [OURS[:at] + char + OURS[at + 1 :] for at in range(LENGTH) for char in ALPHABET if char != OURS[at]]
    swaps = [
        OURS[:at] + OURS[at + 1] + OURS[at] + OURS[at + 2 :]
        for at in range(LENGTH - 1)
        if OURS[at] != OURS[at + 1]
    ]  # fmt: skip
    assert not any(map(is_credit_code, [*slips, *swaps]))


@pytest.mark.parametrize(
    "written", [OURS, OURS.lower(), f" {OURS[:2]} {OURS[2:8]}-{OURS[8:]}", "".join(chr(ord(c) + 0xFEE0) for c in OURS)]
)
def test_it_is_kept_one_way_however_it_is_written(written: str) -> None:
    assert CODE.accept(written) == OURS


@pytest.mark.parametrize("written", [OURS[:-1], OURS[:-1] + "I", BODY + "I", f"{OURS}0", "9" * 18, "some text"])
def test_what_is_no_code_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        CODE.accept(written)


def test_a_column_of_codes_is_told_by_what_it_holds() -> None:
    others = [body + check_character(body) for body in (f"91000000DEMB{n:05}" for n in range(5))]
    [column, name] = mapping.propose(COMPANY, ["#", "Name"], [[each, "x"] for each in others])
    assert (column.field, name.field) == ("credit_code", "name")


async def test_a_company_is_found_and_told_by_its_code(owner: Person) -> None:
    refused = await owner.post("/api/companies", json={"name": "Slip", "credit_code": OURS[:-1] + "0"})
    assert refused.status_code == 422
    assert "credit_code" in refused.text
    made = await owner.post(
        "/api/companies", json={"name": "博远", "credit_code": OURS.lower(), "registration_number": "HRB 12345"}
    )
    assert made.status_code == 201, made.text
    assert made.json()["record"]["credit_code"] == OURS
    assert made.json()["record"]["registration_number"] == "HRB 12345"
    for op, value in (("eq", OURS.lower()), ("contains", "dema000"), ("not_empty", None)):
        body = {"filter": {"field": "credit_code", "op": op, "value": value}}
        found = (await owner.post("/api/companies/query", json=body)).json()["items"]
        assert [each["name"] for each in found] == ["博远"], op
    told = await owner.post("/api/companies/duplicates/hint", json={"fields": {"name": "Else", "credit_code": OURS}})
    [hit] = told.json()["items"]
    assert (hit["score"], hit["reasons"]) == (95, [{"code": "same_credit_code", "field": "credit_code"}])
    # Two of one name whose codes differ are two companies.
    other = "91000000DEMA00002"
    apart = {"fields": {"name": "博远", "credit_code": other + check_character(other)}}
    assert (await owner.post("/api/companies/duplicates/hint", json=apart)).json()["items"] == []


async def test_a_file_knows_companies_by_their_codes(rapport: Rapport, owner: Person) -> None:
    await owner.post("/api/companies", json={"name": "Old name", "credit_code": OURS})
    text = io.StringIO()
    csv.writer(text).writerows([["Name", "统一社会信用代码"], ["New name", OURS.lower()], ["Slip", OURS[:-1] + "0"]])
    item = await opened(owner, text.getvalue().encode())
    columns = [{"header": each["header"], "field": each["field"]} for each in item["columns"]]
    assert [each["field"] for each in columns] == ["name", "credit_code"]
    said = await owner.put(f"/api/imports/{item['id']}/mapping", json={"columns": columns, "key": "credit_code"})
    assert said.status_code < 300, said.text
    await step(rapport, owner, item, "dry-run")
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    listed = await everything(owner)
    assert [(each["name"], each["credit_code"]) for each in listed] == [("New name", OURS), ("Slip", None)]
