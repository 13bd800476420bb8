"""A root key of an organisation's own: given, withdrawn, given back; and everything wrapped anew."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from kernel import live
from kernel.clock import real_now
from kernel.crypto import Keyset, new_keyset
from kernel.crypto import _serialise as keyset_bytes
from kernel.db import CONTROL_HOME, ControlSession
from kernel.keys.provider import CryptoError
from kernel.keys.ring import KeysUnreachable, KeysWithdrawn, Times
from rapport import features
from tenants import keys, migrate, rewrap
from tenants.directory import PLATFORM
from tenants.keys import InUse, NotUsable
from tenants.migrate import Revision
from tenants.models import key_event, platform_keyset, tenant
from tenants.rewrap import Rewrapped
from tenants.watch import Watch
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.key_services import DUE, Aws, started
from tests.support.waits import PATIENCE


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with started(Aws) as found:
        yield found


@pytest.fixture(autouse=True)
def by_name(rapport: Rapport, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS is where moto is; a recheck is due at once."""
    for name, value in aws.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(rapport.parts.runtime.keyring, "times", DUE)


@pytest.fixture
async def person(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Key Owners", "GB", email)


def organisation(person: Person) -> UUID:
    return UUID(person.session["organisation"]["id"])


async def given(rapport: Rapport, person: Person, aws: Aws) -> str:
    """The organisation gets a new key of its own; its URL."""
    aws.arn = aws.another()
    url = f"aws-kms:{aws.arn}"
    await keys.give_own(rapport.parts.runtime, organisation(person), url, UUID(person.session["person"]["id"]))
    return url


def bound_to(owner: str) -> bytes:
    """What a wrapped keyset is bound to."""
    return b"rapport keyset\0" + owner.encode()


async def kinds(rapport: Rapport, person: Person) -> list[str]:
    async with rapport.parts.runtime.databases.control_session() as control:
        return [each.kind for each in reversed(await keys.events(control, organisation(person)))]


async def name(person: Person) -> tuple[int, str]:
    answer = await person.get("/api/session")
    return answer.status_code, answer.json().get("code") or answer.json()["organisation"]["name"]


async def test_everything_goes_on_under_a_key_of_ones_own_and_under_the_platforms_again(
    rapport: Rapport, person: Person, aws: Aws
) -> None:
    made = await person.post("/api/companies", json={"name": "Before"})
    url = await given(rapport, person, aws)
    assert await name(person) == (200, "Key Owners")
    assert (await person.get(f"/api/companies/{made.json()['record']['id']}")).json()["record"]["name"] == "Before"
    async with rapport.parts.runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(tenant).where(tenant.c.organisation_id == organisation(person)))
    assert url.encode() not in bytes(row.own_key)
    with pytest.raises(CryptoError):
        rapport.parts.runtime.keyring.own.unwrap(
            bytes(row.keyset), b"rapport keyset\0" + str(organisation(person)).encode()
        )
    await keys.take_back(rapport.parts.runtime, organisation(person), UUID(person.session["person"]["id"]))
    aws.disable()
    assert await name(person) == (200, "Key Owners")
    assert await kinds(rapport, person) == ["own_key_set", "own_key_removed"]


async def test_a_withdrawn_key_darkens_its_organisation_alone_until_it_is_back(
    rapport: Rapport, person: Person, email: str, aws: Aws
) -> None:
    other = await rapport.sign_up("Neighbours", "GB", f"other.{email}")
    await given(rapport, person, aws)
    assert await name(person) == (200, "Key Owners")
    aws.disable()
    assert await name(person) == (423, "keys.withdrawn")
    refused = await rapport.browser().post("/api/sessions", json={"email": email, "password": PASSWORD})
    assert (refused.status_code, refused.json()["code"]) == (423, "keys.withdrawn")
    assert await name(other) == (200, "Neighbours")
    usable = await rapport.parts.resolver.tenants_of(
        [UUID((await each.get("/api/session/devices")).json()[0]["id"]) for each in (other,)]
    )
    assert [found.name for found in usable.values()] == ["Neighbours"]
    with pytest.raises(KeysWithdrawn):
        await keys.take_back(rapport.parts.runtime, organisation(person), UUID(person.session["person"]["id"]))
    aws.enable()
    assert await name(person) == (200, "Key Owners")


