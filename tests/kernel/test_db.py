"""One transaction a block, changes numbered last, and nothing half done."""

import asyncio
import datetime as dt
import random
from uuid import uuid4

import asyncpg
import msgspec
import pytest
import sqlalchemy as sa

from auth.models import person
from kernel import context, tables
from kernel.changes import Change, Payload, canonical, open_payload
from kernel.clock import real_now
from kernel.crypto import commitment
from kernel.db import CONTROL_HOME, COPY_FROM
from kernel.errors import ReadOnly
from kernel.events import Event
from kernel.ids import new_id
from tests.kernel.conftest import House

NOTE = 7


def note(record_id: object = None, **fields: object) -> Change:
    return Change(object="note", record_id=record_id or new_id(), op="update", field_ids=(NOTE,), **fields)  # type: ignore[arg-type]


async def seq_of(house: House) -> int:
    async with house.session() as session:
        return int((await session.execute(sa.select(tables.change_counter.c.seq))).scalar_one())


async def changes_after(house: House, seq: int) -> list[sa.Row[tuple[object, ...]]]:
    async with house.session() as session:
        newer = sa.select(tables.change).where(tables.change.c.seq > seq).order_by(tables.change.c.seq)
        return list(await session.rows(newer))


async def test_a_block_that_raises_writes_nothing_and_wakes_nobody(house: House) -> None:
    before = await seq_of(house)
    woken: list[str] = []

    async def wake(home: str) -> None:
        woken.append(home)

    house.databases.wake = wake
    with pytest.raises(ZeroDivisionError):
        async with house.session() as session:
            await session.execute(person.update().values(theme="dark"))
            await session.enqueue("nothing", {})
            session.record_change(note())
            raise ZeroDivisionError
    async with house.session() as session:
        themes = [row.theme for row in await session.rows(sa.select(person.c.theme))]
        jobs = await session.rows(sa.select(tables.job.c.id))
    assert (themes, jobs, await seq_of(house), woken) == (["system"], [], before, [])


async def test_work_left_behind_wakes_its_home_after_the_commit(house: House) -> None:
    woken: list[str] = []

    async def wake(home: str) -> None:
        woken.append(home)

    house.databases.wake = wake
    async with house.session() as session:
        await session.enqueue("nothing", {})
        assert woken == []
    async with house.session() as session:
        session.record_change(note())
    async with house.databases.control_session() as control:
        await control.enqueue("nothing", {})
    assert woken == [house.tenant.home.key, CONTROL_HOME]


@pytest.mark.parametrize("count", [1, COPY_FROM - 1, COPY_FROM, COPY_FROM + 1])
async def test_changes_get_consecutive_numbers_in_their_order(house: House, count: int) -> None:
    before, batch = await seq_of(house), uuid4()
    ids = [new_id() for _ in range(count)]
    with context.use(context.Context(actor_id=house.founder, origin="api")):
        async with house.session() as session:
            session.batch_id = batch
            for number, record_id in enumerate(ids):
                session.record_change(note(record_id, public={"7": number}, secret={"8": f"secret {number}"}))
    rows = await changes_after(house, before)
    assert session.last_seq == before + count
    assert [(row.seq, row.record_id, row.public) for row in rows] == [
        (before + 1 + number, record_id, {"7": number}) for number, record_id in enumerate(ids)
    ]
    assert {(row.actor, row.origin, row.batch_id, row.object, row.op) for row in rows} == {
        (house.founder, "api", batch, "note", "update")
    }
    assert all(b"secret" not in bytes(row.payload) for row in rows)
    assert [open_payload(row.payload, row.record_id, session.keys) for row in rows] == [
        {"8": f"secret {number}"} for number in range(count)
    ]


async def test_a_commitment_binds_the_values_and_hides_them(house: House) -> None:
    before, record_id = await seq_of(house), new_id()
    change = note(record_id, public={"7": 1}, secret={"8": "Ann"})
    async with house.session() as session:
        session.record_change(change)
    row = (await changes_after(house, before))[0]
    plain = msgspec.json.decode(session.keys.decrypt(row.payload, field=0, record=record_id), type=Payload)
    assert row.commitment == commitment(plain.salt, canonical(change))
    assert row.commitment != commitment(plain.salt, canonical(note(record_id, public={"7": 2}, secret={"8": "Ann"})))
    assert len(plain.salt) == 16


