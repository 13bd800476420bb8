"""The uses of the platform's root key are counted by the hour, whoever makes them, and none is lost by a failure."""

import asyncio
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from kernel.crypto import new_keyset, open_keyset
from kernel.keys.counting import Counted
from kernel.keys.file import FileKeyProvider
from kernel.keys.provider import CryptoError
from rapport.operate import used_keys
from tenants import uses
from tenants.models import PLATFORM_ROTATION, key_use
from tests.support.app import Rapport

ACME, OTHER = str(uuid4()), str(uuid4())


@pytest.fixture
def counted(alone: Rapport) -> Counted:
    """The key of a process, as it begins to count."""
    own = alone.parts.runtime.keyring.own
    assert isinstance(own, Counted)
    own.taken()
    return own


async def rows(rapport: Rapport, owner: str = ACME) -> list[tuple[str, str, int, int]]:
    """What is written of an organisation."""
    mine = sa.select(key_use).where(key_use.c.organisation_id == UUID(owner))
    async with rapport.parts.runtime.databases.control_session() as control:
        found = await control.rows(mine.order_by(key_use.c.version, key_use.c.operation))
    return [(row.version, row.operation, row.times, row.failed) for row in found]


async def cleared(rapport: Rapport) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(key_use.delete())


async def test_each_use_is_added_to_its_hour(alone: Rapport, counted: Counted) -> None:
    runtime = alone.parts.runtime
    await cleared(alone)
    counted.taken()
    wrapped = new_keyset(counted, ACME)
    for _ in range(3):
        open_keyset(counted, wrapped, ACME)
    with pytest.raises(CryptoError):
        open_keyset(counted, wrapped, OTHER)
    await uses.write_down(runtime, counted)
    [opened, made] = await rows(alone, ACME)
    assert (opened[1:], made[1:]) == (("unwrap", 3, 0), ("wrap", 1, 0))
    assert opened[0] == made[0] == wrapped[1:5].hex()
    assert [each[1:] for each in await rows(alone, OTHER)] == [("unwrap", 1, 1)]
    open_keyset(counted, wrapped, ACME)
    await uses.write_down(runtime, counted)
    assert (await rows(alone, ACME))[0][1:] == ("unwrap", 4, 0)
    await uses.write_down(runtime, counted)
    assert (await rows(alone, ACME))[0][1:] == ("unwrap", 4, 0), "nothing is counted twice"


class Elsewhere:
    """A key whose service leads what it wrapped with something of its own."""

    def __init__(self, name: str, leads: bytes) -> None:
        self.name, self._leads = name, leads

    def wrap(self, keyset: bytes, _: bytes) -> bytes:
        return self._leads + keyset

    def unwrap(self, wrapped: bytes, _: bytes) -> bytes:
        return wrapped.removeprefix(self._leads)


@pytest.mark.parametrize(
    ("name", "leads", "version"),
    [
        ("vault", b"vault:v12:", "v12"),
        ("aws-kms", b"\x01\x02", ""),
        ("gcp-kms", b"\n$", ""),
        ("file", b"\x01abcd", "61626364"),
    ],
)
async def test_the_version_of_each_service_is_written(alone: Rapport, name: str, leads: bytes, version: str) -> None:
    owner = str(uuid4())
    own = Counted(Elsewhere(name, leads))
    open_keyset(own, new_keyset(own, owner), owner)
    await uses.write_down(alone.parts.runtime, own)
    assert await rows(alone, owner) == [(version, "unwrap", 1, 0), (version, "wrap", 1, 0)]


async def test_what_could_not_be_written_is_kept(
    alone: Rapport, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = alone.parts.runtime
    await cleared(alone)
    counted.taken()
    wrapped = new_keyset(counted, ACME)
    with monkeypatch.context() as away:

        async def fails(*_: object) -> None:
            raise ConnectionError

        away.setattr(uses, "_add", fails)
        with pytest.raises(ConnectionError):
            await uses.write_down(runtime, counted)
    open_keyset(counted, wrapped, ACME)
    await uses.write_down(runtime, counted)
    assert [each[1:] for each in await rows(alone)] == [("unwrap", 1, 0), ("wrap", 1, 0)]


async def test_processes_that_write_side_by_side_lose_nothing(alone: Rapport) -> None:
    runtime = alone.parts.runtime
    await cleared(alone)
    own = runtime.keyring.own
    assert isinstance(own, Counted)
    others = [Counted(own._own) for _ in range(4)]
    wrapped = new_keyset(others[0], ACME)
    for each in others:
        open_keyset(each, wrapped, ACME)
    await asyncio.gather(*(uses.write_down(runtime, each) for each in others))
    found = {each[1]: each[2] for each in await rows(alone) if each[0] == wrapped[1:5].hex()}
    assert found["unwrap"] >= 4
    assert found["wrap"] >= 1


async def test_a_key_that_counts_nothing_is_left(alone: Rapport, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("key") / "root"
    FileKeyProvider.create(path)
    before = await rows(alone)
    await uses.write_down(alone.parts.runtime, FileKeyProvider(path))
    assert len(await rows(alone)) >= len(before)


async def test_the_operator_sees_the_last_day(alone: Rapport, counted: Counted) -> None:
    await cleared(alone)
    await uses.write_down(alone.parts.runtime, counted)
    found = await used_keys(alone.settings)
    assert [(each.provider, each.operation) for each in found] == [("file", "unwrap")]
    assert (found[0].times >= 1, found[0].failed) == (True, 0)
    async with alone.parts.runtime.databases.control_session() as control:
        whose = await control.rows(sa.select(key_use.c.organisation_id).distinct())
        assert PLATFORM_ROTATION in {row[0] for row in whose}  # the platform's own keyset


async def test_each_organisation_is_shown_its_own(alone: Rapport, counted: Counted, email: str) -> None:
    first = await alone.sign_up("First Ltd", "GB", email)
    second = await alone.sign_up("Second Ltd", "GB", f"second.{email}")
    await cleared(alone)
    counted.taken()
    [one, two] = [person.session["organisation"]["id"] for person in (first, second)]
    wrapped = new_keyset(counted, one)
    for _ in range(2):
        open_keyset(counted, wrapped, one)
    with pytest.raises(CryptoError):
        open_keyset(counted, wrapped, two)
    await uses.write_down(alone.parts.runtime, counted)
    assert (await first.get("/api/keys")).json()["uses"] == [
        {"operation": "unwrap", "times": 2, "failed": 0}, {"operation": "wrap", "times": 1, "failed": 0},
    ]  # fmt: skip
    assert (await second.get("/api/keys")).json()["uses"] == [{"operation": "unwrap", "times": 1, "failed": 1}]
    await uses.write_down(alone.parts.runtime, counted)
    async with alone.parts.runtime.databases.control_session() as control:
        assert sum(each.organisations for each in await uses.lately(control)) >= 3
