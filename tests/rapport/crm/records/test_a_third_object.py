"""An object is one declaration: with a table, API, list, search, import, export, history and undo like all others."""

import csv
import datetime as dt
import inspect
import io
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from kernel.feature import Feature
from kernel.tables import CONVENTION
from kernel.text import Text
from rapport import features
from rapport.crm.records.feature import object_feature
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.relations import Relation, Role
from tests.support.app import Person, Rapport
from tests.support.imports import imported

Json = dict[str, Any]
VAN = {"name": "Van 苏E 12345", "note": "Brakes were mended in Suzhou", "seats": 3, "price": "18250.50"}
VAN |= {"bought": "2024-05-06", "keeper_born": "1984-03-14"}


def vehicles() -> Feature:
    """All that somebody writes for a new kind of record."""
    fields = (
        Field(
            name="name", id=9001, label=Text(zh="名称", en="Name"), kind_name="name",
            required=True, searchable=True, indexed=True,
        ),
        Field(name="note", id=9002, label=Text(zh="备注", en="Notes"), kind_name="long_text", searchable=True),
        Field(
            name="fuel", id=9003, label=Text(zh="燃料", en="Fuel"), kind_name="choice", indexed=True,
            choices=(Text(zh="柴油", en="Diesel"), Text(zh="电", en="Electricity")),
        ),
        Field(name="seats", id=9004, label=Text(zh="座位", en="Seats"), kind_name="integer"),
        Field(name="price", id=9005, label=Text(zh="价格", en="Price"), kind_name="decimal"),
        Field(name="bought", id=9006, label=Text(zh="购买日期", en="Bought"), kind_name="date"),
        Field(name="keeper_born", id=9007, label=Text(zh="保管人生日", en="Keeper born"), kind_name="personal_date"),
        Field(name="company", id=9008, label=Text(zh="客户", en="Company"), kind_name="reference", target="company"),
    )  # fmt: skip
    drivers = Relation(
        name="drivers", id=9050, label=Text(zh="司机", en="Drivers"), target="contact", inverse="vehicles",
        inverse_label=Text(zh="车辆", en="Vehicles"), roles=(Role(value="owner", label=Text(zh="车主", en="Owner")),),
    )  # fmt: skip
    vehicle = ObjectType(
        name="vehicle", noun="vehicles", label=Text(zh="车辆", en="Vehicle"), plural=Text(zh="车辆", en="Vehicles"),
        icon="car", fields=fields, relations=(drivers,), default_columns=("name", "fuel", "price"),
        metadata=sa.MetaData(naming_convention=CONVENTION),
    )  # fmt: skip
    return object_feature(vehicle)


@pytest.fixture(scope="module")
def chosen() -> Sequence[Feature]:
    """The product's features and ours."""
    return features.features_with(vehicles())


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Fleet Ltd", "GB", email)


async def add(person: Person, noun: str = "vehicles", **fields: object) -> Json:
    """Creates a record and returns it."""
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


async def ask(person: Person, path: str, **body: object) -> Json:
    """What a POST below the object's address answers."""
    done = await person.post(f"/api/vehicles/{path}", json=body)
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def names(person: Person, **query: object) -> list[str]:
    """The names on the first page of a list."""
    return [item["name"] for item in (await ask(person, "query", **query))["items"]]


async def fuels(person: Person) -> dict[str, str]:
    """The choices that the declaration brings, by their English label."""
    listed = (await person.get("/api/choices/vehicle/fuel")).json()
    return {each["label"]["en"]: each["id"] for each in listed}


def test_the_declaration_is_short() -> None:
    assert len(inspect.getsource(vehicles).splitlines()) < 40


