"""The platform's keyset is rotated while people sign up and in: the control database is under the new key alone."""

import asyncio
import contextlib
import time
import uuid
from collections import Counter
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec
import pytest
import sqlalchemy as sa

from auth import identities
from auth.authz.roles import REP
from auth.models import identity
from billing.models import plan_promise
from kernel.clock import real_now
from kernel.columns import HOLDS, ciphers
from kernel.crypto import key_id_of
from kernel.db import CONTROL_HOME, Databases
from kernel.jobs import Job
from kernel.keys.provider import KeyProviderError
from kernel.keys.ring import Times
from kernel.runtime import Runtime
from rapport.operate import rotate_platform
from rapport.parts import open_parts
from tenants import directory, keys, reseal, rotation
from tenants.models import PLATFORM_ROTATION, key_event, key_rotation, platform_keyset
from tenants.watch import Watch
from tests.support.app import Person, Rapport
from tests.support.key_services import Aws
from tests.support.key_services import started as serving
from tests.support.rotation import killed_at
from tests.support.tokens import with_token

LINES = b'["what was promised"]'


@pytest.fixture
async def rapport(alone: Rapport) -> Rapport:
    """On databases of its own: what other tests left behind would be rotated along."""
    return alone


async def begun(rapport: Rapport) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        await rotation.start(control, PLATFORM_ROTATION, None)


async def state(rapport: Rapport) -> rotation.Progress:
    async with rapport.parts.runtime.databases.control_session() as control:
        found = await rotation.progress(control, PLATFORM_ROTATION)
    assert found is not None
    return found


async def step(rapport: Rapport) -> str:
    """Does what is next, and has this process take the keyset over, as its watch does."""
    async with rapport.parts.runtime.databases.control_session() as control:
        [now] = await control.rows(
            sa.select(key_rotation.c.step).where(key_rotation.c.organisation_id == PLATFORM_ROTATION)
        )
    args = {"organisation_id": str(PLATFORM_ROTATION), "step": now.step}
    await rotation.job(rapport.parts.runtime, Job(uuid.uuid4(), CONTROL_HOME, rotation.JOB, args, 1))
    await Watch(rapport.parts.runtime).once()
    return (await state(rapport)).phase


async def finish(rapport: Rapport) -> None:
    for _ in range(100):
        if await step(rapport) == "ended":
            return
    raise AssertionError("it goes on for ever")


async def held(rapport: Rapport) -> Counter[str]:
    """How much is under which key, everything opened on the way."""
    found = Counter[str]()
    async with rapport.parts.runtime.databases.control_session() as control:
        for table in reseal.tables(CONTROL_HOME):
            for row in await control.rows(sa.select(table)):
                for column in ciphers(table):
                    if (value := getattr(row, column.name)) is not None:
                        column.info[HOLDS].anew(control.keys, value, row)
                        found[key_id_of(value)] += 1
    return found


async def promised(rapport: Rapport, organisation_id: UUID) -> None:
    """A row that nobody may change afterwards."""
    async with rapport.parts.runtime.databases.control_session() as control:
        today = real_now().date()
        row = {
            "organisation_id": organisation_id, "id": uuid.uuid4(), "closes_on": today, "shown_on": today, "orders": 1,
            "currency": "GBP", "tax_minor": 0, "total_minor": 1, "made_at": real_now(),
            "lines": control.seal(f"billing.promise:{organisation_id}", LINES),
        }  # fmt: skip
        await control.execute(plan_promise.insert(), row)


def organisation(person: Person) -> UUID:
    return UUID(person.session["organisation"]["id"])


async def mailed(rapport: Rapport, email: str) -> tuple[str, str]:
    """A code that was asked for, and its id."""
    asked = await rapport.browser().post("/api/sign-in-codes", json={"email": email})
    return asked.json()["id"], await rapport.code_for(email)


