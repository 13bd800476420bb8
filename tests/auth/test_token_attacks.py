"""Attacks with tokens, each failing and changing nothing (AUTH: tokens; ASVS 5.0 V7, V9.1, V10.4)."""

import asyncio
import datetime as dt
import hmac
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from asyncpg import InsufficientPrivilegeError

from auth import sessions
from auth.authz.roles import OWNER, REP
from auth.tokens import bearer, make, text
from auth.tokens.models import api_token
from kernel.db import ControlSession
from kernel.ids import new_id
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.colleagues import change_role, colleague
from tests.support.sockets import opened, ticket_of
from tests.support.team import code, me, organisation_id
from tests.support.tokens import ADDRESS, log_of, machine, made, service_account, with_token
from tests.support.waits import until_blocked

pytestmark = pytest.mark.deep

Json = dict[str, Any]
NEW = {"name": "Made by a machine"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation, who may do everything."""
    return await rapport.sign_up("Acme Ltd", "GB", email)


async def companies(person: Person) -> int:
    return int((await person.post("/api/companies/count", json={})).json()["count"])


async def refused(rapport: Rapport, owner: Person, token: str, **headers: str) -> tuple[int, str | None]:
    """What a write with a token is answered, after a look that it wrote nothing."""
    before = await companies(owner)
    answer = await machine(rapport, token, **headers).post("/api/companies", json=NEW)
    assert await companies(owner) == before
    assert "set-cookie" not in answer.headers
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    return code(answer)


async def update_token(rapport: Rapport, made: Json, **values: object) -> None:
    """What only whoever administers the database can do."""
    async with rapport.parts.runtime.databases.admin_session("control") as admin:
        await admin.execute(api_token.update().where(api_token.c.id == UUID(made["id"])).values(values))


@pytest.mark.asvs("V8.4.1")
async def test_a_token_of_another_tenant_reaches_only_its_own(rapport: Rapport, owner: Person, email: str) -> None:
    theirs = await rapport.sign_up("Other Ltd", "GB", f"b.{email}")
    foreign = await with_token(rapport, theirs, "records:write")
    mine = (await owner.post("/api/companies", json={"name": "Secret Ltd"})).json()["record"]["id"]
    for url in (f"/api/companies/{mine}", f"/api/companies/{mine}/history"):
        assert code(await foreign.get(url)) == (404, "records.not_found")
    claimed = {"x-organisation-id": str(organisation_id(owner)), "x-tenant": str(organisation_id(owner))}
    found = await foreign.post("/api/companies/query", json={}, headers=claimed)
    assert (found.status_code, found.json()["items"]) == (200, [])
    assert code(await foreign.delete(f"/api/companies/{mine}")) == (404, "records.not_found")
    assert await companies(owner) == 1
    token = await made(owner, "records:read")
    for url in (f"/api/tokens/{token['id']}", f"/api/organisation/tokens/{token['id']}"):
        assert code(await theirs.delete(url)) == (404, "auth.token_not_found")
    assert [each["id"] for each in (await owner.get("/api/tokens")).json()["tokens"]] == [token["id"]]


async def test_a_revoked_token_is_refused_at_once(rapport: Rapport, owner: Person) -> None:
    token = await made(owner, "records:write")
    assert (await machine(rapport, token["token"]).post("/api/companies", json=NEW)).status_code == 201
    assert (await owner.delete(f"/api/tokens/{token['id']}")).status_code == 204
    assert await refused(rapport, owner, token["token"]) == (401, "auth.bad_token")
    assert code(await owner.delete(f"/api/tokens/{token['id']}")) == (404, "auth.token_not_found")


async def test_an_expired_token_is_refused(rapport: Rapport, owner: Person) -> None:
    token = await made(owner, "records:write", days=1)
    past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    await update_token(rapport, token, expires_at=past)
    assert await refused(rapport, owner, token["token"]) == (401, "auth.bad_token")
    [shown] = (await owner.get("/api/tokens")).json()["tokens"]
    assert shown["is_expired"] is True


async def test_a_wrong_checksum_is_refused_without_the_database(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = (await made(owner, "records:write"))["token"]

    async def asked(*_: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(bearer.Bearers, "_found", asked)
    typo = token[:40] + ("a" if token[40] != "a" else "b") + token[41:]
    for bad in (typo, token[:-1], token + "0", token.replace("rap_", "ghp_"), "", "rap_", token.upper(), f"{token} x"):
        assert await refused(rapport, owner, bad) == (401, "auth.bad_token")


async def test_too_small_a_scope_is_refused_and_named(rapport: Rapport, owner: Person) -> None:
    reader = await with_token(rapport, owner, "records:read", "usage:write")
    answer = await reader.post("/api/companies", json=NEW)
    assert code(answer) == (403, "auth.scope_too_small")
    assert answer.json()["details"] == {"scope": "records:write"}
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope"'
    assert code(await reader.get("/api/billing")) == (403, "auth.scope_too_small")
    assert await companies(owner) == 0


@pytest.mark.asvs("V8.2.1")
async def test_a_scope_above_its_owner_is_not_given(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"rep.{email}")
    wanted = {"name": "More", "scopes": ["records:read", "usage:write", "billing:read"]}
    answer = await rep.post("/api/tokens", json=wanted)
    assert code(answer) == (422, "invalid")
    assert answer.json()["fields"]["scopes"]["code"] == "auth.scope_above_you"
    assert (await rep.get("/api/tokens")).json()["tokens"] == []
    # And were there one all the same, its owner's rights decide.
    token = await made(rep, "records:read")
    await update_token(rapport, token, scopes=["records:write", "usage:write", "billing:read"])
    bold = machine(rapport, token["token"])
    assert code(await bold.post("/api/usage/events", json={"events": []})) == (403, "forbidden")
    assert code(await bold.get("/api/billing")) == (403, "forbidden")
    hidden = (await owner.post("/api/companies", json={"name": "Not the rep's"})).json()["record"]["id"]
    assert code(await bold.get(f"/api/companies/{hidden}")) == (404, "records.not_found")


@pytest.mark.asvs("V8.3.2")
async def test_a_demotion_takes_effect_at_once(rapport: Rapport, owner: Person, email: str) -> None:
    boss = await colleague(rapport, owner, f"boss.{email}", role=OWNER)
    token = await with_token(rapport, boss, "records:write", "billing:read")
    record = (await owner.post("/api/companies", json={"name": "Not theirs"})).json()["record"]["id"]
    assert (await token.get(f"/api/companies/{record}")).status_code == 200
    assert (await token.get("/api/billing")).status_code == 200
    await change_role(rapport, boss, add=REP, take=OWNER)
    assert code(await token.get(f"/api/companies/{record}")) == (404, "records.not_found")
    assert code(await token.delete(f"/api/companies/{record}")) == (404, "records.not_found")
    assert code(await token.get("/api/billing")) == (403, "forbidden")
    assert await companies(owner) == 1


@pytest.mark.asvs("V7.4.2")
async def test_a_removal_ends_tokens_for_good(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"rep.{email}")
    token = await made(rep, "records:write")
    assert (await owner.patch(f"/api/members/{me(rep)}", json={"seat": False})).status_code == 204
    assert await refused(rapport, owner, token["token"]) == (401, "auth.bad_token")
    assert (await owner.patch(f"/api/members/{me(rep)}", json={"seat": True})).status_code == 204
    assert (await machine(rapport, token["token"]).post("/api/companies/count", json={})).status_code == 200
    assert (await owner.post(f"/api/members/{me(rep)}/deactivation", json={})).status_code == 204
    assert await refused(rapport, owner, token["token"]) == (401, "auth.bad_token")
    # Who comes back makes new ones: nobody knows any more where the old one is.
    assert (await owner.delete(f"/api/members/{me(rep)}/deactivation")).status_code == 204
    assert await refused(rapport, owner, token["token"]) == (401, "auth.bad_token")


@pytest.mark.parametrize("is_held", [False, True])
async def test_a_removal_ends_the_token_that_is_being_made(
    rapport: Rapport, owner: Person, email: str, monkeypatch: pytest.MonkeyPatch, is_held: bool
) -> None:
    """Whether the one who removes comes before the maker's membership is held, or has to wait for it."""
    rep = await colleague(rapport, owner, f"rep.{email}")
    name = "_check_number" if is_held else "_hold_membership"
    step, removals = getattr(make, name), list[asyncio.Task[httpx.Response]]()

    async def late(control: ControlSession, *args: Any) -> None:
        removals.append(asyncio.create_task(owner.post(f"/api/members/{me(rep)}/deactivation", json={})))
        await (until_blocked(control) if is_held else asyncio.wait(removals))
        await step(control, *args)

    monkeypatch.setattr(make, name, late)
    answer = await rep.post("/api/tokens", json={"name": "Late", "scopes": ["records:read"]})
    assert [(await each).status_code for each in removals] == [204]
    assert (await owner.delete(f"/api/members/{me(rep)}/deactivation")).status_code == 204
    assert answer.status_code == (201 if is_held else 401)
    if is_held:
        assert await refused(rapport, owner, answer.json()["token"]) == (401, "auth.bad_token")


@pytest.mark.parametrize(
    ("status", "expected"),
    [("suspended", (403, "tenants.suspended")), ("deleted", (401, "auth.bad_token")),
     ("read_only", (403, "tenants.read_only"))],
)  # fmt: skip
async def test_an_organisation_that_is_stopped_stops_its_tokens(
    rapport: Rapport, owner: Person, status: str, expected: tuple[int, str]
) -> None:
    token = await made(owner, "records:write")
    mine = organisation.c.id == organisation_id(owner)
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(mine).values(status=status))
    assert code(await machine(rapport, token["token"]).post("/api/companies", json=NEW)) == expected
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(mine).values(status="active"))
    assert await companies(owner) == 0


