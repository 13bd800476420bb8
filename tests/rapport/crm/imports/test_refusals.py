"""Who may not import, and what another organisation sees of it: nothing."""

from uuid import uuid4

import pytest

from auth.authz.roles import OWNER
from tests.support.app import Person, Rapport
from tests.support.imports import (
    ask,
    colleague,
    count,
    imported,
    leave,
    look,
    make_member,
    opened,
    set_status,
    step,
)
from tests.support.uploads import begun, file_sent

pytestmark = pytest.mark.deep

CONTENT = b"account\nAlpha\n"


async def test_a_member_without_the_right_is_refused_everywhere(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, CONTENT)
    await make_member(rapport, owner)
    url = f"/api/imports/{item['id']}"
    answers = [
        await begun(owner, len(CONTENT)),
        await owner.post("/api/imports", json={"object": "company", "file_id": str(uuid4())}),
        await owner.get("/api/imports"),
        *[await owner.get(url + path) for path in ("", "/rows", "/errors.csv", "/edited-records")],
        await owner.put(f"{url}/mapping", json={"columns": []}),
        *[await owner.post(f"{url}/{verb}", json={}) for verb in ("dry-run", "run", "undo")],
        await owner.delete(url),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(403, "forbidden")] * len(answers)


async def test_a_right_that_is_taken_between_asking_and_writing(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, CONTENT)
    await step(rapport, owner, item, "dry-run")
    assert (await ask(owner, item, "run")).status_code == 200
    await make_member(rapport, owner)
    await rapport.run_jobs()
    assert await count(owner) == 0


@pytest.mark.parametrize(("status", "code"), [("read_only", "tenants.read_only"), ("suspended", "tenants.suspended")])
async def test_an_organisation_that_stops_stops_its_imports(
    rapport: Rapport, owner: Person, status: str, code: str
) -> None:
    item = await opened(owner, CONTENT)
    await step(rapport, owner, item, "dry-run")
    await ask(owner, item, "run")
    await set_status(rapport, owner, status)
    await rapport.run_jobs()
    await set_status(rapport, owner, "active")
    stopped = await look(owner, item)
    assert (stopped["state"], stopped["error_code"], await count(owner)) == ("failed", code, 0)
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    assert await count(owner) == 1


async def test_a_read_only_organisation_keeps_no_upload(rapport: Rapport, owner: Person) -> None:
    await set_status(rapport, owner, "read_only")
    files = rapport.settings.data_dir / "files"
    before = sorted(files.rglob("*"))
    refused = await begun(owner, len(CONTENT))
    assert (refused.status_code, refused.json()["code"]) == (403, "tenants.read_only")
    assert [path for path in sorted(files.rglob("*")) if path.is_file() and path not in before] == []


async def test_another_organisation_knows_nothing_of_it(rapport: Rapport, owner: Person, email: str) -> None:
    file_id = await file_sent(owner, CONTENT)
    item = await imported(rapport, owner, CONTENT)
    stranger = await rapport.sign_up("Other", "GB", f"other-{email}")
    url = f"/api/imports/{item['id']}"
    answers = [
        await stranger.post("/api/imports", json={"object": "company", "file_id": file_id}),
        *[await stranger.get(url + path) for path in ("", "/rows", "/errors.csv", "/edited-records")],
        await stranger.put(f"{url}/mapping", json={"columns": []}),
        *[await stranger.post(f"{url}/{verb}", json={}) for verb in ("dry-run", "run", "undo")],
        await stranger.delete(url),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "imports.not_found")] * len(answers)
    assert (await stranger.get("/api/imports")).json() == []
    assert (await stranger.post(f"/api/batches/{item['batch_id']}/undo")).json()["undone"] == 0
    assert await count(owner) == 1


@pytest.mark.asvs("V5.2.1")
async def test_an_upload_that_is_too_large_or_empty(owner: Person) -> None:
    answers = [await begun(owner, (200 << 20) + 1), await begun(owner, 0)]
    said = [(each.status_code, each.json()["code"]) for each in answers]
    assert said == [(413, "attachments.too_large"), (400, "attachments.empty")]
    assert "200 MB" in answers[0].json()["message"]
    unknown = await owner.post("/api/imports", json={"object": "planet", "file_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "imports.not_found")


@pytest.mark.asvs("V8.3.3")
@pytest.mark.parametrize("how", ["deactivated", "no membership"])
@pytest.mark.parametrize("verb", ["dry-run", "run", "undo"])
async def test_the_jobs_of_somebody_who_has_left_write_nothing(
    rapport: Rapport, owner: Person, how: str, verb: str
) -> None:
    boss, helper = owner, await colleague(rapport, owner, OWNER)
    item = await opened(helper, CONTENT)
    if verb != "dry-run":
        await step(rapport, helper, item, "dry-run")
    if verb == "undo":
        await step(rapport, helper, item, "run")
    before = await count(boss)
    assert (await ask(helper, item, verb, {} if verb == "dry-run" else None)).status_code == 200
    await leave(rapport, helper, how)
    await rapport.run_jobs()
    stopped = await look(boss, item)
    assert (stopped["state"], stopped["error_code"], await count(boss)) == ("failed", "forbidden", before)
    # Somebody who is still there goes on.
    if verb != "undo":
        await step(rapport, boss, item, "dry-run")
        assert (await step(rapport, boss, item, "run"))["state"] == "done"
    else:
        assert (await step(rapport, boss, item, "undo"))["state"] == "undone"


async def test_a_read_only_organisation_prepares_no_import(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, CONTENT)
    await rapport.run_jobs()
    await set_status(rapport, owner, "read_only")
    url = f"/api/imports/{item['id']}"
    columns = [{"header": "account", "field": "city"}]
    answers = [
        await owner.put(f"{url}/mapping", json={"columns": columns}),
        await ask(owner, item, "dry-run", {}),
        await owner.delete(url),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(403, "tenants.read_only")] * 3
    assert await rapport.run_jobs() == 0
    await set_status(rapport, owner, "active")
    assert await look(owner, item) == item
    assert (await step(rapport, owner, item, "dry-run"))["state"] == "checked"


async def test_a_check_that_was_asked_for_before(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, CONTENT)
    assert (await ask(owner, item, "dry-run", {})).status_code == 200
    await set_status(rapport, owner, "read_only")
    await rapport.run_jobs()
    stopped = await look(owner, item)
    assert (stopped["state"], stopped["error_code"], stopped["totals"]) == ("failed", "tenants.read_only", None)
