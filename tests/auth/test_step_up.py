"""Step-up: what is asked for twice, the three ways to prove it again, and what the proof does and does not carry."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from auth import models, sessions
from kernel.clock import real_now
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.authenticator import Authenticator, packed, prove, register

pytestmark = pytest.mark.deep

Json = dict[str, Any]
NEEDED = (403, "auth.step_up_needed")
REFUSED = (403, "auth.not_confirmed")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moves the session's clock past the minutes for which a proof is fresh; what is proved then is fresh then."""

    def move() -> None:
        now = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
        monkeypatch.setattr(sessions, "real_now", lambda: now)

    return move  # type: ignore[return-value]


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def cookie_of(person: Person) -> str:
    return person.cookies[sessions.COOKIE]


async def exported(person: Person) -> Any:
    return await person.post("/api/companies/export", json={})


@pytest.mark.asvs("V7.5.3")
async def test_an_export_asks_again_ten_minutes_after_sign_in(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, start = await rapport.sign_up("Acme Ltd", "GB", email), real_now()
    assert (await exported(person)).status_code == 200
    monkeypatch.setattr(sessions, "real_now", lambda: start + dt.timedelta(minutes=9, seconds=58))
    assert (await exported(person)).status_code == 200
    monkeypatch.setattr(sessions, "real_now", lambda: start + dt.timedelta(minutes=10, seconds=1))
    refused = await exported(person)
    assert said(refused) == NEEDED
    assert "companies" not in refused.text
    # Everything else goes on.
    assert (await person.get("/api/session")).status_code == 200
    assert (await person.post("/api/companies", json={"name": "A"})).status_code == 201
    assert (await person.get("/api/passkeys")).status_code == 200


async def test_who_may_not_export_is_not_asked_to_prove_anything(rapport: Rapport, email: str, later: Any) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    member = await rapport.hire(owner, f"b{email}")
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        mine = models.role_assignment.c.person_id == UUID(member.session["person"]["id"])
        await session.execute(models.role_assignment.delete().where(mine))
        await session.execute(models.acl_epoch.update().values(epoch=models.acl_epoch.c.epoch + 1))
    later()
    assert said(await exported(member)) == (403, "not_in_role")


@pytest.mark.asvs("V7.5.1")
async def test_adding_and_removing_a_passkey_asks_again(rapport: Rapport, email: str, later: Any) -> None:
    """A stolen session is not enough to stay, nor to weaken its owner."""
    person, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    made = await register(person, device)
    await prove(person, device)
    begun = (await person.post("/api/passkey-registrations")).json()
    later()
    assert said(await person.post("/api/passkey-registrations")) == NEEDED
    assert said(await person.post("/api/passkeys", json=Authenticator().create(begun))) == NEEDED
    assert said(await person.delete(f"/api/passkeys/{made['id']}")) == NEEDED
    assert [each["id"] for each in (await person.get("/api/passkeys")).json()["passkeys"]] == [made["id"]]


async def by_password(_: Rapport, __: Person, ___: Authenticator) -> Json:
    return {"password": PASSWORD}


async def by_code(rapport: Rapport, person: Person, _: Authenticator) -> Json:
    asked = await person.post("/api/session/step-up-codes")
    assert asked.status_code == 201
    return {"code_id": asked.json()["id"], "code": await rapport.code_for(person.session["person"]["email"])}


async def by_passkey(_: Rapport, person: Person, device: Authenticator) -> Json:
    begun = (await person.post("/api/session/step-up-challenges")).json()
    assert begun["options"]["allowCredentials"] == [{"id": packed(device.keys[0].id), "type": "public-key"}]
    return {"passkey": device.get(begun)}


@pytest.mark.parametrize(
    ("prove", "amr"), [(by_password, "pwd"), (by_code, "otp"), (by_passkey, "hwk")], ids=["password", "code", "passkey"]
)
@pytest.mark.asvs("V7.2.4")
async def test_a_proof_goes_on_in_a_new_session(rapport: Rapport, email: str, later: Any, prove: Any, amr: str) -> None:
    person, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    await register(person, device)
    before, csrf = cookie_of(person), person.session["csrf"]
    later()
    assert said(await exported(person)) == NEEDED

    done = await person.post("/api/session/step-up", json=await prove(rapport, person, device))

    assert (done.status_code, done.json()["amr"]) == (200, amr), done.text
    assert done.json()["organisation"] == person.session["organisation"]
    assert cookie_of(person) != before
    assert done.json()["csrf"] != csrf
    person.signed_in(done.json())
    assert (await exported(person)).status_code == 200
    # The old id is dead: whoever had copied it got nothing by its owner's proof.
    thief = rapport.browser()
    thief.cookies.set(sessions.COOKIE, before, domain="rapport.localhost")
    assert (await thief.get("/api/session")).status_code == 401


async def test_what_proves_nothing_changes_nothing(rapport: Rapport, email: str, later: Any) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    own, foreign = Authenticator(), Authenticator()
    await register(person, own)
    rival = await rapport.sign_up("Rival Ltd", "GB", f"b{email}")
    await register(rival, foreign)
    code = await person.post("/api/session/step-up-codes")
    wrong = f"{(int(await rapport.code_for(email)) + 1) % 1_000_000:06}"
    before = cookie_of(person)
    later()

    async def challenged(by: Person) -> Json:
        return (await by.post("/api/session/step-up-challenges")).json()  # type: ignore[no-any-return]

    for body in (
        {},
        {"password": "wrong"},
        {"code_id": code.json()["id"], "code": wrong},
        {"code_id": code.json()["id"]},
        {"passkey": foreign.get(await challenged(person))},  # a credential of another
        {"passkey": own.get(await challenged(rival))},  # a challenge of another session
        {"passkey": own.get(await challenged(person)) | {"signature": "AA"}},
        {"passkey": own.get(await challenged(person)) | {"user_handle": packed(b"x" * 16)}},
    ):
        await rapport.parts.runtime.redis.flushall()
        refused = await person.post("/api/session/step-up", json=body)
        assert said(refused) == REFUSED, body
        assert "set-cookie" not in refused.headers
    assert cookie_of(person) == before
    assert (await person.get("/api/session")).status_code == 200
    assert said(await exported(person)) == NEEDED


async def test_a_device_that_was_told_which_keys_to_use_may_leave_the_user_out(rapport: Rapport, email: str) -> None:
    person, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    await register(person, device)
    answer = (await by_passkey(rapport, person, device))["passkey"]
    del answer["user_handle"]
    assert (await person.post("/api/session/step-up", json={"passkey": answer})).status_code == 200


@pytest.mark.asvs("V6.6.2")
async def test_a_code_counts_in_the_session_that_asked_for_it(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    other = await rapport.sign_in(email)
    body = await by_code(rapport, person, Authenticator())
    assert said(await other.post("/api/session/step-up", json=body)) == REFUSED
    # Nor does it sign anybody in, nor a code for signing in confirm anything.
    assert (await rapport.browser().post("/api/sessions", json=body)).status_code == 401
    asked = (await person.post("/api/sign-in-codes", json={"email": email})).json()["id"]
    body = {"code_id": asked, "code": await rapport.code_for(email)}
    assert said(await person.post("/api/session/step-up", json=body)) == REFUSED


@pytest.mark.asvs("V6.3.1")
async def test_a_password_is_not_guessed_with_a_stolen_session(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    for _ in range(10):
        assert said(await person.post("/api/session/step-up", json={"password": "wrong"})) == REFUSED
    throttled = await person.post("/api/session/step-up", json={"password": PASSWORD})
    assert said(throttled) == (429, "auth.throttled")


async def test_a_switch_is_no_new_proof(rapport: Rapport, email: str, later: Any) -> None:
    first = await rapport.sign_up("Acme Ltd", "GB", email)
    second = await rapport.sign_up("Acme Deutschland", "DE", email)
    before = second.session["auth_time"]
    later()
    target = {"organisation_id": first.session["organisation"]["id"]}
    moved = await second.post("/api/session/organisation", json=target)
    assert (moved.status_code, moved.json()["auth_time"], moved.json()["amr"]) == (200, before, "otp")
    second.signed_in(moved.json())
    assert said(await exported(second)) == NEEDED


async def test_a_request_without_its_token_is_refused_before_any_proof_is_asked_for(
    rapport: Rapport, email: str, later: Any
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    later()
    del person.headers["x-csrf-token"]
    assert said(await exported(person)) == (403, "auth.csrf")
    assert said(await person.post("/api/session/step-up", json={"password": PASSWORD})) == (403, "auth.csrf")


@pytest.mark.asvs("V7.5.3")
async def test_giving_a_role_asks_again(rapport: Rapport, email: str, later: Any) -> None:
    """Who stole a session makes nobody an admin, by no way; what gives no rights away goes on."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    member = await rapport.hire(owner, f"b{email}")
    path = f"/api/members/{member.session['person']['id']}"
    later()
    assert said(await owner.patch(path, json={"roles": ["admin"]})) == NEEDED
    invited = {"email": f"c{email}", "name": "Cleo", "role": "admin"}
    assert said(await owner.post("/api/invitations", json=invited)) == NEEDED
    assert (await owner.patch(path, json={"manager_id": owner.session["person"]["id"]})).status_code == 204
    members = (await owner.get("/api/members")).json()["members"]
    assert [(each["email"], each["roles"]) for each in members] == [(email, ["owner"]), (f"b{email}", ["rep"])]
    assert (await owner.post("/api/invitations", json={**invited, "role": "rep"})).status_code == 201


async def test_roles_are_changed_with_a_fresh_proof_only(rapport: Rapport, email: str, later: Any) -> None:
    """What colleagues hold would else be raised to all by a stolen session."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    body = {"label": {"zh": "销售二", "en": "Second"}, "rights": {}}
    role = (await owner.post("/api/roles", json=body)).json()
    before = (await owner.get("/api/roles")).json()
    later()
    change = {"base_version": role["version"], "rights": {"manage_people": True, "billing": True}}
    other = {"label": {"zh": "销售三", "en": "Third"}}
    assert said(await owner.patch(f"/api/roles/{role['id']}", json=change)) == NEEDED
    assert said(await owner.post("/api/roles", json=other)) == NEEDED
    assert said(await owner.delete(f"/api/roles/{role['id']}")) == NEEDED
    assert (await owner.get("/api/roles")).json() == before
    preview = await owner.post(f"/api/roles/{role['id']}/preview", json={"rights": {}})
    assert preview.status_code == 200
    owner.signed_in((await owner.post("/api/session/step-up", json={"password": PASSWORD})).json())
    assert (await owner.patch(f"/api/roles/{role['id']}", json=change)).status_code == 200


@pytest.mark.asvs("V7.5.3")
async def test_handing_over_asks_again(rapport: Rapport, email: str, later: Any) -> None:
    """A stolen session moves nobody's records; what only stops a hand-over goes on."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    leaver, heir = await rapport.hire(owner, f"b{email}"), await rapport.hire(owner, f"c{email}")
    assert (await leaver.post("/api/companies", json={"name": "A"})).status_code == 201
    path = f"/api/members/{leaver.session['person']['id']}/handovers"
    rule = {"to": "person", "person_id": heir.session["person"]["id"]}
    done = (await owner.post(path, json=rule)).json()
    await rapport.run_jobs()
    day = (real_now() + dt.timedelta(days=3)).date().isoformat()
    planned = (await owner.post(path, json={**rule, "on": day})).json()
    before = (await owner.get(path)).json()
    assert [each["state"] for each in before] == ["waiting", "done"]
    later()
    assert said(await owner.post(path, json=rule)) == NEEDED
    assert said(await owner.post(path, json={**rule, "on": day})) == NEEDED
    assert said(await owner.post(f"/api/handovers/{done['id']}/undo")) == NEEDED
    assert said(await owner.post(f"/api/handovers/{done['id']}/resumption")) == NEEDED
    assert (await owner.get(path)).json() == before
    assert (await owner.post(f"/api/handovers/{planned['id']}/cancellation")).json()["state"] == "cancelled"
    owner.signed_in((await owner.post("/api/session/step-up", json={"password": PASSWORD})).json())
    assert (await owner.post(f"/api/handovers/{done['id']}/undo")).json()["state"] == "undoing"