@pytest.mark.asvs("V16.3.3")
@pytest.mark.asvs("V8.2.4")
async def test_an_address_that_is_not_listed_is_refused_and_noted_once(rapport: Rapport, owner: Person) -> None:
    networks = ["203.0.113.0/24", "2001:db8::/32", " 198.51.100.9 "]
    token = await made(owner, "records:write", networks=networks)
    for inside in (ADDRESS, "198.51.100.9", "2001:db8:1::5"):
        assert (await machine(rapport, token["token"], address=inside).get("/api/objects")).status_code == 200
    for outside in ("203.0.114.7", "198.51.100.10", "2001:db9::5", "10.1.2.3", "10.1.2.4", "not an address"):
        answer = await machine(rapport, token["token"], address=outside).post("/api/companies", json=NEW)
        assert code(answer) == (403, "auth.token_network")
    # A header that anybody can write is no address.
    forged = await machine(rapport, token["token"], address="10.1.2.3").post(
        "/api/companies", json=NEW, headers={"x-forwarded-for": ADDRESS}
    )
    assert code(forged) == (403, "auth.token_network")
    assert await companies(owner) == 0
    noted = [each["network"] for kind, each in await log_of(rapport, owner) if kind == "token_refused_network"]
    assert sorted(noted) == ["", "10.1.2.0/24", "198.51.100.0/24", "2001:db9::/48", "203.0.114.0/24"]
    [shown] = (await owner.get("/api/tokens")).json()["tokens"]
    assert shown["networks"] == ["203.0.113.0/24", "2001:db8::/32", "198.51.100.9/32"]


