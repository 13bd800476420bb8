"""Attacks on second factors: each has to fail, and leaves everything as it was."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from auth import security_log, sessions
from auth.factors import pending, totp
from kernel.clock import real_now
from kernel.db import ControlSession
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.authenticator import Authenticator, prove, register
from tests.support.factors import Phone, begin, finish, said

pytestmark = pytest.mark.deep

WRONG = (401, "auth.second_factor_wrong")
RUN_OUT = (401, "auth.second_factor_run_out")
LATE = (403, "auth.proof_run_out")
AGAIN = (401, "auth.sign_in_again")
NEEDED = (403, "auth.step_up_needed")


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    """An authenticator app that is not enrolled yet."""
    return Phone(monkeypatch)


async def factors(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = (await person.get("/api/passkeys")).json()
    return {name: found[name] for name in ("authenticators", "recovery_codes_left")}


@pytest.mark.asvs("V6.5.1")
async def test_mfa_a_code_is_taken_once_in_its_step(rapport: Rapport, email: str, phone: Phone) -> None:
    """Whoever looks over a shoulder has seen a code that is spent, also the one that enrolled the phone."""
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    browser, begun = await begin(rapport, email)
    assert said(await finish(browser, begun["pending_id"], totp=phone.shown())) == WRONG
    code = phone.code()
    assert (await finish(browser, begun["pending_id"], totp=code)).status_code == 201
    thief, stolen = await begin(rapport, email)
    assert said(await finish(thief, stolen["pending_id"], totp=code)) == WRONG
    # Nor is one of a step before it, which was never typed.
    assert said(await finish(thief, stolen["pending_id"], totp=phone.shown(steps=-1))) == WRONG
    assert sessions.COOKIE not in thief.cookies


@pytest.mark.asvs("V6.5.1")
async def test_mfa_of_many_at_once_with_one_code_one_gets_in(rapport: Rapport, email: str, phone: Phone) -> None:
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    begun = [await begin(rapport, email) for _ in range(5)]
    code = phone.code()
    tries = [finish(person, waits["pending_id"], totp=code) for person, waits in begun]
    assert sorted(each.status_code for each in await asyncio.gather(*tries)) == [201, 401, 401, 401, 401]


@pytest.mark.asvs("V6.5.5")
@pytest.mark.asvs("V6.5.8")
@pytest.mark.parametrize(
    ("steps", "answer"),
    [(-3, WRONG), (-2, RUN_OUT), (-1, RUN_OUT), (0, None), (1, RUN_OUT), (2, RUN_OUT), (3, WRONG)],
)
async def test_mfa_a_code_lives_in_its_own_step(
    rapport: Rapport, email: str, phone: Phone, steps: int, answer: tuple[int, str] | None
) -> None:
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    phone.wait(10 * totp.STEP_SECONDS)
    browser, begun = await begin(rapport, email)
    done = await finish(browser, begun["pending_id"], totp=phone.shown(steps=steps))
    assert (None if done.status_code == 201 else said(done)) == answer
    assert (sessions.COOKIE in browser.cookies) is (answer is None)


@pytest.mark.asvs("V6.5.5")
@pytest.mark.parametrize("off", [-2, -1, 1, 2])
async def test_mfa_the_next_code_says_how_far_a_clock_is_off(
    rapport: Rapport, email: str, phone: Phone, off: int
) -> None:
    """Whoever has a wrong clock is refused once; from then on their codes live in their own steps, and no others do."""
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    phone.wait(10 * totp.STEP_SECONDS)
    browser, begun = await begin(rapport, email)
    for answer in (RUN_OUT, RUN_OUT):  # the same one says nothing more
        assert said(await finish(browser, begun["pending_id"], totp=phone.shown(steps=off))) == answer
    phone.wait(totp.STEP_SECONDS)
    assert (await finish(browser, begun["pending_id"], totp=phone.shown(steps=off))).status_code == 201
    phone.wait(10 * totp.STEP_SECONDS)
    browser, begun = await begin(rapport, email)
    assert said(await finish(browser, begun["pending_id"], totp=phone.shown())) == RUN_OUT
    assert (await finish(browser, begun["pending_id"], totp=phone.shown(steps=off))).status_code == 201
    again, waits = await begin(rapport, email)
    assert said(await finish(again, waits["pending_id"], totp=phone.shown(steps=off))) == WRONG


@pytest.mark.asvs("V6.5.5")
async def test_mfa_two_late_codes_that_are_not_in_a_row_teach_nothing(
    rapport: Rapport, email: str, phone: Phone
) -> None:
    """A thief who reads codes a little late gets in with none of them, unless they have two in a row."""
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    browser, begun = await begin(rapport, email)
    for _ in range(2):
        phone.wait(2 * totp.STEP_SECONDS)
        assert said(await finish(browser, begun["pending_id"], totp=phone.shown(steps=-1))) == RUN_OUT
    phone.wait(totp.STEP_SECONDS)
    # The next one, but of another drift: nor does that.
    assert said(await finish(browser, begun["pending_id"], totp=phone.shown(steps=1))) == RUN_OUT
    # And what was typed late is spent by a code of later that was taken.
    late = phone.shown(steps=-1)
    assert (await finish(browser, begun["pending_id"], totp=phone.shown())).status_code == 201
    thief, stolen = await begin(rapport, email)
    assert said(await finish(thief, stolen["pending_id"], totp=late)) == WRONG


@pytest.mark.asvs("V6.3.1")
async def test_mfa_codes_that_came_late_count_as_tries(rapport: Rapport, email: str, phone: Phone) -> None:
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    phone.wait(10 * totp.STEP_SECONDS)
    browser, begun = await begin(rapport, email)
    for _ in range(pending.MAX_ATTEMPTS):
        assert said(await finish(browser, begun["pending_id"], totp=phone.shown(steps=-1))) == RUN_OUT
    assert said(await finish(browser, begun["pending_id"], totp=phone.shown())) == AGAIN


@pytest.mark.asvs("V6.5.5")
async def test_mfa_a_clock_that_is_off_is_learned_when_the_app_is_set_up(
    rapport: Rapport, email: str, phone: Phone
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    offered = (await person.post("/api/authenticators", json={"name": "Phone"})).json()
    phone.secret, path = offered["secret"], f"/api/authenticators/{offered['id']}/confirmation"
    for steps, problem in ((-3, "auth.authenticator_code_wrong"), (-2, "auth.authenticator_code_run_out")):
        refused = await person.post(path, json={"code": phone.shown(steps=steps)})
        assert (refused.status_code, refused.json()["fields"]["code"]["code"]) == (422, problem)
    assert (await factors(person))["authenticators"] == []
    phone.wait(totp.STEP_SECONDS)
    done = await person.post(path, json={"code": phone.shown(steps=-2)})
    assert done.status_code == 200, done.text
    person.signed_in(done.json())
    # A step-up is judged by the same clock, and says the same.
    phone.wait(10 * totp.STEP_SECONDS)
    assert said(await person.post("/api/session/step-up", json={"totp": phone.shown()})) == LATE
    proved = await person.post("/api/session/step-up", json={"totp": phone.shown(steps=-2)})
    assert proved.status_code == 200, proved.text


@pytest.mark.asvs("V6.3.1")
async def test_mfa_five_wrong_codes_end_the_sign_in(rapport: Rapport, email: str, phone: Phone) -> None:
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    browser, begun = await begin(rapport, email)
    for _ in range(pending.MAX_ATTEMPTS):
        assert said(await finish(browser, begun["pending_id"], totp=phone.wrong())) == WRONG
    assert said(await finish(browser, begun["pending_id"], totp=phone.code())) == AGAIN
    assert sessions.COOKIE not in browser.cookies
    # Whoever got as far as that has the password: its owner hears of it, once.
    subjects = [mail["subject"] for mail in await rapport.mails(email)]
    assert subjects.count("Somebody failed your second factor again and again") == 1


@pytest.mark.asvs("V6.3.1")
async def test_mfa_brute_force_is_slowed_and_locks_nobody_out_of_their_own_device(
    rapport: Rapport, email: str, phone: Phone
) -> None:
    """A thief has the password and guesses from many addresses; the owner signs in meanwhile."""
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    codes = (await person.post("/api/recovery-codes")).json()["codes"]
    said_to_thief = []
    for _ in range(3):
        thief, begun = await begin(rapport, email)
        tries = [await finish(thief, begun["pending_id"], totp=phone.wrong()) for _ in range(4)]
        said_to_thief += [said(each) for each in tries]
    assert said_to_thief == [WRONG] * 10 + [(429, "auth.throttled")] * 2

    _, begun = await begin(rapport, email, browser=person)
    assert (await finish(person, begun["pending_id"], totp=phone.code())).status_code == 201
    # Elsewhere they have what was printed.
    stranger, begun = await begin(rapport, email)
    assert said(await finish(stranger, begun["pending_id"], totp=phone.code())) == (429, "auth.throttled")
    assert (await finish(stranger, begun["pending_id"], recovery_code=codes[0])).status_code == 201


@pytest.mark.asvs("V6.5.1")
async def test_mfa_a_recovery_code_is_good_once(rapport: Rapport, email: str, phone: Phone) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    code = (await person.post("/api/recovery-codes")).json()["codes"][0]
    begun = [await begin(rapport, email) for _ in range(3)]
    tries = [finish(browser, waits["pending_id"], recovery_code=code) for browser, waits in begun]
    assert sorted(each.status_code for each in await asyncio.gather(*tries)) == [201, 401, 401]
    assert (await factors(person))["recovery_codes_left"] == 9


@pytest.mark.asvs("V6.3.4")
async def test_mfa_a_code_of_somebody_else_counts_for_nothing(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    other, theirs = await rapport.sign_up("Bolt Ltd", "GB", f"b{email}"), Phone(monkeypatch)
    await theirs.enrol(other)
    codes = (await other.post("/api/recovery-codes")).json()["codes"]
    browser, begun = await begin(rapport, email)
    assert said(await finish(browser, begun["pending_id"], totp=theirs.code())) == WRONG
    assert said(await finish(browser, begun["pending_id"], recovery_code=codes[0])) == WRONG
    assert (await factors(other))["recovery_codes_left"] == 10
    assert (await other.patch(f"/api/authenticators/{phone.id}", json={"name": "x"})).status_code == 404
    assert (await other.delete(f"/api/authenticators/{phone.id}")).status_code == 404
    assert len((await factors(person))["authenticators"]) == 1


@pytest.mark.asvs("V6.6.2")
async def test_mfa_what_waits_counts_in_its_browser_for_its_time_and_once(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    browser, begun = await begin(rapport, email)
    code = phone.code()
    assert said(await finish(rapport.browser(), begun["pending_id"], totp=code)) == AGAIN
    elsewhere, _ = await begin(rapport, email)
    assert said(await finish(elsewhere, begun["pending_id"], totp=code)) == AGAIN
    # No challenge of another browser's sign-in either.
    assert said(await elsewhere.post(f"/api/pending-sign-ins/{begun['pending_id']}/passkey-challenges")) == AGAIN

    with monkeypatch.context() as patched:
        late = real_now() + pending.LIFETIME + dt.timedelta(seconds=1)
        patched.setattr(pending, "real_now", lambda: late)
        assert said(await finish(browser, begun["pending_id"], totp=code)) == AGAIN
    assert (await finish(browser, begun["pending_id"], totp=code)).status_code == 201
    assert said(await finish(browser, begun["pending_id"], totp=phone.code())) == AGAIN


@pytest.mark.asvs("V7.4.3")
async def test_mfa_what_waits_ends_when_the_password_changes(rapport: Rapport, email: str, phone: Phone) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    thief, begun = await begin(rapport, email)
    changed = await person.put("/api/session/password", json={"password": "five-grey-herons-over-tarn"})
    assert changed.status_code == 204
    assert said(await finish(thief, begun["pending_id"], totp=phone.code())) == AGAIN


@pytest.mark.asvs("V7.5.1")
async def test_mfa_removal_asks_for_a_fresh_proof(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    await person.post("/api/recovery-codes")
    before = await factors(person)
    late = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: late)
    assert said(await person.delete(f"/api/authenticators/{phone.id}")) == NEEDED
    assert said(await person.post("/api/recovery-codes")) == NEEDED
    assert said(await person.post("/api/authenticators", json={"name": "thief's"})) == NEEDED
    assert await factors(person) == before


@pytest.mark.asvs("V7.5.1")
async def test_mfa_a_session_from_before_takes_no_factor_away(rapport: Rapport, email: str, phone: Phone) -> None:
    """A thief signed in with the password just before its owner added a phone."""
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    thief = await rapport.sign_in(email)
    await phone.enrol(person)
    before = await factors(person)
    assert said(await thief.delete(f"/api/authenticators/{phone.id}")) == NEEDED
    assert said(await thief.post("/api/recovery-codes")) == NEEDED
    assert said(await thief.post("/api/authenticators", json={"name": "thief's"})) == NEEDED
    # And a password or a mailed code does not prove enough any more.
    assert said(await thief.post("/api/session/step-up", json={"password": PASSWORD})) == (403, "auth.not_confirmed")
    asked = (await thief.post("/api/session/step-up-codes")).json()
    mailed = {"code_id": asked["id"], "code": await rapport.code_for(email)}
    assert said(await thief.post("/api/session/step-up", json=mailed)) == (403, "auth.not_confirmed")
    assert await factors(person) == before


@pytest.mark.asvs("V7.5.1")
@pytest.mark.parametrize("owes", [False, True])
async def test_mfa_a_password_alone_becomes_no_two_factors_beside_a_passkey(
    rapport: Rapport, email: str, phone: Phone, owes: bool
) -> None:
    """In an organisation that asks for nothing, or in a session from before the policy, a thief has the password."""
    person, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    made, thief = await register(person, device), await rapport.sign_in(email)
    await prove(person, device)
    if owes:
        asked = await person.put("/api/sign-in-policy", json={"second_factor": True, "grace_days": 0})
        assert asked.status_code == 204
    assert (await thief.get("/api/session")).json()["owes_second_factor"] is owes
    before = (await person.get("/api/passkeys")).json()
    for refused in (
        await thief.post("/api/recovery-codes"),
        await thief.post("/api/authenticators", json={"name": "thief's"}),
        await thief.post("/api/passkey-registrations"),
        await thief.delete(f"/api/passkeys/{made['id']}"),
    ):
        assert said(refused) == NEEDED
    # The password once more is no more than it was.
    stepped = await thief.post("/api/session/step-up", json={"password": PASSWORD})
    if stepped.status_code == 200:
        thief.signed_in(stepped.json())
    assert (stepped.status_code == 200) is not owes
    assert said(await thief.post("/api/recovery-codes")) == NEEDED
    assert (await person.get("/api/passkeys")).json() == before
    # Its owner does all of it.
    assert (await person.post("/api/recovery-codes")).status_code == 201
    await phone.enrol(person)
    await register(person, Authenticator())
    assert (await person.delete(f"/api/passkeys/{made['id']}")).status_code == 204


@pytest.mark.asvs("V7.5.1")
async def test_mfa_what_was_begun_before_there_was_a_factor_is_not_finished_after(
    rapport: Rapport, email: str, phone: Phone
) -> None:
    person, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    thief, foreign = await rapport.sign_in(email), Authenticator()
    begun = (await thief.post("/api/passkey-registrations")).json()
    offered = (await thief.post("/api/authenticators", json={"name": "thief's"})).json()
    await register(person, device)
    phone.secret = offered["secret"]
    done = await thief.post(f"/api/authenticators/{offered['id']}/confirmation", json={"code": phone.shown()})
    assert said(done) == NEEDED
    assert said(await thief.post("/api/passkeys", json=foreign.create(begun))) == NEEDED
    methods = (await person.get("/api/passkeys")).json()
    assert (methods["authenticators"], len(methods["passkeys"])) == ([], 1)


@pytest.mark.asvs("V2.3.3")
async def test_mfa_codes_are_neither_made_nor_used_without_the_line_and_the_mail_of_it(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    codes = (await person.post("/api/recovery-codes")).json()["codes"]
    noted, enqueued = security_log.note, ControlSession.enqueue

    async def breaks(control: ControlSession, name: str, *args: Any, **more: Any) -> Any:
        if "recovery_code" in name:
            raise OSError("the connection went away")
        return await (enqueued if "." in name else noted)(control, name, *args, **more)

    for owner, verb in ((security_log, "note"), (ControlSession, "enqueue")):
        with monkeypatch.context() as patched:
            patched.setattr(owner, verb, breaks)
            assert (await person.post("/api/recovery-codes")).status_code == 500
            used = await person.post("/api/session/step-up", json={"recovery_code": codes[0]})
            assert used.status_code == 500
        assert (await factors(person))["recovery_codes_left"] == 10
    # Neither did the old ones end.
    assert (await person.post("/api/session/step-up", json={"recovery_code": codes[0]})).status_code == 200


@pytest.mark.asvs("V6.3.4")
async def test_mfa_no_other_door_opens_with_one_factor(rapport: Rapport, email: str, phone: Phone) -> None:
    """An invitation with the password, and a sign-up with a mailed code, would each have been a way around."""
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    host = await rapport.sign_up("Bolt Ltd", "GB", f"b{email}")
    assert (await host.post("/api/invitations", json={"email": email, "role": "rep", "name": "Ann"})).status_code == 201
    text = next(mail["text"] for mail in await rapport.mails(email) if "/join/" in mail["text"])
    token = text.split("/join/")[1].split()[0]
    thief = rapport.browser()
    refused = await thief.post("/api/invitation-acceptances", json={"token": token, "password": PASSWORD})
    assert said(refused) == (403, "auth.second_factor_first")
    assert said(await thief.post("/api/invitation-acceptances", json={"token": token})) == (
        401, "auth.invitation_sign_in",
    )  # fmt: skip

    signup_id, proof = await rapport.verified(thief, "Thief Ltd", "GB", email)
    body = {"proof": proof, "name": "Thief", "sample_data": False}
    assert said(await thief.post(f"/api/signups/{signup_id}/completion", json=body)) == (
        403, "auth.second_factor_first",
    )  # fmt: skip
    assert sessions.COOKIE not in thief.cookies


@pytest.mark.asvs("V6.7.2")
async def test_webauthn_a_challenge_of_the_second_step_counts_nowhere_else(
    rapport: Rapport, email: str, phone: Phone
) -> None:
    person, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    await register(person, device)
    await prove(person, device)
    await phone.enrol(person)
    browser, begun = await begin(rapport, email)
    path = f"/api/pending-sign-ins/{begun['pending_id']}/passkey-challenges"
    answer = device.get((await browser.post(path)).json())
    assert said(await browser.post("/api/sessions", json={"passkey": answer})) == (401, "auth.passkey_refused")
    asked = (await browser.post(path)).json()
    # Somebody else's passkey is none of theirs.
    other, foreign = await rapport.sign_up("Bolt Ltd", "GB", f"b{email}"), Authenticator()
    await register(other, foreign)
    assert said(await finish(browser, begun["pending_id"], passkey=foreign.get(asked))) == WRONG
    assert sessions.COOKIE not in browser.cookies
