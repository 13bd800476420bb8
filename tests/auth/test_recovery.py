"""Recovery, walked: a lost phone, a sole owner, a hijacked mailbox, a device without passkeys; each with its attack."""

import datetime as dt
from typing import Any

import pytest

from auth import sessions
from auth.factors import reset
from kernel.clock import real_now
from rapport.operate import reset_factor, stop_reset
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.audit import details_of
from tests.support.authenticator import Authenticator, challenge, prove, register
from tests.support.factors import Phone, begin, finish, said

pytestmark = pytest.mark.deep

WRONG = (401, "auth.second_factor_wrong")


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    """An authenticator app that is not enrolled yet."""
    return Phone(monkeypatch)


def path_of(person: Person) -> str:
    return f"/api/members/{person.session['person']['id']}/second-factor-reset"


async def by_code(rapport: Rapport, email: str) -> tuple[Person, dict[str, Any]]:
    """The first step of a sign-in by mailed code, which is all that a hijacked mailbox gives."""
    browser = rapport.browser()
    asked = (await browser.post("/api/sign-in-codes", json={"email": email})).json()
    code = next(mail["subject"][-6:] for mail in await rapport.mails(email) if "sign-in code" in mail["subject"])
    begun = await browser.post("/api/sessions", json={"code_id": asked["id"], "code": code})
    return browser, begun.json()


async def carried_out(rapport: Rapport, monkeypatch: pytest.MonkeyPatch, after: dt.timedelta) -> None:
    """What a worker does when so much time has passed."""
    with monkeypatch.context() as patched:
        patched.setattr(reset, "real_now", lambda: real_now() + after)
        await reset.carry_out(rapport.parts.runtime)