async def test_a_new_organisation_has_its_table_and_clients_its_description(rapport: Rapport, owner: Person) -> None:
    schema = owner.session["organisation"]["schema"]
    async with rapport.parts.runtime.databases.admin_session("main") as admin:
        listed = await admin.execute(
            sa.text("SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = :s"
                    " AND table_name = 'vehicle'"), {"s": schema},
        )  # fmt: skip
        columns = {row.column_name: row.data_type for row in listed.all()}
        indexes = sa.text("SELECT count(*) FROM pg_indexes WHERE schemaname = :s AND tablename = 'vehicle'")
        assert (await admin.execute(indexes, {"s": schema})).scalar_one() == 7
    assert {columns[name] for name in ("name", "name_hmac", "note", "keeper_born", "keeper_born_hmac")} == {"bytea"}
    assert (columns["fuel"], columns["price"], columns["company"]) == ("uuid", "numeric", "uuid")
    assert "note_hmac" not in columns
    described = {each["name"]: each for each in (await owner.get("/api/objects")).json()}
    shown = {field["name"]: (field["type"], field["encrypted"]) for field in described["vehicle"]["fields"]}
    assert (shown["name"], shown["fuel"], shown["keeper_born"]) == (
        ("text", "text"), ("choice", "choice"), ("personal_date", "personal"),
    )  # fmt: skip
    assert described["vehicle"]["default_view"]["columns"][2] == {"field": "price"}
    assert [each["name"] for each in described["vehicle"]["relations"]] == ["drivers"]
    assert [each["name"] for each in described["contact"]["relations"]] == ["companies", "deals", "vehicles"]
    assert owner.session["rights"]["objects"]["vehicle"]["read"] == "all"
    assert sorted(await fuels(owner)) == ["Diesel", "Electricity"]


async def test_the_openapi_document_names_it(owner: Person) -> None:
    document = (await owner.get("/api/openapi.json")).json()
    operations = {each["operationId"] for path in document["paths"].values() for each in path.values()}
    assert {"query_vehicles", "create_vehicles", "update_vehicles", "delete_vehicles", "get_vehicles"} <= operations
    record = document["components"]["schemas"]["Vehicle"]["properties"]
    assert record["price"]["oneOf"] == [{"type": "string"}, {"type": "null"}]
    assert {"NewVehicle", "VehicleUpdate", "VehiclePage", "OneVehicle"} <= set(document["components"]["schemas"])


async def test_it_is_written_merged_refused_and_restored(owner: Person) -> None:
    company = await add(owner, "companies", name="Fleet Ltd")
    made = await add(owner, **VAN, company=company["id"], fuel=(await fuels(owner))["Diesel"])
    url = f"/api/vehicles/{made['id']}"
    read = (await owner.get(url)).json()
    assert read["record"] == made
    assert {name: made[name] for name in VAN} == VAN | {"price": "18250.5"}
    assert read["included"]["records"][company["id"]] == {"object": "company", "label": "Fleet Ltd"}
    assert read["included"]["choices"][made["fuel"]] == {"zh": "柴油", "en": "Diesel"}
    await owner.patch(url, json={"base_version": 1, "seats": 5})
    merged = (await owner.patch(url, json={"base_version": 1, "note": "Sold"})).json()["record"]
    assert (merged["seats"], merged["note"], merged["version"]) == (5, "Sold", 3)
    conflict = await owner.patch(url, json={"base_version": 1, "seats": 9})
    assert (conflict.status_code, conflict.json()["details"]["fields"]["seats"]["theirs"]) == (409, 5)
    wrong = {"name": "", "price": "dear", "bought": "soon", "fuel": made["id"], "company": made["id"]}
    refused = (await owner.post("/api/vehicles", json=wrong)).json()
    assert set(refused["fields"]) == set(wrong)
    assert await ask(owner, "count") == {"count": 1}
    assert (await owner.delete(url)).status_code == 200
    assert (await names(owner), await names(owner, deleted=True)) == ([], [VAN["name"]])
    assert (await owner.post(f"{url}/restoration")).json()["record"]["seats"] == 5