@pytest.mark.asvs("V14.2.1")
async def test_a_token_in_the_address_or_a_body_is_nobody(rapport: Rapport, owner: Person) -> None:
    token = (await made(owner, "records:write"))["token"]
    browser = rapport.browser()
    for name in ("token", "access_token", "authorization"):
        answer = await browser.post("/api/companies", params={name: token}, json={**NEW, "access_token": token})
        assert code(answer) == (401, "auth.not_signed_in")
    for header in ("x-api-key", "x-authorization", "x-csrf-token", "proxy-authorization"):
        answer = await browser.post("/api/companies", json=NEW, headers={header: f"Bearer {token}"})
        assert code(answer) == (401, "auth.not_signed_in")
    for scheme in ("Basic", "Token", "Digest"):
        answer = await browser.post("/api/companies", json=NEW, headers={"authorization": f"{scheme} {token}"})
        assert code(answer) == (401, "auth.not_signed_in")
    assert await companies(owner) == 0


async def test_a_token_in_a_cookie_is_nobody(rapport: Rapport, owner: Person) -> None:
    token = (await made(owner, "records:write"))["token"]
    for name in (sessions.COOKIE, "__Host-token", "Authorization"):
        browser = rapport.browser()
        answer = await browser.post("/api/companies", json=NEW, headers={"cookie": f"{name}={token}"})
        assert code(answer) == (401, "auth.not_signed_in")
    assert await companies(owner) == 0


