"""An import that is stopped anywhere goes on without a double and without a gap."""

import asyncio
import signal
import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa

from kernel import tables
from kernel.clock import real_now
from kernel.jobs import MAX_ATTEMPTS
from rapport.crm.imports import run, scan
from rapport.crm.imports.write_rows import write_piece
from tests.support.app import PUBLIC_URL, Person, Rapport
from tests.support.imports import ask, count, everything, home_of, look, opened, step
from tests.support.repository import ROOT
from tests.support.unmeasured import unmeasured

pytestmark = pytest.mark.deep

PIECES = 10
PIECE = 500
"""Rows, a quarter of what the product takes at a time: what goes on is counted in pieces."""

ROWS = PIECES * PIECE
DOUBLES = 4


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "PIECE", PIECE)


def content(rows: int = ROWS) -> bytes:
    """Rows of which some repeat a name from another piece, and each has a parent in another piece."""
    lines = [f"Firm {n % (rows - DOUBLES)},{n},City {n % 40},Firm {(n * 7 + 1) % 100}" for n in range(rows)]
    return ("account,employees,city,subsidiary_of\n" + "\n".join(lines) + "\n").encode()


async def let_jobs_be_due(rapport: Rapport, person: Person) -> None:
    """As if the lease of whoever was killed had run out, or the pause before the next try."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        table = session.job_table
        await session.execute(table.update().values(run_at=real_now(), lease_until=real_now()))
        session.left_work = True
    await rapport.run_jobs()


async def creates(rapport: Rapport, person: Person) -> tuple[int, int]:
    """How many creates the change log has of companies, and of how many."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        found = sa.select(sa.func.count(), sa.func.count(sa.distinct(tables.change.c.record_id)))
        mine = (tables.change.c.object == "company") & (tables.change.c.op == "create")
        row = (await session.rows(found.where(mine)))[0]
    return row[0], row[1]


async def complete(rapport: Rapport, person: Person, item: dict[str, Any]) -> None:
    """Holds that everything is there, once."""
    done = await look(person, item)
    assert (done["state"], done["progress"]["done"]) == ("done", ROWS)
    assert await count(person) == ROWS - DOUBLES
    assert await creates(rapport, person) == (ROWS - DOUBLES, ROWS - DOUBLES)
    with_parent = (await person.post("/api/companies/count", json={"filter": PARENT})).json()
    # Firms 0 to 99 stand in each other's circles or above themselves in part; all others have a parent.
    assert with_parent["count"] >= ROWS - DOUBLES - 100


PARENT = {"field": "parent", "op": "not_empty"}


@pytest.mark.slow
async def test_an_import_that_fails_between_pieces_goes_on(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = await opened(owner, content())
    checked = await step(rapport, owner, item, "dry-run")
    assert checked["totals"] == {
        "rows": ROWS, "create": ROWS - DOUBLES, "update": 0, "unchanged": 0, "errors": DOUBLES,
    }  # fmt: skip
    written = 0

    async def stumble(*args: Any) -> None:
        nonlocal written
        await write_piece(*args)
        written += 1
        if written in {1, 4, 5}:
            raise OSError("the database went away")

    monkeypatch.setattr(run, "write_piece", stumble)
    assert (await ask(owner, item, "run")).status_code == 200
    seen = []
    for _ in range(4):
        await let_jobs_be_due(rapport, owner)
        seen.append((await look(owner, item))["progress"]["done"])
    assert seen[-1] == ROWS
    assert seen == sorted(seen)
    await complete(rapport, owner, item)


@pytest.mark.slow
@pytest.mark.parametrize("survived", [0, 3, PIECES - 1])
async def test_a_killed_worker_leaves_no_half_piece(
    rapport: Rapport, owner: Person, database_environment: dict[str, str], survived: int
) -> None:
    item = await opened(owner, content())
    await step(rapport, owner, item, "dry-run")
    assert (await ask(owner, item, "run")).status_code == 200
    environment = unmeasured({**database_environment, "PUBLIC_URL": PUBLIC_URL})
    environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    arguments = ["-m", "tests.support.killed_import", str(survived), str(PIECE), await home_of(rapport, owner)]
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, *arguments], env=environment, cwd=ROOT, check=False, timeout=120
    )
    assert killed.returncode == -signal.SIGKILL
    half = await look(owner, item)
    kept = survived * PIECE
    assert (half["state"], half["progress"]["done"], await count(owner)) == ("running", kept, kept)

    await let_jobs_be_due(rapport, owner)
    await complete(rapport, owner, item)


async def test_a_job_that_never_succeeds_ends_where_somebody_can_decide(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = await opened(owner, b"account\nAlpha\n")
    await step(rapport, owner, item, "dry-run")

    async def never(*_: Any) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(run, "write_piece", never)
    await ask(owner, item, "run")
    for attempt in range(MAX_ATTEMPTS):
        await let_jobs_be_due(rapport, owner)
        state = (await look(owner, item))["state"]
        assert state == ("failed" if attempt == MAX_ATTEMPTS - 1 else "running")
    assert (await look(owner, item))["error_code"] == "internal"
    monkeypatch.undo()
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    assert [record["name"] for record in await everything(owner)] == ["Alpha"]


async def test_a_second_worker_with_the_same_job_writes_nothing_twice(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, b"account\n" + b"".join(b"N%d\n" % n for n in range(1500)))
    await step(rapport, owner, item, "dry-run")
    await ask(owner, item, "run")
    home = await home_of(rapport, owner)
    async with rapport.parts.runtime.session(home) as session:
        rows = await session.rows(sa.select(session.job_table.c.id))
    job = run.Job(rows[0].id, home, run.RUN, {"import_id": item["id"], "person_id": owner.session["person"]["id"]}, 1)
    handler = rapport.parts.handlers[run.RUN]
    await asyncio.gather(handler(rapport.parts.runtime, job), handler(rapport.parts.runtime, job))
    await rapport.run_jobs()
    assert (await look(owner, item))["state"] == "done"
    assert (await count(owner), await creates(rapport, owner)) == (1500, (1500, 1500))


@pytest.mark.slow
async def test_a_write_by_hand_waits_for_one_piece_at_most(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = await opened(owner, content())
    await step(rapport, owner, item, "dry-run")
    await ask(owner, item, "run")
    written, seen = 0, []

    async def counted(*args: Any) -> None:
        nonlocal written
        await write_piece(*args)
        written += 1

    monkeypatch.setattr(run, "write_piece", counted)
    importing = asyncio.create_task(rapport.run_jobs())
    while written < PIECES - 2:
        before = written
        done = await owner.post("/api/companies", json={"name": f"By hand {before}"})
        assert done.status_code == 201
        # The piece that was under way when it was asked for, and the one that was begun while it was answered.
        seen.append(written - before)
        await asyncio.sleep(0)
    await importing
    assert len(seen) >= 3
    assert max(seen) <= 2
    assert await count(owner) == ROWS - DOUBLES + len(seen)