async def test_it_is_listed_counted_summed_and_found(owner: Person) -> None:
    fuel, company = await fuels(owner), await add(owner, "companies", name="Fleet Ltd")
    for number in range(5):
        kind = fuel["Diesel" if number % 2 else "Electricity"]
        await add(owner, name=f"Van {number}", seats=number, price=f"{number}.25", fuel=kind, company=company["id"])
    await add(owner, name="单车 Bike", bought="2024-05-06", keeper_born="1984-03-14")
    few = {"or": [{"field": "seats", "op": "lt", "value": 2}, {"not": {"field": "company", "op": "not_empty"}}]}
    diesel = {"field": "fuel", "op": "in", "value": [fuel["Diesel"]]}
    assert await names(owner, filter=few, sort=[{"field": "name"}]) == ["Van 0", "Van 1", "单车 Bike"]
    assert await names(owner, filter={"and": [few, diesel]}) == ["Van 1"]
    assert await names(owner, filter={"field": "company.name", "op": "contains", "value": "fleet"}, limit=9) == [
        f"Van {number}" for number in (4, 3, 2, 1, 0)
    ]
    born = {"field": "keeper_born", "op": "between", "value": ["1984-01-01", "1984-12-31"]}
    assert await names(owner, filter={"and": [born, {"field": "bought", "op": "lte", "value": "2024-05-06"}]}) == [
        "单车 Bike"
    ]
    seen, cursor = [], None
    for _ in range(3):
        page = await ask(owner, "query", sort=[{"field": "seats", "descending": True}], limit=2, cursor=cursor)
        seen, cursor = seen + [item["seats"] for item in page["items"]], page["next"]
    assert (seen, cursor) == ([4, 3, 2, 1, 0, None], None)
    assert await ask(owner, "count", filter=few, search="van") == {"count": 2}
    groups = (await ask(owner, "summary", group="fuel", sums=["price"]))["groups"]
    assert groups == [
        {"key": fuel["Electricity"], "count": 3, "sums": {"price": "6.75"}},
        {"key": fuel["Diesel"], "count": 2, "sums": {"price": "4.5"}},
        {"key": None, "count": 1, "sums": {"price": "0"}},
    ]
    for query, found in (("shan", ["单车 Bike"]), ("va 3", ["Van 3"]), ("bik", ["单车 Bike"])):
        hits = (await owner.post("/api/search", json={"q": query, "objects": ["vehicle"]})).json()["hits"]
        assert ([hit["label"] for hit in hits], {hit["object"] for hit in hits}) == (found, {"vehicle"}), query


async def test_its_bulk_edits_are_undone_and_its_exports_readable(owner: Person) -> None:
    fuel = await fuels(owner)
    for number in range(3):
        await add(owner, name=f"Van {number}", price=str(number), fuel=fuel["Diesel"])
    some = {"field": "price", "op": "gte", "value": 1}
    done = await ask(owner, "bulk", op="update", filter=some, fields={"fuel": fuel["Electricity"], "seats": 7})
    assert (done["done"], done["failed"]) == (2, [])
    export = {"columns": ["name", "fuel", "seats", "owner_id"], "filter": some}
    sent = await owner.post("/api/vehicles/export", json=export)
    assert [row[:-1] for row in csv.reader(io.StringIO(sent.content.decode("utf-8-sig")))] == [
        ["Name", "Fuel", "Seats", "Owner"],
        ["Van 1", "Electricity", "7", "Ann Lee"],
        ["Van 2", "Electricity", "7", "Ann Lee"],
    ]
    undone = (await owner.post(f"/api/batches/{done['batch_id']}/undo")).json()
    assert undone == {"undone": 2, "kept": []}
    assert await ask(owner, "count", filter={"field": "fuel", "op": "eq", "value": fuel["Diesel"]}) == {"count": 3}


