"""What whoever runs an installation does at the terminal: the legal entity, who reviews all invoices, root keys."""

import asyncio
import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from click.testing import CliRunner

from billing import entity
from billing.models import legal_entity
from kernel.clock import real_now
from kernel.keys.file import FileKeyProvider
from kernel.settings import Settings
from kernel.tables import job
from rapport.cli import main
from rapport.migrate import migrate_all
from tests.support.app import PUBLIC_URL, Rapport, running
from tests.support.billing import ISSUER
from tests.support.servers import DatabasePair, EmbeddedRedis

NOBODY = "01900000-0000-7000-8000-000000000000"


async def said(rapport: Rapport, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """What the terminal answers, in a process of its own as far as the loop goes."""
    own = {**environment, "PUBLIC_URL": rapport.settings.public_url}
    done = await asyncio.to_thread(CliRunner().invoke, main, ["billing", *arguments], env=own)
    return done.exit_code, done.output


async def test_an_operator_is_appointed(rapport: Rapport, email: str, database_environment: dict[str, str]) -> None:
    person = await rapport.sign_up("Operator Ltd", "GB", email)
    assert (await person.get("/api/finance/ledger")).status_code == 403
    code, text = await said(rapport, database_environment, "operator", person.session["organisation"]["id"])
    assert (code, text) == (0, "Its people with the right to billing now see the finance pages.\n")
    assert (await person.get("/api/finance/ledger")).status_code == 200
    code, text = await said(rapport, database_environment, "operator", NOBODY)
    assert (code, text) == (1, "rapport: It doesn't exist, or you may not see it.\n")


async def test_the_legal_entity_is_set(rapport: Rapport, database_environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "entity.json"
    file.write_bytes(msgspec.json.encode({"code": "TERM", "party": msgspec.to_builtins(ISSUER)}))
    try:
        code, text = await said(rapport, database_environment, "entity", str(file))
        assert (code, text) == (0, "Set. Invoices that are written keep what they say.\n")
        async with rapport.parts.runtime.databases.control_session() as control:
            assert (await entity.needed(control)).party == ISSUER
    finally:
        async with rapport.parts.runtime.databases.control_session() as control:
            await control.execute(legal_entity.delete().where(legal_entity.c.code == "TERM"))


async def test_the_root_key_is_rotated(rapport: Rapport, email: str, database_environment: dict[str, str]) -> None:
    person = await rapport.sign_up("Key Owners", "GB", email)
    for command in ("rotate", "rewrap"):
        done = await asyncio.to_thread(CliRunner().invoke, main, ["keys", command], env=database_environment)
        assert done.exit_code == 0, done.output
        assert int(done.output.partition(" ")[0]) >= 2
    # This process has the file open since before, and finds the new key when it needs it.
    assert (await person.get("/api/people")).status_code == 200
    kept = {**database_environment, "KEY_PROVIDER": "aws-kms:arn:aws:kms:eu-west-1:123456789012:key/x"}
    for arguments in (("rotate",), ("retire", "--yes")):
        done = await asyncio.to_thread(CliRunner().invoke, main, ["keys", *arguments], env=kept)
        assert (done.exit_code, "kept by a service" in done.output) == (1, True)


async def test_it_is_seen_what_wraps_each_keyset_and_a_former_key_goes_after_a_question(
    new_databases: Callable[[], DatabasePair], redis_server: EmbeddedRedis, tmp_path: Path, email: str
) -> None:
    environment = {
        **new_databases().environment(redis_url=redis_server.url, folder=tmp_path), "PUBLIC_URL": PUBLIC_URL,
    }  # fmt: skip
    settings = Settings.from_env(environment)
    await migrate_all(settings)
    async with running(settings) as alone:
        person = await alone.sign_up("Key Owners", "GB", email)

    async def asked(*arguments: str, answer: str = "") -> tuple[int, list[str]]:
        run = functools.partial(CliRunner().invoke, main, ["keys", *arguments], env=environment, input=answer)
        done = await asyncio.to_thread(run)
        return done.exit_code, done.output.splitlines()

    path = Path(settings.key_provider.removeprefix("file:"))
    [first] = FileKeyProvider(path).key_ids
    code, lines = await asked("status", "--try")
    shown = [re.sub(r"since .* UTC", "since", line) for line in lines]
    owners = ("platform", person.session["organisation"]["id"])
    assert (code, shown[:2]) == (0, [f"{each}  file, version {first}, since, opens: yes" for each in owners])
    assert shown[2] == "The platform's key in the last 24 hours:"
    assert await asked("rotate") == (0, ["2 keysets are wrapped under the new key."])
    former, now = FileKeyProvider(path).key_ids
    assert former == first
    code, lines = await asked("status")
    assert (code, [f"version {now}" in line for line in lines[:2]]) == (0, [True, True])
    code, lines = await asked("retire", answer="n\n")
    assert (code, "Keep a copy of the root key file" in lines[0]) == (1, True)
    assert FileKeyProvider(path).key_ids == (former, now)
    code, lines = await asked("retire", answer="y\n")
    assert (code, lines[-1]) == (0, "Removed 1 former keys.")
    assert FileKeyProvider(path).key_ids == (now,)
    assert (await asked("retire", "--yes"))[1][-1] == "There is no former key in it."


async def test_an_organisations_keyset_is_rotated(
    rapport: Rapport, email: str, database_environment: dict[str, str]
) -> None:
    person = await rapport.sign_up("Rotating Ltd", "GB", email)
    organisation = person.session["organisation"]["id"]

    async def asked(wanted: str) -> tuple[int, str]:
        arguments = ["keys", "rotate-tenant", wanted]
        done = await asyncio.to_thread(CliRunner().invoke, main, arguments, env=database_environment)
        return done.exit_code, done.output

    code, text = await asked(organisation)
    assert (code, text) == (0, "Begun. The workers go on with it; run this again to see how far they are.\n")
    await rapport.run_jobs()
    code, text = await asked(organisation)
    assert (code, text.endswith(" UTC: promoting, 0 of 0 done.\n")) == (0, True)
    assert await asked(NOBODY) == (1, "rapport: It doesn't exist, or you may not see it.\n")


@pytest.mark.parametrize("content", [{"code": "lower", "party": {}}, {"code": "OK"}, []])
async def test_what_is_no_legal_entity_is_refused(
    rapport: Rapport, database_environment: dict[str, str], tmp_path: Path, content: object
) -> None:
    file = tmp_path / "entity.json"
    file.write_text(json.dumps(content))
    code, text = await said(rapport, database_environment, "entity", str(file))
    assert code == 1
    assert text.startswith("rapport: The file describes no legal entity: ")


async def test_what_nobody_tries_again_is_listed(
    rapport: Rapport, email: str, database_environment: dict[str, str]
) -> None:
    person = await rapport.sign_up("Stuck Ltd", "GB", email)
    await rapport.run_jobs()
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.session(tenant.home.key) as session:
        for _ in range(2):
            stuck = await session.enqueue("test.stuck", {"text": "secret"})
            values = {"state": "dead", "error_code": "imports.gone"}
            await session.execute(job.update().where(job.c.id == stuck).values(values))
    done = await asyncio.to_thread(CliRunner().invoke, main, ["failed"], env=database_environment)
    assert done.exit_code == 0, done.output
    mine = [line for line in done.output.splitlines() if line.startswith(f"{tenant.home.key}: ")]
    assert mine == [f"{tenant.home.key}: 2 test.stuck, imports.gone, since {real_now():%Y-%m-%d}"]
