"""One-time codes: five tries, one use, ten minutes, one purpose."""

import asyncio
import datetime as dt
from uuid import uuid4

import pytest

from auth import codes
from kernel.clock import real_now
from tests.support.app import Person, Rapport


async def asked(rapport: Rapport, email: str) -> tuple[Person, str, str]:
    """Somebody with an account who was mailed a code: (browser, id, code)."""
    await rapport.sign_up("Acme Ltd", "GB", email)
    person = rapport.browser()
    code_id = (await person.post("/api/sign-in-codes", json={"email": email})).json()["id"]
    return person, code_id, await rapport.code_for(email)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def enter(person: Person, code_id: str, code: str) -> int:
    return (await person.post("/api/sessions", json={"code_id": code_id, "code": code})).status_code


@pytest.mark.asvs("V6.5.1")
async def test_a_code_signs_in_once(rapport: Rapport, email: str) -> None:
    person, code_id, code = await asked(rapport, email)
    assert await enter(person, code_id, code) == 201
    assert await enter(rapport.browser(), code_id, code) == 401


@pytest.mark.asvs("V6.6.3")
async def test_five_wrong_tries_use_a_code_up(rapport: Rapport, email: str) -> None:
    person, code_id, code = await asked(rapport, email)
    assert [await enter(person, code_id, other(code)) for _ in range(5)] == [401] * 5
    assert await enter(person, code_id, code) == 401


async def test_four_wrong_tries_do_not(rapport: Rapport, email: str) -> None:
    person, code_id, code = await asked(rapport, email)
    assert [await enter(person, code_id, other(code)) for _ in range(4)] == [401] * 4
    assert await enter(person, code_id, code) == 201


@pytest.mark.asvs("V6.6.3")
async def test_parallel_tries_share_the_five(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    databases = rapport.parts.runtime.databases
    async with databases.control_session() as control:
        issued = await codes.issue(control, codes.SIGN_IN, email)

    async def guess() -> str:
        async with databases.control_session() as control:
            return (await codes.answer(control, issued.id, codes.SIGN_IN, other(issued.code))).outcome

    outcomes = sorted(await asyncio.gather(*(guess() for _ in range(12))))
    assert outcomes == ["exhausted"] * 8 + ["wrong"] * 4


@pytest.mark.asvs("V2.3.2")
async def test_a_code_is_over_after_ten_minutes(rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    person, code_id, code = await asked(rapport, email)
    late = real_now() + dt.timedelta(minutes=10)
    monkeypatch.setattr(codes, "real_now", lambda: late)
    assert await enter(person, code_id, code) == 401


@pytest.mark.asvs("V6.6.2")
async def test_a_code_of_another_purpose_or_id_is_no_code(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    async with rapport.parts.runtime.databases.control_session() as control:
        for_sign_up = await codes.issue(control, codes.SIGN_UP, email)
    person = rapport.browser()
    assert await enter(person, str(for_sign_up.id), for_sign_up.code) == 401
    assert await enter(person, str(uuid4()), for_sign_up.code) == 401


@pytest.mark.asvs("V16.2.5")
async def test_codes_are_neither_stored_nor_logged(
    rapport: Rapport, email: str, capfd: pytest.CaptureFixture[str]
) -> None:
    import sqlalchemy as sa

    _, code_id, code = await asked(rapport, email)
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.text("SELECT code_challenge::text AS row FROM code_challenge"))
    assert any(code_id in row.row for row in rows)
    assert not any(code in row.row.replace(code_id, "") and email in row.row for row in rows)
    logged = capfd.readouterr()
    assert email not in logged.out + logged.err


@pytest.mark.asvs("V6.6.3")
async def test_asking_too_often_is_throttled(rapport: Rapport, email: str) -> None:
    answers = [
        (await rapport.browser().post("/api/sign-in-codes", json={"email": email})).status_code for _ in range(11)
    ]
    assert answers == [201] * 10 + [429]


@pytest.mark.parametrize("body", [{}, {"email": "a@example.com"}, {"password": "x"}, {"code": "123456"}])
async def test_half_a_sign_in_is_none(rapport: Rapport, body: dict[str, str]) -> None:
    refused = await rapport.browser().post("/api/sessions", json=body)
    assert (refused.status_code, refused.json()["code"]) == (401, "auth.invalid_credentials")
