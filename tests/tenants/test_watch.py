"""What is noted of keys is written down sooner or later, and one organisation's fault is no other's."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.crypto import Keyset
from kernel.errors import RapportError
from tenants import keys, watch
from tenants.directory import PLATFORM
from tenants.models import tenant
from tenants.watch import Watch
from tests.support.app import Person, Rapport

NOBODY = "01900000-0000-7000-8000-000000000000"


def organisation(person: Person) -> UUID:
    return UUID(person.session["organisation"]["id"])


@pytest.fixture
async def person(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Watched Ltd", "GB", email)


async def log(rapport: Rapport, person: Person) -> list[keys.KeyEvent]:
    async with rapport.parts.runtime.databases.control_session() as control:
        return list(reversed(await keys.events(control, organisation(person))))


async def test_lines_that_could_not_be_written_are_written_later_each_with_its_moment(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, mine = rapport.parts.runtime, str(organisation(person))
    watching, note = Watch(runtime), keys.note

    async def failing(control: Any, kind: str, *values: Any, **more: Any) -> None:
        if kind == "refused":
            raise ConnectionResetError
        await note(control, kind, *values, **more)

    monkeypatch.setattr(watch, "note", failing)
    for what in ("opened", "refused", "opened"):
        runtime.keyring.used(mine, what)
    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            await watching.write_down()
        assert await log(rapport, person) == []  # all of it or nothing
    monkeypatch.setattr(watch, "note", note)
    runtime.keyring.used(NOBODY, "opened")  # an organisation that is no more keeps nobody else's lines back
    await watching.write_down()
    await watching.write_down()
    found = await log(rapport, person)
    assert [line.kind for line in found] == ["opened", "refused", "opened"]
    moments = [line.happened_at for line in found]
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] < dt.timedelta(seconds=1)


async def test_it_is_written_down_though_nothing_could_be_taken_over(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching = Watch(rapport.parts.runtime)

    async def failing() -> None:
        raise ConnectionResetError

    monkeypatch.setattr(watching, "_take_over", failing)
    rapport.parts.runtime.keyring.used(str(organisation(person)), "unreachable")
    with pytest.raises(ConnectionResetError):
        await watching.follow()
    assert [line.kind for line in await log(rapport, person)] == ["unreachable"]


@pytest.mark.parametrize("damaged", [
    {"keyset": b"\x01" + bytes(60)}, {"own_key": b"\x01" + bytes(60)},
], ids=lambda values: next(iter(values)))  # fmt: skip
async def test_a_row_that_nobody_can_read_blinds_the_watch_of_nobody_else(
    rapport: Rapport, person: Person, email: str, damaged: dict[str, bytes]
) -> None:
    runtime, other = rapport.parts.runtime, await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    held = [(await rapport.parts.directory.tenant(organisation(each))).keys for each in (person, other)]
    mine = [tenant.c.organisation_id == organisation(each) for each in (person, other)]
    async with runtime.databases.control_session() as control:
        [whole] = await control.rows(sa.select(tenant.c.keyset, tenant.c.own_key).where(mine[0]))
        await control.execute(tenant.update().where(mine[0]).values(**damaged))
        [theirs] = await control.rows(sa.select(tenant.c.keyset).where(mine[1]))
        later = _rotated(held[1]).wrap(runtime.keyring.own)
        await control.execute(tenant.update().where(mine[1]).values(keyset=later))
    try:
        await Watch(runtime).once()
        assert len(held[1].key_ids) == 2  # the other's rotation was taken over
        if "keyset" in damaged:
            answer = await person.get("/api/people")
            assert (answer.status_code, answer.json()["code"]) == (423, "keys.unusable")
            assert "Put the former key back" in answer.json()["message"]
        assert (await other.get("/api/people")).status_code == 200
    finally:
        async with runtime.databases.control_session() as control:
            values = {"keyset": whole.keyset, "own_key": whole.own_key}
            await control.execute(tenant.update().where(mine[0]).values(**values))
            await control.execute(tenant.update().where(mine[1]).values(keyset=theirs.keyset))
    assert PLATFORM in runtime.keyring.owners()


def _rotated(keys_of: Keyset) -> Keyset:
    return keys_of.rotate()


def test_what_keeps_somebody_from_their_keys_is_an_error_that_they_may_see() -> None:
    from kernel.keys.away import KeysAway

    assert issubclass(KeysAway, RapportError)
    assert {each.code for each in KeysAway.__subclasses__()} == {
        "keys.withdrawn", "keys.unreachable", "keys.unusable",
    }  # fmt: skip
