"""The last step of a sign-up hashes passwords, which costs memory and time: not many times at once, nor for ever."""

import asyncio

import pytest

from auth import passwords, throttle
from rapport.onboarding.models import signup
from tests.support.app import PASSWORD, Rapport


async def test_one_proof_has_one_password_hashed_at_a_time(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, running, most = rapport.browser(), 0, 0
    signup_id, proof = await rapport.verified(person, "Acme", "GB", email)
    hash_password = passwords.hash_password

    async def counting(plain: str) -> str:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        hashed = await hash_password(plain)
        running -= 1
        return hashed

    monkeypatch.setattr(passwords, "hash_password", counting)
    body = {"proof": proof, "name": "Ann", "password": PASSWORD, "sample_data": False}
    url = f"/api/signups/{signup_id}/completion"
    codes = [answer.status_code for answer in await asyncio.gather(*(person.post(url, json=body) for _ in range(4)))]
    assert most == 1
    assert codes.count(201) == 1


async def test_a_sign_up_is_completed_in_so_many_tries(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "COMPLETIONS_PER_SIGN_UP", throttle.RateLimitItemPerHour(2, 1, namespace="few"))
    person = rapport.browser()
    signup_id, proof = await rapport.verified(person, "Acme", "GB", email)
    body = {"proof": proof, "name": "Ann", "password": "password", "sample_data": False}
    url = f"/api/signups/{signup_id}/completion"
    answers = [await person.post(url, json=body) for _ in range(3)]
    assert [answer.json()["code"] for answer in answers] == ["auth.password_weak"] * 2 + ["auth.throttled"]
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(signup.select().where(signup.c.id == signup_id))
    assert rows[0].completed_at is None
