"""Personal tokens and service accounts: what is made, shown, mailed, noted, limited and counted."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from litestar import get

from auth.guards import SignedIn, signed_in
from auth.tokens import bearer, make
from auth.tokens.jobs import warn
from auth.tokens.models import api_token
from tenants.entitlements import grant
from tests.support.app import Person, Rapport
from tests.support.colleagues import change_role, colleague
from tests.support.team import code, me, organisation_id, roster, stale
from tests.support.tokens import log_of, machine, made, service_account, with_token

Json = dict[str, Any]
POLICY = "/api/organisation/tokens/policy"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation, who may do everything."""
    return await rapport.sign_up("Acme Ltd", "GB", email)


async def test_a_token_is_shown_once_and_mailed_about(rapport: Rapport, owner: Person, email: str) -> None:
    token = await made(owner, "records:write", "usage:write", days=30, networks=["203.0.113.7"])
    assert token["token"].startswith("rap_dev_")
    assert token["token"].endswith(token["last_four"])
    page = (await owner.get("/api/tokens")).json()
    assert page["policy"] == {"people_may_make": True, "most_days": 365}
    assert (page["default_days"], page["scopes"]) == (
        90,
        ["usage:write", "billing:read", "records:read", "records:write"],
    )
    [shown] = page["tokens"]
    assert shown == {
        "id": token["id"], "name": "Nightly", "last_four": token["last_four"], "owner": None,
        "scopes": ["usage:write", "records:write"], "networks": ["203.0.113.7/32"], "is_expired": False,
        "created_at": shown["created_at"], "expires_at": token["expires_at"], "last_used_at": None,
    }  # fmt: skip
    lifetime = dt.datetime.fromisoformat(shown["expires_at"]) - dt.datetime.fromisoformat(shown["created_at"])
    assert lifetime == dt.timedelta(days=30)
    [mail, *_] = await rapport.mails(email)
    assert mail["subject"] == "An access token was made"
    assert "Nightly" in mail["text"]
    assert token["token"][:40] not in mail["text"]


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"name": "  "}, "name", "auth.blank_name"),
        ({"networks": ["203.0.113.0/33"]}, "networks", "auth.bad_network"),
        ({"networks": ["example.com"]}, "networks", "auth.bad_network"),
        ({"days": 31}, "days", "auth.token_too_long"),
    ],
)
async def test_what_cannot_be_made_is_refused_by_field(owner: Person, change: Json, field: str, problem: str) -> None:
    await owner.put(POLICY, json={"people_may_make": True, "most_days": 30})
    assert (await owner.get("/api/tokens")).json()["default_days"] == 30
    wanted = {"name": "Nightly", "scopes": ["records:read"], "days": 30, **change}
    answer = await owner.post("/api/tokens", json=wanted)
    assert (code(answer), answer.json()["fields"][field]["code"]) == ((422, "invalid"), problem)
    for bad in ({"scopes": []}, {"scopes": ["everything"]}, {"days": 0}, {"days": 366}, {"person_id": me(owner)}):
        assert (await owner.post("/api/tokens", json=wanted | bad)).status_code == 400
    assert (await owner.get("/api/tokens")).json()["tokens"] == []


async def test_making_and_managing_ask_for_a_fresh_proof_and_revoking_does_not(rapport: Rapport, owner: Person) -> None:
    token, account = await made(owner, "records:read"), await service_account(owner, "finance")
    await stale(rapport, owner)
    wanted = {"name": "Nightly", "scopes": ["records:read"]}
    for method, url, body in (
        ("POST", "/api/tokens", wanted), ("PUT", POLICY, {"people_may_make": False, "most_days": 1}),
        ("POST", "/api/service-accounts", {"name": "Bot", "role": "rep"}),
        ("PATCH", f"/api/service-accounts/{account}", {"suspended": True}),
        ("POST", f"/api/service-accounts/{account}/tokens", wanted),
    ):  # fmt: skip
        assert code(await owner.request(method, url, json=body)) == (403, "auth.step_up_needed")
    page = (await owner.get("/api/organisation/tokens")).json()
    assert ([each["id"] for each in page["tokens"]], page["policy"]["people_may_make"]) == ([token["id"]], True)
    assert (await owner.delete(f"/api/tokens/{token['id']}")).status_code == 204