async def test_its_past_is_told_taken_back_and_looked_at(owner: Person) -> None:
    made = await add(owner, **VAN)
    moment = dt.datetime.now(dt.UTC).isoformat()
    url = f"/api/vehicles/{made['id']}"
    new = {"name": "Lorry", "price": "2", "keeper_born": "1990-01-02", "bought": None}
    changed = (await owner.patch(url, json={"base_version": 1, **new})).json()
    history = (await owner.get(f"{url}/history")).json()["items"]
    assert [item["op"] for item in history] == ["update", "create"]
    told = {each["field"]: (each["before"], each["after"]) for each in history[0]["changes"]}
    assert told == {name: (made[name], value) for name, value in new.items()}
    reverted = (
        await owner.post(f"{url}/reversion", json={"seq": changed["change"]["seq"], "field": "keeper_born"})
    ).json()
    assert (reverted["record"]["keeper_born"], reverted["record"]["name"]) == ("1984-03-14", "Lorry")
    past = (await owner.get(url, params={"as_of": moment})).json()["record"]
    assert {name: past[name] for name in VAN} == {name: made[name] for name in VAN}
    dear = {"field": "price", "op": "gt", "value": 18_000}
    assert (await names(owner, filter=dear, as_of=moment), await names(owner, filter=dear)) == ([VAN["name"]], [])


async def test_its_links_are_seen_from_both_sides(owner: Person) -> None:
    driver = await add(owner, "contacts", name="Ann Lee")
    links = {"drivers": [{"id": driver["id"], "role": "owner", "is_primary": True}]}
    van, lorry = await add(owner, name="Van", links=links), await add(owner, name="Lorry")
    assert (await owner.put(f"/api/contacts/{driver['id']}/links/vehicles/{lorry['id']}", json={})).status_code < 300
    related = (await owner.get(f"/api/vehicles/{van['id']}")).json()["related"]
    assert {name: [(each["label"], each["role"]) for each in found] for name, found in related.items()} == {
        "drivers": [("Ann Lee", "owner")]
    }
    mirrored = (await owner.get(f"/api/contacts/{driver['id']}")).json()["related"]
    assert sorted(each["label"] for each in mirrored["vehicles"]) == ["Lorry", "Van"]
    across = {"field": "drivers.name", "op": "eq", "value": "ann lee"}
    assert await names(owner, filter=across, sort=[{"field": "name"}]) == ["Lorry", "Van"]
    assert (await owner.delete(f"/api/vehicles/{van['id']}/links/drivers/{driver['id']}")).status_code < 300
    assert await names(owner, filter=across) == ["Lorry"]
    history = (await owner.get(f"/api/contacts/{driver['id']}/history")).json()["items"]
    assert [item["op"] for item in history] == ["unlink", "link", "link", "create"]
    assert (await owner.post(f"/api/vehicles/{van['id']}/links/drivers/{van['id']}", json={})).status_code >= 400


async def test_it_is_imported_and_what_the_disk_holds_is_shown(rapport: Rapport, owner: Person) -> None:
    company = await add(owner, "companies", name="Fleet Ltd")
    rows = ["名称,Fuel,Price,Bought,Company,Keeper born", "Van 1,diesel,1.5,2024-05-06,Fleet Ltd,1984-03-14"]
    rows.append("Van 2,Steam,x,,Nobody,")
    item = await imported(rapport, owner, "\n".join(rows).encode(), "vehicle")
    assert (item["totals"]["create"], item["progress"]["done"]) == (2, 2)
    page = await ask(owner, "query", sort=[{"field": "name"}])
    first, second = page["items"]
    labels = {key: label["en"] for key, label in page["included"]["choices"].items()}
    assert (labels[first["fuel"]], first["price"], first["bought"]) == ("Diesel", "1.5", "2024-05-06")
    assert (first["company"], first["keeper_born"]) == (company["id"], "1984-03-14")
    assert (labels[second["fuel"]], second["price"], second["company"]) == ("Steam", None, None)
    seen = (await owner.get(f"/api/vehicles/{first['id']}/disk")).json()
    kinds = {row["column"]: (row["kind"], row["shown"]) for row in seen["rows"]}
    assert (kinds["name"], kinds["price"]) == (("cipher", "Van 1"), ("clear", "1.5"))
    assert kinds["keeper_born"] == ("cipher", "1984-03-14")
    undone = await owner.post(f"/api/imports/{item['id']}/undo")
    assert undone.status_code == 200
    await rapport.run_jobs()
    assert await names(owner) == []