async def test_people_sign_up_and_in_at_every_step(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By password and by a code from the step before; with an address that is known and with a new one; and the
    session and the token of the beginning are still there at the end.
    """
    ann = await rapport.sign_up("First Ltd", "GB", email)
    machine = await with_token(rapport, ann, "records:read", networks=["203.0.113.0/24"])
    await promised(rapport, organisation(ann))
    [old] = await held(rapport)
    waiting = await mailed(rapport, email)
    await begun(rapport)
    for number in range(20):
        await rapport.parts.runtime.redis.flushall()  # limits are not what this is about
        phase = await step(rapport)
        if phase == "verifying" and number > 6:  # the last code of before has run out
            monkeypatch.setattr(rotation, "CODES_LIVE", -rotation.TAKEN_OVER)
        assert (await ann.get("/api/session")).status_code == 200
        assert (await machine.get("/api/objects")).status_code == 200, phase
        code_id, code = waiting
        by_code = await rapport.browser().post("/api/sessions", json={"code_id": code_id, "code": code})
        assert by_code.status_code == 201, (phase, by_code.text)
        again = await rapport.sign_in(email)
        assert again.session["person"] == ann.session["person"], phase
        await again.post("/api/signups", json={"company": "Left", "country": "GB", "email": email, "locale": "en"})
        other = await rapport.sign_up(f"Other {number}", "GB", f"{number}.{email}")
        invited = {"email": f"join.{number}.{email}", "role": REP, "name": "Joe"}
        assert (await other.post("/api/invitations", json=invited)).status_code == 201
        repeated = await other.post("/api/invitations", json=invited)
        assert repeated.json()["code"] == "auth.already_invited", phase
        waiting = await mailed(rapport, email)
        if phase == "ended":
            break
    assert (phase, number > 6) == ("ended", True)
    [new] = await held(rapport)
    assert new != old
    for before in range(number + 1):  # everybody of the way is still who they were
        await rapport.sign_in(f"{before}.{email}")
    async with rapport.parts.runtime.databases.control_session() as control:
        hashes = [row.email_hmac for row in await control.rows(sa.select(identity.c.email_hmac))]
        assert (len(hashes), control.keys.secrets) == (number + 2, 1)
        kinds = [row.kind for row in await control.rows(sa.select(key_event.c.kind).order_by(key_event.c.happened_at))]
        assert kinds == ["rotation_started", "destroyed", "rotation_ended"]


async def test_a_worker_that_is_killed_anywhere_goes_on(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before its n-th commit, or right after it."""
    monkeypatch.setattr(rotation, "SLICE", -1.0)
    monkeypatch.setattr(rotation, "CODES_LIVE", -rotation.TAKEN_OVER)
    ann = await rapport.sign_up("Killed Ltd", "GB", email)
    await promised(rapport, organisation(ann))
    for number in (2, 3, 5, 8, 13, 24, 35, 46, 57):
        await begun(rapport)
        with killed_at(number, monkeypatch) as was_killed, contextlib.suppress(asyncio.CancelledError):
            await finish(rapport)
        assert was_killed
        await finish(rapport)
        assert len(await held(rapport)) == 1, number
    assert (await ann.get("/api/session")).status_code == 200
    await rapport.sign_in(email)


async def test_a_process_with_older_keys_looks_before_it_writes(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was suspended for the whole rotation, its watch with it."""
    monkeypatch.setattr(rotation, "CODES_LIVE", -rotation.TAKEN_OVER)
    async with open_parts(rapport.settings, pool_size=1, times=Times().scaled(240)) as other:
        older = other.runtime.databases
        before = older.platform_keys
        assert before is not None
        [key_id] = before.key_ids
        await begun(rapport)
        await finish(rapport)
        assert before.key_ids == (key_id,)
        now = time.monotonic()
        monkeypatch.setattr(directory.time, "monotonic", lambda: now + directory.TRUSTED)
        async with older.control_session() as control:
            assert control.keys is before  # whoever holds it goes along
            await identities.ensure_identity(control, email)
        assert key_id not in before.key_ids
        assert key_id not in await held(rapport)
    assert rotation.TAKEN_OVER.total_seconds() > directory.TRUSTED


async def test_one_address_is_one_identity_while_there_are_two_secrets(rapport: Rapport, email: str) -> None:
    """Two processes of which one has the new secret first already, at the same time; the known ones are found."""
    databases = rapport.parts.runtime.databases
    async with databases.control_session() as control:
        known = await identities.ensure_identity(control, f"known.{email}")
    await begun(rapport)
    await step(rapport)
    async with open_parts(rapport.settings, pool_size=2) as other:
        await step(rapport)
        assert databases.platform_keys is not None
        assert other.runtime.databases.platform_keys is not None
        assert databases.platform_keys.primary_key_id != other.runtime.databases.platform_keys.primary_key_id

        async def ensured(runtime: Runtime, address: str) -> UUID:
            async with runtime.databases.control_session() as control:
                return await identities.ensure_identity(control, address)

        both = (rapport.parts.runtime, other.runtime)
        made = await asyncio.gather(*(ensured(each, email) for each in both * 4))
        assert len(set(made)) == 1
        assert {await ensured(each, f"known.{email}") for each in both} == {known}


async def test_what_may_only_be_added_to_takes_another_ciphertext_and_nothing_else(
    rapport: Rapport, email: str
) -> None:
    """Of the same length, under another key, from the owner of the table; the application's login changes nothing."""
    ann = await rapport.sign_up("Final Ltd", "GB", email)
    await promised(rapport, organisation(ann))
    databases = rapport.parts.runtime.databases
    column = plan_promise.c.lines
    other_key, same_key = (sa.func.set_byte(column, at, 255 - sa.func.get_byte(column, at)) for at in (2, 6))
    shorter, both = sa.func.substr(other_key, 1, 20), {"lines": other_key, "total_minor": 2}
    for values in ({"lines": shorter}, {"lines": same_key}, {"lines": column}, both, {"orders": 7}):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="plan_promise is append-only"):
            async with databases.keeper_session() as owner:
                await owner.execute(plan_promise.update().values(**values))
    for statement in (plan_promise.delete(), sa.text("TRUNCATE plan_promise")):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="plan_promise is append-only"):
            async with databases.keeper_session() as owner:
                await owner.execute(statement)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        async with databases.control_session() as control:
            await control.execute(plan_promise.update().values(lines=plan_promise.c.lines))
    async with databases.keeper_session() as owner:
        assert (await owner.execute(plan_promise.update().values(lines=other_key))).rowcount == 1