async def test_admins_see_and_end_everybodys_tokens_and_say_whether_there_are_any(
    rapport: Rapport, owner: Person, email: str
) -> None:
    rep = await colleague(rapport, owner, f"rep.{email}", name="Max Ray")
    token = await made(rep, "records:read")
    [shown] = (await owner.get("/api/organisation/tokens")).json()["tokens"]
    assert shown["owner"] == {"id": me(rep), "name": "Max Ray", "is_service_account": False}
    for method, url in (("GET", "/api/organisation/tokens"), ("DELETE", f"/api/organisation/tokens/{token['id']}")):
        assert code(await rep.request(method, url)) == (403, "forbidden")
    assert code(await owner.delete(f"/api/tokens/{token['id']}")) == (404, "auth.token_not_found"), "it isn't theirs"
    assert (await owner.put(POLICY, json={"people_may_make": False, "most_days": 10})).status_code == 200
    assert code(await rep.post("/api/tokens", json={"name": "x", "scopes": ["records:read"]})) == (
        403,
        "auth.tokens_off",
    )
    assert (await machine(rapport, token["token"]).get("/api/objects")).status_code == 200, "those that are there stay"
    assert (await owner.delete(f"/api/organisation/tokens/{token['id']}")).status_code == 204
    assert code(await machine(rapport, token["token"]).get("/api/objects")) == (401, "auth.bad_token")
    kinds = [kind for kind, _ in await log_of(rapport, owner)]
    assert kinds == ["token_made", "token_policy_changed", "token_first_used", "token_revoked"]


async def test_use_is_written_down_now_and_then_and_each_network_once(rapport: Rapport, owner: Person) -> None:
    token = await made(owner, "records:read")
    seen = []
    for address in ("203.0.113.7", "203.0.113.99", "198.51.100.1", "203.0.113.7", "2001:db8::1", "2001:db8::2"):
        answer = await machine(rapport, token["token"], address=address).get("/api/objects")
        assert (answer.status_code, answer.headers.get("set-cookie")) == (200, None)
        seen.append((await owner.get("/api/tokens")).json()["tokens"][0]["last_used_at"])
    assert seen == seen[:1] * 6, "not with every request"
    uses = [(kind, each["network"]) for kind, each in await log_of(rapport, owner) if "network" in each]
    assert uses == [
        ("token_first_used", "203.0.113.0/24"), ("token_used_from_new_network", "198.51.100.0/24"),
        ("token_used_from_new_network", "2001:db8::/48"),
    ]  # fmt: skip
    hour_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = api_token.c.id == UUID(token["id"])
        await control.execute(api_token.update().where(mine).values(last_used_at=hour_ago))
    await machine(rapport, token["token"]).get("/api/objects")
    assert (await owner.get("/api/tokens")).json()["tokens"][0]["last_used_at"] > hour_ago.isoformat()


@pytest.mark.asvs("V2.4.1")
async def test_each_token_has_a_rate_of_its_own(rapport: Rapport, owner: Person) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_id(owner), bearer.REQUESTS, 3, source="test")
    busy, other = await with_token(rapport, owner, "records:read"), await with_token(rapport, owner, "records:read")
    answers = [await busy.get("/api/objects") for _ in range(4)]
    assert [code(each) for each in answers] == [(200, None)] * 3 + [(429, "auth.token_too_fast")]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert (await other.get("/api/objects")).status_code == 200
    assert (await owner.get("/api/objects")).status_code == 200


