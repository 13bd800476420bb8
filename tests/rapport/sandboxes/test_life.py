"""How sandboxes begin, are killed on the way, cost nothing, mail nobody, and end."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.models import membership
from billing.models import subscription
from kernel import tries
from kernel.clock import real_now
from kernel.crypto import KeysClosed
from kernel.errors import NotFound, RapportError
from kernel.jobs import Job
from kernel.keys.away import KeysUnusable, KeysWithdrawn
from kernel.mail import Mail
from kernel.runtime import OpenHome
from rapport.metering import wins
from rapport.portability import arrive, load
from rapport.portability.models import arrival, erasure, held_mail, sandbox
from rapport.sandboxes import build, life, store
from tenants.entitlements import SANDBOXES, grant
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.archives import attach
from tests.support.archives import organisation as organisation_of
from tests.support.audit import details_of
from tests.support.sandboxes import entered, made, newest


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a small organisation."""
    person = await rapport.sign_up("Copied Ltd", "GB", email)
    assert (await person.post("/api/contacts", json={"name": "Mirabel Ott"})).status_code == 201
    return person


async def control_rows(rapport: Rapport, statement: sa.Select[Any]) -> list[Any]:
    async with rapport.parts.runtime.databases.control_session() as control:
        return list(await control.rows(statement))


async def copies(rapport: Rapport, owner: Person) -> list[Any]:
    """The organisations that are copies of one, as the directory has them."""
    mine = organisation.c.parent_id == organisation_of(owner)
    return await control_rows(rapport, sa.select(organisation.c.id, organisation.c.status).where(mine))


async def granted(rapport: Rapport, owner: Person, count: int) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_of(owner), SANDBOXES, count, source="test")


