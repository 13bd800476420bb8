"""Imports through the API: mapping, dry run, decisions, run, update, undo, and what is refused."""

from collections import Counter
from pathlib import Path

import pytest

from tests.support import crm_sales
from tests.support.app import Person, Rapport
from tests.support.imports import everything, imported, step, upload
from tests.support.uploads import TUS, begun, part


@pytest.mark.parametrize("path", crm_sales.files(), ids=lambda path: path.parent.name)
async def test_a_file_with_faults_becomes_clean_records(rapport: Rapport, owner: Person, path: Path) -> None:
    content = crm_sales.content(path)
    opened = (await upload(owner, content)).json()
    assert {column["header"]: column["field"] for column in opened["columns"]} == {
        "account": "name",
        "sector": "industry",
        "year_established": "year_founded",
        "revenue": "annual_revenue",
        "employees": "employees",
        "office_location": "country",
        "subsidiary_of": "parent",
    }
    assert opened["key"] == "name"
    checked = await step(rapport, owner, opened, "dry-run", decisions={})
    assert checked["state"] == "checked"
    assert checked["totals"] == {"rows": 85, "create": 85, "update": 0, "unchanged": 0, "errors": 0}
    spelling = {f["id"]: (f["count"], f["chosen"]) for f in checked["findings"] if f["kind"] == "spelling"}
    assert spelling["spelling:industry:technolgy"] == (12, "merge")
    assert spelling["spelling:country:philipines"] == (1, "merge")
    assert await everything(owner) == []
    preview = (await owner.get(f"/api/imports/{opened['id']}/rows", params={"tab": "changed"})).json()
    assert {row["values"]["industry"]["text"] for row in preview["items"] if row["values"]["industry"]["was"]} == {
        "Technology"
    }

    done = await step(rapport, owner, opened, "run")
    assert (done["state"], done["progress"]["done"]) == ("done", 85)
    records = await everything(owner)
    assert sorted(record["name"] for record in records) == sorted(crm_sales.names(path))
    sectors = Counter(record["_labels"][record["industry"]]["en"] for record in records)
    assert (sectors["Technology"], sectors["Retail"], len(sectors)) == (12, 17, 10)
    countries = Counter(record["_labels"][record["country"]]["en"] for record in records)
    assert (countries["Philippines"], countries["United States"]) == (1, 71)
    assert len([record for record in records if record["parent"]]) == 15
    assert len({record["parent"] for record in records if record["parent"]}) == 7

    again = await step(rapport, owner, (await upload(owner, content)).json(), "dry-run", decisions={})
    assert again["totals"] == {"rows": 85, "create": 0, "update": 0, "unchanged": 85, "errors": 0}

    undone = await step(rapport, owner, opened, "undo")
    assert undone["state"] == "undone"
    assert await everything(owner) == []
    assert (await step(rapport, owner, opened, "undo"))["state"] == "done"
    assert len(await everything(owner)) == 85


async def test_an_update_by_key_changes_only_what_differs(rapport: Rapport, owner: Person) -> None:
    made = (await owner.post("/api/companies", json={"name": "Alpha", "employees": 1, "phone": "020 7946 0104"})).json()
    opened = (await upload(owner, b"name;employees\nALPHA;1.234\nBeta;2.000\n")).json()
    checked = await step(rapport, owner, opened, "dry-run", decisions={})
    assert checked["totals"] == {"rows": 2, "create": 1, "update": 1, "unchanged": 0, "errors": 0}
    await step(rapport, owner, opened, "run")
    record = (await owner.get(f"/api/companies/{made['record']['id']}")).json()["record"]
    assert (record["phone"], record["version"]) == ("020 7946 0104", 2)


async def test_rows_with_faults_are_kept_and_come_back_as_a_file(rapport: Rapport, owner: Person) -> None:
    content = "名称,员工数,电话\r\n苏州博远,many,0512-5550 0101\r\n,5,\r\n青岛瑞丰,7,x\r\n".encode("gb18030")
    opened = (await upload(owner, content)).json()
    checked = await step(rapport, owner, opened, "dry-run", decisions={})
    assert checked["totals"] == {"rows": 3, "create": 2, "update": 0, "unchanged": 0, "errors": 1}
    await step(rapport, owner, opened, "run")
    assert [(record["name"], record["employees"], record["phone"]) for record in await everything(owner)] == [
        ("青岛瑞丰", 7, None),
        ("苏州博远", None, "0512-5550 0101"),
    ]
    lines = (await owner.get(f"/api/imports/{opened['id']}/errors.csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("名称,员工数,电话,Reason,")
    assert lines[1].startswith("苏州博远,many,0512-5550 0101,Employees:")
    assert len(lines) == 4


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf\r\n", b"name,employees\n"],
    ids=["blank", "header only"],
)
async def test_what_is_no_table_is_refused_with_a_reason(owner: Person, content: bytes) -> None:
    refused = await upload(owner, content)
    assert (refused.status_code, refused.json()["code"]) == (400, "imports.unreadable_file")


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00zip", bytes(range(256)) * 4], ids=["spreadsheet", "binary"])
async def test_what_its_ending_does_not_say_is_not_kept(owner: Person, content: bytes) -> None:
    sent = (await begun(owner, len(content))).headers["location"]
    refused = await part(owner, sent, 0, content)
    assert (refused.status_code, refused.json()["code"]) == (422, "attachments.other_kind")
    assert (await owner.head(sent, headers=TUS)).status_code == 404


async def test_a_mapping_needs_its_required_fields_and_each_field_once(owner: Person) -> None:
    opened = (await upload(owner, b"a,b\n1,2\n")).json()
    url = f"/api/imports/{opened['id']}"
    assert (await owner.post(f"{url}/dry-run", json={})).json()["code"] == "imports.required_not_mapped"
    twice = {"columns": [{"header": "a", "field": "name"}, {"header": "b", "field": "name"}]}
    assert (await owner.put(f"{url}/mapping", json=twice)).json()["code"] == "imports.bad_mapping"
    assert (await owner.post(f"{url}/run")).json()["code"] == "imports.wrong_state"


async def test_a_page_of_rows_beyond_the_end_is_empty(rapport: Rapport, owner: Person) -> None:
    done = await imported(rapport, owner, b"name\nAlpha\nBeta\n")
    url = f"/api/imports/{done['id']}/rows"
    pages = [(await owner.get(url, params={"offset": offset})).json()["items"] for offset in (0, -(2**80), 2, 2**80)]
    assert [[row["row"] for row in page] for page in pages] == [[2, 3], [2, 3], [], []]