async def test_a_route_that_waits_holds_no_connection_for_a_token(rapport: Rapport, owner: Person) -> None:
    token, begun = await with_token(rapport, owner, "records:read"), []

    @get("/api/waits", opt={"policy": signed_in(scope="records:read"), "waits": True}, sync_to_thread=False)
    def waits(principal: SignedIn) -> str:
        begun.append(principal.begun)
        return "reached"

    rapport.app.register(waits)
    assert (await token.get("/api/waits")).text == "reached"
    assert begun == [None]


async def test_calls_by_token_are_metered_as_calls(rapport: Rapport, owner: Person) -> None:
    token = await with_token(rapport, owner, "records:read")
    calls = rapport.app.state.calls
    before = calls._counted[organisation_id(owner)]
    assert (await token.get("/api/objects")).status_code == 200
    assert code(await token.get("/api/billing"))[0] == 403
    assert calls._counted[organisation_id(owner)] == before + 1, "what was let through, and no more"


async def test_a_service_account_is_a_person_that_nobody_is(rapport: Rapport, owner: Person, email: str) -> None:
    before = await roster(owner)
    account = await service_account(owner, "rep", "ERP sync")
    after = await roster(owner)
    assert (after["seats"], after["members"]) == (before["seats"], before["members"]), "no seat, no member"
    wanted = {"name": "Nightly", "scopes": ["records:write"]}
    token = (await owner.post(f"/api/service-accounts/{account}/tokens", json=wanted)).json()["token"]
    bot = machine(rapport, token)
    mine = (await bot.post("/api/companies", json={"name": "Made by a machine"})).json()["record"]
    assert mine["owner_id"] == account
    history = (await owner.get(f"/api/companies/{mine['id']}/history")).json()
    assert [(each["actor"], each["origin"]) for each in history["items"]] == [
        ({"id": account, "name": "ERP sync"}, "api")
    ]
    hidden = (await owner.post("/api/companies", json={"name": "The owner's"})).json()["record"]["id"]
    assert code(await bot.get(f"/api/companies/{hidden}")) == (404, "records.not_found"), "a rep's own only"
    [shown] = (await owner.get("/api/service-accounts")).json()
    assert (shown["name"], shown["roles"], shown["suspended"], shown["editable"]) == ("ERP sync", ["rep"], False, True)
    assert [each["name"] for each in shown["tokens"]] == ["Nightly"]
    assert shown["scopes"] == ["records:read", "records:write"]
    [listed] = (await owner.get("/api/organisation/tokens")).json()["tokens"]
    assert listed["owner"] == {"id": account, "name": "ERP sync", "is_service_account": True}


async def test_a_service_account_stops_with_the_admins_switch(rapport: Rapport, owner: Person) -> None:
    account = await service_account(owner, "rep")
    wanted, url = {"name": "Nightly", "scopes": ["records:read"]}, f"/api/service-accounts/{account}"
    bot = machine(rapport, (await owner.post(f"{url}/tokens", json=wanted)).json()["token"])
    for suspended, status in ((True, 401), (False, 200)):
        assert (await owner.patch(url, json={"suspended": suspended})).status_code == 204
        assert (await bot.get("/api/objects")).status_code == status
        assert (await owner.get("/api/service-accounts")).json()[0]["suspended"] is suspended
    assert (await owner.patch(url, json={"role": "finance"})).status_code == 204
    assert code(await bot.post("/api/companies/query", json={})) == (403, "forbidden"), "another role at once"
    refused = await owner.post(f"{url}/tokens", json=wanted)
    assert refused.json()["fields"]["scopes"]["code"] == "auth.scope_above_you"
    kinds = [kind for kind, each in await log_of(rapport, owner) if each.get("person_id") == account]
    assert kinds == [
        "service_account_made", "token_made", "service_account_changed", "service_account_changed", "token_first_used",
        "service_account_changed",
    ]  # fmt: skip


