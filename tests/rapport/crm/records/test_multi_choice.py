"""Fields with several choices: written, changed, asked for, counted, imported, exported, copied."""

import csv
import io
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.imports import error_lines, findings, imported, opened, step
from tests.support.own_fields import define

Json = dict[str, Any]
LABELS = [{"zh": "铁", "en": "Iron"}, {"zh": "锌", "en": "Zinc"}, {"zh": "铜", "en": "Copper"}]


class Metals:
    """Companies with a field of several metals."""

    def __init__(self, person: Person, field: Json) -> None:
        self.person, self.name = person, field["name"]
        self.ids = {each["label"]["en"]: each["id"] for each in field["choices"]}
        self.labels = {each: label for label, each in self.ids.items()}

    async def add(self, name: str, *metals: str) -> Json:
        body = {"name": name, self.name: [self.ids[each] for each in metals]}
        done = await self.person.post("/api/companies", json=body)
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        return record

    async def change(self, record: Json, value: object) -> Any:
        body = {"base_version": record["version"], self.name: value}
        return await self.person.patch(f"/api/companies/{record['id']}", json=body)

    async def held(self) -> dict[str, set[str]]:
        """The metals of each company."""
        for each in (await self.person.get(f"/api/choices/company/{self.name}")).json():
            self.labels[each["id"]] = each["label"]["en"]
        page = (await self.person.post("/api/companies/query", json={"limit": 100})).json()
        return {each["name"]: {self.labels[one] for one in each[self.name] or ()} for each in page["items"]}


@pytest.fixture
async def metals(rapport: Rapport, email: str) -> Metals:
    person = await rapport.sign_up("Metals Ltd", "GB", email)
    return Metals(person, await define(person, "multi_choice", "Metals", choices=LABELS))


async def test_a_value_is_a_set(metals: Metals) -> None:
    made = await metals.add("Acme", "Zinc", "Iron", "Zinc")
    assert made[metals.name] == sorted((metals.ids["Iron"], metals.ids["Zinc"])), "each once, in one order"
    read = (await metals.person.get(f"/api/companies/{made['id']}")).json()
    assert read["record"] == made
    assert read["included"]["choices"][metals.ids["Zinc"]] == LABELS[1]
    same = await metals.change(made, [metals.ids["Zinc"], metals.ids["Iron"]])
    assert same.json()["record"]["version"] == made["version"], "the same set in another order is no change"
    none = (await metals.change(made, [])).json()["record"]
    assert none[metals.name] is None


async def test_single_choices_are_added_and_taken_away(metals: Metals) -> None:
    first, second = await metals.add("One", "Iron"), await metals.add("Two", "Iron", "Zinc")
    change = {"add": [metals.ids["Copper"]], "remove": [metals.ids["Iron"]]}
    one = (await metals.change(first, change)).json()["record"]
    assert one[metals.name] == [metals.ids["Copper"]]
    body = {"op": "update", "ids": [first["id"], second["id"]], "fields": {metals.name: change}}
    done = (await metals.person.post("/api/companies/bulk", json=body)).json()
    assert (done["done"], done["failed"]) == (2, [])
    assert await metals.held() == {"One": {"Copper"}, "Two": {"Zinc", "Copper"}}
    undone = await metals.person.post(f"/api/batches/{done['batch_id']}/undo")
    assert undone.status_code == 200, undone.text
    assert await metals.held() == {"One": {"Copper"}, "Two": {"Iron", "Zinc"}}


async def test_what_is_no_set_of_its_choices_is_refused(metals: Metals) -> None:
    made = await metals.add("Acme", "Iron")
    other = await define(metals.person, "multi_choice", "Others", choices=LABELS)
    foreign = other["choices"][0]["id"]
    for value, code in (
        (metals.ids["Iron"], "records.unreadable"),
        (["no id"], "records.unreadable"),
        ([foreign, metals.ids["Iron"]], "records.unknown_choice"),
        ({"add": [foreign]}, "records.unknown_choice"),
        ({"add": "Iron"}, "records.unreadable"),
        ({"with": []}, "records.unreadable"),
        (
            [made["id"]] * 2 + [f"0198c0de-0000-7000-8000-{number:012}" for number in range(101)],
            "records.too_many_chosen",
        ),
    ):
        answer = await metals.change(made, value)
        assert (answer.status_code, answer.json()["fields"][metals.name]["code"]) == (422, code), value
    required = await define(metals.person, "multi_choice", "Needed", choices=LABELS, required=True)
    refused = await metals.person.post("/api/companies", json={"name": "Beta", required["name"]: []})
    assert refused.json()["fields"][required["name"]]["code"] == "records.required"


async def test_history_says_what_it_was_and_undo_puts_it_back(metals: Metals) -> None:
    made = await metals.add("Acme", "Iron", "Zinc")
    changed = (await metals.change(made, {"add": [metals.ids["Copper"]]})).json()
    path = f"/api/companies/{made['id']}"
    newest = (await metals.person.get(f"{path}/history")).json()
    [line] = newest["items"][0]["changes"]
    assert (line["before"], line["after"]) == (made[metals.name], changed["record"][metals.name])
    assert newest["included"]["choices"][metals.ids["Copper"]] == LABELS[2]
    back = await metals.person.post(f"{path}/reversion", json={"seq": changed["change"]["seq"]})
    assert back.json()["record"][metals.name] == made[metals.name]
    conflict = await metals.change(made, [metals.ids["Copper"]])
    assert conflict.json()["details"]["fields"][metals.name]["theirs"] == made[metals.name]


