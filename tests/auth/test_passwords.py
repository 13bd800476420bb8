"""Attacks on passwords, through HTTP: each must fail, and the owner must still get in."""

import asyncio

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from auth import models, passwords
from auth.browser import DEVICE_COOKIE
from auth.identities import find_login
from tests.support.app import PASSWORD, Rapport
from tests.support.servers import EmbeddedRedis


@pytest.mark.asvs("V6.3.8")
async def test_a_wrong_password_and_an_unknown_address_look_alike(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    checked: list[bool] = []
    real = passwords._matches
    monkeypatch.setattr(passwords, "_matches", lambda *args: checked.append(True) or real(*args))
    stranger = rapport.browser()

    answers = [
        await stranger.post("/api/sessions", json={"email": address, "password": "wrong"})
        for address in (email, f"nobody-{email}")
    ]

    bodies = [{key: value for key, value in answer.json().items() if key != "request_id"} for answer in answers]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert bodies[0] == bodies[1]
    assert bodies[0]["code"] == "auth.invalid_credentials"
    assert bodies[0]["message"] == "The e-mail or the password is wrong. Check both and try again."
    assert set(answers[0].headers) == set(answers[1].headers)
    # The same work for both, one argon2id each, so that time says nothing either.
    assert checked == [True, True]


@pytest.mark.asvs("V6.3.8")
async def test_asking_for_a_code_tells_nothing_either(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    before = len(await rapport.mails(email))

    known = await rapport.browser().post("/api/sign-in-codes", json={"email": email})
    unknown = await rapport.browser().post("/api/sign-in-codes", json={"email": f"nobody-{email}"})

    assert (known.status_code, unknown.status_code) == (201, 201)
    assert known.json().keys() == unknown.json().keys() == {"id"}
    assert len(await rapport.mails(email)) == before + 1
    assert await rapport.mails(f"nobody-{email}") == []


@pytest.mark.asvs("V6.3.1")
async def test_stuffing_is_stopped_and_the_owner_still_gets_in(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    right, wrong = {"email": email, "password": PASSWORD}, {"email": email, "password": "wrong"}
    for _ in range(10):
        assert (await rapport.browser().post("/api/sessions", json=wrong)).status_code == 401

    stopped = await rapport.browser().post("/api/sessions", json=right)

    assert (stopped.status_code, stopped.json()["code"]) == (429, "auth.throttled")
    assert 0 < stopped.json()["details"]["retry_after"] <= 900
    assert int(stopped.headers["retry-after"]) == stopped.json()["details"]["retry_after"]
    # The owner's own browser has signed in before, so strangers' tries don't count against it.
    assert (await owner.post("/api/sessions", json=right)).status_code == 201
    # On a new device a mailed code works.
    fresh = rapport.browser()
    code_id = (await fresh.post("/api/sign-in-codes", json={"email": email})).json()["id"]
    entered = await fresh.post("/api/sessions", json={"code_id": code_id, "code": await rapport.code_for(email)})
    assert entered.status_code == 201


@pytest.mark.asvs("V6.3.1")
async def test_the_mark_of_a_device_counts_for_its_own_address_only(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    attacker = await rapport.sign_up("Rival Ltd", "GB", f"b{email}")
    wrong = {"email": email, "password": "wrong"}
    marks = [attacker.cookies[DEVICE_COOKIE], "A" * 22 + "." + "0" * 32, "x"]
    for index in range(10):
        browser = rapport.browser()
        browser.cookies.set(DEVICE_COOKIE, marks[index % 3], domain="rapport.localhost")
        assert (await browser.post("/api/sessions", json=wrong)).status_code == 401
    assert (await attacker.post("/api/sessions", json=wrong)).status_code == 429


@pytest.mark.asvs("V6.3.1")
async def test_parallel_guesses_share_one_limit(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    wrong = {"email": email, "password": "wrong"}
    answers = await asyncio.gather(*(rapport.browser().post("/api/sessions", json=wrong) for _ in range(16)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 6


@pytest.mark.asvs("V6.3.1")
async def test_spraying_from_one_address_is_stopped(rapport: Rapport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_matches", lambda *_: False)
    attacker = rapport.browser(address="203.0.113.9")
    for number in range(100):
        body = {"email": f"user{number}@example.com", "password": "Summer2026!"}
        assert (await attacker.post("/api/sessions", json=body)).status_code == 401
    body = {"email": "user100@example.com", "password": "Summer2026!"}
    # A made-up header is no new address.
    spoofed = {"x-forwarded-for": "198.51.100.7", "forwarded": "for=198.51.100.7", "x-real-ip": "198.51.100.7"}
    assert (await attacker.post("/api/sessions", json=body, headers=spoofed)).status_code == 429
    assert (await rapport.browser(address="203.0.113.10").post("/api/sessions", json=body)).status_code == 401


@pytest.mark.asvs("V16.5.3")
@pytest.mark.asvs("V6.3.1")
async def test_without_redis_nobody_tries_passwords(rapport: Rapport, email: str, redis_server: EmbeddedRedis) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    redis_server.stop()
    try:
        refused = await rapport.browser().post("/api/sessions", json={"email": email, "password": PASSWORD})
        signed_in = await owner.get("/api/session")
    finally:
        redis_server.start()
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert signed_in.status_code == 200


@pytest.mark.asvs("V2.4.1")
async def test_a_giant_password_costs_nothing(rapport: Rapport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_matches", lambda *_: pytest.fail("hashed a giant password"))
    giant = {"email": "a@example.com", "password": "x" * 257}
    refused = await rapport.browser().post("/api/sessions", json=giant)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
    assert list(refused.json()["fields"]) == ["password"]
    assert "xxx" not in refused.text


@pytest.mark.asvs("V11.4.2")
async def test_what_is_stored_is_argon2id_of_64_mib_and_3_passes(strong_rapport: Rapport, email: str) -> None:
    await strong_rapport.sign_up("Acme Ltd", "GB", email)
    stored = await stored_hash(strong_rapport, email)
    assert stored.rsplit("$", 2)[0] == "$argon2id$v=19$m=65536,t=3,p=1"


@pytest.mark.asvs("V11.2.2")
async def test_an_old_hash_is_renewed_at_sign_in(rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=2048, parallelism=1))

    await rapport.sign_in(email)

    assert (await stored_hash(rapport, email)).startswith("$argon2id$v=19$m=2048,t=2,p=1$")


async def stored_hash(rapport: Rapport, email: str) -> str:
    async with rapport.parts.runtime.databases.control_session() as control:
        login = await find_login(control, email)
    assert login is not None
    assert login.password_hash is not None
    return login.password_hash


@pytest.mark.asvs("V6.2.1")
@pytest.mark.asvs("V6.2.11")
@pytest.mark.parametrize("weak", ["password1", "Acme Ltd 2026", "qwertyuiop", "12345678901"])
@pytest.mark.asvs("V6.2.4")
async def test_a_password_that_can_be_guessed_is_refused(rapport: Rapport, email: str, weak: str) -> None:
    person = rapport.browser()
    signup_id, proof = await rapport.verified(person, "Acme Ltd", "GB", email)
    body = {"proof": proof, "name": "Ann Lee", "password": weak}

    refused = await person.post(f"/api/signups/{signup_id}/completion", json=body)

    assert (refused.status_code, refused.json()["code"]) == (422, "auth.password_weak")
    assert list(refused.json()["fields"]) == ["password"]
    async with rapport.parts.runtime.databases.control_session() as control:
        hashed = rapport.parts.sign_ins.email_hmac(email)
        assert await control.rows(sa.select(models.identity).where(models.identity.c.email_hmac == hashed)) == []


@pytest.mark.asvs("V6.2.8")
def test_the_same_letters_in_another_form_are_the_same_password() -> None:
    stored = asyncio.run(passwords.hash_password("ｐａｓｓ é purple otter"))
    assert asyncio.run(passwords.matches(stored, "pass é purple otter"))
