"""An organisation's sign-in policy: who sets it, what it asks of whom, and where it is judged."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from auth import sessions
from auth.policies import rules
from kernel.clock import real_now
from kernel.settings import Settings
from tests.support.app import PASSWORD, Person, Rapport, running
from tests.support.audit import details_of
from tests.support.authenticator import Authenticator, register
from tests.support.factors import Phone, begin, finish, said

Json = dict[str, Any]
NEEDED = (403, "auth.second_factor_needed")
REFUSED = (403, "auth.network_refused")


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    """An authenticator app that is not enrolled yet."""
    return Phone(monkeypatch)


async def policy(owner: Person) -> Json:
    found: Json = (await owner.get("/api/sign-in-policy")).json()
    return found


async def saved(owner: Person, **wanted: object) -> None:
    answer = await owner.put("/api/sign-in-policy", json=wanted)
    assert answer.status_code == 204, answer.text


async def test_the_page_says_of_whom_a_policy_would_ask_what(rapport: Rapport, email: str, phone: Phone) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email, name="Ann Lee")
    bob = await rapport.hire(owner, f"b{email}", name="Bob Ray")
    await register(bob, Authenticator())
    cleo = await rapport.hire(owner, f"c{email}", name="Cleo Fox")
    await phone.enrol(cleo)
    found = await policy(owner)
    assert {key: found[key] for key in ("second_factor_from", "mailed_codes", "networks", "people")} == {
        "second_factor_from": None, "mailed_codes": True, "networks": [], "people": 3,
    }  # fmt: skip
    assert [each["name"] for each in found["without_second_factor"]] == ["Ann Lee"]
    assert found["with_mailed_codes_only"] == []
    # Nobody asks others for what they don't have.
    refused = await owner.put("/api/sign-in-policy", json={"second_factor": True})
    assert said(refused) == (409, "auth.own_factor_first")
    assert await policy(owner) == found


@pytest.mark.asvs("V6.3.3")
@pytest.mark.usefixtures("stock")
async def test_an_installation_that_asks_everybody_asks_from_the_beginning(
    settings: Settings, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(msgspec.structs.replace(settings, second_factor_days=14)) as rapport:
        owner = await rapport.sign_up("Acme Ltd", "GB", email)
        found = await policy(owner)
        assert (found["second_factor_stays"], owner.session["second_factor_from"]) == (
            True, found["second_factor_from"],
        )  # fmt: skip
        days = dt.datetime.fromisoformat(found["second_factor_from"]) - real_now()
        assert dt.timedelta(days=13) < days <= dt.timedelta(days=14)
        # No owner takes it back, and none has to have a factor yet to change something else.
        refused = await owner.put("/api/sign-in-policy", json={"second_factor": False})
        assert said(refused) == (409, "auth.second_factor_stays")
        await saved(owner, second_factor=True, idle_minutes=60)
        await saved(owner, second_factor=True, idle_minutes=60, grace_from_now=True, grace_days=30)
        assert (await policy(owner))["second_factor_from"] == found["second_factor_from"], "nobody puts it off"
        assert (await owner.post("/api/companies", json={"name": "A"})).status_code == 201
        with monkeypatch.context() as patched:
            later = real_now() + dt.timedelta(days=15)
            patched.setattr(rules, "real_now", lambda: later)
            assert said(await owner.post("/api/companies", json={"name": "B"})) == NEEDED
            await phone.enrol(owner)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_the_lists_of_people_are_in_the_order_of_names(rapport: Rapport, email: str, locale: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email, name="Zoe Lee")
    assert (await owner.patch("/api/session", json={"locale": locale})).status_code == 200
    for number, name in enumerate(["adam fox", "Émile Roy", "周岚", "单雪", "安宁"]):
        await rapport.hire(owner, f"m{number}{email}", name=name)
    latin, hanzi = ["adam fox", "Émile Roy", "Zoe Lee"], ["安宁", "单雪", "周岚"]  # 单 is read Shan as a surname
    shown = [each["name"] for each in (await policy(owner))["without_second_factor"]]
    assert shown == (latin + hanzi if locale == "en" else hanzi + latin)
    assert shown == [each["name"] for each in (await owner.get("/api/people")).json()]


async def test_owners_alone_set_it_and_prove_who_they_are(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    admin = await rapport.hire(owner, f"b{email}", role="admin")
    assert said(await admin.get("/api/sign-in-policy")) == (403, "forbidden")
    assert said(await admin.put("/api/sign-in-policy", json={"mailed_codes": False})) == (403, "forbidden")
    late = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: late)
    assert said(await owner.put("/api/sign-in-policy", json={"mailed_codes": False})) == (403, "auth.step_up_needed")
    assert (await policy(owner))["mailed_codes"] is True
    assert await details_of(rapport, owner, "sign_in_policy_changed") == []


@pytest.mark.asvs("V6.3.4")
async def test_after_its_grace_nobody_gets_further_without_a_second_factor(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    await register(owner, Authenticator())
    bob = await rapport.hire(owner, f"b{email}")
    await saved(owner, second_factor=True, grace_days=7)
    starts = dt.datetime.fromisoformat((await policy(owner))["second_factor_from"])
    assert abs(starts - real_now() - dt.timedelta(days=7)) < dt.timedelta(minutes=1)
    session = (await bob.get("/api/session")).json()
    assert (session["owes_second_factor"], session["has_second_factor"]) == (False, False)
    assert dt.datetime.fromisoformat(session["second_factor_from"]) == starts
    assert (await bob.get("/api/teams")).status_code == 200
    assert (await owner.put("/api/sign-in-policy", json={"second_factor": True, "grace_days": 31})).status_code == 400
    # Another save leaves the day.
    await saved(owner, second_factor=True, grace_days=30)
    assert dt.datetime.fromisoformat((await policy(owner))["second_factor_from"]) == starts
    # Unless it is asked to move it, to a later day and to an earlier one.
    for days in (30, 7):
        await saved(owner, second_factor=True, grace_days=days, grace_from_now=True)
        starts = dt.datetime.fromisoformat((await policy(owner))["second_factor_from"])
        assert abs(starts - real_now() - dt.timedelta(days=days)) < dt.timedelta(minutes=1)
    assert (await bob.get("/api/teams")).status_code == 200

    monkeypatch.setattr(rules, "real_now", lambda: starts + dt.timedelta(seconds=1))
    assert said(await bob.get("/api/teams")) == NEEDED
    assert said(await bob.post("/api/companies", json={"name": "A"})) == NEEDED
    assert said(await bob.post("/api/sync/ticket")) == NEEDED
    fresh = await rapport.sign_in(f"b{email}")
    assert (await fresh.get("/api/session")).json()["owes_second_factor"] is True
    assert said(await fresh.get("/api/teams")) == NEEDED
    # What they lack they can add, and then go on.
    enrolled = await phone.enrol(fresh)
    assert (enrolled.json()["amr"], enrolled.json()["owes_second_factor"]) == ("pwd totp", False)
    assert (await fresh.get("/api/teams")).status_code == 200
    # And not take away again.
    assert said(await fresh.delete(f"/api/authenticators/{phone.id}")) == (409, "auth.last_factor")
    assert len((await fresh.get("/api/passkeys")).json()["authenticators"]) == 1


@pytest.mark.asvs("V6.3.4")
async def test_a_passkey_is_asked_for_once_the_organisation_asks(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    made = await register(owner, device)
    await saved(owner, second_factor=True, grace_days=0)
    browser, begun = await begin(rapport, email)
    assert begun["ways"] == ["passkey"]
    asked = (await browser.post(f"/api/pending-sign-ins/{begun['pending_id']}/passkey-challenges")).json()
    done = await finish(browser, begun["pending_id"], passkey=device.get(asked))
    assert (done.status_code, done.json()["amr"]) == (201, "pwd hwk")
    assert said(await browser.signed_in(done.json()).delete(f"/api/passkeys/{made['id']}")) == (
        409, "auth.last_factor",
    )  # fmt: skip
    # The session from before owes it, and a step-up by passkey pays.
    assert said(await owner.get("/api/teams")) == NEEDED
    begun = (await owner.post("/api/session/step-up-challenges")).json()
    stepped = await owner.post("/api/session/step-up", json={"passkey": device.get(begun)})
    assert (await owner.signed_in(stepped.json()).get("/api/teams")).status_code == 200


async def test_mailed_codes_can_be_switched_off(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    await saved(owner, mailed_codes=False)
    [changed] = await details_of(rapport, owner, "sign_in_policy_changed")
    assert (changed["mailed_codes"], changed["second_factor"], changed["networks"]) == ("False", "False", "")
    browser = rapport.browser()
    asked = (await browser.post("/api/sign-in-codes", json={"email": email})).json()
    answer = {"code_id": asked["id"], "code": await rapport.code_for(email)}
    assert said(await browser.post("/api/sessions", json=answer)) == (403, "auth.mailed_codes_off")
    assert sessions.COOKIE not in browser.cookies
    asked = (await owner.post("/api/session/step-up-codes")).json()
    mailed = {"code_id": asked["id"], "code": await rapport.code_for(email)}
    assert said(await owner.post("/api/session/step-up", json=mailed)) == (403, "auth.mailed_codes_off")
    assert (await rapport.sign_in(email)).session["amr"] == "pwd"


@pytest.mark.asvs("V7.3.1")
@pytest.mark.asvs("V7.3.2")
async def test_sessions_rest_and_last_no_longer_than_it_says(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    old = await rapport.sign_in(email)
    start = real_now()
    await saved(owner, idle_minutes=30, absolute_hours=8)
    new = await rapport.sign_in(email)

    def at(**ahead: int) -> None:
        moved = start + dt.timedelta(**ahead)
        monkeypatch.setattr(sessions, "real_now", lambda: moved)

    at(minutes=29)
    assert [(await each.get("/api/session")).status_code for each in (old, new)] == [200, 200]
    at(minutes=58)
    assert (await new.get("/api/session")).status_code == 200
    at(minutes=61)
    assert said(await old.get("/api/session")) == (401, "auth.not_signed_in")
    for minute in range(85, 8 * 60, 27):
        at(minutes=minute)
        assert (await new.get("/api/session")).status_code == 200
    at(minutes=8 * 60 + 1)
    assert said(await new.get("/api/session")) == (401, "auth.not_signed_in")


@pytest.mark.asvs("V7.3.2")
async def test_going_to_another_organisation_makes_a_session_no_longer(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, start = await rapport.sign_up("Acme Ltd", "GB", email), real_now()
    mine = person.session["organisation"]["id"]
    late = start + sessions.ABSOLUTE - dt.timedelta(days=1)
    for day in range(0, 29, 10):
        monkeypatch.setattr(sessions, "real_now", lambda moved=start + dt.timedelta(days=day): moved)
        assert (await person.get("/api/session")).status_code == 200
    monkeypatch.setattr(sessions, "real_now", lambda: late)
    switched = await person.post("/api/session/organisation", json={"organisation_id": mine})
    assert switched.status_code == 200
    ends = dt.datetime.fromisoformat(switched.json()["expires_at"])
    assert abs(ends - start - sessions.ABSOLUTE) < dt.timedelta(minutes=1)


@pytest.mark.asvs("V8.2.4")
async def test_people_come_in_from_the_listed_networks_only(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    here = (await policy(owner))["your_address"]
    office, cafe = rapport.browser(address="203.0.113.9"), rapport.browser(address="198.51.100.7")
    for browser in (office, cafe):
        done = await browser.post("/api/sessions", json={"email": email, "password": PASSWORD})
        browser.signed_in(done.json())
    await saved(owner, networks=[f"{here}/32", "203.0.113.77/24"])
    assert (await policy(owner))["networks"] == [f"{here}/32", "203.0.113.0/24"]

    assert (await office.get("/api/teams")).status_code == 200
    assert said(await cafe.get("/api/teams")) == REFUSED
    assert said(await cafe.post("/api/companies", json={"name": "A"})) == REFUSED
    elsewhere = rapport.browser(address="198.51.100.8")
    refused = await elsewhere.post("/api/sessions", json={"email": email, "password": PASSWORD})
    assert said(refused) == REFUSED
    assert sessions.COOKIE not in elsewhere.cookies
    # An address that the request only claims is not where it comes from.
    claimed = await cafe.get("/api/teams", headers={"x-forwarded-for": "203.0.113.9"})
    assert said(claimed) == REFUSED


async def test_nobody_saves_a_list_that_locks_them_out(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    for networks, code in ((["203.0.113.0/24"], "locks_you_out"), (["intranet"], "invalid")):
        refused = await owner.put("/api/sign-in-policy", json={"networks": networks})
        assert refused.status_code == 422
        assert refused.json()["fields"]["networks"]["code"] == f"auth.network_{code}"
    assert (await policy(owner))["networks"] == []


async def test_a_policy_is_its_organisations_own(rapport: Rapport, email: str, phone: Phone) -> None:
    """Whoever is in two is judged by the one that they enter; the other one's rules say nothing there."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(owner)
    await saved(owner, second_factor=True, grace_days=0, networks=[(await policy(owner))["your_address"]])
    other = await rapport.sign_up("Bolt Ltd", "GB", f"b{email}")
    assert (await policy(other))["networks"] == []
    assert (await rapport.sign_in(f"b{email}")).session["owes_second_factor"] is False


@pytest.mark.asvs("V6.3.4")
async def test_a_mailbox_opens_no_way_into_an_organisation_that_takes_no_codes(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Strict Ltd", "GB", email)
    await saved(owner, mailed_codes=False)
    # Whoever has the mailbox founds an organisation of their own, which asks for nothing.
    thief = await rapport.sign_up("Evil Ltd", "GB", email)
    assert (thief.session["organisation"]["name"], thief.session["amr"]) == ("Evil Ltd", "otp")
    off = (403, "auth.mailed_codes_off")
    assert said(await thief.put("/api/session/password", json={"password": "another-otter-swims-at-dusk-7"})) == off
    assert said(await thief.post("/api/passkey-registrations")) == off
    assert said(await thief.post("/api/authenticators", json={"name": "Mine"})) == off
    assert (await rapport.sign_in(email)).session["amr"] == "pwd"  # with the password that it had
