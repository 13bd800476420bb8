"""Erasing takes its locks as everybody does, and takes a file away only when that is committed."""

import asyncio
from uuid import UUID

import pytest

from auth import persons
from auth.authz import epoch
from kernel.db import TenantSession
from rapport.privacy import cases, records
from tests.support.app import Rapport
from tests.support.rotation import home_of
from tests.support.subjects import NAME, Everywhere, look, said, searched
from tests.support.waits import patience, until_blocked


async def test_emptying_a_person_waits_for_whoever_names_them_and_not_in_a_circle(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Fjord Ltd", "GB", email)
    runtime, home = rapport.parts.runtime, await home_of(rapport, owner)
    person_id = UUID(owner.session["person"]["id"])

    async def emptied() -> str:
        async with runtime.session(home) as session:
            assert isinstance(session, TenantSession)
            return await records.empty_guest(session, person_id, "en")

    async with patience(), runtime.session(home) as session:
        assert isinstance(session, TenantSession)
        await epoch.hold(session)
        other = asyncio.create_task(emptied())
        await until_blocked(session)
        assert not other.done()
        await persons.set_preferences(session, person_id, name="Somebody Else", locale=None, theme=None)
        await session.commit()
    assert await other == "kept"


async def copied(rapport: Rapport, email: str) -> tuple[Everywhere, str, UUID]:
    """A request whose copy is made, and the copy's file."""
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    await made.made("contacts", "contact", {"name": NAME})
    request_id = (await searched(rapport, made, names=[NAME]))["id"]
    await said(made, request_id, "ticks", {"refs": [made.ids["contact"]], "on": True})
    await said(made, request_id, "confirmation")
    await said(made, request_id, "export")
    await rapport.run_jobs()
    async with rapport.parts.runtime.session(await home_of(rapport, made.owner)) as session:
        assert isinstance(session, TenantSession)
        export_id = (await cases.one(session, UUID(request_id))).export_id
    assert export_id is not None
    return made, request_id, export_id


async def test_a_copy_goes_with_the_commit_and_not_before(rapport: Rapport, email: str) -> None:
    made, request_id, export_id = await copied(rapport, email)
    runtime, home = rapport.parts.runtime, await home_of(rapport, made.owner)
    keys = (await runtime.open_home(home)).keys
    with pytest.raises(ConnectionError):
        async with runtime.session(home) as session:
            assert isinstance(session, TenantSession)
            await cases.reopen(session, UUID(request_id))
            raise ConnectionError
    await rapport.run_jobs()
    assert runtime.files.is_there(keys, export_id), "what was undone has removed nothing"
    assert (await look(made, request_id))["has_export"]
    assert (await made.owner.delete(f"/api/subject-requests/{request_id}/confirmation")).status_code == 200
    await rapport.run_jobs()
    assert not runtime.files.is_there(keys, export_id)


async def test_a_copy_that_a_request_has_is_left(rapport: Rapport, email: str) -> None:
    made, request_id, export_id = await copied(rapport, email)
    runtime, home = rapport.parts.runtime, await home_of(rapport, made.owner)
    async with runtime.session(home) as session:
        assert isinstance(session, TenantSession)
        await cases.drop_copy(session, export_id)
    await rapport.run_jobs()
    assert runtime.files.is_there((await runtime.open_home(home)).keys, export_id)
    assert (await look(made, request_id))["has_export"]
