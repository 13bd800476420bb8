"""Fields with formulas hold what follows from the others, whoever writes those and however."""

from typing import Any

import pytest

from kernel.text import Text
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.records import computed
from rapport.crm.records.objects import Field
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.imports import imported
from tests.support.merging import merged, undone
from tests.support.own_fields import changed, define

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Sums Ltd", "GB", email)


async def add(person: Person, name: str = "Acme", **values: object) -> Json:
    done = await person.post("/api/companies", json={"name": name, **values})
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


async def kept(person: Person, record: Json) -> Json:
    found: Json = (await person.get(f"/api/companies/{record['id']}")).json()["record"]
    return found


async def worked_out(rapport: Rapport, person: Person, text: str, label: str = "Worked out") -> str:
    """A field with a formula, once all records have it; its name."""
    name = str((await define(person, "formula", label, formula=text))["name"])
    await rapport.run_jobs()
    return name


async def found(person: Person, tree: Json, *sort: Json) -> list[str]:
    done = await person.post("/api/companies/query", json={"filter": tree, "sort": list(sort) or [{"field": "name"}]})
    assert done.status_code == 200, done.text
    return [each["name"] for each in done.json()["items"]]


async def refused(person: Person, text: str, label: str = "Odd", obj: str = "company") -> str:
    body = {"type": "formula", "label": {"zh": "", "en": label}, "formula": text}
    done = await person.post(f"/api/fields/{obj}", json=body)
    assert done.status_code == 422, done.text
    return str(done.json()["fields"]["formula"]["message"])


async def test_numbers_follow_what_is_written(rapport: Rapport, owner: Person) -> None:
    old = await add(owner, "Old", annual_revenue="10", employees=4)
    name = await worked_out(rapport, owner, "{annual_revenue} / {employees}")
    assert (await kept(owner, old))[name] == "2.5", "what was there is worked out by the job"
    new = await add(owner, "New", annual_revenue="9", employees=3)
    none = await add(owner, "None", annual_revenue="9", employees=0)
    assert (new[name], none[name]) == ("3", None)
    path = f"/api/companies/{new['id']}"
    after = (await owner.patch(path, json={"base_version": 1, "employees": 9})).json()["record"]
    assert after[name] == "1"
    assert await found(owner, {"field": name, "op": "gt", "value": "2"}) == ["Old"]
    everyone = {"field": "name", "op": "not_empty"}
    assert await found(owner, everyone, {"field": name, "descending": True}) == ["Old", "New", "None"]
    [change, *_] = (await owner.get(f"{path}/history")).json()["items"]
    assert {each["field"]: each["after"] for each in change["changes"]} == {"employees": 9, name: "1"}
    back = await owner.post(f"{path}/reversion", json={"seq": change["seq"]})
    assert back.json()["record"][name] == "3", "an undo brings back what followed"
    denied = await owner.patch(path, json={"base_version": 3, name: "5"})
    assert denied.json()["fields"][name]["code"] == "records.not_editable"


async def test_texts_days_and_yes_or_no(rapport: Rapport, owner: Person) -> None:
    text = await worked_out(rapport, owner, '{name} & " (" & {employees} & ")"', "Title")
    large = await worked_out(rapport, owner, "{employees} > 100", "Large")
    day = str((await define(owner, "date", "Signed"))["name"])
    until = await worked_out(rapport, owner, f"{{{day}}} + 30", "Until")
    acme = await add(owner, employees=250, **{day: "2026-01-31"})
    assert (acme[text], acme[large], acme[until]) == ("Acme (250)", True, "2026-03-02")
    other = await add(owner, "Other", employees=3)
    assert (other[text], other[large], other[until]) == ("Other (3)", False, None)
    assert await found(owner, {"field": text, "op": "contains", "value": "250"}) == ["Acme"]
    assert await found(owner, {"field": large, "op": "eq", "value": False}) == ["Other"]
    assert await found(owner, {"field": until, "op": "gte", "value": "2026-03-01"}) == ["Acme"]


async def test_a_formula_asks_of_another_and_never_of_itself(rapport: Rapport, owner: Person) -> None:
    twice = await worked_out(rapport, owner, "{employees} * 2", "Twice")
    more = await worked_out(rapport, owner, f"{{{twice}}} + 1", "More")
    made = await add(owner, employees=5)
    assert (made[twice], made[more]) == ("10", "11")
    body = {"base_version": 1, "formula": f"{{{more}}} * 2"}
    done = await owner.patch(f"/api/fields/company/{twice}", json=body)
    assert done.json()["fields"]["formula"]["message"] == "Not a formula: it asks of itself"
    await changed(owner, twice, formula="{employees} * 3")
    await rapport.run_jobs()
    now = await kept(owner, made)
    assert (now[twice], now[more]) == ("15", "16")


async def test_what_a_formula_asks_of_stays_in_use_until_it_goes(rapport: Rapport, owner: Person) -> None:
    number = str((await define(owner, "decimal", "Base"))["name"])
    name = await worked_out(rapport, owner, f"{{{number}}} * 2")
    made = await add(owner, **{number: "4"})
    body = {"base_version": 1, "archived": True}
    done = await owner.patch(f"/api/fields/company/{number}", json=body)
    assert (done.status_code, done.json()["code"]) == (409, "records.field_asked_by_formula")
    await changed(owner, name, archived=True)
    path = f"/api/companies/{made['id']}"
    await owner.patch(path, json={"base_version": made["version"], number: "6"})
    await changed(owner, name, archived=False)
    await rapport.run_jobs()
    assert (await kept(owner, made))[name] == "12", "restored, it is worked out anew"
    await changed(owner, name, archived=True)
    await changed(owner, number, archived=True)
    back = await owner.patch(f"/api/fields/company/{name}", json={"base_version": 4, "archived": False})
    assert back.json()["fields"]["formula"]["code"] == "records.bad_formula"


