"""A keyset is rotated while its organisation works: nothing is lost, nothing is left under the old key."""

import asyncio
import contextlib
import datetime as dt
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.crypto import CryptoError
from kernel.errors import NotFound
from kernel.keys.ring import KeysWithdrawn
from kernel.tables import change, control_job
from rapport.crm.features import REGISTRY
from tenants import keys, reseal, rotation
from tenants.models import key_rotation, tenant
from tenants.watch import Watch
from tests.support.app import Person, Rapport
from tests.support.key_services import DUE, Aws
from tests.support.key_services import started as serving
from tests.support.rotation import (
    company,
    events,
    finish,
    held,
    home_of,
    key_ids,
    killed_at,
    organisation,
    queued,
    started,
    state,
    step,
    to_the_walk,
    upload,
)

pytestmark = pytest.mark.deep

COMPANY = REGISTRY["company"].table


@pytest.fixture
async def person(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Rotating Ltd", "GB", email)


async def test_a_new_key_is_known_to_all_before_it_encrypts(rapport: Rapport, person: Person) -> None:
    assert await state(rapport, person) is None
    (old,), _ = await key_ids(rapport, person)
    await started(rapport, person)
    await step(rapport, person)
    (_, new), primary = await key_ids(rapport, person)
    assert primary == old
    await step(rapport, person, 1)  # a job that is run again
    assert await key_ids(rapport, person) == ((old, new), old)
    await step(rapport, person)
    assert await key_ids(rapport, person) == ((old, new), new)


async def test_one_at_a_time_and_only_where_there_are_keys(rapport: Rapport, person: Person) -> None:
    before = real_now()
    await started(rapport, person)
    with pytest.raises(rotation.UnderWay):
        await started(rapport, person)
    now = await state(rapport, person)
    assert now is not None
    assert (now.phase, now.done, now.total, now.ended_at) == ("publishing", 0, 0, None)
    assert before <= now.started_at <= real_now()
    async with rapport.parts.runtime.databases.control_session() as control:
        assert [each.kind for each in await keys.events(control, organisation(person))] == ["rotation_started"]
        with pytest.raises(NotFound):
            await rotation.start(control, uuid4(), None)


async def test_everything_is_under_the_new_key_and_the_old_one_is_gone(rapport: Rapport, person: Person) -> None:
    [old], _ = await key_ids(rapport, person)
    await company(person, "Before Ltd")
    await upload(person)
    before = await held(rapport, person)
    assert set(before) == {old}
    await to_the_walk(rapport, person)
    counted = await state(rapport, person)
    ended = await finish(rapport, person)
    [new], _ = await key_ids(rapport, person)
    assert await held(rapport, person) == Counter({new: before[old]})
    assert counted is not None
    assert ended.done == ended.total == counted.total > 0


async def test_nobody_notices(rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions, the change log, commitments, search, equality and undo are what they were; no news is told."""
    record = await company(person, "苏州博远")
    url = f"/api/companies/{record['id']}"
    await person.patch(url, json={"base_version": 1, "name": "青岛瑞丰"})
    some = {"field": "name", "op": "eq", "value": "青岛瑞丰"}
    bulk = {"op": "update", "filter": some, "fields": {"phone": "+49 30 1234567"}}
    done = (await person.post("/api/companies/bulk", json=bulk)).json()
    runtime, home = rapport.parts.runtime, await home_of(rapport, person)
    columns = [each for each in change.columns if each.name != "payload"]

    async def seen() -> tuple[Any, ...]:
        async with runtime.session(home) as session:
            log = await session.rows(sa.select(*columns).order_by(change.c.seq))
            rows = await session.rows(sa.select(COMPANY.c.version, COMPANY.c.updated_at, COMPANY.c.field_versions))
            sealed = await session.rows(sa.select(change.c.record_id, change.c.payload).order_by(change.c.seq))
            plain = [session.keys.decrypt(row.payload, field=0, record=row.record_id) for row in sealed]
        return [tuple(row) for row in log], [tuple(row) for row in rows], plain

    before, told = await seen(), []
    monkeypatch.setattr(runtime.databases, "tell", lambda place, _, news: told.append((place, news)))
    await started(rapport, person)
    await finish(rapport, person)
    assert await seen() == before
    assert told == []
    monkeypatch.undo()
    assert (await person.get(url)).json()["record"]["phone"] == "+49 30 1234567"
    assert (await person.post("/api/companies/count", json={"filter": some})).json() == {"count": 1}
    assert [hit["label"] for hit in (await person.post("/api/search", json={"q": "qingdao"})).json()["hits"]] == [
        "青岛瑞丰"
    ]
    undone = await person.post(f"/api/batches/{done['batch_id']}/undo")
    assert undone.json() == {"undone": 1, "kept": []}
    assert (await person.get(url)).json()["record"]["phone"] == "+44 20 7946 0000"


async def test_people_write_meanwhile_and_another_organisation_is_left_alone(
    rapport: Rapport, person: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "SLICE", -1.0)  # a job for each range of blocks
    monkeypatch.setattr(reseal, "PAGE", 2)
    other = await rapport.sign_up("Neighbours", "GB", f"other.{email}")
    await company(other, "Theirs")
    theirs = await held(rapport, other)
    made = [await company(person, f"Before {number}") for number in range(9)]
    await to_the_walk(rapport, person)

    async def write(number: int) -> None:
        url = f"/api/companies/{made[number]['id']}"
        changed = await person.patch(url, json={"base_version": 1, "name": f"After {number}"})
        assert changed.status_code == 200, changed.text
        made.append(await company(person, f"During {number}"))

    await asyncio.gather(finish(rapport, person), *(write(number) for number in range(9)))
    [new], _ = await key_ids(rapport, person)
    assert set(await held(rapport, person)) == {new}
    names = [(await person.get(f"/api/companies/{each['id']}")).json()["record"]["name"] for each in made]
    assert sorted(names) == sorted(f"{when} {number}" for when in ("After", "During") for number in range(9))
    assert await held(rapport, other) == theirs


async def test_who_wrote_before_is_waited_for_and_loses_nothing(rapport: Rapport, person: Person) -> None:
    record = UUID((await company(person, "Slow Ltd"))["id"])
    runtime, home = rapport.parts.runtime, await home_of(rapport, person)
    name = next(each.id for each in REGISTRY["company"].fields if each.name == "name")
    async with runtime.session(home) as slow:  # like an import: what it writes was encrypted before
        said = slow.keys.encrypt_text("Written late", field=name, record=record)
        await slow.execute(COMPANY.update().where(COMPANY.c.id == record).values(name=said))
        await to_the_walk(rapport, person)
        for _ in range(3):
            await step(rapport, person)
            now = await state(rapport, person)
            assert now is not None
            assert now.phase == "verifying"
    await step(rapport, person)
    again = await state(rapport, person)
    assert again is not None
    assert again.phase == "walking"
    await finish(rapport, person)
    assert (await person.get(f"/api/companies/{record}")).json()["record"]["name"] == "Written late"
    assert len(await held(rapport, person)) == 1


async def test_a_row_that_is_in_use_is_left_for_the_next_pass(rapport: Rapport, person: Person) -> None:
    record = UUID((await company(person, "Busy Ltd"))["id"])
    await to_the_walk(rapport, person)
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as busy:
        await busy.rows(sa.select(COMPANY.c.id).where(COMPANY.c.id == record).with_for_update())
        await step(rapport, person)
    await step(rapport, person)
    now = await state(rapport, person)
    assert now is not None
    assert now.phase == "walking"
    await finish(rapport, person)
    assert len(await held(rapport, person)) == 1


async def test_an_upload_that_began_before_is_waited_for(rapport: Rapport, person: Person) -> None:
    keys_before = (await rapport.parts.directory.tenant(organisation(person))).keys
    with rapport.parts.runtime.files.open_writer(keys_before, uuid4()) as writer:
        writer.write(b"Name" * 50_000)
        await to_the_walk(rapport, person)
        await step(rapport, person)
        await step(rapport, person)
        now = await state(rapport, person)
        assert now is not None
        assert now.phase == "verifying"
        stored = writer.commit()
    await finish(rapport, person)
    tenant_now = await rapport.parts.directory.tenant(organisation(person))
    assert b"".join(rapport.parts.runtime.files.read(tenant_now.keys, stored.id)) == b"Name" * 50_000


async def test_a_worker_that_is_killed_anywhere_goes_on(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before its n-th commit, or right after it, for each n that there is."""
    monkeypatch.setattr(rotation, "SLICE", -1.0)
    for number in range(5):
        await company(person, f"Company {number}")
    await upload(person)
    want = sum((await held(rapport, person)).values())
    for number in range(1, 1000, 7):
        await started(rapport, person)
        with killed_at(number, monkeypatch) as was_killed, contextlib.suppress(asyncio.CancelledError):
            await finish(rapport, person)
        await finish(rapport, person)
        [new], _ = await key_ids(rapport, person)
        assert await held(rapport, person) == Counter({new: want}), number
        if not was_killed:
            break
    assert number > 60


async def test_a_rotation_waits_while_the_key_is_withdrawn(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own root key: asked for in each step, by the process that runs it and by every other."""
    monkeypatch.setattr(rapport.parts.runtime.keyring, "times", DUE)
    runtime, mine = rapport.parts.runtime, organisation(person)
    with serving(Aws) as aws:
        for name, value in aws.environment.items():
            monkeypatch.setenv(name, value)
        aws.arn = aws.another()
        await keys.give_own(runtime, mine, f"aws-kms:{aws.arn}", UUID(person.session["person"]["id"]))
        await company(person, "Theirs Ltd")
        await started(rapport, person)
        held_here = (await rapport.parts.directory.tenant(mine)).keys
        await step(rapport, person)
        await Watch(runtime).once()  # no request comes: the process finds the new keyset by itself
        assert len(held_here.key_ids) == 2
        await step(rapport, person)
        aws.disable()
        await Watch(runtime).once()
        for _ in range(2):
            await step(rapport, person)
            now = await state(rapport, person)
            assert now is not None
            assert now.phase == "counting"
        aws.enable()
        await finish(rapport, person)
        assert len(await held(rapport, person)) == 1
        kinds = [each.kind for each in await events(rapport, person)]
        assert kinds[0] == "own_key_set"
        assert [each for each in kinds if each.startswith(("rotation", "destroyed"))] == [
            "rotation_started", "destroyed", "rotation_ended",
        ]  # fmt: skip


async def test_a_process_with_a_former_keyset_goes_dark_with_the_others(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, mine = rapport.parts.runtime, organisation(person)
    monkeypatch.setattr(runtime.keyring, "times", DUE)
    with serving(Aws) as aws:
        for name, value in aws.environment.items():
            monkeypatch.setenv(name, value)
        aws.arn = aws.another()
        await keys.give_own(runtime, mine, f"aws-kms:{aws.arn}", UUID(person.session["person"]["id"]))
        here = (await rapport.parts.directory.tenant(mine)).keys
        await started(rapport, person)
        await step(rapport, person)
        aws.disable()
        await Watch(runtime).once()
        with pytest.raises(CryptoError):
            here.seal("anything", b"")
        with pytest.raises(KeysWithdrawn):
            await rapport.parts.directory.tenant(mine)


async def test_destroyed_keys_end_a_rotation(rapport: Rapport, person: Person) -> None:
    for phases in (0, 2):
        await started(rapport, person)
        for _ in range(phases):
            await step(rapport, person)
        mine = tenant.c.organisation_id == organisation(person)
        async with rapport.parts.runtime.databases.control_session() as control:
            kept = (await control.execute(sa.select(tenant.c.keyset).where(mine))).scalar_one()
            await control.execute(tenant.update().where(mine).values(keyset=None))
        await step(rapport, person)
        assert await state(rapport, person) is None
        async with rapport.parts.runtime.databases.control_session() as control:
            await control.execute(tenant.update().where(mine).values(keyset=kept))


async def test_a_rotation_that_lost_its_job_gets_another(rapport: Rapport, person: Person) -> None:
    runtime = rapport.parts.runtime
    await started(rapport, person)
    await rapport.run_jobs()
    now = await state(rapport, person)
    assert now is not None
    assert now.phase == "promoting"
    await rotation.sweep(runtime)
    assert await queued(rapport, person) == [2]
    async with runtime.databases.control_session() as control:
        await control.execute(control_job.delete().where(control_job.c.name == rotation.JOB))
        mine = key_rotation.c.organisation_id == organisation(person)
        old = real_now() - rotation.STUCK - dt.timedelta(seconds=1)
        await control.execute(key_rotation.update().where(mine).values(touched_at=old))
    await rotation.sweep(runtime)
    await rotation.sweep(runtime)
    assert await queued(rapport, person) == [3]
    await step(rapport, person, 2)  # the lost one, which comes back after all
    again = await state(rapport, person)
    assert again == now
    await rapport.run_jobs()
    promoted = await state(rapport, person)
    assert promoted is not None
    assert promoted.phase == "counting"
    await finish(rapport, person)


async def test_of_two_jobs_for_one_step_one_goes_on(rapport: Rapport, person: Person) -> None:
    await company(person, "Twice Ltd")
    await started(rapport, person)
    ended = False
    while not ended:
        async with rapport.parts.runtime.databases.control_session() as control:
            [stale] = await rotation._found(control, key_rotation.c.organisation_id == organisation(person))
        await step(rapport, person)
        before = await state(rapport, person), await key_ids(rapport, person)
        await rotation._PHASES[stale.phase](rapport.parts.runtime, stale)
        assert (await state(rapport, person), await key_ids(rapport, person)) == before
        ended = before[0] is not None and before[0].phase == "ended"
    assert len(await held(rapport, person)) == 1


async def test_a_file_that_is_deleted_meanwhile_stays_so(rapport: Rapport, person: Person) -> None:
    file_id = UUID(await upload(person))
    runtime, home = rapport.parts.runtime, await home_of(rapport, person)
    await to_the_walk(rapport, person)
    found = (await rapport.parts.directory.tenant(organisation(person))).keys
    with runtime.files.open_writer(found, file_id) as writer:
        await runtime.files.delete(found, file_id)
        assert writer.replace(0) is False
    assert await reseal.file_anew(runtime, home, file_id) is False
    assert await reseal.files_left(runtime, home) == []
