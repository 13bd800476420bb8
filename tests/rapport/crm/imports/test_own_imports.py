"""Imports and files are their owner's own: somebody else with the right to import sees nothing of them."""

import pytest

from auth.principal import ObjectRights, Rights
from tests.support.app import Person, Rapport
from tests.support.imports import HEADERS, colleague, count, look, opened, step

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
    sent = await owner.post("/api/files", params={"purpose": "import"}, content=CONTENT, headers=HEADERS)
    item = await opened(owner, CONTENT)
    url = f"/api/imports/{item['id']}"
    answers = [
        await importer.post("/api/imports", json={"object": "contact", "file_id": sent.json()["id"]}),
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