async def test_a_token_together_with_a_cookie_is_refused(rapport: Rapport, owner: Person, email: str) -> None:
    """Neither a page that adds a token to a signed-in browser nor a cookie that a machine has decides who acts."""
    theirs = await rapport.sign_up("Other Ltd", "GB", f"b.{email}")
    token = (await made(theirs, "records:write"))["token"]
    answer = await owner.post("/api/companies", json=NEW, headers={"authorization": f"Bearer {token}"})
    assert code(answer) == (400, "auth.token_with_cookie")
    cookie = f"{sessions.COOKIE}={owner.cookies[sessions.COOKIE]}"
    assert await refused(rapport, theirs, token, cookie=cookie) == (400, "auth.token_with_cookie")
    assert await companies(owner) == 0


@pytest.mark.asvs("V9.2.2")
async def test_a_token_opens_no_socket(rapport: Rapport, owner: Person) -> None:
    token = (await made(owner, "records:read"))["token"]
    for cookie in (False, True):
        async with opened(rapport, owner, await ticket_of(owner), cookie=cookie, bearer=token) as socket:
            assert (socket.accepted, socket.code) == (False, 4403)
    async with opened(rapport, owner, await ticket_of(owner)) as socket:
        assert socket.accepted, "as its owner's session does"


@pytest.mark.asvs("V15.3.7")
async def test_two_tokens_in_one_request_are_none(rapport: Rapport, owner: Person) -> None:
    token = (await made(owner, "records:write"))["token"]
    twice = [("authorization", f"Bearer {token}"), ("authorization", f"Bearer {token}")]
    assert code(await rapport.browser().post("/api/companies", json=NEW, headers=twice)) == (401, "auth.bad_token")


async def test_another_site_cannot_use_a_token_from_a_browser(rapport: Rapport, owner: Person) -> None:
    token = (await made(owner, "records:write"))["token"]
    assert await refused(rapport, owner, token, origin="https://evil.example") == (403, "auth.wrong_origin")
    preflight = await machine(rapport, token, origin="https://evil.example").options("/api/companies")
    assert not [name for name in preflight.headers if name.startswith("access-control")]


@pytest.mark.asvs("V8.2.1")
async def test_a_token_makes_no_other_and_manages_none(rapport: Rapport, owner: Person) -> None:
    account = await service_account(owner, "finance")
    token = await made(owner, "records:write", "billing:read", "usage:write")
    bold, wanted = machine(rapport, token["token"]), {"name": "Child", "scopes": ["records:read"]}
    tries = (
        ("POST", "/api/tokens", wanted), ("GET", "/api/tokens", None), ("DELETE", f"/api/tokens/{token['id']}", None),
        ("GET", "/api/organisation/tokens", None), ("DELETE", f"/api/organisation/tokens/{token['id']}", None),
        ("PUT", "/api/organisation/tokens/policy", {"people_may_make": True, "most_days": 365}),
        ("POST", "/api/service-accounts", {"name": "Bot", "role": "admin"}), ("GET", "/api/service-accounts", None),
        ("PATCH", f"/api/service-accounts/{account}", {"role": "admin"}),
        ("POST", f"/api/service-accounts/{account}/tokens", wanted),
        ("POST", "/api/session/step-up", {"password": "x"}), ("POST", "/api/sessions", {"email": "a", "password": "b"}),
        ("POST", "/api/sync/ticket", {}), ("PUT", "/api/session/password", {"password": "x"}),
    )  # fmt: skip
    for method, url, body in tries:
        assert code(await bold.request(method, url, json=body)) == (403, "auth.not_for_tokens"), url
    assert len((await owner.get("/api/organisation/tokens")).json()["tokens"]) == 1
    assert len((await owner.get("/api/service-accounts")).json()) == 1


