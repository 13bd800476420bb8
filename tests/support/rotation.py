"""A rotation of an organisation's keyset, a step at a time; killed at a commit; and what is under which key."""

import asyncio
import contextlib
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from kernel.columns import HOLDS, Cipher, Documents, Sealed
from kernel.crypto import key_id_of
from kernel.db import CONTROL_HOME, Session
from kernel.jobs import Job
from kernel.tables import control_job
from rapport.crm.imports.models import stored_file
from tenants import keys, reseal, rotation
from tenants.models import key_rotation
from tests.support.app import Person, Rapport
from tests.support.uploads import file_sent


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


async def events(rapport: Rapport, person: Person) -> list[keys.KeyEvent]:
    async with rapport.parts.runtime.databases.control_session() as control:
        return list(reversed(await keys.events(control, organisation(person))))


async def queued(rapport: Rapport, person: Person) -> list[int]:
    """The steps that jobs wait for."""
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(control_job.c.args).where(control_job.c.name == rotation.JOB))
        args = [msgspec.json.decode(control.unseal(rotation.JOB, row.args)) for row in rows]
        return [each["step"] for each in args if each["organisation_id"] == str(organisation(person))]


async def key_ids(rapport: Rapport, person: Person) -> tuple[tuple[str, ...], str]:
    found = (await rapport.parts.directory.tenant(organisation(person))).keys
    return found.key_ids, found.primary_key_id


async def finish(rapport: Rapport, person: Person) -> rotation.Progress:
    """Runs every step that is left."""
    for _ in range(200):
        await step(rapport, person)
        now = await state(rapport, person)
        assert now is not None
        if now.phase == "ended":
            return now
    raise AssertionError(f"it goes on for ever: {now}")


async def to_the_walk(rapport: Rapport, person: Person) -> None:
    """Up to where everything is about to be encrypted anew."""
    await started(rapport, person)
    for _ in range(3):
        await step(rapport, person)


async def home_of(rapport: Rapport, person: Person) -> str:
    return (await rapport.parts.directory.tenant(organisation(person))).home.key


async def held(rapport: Rapport, person: Person) -> Counter[str]:
    """How much is under which key, everything opened on the way: columns, files."""
    runtime, found = rapport.parts.runtime, Counter[str]()
    async with runtime.session(await home_of(rapport, person)) as session:
        for table in reseal.tables():
            for row in await session.rows(sa.select(table)):
                for column in table.columns:
                    holds, value = column.info.get(HOLDS), getattr(row, column.name)
                    if isinstance(holds, Documents) and value is not None and holds.key in value:
                        holds.anew(session.keys, value, row)
                        found[value[holds.key][2:]] += 1
                    if isinstance(holds, Cipher | Sealed) and value is not None:
                        holds.anew(session.keys, value, row)
                        found[key_id_of(value)] += 1
        files = [row.id for row in await session.rows(sa.select(stored_file.c.id))]
        for file_id in files:
            assert b"".join(runtime.files.read(session.keys, file_id)).startswith(b"Name")
            [path] = runtime.settings.data_dir.glob(f"files/*/*/{file_id.hex}")
            found[key_id_of(path.read_bytes()[:5])] += 1
    return found


@contextlib.contextmanager
def killed_at(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A process that dies right before its n-th commit, or right after it; tells whether it came so far."""
    commit, came = Session.commit, []
    numbers = itertools.count(1)

    async def counted(self: Session) -> None:
        this = next(numbers)
        if this == number:
            came.append(this)
        if this == number and number % 2:
            raise asyncio.CancelledError
        await commit(self)
        if this == number:
            raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", counted)
        yield came


async def upload(person: Person, data: bytes = b"Name\nFrom a file\n") -> str:
    return await file_sent(person, data)


async def company(person: Person, name: str) -> dict[str, Any]:
    made = await person.post("/api/companies", json={"name": name, "phone": "+44 20 7946 0000", "description": "Long"})
    assert made.status_code == 201, made.text
    record: dict[str, Any] = made.json()["record"]
    return record
