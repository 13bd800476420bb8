"""What a dry run asks and what the answers do: spellings, new choices, doubles, parents, ragged rows, keys."""

import csv
import io

import pytest

from auth.principal import ObjectRights, Rights
from tests.support.app import Person, Rapport
from tests.support.imports import (
    ask,
    count,
    error_lines,
    everything,
    findings,
    imported,
    look,
    make_member,
    opened,
    step,
)

pytestmark = pytest.mark.deep


async def parents(person: Person) -> dict[str, str | None]:
    """Each company's parent by name."""
    records = await everything(person)
    names = {record["id"]: record["name"] for record in records}
    return {record["name"]: names.get(record["parent"]) for record in records}


async def industries(person: Person) -> dict[str, str | None]:
    """Each company's industry in English."""
    return {
        record["name"]: record["_labels"][record["industry"]]["en"] if record["industry"] else None
        for record in await everything(person)
    }


async def map_to(person: Person, item: dict, key: str | None = "name", **fields: str | None) -> object:
    """Maps columns by their header."""
    columns = [{"header": header, "field": field} for header, field in fields.items()]
    return await person.put(f"/api/imports/{item['id']}/mapping", json={"columns": columns, "key": key})


async def test_a_refused_merge_keeps_both_spellings(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, b"account,sector\nAlpha,technolgy\nBeta,Technology\n")
    found = await findings(rapport, owner, item)
    assert found["spelling:industry:technolgy"]["chosen"] == "merge"
    assert "new_choice:industry" not in found

    found = await findings(rapport, owner, item, **{"spelling:industry:technolgy": "keep"})
    assert found["spelling:industry:technolgy"]["chosen"] == "keep"
    assert found["new_choice:industry"]["detail"] == {"zh": "technolgy", "en": "technolgy"}
    await step(rapport, owner, item, "run")
    assert await industries(owner) == {"Alpha": "technolgy", "Beta": "Technology"}


async def test_what_was_shown_is_what_happens(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, b"account,city\nAlpha,Sheffeild\nBeta,Sheffield\nGamma,Sheffield\n")
    assert set(await findings(rapport, owner, item)) == {"spelling:city:sheffeild", "new_choice:city"}
    # A label that comes between dry run and run, and that a fresh look would take for the meant one.
    added = await owner.post("/api/choices/company/city", json={"label": {"zh": "Sheffeilds", "en": "Sheffeilds"}})
    assert added.status_code in {200, 201}, added.text
    await step(rapport, owner, item, "run")
    cities = [record["_labels"][record["city"]]["en"] for record in await everything(owner)]
    assert cities == ["Sheffield"] * 3


async def test_an_ambiguous_value_is_asked_about_and_kept_until_somebody_says(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, b"account,country\nAlpha,Korea\n")
    found = await findings(rapport, owner, item)
    # Asked once: whether it is a new label is the same question.
    assert set(found) == {"spelling:country:korea"}
    asked = found["spelling:country:korea"]
    assert (asked["chosen"], [option["value"] for option in asked["options"]]) == (
        "keep", ["keep", "as:north korea", "as:south korea"],
    )  # fmt: skip
    await findings(rapport, owner, item, **{"spelling:country:korea": "as:south korea"})
    await step(rapport, owner, item, "run")
    [record] = await everything(owner)
    assert record["_labels"][record["country"]]["en"] == "South Korea"


async def test_an_ambiguous_value_that_is_kept_becomes_a_label_beside_the_other_new_ones(
    rapport: Rapport, owner: Person
) -> None:
    item = await opened(owner, b"account,country\nAlpha,Korea\nBeta,Narnia\n")
    found = await findings(rapport, owner, item, **{"spelling:country:korea": "keep"})
    assert found["new_choice:country"]["detail"]["en"] == "Narnia"
    # Leaving the new ones out leaves it out too, and says so.
    found = await findings(rapport, owner, item, **{"new_choice:country": "leave"})
    assert (found["new_choice:country"]["detail"]["en"], found["new_choice:country"]["count"]) == ("Korea, Narnia", 2)
    await findings(rapport, owner, item, **{"new_choice:country": "create"})
    await step(rapport, owner, item, "run")
    records = await everything(owner)
    assert sorted(record["_labels"][record["country"]]["en"] for record in records) == ["Korea", "Narnia"]


