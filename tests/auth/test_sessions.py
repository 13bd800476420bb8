"""Attacks on sessions, through HTTP: each must fail."""

import datetime as dt
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth import models, persons, sessions
from auth.identities import join
from kernel.clock import real_now
from tests.support.app import PASSWORD, Person, Rapport

PLANTED = "A" * 43


async def status(person: Person) -> int:
    return (await person.get("/api/session")).status_code


def cookie_of(person: Person) -> str:
    return person.cookies[sessions.COOKIE]


@pytest.mark.asvs("V3.3.4")
@pytest.mark.asvs("V7.2.2")
@pytest.mark.asvs("V7.2.4")
async def test_a_planted_id_is_never_adopted(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    victim = rapport.browser()
    victim.cookies.set(sessions.COOKIE, PLANTED, domain="rapport.localhost")
    assert await status(victim) == 401

    done = await victim.post("/api/sessions", json={"email": email, "password": PASSWORD})

    assert done.status_code == 201
    assert f"{sessions.COOKIE}=" in done.headers["set-cookie"]
    assert PLANTED not in done.headers["set-cookie"]
    attacker = rapport.browser()
    attacker.cookies.set(sessions.COOKIE, PLANTED, domain="rapport.localhost")
    assert await status(attacker) == 401


@pytest.mark.asvs("V7.2.4")
async def test_signing_in_ends_the_session_that_the_browser_had(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    before = cookie_of(person)

    done = await person.post("/api/sessions", json={"email": email, "password": PASSWORD})

    assert done.status_code == 201
    assert cookie_of(person) != before
    thief = rapport.browser()
    thief.cookies.set(sessions.COOKIE, before, domain="rapport.localhost")
    assert await status(thief) == 401


@pytest.mark.asvs("V7.2.4")
async def test_switching_the_organisation_makes_a_new_id(rapport: Rapport, email: str) -> None:
    first = await rapport.sign_up("Acme Ltd", "GB", email)
    second = await rapport.sign_up("Acme Deutschland", "DE", email)
    assert [item["name"] for item in second.session["organisations"]] == ["Acme Ltd", "Acme Deutschland"]
    before = cookie_of(second)

    target = first.session["organisation"]["id"]
    moved = await second.post("/api/session/organisation", json={"organisation_id": target})

    assert moved.status_code == 200
    assert moved.json()["organisation"]["name"] == "Acme Ltd"
    assert moved.json()["csrf"] != second.session["csrf"]
    assert cookie_of(second) != before
    thief = rapport.browser()
    thief.cookies.set(sessions.COOKIE, before, domain="rapport.localhost")
    assert await status(thief) == 401


@pytest.mark.asvs("V8.4.1")
async def test_nobody_switches_into_a_foreign_organisation(rapport: Rapport, email: str) -> None:
    own = await rapport.sign_up("Acme Ltd", "GB", email)
    other = await rapport.sign_up("Rival Ltd", "GB", f"b{email}")
    before = cookie_of(own)

    refused = await own.post("/api/session/organisation", json={"organisation_id": other.session["organisation"]["id"]})

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.no_organisation")
    assert cookie_of(own) == before
    assert await status(own) == 200


@pytest.mark.asvs("V7.4.1")
async def test_a_session_is_dead_after_sign_out(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    kept = cookie_of(person)

    done = await person.delete("/api/session")

    assert done.status_code == 204
    assert sessions.COOKIE not in person.cookies
    person.cookies.set(sessions.COOKIE, kept, domain="rapport.localhost")
    assert await status(person) == 401


@pytest.mark.asvs("V7.5.2")
async def test_a_revoked_device_is_out_and_the_others_stay(rapport: Rapport, email: str) -> None:
    here = await rapport.sign_up("Acme Ltd", "GB", email)
    there = await rapport.sign_in(email)
    listed = (await here.get("/api/session/devices")).json()
    assert [device["is_current"] for device in listed] == [False, True]

    done = await here.delete(f"/api/session/devices/{listed[0]['id']}")

    assert done.status_code == 204
    assert await status(there) == 401
    assert await status(here) == 200


@pytest.mark.asvs("V8.2.2")
async def test_nobody_revokes_a_foreign_session(rapport: Rapport, email: str) -> None:
    victim = await rapport.sign_up("Acme Ltd", "GB", email)
    attacker = await rapport.sign_up("Rival Ltd", "GB", f"b{email}")
    target = (await victim.get("/api/session/devices")).json()[0]["id"]

    refused = await attacker.delete(f"/api/session/devices/{target}")

    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert await status(victim) == 200


@pytest.mark.asvs("V7.4.2")
async def test_a_deactivated_person_is_out_at_once(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    assert await status(person) == 200
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))

    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await persons.deactivate(session, UUID(person.session["person"]["id"]))

    assert await status(person) == 401


@pytest.mark.asvs("V7.4.2")
async def test_a_deactivated_membership_is_out_at_once(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    mine = models.membership.c.person_id == UUID(person.session["person"]["id"])

    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(models.membership.update().where(mine).values(status="deactivated"))

    assert await status(person) == 401


@pytest.mark.asvs("V7.4.3")
async def test_ending_all_sessions_spares_the_one_that_asked(rapport: Rapport, email: str) -> None:
    here = await rapport.sign_up("Acme Ltd", "GB", email)
    there = await rapport.sign_in(email)
    async with rapport.parts.runtime.databases.control_session() as control:
        row = (await control.rows(sa.select(models.session).where(
            models.session.c.id_hash == sessions.digest(cookie_of(here))
        )))[0]  # fmt: skip
        ended = await sessions.revoke_all(control, row.identity_id, but=row.id)

    assert ended == 1
    assert (await status(here), await status(there)) == (200, 401)


@pytest.mark.asvs("V7.3.1")
async def test_an_idle_session_ends_after_fourteen_days(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, start = await rapport.sign_up("Acme Ltd", "GB", email), real_now()

    def at(offset: dt.timedelta) -> None:
        monkeypatch.setattr(sessions, "real_now", lambda: start + offset)

    at(dt.timedelta(days=13, hours=23))
    assert await status(person) == 200
    at(dt.timedelta(days=27, hours=22))
    assert await status(person) == 200
    at(dt.timedelta(days=29, hours=23, minutes=59))
    assert await status(person) == 200
    # Used all the time, and still over after thirty days.
    at(dt.timedelta(days=30, seconds=1))
    assert await status(person) == 401


@pytest.mark.asvs("V7.3.1")
async def test_an_unused_session_is_over_after_fourteen_days(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, start = await rapport.sign_up("Acme Ltd", "GB", email), real_now()
    monkeypatch.setattr(sessions, "real_now", lambda: start + dt.timedelta(days=14, seconds=1))
    assert await status(person) == 401


@pytest.mark.asvs("V7.2.1")
async def test_a_stolen_session_table_opens_nothing(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    secret = cookie_of(person)
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.text("SELECT session::text AS row, encode(id_hash, 'hex') AS hash FROM session"))
    assert all(secret not in row.row and email not in row.row for row in rows)

    thief = rapport.browser()
    for row in rows:
        thief.cookies.set(sessions.COOKIE, row.hash[:43], domain="rapport.localhost")
        assert await status(thief) == 401


@pytest.mark.parametrize("value", ["", "x", "A" * 42, "A" * 44, "A" * 5000, "' OR 1=1 --", "%00", "é" * 43])
@pytest.mark.asvs("V7.2.1")
async def test_a_broken_cookie_is_no_session(rapport: Rapport, value: str) -> None:
    header = f"{sessions.COOKIE}={value}".encode()
    response = await rapport.browser().get("/api/session", headers={"cookie": header})  # type: ignore[dict-item]
    assert (response.status_code, response.json()["code"]) == (401, "auth.not_signed_in")


@pytest.mark.asvs("V8.4.1")
async def test_a_membership_in_another_organisation_does_not_carry_the_session_over(
    rapport: Rapport, email: str
) -> None:
    """One identity in two organisations: each session shows its own organisation only."""
    first = await rapport.sign_up("Acme Ltd", "GB", email)
    second = await rapport.sign_up("Acme Deutschland", "DE", email)
    shown = [(await person.get("/api/session")).json()["organisation"]["name"] for person in (first, second)]
    assert shown == ["Acme Ltd", "Acme Deutschland"]


@pytest.mark.asvs("V3.3.2")
@pytest.mark.asvs("V3.3.3")
@pytest.mark.asvs("V3.3.4")
@pytest.mark.asvs("V3.3.1")
async def test_the_cookies_are_what_a_host_prefix_demands(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    person = rapport.browser()
    done = await person.post("/api/sessions", json={"email": email, "password": PASSWORD})
    for cookie in done.headers.get_list("set-cookie"):
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert cookie.startswith("__Host-")
        assert {"httponly", "secure", "path=/", "samesite=lax"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)


async def test_joining_twice_is_one_membership(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    person_id, organisation_id = (UUID(person.session[part]["id"]) for part in ("person", "organisation"))
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = models.membership.c.person_id == person_id
        row = (await control.rows(sa.select(models.membership).where(mine)))[0]
        again = await join(control, row.identity_id, organisation_id, person_id)
        count = (await control.execute(sa.select(sa.func.count()).where(mine))).scalar_one()
    assert (again, count) == (row.id, 1)
