"""Sandboxes at the terminal: the same verbs as on the page, and the same refusals."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from click.testing import CliRunner

from kernel.errors import NotFound
from rapport.cli import main
from rapport.sandboxes import terminal
from rapport.sandboxes.errors import NoSuchMember, SandboxUnderWay
from tests.support.app import Rapport
from tests.support.sandboxes import entered, newest

Said = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def said(rapport: Rapport, database_environment: dict[str, str]) -> Said:
    """What the terminal answers, in a process of its own as far as the loop goes."""
    own = {**database_environment, "PUBLIC_URL": rapport.settings.public_url}

    async def answer(*arguments: str) -> tuple[int, str]:
        done = await asyncio.to_thread(CliRunner().invoke, main, ["sandbox", *arguments], env=own)
        return done.exit_code, done.output

    return answer


async def test_one_is_made_listed_made_anew_and_removed(rapport: Rapport, email: str, said: Said) -> None:
    owner = await rapport.sign_up("Terminal Ltd", "GB", email)
    mine = owner.session["organisation"]["id"]
    runtime, own = rapport.parts.runtime, UUID(mine)
    assert await said("list", mine) == (0, "It has none.\n")
    with pytest.raises(NoSuchMember):
        await terminal.make(runtime, own, [f"x.{email}"], days=5, with_files=True)
    code, text = await said("make", mine, "--for", email, "--days", "5", "--no-files")
    first = await newest(owner)
    assert (code, text.startswith(f"Begun {first['id']}.")) == (0, True)
    assert (first["person"], first["with_files"]) == ("Ann Lee", False)
    with pytest.raises(SandboxUnderWay):
        await terminal.remove(runtime, own, UUID(first["id"]))
    await rapport.run_jobs()
    ready = await newest(owner)
    line = f"{ready['id']}  ready     {ready['organisation_id']}  until {ready['expires_at'][:10]}"
    assert await terminal.listed(runtime, own) == [line]
    inside = await entered(rapport, email, ready)
    code, text = await said("refresh", mine, ready["id"])
    second = await newest(owner)
    assert (code, text.startswith(f"Begun {second['id']}")) == (0, True)
    await rapport.run_jobs()
    assert (await inside.get("/api/session")).status_code == 401
    assert (await said("remove", mine, second["id"]))[0] == 0
    await rapport.run_jobs()
    states = [each["state"] for each in (await owner.get("/api/sandboxes")).json()["sandboxes"]]
    assert states == ["removed", "removed"]
    for nobody in (UUID(ready["organisation_id"]), UUID(int=0)):  # a sandbox has none
        with pytest.raises(NotFound):
            await terminal.listed(runtime, nobody)