async def test_the_keysets_own_table_is_closed_to_the_application(rapport: Rapport) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with rapport.parts.runtime.databases.control_session() as control:
            await control.execute(platform_keyset.update().values(wrapped_at=real_now()))


async def test_an_own_key_is_still_one_organisations(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash that says so is made anew; while there are two secrets it is looked for under both."""
    monkeypatch.setattr(rotation, "CODES_LIVE", -rotation.TAKEN_OVER)
    ann = await rapport.sign_up("Own Key Ltd", "GB", email)
    bob = await rapport.sign_up("Copies It Ltd", "GB", f"bob.{email}")
    runtime, who = rapport.parts.runtime, UUID(ann.session["person"]["id"])
    with serving(Aws) as aws:
        for name, value in aws.environment.items():
            monkeypatch.setenv(name, value)
        url = f"aws-kms:{aws.another()}"
        await keys.give_own(runtime, organisation(ann), url, who)
        await begun(rapport)
        for _ in range(20):
            ended = await step(rapport) == "ended"
            with pytest.raises(keys.InUse):
                await keys.give_own(runtime, organisation(bob), url, who)
            if ended:
                break
        assert ended
        assert (await ann.post("/api/companies", json={"name": "Still here"})).status_code == 201


async def test_the_operator_begins_it_and_sees_how_far_it_is(rapport: Rapport, tmp_path: Path) -> None:
    settings = rapport.settings
    begun_, shown = await rotate_platform(settings), await rotate_platform(settings)
    assert begun_ == "Begun. The workers go on with it; run this again to see how far they are."
    assert shown.endswith(" UTC: publishing, 0 of 0 done.")
    await step(rapport)
    assert "promoting, 0 of 0 done." in await rotate_platform(settings)
    without = msgspec.structs.replace(settings, control_admin_url="")
    with pytest.raises(KeyProviderError, match="CONTROL_ADMIN_DATABASE_URL"):
        await rotate_platform(without)
    with pytest.raises(RuntimeError, match="no admin login"):
        async with Databases(without).keeper_session():
            pass
