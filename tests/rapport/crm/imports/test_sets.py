"""The files of another CRM in one import: people, products, companies, deals; checked, written, taken back and again.

Each test runs on files of our own, and where the public ones are, on those too.
"""

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel import tables
from rapport.crm.activities.models import notification
from rapport.crm.attachments.uploads import FORGET
from rapport.crm.imports import uploads
from tests.support import crm_files
from tests.support.app import Person, Rapport
from tests.support.imports import count, step, upload
from tests.support.uploads import file_sent

pytestmark = pytest.mark.slow

Json = dict[str, Any]
FOLDERS = crm_files.folders(Path(tempfile.mkdtemp(prefix="rapport-crm-")))


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Sets Ltd", "US", email)


async def dropped(person: Person, folder: Path, names: tuple[str, ...] = crm_files.NAMES) -> Json:
    """A set of these files."""
    ids = [await file_sent(person, (folder / name).read_bytes(), name) for name in names]
    made = await person.post("/api/import-sets", json={"file_ids": ids})
    assert made.status_code == 201, made.text
    found: Json = made.json()
    return found


async def act(rapport: Rapport, person: Person, item: Json, what: str, body: object = None) -> Json:
    """A verb of a set with its job; the set afterwards."""
    asked = await person.post(f"/api/import-sets/{item['id']}/{what}", json=body)
    assert asked.status_code == 200, asked.text
    await rapport.run_jobs()
    found: Json = (await person.get(f"/api/import-sets/{item['id']}")).json()
    return found


def finding(item: Json, name: str, kind: str) -> Json:
    """The one finding of a kind in the import of an object."""
    run = next(each for each in item["imports"] if each["object"] == name)
    [found] = [each for each in run["findings"] if each["kind"] == kind]
    return dict(found)


async def people(person: Person) -> list[Json]:
    """Everybody who isn't deactivated."""
    found: list[Json] = (await person.get("/api/people")).json()
    return found