async def test_nobody_makes_a_machine_that_may_do_more_than_they(rapport: Rapport, owner: Person, email: str) -> None:
    admin = await colleague(rapport, owner, f"admin.{email}", role="admin")
    strong = await service_account(owner, "owner")
    wanted = {"name": "x", "scopes": ["records:read"]}
    assert code(await admin.post("/api/service-accounts", json={"name": "x", "role": "owner"})) == (
        403,
        "auth.above_you",
    )
    for method, url, body in (
        ("POST", f"/api/service-accounts/{strong}/tokens", wanted),
        ("PATCH", f"/api/service-accounts/{strong}", {"suspended": True}),
    ):
        assert code(await admin.request(method, url, json=body)) == (403, "auth.above_you")
    # A person is no machine, and what is none is not there.
    for person_id in (me(owner), me(admin), "01900000-0000-7000-8000-000000000000"):
        url = f"/api/service-accounts/{person_id}"
        assert code(await admin.post(f"{url}/tokens", json=wanted)) == (404, "auth.service_account_not_found")
        assert code(await admin.patch(url, json={"suspended": True})) == (404, "auth.service_account_not_found")
    for bad in ({"name": " ", "role": "rep"}, {"name": "x", "role": "nothing"}):
        assert (await admin.post("/api/service-accounts", json=bad)).status_code == 422
    # Nor does anybody become one: they would hold a seat that no list of members shows.
    invited = {"email": f"new.{email}", "role": "rep", "name": "x", "person_id": strong}
    assert code(await owner.post("/api/invitations", json=invited)) == (422, "auth.person_unknown")
    assert code(await owner.patch(f"/api/members/{strong}", json={"seat": True})) == (422, "auth.never_joined")
    # Whoever is an admin no longer, at the moment it counts.
    await change_role(rapport, admin, add="rep", take="admin")
    assert code(await admin.post("/api/service-accounts", json={"name": "x", "role": "rep"})) == (403, "forbidden")
    [only] = (await owner.get("/api/service-accounts")).json()
    assert (only["id"], only["tokens"], only["suspended"]) == (strong, [], False)


async def test_there_is_a_most_of_tokens_and_machines(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auth.tokens import service_accounts

    monkeypatch.setattr(make, "MOST", 1)
    monkeypatch.setattr(service_accounts, "MOST", 1)
    token = await made(owner, "records:read")
    wanted = {"name": "x", "scopes": ["records:read"]}
    assert code(await owner.post("/api/tokens", json=wanted)) == (409, "auth.too_many_tokens")
    await service_account(owner, "rep")
    refused = await owner.post("/api/service-accounts", json={"name": "x", "role": "rep"})
    assert code(refused) == (409, "auth.too_many_tokens")
    assert len((await owner.get("/api/service-accounts")).json()) == 1
    await owner.delete(f"/api/tokens/{token['id']}")
    await made(owner, "records:read")


@pytest.mark.asvs("V6.4.5")
async def test_a_token_is_warned_of_once_before_it_expires(rapport: Rapport, owner: Person, email: str) -> None:
    tokens = {name: await made(owner, "records:read", name=name, days=30) for name in ("Soon", "Later", "Revoked")}
    await made(owner, "records:read", name="Short", days=5)
    await owner.delete(f"/api/tokens/{tokens['Revoked']['id']}")
    now = dt.datetime.now(dt.UTC)
    for name, days in (("Soon", 6), ("Revoked", 6), ("Later", 8)):
        moved = {"created_at": now - dt.timedelta(days=24), "expires_at": now + dt.timedelta(days=days)}
        async with rapport.parts.runtime.databases.admin_session("control") as admin:
            mine = api_token.c.id == UUID(tokens[name]["id"])
            await admin.execute(api_token.update().where(mine).values(moved))
    for _ in range(2):
        await warn(rapport.parts.runtime)
    about = [mail["subject"] for mail in await rapport.mails(email) if "expire" in mail["subject"]]
    assert about == ["An access token is about to expire: Soon"]