async def test_it_follows_its_organisation_and_costs_nothing(
    rapport: Rapport, email: str, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rapport.run_jobs()
    found = await made(rapport, owner)
    inside, copy_id = await entered(rapport, email, found), UUID(found["organisation_id"])
    assert inside.session["modules"] == owner.session["modules"] != []
    for path in ("billing", "billing/usage", "sandboxes"):
        answer = await inside.get(f"/api/{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.not_in_sandbox"), path
    invited = await inside.post("/api/invitations", json={"email": f"x.{email}", "role": "rep", "name": "X"})
    assert (invited.status_code, invited.json()["code"]) == (409, "auth.no_invitations_from_sandbox")
    # A deal is won in each: evidence of the one alone. The copy has no plan of its own, and takes no seat.
    for person in (owner, inside):
        [pipeline, *_] = (await person.get("/api/pipelines")).json()
        [won, *_] = [each["id"] for each in pipeline["stages"] if each["outcome"] == "won"]
        deal = {"name": "Try", "amount": "5", "currency": "GBP", "pipeline": pipeline["id"], "stage": won}
        assert (await person.post("/api/deals", json=deal)).status_code == 201
    told: list[UUID] = []

    async def told_of(_: object, organisation_id: UUID, *__: object) -> None:
        told.append(organisation_id)

    monkeypatch.setattr(wins.store, "record", told_of)
    await rapport.run_jobs()
    assert told == [organisation_of(owner)]
    whose = sa.select(subscription.c.organisation_id).where(
        subscription.c.organisation_id.in_([copy_id, organisation_of(owner)])
    )
    assert [row.organisation_id for row in await control_rows(rapport, whose)] == [organisation_of(owner)]
    assert (await owner.get("/api/members")).json()["seats"]["taken"] == 1
    # Who is no member of the organisation any more is none of its sandbox either; its status is the organisation's.
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = membership.c.organisation_id == organisation_of(owner)
        await control.execute(membership.update().where(mine).values(status="deactivated"))
    assert (await inside.get("/api/session")).status_code == 401
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(membership.update().where(mine).values(status="active"))
        status = organisation.c.id == organisation_of(owner)
        await control.execute(organisation.update().where(status).values(status="read_only"))
    refused = await inside.post("/api/contacts", json={"name": "No"})
    assert (refused.status_code, refused.json()["code"]) == (403, "tenants.read_only")


async def test_its_mail_is_held(rapport: Rapport, email: str, owner: Person) -> None:
    found = await made(rapport, owner)
    inside, mail = await entered(rapport, email, found), rapport.parts.runtime.mail
    told = Mail(to=email, subject="From the copy", text="Hello", of=UUID(found["organisation_id"]))
    await mail.send(told)
    await mail.send(Mail(to=email, subject="From the organisation", text="Hello", of=organisation_of(owner)))
    subjects = [each["subject"] for each in await rapport.mails(email)]
    assert "From the organisation" in subjects
    assert "From the copy" not in subjects
    page = (await inside.get("/api/held-mail")).json()
    assert [(each["to"], each["subject"]) for each in page["mails"]] == [(email, "From the copy")]
    assert page["expires_at"] == found["expires_at"]
    assert (await owner.get("/api/held-mail")).json() == {"mails": [], "expires_at": None}
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = organisation.c.id == UUID(found["organisation_id"])
        await control.execute(organisation.update().where(mine).values(status="deleted"))
    await mail.send(Mail(to=email, subject="At the end", text="Hello", of=UUID(found["organisation_id"])))
    assert "At the end" not in [each["subject"] for each in await rapport.mails(email)]
    kept = sa.select(held_mail).where(held_mail.c.organisation_id == UUID(found["organisation_id"]))
    assert len(await control_rows(rapport, kept)) == 1


async def test_nobody_in_it_calls_its_removal_back(rapport: Rapport, email: str, owner: Person) -> None:
    found = await made(rapport, owner)
    inside = await entered(rapport, email, found)
    assert (await owner.delete(f"/api/sandboxes/{found['id']}")).status_code == 200
    kept = await inside.delete("/api/erasure")
    assert (kept.status_code, kept.json()["code"]) == (409, "portability.too_late_to_call_back")
    await rapport.run_jobs()
    assert [row.status for row in await copies(rapport, owner)] == ["deleted"]


async def test_what_is_refused_changes_nothing(rapport: Rapport, email: str, owner: Person) -> None:
    nobody = await owner.post("/api/sandboxes", json={"people": ["0198c0de-0000-7000-8000-000000000000"]})
    assert (nobody.status_code, nobody.json()["code"]) == (422, "sandboxes.no_such_member")
    await granted(rapport, owner, 0)
    none = await owner.post("/api/sandboxes", json={})
    assert (none.status_code, none.json()["code"], none.json()["details"]) == (409, "sandboxes.too_many", {"limit": 0})
    assert (await owner.get("/api/sandboxes")).json() == {"sandboxes": [], "limit": 0}
    await granted(rapport, owner, 2)
    [waiting] = (await owner.post("/api/sandboxes", json={})).json()["sandboxes"]
    url = f"/api/sandboxes/{waiting['id']}"
    for answer in (await owner.delete(url), await owner.post(f"{url}/refresh")):
        assert (answer.status_code, answer.json()["code"]) == (409, "sandboxes.under_way")
    rep = await rapport.hire(owner, f"bob.{email}")
    assert (await rep.get("/api/sandboxes")).status_code == 403
    assert (await rep.post("/api/sandboxes", json={})).status_code == 403


async def test_others_enter_who_were_chosen(rapport: Rapport, email: str, owner: Person) -> None:
    bob = await rapport.hire(owner, f"bob.{email}")
    await rapport.hire(owner, f"eve.{email}", name="Eve Mole")
    found = await made(rapport, owner, people=[bob.session["person"]["id"]], days=5)
    assert (found["people"], found["person"], found["may_enter"]) == (["Ann Lee", "Bob Ray"], "Ann Lee", True)
    inside = await entered(rapport, f"bob.{email}", found)
    assert inside.session["person"]["id"] == bob.session["person"]["id"]
    assert inside.session["person"]["name"] != "Bob Ray"
    eve = await rapport.sign_in(f"eve.{email}")
    moved = await eve.post("/api/session/organisation", json={"organisation_id": found["organisation_id"]})
    assert moved.status_code == 403


STEPS = {
    "archive": (build, "write"), "checked": (build, "Opened"), "schema": (arrive, "sort_tables"),
    "rows": (arrive, "retention"), "entered": (arrive, "insert"),
}  # fmt: skip


class Killed(BaseException):
    """A process that ends: nothing after it runs."""


class Kills:
    """Stands in place of a part of the build; the first use of it is the end of the process."""

    def __init__(self, part: Any) -> None:
        self._part, self._is_over = part, False

    def __call__(self, *args: Any, **named: Any) -> Any:
        self._kill()
        return self._part(*args, **named)

    def __getattr__(self, name: str) -> Any:
        self._kill()
        return getattr(self._part, name)

    def _kill(self) -> None:
        if not self._is_over:
            self._is_over = True
            raise Killed


@pytest.mark.parametrize("step", STEPS)
async def test_a_build_that_is_killed_goes_on_and_leaves_nothing(
    rapport: Rapport, email: str, owner: Person, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    module, name = STEPS[step]
    async with rapport.parts.runtime.databases.control_session() as control:
        sandbox_id = await store.begin(
            control, organisation_of(owner), UUID(owner.session["person"]["id"]), store.Wanted(), 1
        )
        await control.execute(control.job_table.delete().where(control.job_table.c.name == store.JOB))
    work = _work(owner, sandbox_id)
    job = build.Builds(rapport.parts.provisioner).job
    with monkeypatch.context() as patched:
        # A process that is killed clears nothing up.
        patched.setattr(load, "remove", _nothing)
        patched.setattr(module, name, Kills(getattr(module, name)))
        with pytest.raises(Killed):
            await job(rapport.parts.runtime, work)
    await job(rapport.parts.runtime, work)
    found = await newest(owner)
    assert found["state"] == "ready", found
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = arrival.c.organisation_id.in_([row.id for row in await copies(rapport, owner)])
        await control.execute(arrival.update().where(mine).values(touched_at=real_now() - dt.timedelta(hours=1)))
    await load.sweep(rapport.parts.runtime)
    assert [(str(row.id), row.status) for row in await copies(rapport, owner)] == [(found["organisation_id"], "active")]
    tenant = await rapport.parts.directory.tenant(organisation_of(owner))
    assert not rapport.parts.runtime.files.is_there(tenant.keys, sandbox_id)
    inside = await entered(rapport, email, found)
    body = {"filter": None, "fields": ["name"]}
    assert len((await inside.post("/api/contacts/query", json=body)).json()["items"]) == 1


async def test_one_killed_after_people_were_let_in_is_only_ended(rapport: Rapport, owner: Person) -> None:
    found = await made(rapport, owner)
    tenant = await rapport.parts.directory.tenant(organisation_of(owner))
    with rapport.parts.runtime.files.open_writer(tenant.keys, UUID(found["id"])) as file:
        file.write(b"a masked archive")
        file.commit()
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(sandbox.update().where(sandbox.c.id == UUID(found["id"])).values(state="running"))
    await build.Builds(rapport.parts.provisioner).job(rapport.parts.runtime, _work(owner, UUID(found["id"])))
    again = await newest(owner)
    assert (again["state"], again["organisation_id"]) == ("ready", found["organisation_id"])
    assert len(await copies(rapport, owner)) == 1
    assert not rapport.parts.runtime.files.is_there(tenant.keys, UUID(found["id"]))


async def test_one_that_fails_or_is_killed_too_often_is_given_up(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await owner.post("/api/sandboxes", json={})).status_code == 201
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(control.job_table.delete().where(control.job_table.c.name == store.JOB))
    found = await newest(owner)
    work, job = _work(owner, UUID(found["id"])), build.Builds(rapport.parts.provisioner).job
    with monkeypatch.context() as patched:
        patched.setattr(arrive, "retention", None)
        for _ in range(tries.TRIES - 1):
            with pytest.raises(AttributeError):
                await job(rapport.parts.runtime, work)
        await job(rapport.parts.runtime, work)
    found = await newest(owner)
    assert (found["state"], found["error_code"], found["organisation_id"]) == ("failed", "AttributeError", None)
    assert await copies(rapport, owner) == []
    await job(rapport.parts.runtime, work)  # nothing is left to do
    assert (await newest(owner))["state"] == "failed"
    assert (await owner.delete(f"/api/sandboxes/{found['id']}")).json()["sandboxes"] == []
    [waiting] = (await owner.post("/api/sandboxes", json={})).json()["sandboxes"]
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(sandbox.update().where(sandbox.c.id == UUID(waiting["id"])).values(attempt=tries.KILLED))
    await job(rapport.parts.runtime, _work(owner, UUID(waiting["id"])))
    assert (await newest(owner))["error_code"] == "sandboxes.too_long"


async def test_made_anew_removed_and_its_keys_with_it(rapport: Rapport, email: str, owner: Person) -> None:
    first = await made(rapport, owner, days=7)
    inside = await entered(rapport, email, first)
    assert (await inside.post("/api/contacts", json={"name": "Only here"})).status_code == 201
    again = await owner.post(f"/api/sandboxes/{first['id']}/refresh")
    assert again.status_code == 201, again.text
    assert await details_of(rapport, owner, "sandbox_begun") == [{"sandbox": first["id"]}]
    await rapport.run_jobs()
    second, gone = (await owner.get("/api/sandboxes")).json()["sandboxes"]
    assert (second["state"], gone["state"], gone["id"]) == ("ready", "removed", first["id"])
    assert (await inside.get("/api/session")).status_code == 401
    with pytest.raises(NotFound):
        await rapport.parts.directory.tenant(UUID(first["organisation_id"]))
    proof = await owner.get(f"/api/erasures/{first['organisation_id']}")
    assert proof.json()["certificate"]["keys_destroyed"] != []
    anew = await entered(rapport, email, second)
    found = (await anew.post("/api/contacts/query", json={"fields": ["name"]})).json()["items"]
    assert len(found) == 1
    # That somebody in it asked for its end a month ahead does not put its removal off.
    async with rapport.parts.runtime.databases.control_session() as control:
        now = real_now()
        await control.execute(erasure.insert(), {
            "organisation_id": UUID(second["organisation_id"]), "phase": "asked", "asked_at": now, "touched_at": now,
            "requested_by": UUID(owner.session["person"]["id"]), "due_at": now + dt.timedelta(days=30),
            "database": "x", "schema": "t_y",
        })  # fmt: skip
    assert (await owner.delete(f"/api/sandboxes/{second['id']}")).status_code == 200
    [sooner] = await control_rows(
        rapport, sa.select(erasure.c.due_at).where(erasure.c.organisation_id == UUID(second["organisation_id"]))
    )
    assert sooner.due_at <= real_now()
    assert (await owner.delete(f"/api/sandboxes/{second['id']}")).json()["code"] == "sandboxes.gone"
    for kind in ("sandbox_refreshed", "sandbox_removed"):
        assert await details_of(rapport, owner, kind) == [{"sandbox": second["id"]}]


async def test_a_file_under_a_legal_hold_in_it_keeps_it(rapport: Rapport, email: str, owner: Person) -> None:
    found = await made(rapport, owner)
    inside = await entered(rapport, email, found)
    company = (await inside.post("/api/companies", json={"name": "Only here"})).json()["record"]["id"]
    hold = f"/api/attachments/{await attach(inside, company, 'contract.txt', b'signed')}/hold"
    assert (await inside.put(hold)).status_code == 204
    url = f"/api/sandboxes/{found['id']}"
    for refused in (await owner.delete(url), await owner.post(f"{url}/refresh")):
        assert (refused.status_code, refused.json()["code"]) == (409, "portability.files_held")
    assert await newest(owner) == found
    # Nor does its time: it stays until the hold is lifted, and whoever may enter it still can.
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = sandbox.c.id == UUID(found["id"])
        await control.execute(sandbox.update().where(mine).values(expires_at=real_now()))
    await life.sweep(rapport.parts.runtime)
    assert ((await newest(owner))["state"], (await inside.get("/api/session")).status_code) == ("ready", 200)
    assert (await inside.delete(hold)).status_code == 204
    [gone] = (await owner.delete(url)).json()["sandboxes"]
    assert gone["state"] == "removing"


async def test_it_ends_in_time_after_a_warning_and_with_its_organisation(
    rapport: Rapport, email: str, owner: Person
) -> None:
    await granted(rapport, owner, 2)
    first, second = await made(rapport, owner, days=2), await made(rapport, owner, days=100)
    await life.sweep(rapport.parts.runtime)
    await life.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    warned = [each for each in await rapport.mails(email) if "The sandbox of Copied Ltd goes on" in each["subject"]]
    assert len(warned) == 1
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = sandbox.c.id == UUID(first["id"])
        await control.execute(sandbox.update().where(mine).values(expires_at=real_now()))
    await life.sweep(rapport.parts.runtime)
    states = {each["id"]: each["state"] for each in (await owner.get("/api/sandboxes")).json()["sandboxes"]}
    assert states == {first["id"]: "removing", second["id"]: "ready"}
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = organisation.c.id == organisation_of(owner)
        await control.execute(organisation.update().where(mine).values(status="deleted"))
    await life.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    assert {row.status for row in await copies(rapport, owner)} == {"deleted"}


async def test_one_that_lost_its_job_gets_another(rapport: Rapport, owner: Person) -> None:
    assert (await owner.post("/api/sandboxes", json={})).status_code == 201
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(control.job_table.delete().where(control.job_table.c.name == store.JOB))
        mine = sandbox.c.organisation_id == organisation_of(owner)
        await control.execute(sandbox.update().where(mine).values(touched_at=real_now() - 2 * life.STUCK))
    await life.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    assert (await newest(owner))["state"] == "ready"


def _work(owner: Person, sandbox_id: UUID) -> Job:
    args = {"organisation_id": str(organisation_of(owner)), "sandbox_id": str(sandbox_id)}
    return Job(UUID(int=0), "control", store.JOB, args, 1)


async def _nothing(*_: object) -> None:
    return None


@pytest.mark.parametrize("away", [KeysWithdrawn, KeysUnusable, KeysClosed])
async def test_while_keys_are_away_it_waits_and_no_try_is_counted(
    rapport: Rapport, owner: Person, away: type[RapportError]
) -> None:
    [asked] = (await owner.post("/api/sandboxes", json={})).json()["sandboxes"]
    work, handle = _work(owner, UUID(asked["id"])), rapport.parts.handlers[store.JOB]

    async def dark(_: str) -> OpenHome:
        raise away

    for _ in range(tries.KILLED + 1):
        with pytest.raises(away):
            await handle(dataclasses.replace(rapport.parts.runtime, open_home=dark), work)
    found = await newest(owner)
    assert (found["state"], found["error_code"], found["organisation_id"]) == ("running", None, None)
    await handle(rapport.parts.runtime, work)
    assert (await newest(owner))["state"] == "ready"