async def wins(person: Person) -> tuple[int, str]:
    """How many deals are won, and for how much."""
    won = {"field": "status", "op": "eq", "value": "won"}
    total = (await person.post("/api/deals/summary", json={"filter": won, "sums": ["amount"]})).json()["total"]
    return total["count"], total["sums"]["amount"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
async def test_another_crm_moves_in_out_and_in_again(rapport: Rapport, owner: Person, folder: Path) -> None:
    item = await dropped(owner, folder)
    assert [each["object"] for each in item["imports"]] == ["person", "company", "product", "deal"]
    deal = item["imports"][3]
    assert {column["header"]: column["field"] for column in deal["columns"]} == {
        "opportunity_id": "number", "sales_agent": "owner_id", "product": "product", "account": "company",
        "deal_stage": "stage", "engage_date": "started_on", "close_date": "close_date", "close_value": "amount",
        "engage_quarter": None, "close_quarter": None,
    }  # fmt: skip
    assert (deal["key"], deal["historic"], deal["pipeline_id"]) == ("number", True, None)
    assert [each["file"]["rows"] for each in item["imports"]] == [35, 85, 7, 8800]

    checked = await act(rapport, owner, item, "dry-run", {})
    assert checked["state"] == "checked", checked
    assert {each["object"]: each["totals"]["create"] for each in checked["imports"]} == {
        "person": 41, "product": 7, "company": 85, "deal": 8800,
    }  # fmt: skip
    assert [each["totals"]["errors"] for each in checked["imports"]] == [0, 0, 0, 0]
    pro = finding(checked, "deal", "spelling")
    assert (pro["count"], pro["pair"][0].replace("Pro", " Pro")) == (1480, pro["pair"][1])
    assert finding(checked, "deal", "empty")["count"] == 1425
    without = await owner.get(f"/api/imports/{deal['id']}/rows?tab=empty&field=company&offset=1400")
    assert ["company" in row["values"] for row in without.json()["items"]] == [False] * 25
    changed = (await owner.get(f"/api/imports/{deal['id']}/rows?tab=changed&offset=1475")).json()
    assert (changed["counts"]["changed"], len(changed["items"])) == (1480, 5)
    people_import = f"/api/imports/{item['imports'][0]['id']}"
    named = (await owner.get(f"{people_import}/rows")).json()
    assert [row["status"] for row in named["items"]] == ["new"] * 35
    assert set(named["items"][0]["values"]) == {"name", "manager", "office"}
    assert len((await owner.get(f"{people_import}/errors.csv")).text.splitlines()) == 1
    assert finding(checked, "deal", "undated")["count"] == 500
    assert finding(checked, "deal", "pipeline")["chosen"] == "new"
    assert finding(checked, "person", "people")["count"] == 41
    # The owners are in the file of people, so that the deals bring nobody.
    assert not any(each["kind"] == "new_people" for each in checked["imports"][3]["findings"])
    assert await count(owner, "deals") == 0

    done = await act(rapport, owner, item, "run")
    assert done["state"] == "done", done
    assert [await count(owner, noun) for noun in ("companies", "products", "deals")] == [85, 7, 8800]
    assert len(await people(owner)) == 42
    assert await wins(owner) == (4238, "10005534")
    await _is_the_past(owner, done["imports"][3]["pipeline_id"])
    await _nobody_is_told(rapport, owner)

    undone = await act(rapport, owner, item, "undo", {})
    assert undone["state"] == "undone", undone
    assert [await count(owner, noun) for noun in ("companies", "products", "deals")] == [0, 0, 0]
    assert len(await people(owner)) == 1
    assert [line["archived"] for line in (await owner.get("/api/pipelines")).json()] == [False, True]

    back = await act(rapport, owner, item, "undo", {})
    assert back["state"] == "done", back
    assert await wins(owner) == (4238, "10005534")
    assert len(await people(owner)) == 42


async def _nobody_is_told(rapport: Rapport, owner: Person) -> None:
    """Of the past there is no notification, no reminder and no event; what waits are the files, to be removed."""
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        assert await session.rows(sa.select(notification)) == []
        assert await session.rows(sa.select(tables.outbox)) == []
        assert {row.name for row in await session.rows(sa.select(tables.job.c.name))} <= {uploads.FORGET, FORGET}


async def _is_the_past(owner: Person, pipeline_id: str) -> None:
    """Stages carry the dates of the file, owners the names, products their lines."""
    lines = (await owner.get("/api/pipelines")).json()
    # The organisation's own is called Sales pipeline, like the file.
    assert (lines[1]["id"], lines[1]["label"]["en"]) == (pipeline_id, "sales pipeline 2")
    stages = {stage["label"]["en"]: stage["id"] for stage in lines[1]["stages"]}
    assert list(stages) == ["Prospecting", "Engaging", "Won", "Lost"]
    funnel = (await owner.post("/api/deals/funnel", json={"pipeline": lines[1]["id"], "last": "2018-12-31"})).json()
    # What has not begun carries the day of the import, so it is in no cohort of the past.
    assert [step["count"] for step in funnel["steps"]] == [8300, 8300, 4238]
    assert funnel["cohorts"][0]["first"] >= "2016-10-01"
    insights = (await owner.post("/api/deals/insights", json={"pipeline": lines[1]["id"]})).json()
    assert insights["best"]["first"].startswith("2017")
    assert insights["stale"]["count"] == 1589
    page = await owner.post(
        "/api/deals/query",
        json={"filter": {"field": "product.name", "op": "contains", "value": "pro"}, "limit": 1},
    )
    record = page.json()["items"][0]
    lines_of = (await owner.get(f"/api/deals/{record['id']}/lines")).json()["lines"]
    assert [line["product_id"] for line in lines_of] == [record["product"]]
    owners = {each["id"]: each for each in await people(owner)}
    assert owners[record["owner_id"]]["has_seat"] is False


async def test_the_same_deals_again_change_nothing_and_new_words_update(rapport: Rapport, owner: Person) -> None:
    folder = FOLDERS[0]
    item = await dropped(owner, folder)
    await act(rapport, owner, item, "dry-run", {})
    await act(rapport, owner, item, "run")
    again = (await upload(owner, (folder / "sales_pipeline.csv").read_bytes(), "deal", "sales_pipeline.csv")).json()
    checked = await step(rapport, owner, again, "dry-run")
    assert (checked["totals"]["create"], checked["totals"]["unchanged"]) == (0, 8800), checked["totals"]


async def test_an_edited_record_is_asked_about(rapport: Rapport, owner: Person) -> None:
    item = await dropped(owner, FOLDERS[0], ("accounts.csv", "products.csv"))
    await act(rapport, owner, item, "dry-run", {})
    await act(rapport, owner, item, "run")
    page = (await owner.post("/api/companies/query", json={"limit": 3})).json()["items"]
    for record in page:
        await owner.patch(f"/api/companies/{record['id']}", json={"employees": 1})
    undone = await act(rapport, owner, item, "undo", {})
    kept = [each for run in undone["imports"] for each in run["kept"]]
    assert {each["id"] for each in kept} == {record["id"] for record in page}
    assert await count(owner) == 3
    decisions = {page[0]["id"]: "revert", page[1]["id"]: "keep"}
    await act(rapport, owner, item, "undo", {"decisions": decisions})
    assert await count(owner) == 2


async def test_one_file_of_a_set_is_not_written_alone(rapport: Rapport, owner: Person) -> None:
    item = await dropped(owner, FOLDERS[0], ("products.csv",))
    refused = await owner.post(f"/api/imports/{item['imports'][0]['id']}/dry-run", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "imports.in_set")
    gone = await owner.delete(f"/api/import-sets/{item['id']}")
    assert gone.status_code == 204
    assert (await owner.get(f"/api/import-sets/{item['id']}")).status_code == 404


async def test_what_a_file_may_become_is_declared(owner: Person) -> None:
    declared = {each["name"]: each for each in (await owner.get("/api/import-objects")).json()}
    every = {
        "company", "contact", "campaign", "lead", "deal", "sales_order", "sales_receipt", "asset", "product", "task",
        "activity", "person", "stage_history",
    }  # fmt: skip
    assert set(declared) == every
    assert [field["name"] for field in declared["person"]["fields"]][:3] == ["name", "manager", "external_id"]
    assert declared["deal"]["named_by"] == ["company", "product", "number"]
    item = await dropped(owner, FOLDERS[0], ("products.csv",))
    file_id = item["imports"][0]["file"]["id"]
    again = await owner.post("/api/import-sets", json={"file_ids": [file_id], "objects": {file_id: "company"}})
    assert again.json()["imports"][0]["object"] == "company"


async def test_a_set_has_files(owner: Person) -> None:
    refused = await owner.post("/api/import-sets", json={"file_ids": []})
    assert (refused.status_code, refused.json()["code"]) == (400, "imports.no_files")