async def test_a_record_counts_in_the_group_of_each_of_its_choices(metals: Metals) -> None:
    worth = (await define(metals.person, "money", "Worth"))["name"]
    for name, chosen, amount in (("A", ("Iron", "Zinc"), "10"), ("B", ("Zinc",), "5"), ("C", (), "1")):
        record = await metals.add(name, *chosen)
        await metals.person.patch(f"/api/companies/{record['id']}", json={"base_version": 1, worth: amount})
    ids, wanted = metals.ids, {"group": metals.name, "sums": [worth]}
    for moment in ({}, {"as_of": "2999-01-01T00:00:00+00:00"}):
        found = (await metals.person.post("/api/companies/summary", json={**wanted, **moment})).json()
        groups = {each["key"]: (each["count"], each["sums"][worth]) for each in found["groups"]}
        assert groups == {ids["Zinc"]: (2, "15"), ids["Iron"]: (1, "10"), None: (1, "1")}, moment
        assert found["total"] == {"count": 3, "sums": {worth: "16"}}, "each record once"
        assert found["included"]["choices"][ids["Zinc"]] == LABELS[1]


async def test_it_is_no_order(metals: Metals) -> None:
    for query in (
        {"sort": [{"field": metals.name}]},
        {"filter": {"field": metals.name, "op": "eq", "value": metals.ids["Iron"]}},
        {"filter": {"field": metals.name, "op": "has_any", "value": metals.ids["Iron"]}},
        {"filter": {"field": metals.name, "op": "has_all", "value": []}},
        {"filter": {"field": metals.name, "op": "has_none", "value": ["Iron"]}},
    ):
        assert (await metals.person.post("/api/companies/query", json=query)).status_code == 400, query


async def test_a_file_has_several_labels_in_a_cell(rapport: Rapport, metals: Metals) -> None:
    lines = 'Name,Metals\nAcme,"iron; Zinc"\nBeta,锌、铜\nGamma,Zinc；Silver;\nDelta,\n'
    run = await imported(rapport, metals.person, lines.encode())
    assert run["state"] == "done"
    assert await metals.held() == {
        "Acme": {"Iron", "Zinc"}, "Beta": {"Zinc", "Copper"}, "Gamma": {"Zinc", "Silver"}, "Delta": set(),
    }  # fmt: skip
    export = await metals.person.post("/api/companies/export", json={"sort": [{"field": "name"}]})
    rows = list(csv.DictReader(io.StringIO(export.text.removeprefix("\ufeff"))))
    assert [each["Metals"] for each in rows] == ["Iron; Zinc", "Zinc; Copper", "", "Zinc; Silver"]
    again = await imported(rapport, metals.person, export.content)
    assert again["state"] == "done"
    assert (await metals.held())["Gamma"] == {"Zinc", "Silver"}, "what was exported is read as it was"


async def test_words_that_are_no_labels_are_reported_like_those_of_a_choice(rapport: Rapport, metals: Metals) -> None:
    item = await opened(metals.person, b"Name,Metals\nAcme,Zinc; Copperr; Gold\n")
    found = await findings(rapport, metals.person, item)
    assert {"spelling", "new_choice"} <= {each["kind"] for each in found.values()}
    columns = [
        {"header": "Name", "field": "name"},
        {"header": "Metals", "field": metals.name, "create_choice": False},
    ]
    mapped = await metals.person.put(f"/api/imports/{item['id']}/mapping", json={"columns": columns})
    assert mapped.status_code == 200, mapped.text
    await step(rapport, metals.person, item, "dry-run")
    await step(rapport, metals.person, item, "run")
    assert await metals.held() == {"Acme": {"Zinc", "Copper"}}
    assert "Gold" in (await error_lines(metals.person, item))[0]


async def test_a_label_that_a_file_would_split_is_refused(metals: Metals) -> None:
    path = f"/api/choices/company/{metals.name}"
    refused = await metals.person.post(path, json={"label": "Iron; cast"})
    assert (refused.status_code, refused.json()["code"]) == (422, "records.label_would_split")
    added = await metals.person.post(path, json={"label": "Tin"})
    assert added.status_code == 201
    assert [each["label"]["en"] for each in (await metals.person.get(path)).json()][-1] == "Tin"


async def test_a_converted_lead_brings_its_labels_along(metals: Metals) -> None:
    person = metals.person
    said = await define(person, "multi_choice", "Said", "lead", choices=[*LABELS[1:], {"zh": "锡", "en": "Tin"}])
    heard = await define(person, "multi_choice", "Heard", copied_from=said["name"], choices=LABELS)
    wanted = [each["id"] for each in said["choices"] if each["label"]["en"] in {"Zinc", "Tin"}]
    lead = {"name": "Ann Ott", "company_name": "Foundry", said["name"]: wanted}
    made = (await person.post("/api/leads", json=lead)).json()["record"]
    done = await person.post(f"/api/leads/{made['id']}/conversion", json={"company": {}})
    assert done.status_code == 201, done.text
    company = (await person.get(f"/api/companies/{done.json()['company']}")).json()
    labels = {company["included"]["choices"][each]["en"] for each in company["record"][heard["name"]]}
    assert labels == {"Zinc", "Tin"}
