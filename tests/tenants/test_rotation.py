"""A keyset is rotated while its organisation works: nothing is lost, nothing is left under the old key."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.db import CONTROL_HOME
from kernel.errors import NotFound
from kernel.jobs import Job
from tenants import keys, rotation
from tenants.models import key_rotation
from tests.support.app import Person, Rapport


@pytest.fixture
async def person(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Rotating Ltd", "GB", email)


def organisation(person: Person) -> UUID:
    return UUID(person.session["organisation"]["id"])


async def started(rapport: Rapport, person: Person) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        await rotation.start(control, organisation(person), UUID(person.session["person"]["id"]))


async def state(rapport: Rapport, person: Person) -> rotation.Progress | None:
    async with rapport.parts.runtime.databases.control_session() as control:
        return await rotation.progress(control, organisation(person))


async def step(rapport: Rapport, person: Person, number: int | None = None) -> None:
    """Runs the job of a step, the present one unless another is named, without the wait before it."""
    async with rapport.parts.runtime.databases.control_session() as control:
        wanted = key_rotation.c.organisation_id == organisation(person)
        now = (await control.execute(sa.select(key_rotation.c.step).where(wanted))).scalar()
    args = {"organisation_id": str(organisation(person)), "step": number or now or 0}
    await rotation.job(rapport.parts.runtime, Job(uuid4(), CONTROL_HOME, rotation.JOB, args, 1))


async def key_ids(rapport: Rapport, person: Person) -> tuple[tuple[str, ...], str]:
    found = (await rapport.parts.directory.tenant(organisation(person))).keys
    return found.key_ids, found.primary_key_id


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
