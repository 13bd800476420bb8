"""Joining by a proved address: nobody learns of a company before, and nothing is given that an admin could not give."""

import asyncio
import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from auth import throttle
from auth.authz.roles import assign
from auth.domains import requests
from auth.domains.models import domain_claim, join_request
from kernel.clock import real_now
from rapport.onboarding.models import signup
from tenants.entitlements import grant
from tenants.models import organisation
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.dns_server import Zone
from tests.support.domains import claimed, verified
from tests.support.factors import Phone, said
from tests.support.joining import asks, everything, lets, proved, waiting
from tests.support.team import code, hired, invited, join, me, organisation_id, roster, stale, token_for

pytestmark = pytest.mark.deep

Json = dict[str, Any]
NOBODY = (404, "auth.join_nobody_here")


@pytest.fixture
async def owner(rapport: Rapport, email: str, zone: Zone, domain: str) -> Person:
    """Whose company holds the domain."""
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await verified(person, zone, domain)
    return person


async def test_somebody_asks_is_accepted_and_joins(rapport: Rapport, owner: Person, email: str, domain: str) -> None:
    await lets(owner, "ask")
    theirs = f"ina@{domain.upper()}"
    _, _, shown = await proved(rapport, theirs)
    assert shown["company"] == {"name": "Acme Ltd", "joining": "ask", "member": False}
    assert (await asks(rapport, theirs)).json() == {"token": None}
    assert (await rapport.mails(email))[0]["subject"] == "Ina New asks to join Acme Ltd"
    [request] = await waiting(owner)
    assert (request["name"], request["email"]) == ("Ina New", theirs)
    done = await owner.post(f"/api/join-requests/{request['id']}/acceptance", json={"role": "manager"})
    assert done.status_code == 201
    assert await waiting(owner) == []
    assert len(await events(rapport, organisation_of(owner), "join_accepted")) == 1
    new = await join(rapport, await token_for(rapport, theirs))
    assert new.session["organisation"]["name"] == "Acme Ltd"
    assert next(each["roles"] for each in (await roster(owner))["members"] if each["id"] == me(new)) == ["manager"]
    _, _, shown = await proved(rapport, theirs)
    assert shown["company"] == {"name": "Acme Ltd", "joining": "ask", "member": True}
    assert code(await asks(rapport, theirs)) == (409, "auth.join_already_member")


async def test_somebody_is_let_in_at_once_where_the_organisation_says_so(
    rapport: Rapport, owner: Person, domain: str
) -> None:
    narrow = {"objects": {"*": {"read": "subtree", "create": True, "update": "own"}}}
    made = await owner.post("/api/roles", json={"label": {"zh": "新人", "en": "Newcomer"}, "rights": narrow})
    await lets(owner, "auto", made.json()["key"])
    browser, path, shown = await proved(rapport, f"ina@{domain}")
    assert shown["company"]["joining"] == "auto"
    body = {"proof": shown["proof"], "name": "Ina New", "how": "join"}
    begun = await browser.post(f"{path}/joining", json=body)
    assert begun.status_code == 201
    assert len(await events(rapport, organisation_of(owner), "let_in_by_domain")) == 1
    new = await join(rapport, begun.json()["token"], browser)
    assert new.session["rights"]["manage_people"] is False
    roles = next(each["roles"] for each in (await roster(owner))["members"] if each["id"] == me(new))
    assert roles == [made.json()["key"]]
    # The proof is spent.
    assert code(await browser.post(f"{path}/joining", json=body)) == (410, "signup.gone")


async def test_who_is_let_in_is_invited_by_whoever_chose_that(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "auto")
    assert (await asks(rapport, f"ina@{domain}", "join")).status_code == 201
    [event] = (await owner.post("/api/audit/events/query", json={"filter": {"kind": "invited"}})).json()["events"]
    assert event["person"]["id"] == me(owner)


@pytest.mark.parametrize("rights", [{"import": True}, {"objects": {"*": {"read": "all", "export": "all"}}}])
async def test_a_role_that_was_widened_since_lets_nobody_in(
    rapport: Rapport, owner: Person, domain: str, rights: Json
) -> None:
    new = {"label": {"zh": "新人", "en": "Newcomer"}, "rights": {"objects": {"*": {"read": "own"}}}}
    role = (await owner.post("/api/roles", json=new)).json()
    await lets(owner, "auto", role["key"])
    change = {"rights": rights, "base_version": role["version"]}
    widened = await owner.patch(f"/api/roles/{role['id']}", json=change)
    assert widened.status_code == 200, widened.text
    assert code(await asks(rapport, f"ina@{domain}", "join")) == (409, "auth.join_ask_first")
    assert await everything(rapport, owner) == (1, 0)


