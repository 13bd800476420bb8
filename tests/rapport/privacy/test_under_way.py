"""A person in what is under way: the errors of an import, a job that waits, an event that nobody has taken yet."""

import csv
import datetime as dt
import io
import zipfile
from typing import ClassVar

import msgspec
import sqlalchemy as sa

from kernel import tables
from kernel.clock import real_now
from kernel.events import Event
from kernel.jobs import lease_due, run_jobs
from tests.support import subjects
from tests.support.app import Rapport
from tests.support.imports import opened, step
from tests.support.rotation import home_of
from tests.support.subjects import EMAIL, LOOKED_FOR, NAME, Everywhere, hits, left, look, said

JOB = "test.write_to"
TABLE = (
    "Name,Email,Birthday,Notes\n"
    f"{NAME},{EMAIL},some day in May,met at the fair\n"
    f"Per Aas,not an address of {NAME},1980-05-04,\n"
    "Siv Moe,siv@fjordhus.example,next year,nobody knows\n"
).encode()


class Called(Event, frozen=True):
    """Somebody called."""

    name: ClassVar[str] = "test.called.v1"
    who: str


async def worked(rapport: Rapport, home: str) -> None:
    """Runs the jobs that are due, without a relay that would take the events too."""
    runtime = rapport.parts.runtime
    while True:
        async with runtime.session(home) as session:
            due = await lease_due(session)
        if not due:
            return
        await run_jobs(runtime, rapport.parts.handlers, home, due)


async def waiting(rapport: Rapport, home: str) -> tuple[dict[str, str], dict[str, str]]:
    """The arguments of the job and the event, as they are in their rows now."""
    async with rapport.parts.runtime.session(home) as session:
        [job] = await session.rows(sa.select(tables.job).where(tables.job.c.name == JOB))
        [event] = await session.rows(sa.select(tables.outbox).where(tables.outbox.c.event == Called.name))
        args: dict[str, str] = msgspec.json.decode(session.unseal(job.name, job.args))
        payload: dict[str, str] = msgspec.json.decode(session.unseal(event.event, event.payload))
    return args, payload


async def errors_of(made: Everywhere) -> list[list[str]]:
    """An import's list of errors: the faulty rows with what is wrong with them."""
    answer = await made.owner.get(f"/api/imports/{made.ids['import']}/errors.csv")
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))


async def founded(rapport: Rapport, email: str) -> tuple[Everywhere, str]:
    """An organisation with the person in all three places; the relay is done with everything before them."""
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    await made.made("contacts", "contact", {"name": NAME, "email": EMAIL})
    item = await opened(made.owner, TABLE, "contact", "fair.csv")
    await step(rapport, made.owner, item, "dry-run")
    await step(rapport, made.owner, item, "run")
    made.ids["import"] = item["id"]
    await rapport.run_jobs()
    home = await home_of(rapport, made.owner)
    async with rapport.parts.runtime.session(home) as session:
        await session.enqueue(JOB, {"text": f"Dear {NAME}, ", "to": EMAIL}, run_at=real_now() + dt.timedelta(days=9))
        await session.emit(Called(who=f"{NAME} called"))
    return made, home


async def test_a_person_is_found_handed_over_and_erased_there(rapport: Rapport, email: str) -> None:
    made, home = await founded(rapport, email)
    before = await errors_of(made)
    assert [subjects.names(" ".join(row)) for row in before] == [False, True, True, False]

    begun = await made.owner.post("/api/subject-requests", json={"wanted": LOOKED_FOR, "days": 30})
    request = begun.json()["id"]
    await worked(rapport, home)
    found = await hits(made, request)
    assert {(each["place"], each["how"]) for each in found} >= {
        ("job", "named"), ("outbox", "named"), ("file", "named")
    }  # fmt: skip

    await said(made, request, "ticks", {"refs": [each["ref"] for each in found], "on": True})
    await said(made, request, "confirmation")
    await said(made, request, "export")
    await worked(rapport, home)
    await said(made, request, "download")
    answer = await made.owner.get(f"/api/subject-requests/{request}/file")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        mentions, rows = (archive.read(name).decode() for name in ("mentions.csv", "imports.csv"))
    for text in (f"Dear {NAME}", f"{NAME} called"):
        assert text.split(NAME, maxsplit=1)[0].strip() in mentions
    assert mentions.count(NAME) >= 2
    assert ("met at the fair" in rows, "nobody knows" in rows) == (True, False)

    await said(made, request, "erasure", {"mode": "anonymise"})
    await worked(rapport, home)
    assert (await look(made, request))["state"] == "erased"
    assert await waiting(rapport, home) == ({"text": "Dear ███, ", "to": "███"}, {"who": "███ called"})
    after = await errors_of(made)
    assert not [row for row in after if subjects.names(" ".join(row))]
    # The other's row is as it was, and in its place.
    assert after[-1] == before[-1]
    assert await left(rapport, made) == []

    # Nobody's name is in what tells a subscriber that it was there before, either.
    async with rapport.parts.runtime.session(home) as session:
        assert [column.name for column in tables.delivery.columns] == ["event_id", "subscriber", "delivered_at"]
        await session.execute(tables.job.delete().where(tables.job.c.name == JOB))