async def test_a_decision_that_nobody_offered_is_refused(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, b"account,sector\nAlpha,technolgy\n")
    await step(rapport, owner, item, "dry-run")
    refused = await ask(owner, item, "dry-run", {"decisions": {"spelling:industry:technolgy": "as:retail"}})
    assert (refused.status_code, refused.json()["code"]) == (400, "imports.unknown_decision")
    assert (await look(owner, item))["state"] == "checked"


@pytest.mark.parametrize("by", ["decision", "mapping"])
async def test_new_choices_may_be_left_out(rapport: Rapport, owner: Person, by: str) -> None:
    item = await opened(owner, b"account,city\nAlpha,Leeds\n")
    decisions = {"new_choice:city": "leave"} if by == "decision" else {}
    if by == "mapping":
        columns = [
            {"header": "account", "field": "name"},
            {"header": "city", "field": "city", "create_choice": False},
        ]
        await owner.put(f"/api/imports/{item['id']}/mapping", json={"columns": columns, "key": "name"})
    if decisions:
        await findings(rapport, owner, item)
    assert (await findings(rapport, owner, item, **decisions))["new_choice:city"]["chosen"] == "leave"
    await step(rapport, owner, item, "run")
    assert [record["city"] for record in await everything(owner)] == [None]
    assert (await owner.get("/api/choices/company/city")).json() == []


async def test_a_choice_column_of_all_different_values_is_refused(rapport: Rapport, owner: Person) -> None:
    rows = "".join(f"N{n},City {n}\n" for n in range(10_001))
    item = await opened(owner, f"account,city\n{rows}".encode())
    failed = await step(rapport, owner, item, "dry-run")
    assert (failed["state"], failed["error_code"], failed["totals"]) == ("failed", "imports.too_many_choices", None)
    assert (await map_to(owner, item, account="name", city="address")).status_code == 200
    assert (await step(rapport, owner, item, "dry-run"))["totals"]["create"] == 10_001


async def test_doubles_are_skipped_or_both_imported(rapport: Rapport, owner: Person) -> None:
    content = b"account,employees\nAlpha,1\n ALPHA ,2\nBeta,3\n"
    item = await opened(owner, content)
    found = await findings(rapport, owner, item)
    assert (found["duplicate:name"]["count"], found["duplicate:name"]["chosen"]) == (1, "skip")
    assert await error_lines(owner, item) == ['"ALPHA","2","repeats an earlier row; skipped"']
    await findings(rapport, owner, item, **{"duplicate:name": "both"})
    assert await error_lines(owner, item) == []
    assert (await look(owner, item))["totals"]["create"] == 3
    await step(rapport, owner, item, "run")
    assert sorted(record["employees"] for record in await everything(owner)) == [1, 2, 3]


async def test_a_key_is_compared_the_way_its_field_is(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, b"name,mobile\nAnn,138 0000 1111\nAnn again,13800001111\n", "contact")
    await map_to(owner, item, key="mobile", name="name", mobile="mobile")
    assert (await step(rapport, owner, item, "dry-run"))["totals"]["create"] == 1


@pytest.mark.parametrize("key", ["email", "title", "nothing"])
async def test_a_key_needs_an_index_and_a_column(owner: Person, key: str) -> None:
    item = await opened(owner, b"name,title\nAnn,Buyer\n", "contact")
    refused = await map_to(owner, item, key=key, name="name", title="title")
    assert (refused.status_code, refused.json()["code"]) == (400, "imports.bad_mapping")