async def test_the_row_alone_authenticates_nobody(rapport: Rapport, owner: Person) -> None:
    """Whoever reads the table, or even writes it, has no token: the hash is encrypted, and bound to its row."""
    token, other = await made(owner, "records:read"), await made(owner, "records:write")
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = {row.id: row for row in await control.rows(sa.select(api_token))}
    row = rows[UUID(other["id"])]
    dump = repr(tuple(row)).encode() + b"".join(each for each in row if isinstance(each, bytes))
    secret = other["token"].rpartition("_")[2]
    assert secret[:12].encode() not in dump
    assert secret[:43].encode() not in dump
    for guess in (row.text_hash.hex(), f"{other['token'][:32]}{row.text_hash.hex()}"):
        assert await refused(rapport, owner, guess) == (401, "auth.bad_token")
    # Somebody puts a hash that they know the text of into the row with more rights.
    await update_token(rapport, other, text_hash=rows[UUID(token["id"])].text_hash)
    made_up = text.new(text.env_of(embedded=rapport.settings.embedded), UUID(other["id"]))
    assert await refused(rapport, owner, made_up.text) == (401, "auth.bad_token")
    assert await refused(rapport, owner, other["token"]) == (401, "auth.bad_token")


async def test_the_application_can_widen_no_token(rapport: Rapport, owner: Person) -> None:
    token = await made(owner, "records:read")
    mine = api_token.update().where(api_token.c.id == UUID(token["id"]))
    for values in ({"scopes": ["records:write"]}, {"networks": None}, {"person_id": new_id()}, {"text_hash": b"x"}):
        with pytest.raises(InsufficientPrivilegeError):
            async with rapport.parts.runtime.databases.control_session() as control:
                await control.execute(mine.values(values))


@pytest.mark.asvs("V11.2.4")
async def test_hashes_are_compared_in_constant_time_and_found_by_id(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await made(owner, "records:read")
    compared: list[tuple[bytes, bytes]] = []
    in_constant_time = hmac.compare_digest

    def compare(one: Any, other: Any) -> bool:
        compared.append((one, other))
        return bool(in_constant_time(one, other))

    monkeypatch.setattr(bearer.hmac, "compare_digest", compare)
    assert "text_hash =" not in bearer._FIND.sent({"id": None, "now": None, "seen": None}).text
    made_up = text.new(text.env_of(embedded=rapport.settings.embedded), UUID(token["id"])).text
    for offered, status in ((token["token"], 200), (made_up, 401)):
        assert (await machine(rapport, offered).get("/api/objects")).status_code == status
    assert [len(each) for pair in compared for each in pair] == [32] * 4


@pytest.mark.asvs("V6.3.1")
async def test_guesses_are_throttled_and_lock_nobody_out(rapport: Rapport, owner: Person) -> None:
    token = await made(owner, "records:read")
    guesser = machine(rapport, "rap_dev_nonsense")
    answers = [code(await guesser.get("/api/objects")) for _ in range(61)]
    assert answers == [(401, "auth.bad_token")] * 60 + [(429, "auth.throttled")]
    assert (await machine(rapport, token["token"]).get("/api/objects")).status_code == 200, "from the same address"


async def test_a_stranger_hears_the_same_of_every_bad_token(rapport: Rapport, owner: Person) -> None:
    token, gone = await made(owner, "records:read"), await made(owner, "records:read")
    await owner.delete(f"/api/tokens/{gone['id']}")
    env = text.env_of(embedded=rapport.settings.embedded)
    bad = (gone["token"], text.new(env, new_id()).text, text.new(env, UUID(token["id"])).text, "x")
    answers = [(await machine(rapport, each).get("/api/objects")).json() for each in bad]
    assert len({(each["code"], each["message"]) for each in answers}) == 1
