"""Imports and files are their owner's own: somebody else with the right to import sees nothing of them."""

import pytest

from auth.principal import ObjectRights, Rights
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, count, error_lines, look, opened, step
from tests.support.uploads import file_sent

CONTENT = b"name,phone\nSecret Ltd,123456\n"
IMPORTER = Rights(
    objects={"*": ObjectRights(read="own", create=True, update="own", delete="own")},
    import_=True,
)


@pytest.fixture
async def importer(rapport: Rapport, owner: Person) -> Person:
    """A colleague who may import and sees their own records only."""
    return await colleague(rapport, owner, "importer", IMPORTER)


async def test_an_import_of_somebody_else_is_not_there(owner: Person, importer: Person) -> None:
    file_id = await file_sent(owner, CONTENT)
    item = await opened(owner, CONTENT)
    url = f"/api/imports/{item['id']}"
    answers = [
        await importer.post("/api/imports", json={"object": "contact", "file_id": file_id}),
        *[await importer.get(url + path) for path in ("", "/rows", "/errors.csv", "/edited-records")],
        await importer.put(f"{url}/mapping", json={"columns": []}),
        *[await importer.post(f"{url}/{verb}", json={}) for verb in ("dry-run", "run", "undo")],
        await importer.delete(url),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "imports.not_found")] * len(answers)
    assert (await importer.get("/api/imports")).json() == []
    assert await look(owner, item) == item


async def test_an_owner_goes_on_with_anybodys_import(rapport: Rapport, owner: Person, importer: Person) -> None:
    item = await opened(importer, CONTENT)
    assert [each["id"] for each in (await owner.get("/api/imports")).json()] == [item["id"]]
    await step(rapport, owner, item, "dry-run")
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    assert (await look(importer, item))["state"] == "done"
    assert (await count(owner), await count(importer)) == (1, 0)


@pytest.mark.parametrize("since", [False, True], ids=["before the check", "since the check"])
async def test_an_import_takes_no_record_that_was_only_shared(
    rapport: Rapport, owner: Person, importer: Person, since: bool
) -> None:
    made = {}
    for name in ("Shared", "Mine"):
        done = await importer.post("/api/companies", json={"name": name, "employees": 5})
        assert done.status_code == 201, done.text
        made[name] = done.json()["record"]["id"]
    url, mine = f"/api/companies/{made['Shared']}", importer.session["person"]["id"]

    async def is_shared_alone() -> None:
        assert (await owner.patch(url, json={"owner_id": owner.session["person"]["id"]})).status_code == 200
        assert (await owner.post(f"{url}/shares", json={"grantee_id": mine, "level": "update"})).status_code == 200

    if not since:
        await is_shared_alone()
    item = await opened(importer, b"name,staff,held by\nShared,7,Bo Ek\nMine,8,Bo Ek\n")
    columns = {"name": "name", "staff": "employees", "held by": "owner_id"}
    body = {"columns": [{"header": header, "field": field} for header, field in columns.items()], "key": "name"}
    assert (await importer.put(f"/api/imports/{item['id']}/mapping", json=body)).status_code == 200
    checked = await step(rapport, importer, item, "dry-run")
    assert (checked["totals"]["update"], checked["totals"]["errors"]) == ((2, 0) if since else (1, 1))
    if since:
        await is_shared_alone()
    assert (await step(rapport, importer, item, "run"))["state"] == "done"
    [line] = await error_lines(importer, item)
    assert line.startswith('"Shared","7","Bo Ek",')
    assert "so you can't name them as owner" in line
    shared = (await owner.get(url)).json()["record"]
    assert (shared["owner_id"], shared["employees"]) == (owner.session["person"]["id"], 5)
    assert (await owner.get(f"/api/companies/{made['Mine']}")).json()["record"]["employees"] == 8