async def test_parents_stand_anywhere_in_the_file(rapport: Rapport, owner: Person) -> None:
    await owner.post("/api/companies", json={"name": "Old Holding"})
    await imported(
        rapport, owner, b"account,subsidiary_of\nKid,Top\nTop,Old Holding\nOther,top \nLost,Nobody Ltd\nAlone,\n"
    )
    assert await parents(owner) == {
        "Kid": "Top", "Top": "Old Holding", "Other": "Top", "Lost": None, "Alone": None, "Old Holding": None,
    }  # fmt: skip


async def test_nothing_is_placed_above_itself(rapport: Rapport, owner: Person) -> None:
    content = b"account,subsidiary_of\nSelf,self\nA1,B1\nB1,C1\nC1,A1\nKid,A1\n"
    item = await opened(owner, content)
    assert (await findings(rapport, owner, item))["unreadable:parent"]["count"] == 4
    await step(rapport, owner, item, "run")
    assert await parents(owner) == {"Self": None, "A1": None, "B1": None, "C1": None, "Kid": "A1"}
    lines = await error_lines(owner, item)
    assert lines[0] == "Self,self,Parent company: A record can't be placed below itself"
    assert len(lines) == 4


async def test_an_update_makes_no_circle_with_what_is_there(rapport: Rapport, owner: Person) -> None:
    above = (await owner.post("/api/companies", json={"name": "Above"})).json()["record"]["id"]
    await owner.post("/api/companies", json={"name": "Below", "parent": above})
    await imported(rapport, owner, b"account,subsidiary_of,employees\nAbove,Below,7\n")
    assert await parents(owner) == {"Above": None, "Below": "Above"}
    assert [record["employees"] for record in await everything(owner)] == [7, None]


async def test_a_circle_with_records_of_the_same_file_is_seen_beforehand(rapport: Rapport, owner: Person) -> None:
    for name in ("A1", "B1"):
        await owner.post("/api/companies", json={"name": name})
    item = await opened(owner, b"account,subsidiary_of\nA1,B1\nB1,A1\n")
    assert (await findings(rapport, owner, item))["unreadable:parent"]["count"] == 2
    await step(rapport, owner, item, "run")
    assert await parents(owner) == {"A1": None, "B1": None}


async def test_more_parents_than_a_statement_takes_parameters(rapport: Rapport, owner: Person) -> None:
    rows = "".join(f"N{n},P{n}\n" for n in range(35_000))
    item = await opened(owner, f"account,subsidiary_of\n{rows}".encode())
    assert (await findings(rapport, owner, item))["missing_reference:parent"]["count"] == 35_000


async def test_ragged_rows_are_kept_and_reported(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, b"account,employees,phone\nAlpha,1,020 7946 0104,=2+2,more\nBeta,2\nGamma,3,x\n")
    found = await findings(rapport, owner, item)
    assert (found["unreadable:rows"]["count"], found["unreadable:phone"]["count"]) == (2, 1)
    await step(rapport, owner, item, "run")
    assert [record["name"] for record in await everything(owner)] == ["Alpha", "Beta", "Gamma"]
    lines = list(csv.reader(io.StringIO("\n".join(await error_lines(owner, item)))))
    assert lines == [
        ["Alpha", "1", "020 7946 0104", "values beyond the header are left out: =2+2 | more"],
        ["Beta", "2", "", "fewer cells than the header; check that none has moved"],
        ["Gamma", "3", "x", "Phone: Not readable: expected a phone number"],
    ]


async def test_the_error_file_comes_back_mended(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, b"account,employees,description\nAlpha,many,=cmd\nBeta,5,+44\n")
    sent = (await owner.get(f"/api/imports/{item['id']}/errors.csv")).content.decode("utf-8-sig")
    assert sent.splitlines()[1].startswith("Alpha,many,'=cmd,Employees: ")
    again = await imported(rapport, owner, sent.replace("many", "12").encode())
    assert again["totals"] == {"rows": 1, "create": 0, "update": 1, "unchanged": 0, "errors": 0}
    assert [(each["name"], each["employees"], each["description"]) for each in await everything(owner)] == [
        ("Alpha", 12, "=cmd"),
        ("Beta", 5, "+44"),
    ]


