"""The end of an organisation: asked for, called back or carried out, and proved by a certificate."""

import asyncio
import base64
import contextlib
import datetime as dt
import itertools
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import billing.feature
from auth import sessions
from auth.models import membership, security_event, session
from billing.models import subscription
from kernel.changes import Change
from kernel.clock import real_now
from kernel.crypto import CryptoError
from kernel.db import CONTROL_HOME, Home
from kernel.jobs import Job
from kernel.keys.ring import Keyring, KeysWithdrawn
from kernel.tables import control_metadata
from rapport.crm.imports.models import stored_file
from rapport.onboarding.models import founder
from rapport.portability import archives, erase, erasing
from rapport.portability.models import erasure, signing_key
from tenants import schema
from tenants.keys import events
from tenants.models import organisation as organisations
from tenants.models import tenant
from tenants.watch import Watch
from tests.support.app import Person, Rapport
from tests.support.archives import archived, filled, manifest_of, opened, organisation
from tests.support.clocks import ahead
from tests.support.rotation import killed_at, upload

NAME = "Ending Ltd"


@pytest.fixture
async def person(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up(NAME, "GB", email)


async def asked(person: Person, name: str = NAME) -> dict[str, Any]:
    answer = await person.post("/api/erasure", json={"name": name})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def carry_out(rapport: Rapport, person: Person) -> None:
    """What a job does that finds it due."""
    args = {"organisation_id": str(organisation(person))}
    await erase.job(rapport.parts.runtime, Job(uuid4(), CONTROL_HOME, erase.JOB, args, 1))


async def proof(rapport: Rapport, person: Person) -> dict[str, Any] | None:
    """What the certificate says, checked with the published key alone."""
    anybody = rapport.browser()
    answer = await anybody.get(f"/api/erasures/{organisation(person)}")
    if answer.status_code == 404:
        return None
    published = {key["kid"]: key for key in (await anybody.get("/.well-known/jwks.json")).json()["keys"]}
    head, body, signature = answer.json()["jws"].split(".")
    key = published[msgspec.json.decode(decoded(head))["kid"]]
    assert (key["kty"], key["crv"], "d" in key) == ("OKP", "Ed25519", False)
    public = Ed25519PublicKey.from_public_bytes(decoded(key["x"]))
    public.verify(decoded(signature), f"{head}.{body}".encode())
    with pytest.raises(InvalidSignature):
        public.verify(decoded(signature), f"{head}.{body[:-1]}".encode())
    said: dict[str, Any] = msgspec.json.decode(decoded(body))
    assert said == answer.json()["certificate"]
    return said


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def phase(rapport: Rapport, person: Person) -> str | None:
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = erasure.c.organisation_id == organisation(person)
        return (await control.execute(sa.select(erasure.c.phase).where(mine))).scalar()


async def left(rapport: Rapport, home: Home, person: Person) -> dict[str, object]:
    """What there still is of an organisation."""
    mine = organisation(person)
    async with rapport.parts.runtime.databases.admin_session(home.database) as admin:
        spaces = sa.text("SELECT count(*) FROM pg_namespace WHERE nspname = :n")
        roles = sa.text("SELECT count(*) FROM pg_roles WHERE rolname = :n")
        found = {
            "schema": (await admin.execute(spaces, {"n": home.schema})).scalar(),
            "role": (await admin.execute(roles, {"n": home.schema})).scalar(),
        }
    async with rapport.parts.runtime.databases.control_session() as control:
        for table in (tenant, membership, session, founder):
            counted = sa.select(sa.func.count()).where(table.c.organisation_id == mine)
            found[table.name] = (await control.execute(counted)).scalar()
        status = sa.select(organisations.c.status).where(organisations.c.id == mine)
        found["status"] = (await control.execute(status)).scalar()
    redis = rapport.parts.runtime.redis
    found["redis"] = [key async for key in redis.scan_iter(match=f"*{home.schema}*")]
    found["files"] = (rapport.settings.data_dir / "files" / str(mine)).exists()
    return found


GONE = {
    "schema": 0, "role": 0, "tenant": 0, "membership": 0, "session": 0, "founder": 0, "status": "deleted", "redis": [],
    "files": False,
}  # fmt: skip


def test_of_every_table_it_is_said_whether_it_goes() -> None:
    goes = {table.name for table in (*erasing.AT_ONCE, *erasing.AT_THE_END, tenant)}
    billed = {table.name for table in billing.feature.FEATURE.control_tables}
    known = {table.name for table in control_metadata.tables.values() if "organisation_id" in table.columns}
    assert known - billed == goes | erasing.STAYS.keys()
    assert not goes & erasing.STAYS.keys()


async def test_an_owner_asks_and_every_owner_hears_of_it_and_may_call_it_back(
    rapport: Rapport, person: Person, email: str
) -> None:
    assert (await person.get("/api/erasure")).json() == {
        "grace_days": 30, "asked_at": None, "due_at": None, "person": None,
    }  # fmt: skip
    wrong = await person.post("/api/erasure", json={"name": "Ending"})
    assert wrong.json()["fields"]["name"]["code"] == "portability.wrong_name"
    assert await phase(rapport, person) is None
    found = await asked(person, f" {NAME.replace(' ', '  ')} ")
    asked_at, due_at = (dt.datetime.fromisoformat(found[name]) for name in ("asked_at", "due_at"))
    assert (found["person"], due_at - asked_at) == ("Ann Lee", dt.timedelta(days=30))
    again = await person.post("/api/erasure", json={"name": NAME})
    assert (again.status_code, again.json()["code"]) == (409, "portability.erasure_asked")
    [mail, *_] = await rapport.mails(email)
    assert mail["subject"] == f"{NAME} will be erased on {due_at.date()}"
    assert (await person.post("/api/companies", json={"name": "Still here"})).status_code == 201
    back = await person.delete("/api/erasure")
    assert (back.status_code, back.json()["due_at"]) == (200, None)
    too_late = await person.delete("/api/erasure")
    assert (too_late.status_code, too_late.json()["code"]) == (409, "portability.too_late_to_call_back")
    [mail, *_] = await rapport.mails(email)
    assert mail["subject"] == f"{NAME} won't be erased"
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = (security_event.c.organisation_id == organisation(person)) & security_event.c.kind.like("erasure_%")
        kinds = [row.kind for row in await control.rows(sa.select(security_event.c.kind).where(mine))]
    assert sorted(kinds) == ["erasure_asked", "erasure_called_back"]


async def test_it_is_for_owners_who_prove_that_it_is_them(
    rapport: Rapport, person: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = await rapport.hire(person, f"bob.{email}")
    tries = (("GET", None), ("POST", {"name": NAME}), ("DELETE", None))
    for method, body in tries:
        refused = await member.request(method, "/api/erasure", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden"), method
    later = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    for method, body in tries[1:]:
        stale = await person.request(method, "/api/erasure", json=body)
        assert (stale.status_code, stale.json()["code"]) == (403, "auth.step_up_needed"), method
    assert await phase(rapport, person) is None
    assert (await rapport.browser().get(f"/api/erasures/{organisation(person)}")).status_code == 404


async def test_nothing_happens_before_its_day_on_the_organisations_clock(
    rapport: Rapport, person: Person, email: str
) -> None:
    home = (await rapport.parts.directory.tenant(organisation(person))).home
    await asked(person)
    await ahead(rapport, person, 29.9)
    await rapport.run_jobs()  # the clock was moved: nothing is due
    await erase.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    assert await phase(rapport, person) == "asked"
    assert (await person.get("/api/session")).status_code == 200
    await ahead(rapport, person, 0.2)
    await rapport.run_jobs()
    assert await phase(rapport, person) == "erased"
    assert await left(rapport, home, person) == GONE
    assert (await person.get("/api/session")).status_code == 401
    said = await proof(rapport, person)
    assert said is not None
    [mail, *_] = await rapport.mails(email)
    assert f"/api/erasures/{organisation(person)}" in mail["text"]
    async with rapport.parts.runtime.databases.admin_session(home.database) as admin:
        await schema.drop(admin, home)  # a process that died right after it does it once more
    await erase.sweep(rapport.parts.runtime)  # done: nothing is left to do
    assert await rapport.run_jobs() == 0


async def due(rapport: Rapport, person: Person) -> None:
    """Asked for, and its day has come; no job has looked yet."""
    await asked(person)
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = erasure.c.organisation_id == organisation(person)
        await control.execute(erasure.update().where(mine).values(due_at=real_now()))


async def test_the_certificate_says_what_was_there_and_what_stays(rapport: Rapport, email: str) -> None:
    person = await filled(rapport, email)
    before = opened(await archived(rapport, person))
    found = await rapport.parts.directory.tenant(organisation(person))
    keys, held = found.keys.key_ids, found.keys
    cipher = held.encrypt(b"x", field=1, record=UUID(int=1))
    await asked(person, "Moving Ltd")
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = erasure.c.organisation_id == organisation(person)
        await control.execute(erasure.update().where(mine).values(due_at=real_now()))
    await carry_out(rapport, person)
    said = await proof(rapport, person)
    assert said is not None
    manifest = manifest_of(before)
    assert said["head"] == msgspec.to_builtins(manifest.head)  # the history that an archive has is the one that ended
    rows = {each.name: each.rows for each in manifest.entries if each.name.startswith("tables/")}
    assert {f"tables/{name}.ndjson": count for name, count in said["erased"]["rows"].items()} == rows
    assert (said["erased"]["files"], said["erased"]["bytes"]) == (
        1,
        len(b"name\n") + sum(5 + len(str(n)) for n in range(9_000)),
    )
    assert said["keys_destroyed"] == list(keys)
    assert (said["organisation_id"], said["kept"]["invoices"]) == (str(organisation(person)), 0)
    assert await left(rapport, found.home, person) == GONE
    with pytest.raises(CryptoError):
        held.decrypt(cipher, field=1, record=UUID(int=1))
    async with rapport.parts.runtime.databases.control_session() as control:
        destroyed = [each.key_id for each in await events(control, organisation(person)) if each.kind == "destroyed"]
        billed = sa.select(subscription.c.next_at).where(subscription.c.organisation_id == organisation(person))
        assert (await control.execute(billed)).scalar_one().year == 9999
        assert [each.state for each in await archives.listed(control, organisation(person))] == ["expired"]
    assert destroyed == list(keys)


@pytest.mark.parametrize("deaths", [(1, 2, 3, 4), (5, 6, 4)])
async def test_killed_again_and_again_it_comes_to_the_same_end(
    rapport: Rapport, person: Person, email: str, deaths: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right before, and right after, one commit after the other."""
    other = await rapport.hire(person, f"bob.{email}")
    elsewhere = await rapport.sign_up("Elsewhere Ltd", "GB", f"bob.{email}")
    await archived(rapport, person)
    found = await rapport.parts.directory.tenant(organisation(person))
    keys = list(found.keys.key_ids)
    await due(rapport, person)
    died = 0
    for number in itertools.cycle(deaths):
        with killed_at(number, monkeypatch) as came, contextlib.suppress(asyncio.CancelledError):
            await carry_out(rapport, person)
        died += len(came)
        if not came:
            break
    assert died >= 3
    assert await left(rapport, found.home, person) == GONE
    said = await proof(rapport, person)
    assert said is not None
    assert (said["keys_destroyed"], said["erased"]["rows"]["person"]) == (keys, 2)
    # Who belongs elsewhere too stays there, and who doesn't is gone.
    assert (await other.get("/api/session")).status_code == 401
    assert (await rapport.sign_in(f"bob.{email}")).session["organisation"]["id"] == str(organisation(elsewhere))
    refused = await rapport.browser().post("/api/sessions", json={"email": email, "password": "x" * 20})
    assert refused.status_code == 401


async def test_what_is_written_until_the_last_moment_is_in_the_certificate(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that had begun before the end goes on for a moment."""
    found, count, came = await rapport.parts.directory.tenant(organisation(person)), erasing._count, []
    await due(rapport, person)

    async def and_somebody_writes(*args: Any) -> bool:
        went_on = await count(*args)
        if not came:
            async with rapport.parts.runtime.databases.tenant_session(found.home, found.keys) as session:
                session.record_change(Change(object="company", record_id=uuid4(), op="create", created={}))
            came.append(session.last_seq)
        return went_on

    monkeypatch.setitem(erasing._STEPS, "closing", and_somebody_writes)
    await carry_out(rapport, person)
    said = await proof(rapport, person)
    assert said is not None
    assert came == [said["head"]["seq"]] == [said["erased"]["rows"]["change"]]


async def test_it_ends_although_its_owner_has_withdrawn_the_key(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = (await rapport.parts.directory.tenant(organisation(person))).home
    await due(rapport, person)

    async def withdrawn(*_: object) -> None:
        raise KeysWithdrawn

    monkeypatch.setattr(Keyring, "keys", withdrawn)
    monkeypatch.setattr(Keyring, "at_hand", lambda *_: None)
    await carry_out(rapport, person)
    said = await proof(rapport, person)
    assert said is not None
    assert (said["keys_destroyed"], said["erased"]["rows"]["person"]) == ([], 1)
    assert await left(rapport, home, person) == GONE


async def test_every_process_forgets_the_keys(rapport: Rapport, person: Person) -> None:
    keys = (await rapport.parts.directory.tenant(organisation(person))).keys
    cipher = keys.encrypt(b"x", field=1, record=UUID(int=1))
    async with rapport.parts.runtime.databases.control_session() as control:  # as another process does
        await control.execute(
            tenant.update().where(tenant.c.organisation_id == organisation(person)).values(keyset=None)
        )
    await Watch(rapport.parts.runtime).once()
    with pytest.raises(CryptoError):
        keys.decrypt(cipher, field=1, record=UUID(int=1))
    assert str(organisation(person)) not in rapport.parts.runtime.keyring.owners()
    rapport.parts.runtime.keyring.forget(str(organisation(person)))  # once more is nothing


async def test_two_at_once_make_one_key(rapport: Rapport) -> None:
    from rapport.portability import certificate

    async def one() -> str:
        async with rapport.parts.runtime.databases.control_session() as control:
            return await certificate.signed(control, {"a": 1})

    first, second = await asyncio.gather(one(), one())
    assert first == second
    head = decoded(first.split(".")[0])
    async with rapport.parts.runtime.databases.control_session() as control:
        ids = [row.id for row in await control.rows(sa.select(signing_key.c.id))]
    assert [msgspec.json.decode(head)["kid"]] == ids


async def test_it_waits_while_files_are_under_a_legal_hold(rapport: Rapport, person: Person) -> None:
    """Whether they are held when it is asked for, or come to be until it is due."""
    assert await upload(person)
    runtime, mine = rapport.parts.runtime, organisation(person)
    home = (await rapport.parts.directory.tenant(mine)).home

    async def hold(at: dt.datetime | None) -> None:
        async with runtime.session(home.key) as session:
            who = None if at is None else UUID(person.session["person"]["id"])
            await session.execute(stored_file.update().values(held_at=at, held_by=who))

    await hold(real_now())
    refused = await person.post("/api/erasure", json={"name": NAME})
    assert (refused.status_code, refused.json()["code"]) == (409, "portability.files_held")
    assert refused.json()["details"] == {"count": 1}
    await hold(None)
    await asked(person)
    await hold(real_now())
    async with runtime.databases.control_session() as control:
        due = erasure.c.organisation_id == mine
        await control.execute(erasure.update().where(due).values(due_at=real_now()))
    await carry_out(rapport, person)
    assert (await person.get("/api/session")).status_code == 200
    await hold(None)
    await carry_out(rapport, person)
    assert (await person.get("/api/session")).status_code == 401
    assert await proof(rapport, person) is not None


async def test_a_hold_that_was_put_while_it_began_keeps_the_keys(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await upload(person)
    runtime, who = rapport.parts.runtime, UUID(person.session["person"]["id"])
    home = (await rapport.parts.directory.tenant(organisation(person))).home
    count = erasing._STEPS["closing"]

    async def hold(what: str, *values: object) -> None:
        async with runtime.databases.pool(home).transaction(home.schema) as inside:
            await inside.execute(f"UPDATE stored_file SET {what}", *values)
            await inside.execute("COMMIT")

    async def late(*args: Any) -> bool:
        await hold("held_at = now(), held_by = $1", who)
        return await count(*args)

    await asked(person)
    async with runtime.databases.control_session() as control:
        mine = erasure.c.organisation_id == organisation(person)
        await control.execute(erasure.update().where(mine).values(due_at=real_now()))
    with monkeypatch.context() as patched:
        patched.setitem(erasing._STEPS, "closing", late)
        await carry_out(rapport, person)
    assert await proof(rapport, person) is None
    await carry_out(rapport, person)
    async with runtime.databases.control_session() as control:
        kept = sa.select(tenant.c.keyset).where(tenant.c.organisation_id == organisation(person))
        assert [row.keyset is not None for row in await control.rows(kept)] == [True]
    await hold("held_at = NULL, held_by = NULL")
    await carry_out(rapport, person)
    assert await proof(rapport, person) is not None
