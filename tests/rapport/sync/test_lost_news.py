"""What Redis loses: the heartbeat finds it in the database, for whom it concerns and for nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from rapport.sync.heard import Heard
from tests.support.app import Rapport
from tests.support.colleagues import change_role, colleague
from tests.support.sockets import Socket, edit, opened, write

pytestmark = pytest.mark.deep


@contextmanager
def unheard(rapport: Rapport) -> Iterator[list[Any]]:
    """Has the news of one process go nowhere."""
    databases, lost = rapport.parts.runtime.databases, list[Any]()
    told = databases.tell
    databases.tell = lambda home, _, news: lost.append((home, news))
    yield lost
    databases.tell = told


async def beats(rapport: Rapport, *sockets: Socket) -> list[list[int]]:
    """Two heartbeats; the numbers that each socket got since."""
    before = [len(socket.frames) for socket in sockets]
    for number in (1, 2):
        await rapport.app.state.hub.beat()
        for start, socket in zip(before, sockets, strict=True):
            await socket.until(lambda socket=socket, at=start + number: len(socket.frames) >= at)
    return [socket.seqs[start:] for start, socket in zip(before, sockets, strict=True)]


async def test_a_lost_change_is_told_with_the_second_heartbeat(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await colleague(rapport, owner, f"bob.{email}")
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(second, owner) as seeing, opened(second, bob) as hidden:
        with unheard(rapport) as lost:
            seq = await edit(owner, "companies", company, employees=5)
        assert len(lost) == 1
        assert await beats(second, seeing, hidden) == [[0, seq], [0, 0]]
        heard = await edit(owner, "companies", company, employees=6)
        await seeing.until_seq(heard)
        assert await beats(second, seeing, hidden) == [[heard, heard], [0, 0]]


async def test_a_lost_change_of_owner_is_told_to_both(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob, eve = [await colleague(rapport, owner, f"{name}.{email}") for name in ("bob", "eve")]
    company, _ = await write(bob, "companies", name="Bob's")
    async with opened(second, bob) as before, opened(second, eve) as after:
        with unheard(rapport):
            seq = await edit(owner, "companies", company, owner_id=eve.session["person"]["id"])
        assert await beats(second, before, after) == [[0, seq], [0, seq]]


async def test_lost_rights_count_from_the_next_heartbeat_on(rapport: Rapport, second: Rapport, email: str) -> None:

    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    other = await colleague(rapport, owner, f"eve.{email}", role="owner")
    bob = await colleague(rapport, owner, f"bob.{email}")
    own, _ = await write(bob, "companies", name="Bob's")
    async with opened(second, other) as socket:
        with unheard(rapport):
            seq = await change_role(rapport, other, "rep", "owner")
        await second.app.state.hub.beat()
        await socket.until_seq(seq)
        await edit(bob, "companies", own, employees=1)
        _, fence = await write(other, "companies", name="Eve's")
        await socket.until_seq(fence)
        assert [each for each in socket.seqs if each not in {0, seq}] == [fence]


async def test_redis_that_was_away_is_listened_to_again(
    rapport: Rapport, second: Rapport, email: str, redis_server: Any
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(second, owner) as socket:
        redis_server.stop()
        seq = await edit(owner, "companies", company, employees=5)
        await second.app.state.hub.beat()
        redis_server.start()
        await socket.until(lambda: _heard_again(second))
        assert (await beats(second, socket))[0][-1] == seq
        await socket.until_seq(await edit(owner, "companies", company, employees=6))


def _heard_again(process: Rapport) -> bool:
    return process.app.state.hub._pubsub is not None


@pytest.mark.parametrize(
    ("spans", "up_to", "missed"),
    [
        ([], 10, []),
        ([], 12, [(10, 12)]),
        ([(11, 12)], 12, []),
        ([(12, 12)], 12, [(10, 11)]),
        ([(13, 15), (11, 11)], 15, [(11, 12)]),
        ([(11, 11), (14, 16)], 13, [(11, 13)]),
        ([(11, 14)], 12, []),
        ([(8, 9), (11, 11)], 11, []),
    ],
)
def test_the_gaps_of_what_was_heard(spans: Any, up_to: int, missed: Any) -> None:
    heard = Heard(10)
    for first, last in spans:
        heard.add(first, last)
    assert heard.missed(up_to) == missed
    assert heard.missed(up_to) == []