async def test_rows_are_shown_as_they_will_be(rapport: Rapport, owner: Person) -> None:
    await owner.post("/api/companies", json={"name": "Known"})
    content = b"account,sector,employees\nKnown,Retail,1\nNew,technolgy,2\nBad,Retail,n/a\nNew,Retail,4\n"
    item = await opened(owner, content)
    await step(rapport, owner, item, "dry-run")
    page = (await owner.get(f"/api/imports/{item['id']}/rows")).json()
    assert [(row["row"], row["status"]) for row in page["items"]] == [
        (2, "update"), (3, "merged"), (4, "error"), (5, "new"),
    ]  # fmt: skip
    assert page["items"][1]["values"]["industry"] == {"text": "Technology", "was": "technolgy"}
    assert [note["en"] for note in page["items"][2]["notes"]] == ["Employees: Not readable: expected a whole number"]
    assert page["counts"] == {"all": 4, "changed": 1, "errors": 2}
    changed = (await owner.get(f"/api/imports/{item['id']}/rows", params={"tab": "changed"})).json()
    assert [row["row"] for row in changed["items"]] == [3]


async def test_after_the_run_each_row_says_what_was_done_with_it(rapport: Rapport, owner: Person) -> None:
    await owner.post("/api/companies", json={"name": "Known"})
    await owner.post("/api/companies", json={"name": "Same", "employees": 3})
    content = b"account,sector,employees\nKnown,Retail,1\nNew,technolgy,2\nBad,Retail,n/a\nSame,,3\nPlain,Retail,5\n"
    item = await opened(owner, content)
    checked = await step(rapport, owner, item, "dry-run")
    assert [(each["pair"], each["title"]["en"]) for each in checked["findings"] if each["kind"] == "spelling"] == [
        (["technolgy", "Technology"], "Industry: two spellings")
    ]
    await step(rapport, owner, item, "run")
    done = [(2, "update"), (3, "merged"), (4, "error"), (5, "unchanged"), (6, "new")]
    page = (await owner.get(f"/api/imports/{item['id']}/rows")).json()
    assert [(row["row"], row["status"]) for row in page["items"]] == done
    await step(rapport, owner, item, "undo")
    page = (await owner.get(f"/api/imports/{item['id']}/rows")).json()
    assert [(row["row"], row["status"]) for row in page["items"]] == [*done[:3], (5, "unchanged"), (6, "new")]


async def test_pages_go_to_the_end_of_a_long_file(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, ("account\n" + "".join(f"N{n}\n" for n in range(21_000))).encode())
    last = (await owner.get(f"/api/imports/{item['id']}/rows", params={"offset": 20_990})).json()
    assert [row["row"] for row in last["items"]] == list(range(20_992, 21_002))


async def test_records_that_one_may_not_change_are_left_alone(rapport: Rapport, owner: Person, email: str) -> None:
    item = await opened(owner, b"account,employees\nMine,1\nTheirs,2\n")
    await owner.post("/api/companies", json={"name": "Theirs"})
    reader = Rights(objects={"*": ObjectRights(read="all", create=True, update="none")}, import_=True)
    await make_member(rapport, owner, reader)
    checked = await step(rapport, owner, item, "dry-run")
    assert checked["totals"] == {"rows": 2, "create": 1, "update": 0, "unchanged": 0, "errors": 1}
    await step(rapport, owner, item, "run")
    assert [(record["name"], record["employees"]) for record in await everything(owner)] == [
        ("Mine", 1), ("Theirs", None),
    ]  # fmt: skip
    assert await count(owner) == 2