@pytest.mark.asvs("V14.2.6")
@pytest.mark.parametrize("state", ["no claim", "pending", "off", "suspended", "read_only", "lost"])
async def test_nobody_learns_of_a_company_that_says_nothing(
    rapport: Rapport, email: str, zone: Zone, domain: str, state: str
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    if state == "pending":
        await claimed(owner, domain)
    elif state != "no claim":
        await verified(owner, zone, domain)
    if state in {"suspended", "read_only", "lost"}:
        await lets(owner, "auto")
    async with rapport.parts.runtime.databases.control_session() as control:
        mine, of = organisation.c.id == organisation_id(owner), domain_claim.c.organisation_id == organisation_id(owner)
        if state in {"suspended", "read_only"}:
            await control.execute(organisation.update().where(mine).values(status=state))
        if state == "lost":
            await control.execute(domain_claim.update().where(of).values(state="lost"))
    _, _, shown = await proved(rapport, f"ina@{domain}")
    assert shown["company"] is None
    assert code(await asks(rapport, f"ina@{domain}")) == NOBODY
    assert code(await asks(rapport, f"ina@{domain}", "join")) == NOBODY
    assert await everything(rapport, owner) == (1, 0)


@pytest.mark.asvs("V6.3.8")
async def test_nothing_is_told_before_the_mailbox_is_proved(rapport: Rapport, owner: Person, domain: str) -> None:
    """The answers to an address of a company and to any other are the same up to the proof."""
    await lets(owner, "auto")
    answers = []
    for address in (f"ina@{domain}", f"ina@{uuid4().hex}.test"):
        browser = rapport.browser()
        start = {"company": "My own", "country": "GB", "email": address, "locale": "en"}
        started = await browser.post("/api/signups", json=start)
        path = f"/api/signups/{started.json()['id']}"
        wrong = await browser.post(f"{path}/verification", json={"code": "000000"})
        early = [
            await browser.post(f"{path}/joining", json={"proof": "x" * 43, "name": "Ina", "how": how})
            for how in ("ask", "join")
        ]
        answers.append(
            [started.status_code, sorted(started.json())]
            + [(each.status_code, each.json()["code"], each.json()["message"]) for each in (wrong, *early)]
        )
    assert answers[0] == answers[1]
    assert [each[1] for each in answers[0][2:]] == ["signup.code_wrong", "signup.gone", "signup.gone"]
    assert await everything(rapport, owner) == (1, 0)


@pytest.mark.asvs("V8.4.1")
async def test_other_domains_do_not_count(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "auto")
    for address in (
        f"ina@mail.{domain}", f"ina@{domain}.evil.test", f"ina@x{domain}", f"ina@{domain[2:]}", f"ina@а{domain[1:]}",
    ):  # fmt: skip
        _, _, shown = await proved(rapport, address)
        assert shown["company"] is None
        assert code(await asks(rapport, address, "join")) == NOBODY
    assert await everything(rapport, owner) == (1, 0)


@pytest.mark.asvs("V8.3.2")
async def test_a_domain_whose_record_is_gone_lets_nobody_in_at_once(
    rapport: Rapport, owner: Person, domain: str
) -> None:
    await lets(owner, "auto")
    mine = domain_claim.c.organisation_id == organisation_id(owner)
    async with rapport.parts.runtime.databases.control_session() as control:
        gone = domain_claim.update().where(mine).values(state="missing", missing_since=real_now())
        await control.execute(gone)
    _, _, shown = await proved(rapport, f"ina@{domain}")
    assert shown["company"]["joining"] == "ask"
    assert code(await asks(rapport, f"ina@{domain}", "join")) == (409, "auth.join_ask_first")
    assert (await asks(rapport, f"ina@{domain}")).status_code == 201


async def test_no_seat_is_said_without_naming_anybody(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "auto")
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_id(owner), "seats", 1, source="test")
    refused = await asks(rapport, f"ina@{domain}", "join")
    assert code(refused) == (409, "auth.join_no_seat")
    assert "details" not in refused.json()
    assert (await asks(rapport, f"ina@{domain}")).status_code == 201
    [request] = await waiting(owner)
    refused = await owner.post(f"/api/join-requests/{request['id']}/acceptance", json={"role": "rep"})
    assert code(refused) == (409, "auth.no_seat_left")
    assert await waiting(owner) == [request]


