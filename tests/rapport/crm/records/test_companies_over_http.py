"""Companies through the API: create, read, list, update, conflict, delete, history, undo, links, search, export."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh Chinese organisation."""
    return await rapport.sign_up("华东精工", "CN", email, name="周岚")


async def create(person: Person, noun: str = "companies", **fields: object) -> Json:
    """Creates a record and returns it."""
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


async def choice(person: Person, label: str, field: str = "industry") -> str:
    """The id of a choice by its English label."""
    listed = (await person.get(f"/api/choices/company/{field}")).json()
    return next(str(each["id"]) for each in listed if each["label"]["en"] == label)


async def names(person: Person, **query: object) -> list[str]:
    """The names on the first page of a list."""
    done = await person.post("/api/companies/query", json=query)
    assert done.status_code == 200, done.text
    return [item["name"] for item in done.json()["items"]]


async def test_a_created_record_reads_back_as_it_was_written(owner: Person) -> None:
    industry = await choice(owner, "Retail")
    made = await create(owner, name=" 苏州博远 ", industry=industry, employees=860, annual_revenue="620.50")
    read = await owner.get(f"/api/companies/{made['id']}")
    assert read.status_code == 200
    assert read.headers["etag"].startswith('"1.')
    assert read.json()["record"] == made
    assert (made["name"], made["employees"], made["annual_revenue"], made["version"]) == ("苏州博远", 860, "620.5", 1)
    assert read.json()["included"]["choices"][industry] == {"zh": "零售", "en": "Retail"}
    assert made["owner_id"] == owner.session["person"]["id"]


async def test_the_same_id_again_is_the_same_create(owner: Person) -> None:
    record_id = str(uuid4())
    first = await create(owner, id=record_id, name="一")
    second = await create(owner, id=record_id, name="二")
    assert first == second
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 1}


async def test_refused_fields_come_back_together_and_nothing_is_saved(owner: Person) -> None:
    done = await owner.post("/api/companies", json={"website": "not a site", "employees": "many"})
    assert done.status_code == 422
    assert done.json()["code"] == "records.invalid"
    codes = {name: error["code"] for name, error in done.json()["fields"].items()}
    assert codes == {"name": "records.required", "website": "records.unreadable", "employees": "records.unreadable"}
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 0}


async def test_writes_to_different_fields_merge_and_to_the_same_field_conflict(owner: Person) -> None:
    made = await create(owner, name="甲", phone="0512-5550 0101")
    url = f"/api/companies/{made['id']}"
    await owner.patch(url, json={"base_version": 1, "name": "乙"})
    merged = await owner.patch(url, json={"base_version": 1, "phone": "0512-5550 0199"})
    assert (merged.json()["record"]["name"], merged.json()["record"]["version"]) == ("乙", 3)
    conflict = await owner.patch(url, json={"base_version": 1, "name": "丙"})
    assert conflict.status_code == 409
    found = conflict.json()["details"]["fields"]["name"]
    assert (found["yours"], found["theirs"], found["base"]) == ("丙", "乙", "甲")
    assert found["changed_by"] == owner.session["person"]["id"]
    assert (await owner.get(url)).json()["record"]["name"] == "乙"


async def test_filters_nest_and_mean_what_they_say(owner: Person) -> None:
    retail, medical = await choice(owner, "Retail"), await choice(owner, "Medical")
    await create(owner, name="Alpha", industry=retail, employees=10)
    await create(owner, name="Beta", industry=medical, employees=200)
    await create(owner, name="Gamma 城市", industry=medical)
    by_name = [{"field": "name"}]
    big_or_empty = {"or": [{"field": "employees", "op": "gte", "value": 100}, {"field": "employees", "op": "empty"}]}
    both = {"and": [{"field": "industry", "op": "in", "value": [medical]}, big_or_empty]}
    assert await names(owner, filter=both, sort=by_name) == ["Beta", "Gamma 城市"]
    assert await names(owner, filter={"not": both}, sort=by_name) == ["Alpha"]
    assert await names(owner, filter={"field": "name", "op": "eq", "value": "ALPHA"}) == ["Alpha"]
    assert await names(owner, filter={"field": "name", "op": "contains", "value": "amm"}) == ["Gamma 城市"]
    assert await names(owner, filter={"not": {"field": "name", "op": "contains", "value": "市"}}, sort=by_name) == [
        "Alpha",
        "Beta",
    ]
    today = {"field": "created_at", "op": "relative", "value": {"unit": "day"}}
    assert len(await names(owner, filter=today)) == 3
    refused = await owner.post("/api/companies/query", json={"filter": {"field": "industry", "op": "gt"}})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.operator_not_supported")


