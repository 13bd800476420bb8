"""The ids that made-up requests name in their paths: of what an organisation has for them."""

import datetime as dt
from uuid import uuid4

from tests.support.app import Person, Rapport
from tests.support.generated import Json, Operation
from tests.support.generated_words import made
from tests.support.imports import opened, step
from tests.support.outcome import URL as GROWTH
from tests.support.outcome import drafted
from tests.support.own_fields import define
from tests.support.prepared import a_file, a_set
from tests.support.subjects import subject_request


async def of_reach(owner: Person, wanted: set[str]) -> Json:
    """A territory, a queue or a sharing rule; rules of territories are those of a kind of record."""
    key, made = next(iter(wanted), "object_name"), str(uuid4())
    if key == "object_name":
        return {key: "company"}
    name = {"name": made}
    if key == "queue_id":
        await owner.put(f"/api/queues/{made}", json={**name, "objects": ["lead"]})
    elif key == "territory_id":
        await owner.put(f"/api/territories/{made}", json=name)
    else:
        territory = (await of_reach(owner, {"territory_id"}))["territory_id"]
        criteria = {"field": "employees", "op": "gt", "value": 9}
        rule = {**name, "object": "company", "grantee_id": territory, "criteria": criteria}
        await owner.put(f"/api/sharing-rules/{made}", json=rule)
    return {key: made}


async def of_record(owner: Person, objects: Json, noun: str, wanted: set[str]) -> Json:
    """A record with another one that it may be linked with, or a share of it."""
    pair = await linked(owner, objects, noun)
    if "share_id" in wanted:
        one = {"grantee_id": owner.session["person"]["id"]}
        access = await owner.post(f"/api/{noun}/{pair['record_id']}/shares", json=one)
        pair["share_id"] = access.json()["shares"][0]["id"]
    return {name: each for name, each in pair.items() if name in wanted}


async def of_suggestion(owner: Person, noun: str, record_id: str) -> Json:
    """A rule that suggests something for a record, where one does."""
    found = (await owner.get(f"/api/{noun}/{record_id}/overview")).json()["suggestions"]
    return {"rule": found[0]["rule"]} if found else {}


async def of_steps(rapport: Rapport, owner: Person, operation: Operation, wanted: set[str], done: Json) -> Json:
    """What goes through steps, as far as the operation wants it: a request about a person, or a contract."""
    if "request_id" in wanted:
        return {"request_id": await subject_request(rapport, owner, operation.label)}
    if "head_id" in wanted:
        return {"head_id": (await owner.post("/api/audit/heads")).json()["heads"][0]["id"]}
    return await of_contract(owner, wanted, done) if operation.path.startswith(GROWTH) else {}


async def of_contract(owner: Person, wanted: set[str], done: Json) -> Json:
    """A deal that counts, or a draft; none where there is to be a new one."""
    if before := (await owner.get(GROWTH)).json()["draft"]:
        await owner.delete(f"{GROWTH}/contract/{before['id']}")
    if "contract_id" in wanted:
        made = await drafted(owner, dt.date.fromisoformat(done["next"]), offer="usd")
        return {"contract_id": made.json()["id"]}
    return {"deal_id": done["won"]} if "deal_id" in wanted else {}


async def of_import(rapport: Rapport, owner: Person, operation: Operation, wanted: set[str], done: Json) -> Json:
    """An import or a set that is as far as the operation wants it, a file of a record, or an own field."""
    path, method = operation.path, operation.method.lower()
    if {"territory_id", "rule_id", "queue_id"} & wanted or "/territory-rules/" in path:
        return await of_reach(owner, wanted)
    if path.startswith("/api/fields/") and method != "get":  # where there is none, none is the right order
        named = {"field_name": (await define(owner, "text", str(uuid4())))["name"]} if "{field_name}" in path else {}
        return {"object_name": "product" if path.endswith("/order") else "company", **named}
    if "file_id" in wanted:
        return {"file_id": await a_file(owner)}
    if "set_id" in wanted:
        return {"set_id": await a_set(rapport, owner, path.rpartition("/")[2])}
    if path.endswith(("{import_id}", "/mapping", "/dry-run", "/run")):
        item = await opened(owner, b"name,city\nThree,Oslo\n")
        if path.endswith("/run"):
            await step(rapport, owner, item, "dry-run")
        return {"import_id": item["id"]}
    return {name: done[key] for name, key in (("import_id", "id"), ("batch_id", "batch_id")) if name in wanted}


async def linked(owner: Person, objects: Json, noun: str) -> Json:
    """A new record, and another that is linked to it where the object has relations."""
    obj = objects[noun]
    record, other = (await made(owner, obj))["record"]["id"], str(uuid4())
    if relation := next(iter(obj["relations"]), None):
        target = next(each for each in objects.values() if each["name"] == relation["target"])
        other = (await made(owner, target))["record"]["id"]
        await owner.put(f"/api/{noun}/{record}/links/{relation['name']}/{other}", json={})
    return {"record_id": record, "other_id": other}
