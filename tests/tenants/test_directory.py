"""The directory keeps few open keysets, and a sweep that fails is tried again."""

import asyncio
import contextlib

import pytest
import sqlalchemy as sa

from kernel import outbox
from kernel.keys import ring
from rapport import features
from tenants import directory, migrate
from tenants.migrate import Revision
from tenants.models import schema_version
from tests.support.app import Rapport
from tests.support.waits import PATIENCE


async def test_the_oldest_keyset_is_closed_first(rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "CACHED_TENANTS", 1)
    monkeypatch.setattr(ring, "KEPT", 1)
    people = [await rapport.sign_up(f"Org {number}", "GB", f"{number}.{email}") for number in range(3)]
    names = [(await person.get("/api/session")).json()["organisation"]["name"] for person in people]
    assert names == ["Org 0", "Org 1", "Org 2"]
    assert (len(rapport.parts.runtime.keyring._kept), len(rapport.parts.directory._tenants)) == (1, 1)


async def test_a_keyset_that_was_closed_meanwhile_is_opened_again(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    rapport.parts.runtime.keyring._kept.clear()
    assert (await person.get("/api/session")).json()["organisation"]["name"] == "Acme Ltd"


async def test_a_revision_of_the_control_database_runs_once(rapport: Rapport) -> None:
    databases = rapport.parts.runtime.databases
    revision = Revision("9002", ("CREATE TABLE control_migrated (id integer)",))
    for _ in range(2):
        await migrate.migrate_control(databases, features.BASELINE, [revision])
    async with databases.admin_session("control") as admin:
        stamps = schema_version.c.version
        assert (await admin.execute(sa.select(sa.func.max(stamps)))).scalar_one() == "9002"
        await admin.execute(schema_version.delete().where(stamps == "9002"))
        await admin.ddl("DROP TABLE control_migrated")


async def test_a_sweep_that_fails_is_tried_again(rapport: Rapport, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = asyncio.Event()
    calls = 0

    async def sweep() -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            tried.set()
        raise OSError

    relay = outbox.Relay(rapport.parts.runtime, {}, rapport.parts.runtime.redis)  # type: ignore[arg-type]
    monkeypatch.setattr(outbox, "SWEEP_SECONDS", 0.01)
    monkeypatch.setattr(relay, "sweep", sweep)
    sweeping = asyncio.create_task(relay.sweep_for_ever())
    await asyncio.wait_for(tried.wait(), PATIENCE)
    sweeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sweeping
