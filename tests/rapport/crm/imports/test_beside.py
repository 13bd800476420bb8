"""A large import, run by a worker process of its own, and people who go on writing by hand meanwhile.

How long a write waited is counted in the change log: the pieces that were committed after it was asked for and before
it got its own number. Never in time, which on a busy machine says nothing.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import msgspec
import pytest
import sqlalchemy as sa

from kernel.tables import change, change_counter
from tests.support.app import PUBLIC_URL, Person, Rapport
from tests.support.imports import ask, count, home_of, look, opened
from tests.support.repository import ROOT
from tests.support.unmeasured import unmeasured
from tests.support.waits import PATIENCE

pytestmark = pytest.mark.slow

ROWS = 200_000
PIECE = 2_000
ENOUGH = 20


class ByHand(msgspec.Struct):
    """A write by hand: the log's last number when it was asked for, and its own."""

    asked_after: int
    seq: int


@pytest.fixture
def worker(database_environment: dict[str, str], settings: object) -> Iterator[subprocess.Popen[bytes]]:
    """The worker as it runs in production."""
    # Not measured for coverage: other tests import enough, and this many rows would take minutes.
    environment = unmeasured({**database_environment, "PUBLIC_URL": PUBLIC_URL})
    environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    process = subprocess.Popen([sys.executable, "-m", "rapport.worker"], env=environment, cwd=ROOT)
    yield process
    process.terminate()
    assert process.wait(PATIENCE) == 0


async def test_a_write_by_hand_waits_for_one_piece_at_most_of_a_large_import(
    rapport: Rapport, owner: Person, worker: subprocess.Popen[bytes]
) -> None:
    lines = "\n".join(f"Firm {number},{number % 5000}" for number in range(ROWS))
    item = await opened(owner, f"account,employees\n{lines}\n".encode())
    assert (await ask(owner, item, "dry-run", {})).status_code == 200
    await until(owner, item["id"], "checked")
    assert (await ask(owner, item, "run")).status_code == 200

    written: list[ByHand] = []
    while (await look(owner, item))["state"] == "running":
        asked_after = await last_seq(rapport, owner)
        done = await owner.post("/api/companies", json={"name": f"By hand {len(written)}"})
        assert done.status_code == 201, done.text
        written.append(ByHand(asked_after, done.json()["change"]["seq"]))
        await asyncio.sleep(0.05)

    done = await look(owner, item)
    assert (done["state"], done["progress"]["done"]) == ("done", ROWS)
    assert await count(owner) == ROWS + len(written)
    pieces = await ends_of_pieces(rapport, owner)
    assert len(pieces) == ROWS // PIECE
    during = [each for each in written if pieces[0] < each.seq < pieces[-1]]
    assert len(during) >= ENOUGH
    assert max(sum(each.asked_after < end < each.seq for end in pieces) for each in during) <= 1


async def until(person: Person, import_id: str, state: str) -> None:
    """Waits for the worker."""
    async with asyncio.timeout(300):
        while (await look(person, {"id": import_id}))["state"] != state:  # another process's work is awaited
            await asyncio.sleep(0.2)


async def last_seq(rapport: Rapport, person: Person) -> int:
    """The last number of the change log."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        return int((await session.execute(sa.select(change_counter.c.seq))).scalar_one())


async def ends_of_pieces(rapport: Rapport, person: Person) -> list[int]:
    """The last number of each piece: numbers of one commit follow each other, so nobody's write stands inside one."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        mine = (change.c.object == "company") & (change.c.op == "create") & change.c.batch_id.is_not(None)
        rows = await session.rows(sa.select(change.c.seq).where(mine).order_by(change.c.seq))
    seqs = [row.seq for row in rows]
    pieces = [seqs[start : start + PIECE] for start in range(0, len(seqs), PIECE)]
    assert all(piece[-1] - piece[0] == PIECE - 1 for piece in pieces)
    return [piece[-1] for piece in pieces]
