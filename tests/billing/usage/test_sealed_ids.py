"""Ids of usage events: a hash that finds them and a ciphertext that shows them, across a rotation of the keys."""

import asyncio
import uuid
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from billing.usage import sealing
from billing.usage.history import events_of
from billing.usage.models import usage_day, usage_event
from billing.usage.reconcile import differences
from billing.usage.record import record
from kernel.crypto import Keyset
from kernel.db import CONTROL_HOME, ControlSession, Databases
from kernel.jobs import Job
from kernel.settings import Settings
from rapport.features import CONTROL_REVISIONS
from tenants import migrate, rotation
from tenants.migrate import Revision
from tenants.models import PLATFORM_ROTATION, key_rotation, schema_version
from tenants.watch import Watch
from tests.support.app import Rapport
from tests.support.usage import NOW, SPAN, ZONE, an_organisation, event, opened, recorded
from tests.support.waits import patience

NAME = "wang-xiaoming-13812345678"
AS_IT_WAS = """
DROP TABLE usage_event;
CREATE TABLE usage_event (organisation_id UUID NOT NULL, id TEXT NOT NULL, meter TEXT NOT NULL,
    quantity NUMERIC(38, 12) NOT NULL, occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, day DATE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL, received_on DATE NOT NULL,
    CONSTRAINT pk_usage_event PRIMARY KEY (organisation_id, id));
CREATE INDEX ix_usage_event_day ON usage_event (organisation_id, meter, day, occurred_at);
GRANT SELECT, INSERT ON usage_event TO control_app;
CREATE TRIGGER usage_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
PUT = (
    "INSERT INTO usage_event (organisation_id, id, meter, quantity, occurred_at, day, received_at, received_on)"
    " VALUES ($1, $2, 'messages', 1, $3, $4, $3, $4)"
)


async def answered(control: ControlSession, org: UUID, *names: str) -> list[str]:
    answers = await record(control, org, ZONE, [event(name) for name in names], now=NOW)
    return [each.outcome for each in answers]


async def test_a_row_holds_nothing_of_what_the_sender_called_it(settings: Settings) -> None:
    async with opened(settings) as databases, databases.control_session() as control:
        mine, other = await an_organisation(control), await an_organisation(control)
        for org in (mine, other):
            assert await answered(control, org, NAME) == ["accepted"]
        rows = await control.driver.fetch(
            "SELECT usage_event::text, id_hash FROM usage_event WHERE organisation_id = ANY ($1)", [mine, other]
        )
        page = await events_of(control, mine, "messages", SPAN, None)
    assert NAME.encode().hex() not in rows[0][0]
    assert NAME not in rows[0][0]
    assert len({bytes(row[1]) for row in rows}) == 2, "equal ids of two organisations are not to be told"
    assert [each.id for each in page.items] == [NAME]


async def test_a_cursor_names_nobody_and_leads_on(settings: Settings) -> None:
    async with opened(settings) as databases, databases.control_session() as control:
        org = await an_organisation(control)
        names = [f"{NAME}-{number}" for number in range(150)]
        assert await answered(control, org, *names) == ["accepted"] * 150
        first = await events_of(control, org, "messages", SPAN, None)
        second = await events_of(control, org, "messages", SPAN, first.next)
    assert (len(first.items), len(second.items), second.next) == (100, 50, None)
    assert sorted(each.id for each in (*first.items, *second.items)) == sorted(names)


async def step(rapport: Rapport) -> str:
    """The next step of the platform's rotation, which this process takes over; the phase after it."""
    runtime = rapport.parts.runtime
    async with runtime.databases.control_session() as control:
        [now] = await control.rows(
            sa.select(key_rotation.c.step).where(key_rotation.c.organisation_id == PLATFORM_ROTATION)
        )
    args = {"organisation_id": str(PLATFORM_ROTATION), "step": now.step}
    await rotation.job(runtime, Job(uuid.uuid4(), CONTROL_HOME, rotation.JOB, args, 1))
    await Watch(runtime).once()
    async with runtime.databases.control_session() as control:
        found = await rotation.progress(control, PLATFORM_ROTATION)
    assert found is not None
    return found.phase


async def test_an_event_counts_once_at_every_step_of_a_rotation(
    alone: Rapport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "CODES_LIVE", -rotation.TAKEN_OVER)  # nobody waits for a mailed code here
    runtime = alone.parts.runtime
    async with runtime.databases.control_session() as control:
        org = await an_organisation(control)
        assert await answered(control, org, "before") == ["accepted"]
        [(_, before)] = await recorded(control, org)
        await rotation.start(control, PLATFORM_ROTATION, None)
    sent, phases = ["before"], []
    while not phases or phases[-1] != "ended":
        phases.append(await step(alone))
        assert len(phases) < 20, phases
        async with runtime.databases.control_session() as control:
            fresh = f"at {len(phases)}".replace(" ", "-")
            assert await answered(control, org, *sent, fresh) == ["duplicate"] * len(sent) + ["accepted"], phases
        sent.append(fresh)
    async with runtime.databases.control_session() as control:
        assert await answered(control, org, *sent) == ["duplicate"] * len(sent)
        kept = await recorded(control, org)
        assert await differences(control, org, SPAN.start, SPAN.end) == []
    assert [name for name, _ in kept] == sorted(sent)
    [after] = [row for name, row in kept if name == "before"]
    assert after.id_hash != before.id_hash, "it is hashed anew"
    assert {*phases} >= {"promoting", "counting", "walking", "verifying", "ended"}


