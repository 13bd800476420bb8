"""Authenticators and recovery codes: enrolled, named, asked for at sign-in and in step-up, removed."""

import datetime as dt

import pyotp
import pytest
import sqlalchemy as sa

from auth import models, sessions
from auth.factors.models import authenticator, recovery_code
from kernel.clock import real_now
from tests.support.app import PASSWORD, Rapport
from tests.support.audit import details_of
from tests.support.authenticator import Authenticator, challenge, prove, register
from tests.support.factors import Phone, begin, finish, said


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    """An authenticator app that is not enrolled yet."""
    return Phone(monkeypatch)


async def test_an_authenticator_is_offered_as_text_link_and_qr_code(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    offered = (await person.post("/api/authenticators", json={"name": " Phone "})).json()
    assert len(offered["secret"]) == 32
    found = pyotp.parse_uri(offered["uri"])
    assert (found.secret, found.name, found.issuer) == (offered["secret"], email, "Rapport")
    assert {len(row) for row in offered["qr"]} == {len(offered["qr"])}
    assert {*"".join(offered["qr"])} == {"0", "1"}
    assert offered["qr"][0].startswith("1111111")
    # Until a code of it was typed it counts for nothing.
    assert (await person.get("/api/passkeys")).json()["authenticators"] == []
    assert (await rapport.sign_in(email)).session["amr"] == "pwd"


@pytest.mark.asvs("V6.3.4")
async def test_whoever_has_an_authenticator_is_asked_for_it_before_there_is_a_session(
    rapport: Rapport, email: str, phone: Phone
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    before = person.cookies[sessions.COOKIE]
    enrolled = await phone.enrol(person, "Ann's phone")
    assert (enrolled.json()["amr"], person.cookies[sessions.COOKIE] != before) == ("otp totp", True)
    [shown] = (await person.get("/api/passkeys")).json()["authenticators"]
    assert (shown["id"], shown["name"]) == (phone.id, "Ann's phone")
    assert (await rapport.mails(email))[0]["subject"] == "An authenticator was added"
    assert await details_of(rapport, person, "authenticator_added") == [{"authenticator": phone.id}]

    browser, begun = await begin(rapport, email)
    assert begun["ways"] == ["totp"]
    assert [each["how"] for each in await details_of(rapport, person, "second_factor_asked")] == ["password"]
    assert sessions.COOKIE not in browser.cookies
    assert said(await browser.get("/api/session")) == (401, "auth.not_signed_in")

    done = await finish(browser, begun["pending_id"], totp=phone.code())
    assert (done.status_code, done.json()["amr"]) == (201, "pwd totp")
    assert (await browser.get("/api/session")).status_code == 200
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = (
            authenticator.c.identity_id
            == sa.select(models.session.c.identity_id)
            .where(models.session.c.id_hash == sessions.digest(browser.cookies[sessions.COOKIE]))
            .scalar_subquery()
        )
        [row] = await control.rows(sa.select(authenticator).where(mine))
    assert phone.secret.encode() not in bytes(row.secret)


async def test_a_mailed_code_owes_the_second_factor_too(rapport: Rapport, email: str, phone: Phone) -> None:
    await phone.enrol(await rapport.sign_up("Acme Ltd", "GB", email))
    browser = rapport.browser()
    asked = (await browser.post("/api/sign-in-codes", json={"email": email})).json()
    answer = {"code_id": asked["id"], "code": await rapport.code_for(email)}
    begun = (await browser.post("/api/sessions", json=answer)).json()
    assert begun["ways"] == ["totp"]
    done = await finish(browser, begun["pending_id"], totp=phone.code())
    assert (done.status_code, done.json()["amr"]) == (201, "otp totp")


async def test_a_passkey_is_two_factors_and_can_be_the_second(rapport: Rapport, email: str, phone: Phone) -> None:
    person, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    await register(person, device)
    await prove(person, device)
    await phone.enrol(person)
    alone = rapport.browser()
    done = await alone.post("/api/sessions", json={"passkey": device.get(await challenge(alone))})
    assert (done.status_code, done.json()["amr"]) == (201, "hwk")

    browser, begun = await begin(rapport, email)
    assert begun["ways"] == ["passkey", "totp"]
    asked = (await browser.post(f"/api/pending-sign-ins/{begun['pending_id']}/passkey-challenges")).json()
    done = await finish(browser, begun["pending_id"], passkey=device.get(asked))
    assert (done.status_code, done.json()["amr"]) == (201, "pwd hwk")


@pytest.mark.asvs("V7.5.3")
async def test_step_up_takes_the_authenticator(
    rapport: Rapport, email: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    later = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    assert said(await person.post("/api/companies/export", json={})) == (403, "auth.step_up_needed")
    done = await person.post("/api/session/step-up", json={"totp": phone.code()})
    assert (done.status_code, done.json()["amr"]) == (200, "otp totp")
    person.signed_in(done.json())
    assert (await person.post("/api/companies/export", json={})).status_code == 200


@pytest.mark.asvs("V6.5.6")
@pytest.mark.asvs("V6.3.7")
async def test_an_authenticator_is_renamed_and_removed(rapport: Rapport, email: str, phone: Phone) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    named = await person.patch(f"/api/authenticators/{phone.id}", json={"name": "Old phone"})
    assert (named.status_code, named.json()["name"]) == (200, "Old phone")
    assert (await person.post("/api/recovery-codes")).status_code == 201
    assert (await person.delete(f"/api/authenticators/{phone.id}")).status_code == 204
    methods = (await person.get("/api/passkeys")).json()
    # Codes that would stand in for nothing go along.
    assert (methods["authenticators"], methods["recovery_codes_left"]) == ([], 0)
    assert (await rapport.sign_in(email)).session["amr"] == "pwd"
    assert "An authenticator was removed" in {mail["subject"] for mail in await rapport.mails(email)}
    assert await details_of(rapport, person, "authenticator_removed") == [{"authenticator": phone.id}]


@pytest.mark.asvs("V6.5.4")
@pytest.mark.asvs("V6.5.2")
async def test_ten_recovery_codes_are_made_once_and_used_once(rapport: Rapport, email: str, phone: Phone) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    assert said(await person.post("/api/recovery-codes")) == (409, "auth.no_factor")
    await phone.enrol(person)
    codes = (await person.post("/api/recovery-codes")).json()["codes"]
    assert len(set(codes)) == 10
    assert {len(each) for each in codes} == {14}
    assert (await person.get("/api/passkeys")).json()["recovery_codes_left"] == 10
    async with rapport.parts.runtime.databases.control_session() as control:
        stored = [row.hash for row in await control.rows(sa.select(recovery_code.c.hash))]
    assert all(each.startswith("$argon2id$") for each in stored)

    browser, begun = await begin(rapport, email)
    assert begun["ways"] == ["totp", "recovery"]
    # However it was typed.
    typed = codes[3].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    done = await finish(browser, begun["pending_id"], recovery_code=typed)
    assert (done.status_code, done.json()["amr"]) == (201, "pwd recovery")
    # Jobs run side by side, so mails have no order.
    [told] = [mail["text"] for mail in await rapport.mails(email) if mail["subject"] == "A recovery code was used"]
    assert "9 of them are left" in told
    assert await details_of(rapport, person, "recovery_code_used") == [{"left": "9"}]

    again = (await person.post("/api/recovery-codes")).json()["codes"]
    assert not set(again) & set(codes)
    browser, begun = await begin(rapport, email)
    assert said(await finish(browser, begun["pending_id"], recovery_code=codes[4])) == (
        401, "auth.second_factor_wrong",
    )  # fmt: skip
    assert await details_of(rapport, person, "recovery_codes_made") == [{}, {}]
    assert len(await details_of(rapport, person, "second_factor_failed")) == 1


async def test_the_mail_says_when_few_recovery_codes_are_left(rapport: Rapport, email: str, phone: Phone) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await phone.enrol(person)
    codes = (await person.post("/api/recovery-codes")).json()["codes"]
    for code in codes[:7]:
        assert (await person.post("/api/session/step-up", json={"recovery_code": code})).status_code == 200
        person.signed_in((await person.get("/api/session")).json())
    texts = [mail["text"] for mail in await rapport.mails(email)]
    few = ["Only 3 of them are left: make new ones under Settings, Security." in text for text in texts]
    assert (few.count(True), sum("4 of them are left." in text for text in texts)) == (1, 1)
    assert (await person.get("/api/passkeys")).json()["recovery_codes_left"] == 3


@pytest.mark.asvs("V7.4.3")
@pytest.mark.asvs("V7.5.2")
async def test_all_other_sessions_can_be_ended_at_once(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    others = [await rapport.sign_in(email, PASSWORD) for _ in range(2)]
    assert (await person.delete("/api/session/devices")).status_code == 204
    assert [(await each.get("/api/session")).status_code for each in others] == [401, 401]
    assert [each["is_current"] for each in (await person.get("/api/session/devices")).json()] == [True]