async def test_a_create_stores_no_values(house: House) -> None:
    before, record_id = await seq_of(house), new_id()
    async with house.session() as session:
        session.record_change(Change(object="note", record_id=record_id, op="create", created={"8": "Ann"}))
    row = (await changes_after(house, before))[0]
    assert (row.public, open_payload(row.payload, record_id, session.keys)) == ({}, {})


async def test_a_read_only_organisation_is_refused_in_the_write_path(house: House) -> None:
    before = await seq_of(house)
    with pytest.raises(ReadOnly):
        async with house.session(read_only=True) as session:
            await session.execute(person.update().values(theme="dark"))
            session.record_change(note())
    async with house.session(read_only=True) as session:
        themes = [row.theme for row in await session.rows(sa.select(person.c.theme))]
    assert (themes, await seq_of(house)) == (["system"], before)


async def test_the_same_mutation_is_numbered_once(house: House) -> None:
    client, before = uuid4(), await seq_of(house)

    async def mutate() -> None:
        async with house.session() as session:
            session.client_id, session.mutation_id = client, "0" * 64
            session.record_change(note())

    await mutate()
    with pytest.raises(asyncpg.UniqueViolationError):
        await mutate()
    assert await seq_of(house) == before + 1


@pytest.mark.slow
async def test_writers_in_opposite_orders_never_deadlock(house: House) -> None:
    """Half record their change before they touch the row, half after; the counter is taken last by both."""
    writers, rounds = 8, 40
    before = await seq_of(house)
    async with house.session() as session:
        keys = session.keys
        ids = [new_id() for _ in range(3)]
        for record_id in ids:
            await session.execute(person.insert(), {
                "id": record_id, "name": keys.encrypt_text("x", field=1, record=record_id), "locale": "en",
                "theme": "system", "created_at": real_now(), "version": 1,
            })  # fmt: skip

    async def write(number: int) -> None:
        order = random.Random(number)  # noqa: S311
        for _ in range(rounds):
            record_id = order.choice(ids)
            raise_version = person.update().where(person.c.id == record_id).values(version=person.c.version + 1)
            async with house.session() as session:
                if number % 2:
                    session.record_change(note(record_id))
                    await session.execute(raise_version)
                else:
                    await session.execute(raise_version)
                    session.record_change(note(record_id))

    await asyncio.gather(*(write(number) for number in range(writers)))

    rows = await changes_after(house, before)
    async with house.session() as session:
        versions = [row.version for row in await session.rows(sa.select(person.c.version).where(person.c.id.in_(ids)))]
    assert [row.seq for row in rows] == list(range(before + 1, before + 1 + writers * rounds))
    assert sum(versions) == len(ids) + writers * rounds


async def test_an_event_is_delivered_once_to_each_subscriber(house: House) -> None:
    event_id = new_id()
    async with house.session() as session:
        first = [await session.first_delivery(event_id, name) for name in ("a", "b", "a")]
    async with house.session() as session:
        again = await session.first_delivery(event_id, "a")
    assert (first, again) == ([True, True, False], False)


async def test_what_waits_in_outbox_and_jobs_is_sealed(house: House) -> None:
    class Said(Event, frozen=True):
        name = "test.said.v1"
        text: str

    async with house.session() as session:
        await session.emit(Said(text="bonjour"))
        await session.enqueue("test.job", {"text": "bonjour"})
        stored = sa.text("SELECT outbox::text || job::text FROM outbox, job")
        rows = [row[0] for row in await session.rows(stored)]
    assert len(rows) == 1
    assert "bonjour" not in rows[0]
    assert b"bonjour".hex() not in rows[0]


async def test_what_happens_now_is_recorded_at_the_moment_at_which_it_occurs(house: House) -> None:
    long_ago = real_now() - dt.timedelta(days=400)
    async with house.session() as session:
        for occurred_at in (None, None, long_ago):
            session.record_change(msgspec.structs.replace(note(), occurred_at=occurred_at))
    async with house.session() as session:
        newest = sa.select(tables.change).order_by(tables.change.c.seq.desc()).limit(3)
        told, second, first = await session.rows(newest)
    assert first.occurred_at == first.recorded_at == second.occurred_at == second.recorded_at
    assert (told.occurred_at, told.recorded_at) == (long_ago, first.recorded_at)
