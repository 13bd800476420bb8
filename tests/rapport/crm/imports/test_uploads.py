"""Files that nobody imports: they fill so much of the disk and no more, and go after a day."""

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel import tables
from kernel.clock import real_now
from kernel.runtime import DIRTY
from rapport.crm.imports import uploads
from rapport.crm.imports.models import stored_file
from tests.support.app import Person, Rapport
from tests.support.imports import HEADERS, home_of, imported, opened, set_status, step

CONTENT = b"name,phone\nAlpha,123456\n"


async def send(person: Person, content: bytes = CONTENT) -> Any:
    """Uploads a file without an import of it."""
    return await person.post("/api/files", params={"purpose": "import"}, content=content, headers=HEADERS)


def on_disk(rapport: Rapport) -> set[Path]:
    """Every file of every organisation."""
    return {path for path in (rapport.settings.data_dir / "files").rglob("*") if path.is_file()}


async def a_day_later(rapport: Rapport, person: Person) -> None:
    """Runs what waits for tomorrow."""
    home = await home_of(rapport, person)
    async with rapport.parts.runtime.session(home) as session:
        rows = await session.rows(sa.select(tables.job.c.run_at).where(tables.job.c.name == uploads.FORGET))
        assert all(dt.timedelta(hours=23) < row.run_at - real_now() <= uploads.KEPT for row in rows)
        await session.execute(tables.job.update().values(run_at=real_now()))
    await rapport.parts.runtime.redis.sadd(DIRTY, home)  # type: ignore[misc]  # the stub joins sync and async
    await rapport.run_jobs()


async def files_of(rapport: Rapport, person: Person) -> set[UUID]:
    """The files that the organisation knows of."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        return {row.id for row in await session.rows(sa.select(stored_file.c.id))}


async def test_files_without_an_import_go_after_a_day(rapport: Rapport, owner: Person) -> None:
    before = on_disk(rapport)
    alone = (await send(owner)).json()["id"]
    item = await opened(owner, CONTENT)
    assert len(on_disk(rapport) - before) == 2
    await a_day_later(rapport, owner)
    left = await files_of(rapport, owner)
    assert (len(left), UUID(alone) in left, len(on_disk(rapport) - before)) == (1, False, 1)
    await step(rapport, owner, item, "dry-run")
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    refused = await owner.post("/api/imports", json={"object": "company", "file_id": alone})
    assert (refused.status_code, refused.json()["code"]) == (404, "imports.not_found")


async def test_unused_files_fill_so_much_and_no_more(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "QUOTA", 3 * len(CONTENT) - 1)
    await imported(rapport, owner, CONTENT)  # a file that became records doesn't count
    item = await opened(owner, CONTENT)
    assert (await send(owner)).status_code == 201
    before, known = on_disk(rapport), await files_of(rapport, owner)
    refused = await send(owner)
    assert (refused.status_code, refused.json()["code"]) == (413, "imports.too_many_files")
    assert (on_disk(rapport), await files_of(rapport, owner)) == (before, known)
    await owner.delete(f"/api/imports/{item['id']}")
    assert (await send(owner)).status_code == 201


@pytest.mark.parametrize(("why", "code"), [("full", "imports.too_many_files"), ("read_only", "tenants.read_only")])
async def test_a_refused_file_is_not_even_read(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch, why: str, code: str
) -> None:
    if why == "full":
        monkeypatch.setattr(uploads, "QUOTA", 0)
    else:
        await set_status(rapport, owner, why)

    async def no_file_is_begun(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(type(rapport.parts.runtime.files), "put", no_file_is_begun)
    assert (await send(owner)).json()["code"] == code