@pytest.mark.asvs("V2.3.4")
async def test_the_last_seat_is_taken_once(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "auto")
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_id(owner), "seats", 2, source="test")
    begun = [await proved(rapport, f"p{number}@{domain}") for number in range(4)]
    done = await asyncio.gather(
        *(
            browser.post(f"{path}/joining", json={"proof": shown["proof"], "name": "Ina", "how": "join"})
            for browser, path, shown in begun
        )
    )
    assert sorted(each.status_code for each in done) == [201, 409, 409, 409]
    assert (await roster(owner))["seats"] == {"limit": 2, "taken": 1, "invited": 1}


@pytest.mark.asvs("V8.3.2")
@pytest.mark.parametrize("how", ["demoted", "deactivated", "role widened"])
async def test_whoever_chose_must_still_be_able_to_give_the_role(
    rapport: Rapport, owner: Person, domain: str, how: str
) -> None:
    admin = await hired(rapport, owner, "admin")
    await lets(admin, "auto")
    if how == "demoted":
        assert (await owner.patch(f"/api/members/{me(admin)}", json={"roles": ["rep"]})).status_code == 204
    elif how == "deactivated":
        assert (await owner.post(f"/api/members/{me(admin)}/deactivation")).status_code == 204
    else:
        tenant = await rapport.parts.directory.tenant(organisation_id(owner))
        mine = domain_claim.c.organisation_id == tenant.id
        async with rapport.parts.runtime.databases.control_session() as control:
            await control.execute(domain_claim.update().where(mine).values(role_key="admin"))
        async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            await assign(session, admin.session["person"]["id"], "admin")
    before = await everything(rapport, owner)
    assert code(await asks(rapport, f"ina@{domain}", "join")) == (409, "auth.join_ask_first")
    assert await everything(rapport, owner) == before


