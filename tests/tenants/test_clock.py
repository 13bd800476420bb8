"""An organisation's clock moves on, and nobody else's; requests and jobs go by it, sessions and leases don't."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kernel import clock as kernel_clock
from kernel import context, tables
from kernel.clock import business_now, business_today, real_now
from kernel.db import ControlSession
from kernel.errors import NotFound, RapportError
from kernel.ids import new_id
from kernel.jobs import Job, lease_due, run_jobs
from kernel.runtime import Runtime
from tenants import clock
from tenants.models import organisation, organisation_clock
from tests.support.app import Rapport
from tests.support.clocks import DAY, ahead
from tests.support.timelines import made

pytestmark = pytest.mark.deep

SHANGHAI, NEW_YORK, LONDON, LORD_HOWE = "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe"


async def written(control: ControlSession, zone: str = LONDON) -> UUID:
    """An organisation as far as its clock is concerned."""
    found = new_id()
    row = {"id": found, "name": b"", "country": "GB", "locale": "en", "time_zone": zone, "currency": "GBP"}
    row |= {"fiscal_year_start": 1, "status": "active", "created_at": real_now()}
    await control.execute(organisation.insert(), row)
    return found


@pytest.fixture
async def somebody(rapport: Rapport) -> UUID:
    """An organisation whose clock was never moved."""
    async with rapport.parts.runtime.databases.control_session() as control:
        return await written(control)


async def test_a_clock_that_was_never_moved_is_the_real_one(rapport: Rapport, somebody: UUID) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        assert await clock.offset_of(control, somebody) == dt.timedelta()
        rows = sa.select(organisation_clock).where(organisation_clock.c.organisation_id == somebody)
        assert await control.rows(rows) == []


async def test_moves_add_up_and_are_told(rapport: Rapport, somebody: UUID) -> None:
    databases, before = rapport.parts.runtime.databases, real_now()
    async with databases.control_session() as control:
        outbox = sa.select(sa.func.count()).select_from(tables.control_outbox)
        there = (await control.execute(outbox)).scalar_one()
        assert await clock.move(control, somebody, DAY) == DAY
        assert await clock.move(control, somebody, dt.timedelta(seconds=30)) == DAY + dt.timedelta(seconds=30)
        assert (await control.execute(outbox)).scalar_one() == there + 2
        stored = sa.select(organisation_clock).where(organisation_clock.c.organisation_id == somebody)
        [row] = await control.rows(stored)
    assert row.offset_seconds == 86_430
    assert before <= row.moved_at <= real_now()


@pytest.mark.parametrize("how", ["move", "move_days"])
async def test_of_two_moves_at_once_each_counts(rapport: Rapport, somebody: UUID, how: str) -> None:
    databases = rapport.parts.runtime.databases

    async def moves(days: int) -> None:
        async with databases.control_session() as control:
            if how == "move":
                await clock.move(control, somebody, days * DAY)
            else:
                await clock.move_days(control, somebody, days)

    await asyncio.gather(*(moves(days) for days in (1, 2, 4, 8)))
    async with databases.control_session() as control:
        found = await clock.offset_of(control, somebody)
    assert abs(found - 15 * DAY) <= dt.timedelta(hours=1)  # a day on which summer time changes may be among them


async def test_two_who_want_the_same_day_get_it_once(rapport: Rapport, somebody: UUID) -> None:
    databases = rapport.parts.runtime.databases
    day = real_now().astimezone(ZoneInfo(LONDON)).date() + 40 * DAY

    async def moves() -> None:
        async with databases.control_session() as control:
            await clock.move_to(control, somebody, day)

    done = await asyncio.gather(moves(), moves(), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["ClockBackwards", "NoneType"]
    async with databases.control_session() as control, clock.on_clock_of(control, somebody):
        assert business_today() == day


@pytest.mark.parametrize(
    ("move", "code"),
    [
        (lambda control, it, _: clock.move(control, it, dt.timedelta()), "tenants.clock_backwards"),
        (lambda control, it, _: clock.move(control, it, dt.timedelta(microseconds=1)), "tenants.clock_backwards"),
        (lambda control, it, _: clock.move(control, it, -DAY), "tenants.clock_backwards"),
        (lambda control, it, _: clock.move_days(control, it, 0), "tenants.clock_backwards"),
        (lambda control, it, _: clock.move_days(control, it, -(10**9)), "tenants.clock_backwards"),
        (lambda control, it, today: clock.move_to(control, it, today), "tenants.clock_backwards"),
        (lambda control, it, today: clock.move_to(control, it, today - DAY), "tenants.clock_backwards"),
        (lambda control, it, _: clock.move_to(control, it, dt.date.min), "tenants.clock_backwards"),
        (lambda control, it, _: clock.move(control, it, clock.FURTHEST - 9 * DAY), "tenants.clock_too_far"),
        (lambda control, it, _: clock.move(control, it, dt.timedelta.max), "tenants.clock_too_far"),
        (lambda control, it, _: clock.move_days(control, it, clock.FURTHEST.days), "tenants.clock_too_far"),
        (lambda control, it, _: clock.move_days(control, it, 10**9), "tenants.clock_too_far"),
        (lambda control, it, _: clock.move_to(control, it, dt.date.max), "tenants.clock_too_far"),
    ],
)
async def test_it_goes_forward_only_and_ten_years_at_most(
    rapport: Rapport, somebody: UUID, move: Any, code: str
) -> None:
    databases = rapport.parts.runtime.databases
    async with databases.control_session() as control:
        await clock.move(control, somebody, 10 * DAY)
        async with clock.on_clock_of(control, somebody):
            today = business_today()
    with pytest.raises(RapportError) as refused:
        async with databases.control_session() as control:
            await move(control, somebody, today)
    assert refused.value.code == code
    assert today.isoformat() in refused.value.message("en")
    assert today.isoformat() in refused.value.message("zh-CN")
    async with databases.control_session() as control:
        assert await clock.offset_of(control, somebody) == 10 * DAY


async def test_the_last_second_of_ten_years_is_reached(rapport: Rapport, somebody: UUID) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        assert await clock.move(control, somebody, clock.FURTHEST) == clock.FURTHEST
        with pytest.raises(clock.ClockTooFar):
            await clock.move(control, somebody, dt.timedelta(seconds=1))


async def test_an_organisation_that_is_not_there_has_no_clock(rapport: Rapport) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        for refused in (clock.offset_of(control, new_id()), clock.move(control, new_id(), DAY)):
            with pytest.raises(NotFound):
                await refused


@pytest.mark.parametrize(
    ("zone", "now", "to", "hours", "local"),
    [
        (SHANGHAI, "2028-01-31T04:00", 1, 24, "2028-02-01 12:00:00+08:00"),
        (SHANGHAI, "2028-02-28T04:00", 1, 24, "2028-02-29 12:00:00+08:00"),
        (SHANGHAI, "2027-01-31T16:30", "2028-02-29", 24 * 393, "2028-02-29 00:30:00+08:00"),
        (NEW_YORK, "2027-03-13T17:00", 1, 23, "2027-03-14 12:00:00-04:00"),
        (NEW_YORK, "2027-11-06T16:00", 1, 25, "2027-11-07 12:00:00-05:00"),
        (NEW_YORK, "2027-11-07T06:30", 1, 24, "2027-11-08 01:30:00-05:00"),  # the second 01:30 of that night
        (NEW_YORK, "2027-11-06T05:30", 1, 24, "2027-11-07 01:30:00-04:00"),  # to the first one
        (LONDON, "2027-03-27T12:00", 1, 23, "2027-03-28 12:00:00+01:00"),
        (LONDON, "2027-03-27T01:30", 1, 24, "2027-03-28 02:30:00+01:00"),  # there is no 01:30 on that day
        (LONDON, "2027-10-30T11:00", 1, 25, "2027-10-31 12:00:00+00:00"),
        (LONDON, "2027-01-31T12:00", "2027-02-28", 24 * 28, "2027-02-28 12:00:00+00:00"),
        (LONDON, "2027-03-01T12:00", "2028-03-01", 24 * 366, "2028-03-01 12:00:00+00:00"),
        (LORD_HOWE, "2027-10-02T01:30", 1, 23.5, "2027-10-03 12:00:00+11:00"),
        (LORD_HOWE, "2027-04-03T01:00", 1, 24.5, "2027-04-04 12:00:00+10:30"),
        (LORD_HOWE, "2027-12-31T01:00", 1, 24, "2028-01-01 12:00:00+11:00"),
    ],
)
async def test_it_keeps_the_time_of_day_of_its_zone(
    rapport: Rapport, monkeypatch: pytest.MonkeyPatch, zone: str, now: str, to: int | str, hours: float, local: str
) -> None:
    moment = dt.datetime.fromisoformat(f"{now}+00:00")
    for module in (clock, kernel_clock):
        monkeypatch.setattr(module, "real_now", lambda: moment)
    async with rapport.parts.runtime.databases.control_session() as control:
        it = await written(control, zone)
        if isinstance(to, int):
            moved = await clock.move_days(control, it, to)
        else:
            moved = await clock.move_to(control, it, dt.date.fromisoformat(to))
        async with clock.on_clock_of(control, it):
            shown = business_now().astimezone(ZoneInfo(zone))
            assert (str(shown), business_today()) == (local, shown.date())
    assert moved == dt.timedelta(hours=hours)


async def test_requests_go_by_their_own_organisations_clock(rapport: Rapport, email: str) -> None:
    moved = await rapport.sign_up("Ahead Ltd", "GB", f"a.{email}")
    other = await rapport.sign_up("Present Ltd", "GB", f"b.{email}")
    await ahead(rapport, moved, 40)
    for person, offset in ((moved, 40 * DAY), (other, dt.timedelta())):
        before = real_now()
        record = await made(person, "companies", name="Obsidian Foundry")
        assert before <= dt.datetime.fromisoformat(record["created_at"]) - offset <= real_now()
        shown = (await person.get("/api/session")).json()
        assert shown["organisation"]["clock_offset_seconds"] == offset.total_seconds()
        # The session itself goes by the real time.
        assert dt.datetime.fromisoformat(shown["expires_at"]) <= before + dt.timedelta(days=30)
        [change] = (await person.get(f"/api/companies/{record['id']}/history")).json()["items"]
        recorded, occurred = (dt.datetime.fromisoformat(change[each]) for each in ("recorded_at", "occurred_at"))
        assert before <= recorded <= real_now()
        assert occurred - recorded == offset


async def test_a_move_is_seen_by_the_next_request(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Ahead Ltd", "GB", email)
    for days, total in ((1, 1), (2, 3)):
        await ahead(rapport, person, days)
        shown = (await person.get("/api/session")).json()["organisation"]
        assert shown["clock_offset_seconds"] == total * 86_400


async def test_jobs_go_by_the_clock_of_their_home(rapport: Rapport, email: str) -> None:
    seen: list[tuple[dt.timedelta, str]] = []
    runtime = rapport.parts.runtime

    async def handler(_: Runtime, job: Job) -> None:
        circumstances = context.current()
        seen.append((circumstances.clock_offset, circumstances.time_zone))

    for number, country in enumerate(("GB", "CN")):
        person = await rapport.sign_up("Ahead Ltd", country, f"{number}.{email}")
        await rapport.run_jobs()
        if country == "CN":
            await ahead(rapport, person, 40)
        home = (await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))).home.key
        async with runtime.session(home) as session:
            await session.enqueue("test.job", {})
            leased = await lease_due(session)
            [lease] = await session.rows(sa.select(tables.job.c.run_at, tables.job.c.lease_until))
        now = real_now()
        assert lease.run_at <= now < lease.lease_until <= now + dt.timedelta(seconds=30)
        assert await run_jobs(runtime, {"test.job": handler}, home, leased) == 1
    assert seen == [(dt.timedelta(), LONDON), (40 * DAY, SHANGHAI)]


async def test_a_job_of_the_control_database_may_go_by_an_organisations_clock(rapport: Rapport) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        it = await written(control, SHANGHAI)
        await clock.move(control, it, DAY)
        async with clock.on_clock_of(control, it):
            circumstances = context.current()
        assert (circumstances.clock_offset, circumstances.time_zone) == (DAY, SHANGHAI)
        assert context.current().clock_offset == dt.timedelta()
