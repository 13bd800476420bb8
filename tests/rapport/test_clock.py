"""The clock over HTTP and at the terminal: of one's own organisation, by who pays for it, in embedded mode only."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from auth.models import security_event
from kernel.clock import real_now
from kernel.settings import Settings
from rapport.app import create_app
from rapport.cli import main
from rapport.clock import ClockMove, at_terminal
from rapport.local.errors import LocalError
from tenants import clock
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.clocks import DAY

LONDON = ZoneInfo("Europe/London")
Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Clock Ltd", "GB", email)


def organisation_of(person: Person) -> UUID:
    """Whose clock it is."""
    return UUID(person.session["organisation"]["id"])


async def offset(rapport: Rapport, person: Person) -> dt.timedelta:
    """How far the clock of somebody's organisation is ahead."""
    async with rapport.parts.runtime.databases.control_session() as control:
        return await clock.offset_of(control, organisation_of(person))


def today(ahead: dt.timedelta = dt.timedelta()) -> dt.date:
    """Today in London on a clock that is ahead."""
    return (real_now() + ahead).astimezone(LONDON).date()


async def test_an_owner_sees_and_moves_the_clock(rapport: Rapport, owner: Person) -> None:
    shown: Json = (await owner.get("/api/clock")).json()
    assert (shown["today"], shown["time_zone"], shown["offset_seconds"]) == (str(today()), "Europe/London", 0)
    there = today() + 31 * DAY
    moved = await owner.post("/api/clock", json={"days": 31})
    assert moved.status_code == 200, moved.text
    assert moved.json()["today"] == str(there)
    again = await owner.post("/api/clock", json={"to": str(there + DAY)})
    shown = (await owner.get("/api/clock")).json()
    assert {**again.json(), "now": ""} == {**shown, "now": ""}
    assert shown["today"] == str(there + DAY)
    now = dt.datetime.fromisoformat(shown["now"]) - dt.timedelta(seconds=shown["offset_seconds"])
    assert abs(now - real_now()) < dt.timedelta(minutes=1)
    assert (await offset(rapport, owner)).total_seconds() == shown["offset_seconds"]
    mine = (security_event.c.organisation_id == organisation_of(owner)) & (security_event.c.kind == "clock_moved")
    async with rapport.parts.runtime.databases.control_session() as control:
        assert len(await control.rows(sa.select(security_event.c.id).where(mine))) == 2


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "bad_request"),
        ({"days": 1, "to": "2099-01-01"}, 400, "bad_request"),
        ({"days": 0}, 400, "bad_request"),
        ({"days": -1}, 400, "bad_request"),
        ({"days": 4000}, 400, "bad_request"),
        ({"days": 3653}, 422, "tenants.clock_too_far"),
        ({"to": "2020-01-01"}, 422, "tenants.clock_backwards"),
        ({"to": "9999-12-31"}, 422, "tenants.clock_too_far"),
        ({"to": "tomorrow"}, 400, "bad_request"),
        ({"days": 1, "organisation_id": "01900000-0000-7000-8000-000000000000"}, 400, "bad_request"),
    ],
)
async def test_what_is_refused_moves_nothing(
    rapport: Rapport, owner: Person, body: Json, status: int, code: str
) -> None:
    await owner.post("/api/clock", json={"days": 2})
    before = await offset(rapport, owner)
    refused = await owner.post("/api/clock", json=body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert await offset(rapport, owner) == before


async def test_who_does_not_pay_neither_sees_nor_moves_it(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await rapport.hire(owner, f"bob.{email}")
    for asked in (rep.get("/api/clock"), rep.post("/api/clock", json={"days": 1})):
        answer = await asked
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert await offset(rapport, owner) == dt.timedelta()


@pytest.mark.parametrize("status", ["read_only", "suspended"])
async def test_an_organisation_that_time_has_stopped_can_see_what_comes_next(
    rapport: Rapport, owner: Person, status: str
) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = organisation.c.id == organisation_of(owner)
        await control.execute(organisation.update().where(mine).values(status=status))
    moved = await owner.post("/api/clock", json={"days": 1})
    assert (moved.status_code, moved.json()["today"]) == (200, str(today() + DAY))


def test_production_has_no_such_routes(settings: Settings) -> None:
    real = msgspec.structs.replace(settings, mode="production", mail_url="smtp://a@b.example:587")
    assert "/api/clock" in {route.path for route in create_app(settings).routes}
    assert "/api/clock" not in {route.path for route in create_app(real).routes}


async def test_the_terminal_moves_it_too(rapport: Rapport, owner: Person, database_environment: dict[str, str]) -> None:
    def said(*arguments: str) -> tuple[int, str]:
        environment = {**database_environment, "PUBLIC_URL": rapport.settings.public_url}
        done = CliRunner().invoke(main, ["clock", *arguments], env=environment)
        return done.exit_code, done.output

    mine = str(organisation_of(owner))
    assert await asyncio.to_thread(said, mine) == (0, f"It is {today()} in Europe/London, 0:00:00 ahead.\n")
    code, text = await asyncio.to_thread(said, mine, "--days", "400")
    assert (code, text[:34]) == (0, f"It is {today() + 400 * DAY} in Europe/London,")
    code, text = await asyncio.to_thread(said, mine, "--to", str(today() + 401 * DAY))
    assert (code, text[:16]) == (0, f"It is {today() + 401 * DAY}")
    before = await offset(rapport, owner)
    code, text = await asyncio.to_thread(said, mine, "--to", "2020-01-01")
    assert code == 1
    assert text.startswith("rapport: The clock only goes forward")
    assert await offset(rapport, owner) == before
    code, text = await asyncio.to_thread(said, "01900000-0000-7000-8000-000000000000", "--days", "1")
    assert (code, text) == (1, "rapport: It doesn't exist, or you may not see it.\n")


async def test_the_terminal_moves_none_of_a_real_installation(rapport: Rapport, owner: Person) -> None:
    real = msgspec.structs.replace(rapport.settings, mode="production", mail_url="smtp://a@b.example:587")
    with pytest.raises(LocalError, match="embedded mode only"):
        await at_terminal(real, organisation_of(owner), ClockMove(days=1))
    assert await offset(rapport, owner) == dt.timedelta()