@pytest.mark.asvs("V6.3.4")
async def test_an_account_with_a_second_factor_is_not_entered_by_its_mailbox(
    rapport: Rapport, owner: Person, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has taken over a mailbox gets no further than to an invitation that asks for the rest."""
    await lets(owner, "auto")
    phone, theirs = Phone(monkeypatch), f"ina@{domain}"
    await phone.enrol(await rapport.sign_up("Elsewhere", "GB", theirs))
    begun = await asks(rapport, theirs, "join")
    assert begun.status_code == 201
    thief = rapport.browser()
    body = {"token": begun.json()["token"], "name": "Ina", "password": "another-guess-0-of-theirs"}
    assert code(await thief.post("/api/invitation-acceptances", json=body)) == (401, "auth.invalid_credentials")
    refused = await thief.post("/api/invitation-acceptances", json={**body, "password": PASSWORD})
    assert said(refused)[1] == "auth.second_factor_first"
    assert (await everything(rapport, owner))[0] == 1


@pytest.mark.asvs("V8.2.1")
@pytest.mark.asvs("V8.4.1")
@pytest.mark.asvs("V7.5.3")
async def test_who_may_decide(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "ask")
    await asks(rapport, f"ina@{domain}")
    [request] = await waiting(owner)
    path = f"/api/join-requests/{request['id']}"
    rep, admin = await hired(rapport, owner, "rep"), await hired(rapport, owner, "admin")
    stranger = await rapport.sign_up("Strange Ltd", "GB", f"s{uuid4().hex}@example.com")
    for who, role, error in (
        (rep, "rep", (403, "forbidden")), (admin, "owner", (403, "auth.above_you")),
        (admin, "nonsense", (422, "auth.role_unknown")), (stranger, "rep", (404, "auth.join_request_gone")),
    ):  # fmt: skip
        assert code(await who.post(f"{path}/acceptance", json={"role": role})) == error
    assert code(await rep.post(f"{path}/refusal")) == (403, "forbidden")
    assert code(await stranger.post(f"{path}/refusal")) == (404, "auth.join_request_gone")
    assert await waiting(stranger) == []
    await stale(rapport, owner)
    assert code(await admin.post(f"{path}/acceptance", json={"role": "admin"})) == (403, "auth.step_up_needed")
    assert await waiting(owner) == [request]


@pytest.mark.asvs("V15.4.2")
async def test_a_request_is_decided_once(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "ask")
    await asks(rapport, f"ina@{domain}")
    [request] = await waiting(owner)
    path = f"/api/join-requests/{request['id']}"
    done = await asyncio.gather(
        *(owner.post(f"{path}/acceptance", json={"role": "rep"}) for _ in range(3)), owner.post(f"{path}/refusal")
    )
    assert sum(each.status_code < 300 for each in done) == 1
    assert (await roster(owner))["seats"]["invited"] <= 1


async def test_nobody_asks_twice_nor_after_a_no(
    rapport: Rapport, owner: Person, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lets(owner, "ask")
    theirs = f"ina@{domain}"
    await asks(rapport, theirs)
    assert code(await asks(rapport, theirs.upper())) == (409, "auth.join_asked_already")
    [request] = await waiting(owner)
    assert (await owner.post(f"/api/join-requests/{request['id']}/refusal")).status_code == 204
    for kind in ("join_asked", "join_refused"):
        [(_, noted)] = await events(rapport, organisation_of(owner), kind)
        assert noted["request"] == request["id"]
    assert code(await asks(rapport, theirs)) == (409, "auth.join_refused_lately")
    assert await waiting(owner) == []
    with monkeypatch.context() as patched:
        patched.setattr(requests, "REFUSED_FOR", dt.timedelta())
        assert (await asks(rapport, theirs)).status_code == 201


async def test_requests_end(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "ask")
    theirs = f"ina@{domain}"
    await asks(rapport, theirs)
    [request] = await waiting(owner)
    mine = join_request.c.organisation_id == organisation_id(owner)
    async with rapport.parts.runtime.databases.control_session() as control:
        over = join_request.update().where(mine).values(expires_at=real_now() - dt.timedelta(seconds=1))
        await control.execute(over)
    assert await waiting(owner) == []
    refused = await owner.post(f"/api/join-requests/{request['id']}/acceptance", json={"role": "rep"})
    assert code(refused) == (404, "auth.join_request_gone")
    assert (await everything(rapport, owner))[0] == 1
    assert (await asks(rapport, theirs)).status_code == 201


@pytest.mark.asvs("V8.3.2")
async def test_nobody_is_accepted_by_a_domain_that_was_given_up(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "ask")
    await asks(rapport, f"ina@{domain}")
    [request] = await waiting(owner)
    [found] = (await owner.get("/api/domains")).json()
    await owner.delete(f"/api/domains/{found['id']}")
    assert len(await events(rapport, organisation_of(owner), "domain_given_up")) == 1
    refused = await owner.post(f"/api/join-requests/{request['id']}/acceptance", json={"role": "rep"})
    assert code(refused) == (404, "auth.join_request_gone")
    assert (await roster(owner))["seats"]["invited"] == 0


@pytest.mark.asvs("V7.4.2")
async def test_who_was_sent_away_does_not_come_back_by_the_domain(rapport: Rapport, owner: Person, domain: str) -> None:
    theirs = f"ina@{domain}"
    await invited(owner, theirs)
    gone = await join(rapport, await token_for(rapport, theirs))
    await owner.post(f"/api/members/{me(gone)}/deactivation")
    await lets(owner, "auto")
    for how in ("ask", "join"):
        assert code(await asks(rapport, theirs, how)) == (409, "auth.join_already_member")
    assert code(await rapport.browser().post("/api/sessions", json={"email": theirs, "password": PASSWORD})) == (
        403, "auth.no_organisation"
    )  # fmt: skip


async def test_who_is_invited_already_is_told_so(rapport: Rapport, owner: Person, domain: str) -> None:
    await invited(owner, f"ina@{domain}", role="manager")
    await lets(owner, "auto")
    assert code(await asks(rapport, f"ina@{domain}", "join")) == (409, "auth.join_already_invited")
    assert (await roster(owner))["seats"]["invited"] == 1


@pytest.mark.asvs("V2.4.1")
async def test_requests_are_limited(
    rapport: Rapport, owner: Person, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lets(owner, "ask")
    monkeypatch.setattr(throttle.JOIN_REQUESTS_PER_ORGANISATION, "amount", 1)
    assert (await asks(rapport, f"a@{domain}")).status_code == 201
    assert code(await asks(rapport, f"b@{domain}")) == (429, "auth.throttled")
    assert len(await waiting(owner)) == 1


@pytest.mark.asvs("V2.3.1")
async def test_the_proof_of_another_sign_up_is_worth_nothing(rapport: Rapport, owner: Person, domain: str) -> None:
    await lets(owner, "auto")
    _, _, other = await proved(rapport, f"x{uuid4().hex}@example.com")
    browser = rapport.browser()
    start = {"company": "My own", "country": "GB", "email": f"ina@{domain}", "locale": "en"}
    path = f"/api/signups/{(await browser.post('/api/signups', json=start)).json()['id']}"
    refused = await browser.post(f"{path}/joining", json={"proof": other["proof"], "name": "Ina", "how": "join"})
    assert code(refused) == (410, "signup.gone")
    assert (await roster(owner))["seats"]["invited"] == 0
    async with rapport.parts.runtime.databases.control_session() as control:
        assert await control.rows(sa.select(signup.c.id).where(signup.c.completed_at.is_(None)).limit(1))