async def test_pages_follow_each_other_without_gap_or_double_in_every_order(owner: Person) -> None:
    for number in range(7):
        await create(owner, name=f"公司{number}", employees=None if number == 3 else number % 3)
    for sort in ([{"field": "employees"}], [{"field": "employees", "descending": True}], [{"field": "name"}], []):
        seen, cursor = [], None
        while True:
            page = (await owner.post("/api/companies/query", json={"sort": sort, "limit": 2, "cursor": cursor})).json()
            seen += [(item["employees"], item["name"]) for item in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert len({name for _, name in seen}) == len(seen) == 7
        if sort and sort[0]["field"] == "employees":
            assert seen[-1] == (None, "公司3")
            numbers = [value for value, _ in seen[:-1]]
            assert numbers == sorted(numbers, reverse=bool(sort[0].get("descending")))
    bad = await owner.post("/api/companies/query", json={"cursor": "abc"})
    assert bad.json()["code"] == "records.bad_cursor"


async def test_chinese_names_sort_by_pinyin(owner: Person) -> None:
    for name in ("张三", "阿里", "北京", "Zeta"):
        await create(owner, name=name)
    assert await names(owner, sort=[{"field": "name"}]) == ["阿里", "北京", "张三", "Zeta"]
    down = await names(owner, sort=[{"field": "name", "descending": True}])
    assert down == ["Zeta", "张三", "北京", "阿里"]


async def test_history_tells_each_field_before_and_after_and_reverts_one(owner: Person) -> None:
    made = await create(owner, name="甲", phone="0512-5550 0101", employees=5)
    url = f"/api/companies/{made['id']}"
    changed = await owner.patch(url, json={"base_version": 1, "name": "乙", "phone": "0512-5550 0102", "employees": 6})
    seq = changed.json()["change"]["seq"]
    items = (await owner.get(f"{url}/history")).json()["items"]
    assert [item["op"] for item in items] == ["update", "create"]
    update = {each["field"]: (each["before"], each["after"]) for each in items[0]["changes"]}
    assert update == {"name": ("甲", "乙"), "phone": ("0512-5550 0101", "0512-5550 0102"), "employees": (5, 6)}
    assert items[0]["actor"]["name"] == "周岚"
    reverted = await owner.post(f"{url}/reversion", json={"seq": seq, "field": "name"})
    assert (reverted.json()["record"]["name"], reverted.json()["record"]["employees"]) == ("甲", 6)
    whole = await owner.post(f"{url}/reversion", json={"seq": seq})
    assert whole.json()["record"]["employees"] == 5
    past = await owner.get(url, params={"as_of": items[0]["recorded_at"]})
    assert past.json()["record"]["name"] == "乙"


async def test_a_deleted_record_lies_in_the_trash_until_it_is_restored(owner: Person) -> None:
    made = await create(owner, name="甲")
    url = f"/api/companies/{made['id']}"
    assert (await owner.delete(url)).status_code == 200
    assert await names(owner) == []
    assert await names(owner, deleted=True) == ["甲"]
    assert (await owner.patch(url, json={"name": "乙"})).status_code == 404
    assert (await owner.post(f"{url}/restoration")).json()["record"]["deleted_at"] is None
    assert await names(owner) == ["甲"]


async def test_contacts_belong_to_companies_with_a_role_and_both_sides_know(owner: Person) -> None:
    company = await create(owner, name="苏州博远")
    other = await create(owner, name="青岛瑞丰")
    links = {"companies": [{"id": company["id"], "role": "decision_maker", "is_primary": True}]}
    person = await create(owner, "contacts", name="张晓红", title="采购总监", links=links)
    await owner.put(f"/api/contacts/{person['id']}/links/companies/{other['id']}", json={"role": "user"})
    related = (await owner.get(f"/api/contacts/{person['id']}")).json()["related"]["companies"]
    assert [(each["label"], each["role"], each["is_primary"]) for each in related] == [
        ("苏州博远", "decision_maker", True),
        ("青岛瑞丰", "user", False),
    ]
    mirrored = (await owner.get(f"/api/companies/{company['id']}")).json()["related"]["contacts"]
    assert [(each["label"], each["subtitle"]) for each in mirrored] == [("张晓红", "采购总监")]
    across = {"field": "contacts.name", "op": "eq", "value": "张晓红"}
    assert await names(owner, filter=across, sort=[{"field": "name"}]) == ["青岛瑞丰", "苏州博远"]
    history = (await owner.get(f"/api/companies/{other['id']}/history")).json()
    assert [item["op"] for item in history["items"]] == ["link", "create"]
    undone = await owner.post(f"/api/companies/{other['id']}/reversion", json={"seq": history["items"][0]["seq"]})
    assert undone.status_code == 200, undone.text
    related = (await owner.get(f"/api/contacts/{person['id']}")).json()["related"]["companies"]
    assert [each["label"] for each in related] == ["苏州博远"]


async def test_a_company_cannot_stand_below_itself(owner: Person) -> None:
    top = await create(owner, name="上")
    below = await create(owner, name="下", parent=top["id"])
    refused = await owner.patch(f"/api/companies/{top['id']}", json={"base_version": 1, "parent": below["id"]})
    assert refused.json()["fields"]["parent"]["code"] == "records.cycle"
    assert await names(owner, filter={"field": "parent.name", "op": "eq", "value": "上"}) == ["下"]


async def test_search_finds_hanzi_pinyin_and_parts_of_words_anywhere(owner: Person) -> None:
    await create(owner, name="Cancity Ltd", website="cancity.example")
    await create(owner, "contacts", name="张晓红", email="zxh@boyuan.example", mobile="138 0000 0157")

    async def hits(text: str) -> list[str]:
        found = await owner.post("/api/search", json={"q": text})
        assert found.status_code == 200, found.text
        return [hit["label"] for hit in found.json()["hits"]]

    assert await hits("张") == ["张晓红"]
    assert await hits("zxh") == ["张晓红"]
    assert await hits("city") == ["Cancity Ltd"]
    assert await hits("0000 0157") == ["张晓红"]
    assert await hits("nowhere") == []


async def test_a_hit_is_read_as_the_name_of_a_person(owner: Person) -> None:
    """A surname has a reading of its own; the same hanzi in a company's name has the usual one."""
    await create(owner, "contacts", name="曾志强")
    await create(owner, name="曾经贸易")
    found = (await owner.post("/api/search", json={"q": "曾"})).json()["hits"]
    read = {hit["label"]: hit["pinyin"] for hit in found}
    assert read == {"曾志强": "zēng zhì qiáng", "曾经贸易": "céng jīng mào yì"}


async def test_a_hit_says_which_company_a_contact_belongs_to(owner: Person) -> None:
    first, main = await create(owner, name="青岛瑞丰"), await create(owner, name="苏州博远", website="boyuan.example")
    links = {"companies": [{"id": first["id"], "role": "user"}, {"id": main["id"], "is_primary": True}]}
    await create(owner, "contacts", name="张晓红", title="采购总监", links=links)
    await create(owner, "contacts", name="张无")

    async def lines(text: str) -> dict[str, str | None]:
        found = (await owner.post("/api/search", json={"q": text})).json()["hits"]
        return {hit["label"]: hit["subtitle"] for hit in found}

    assert await lines("张") == {"张晓红": "苏州博远 · 采购总监", "张无": None}
    assert await lines("苏州") == {"苏州博远": "boyuan.example"}
    await owner.delete(f"/api/companies/{main['id']}")
    assert await lines("张晓") == {"张晓红": "青岛瑞丰 · 采购总监"}


async def test_notes_are_found_by_what_they_say(owner: Person) -> None:
    await create(owner, name="甲", description="验收后 60 天付款，张总签字。")
    found = (await owner.post("/api/search", json={"q": "付款"})).json()["hits"]
    assert [(hit["label"], hit["field"]) for hit in found] == [("甲", "description")]
    assert await names(owner, filter={"field": "description", "op": "contains", "value": "签字"}) == ["甲"]
    assert await names(owner, filter={"field": "description", "op": "contains", "value": "拒签"}) == []


async def test_bulk_edits_report_each_refusal_and_are_undone_as_one(owner: Person) -> None:
    made = [await create(owner, name=f"公司{number}") for number in range(3)]
    ids = [record["id"] for record in made] + [str(uuid4())]
    done = (
        await owner.post("/api/companies/bulk", json={"op": "update", "ids": ids, "fields": {"employees": 9}})
    ).json()
    assert (done["done"], [each["id"] for each in done["failed"]]) == (3, [ids[3]])
    await owner.patch(f"/api/companies/{ids[0]}", json={"base_version": 2, "employees": 10})
    undone = (await owner.post(f"/api/batches/{done['batch_id']}/undo")).json()
    assert (undone["undone"], [each["id"] for each in undone["kept"]]) == (2, [ids[0]])
    again = await owner.post(f"/api/batches/{done['batch_id']}/undo")
    # One record was edited since: that is still what there is to say.
    assert (again.status_code, again.json()["undone"], [each["id"] for each in again.json()["kept"]]) == (
        200,
        0,
        [ids[0]],
    )
    left = [(await owner.get(f"/api/companies/{record_id}")).json()["record"]["employees"] for record_id in ids[:3]]
    assert left == [10, None, None]


async def test_counts_and_sums_by_group(owner: Person) -> None:
    retail = await choice(owner, "Retail")
    await create(owner, name="甲", industry=retail, annual_revenue="10.25")
    await create(owner, name="乙", industry=retail, annual_revenue="0.75")
    await create(owner, name="丙")
    done = await owner.post("/api/companies/summary", json={"group": "industry", "sums": ["annual_revenue"]})
    assert done.json()["groups"] == [
        {"key": retail, "count": 2, "sums": {"annual_revenue": "11"}},
        {"key": None, "count": 1, "sums": {"annual_revenue": "0"}},
    ]
    refused = await owner.post("/api/companies/summary", json={"group": "name"})
    assert refused.json()["code"] == "records.not_groupable"


async def test_export_is_a_csv_that_a_spreadsheet_cannot_run(owner: Person) -> None:
    retail = await choice(owner, "Retail")
    await create(owner, name="=1+1", industry=retail, phone="+44 20 7946 0104", employees=-5)
    columns = ["name", "industry", "phone", "employees", "owner_id"]
    done = await owner.post("/api/companies/export", json={"columns": columns})
    assert done.headers["content-type"] == "text/csv; charset=utf-8"
    rows = [row[:-1] for row in csv.reader(io.StringIO(done.content.decode("utf-8-sig")))]
    assert rows == [
        ["名称", "行业", "电话", "员工数", "负责人"],
        ["'=1+1", "零售", "'+44 20 7946 0104", "-5", "周岚"],
    ]


async def test_what_the_disk_sees_is_ciphertext_and_the_look_is_logged(owner: Person) -> None:
    made = await create(owner, name="苏州博远", employees=860)
    seen = (await owner.get(f"/api/companies/{made['id']}/disk")).json()
    rows = {row["column"]: row for row in seen["rows"]}
    assert (rows["name"]["kind"], rows["name"]["shown"]) == ("cipher", "苏州博远")
    assert rows["name"]["hex"].startswith(f"01 {seen['key']['id']} ")
    assert (rows["employees"]["kind"], rows["employees"]["hex"]) == ("clear", "860")
    assert "苏州".encode().hex() not in rows["name"]["hex"].replace(" ", "")
    assert (seen["key"]["rows"], seen["key"]["rows_total"]) == (1, 1)


async def test_saved_views_are_a_persons_own(owner: Person) -> None:
    body = {"object": "company", "name": "大客户", "filter": {"field": "employees", "op": "gt", "value": 100}}
    made = (await owner.post("/api/views", json=body)).json()
    renamed = await owner.patch(f"/api/views/{made['id']}", json={**body, "name": "大", "is_default": True})
    assert (renamed.json()["name"], renamed.json()["version"]) == ("大", 2)
    assert [view["name"] for view in (await owner.get("/api/views")).json()] == ["大"]
    assert (await owner.delete(f"/api/views/{made['id']}")).status_code == 204
    assert (await owner.get("/api/views")).json() == []
