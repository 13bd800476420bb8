"""What is metered without anybody sending it: API calls, storage, active seats, and what features emit."""

import asyncio
import datetime as dt
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest
import sqlalchemy as sa

from auth.models import membership, session
from billing.usage import calls as calls_module
from billing.usage import emitted, gauges
from billing.usage.calls import Calls
from billing.usage.models import usage_event, usage_receipt
from kernel.clock import business_now, real_now
from kernel.errors import NotFound
from kernel.jobs import Job
from rapport.crm.imports.models import stored_file
from tenants.events import UsageEmitted
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.clocks import ahead
from tests.support.usage import recorded
from tests.support.waits import patience

DAY = dt.date(2026, 5, 20)
Found = list[tuple[str, str, Decimal]]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Meter Ltd", "GB", email)


def organisation_of(person: Person) -> UUID:
    return UUID(person.session["organisation"]["id"])


async def found(rapport: Rapport, person: Person, meter: str) -> Found:
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await recorded(control, organisation_of(person))
    return [(name, row.meter, row.quantity) for name, row in rows if row.meter == meter]


async def called(rapport: Rapport, person: Person) -> Decimal:
    return sum((quantity for _, _, quantity in await found(rapport, person, "api_calls")), Decimal(0))


async def test_requests_that_were_let_through_are_counted_for_their_organisation(
    rapport: Rapport, owner: Person, email: str
) -> None:
    other = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    calls: Calls = rapport.app.state.calls
    await calls.flush(rapport.parts.runtime)
    before = await called(rapport, owner), await called(rapport, other)
    for _ in range(3):
        assert (await owner.get("/api/session")).status_code == 200
    assert (await owner.post("/api/companies/query", json={})).status_code == 200
    assert (await owner.get("/api/companies/nothing")).status_code == 404
    assert (await rapport.browser().get("/api/session")).status_code == 401
    assert (await rapport.browser().get("/api/bootstrap")).status_code == 200
    assert (await owner.post("/api/companies/query", json={}, headers={"x-csrf-token": "x"})).status_code == 403
    assert (await other.get("/api/session")).status_code == 200
    await calls.flush(rapport.parts.runtime)
    await calls.flush(rapport.parts.runtime)
    assert await called(rapport, owner) - before[0] == 4
    assert await called(rapport, other) - before[1] == 1


async def test_a_count_that_could_not_be_written_is_written_once(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: Calls = rapport.app.state.calls
    await calls.flush(rapport.parts.runtime)
    before, write = await called(rapport, owner), calls_module._write

    async def unheard(*arguments: object) -> None:
        await write(*arguments)  # type: ignore[arg-type]
        raise asyncpg.InterfaceError("the answer was lost")

    await owner.get("/api/session")
    monkeypatch.setattr(calls_module, "_write", unheard)
    await calls.flush(rapport.parts.runtime)
    await owner.get("/api/session")
    await calls.flush(rapport.parts.runtime)
    monkeypatch.setattr(calls_module, "_write", write)
    await owner.get("/api/session")
    await calls.flush(rapport.parts.runtime)
    assert await called(rapport, owner) - before == 3


async def test_what_is_counted_is_written_every_minute_and_at_the_end(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls_module, "FLUSH_SECONDS", 0.05)
    calls, runtime = Calls(), rapport.parts.runtime
    calls._counted[organisation_of(owner)] = 5
    before = await called(rapport, owner)
    async with calls.flushing(runtime):
        async with patience():
            while await called(rapport, owner) == before:
                await asyncio.sleep(0.02)
        monkeypatch.setattr(calls_module, "FLUSH_SECONDS", 60)
        await asyncio.sleep(0.2)
        calls._counted[organisation_of(owner)] = 7
    assert await called(rapport, owner) - before == 12


async def test_calls_of_an_organisation_that_is_gone_hold_up_nobody_elses(rapport: Rapport, owner: Person) -> None:
    calls, before = Calls(), await called(rapport, owner)
    calls._counted.update({uuid4(): 3, organisation_of(owner): 2})
    await calls.flush(rapport.parts.runtime)
    assert await called(rapport, owner) - before == 2
    assert calls._waiting == {}


async def test_calls_count_for_the_day_that_the_organisations_clock_shows(rapport: Rapport, owner: Person) -> None:
    runtime, calls = rapport.parts.runtime, Calls()
    ahead_by = await ahead(rapport, owner, 31)
    calls._counted[organisation_of(owner)] = 4
    await calls.flush(runtime)
    mine = (usage_event.c.organisation_id == organisation_of(owner)) & (usage_event.c.quantity == 4)
    async with runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(usage_event).where(mine))
    expected = (real_now() + ahead_by).date()
    assert expected - row.day <= dt.timedelta(days=1)  # midnight may have passed meanwhile
    assert row.received_on == row.day


async def measure(rapport: Rapport, organisation_id: UUID, day: dt.date) -> None:
    """As a day that is done does it."""
    runtime = rapport.parts.runtime
    async with runtime.databases.control_session() as control:
        place = await gauges.place_of(control, organisation_id)
    stored = await gauges.stored_bytes(runtime, place)
    async with runtime.databases.control_session() as control:
        await gauges.measure(control, organisation_id, place, stored, day)


