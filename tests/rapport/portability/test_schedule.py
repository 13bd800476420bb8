"""Archives that are made by themselves: begun in time, kept as many as was said, skipped without keys."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.keys.ring import KeysWithdrawn
from rapport.portability import archives, schedule
from rapport.portability.models import archive, archive_schedule
from tests.support.app import Person, Rapport
from tests.support.archives import opened, organisation, rows
from tests.support.audit import details_of


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a small organisation."""
    return await rapport.sign_up("Kept Ltd", "GB", email)


async def planned(owner: Person, every: str, keep: int) -> dict[str, Any]:
    answer = await owner.put("/api/archives/schedule", json={"every": every, "keep": keep})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def due(rapport: Rapport, owner: Person, *, days: int = 1) -> None:
    """Lets the next one be due so many days ago, begins it, and writes it."""
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = archive_schedule.c.organisation_id == organisation(owner)
        before = real_now() - dt.timedelta(days=days)
        await control.execute(archive_schedule.update().where(mine).values(next_at=before))
    await schedule.sweep(rapport.parts.runtime)
    await rapport.run_jobs()


async def page(owner: Person) -> dict[str, Any]:
    found: dict[str, Any] = (await owner.get("/api/archives")).json()
    return found


async def test_it_is_off_until_somebody_sets_it(rapport: Rapport, owner: Person) -> None:
    assert (await page(owner))["schedule"] == {"every": "off", "keep": 7, "next_at": None}
    await schedule.sweep(rapport.parts.runtime)
    assert (await page(owner))["archives"] == []
    for wrong in ({"every": "hourly", "keep": 1}, {"every": "daily", "keep": 0}, {"every": "daily", "keep": 61}):
        assert (await owner.put("/api/archives/schedule", json=wrong)).status_code == 400
    assert (await page(owner))["schedule"]["every"] == "off"
    assert await details_of(rapport, owner, "archive_schedule_set") == []
    await planned(owner, "weekly", 3)
    assert await details_of(rapport, owner, "archive_schedule_set") == [{"every": "weekly", "keep": "3"}]


async def test_as_many_are_kept_as_was_said_and_each_is_whole(rapport: Rapport, owner: Person) -> None:
    begun = await planned(owner, "daily", 2)
    assert begun["schedule"]["next_at"] is not None
    await schedule.sweep(rapport.parts.runtime)
    await schedule.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    [first] = (await page(owner))["archives"]
    assert (first["kind"], first["state"], first["expires_at"]) == ("scheduled", "done", None)
    assert (await owner.post("/api/contacts", json={"name": "Mirabel Ott"})).status_code == 201
    # One that somebody asks for beside them takes no place of theirs.
    assert (await owner.post("/api/archives")).status_code == 201
    await rapport.run_jobs()
    for _ in range(2):
        await due(rapport, owner)
    found = (await page(owner))["archives"]
    kept = [(each["kind"], each["state"]) for each in found]
    assert kept == [("scheduled", "done"), ("scheduled", "done"), ("asked", "done"), ("scheduled", "expired")]
    assert found[-1]["id"] == first["id"]
    assert (await owner.get(f"/api/archives/{first['id']}/file")).json()["code"] == "portability.archive_gone"
    whole = await owner.get(f"/api/archives/{found[0]['id']}/file")
    assert [row["name"] for row in rows(opened(whole.content), "contact")] == ["Mirabel Ott"]
    await archives.sweep(rapport.parts.runtime)
    assert (await page(owner))["archives"] == found
    # Fewer are kept from now on: the oldest goes at once.
    after = await planned(owner, "weekly", 1)
    assert [each["state"] for each in after["archives"]] == ["done", "expired", "done", "expired"]
    off = await planned(owner, "off", 1)
    assert off["schedule"] == {"every": "off", "keep": 1, "next_at": None}
    assert off["archives"] == after["archives"]


async def test_days_that_went_by_are_one_and_the_next_keeps_its_hour(rapport: Rapport, owner: Person) -> None:
    await planned(owner, "weekly", 3)
    await due(rapport, owner, days=30)
    found = await page(owner)
    assert len(found["archives"]) == 1
    following = dt.datetime.fromisoformat(found["schedule"]["next_at"])
    assert dt.timedelta(days=4) < following - real_now() <= dt.timedelta(days=5)


async def test_one_that_is_due_waits_for_one_that_is_being_written(rapport: Rapport, owner: Person) -> None:
    await planned(owner, "daily", 3)
    assert (await owner.post("/api/archives")).status_code == 201
    before = (await page(owner))["schedule"]["next_at"]
    await schedule.sweep(rapport.parts.runtime)
    found = await page(owner)
    assert ([each["kind"] for each in found["archives"]], found["schedule"]["next_at"]) == (["asked"], before)
    await rapport.run_jobs()
    await schedule.sweep(rapport.parts.runtime)
    assert [each["kind"] for each in (await page(owner))["archives"]] == ["scheduled", "asked"]


async def test_without_keys_it_is_skipped_and_the_next_is_tried(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await planned(owner, "daily", 3)

    async def withdrawn(*_: object) -> None:
        raise KeysWithdrawn

    with monkeypatch.context() as patched:
        patched.setattr(archives, "_write", withdrawn)
        await schedule.sweep(rapport.parts.runtime)
        await rapport.run_jobs()
    [skipped] = (await page(owner))["archives"]
    assert (skipped["state"], skipped["error_code"]) == ("skipped", KeysWithdrawn.code)
    await due(rapport, owner)
    assert [each["state"] for each in (await page(owner))["archives"]] == ["done", "skipped"]


async def test_who_may_not_sets_nothing(rapport: Rapport, email: str, owner: Person) -> None:
    rep = await rapport.hire(owner, f"bob.{email}")
    assert (await rep.put("/api/archives/schedule", json={"every": "daily", "keep": 1})).status_code == 403
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = archive_schedule.c.organisation_id == organisation(owner)
        assert await control.rows(sa.select(archive_schedule).where(mine)) == []
        theirs = archive.c.organisation_id == organisation(owner)
        assert await control.rows(sa.select(archive.c.id).where(theirs)) == []