async def test_whoever_holds_the_keys_goes_dark_too_and_it_is_written_down(
    rapport: Rapport, person: Person, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, told = Watch(rapport.parts.runtime), []
    monkeypatch.setattr(rapport.parts.runtime.databases, "tell", lambda home, _, news: told.append((home, news)))
    await given(rapport, person, aws)
    held = (await rapport.parts.directory.tenant(organisation(person))).keys
    sealed = held.seal("x", b"secret")
    aws.disable()
    await watch.once()
    with pytest.raises(CryptoError):
        held.unseal("x", sealed)
    assert (CONTROL_HOME, live.PlansChanged((organisation(person),))) in told
    aws.enable()
    assert await name(person) == (200, "Key Owners")
    assert held.unseal("x", sealed) == b"secret"
    await watch.once()
    assert (await kinds(rapport, person))[0] == "own_key_set"
    assert {"opened", "refused"} <= set(await kinds(rapport, person))


async def test_open_pages_that_could_not_be_told_are_told_by_the_next_round(
    rapport: Rapport, person: Person, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases = rapport.parts.runtime.databases
    watch, told = Watch(rapport.parts.runtime), []
    monkeypatch.setattr(databases, "tell", lambda home, _, news: told.append((home, news)))
    await given(rapport, person, aws)
    await watch.once()
    told.clear()
    aws.disable()
    rapport.parts.runtime.keyring._states[str(organisation(person))].proved -= 1000

    def away() -> None:
        raise OSError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(databases, "control_session", away)
        with pytest.raises(OSError, match="away"):
            await watch.attend()
    assert told == []
    await watch.attend()
    assert told == [(CONTROL_HOME, live.PlansChanged((organisation(person),)))]
    told.clear()
    await watch.attend()
    assert told == []
    aws.enable()


async def test_a_key_that_does_not_work_changes_nothing(rapport: Rapport, person: Person, aws: Aws) -> None:
    runtime, by = rapport.parts.runtime, UUID(person.session["person"]["id"])
    aws.arn = aws.another()
    aws.disable()
    for url in ("file:/etc/passwd", "aws-kms:nothing", f"aws-kms:{aws.arn}", "vault:http://127.0.0.1/a/keys/b"):
        with pytest.raises(NotUsable):
            await keys.give_own(runtime, organisation(person), url, by)
    assert await kinds(rapport, person) == []
    assert await name(person) == (200, "Key Owners")


async def test_nobody_takes_the_key_of_another_organisation(
    rapport: Rapport, person: Person, email: str, aws: Aws
) -> None:
    other = await rapport.sign_up("Neighbours", "GB", f"other.{email}")
    url = await given(rapport, person, aws)
    with pytest.raises(InUse):
        await keys.give_own(rapport.parts.runtime, organisation(other), url, UUID(other.session["person"]["id"]))
    await keys.give_own(rapport.parts.runtime, organisation(person), url, UUID(person.session["person"]["id"]))
    # Uses of the key are noted by the hour, and one may end in between.
    assert [each for each in await kinds(rapport, person) if each != "opened"] == ["own_key_set", "own_key_set"]


async def test_a_service_that_is_away_is_said_to_be(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started(Aws) as own:
        for variable, value in own.environment.items():
            monkeypatch.setenv(variable, value)
        await given(rapport, person, own)
        own.stop()
        monkeypatch.setattr(rapport.parts.runtime.keyring, "times", Times(recheck=-1.0, patience=-1.0, pause=0.0))
        assert await name(person) == (503, "keys.unreachable")
        with pytest.raises(KeysUnreachable):
            await keys.take_back(rapport.parts.runtime, organisation(person), UUID(person.session["person"]["id"]))


async def test_everything_is_wrapped_anew_and_a_second_run_finds_nothing(
    rapport: Rapport, person: Person, email: str, aws: Aws
) -> None:
    runtime = rapport.parts.runtime
    other = await rapport.sign_up("Own Key", "GB", f"own.{email}")
    await given(rapport, other, aws)
    before = real_now()
    runtime.keyring.own._own.rotate()  # type: ignore[attr-defined]  # the file's
    assert (await rewrap.rewrap(runtime, before)).done >= 2
    assert await rewrap.rewrap(runtime, before) == Rewrapped(0, ())
    assert await name(person) == (200, "Key Owners")
    assert (await kinds(rapport, person)) == ["rewrapped"]
    assert "rewrapped" not in await kinds(rapport, other)
    runtime.keyring.own._own.forget_former()  # type: ignore[attr-defined]
    async with runtime.databases.control_session() as control:
        statement = sa.select(tenant.c.organisation_id, tenant.c.keyset).where(tenant.c.own_key.is_(None))
        rows = await control.rows(statement.where(tenant.c.keyset.is_not(None)))
        [platform] = await control.rows(sa.select(platform_keyset.c.keyset))
    for owner, wrapped in [*((str(row.organisation_id), row.keyset) for row in rows), ("platform", platform.keyset)]:
        assert runtime.keyring.own.unwrap(bytes(wrapped), bound_to(owner))


async def test_a_revision_waits_for_nobody_whose_keys_are_away(
    alone: Rapport, email: str, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone.parts.runtime.keyring, "times", DUE)
    person, other = [await alone.sign_up("Key Owners", "GB", f"{each}{email}") for each in range(2)]
    await given(alone, person, aws)
    aws.disable()
    databases, revision = (
        alone.parts.runtime.databases,
        Revision("9101", ("CREATE TABLE passed_by (id integer)",)),
    )

    async def settle(organisation_id: UUID) -> None:
        await alone.parts.directory.tenant(organisation_id)

    await migrate.migrate_tenants(databases, features.BASELINE, [revision], settle)
    async with databases.control_session() as control:
        version = sa.select(tenant.c.schema_version).where(tenant.c.organisation_id == organisation(person))
        others = sa.select(tenant.c.schema_version).where(tenant.c.organisation_id == organisation(other))
        assert (await control.execute(version)).scalar() != "9101"
        assert (await control.execute(others)).scalar() == "9101"
    aws.enable()
    await migrate.migrate_tenants(databases, features.BASELINE, [revision], settle)
    async with databases.control_session() as control:
        assert (await control.execute(version)).scalar() == "9101"


async def test_the_log_can_not_be_changed(rapport: Rapport, person: Person, aws: Aws) -> None:
    await given(rapport, person, aws)
    for statement in (key_event.update().values(kind="opened"), key_event.delete()):
        with pytest.raises(Exception, match=r"permission denied|append-only"):
            async with rapport.parts.runtime.databases.control_session() as control:
                await control.execute(statement)


async def test_the_watch_goes_on_after_a_fault(rapport: Rapport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapport.parts.runtime.keyring, "times", Times().scaled(0.0001))
    watch, rounds, ended = Watch(rapport.parts.runtime), Counter[str](), asyncio.Event()

    def failing(loop: str) -> Callable[[], Awaitable[None]]:
        async def once() -> None:
            rounds[loop] += 1
            if min(rounds[loop] for loop in ("attend", "follow")) > 1:
                ended.set()
            raise OSError

        return once

    for loop in ("attend", "follow"):
        monkeypatch.setattr(watch, loop, failing(loop))
    watching = asyncio.create_task(watch.for_ever())
    await asyncio.wait_for(ended.wait(), PATIENCE)
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching


class Odd:
    """Gives back a keyset, but not the one that it was given."""

    name = "odd"

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        return b""

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        return b"\x01" + bytes(32) + tink_keyset(Keyset.generate("other"))


def tink_keyset(of: Keyset) -> bytes:
    """A keyset's keys as they are wrapped."""
    return keyset_bytes(of._handle)


async def test_a_key_that_gives_back_something_else_wraps_nothing(rapport: Rapport, person: Person) -> None:
    own = rapport.parts.runtime.keyring.own
    owner = str(uuid4())
    wrapped = new_keyset(own, owner)
    with pytest.raises(CryptoError, match="something else than it was given"):
        keys.anew(own, Odd(), wrapped, owner)


async def test_who_is_wrapped_anew_meanwhile_is_left(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, before = keys.held, real_now()

    async def later(control: ControlSession, organisation_id: UUID) -> Any:
        mine = tenant.c.organisation_id == organisation_id
        await control.execute(tenant.update().where(mine).values(wrapped_at=real_now()))
        return await held(control, organisation_id)

    monkeypatch.setattr(rewrap, "held", later)
    await rewrap.rewrap(rapport.parts.runtime, before)
    assert await kinds(rapport, person) == []


async def test_whoever_looks_at_what_was_closed_is_told_and_nobody_hears_of_the_platforms(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, object]] = []
    monkeypatch.setattr(rapport.parts.runtime.databases, "tell", lambda home, _, news: told.append((home, news)))
    closed = [PLATFORM]

    async def recheck() -> list[str]:
        return closed

    monkeypatch.setattr(rapport.parts.runtime.keyring, "recheck", recheck)
    watch = Watch(rapport.parts.runtime)
    await watch.once()
    assert told == []
    closed.append(str(organisation(person)))
    await watch.once()
    assert told == [(CONTROL_HOME, live.PlansChanged((organisation(person),)))]