async def test_a_day_is_measured_once(rapport: Rapport, owner: Person) -> None:
    runtime, organisation_id = rapport.parts.runtime, organisation_of(owner)
    await measure(rapport, organisation_id, DAY)
    first = await found(rapport, owner, "storage_gb"), await found(rapport, owner, "active_seats")
    await store(rapport, owner, 3_000_000_000)
    await measure(rapport, organisation_id, DAY)
    assert (await found(rapport, owner, "storage_gb"), await found(rapport, owner, "active_seats")) == first
    await measure(rapport, organisation_id, DAY + dt.timedelta(days=1))
    [(old_id, _, before), (new_id, _, after)] = await found(rapport, owner, "storage_gb")
    assert (old_id, new_id) == ("rapport:storage_gb:2026-05-20", "rapport:storage_gb:2026-05-21")
    assert Decimal("0.001") < before < Decimal("0.1")
    assert Decimal(3) <= after - before < Decimal("3.01")
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(usage_receipt).where(usage_receipt.c.organisation_id == organisation_id))
    measured = [row for row in rows if row.meter in {"storage_gb", "active_seats"}]
    assert {(row.meter, row.day, row.accepted, row.duplicate, row.conflict) for row in measured} == {
        (meter, DAY + dt.timedelta(days=number), 1, 0, 0)
        for meter in ("storage_gb", "active_seats")
        for number in (0, 1)
    }


async def store(rapport: Rapport, person: Person, size: int) -> None:
    """A file's row; its bytes are elsewhere."""
    tenant = await rapport.parts.directory.tenant(organisation_of(person))
    row = {"id": uuid4(), "purpose": "import", "name": b"", "size": size, "created_by": uuid4()}
    row["created_at"] = real_now()
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as tenant_session:
        await tenant_session.execute(stored_file.insert(), row)


async def test_active_seats_are_people_with_a_seat_who_were_there(rapport: Rapport, owner: Person, email: str) -> None:
    bob, cid = await rapport.hire(owner, f"b.{email}"), await rapport.hire(owner, f"c.{email}")
    await rapport.sign_in(f"b.{email}")  # one person with two devices is one
    other = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    runtime, mine = rapport.parts.runtime, organisation_of(owner)

    async def active() -> int:
        async with runtime.databases.control_session() as control:
            return await gauges.active_seats(control, mine)

    assert await active() == 3
    async with runtime.databases.control_session() as control:
        away = session.c.person_id == UUID(cid.session["person"]["id"])
        long_ago = real_now() - dt.timedelta(days=30, seconds=1)
        await control.execute(session.update().where(away).values(last_seen_at=long_ago))
    assert await active() == 2
    async with runtime.databases.control_session() as control:
        gone = membership.c.person_id == UUID(bob.session["person"]["id"])
        await control.execute(membership.update().where(gone).values(seat=False))
    assert await active() == 1
    await measure(rapport, mine, DAY)
    assert await found(rapport, owner, "active_seats") == [
        ("rapport:active_seats:2026-05-20", "active_seats", Decimal(1))
    ]
    assert await found(rapport, other, "active_seats") == []


async def emit(rapport: Rapport, person: Person, meter: str) -> None:
    tenant = await rapport.parts.directory.tenant(organisation_of(person))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as tenant_session:
        await tenant_session.emit(UsageEmitted(meter=meter, quantity=Decimal("2.5"), occurred_at=business_now()))


async def test_what_a_feature_emits_in_its_transaction_counts_once(rapport: Rapport, owner: Person) -> None:
    await emit(rapport, owner, "messages")
    await rapport.run_jobs()
    [(event_id, meter, quantity)] = await found(rapport, owner, "messages")
    assert (meter, quantity) == ("messages", Decimal("2.5"))
    # The outbox delivers at least once.
    tenant = await rapport.parts.directory.tenant(organisation_of(owner))
    args = {"event_id": event_id.removeprefix("rapport:event:")}
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = usage_event.c.organisation_id == organisation_of(owner)
        [row] = await control.rows(sa.select(usage_event).where(mine, usage_event.c.meter == "messages"))
    args["event"] = {"meter": meter, "quantity": "2.5", "occurred_at": row.occurred_at.isoformat()}  # type: ignore[assignment]
    job = Job(id=uuid4(), home=tenant.home.key, name=emitted.JOB, args=args, attempts=2)
    await emitted.record_emitted(rapport.parts.runtime, job)
    assert await found(rapport, owner, "messages") == [(event_id, "messages", Decimal("2.5"))]


async def test_what_a_sandbox_emits_counts_for_nobody(rapport: Rapport, owner: Person) -> None:
    mine = organisation_of(owner)
    async with rapport.parts.runtime.databases.control_session() as control:
        of = organisation.update().where(organisation.c.id == mine)
        await control.execute(of.values(kind="sandbox", parent_id=mine))
    await emit(rapport, owner, "messages")
    await rapport.run_jobs()
    assert await found(rapport, owner, "messages") == []


async def test_what_no_meter_takes_stays_on_its_job(rapport: Rapport, owner: Person) -> None:
    tenant = await rapport.parts.directory.tenant(organisation_of(owner))
    event = {"meter": "nothing", "quantity": "1", "occurred_at": business_now().isoformat()}
    args = {"event_id": str(uuid4()), "event": event}
    job = Job(id=uuid4(), home=tenant.home.key, name=emitted.JOB, args=args, attempts=1)
    with pytest.raises(emitted.NotTaken):
        await emitted.record_emitted(rapport.parts.runtime, job)
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = usage_receipt.c.organisation_id == organisation_of(owner)
        assert await control.rows(sa.select(usage_receipt).where(mine, usage_receipt.c.meter == "")) == []


async def test_nobody_is_measured_who_is_not_there(rapport: Rapport) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        with pytest.raises(NotFound):
            await gauges.place_of(control, uuid4())