async def test_rows_files_and_merges_bring_it_up(rapport: Rapport, owner: Person) -> None:
    name = await worked_out(rapport, owner, "{employees} * 2")
    rows = [{"op": "create", "fields": {"name": "Row", "employees": 4}}]
    assert (await owner.post("/api/companies/rows", json={"rows": rows})).json()["rows"][0]["status"] == "created"
    await imported(rapport, owner, b"Name,Employees\nFile,6\n")
    assert await found(owner, {"field": name, "op": "in", "value": ["8", "12"]}) == ["File", "Row"]
    one, two = await add(owner, "One"), await add(owner, "Two", employees=7)
    merge = (await merged(owner, "companies", one["id"], two["id"]))["merge"]
    assert (await kept(owner, one))[name] == "14"
    await undone(owner, merge["id"])
    assert (await kept(owner, one))[name] is None


async def test_who_is_not_shown_what_it_asks_of_is_not_shown_it(rapport: Rapport, owner: Person) -> None:
    name = await worked_out(rapport, owner, "{annual_revenue} * 2")
    further = await worked_out(rapport, owner, f"{{{name}}} + 1", "Further")
    made = await add(owner, annual_revenue="5")
    reader = await hidden_from(owner, rapport, {"company": {"annual_revenue": {"read": "hidden"}}})
    record = await kept(reader, made)
    assert not {"annual_revenue", name, further} & record.keys()
    path = f"/api/companies/{made['id']}"
    await reader.patch(path, json={"base_version": made["version"], "name": "Renamed"})
    assert (await kept(owner, made))[name] == "10"


async def test_what_is_no_formula_is_refused(rapport: Rapport, owner: Person) -> None:
    assert await refused(owner, "{parent}") == "Not a formula: it can't ask of the field parent"
    for text in ("{birthday}", "year({birthday}) * 100 + month({birthday})"):
        message = await refused(owner, text, obj="contact")
        assert message == "Not a formula: it can't ask of the field birthday", "a result would be in the clear"
    assert await refused(owner, '{employees} + "a"') == "Not a formula: “+” can't be done to number, text"
    number = await worked_out(rapport, owner, "{employees} * 2")
    done = await owner.patch(f"/api/fields/company/{number}", json={"base_version": 1, "formula": '"a"'})
    assert done.json()["fields"]["formula"]["message"] == "Not a formula: its results would be of another kind"
    done = await owner.patch(f"/api/fields/company/{number}", json={"base_version": 1, "required": True})
    assert done.json()["fields"]["required"]["code"] == "records.field_given_number"
    for body in ({"type": "formula"}, {"type": "text", "formula": "1"}):
        done = await owner.post("/api/fields/company", json={**body, "label": {"zh": "", "en": "Odd"}})
        assert done.json()["fields"]["formula"]["code"] == "records.field_not_worked_out"
    text = str((await define(owner, "text", "Words"))["name"])
    done = await owner.patch(f"/api/fields/company/{text}", json={"base_version": 1, "formula": "1"})
    assert done.json()["fields"]["formula"]["code"] == "records.field_not_worked_out"


async def test_a_result_that_no_number_holds_is_empty(rapport: Rapport, owner: Person) -> None:
    old = await add(owner, "Old", annual_revenue="999999999999", employees=1)
    fits = await add(owner, "Fits", annual_revenue="3", employees=1)
    name = await worked_out(rapport, owner, "{annual_revenue} * {annual_revenue}")
    assert ((await kept(owner, old))[name], (await kept(owner, fits))[name]) == (None, "9")
    await add(owner, "New", annual_revenue="-999999999999")
    path = f"/api/companies/{fits['id']}"
    version = (await kept(owner, fits))["version"]
    done = await owner.patch(path, json={"base_version": version, "annual_revenue": "1000000000"})
    assert (done.status_code, done.json()["record"][name]) == (200, None), "where numbers end, there is none"
    done = await owner.patch(path, json={"base_version": version + 1, "annual_revenue": "999999999"})
    assert done.json()["record"][name] == "999999998000000001"


async def test_the_formulas_of_a_record_share_what_text_they_work_through(rapport: Rapport, owner: Person) -> None:
    notes = str((await define(owner, "long_text", "Words"))["name"])
    lengthy = "length(" + " & ".join([f"{{{notes}}}"] * 8) + ")"
    first, second = [await worked_out(rapport, owner, lengthy, label) for label in ("First", "Second")]
    short = await add(owner, "Short", **{notes: "abc"})
    assert (short[first], short[second]) == ("24", "24")
    made = await add(owner, "Long", **{notes: "x" * 4000})
    assert sorted([made[first], made[second]], key=str) == ["32000", None]
    path = f"/api/companies/{made['id']}"
    done = await owner.patch(path, json={"base_version": made["version"], notes: "abcd"})
    assert (done.json()["record"][first], done.json()["record"][second]) == ("32", "32")


def test_a_formula_that_nobody_could_define_here_is_not_worked_out() -> None:
    def own(number: int, formula: str) -> Field:
        return Field(
            name=f"c_{number}",
            id=1_000_000 + number,
            label=Text(zh="字段", en="Field"),
            kind_name="date",
            custom=True,
            formula=formula,
        )

    # As an archive of somebody else's might bring it: a result would lie in the clear.
    contact = CONTACT.with_custom([own(1, "{birthday}"), own(2, "{c_3}"), own(3, "{c_2}")])
    assert computed.in_order(contact) == ()
    values = {"name": "Ann", "birthday": "1984-05-17"}
    assert computed.with_results(contact, values) == values