@pytest.mark.asvs("V6.4.4")
async def test_lost_phone_a_recovery_code_lets_in_and_the_phone_is_replaced(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    codes = (await person.post("/api/recovery-codes")).json()["codes"]
    browser, begun = await begin(rapport, email)
    done = await finish(browser, begun["pending_id"], recovery_code=codes[0])
    browser.signed_in(done.json())
    assert (await browser.delete(f"/api/authenticators/{phone.id}")).status_code == 204
    replaced = Phone(monkeypatch)
    await replaced.enrol(browser, "New phone")
    # Who found the old one gets nowhere with it.
    thief, begun = await begin(rapport, email)
    assert said(await finish(thief, begun["pending_id"], totp=phone.code())) == WRONG


@pytest.mark.asvs("V6.4.6")
@pytest.mark.asvs("V6.4.4")
async def test_lost_phone_an_admin_asks_for_a_reset_that_waits_a_day(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.hire(owner, f"b{email}")
    admin = await rapport.hire(owner, f"d{email}", role="admin")
    await phone.enrol(bob)
    asked = await admin.post(path_of(bob))
    assert asked.status_code == 201
    due = dt.datetime.fromisoformat(asked.json()["due_at"])
    assert abs(due - real_now() - dt.timedelta(days=1)) < dt.timedelta(minutes=1)
    # Asking again makes it no sooner.
    assert (await admin.post(path_of(bob))).json() == asked.json()
    assert (await bob.get("/api/session")).json()["factor_reset_due_at"] is not None
    for address, subject in (
        (f"b{email}", "A reset of your second factor was asked for"),
        (email, "A reset of a member's second factor was asked for"),
    ):
        assert [mail["subject"] for mail in await rapport.mails(address)].count(subject) == 2  # once for each time

    await carried_out(rapport, monkeypatch, dt.timedelta(hours=23))
    assert len((await bob.get("/api/passkeys")).json()["authenticators"]) == 1
    await carried_out(rapport, monkeypatch, dt.timedelta(hours=25))
    assert said(await bob.get("/api/session")) == (401, "auth.not_signed_in")
    back = await rapport.sign_in(f"b{email}")
    assert (await back.get("/api/passkeys")).json()["authenticators"] == []
    told = [mail["subject"] for mail in await rapport.mails(f"b{email}")]
    assert told.count("两步验证已重置 · Your second factor was reset") == 1
    bobs = bob.session["person"]["id"]
    assert [each["person_id"] for each in await details_of(rapport, owner, "factor_reset_asked")] == [bobs, bobs]
    assert await details_of(rapport, owner, "factor_reset_done") == [{}]


@pytest.mark.asvs("V6.4.4")
@pytest.mark.parametrize("asks", ["admin", "operator"])
async def test_lost_passkey_that_was_the_only_factor_is_taken_by_a_reset(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch, asks: str
) -> None:
    owner, lost, held = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator(), Authenticator()
    await register(owner, held)
    await prove(owner, held)
    assert (await owner.put("/api/sign-in-policy", json={"second_factor": True, "grace_days": 0})).status_code == 204
    bob = await rapport.hire(owner, f"b{email}")
    made = await register(bob, lost)
    # Without it there is no way in, and a session from before removes nothing and adds nothing.
    _, begun = await begin(rapport, f"b{email}")
    assert begun["ways"] == ["passkey"]
    needed = (403, "auth.step_up_needed")
    assert said(await bob.delete(f"/api/passkeys/{made['id']}")) == needed
    assert said(await bob.post("/api/authenticators", json={"name": "New"})) == needed

    if asks == "admin":
        assert (await owner.post(path_of(bob))).status_code == 201
    else:
        await reset_factor(rapport.settings, f"b{email}")
    await carried_out(rapport, monkeypatch, dt.timedelta(hours=23))
    assert len((await bob.get("/api/passkeys")).json()["passkeys"]) == 1
    await carried_out(rapport, monkeypatch, dt.timedelta(days=4))
    assert said(await bob.get("/api/session")) == (401, "auth.not_signed_in")
    # Its finder signs in with it no more, and a thief of the mailbox lacks the password.
    finder = rapport.browser()
    answer = lost.get(await challenge(finder))
    assert said(await finder.post("/api/sessions", json={"passkey": answer})) == (401, "auth.passkey_refused")
    thief, begun = await by_code(rapport, f"b{email}")
    assert begun["ways"] == ["password"]
    assert said(await finish(thief, begun["pending_id"], password="guessed-it")) == WRONG
    # Its owner owes a factor, has none, and adds one.
    back = await rapport.sign_in(f"b{email}")
    assert said(await back.get("/api/teams")) == (403, "auth.second_factor_needed")
    assert (await phone.enrol(back)).json()["owes_second_factor"] is False


@pytest.mark.asvs("V6.4.4")
@pytest.mark.parametrize("since", ["added", "used"])
async def test_reset_takes_nothing_that_was_added_or_used_since_it_was_asked_for(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch, since: str
) -> None:
    """An admin was talked into it; or the phone is found, or replaced with a recovery code, before it is due."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob, kept = await rapport.hire(owner, f"b{email}"), phone
    await phone.enrol(bob)
    assert (await owner.post(path_of(bob))).status_code == 201
    if since == "added":
        kept = Phone(monkeypatch)
        await kept.enrol(bob, "New phone")
        assert (await bob.delete(f"/api/authenticators/{phone.id}")).status_code == 204
    else:
        stepped = await bob.post("/api/session/step-up", json={"totp": phone.code()})
        bob.signed_in(stepped.json())
    codes = (await bob.post("/api/recovery-codes")).json()["codes"]
    await carried_out(rapport, monkeypatch, dt.timedelta(days=2))
    methods = (await bob.get("/api/passkeys")).json()
    assert [each["id"] for each in methods["authenticators"]] == [kept.id]
    assert methods["recovery_codes_left"] == len(codes)
    assert (await bob.get("/api/session")).json()["factor_reset_due_at"] is None


@pytest.mark.asvs("V6.4.4")
async def test_reset_is_told_to_each_in_their_language(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.hire(owner, f"b{email}")
    assert (await bob.patch("/api/session", json={"locale": "zh-CN"})).status_code == 200
    await phone.enrol(bob)
    assert (await owner.post(path_of(bob))).status_code == 201
    mine = [mail["subject"] for mail in await rapport.mails(f"b{email}")]
    theirs = [mail["subject"] for mail in await rapport.mails(email)]
    assert mine.count("有人请求重置你的两步验证") == 1
    assert theirs.count("A reset of a member's second factor was asked for") == 1


@pytest.mark.asvs("V6.4.4")
@pytest.mark.parametrize("stops", ["member", "admin"])
async def test_reset_somebody_was_talked_into_is_stopped(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch, stops: str
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.hire(owner, f"b{email}")
    await phone.enrol(bob)
    assert (await owner.post(path_of(bob))).status_code == 201
    if stops == "member":
        assert (await bob.delete("/api/session/second-factor-reset")).status_code == 204
    else:
        assert (await owner.delete(path_of(bob))).status_code == 204
    by_whom = {} if stops == "member" else {"person_id": bob.session["person"]["id"]}
    assert await details_of(rapport, owner, "factor_reset_stopped") == [by_whom]
    await carried_out(rapport, monkeypatch, dt.timedelta(days=9))
    assert await details_of(rapport, owner, "factor_reset_done") == []
    assert len((await bob.get("/api/passkeys")).json()["authenticators"]) == 1
    assert said(await bob.delete("/api/session/second-factor-reset")) == (404, "auth.factor_reset_gone")


@pytest.mark.asvs("V6.4.4")
async def test_reset_is_for_who_may_and_for_whose_factor_guards_nothing_else(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.hire(owner, f"b{email}")
    admin = await rapport.hire(owner, f"d{email}", role="admin")
    assert said(await owner.post(path_of(bob))) == (409, "auth.no_factor_there")
    await phone.enrol(bob)
    other = await rapport.sign_up("Bolt Ltd", "GB", f"o{email}")
    assert said(await other.post(path_of(bob))) == (404, "auth.member_not_found")
    assert said(await bob.post(path_of(bob))) == (403, "forbidden")
    assert said(await admin.post(path_of(admin))) == (403, "auth.not_yourself")
    theirs = Phone(monkeypatch)
    await theirs.enrol(owner)
    assert said(await admin.post(path_of(owner))) == (403, "auth.above_you")
    # In a second organisation: an admin of either would open the other.
    both = await rapport.hire(other, f"b2{email}")
    await rapport.hire(owner, f"b2{email}")
    apps = Phone(monkeypatch)
    await apps.enrol(both)
    mine = next(
        each["id"] for each in (await owner.get("/api/members")).json()["members"] if each["email"] == f"b2{email}"
    )
    refused = await owner.post(f"/api/members/{mine}/second-factor-reset")
    assert said(refused) == (409, "auth.factor_guards_others")
    assert (await bob.get("/api/session")).json()["factor_reset_due_at"] is None


@pytest.mark.asvs("V7.5.3")
async def test_reset_asks_for_a_fresh_proof(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.hire(owner, f"b{email}")
    await phone.enrol(bob)
    late = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: late)
    assert said(await owner.post(path_of(bob))) == (403, "auth.step_up_needed")
    assert (await bob.get("/api/session")).json()["factor_reset_due_at"] is None


@pytest.mark.asvs("V6.4.4")
async def test_sole_owner_gets_in_by_mailed_code_and_recovery_code(rapport: Rapport, email: str, phone: Phone) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(owner)
    codes = (await owner.post("/api/recovery-codes")).json()["codes"]
    browser, begun = await by_code(rapport, email)
    done = await finish(browser, begun["pending_id"], recovery_code=codes[0])
    assert (done.status_code, done.json()["amr"], done.json()["person"]["is_owner"]) == (201, "otp recovery", True)


@pytest.mark.asvs("V6.4.4")
async def test_sole_owner_who_lost_everything_waits_three_days_for_the_operator(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(owner)
    due = await reset_factor(rapport.settings, email)
    assert abs(due - real_now() - dt.timedelta(days=3)) < dt.timedelta(minutes=1)
    told = [mail["subject"] for mail in await rapport.mails(email)]
    assert told.count("有人请求重置你的两步验证 · A reset of your second factor was asked for") == 1
    await carried_out(rapport, monkeypatch, dt.timedelta(days=2, hours=23))
    assert (await owner.get("/api/session")).status_code == 200
    # Whoever talked the operator into it is stopped by the operator too.
    await stop_reset(rapport.settings, email)
    await carried_out(rapport, monkeypatch, dt.timedelta(days=4))
    assert (await owner.get("/api/session")).status_code == 200
    await reset_factor(rapport.settings, email)
    await carried_out(rapport, monkeypatch, dt.timedelta(days=4))
    assert (await rapport.sign_in(email)).session["person"]["is_owner"] is True


@pytest.mark.asvs("V6.4.3")
async def test_hijacked_mailbox_gets_past_no_second_factor(rapport: Rapport, email: str, phone: Phone) -> None:
    """Everything that a mailbox can do: sign in by code, step up, and nothing comes of it."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(owner)
    codes = (await owner.post("/api/recovery-codes")).json()["codes"]
    thief, begun = await by_code(rapport, email)
    assert begun["ways"] == ["totp", "recovery"]
    assert said(await finish(thief, begun["pending_id"], totp=phone.wrong())) == WRONG
    assert said(await finish(thief, begun["pending_id"], recovery_code="0000-0000-0000")) == WRONG
    # Neither does the password, were it known, stand in for the phone.
    assert said(await finish(thief, begun["pending_id"], password=PASSWORD)) == WRONG
    assert sessions.COOKIE not in thief.cookies
    for refused in (
        await thief.delete(f"/api/authenticators/{phone.id}"),
        await thief.post("/api/recovery-codes"),
        await thief.put("/api/session/password", json={"password": "five-grey-herons-over-tarn"}),
    ):
        assert said(refused) == (401, "auth.not_signed_in")
    # No mail holds what would help.
    texts = [mail["text"] for mail in await rapport.mails(email)]
    assert not any(code in text or phone.secret in text for code in codes for text in texts)
    methods = (await owner.get("/api/passkeys")).json()
    assert (len(methods["authenticators"]), methods["recovery_codes_left"]) == (1, 10)


@pytest.mark.asvs("V6.4.3")
async def test_hijacked_mailbox_is_not_let_in_by_a_reset(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An admin was talked into it, and the day went by: the thief still lacks the password, the owner has it."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.hire(owner, f"b{email}")
    device = Authenticator()
    await register(bob, device)
    await prove(bob, device)
    await phone.enrol(bob)
    assert (await owner.post(path_of(bob))).status_code == 201
    await carried_out(rapport, monkeypatch, dt.timedelta(days=2))
    thief, begun = await by_code(rapport, f"b{email}")
    assert begun["ways"] == ["password"]
    assert said(await finish(thief, begun["pending_id"], password="guessed-it")) == WRONG
    assert sessions.COOKIE not in thief.cookies
    done = await finish(thief, begun["pending_id"], password=PASSWORD)
    assert (done.status_code, done.json()["amr"]) == (201, "otp pwd")


@pytest.mark.asvs("V6.3.4")
async def test_no_platform_passkey_password_and_app_are_enough(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a device makes no passkeys, everything that asks for a fresh proof is reached with the app."""
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    await person.put("/api/sign-in-policy", json={"second_factor": True, "grace_days": 0})
    browser, begun = await begin(rapport, email)
    done = await finish(browser, begun["pending_id"], totp=phone.code())
    browser.signed_in(done.json())
    assert done.json()["owes_second_factor"] is False
    late = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: late)
    assert said(await browser.post("/api/companies/export", json={})) == (403, "auth.step_up_needed")
    stepped = await browser.post("/api/session/step-up", json={"totp": phone.code()})
    assert (await browser.signed_in(stepped.json()).post("/api/companies/export", json={})).status_code == 200