async def test_processes_with_either_key_first_take_an_event_once(settings: Settings) -> None:
    """While a promoted key goes round, one process hashes under the new secret and one still under the old."""
    async with opened(settings) as databases:
        assert databases.platform_keys is not None
        ahead = Keyset.generate("platform").with_new_key()
        lagging, promoted = ahead, ahead.promoted()
        async with databases.control_session() as control:
            org = await an_organisation(control)

        async def send(keys: Keyset) -> list[str]:
            async with databases.control.transaction() as connection:
                session = ControlSession(connection, keys)
                found = await answered(session, org, *(f"e{number}" for number in range(50)))
                await session.commit()
            return found

        async with patience():
            answers = await asyncio.gather(*(send(keys) for keys in (lagging, promoted) * 4))
        async with databases.control_session() as control:
            [day] = await control.rows(sa.select(usage_day).where(usage_day.c.organisation_id == org))
    flat = [each for answer in answers for each in answer]
    assert (flat.count("accepted"), flat.count("duplicate")) == (50, 350)
    assert day.events == 50


async def test_only_the_owner_may_hash_an_event_anew_and_nobody_may_change_it(settings: Settings) -> None:
    async with opened(settings) as databases:
        async with databases.control_session() as control:
            org = await an_organisation(control)
            await answered(control, org, NAME)
        for values in ({"id_hash": b"x" * 16}, {"quantity": 2}):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with databases.control_session() as control:
                    await control.execute(
                        usage_event.update().where(usage_event.c.organisation_id == org).values(**values)
                    )
        for values in ({"quantity": 2}, {"id_hash": b"x"}, {"id_hash": b"x" * 16, "meter": "storage_gb"}):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with databases.keeper_session() as control:
                    await control.execute(
                        usage_event.update().where(usage_event.c.organisation_id == org).values(**values)
                    )
        async with databases.control_session() as control:
            [(name, row)] = await recorded(control, org)
    assert (name, row.quantity, row.meter) == (NAME, 1, "messages")


@pytest.fixture
async def before(alone: Rapport) -> Databases:
    """A control database as it was, with events of two organisations."""
    databases = alone.parts.runtime.databases
    async with databases.admin_session(CONTROL_HOME) as admin:
        for statement in AS_IT_WAS.split(";\n"):
            if statement.strip():
                await admin.ddl(statement)
    return databases


def revisions() -> list[Revision]:
    """The two of the sealing, under versions that this database has not had, without what they do to other tables."""
    wanted = [each for each in CONTROL_REVISIONS if each.version in {"0041", sealing.BEFORE}]
    return [
        Revision(f"9{each.version[1:]}", tuple(one for one in each.statements if "usage_event" in one))
        for each in wanted
    ]


async def test_ids_from_before_are_sealed_while_others_write_and_after_a_cut(alone: Rapport, before: Databases) -> None:
    runtime, runs = alone.parts.runtime, list[int]()
    async with before.control_session() as control:
        org = await an_organisation(control)
    async with before.control_session() as control:
        for number in range(25):
            await control.driver.execute(PUT, org, f"old-{number}", NOW, NOW.date())

    async def first() -> None:
        if not runs:
            runs.append(0)
            await sealing_cut(before)
            raise ConnectionError
        runs.append(await sealing.seal_ids(runtime, page=10))
        if len(runs) == 2:  # a process of the version before, just when all seemed to be sealed
            async with before.control_session() as control:
                await control.driver.execute(PUT, org, NAME, NOW, NOW.date())

    async def sealing_cut(databases: Databases) -> None:
        async with databases.keeper_session() as control:
            rows = await control.driver.fetch(sealing._OPEN, 10)
            await control.driver.execute(sealing._SEALED, *sealing._made(control.keys, rows))

    chain = revisions()
    with pytest.raises(ConnectionError):
        await migrate.migrate_control(before, "0001", chain, {f"9{sealing.BEFORE[1:]}": first})
    await migrate.migrate_control(before, "0001", chain, {f"9{sealing.BEFORE[1:]}": first})
    await migrate.migrate_control(before, "0001", chain, {f"9{sealing.BEFORE[1:]}": first})
    assert runs == [0, 15, 1]
    async with before.control_session() as control:
        names = [name for name, _ in await recorded(control, org)]
        assert names == sorted([*(f"old-{number}" for number in range(25)), NAME])
        assert await answered(control, org, "old-3", NAME, "new") == ["duplicate", "duplicate", "accepted"]
        stamps = await control.rows(sa.select(schema_version.c.version).where(schema_version.c.version > "9"))
    assert sorted(row.version for row in stamps) == ["9041", "9042"]


async def test_what_stays_unsealed_stops_the_migration_and_takes_nothing(alone: Rapport, before: Databases) -> None:
    async with before.control_session() as control:
        org = await an_organisation(control)
    async with before.control_session() as control:
        await control.driver.execute(PUT, org, NAME, NOW, NOW.date())
    tried = list[int]()

    async def nothing() -> None:
        tried.append(1)

    with pytest.raises(asyncpg.NotNullViolationError):
        await migrate.migrate_control(before, "0001", revisions(), {f"9{sealing.BEFORE[1:]}": nothing})
    assert len(tried) == migrate.TRIES
    async with before.control.transaction() as connection:
        assert [row[0] for row in await connection.fetch("SELECT id FROM usage_event")] == [NAME]
