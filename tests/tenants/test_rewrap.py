"""The platform's root key is another one: what is wrapped anew, what a cut leaves, what stays, and what may then go."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.crypto import new_keyset, open_keyset
from kernel.keys.file import FileKeyProvider
from kernel.keys.provider import CryptoError
from kernel.keys.versions import version_of
from rapport import operate
from tenants import rewrap
from tenants.models import key_event, tenant
from tenants.rewrap import Failure, StillUsed
from tests.support.app import Person, Rapport

DAMAGED = b"\x01" + bytes(60)


def organisation(person: Person) -> UUID:
    return UUID(person.session["organisation"]["id"])


def root(rapport: Rapport) -> FileKeyProvider:
    """The root key's file as it is by now."""
    return FileKeyProvider(Path(rapport.settings.key_provider.removeprefix("file:")))


async def stored(rapport: Rapport, person: Person) -> bytes:
    async with rapport.parts.runtime.databases.control_session() as control:
        those = sa.select(tenant.c.keyset).where(tenant.c.organisation_id == organisation(person))
        return bytes((await control.execute(those)).scalar_one())


async def store(rapport: Rapport, person: Person, keyset: bytes) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = tenant.c.organisation_id == organisation(person)
        await control.execute(tenant.update().where(mine).values(keyset=keyset))


async def versions(rapport: Rapport) -> set[str | None]:
    return {each.version for each in await rewrap.standing(rapport.parts.runtime, is_tried=False)}


async def lines(rapport: Rapport) -> list[str]:
    """What the log says of the platform's root key, oldest first."""
    async with rapport.parts.runtime.databases.control_session() as control:
        those = sa.select(key_event.c.kind).where(key_event.c.organisation_id.is_(None))
        return [row.kind for row in await control.rows(those.order_by(key_event.c.happened_at, key_event.c.id))]


async def people(rapport: Rapport, email: str, number: int) -> list[Person]:
    return [await rapport.sign_up(f"Org {each}", "GB", f"{each}.{email}") for each in range(number)]


class Killed(BaseException):
    """What ends a process ends a run."""


async def test_a_run_that_was_cut_goes_on_and_wraps_nothing_twice(
    alone: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, done = rewrap._one, list[UUID]()
    await people(alone, email, 3)

    def ending(after: int) -> Callable[..., Awaitable[bool]]:
        async def one(runtime: Any, organisation_id: UUID, before: Any) -> bool:
            if len(done) == after:
                raise Killed
            done.append(organisation_id)
            return await whole(runtime, organisation_id, before)

        return one

    monkeypatch.setattr(rewrap, "_one", ending(1))
    with pytest.raises(Killed):
        await operate.rotate_root(alone.settings)
    assert await lines(alone) == ["rewrap_started"]
    since, found = await operate.standing_keys(alone.settings, is_tried=True)
    assert since is not None
    _, new = root(alone).key_ids
    assert sorted((each.version == new, each.opens) for each in found) == [
        (False, "yes"), (False, "yes"), (True, "yes"), (True, "yes"),
    ]  # fmt: skip

    # Whoever rotates again goes on: no third key, and what was done is left.
    monkeypatch.setattr(rewrap, "_one", ending(99))
    assert await operate.rotate_root(alone.settings) == rewrap.Rewrapped(2, ())
    assert len(done) == len(set(done)) == 3
    assert await versions(alone) == {new}
    assert await lines(alone) == ["rewrap_started", "rewrap_ended"]
    since, _ = await operate.standing_keys(alone.settings, is_tried=False)
    assert since is None


async def test_a_keyset_that_nobody_can_open_stops_no_other_and_is_named(alone: Rapport, email: str) -> None:
    one, bad, last = await people(alone, email, 3)
    well = await stored(alone, bad)
    await store(alone, bad, DAMAGED)
    said = "the keyset belongs to another root key or owner, or is damaged"
    assert await operate.rotate_root(alone.settings) == rewrap.Rewrapped(3, (Failure(str(organisation(bad)), said),))
    assert await stored(alone, bad) == DAMAGED
    former, now = root(alone).key_ids
    for person in (one, last):
        assert version_of("file", await stored(alone, person)) == now
    _, standing = await operate.standing_keys(alone.settings, is_tried=True)
    assert {each.owner: each.opens for each in standing if each.opens != "yes"} == {str(organisation(bad)): said}
    # While it lies under a former key that key stays, though nobody can open it.
    with pytest.raises(StillUsed, match="former_key_used"):
        await operate.forget_former_keys(alone.settings)
    assert root(alone).key_ids == (former, now)
    await store(alone, bad, well)
    assert await operate.rewrap_all(alone.settings) == rewrap.Rewrapped(4, ())
    assert await versions(alone) == {now}


async def test_a_former_key_goes_when_nothing_lies_under_it(alone: Rapport, email: str) -> None:
    [person] = await people(alone, email, 1)
    before = await stored(alone, person)
    await operate.rotate_root(alone.settings)
    assert await operate.forget_former_keys(alone.settings) == 1
    assert await operate.forget_former_keys(alone.settings) == 0
    kept = root(alone)
    assert len(kept.key_ids) == 1
    assert open_keyset(kept, await stored(alone, person), str(organisation(person)))
    with pytest.raises(CryptoError):  # a backup of the time before
        open_keyset(kept, before, str(organisation(person)))
    assert await lines(alone) == ["rewrap_started", "rewrap_ended", "former_keys_removed"]
    assert (await person.get("/api/people")).status_code == 200


def test_a_process_that_opened_the_file_before_wraps_under_the_new_key(tmp_path: Path) -> None:
    earlier = FileKeyProvider.create(tmp_path / "root.key")
    other = FileKeyProvider(tmp_path / "root.key")
    other.rotate()
    assert version_of("file", new_keyset(earlier, "one")) == other.key_ids[-1]
    assert earlier.key_ids == other.key_ids
    assert len(set(other.key_ids)) == 2


async def test_what_was_wrapped_since_is_left(alone: Rapport, email: str) -> None:
    await people(alone, email, 1)
    before = real_now()
    await people(alone, f"later.{email}", 1)
    assert await rewrap.rewrap(alone.parts.runtime, before) == rewrap.Rewrapped(2, ())


@pytest.mark.parametrize(("kind", "wrapped", "version"), [
    ("vault", b"vault:v12:abc", "v12"), ("vault", b"\x01abcd", None), ("file", b"\x01\x00\x0a\xff\x10rest", "000aff10"),
    ("file", b"vault:v1:x", None), ("aws-kms", b"\x01\x02\x02\x00", None), ("gcp-kms", b"\x0a\x24", None),
])  # fmt: skip
def test_a_version_is_told_where_the_wrapped_form_says_it(kind: str, wrapped: bytes, version: str | None) -> None:
    assert version_of(kind, wrapped) == version
