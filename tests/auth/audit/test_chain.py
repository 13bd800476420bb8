"""The sealed chain: whatever is done to the database, also by whoever owns it, is found."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from auth.audit import checking, sealing
from auth.audit.chain import Link, beginning, written
from auth.audit.models import PLATFORM
from auth.models import security_event
from kernel.db import CONTROL_HOME
from kernel.ids import new_id
from tenants import keys
from tests.support.app import Rapport
from tests.support.audit import altered, checked, noted, seals

Faults = list[tuple[str, int | None]]


@pytest.fixture
async def chain(rapport: Rapport) -> UUID:
    """A chain of five events."""
    organisation_id = uuid4()
    await noted(rapport, organisation_id, 5)
    return organisation_id


def test_the_form_that_is_hashed_is_fixed() -> None:
    at = dt.datetime(2026, 11, 27, 12, 30, 1, 5, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    link = Link(UUID(int=1), 7, UUID(int=2), at, "signed_in", UUID(int=3), None, b"\x01\x02")
    assert link.canonical() == (
        b'{"chain":"00000000-0000-0000-0000-000000000001","commitment":"0102",'
        b'"id":"00000000-0000-0000-0000-000000000002","identity":"00000000-0000-0000-0000-000000000003",'
        b'"kind":"signed_in","occurred_at":"2026-11-27T04:30:01.000005Z","organisation":null,"seq":7}'
    )
    assert link.after(b"\0" * 32).hex() == "56740275f9bd87f961965dc9c2b9b6f25b866fe79d3823bf932d9e57128ca777"
    assert beginning(UUID(int=1)).hex() == "63ee73e78ddd7251bfbe0eafbecd1fa6b086efd296142b3c8266142e2440f183"
    assert written(at) == "2026-11-27T04:30:01.000005Z"


async def test_events_are_numbered_and_linked_and_a_second_round_changes_nothing(
    rapport: Rapport, chain: UUID
) -> None:  # fmt: skip
    found = await seals(rapport, chain)
    assert [row.seq for row in found] == [1, 2, 3, 4, 5]
    assert await checked(rapport, chain) == []
    await sealing.everything(rapport.parts.runtime)
    assert [bytes(row.hash) for row in await seals(rapport, chain)] == [bytes(row.hash) for row in found]
    await noted(rapport, chain, 1)
    assert [row.seq for row in await seals(rapport, chain)] == [1, 2, 3, 4, 5, 6]
    assert await checked(rapport, chain) == []


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize(
    "column",
    [
        "kind = 'signed_in'",
        "occurred_at = occurred_at + interval '1 second'",
        "identity_id = gen_random_uuid()",
        "details = set_byte(details, 30, get_byte(details, 30) # 1)",
        "details = NULL",
    ],
)
async def test_an_altered_row_is_found(rapport: Rapport, chain: UUID, column: str) -> None:
    third = (await seals(rapport, chain))[2].event_id
    await altered(rapport, f"UPDATE security_event SET {column} WHERE id = :id", id=third)
    what = "event_altered" if column.startswith("details") else "link_broken"
    assert await checked(rapport, chain) == [(what, 3)]


@pytest.mark.asvs("V16.4.2")
async def test_a_row_with_the_details_of_another_is_found(rapport: Rapport, chain: UUID) -> None:
    [first, *_, last] = await seals(rapport, chain)
    statement = (
        "UPDATE security_event SET details = (SELECT details FROM security_event WHERE id = :last) WHERE id = :first"
    )
    await altered(rapport, statement, first=first.event_id, last=last.event_id)
    assert await checked(rapport, chain) == [("event_altered", 1)]


@pytest.mark.asvs("V16.4.2")
async def test_a_row_that_was_deleted_in_the_middle_is_found(rapport: Rapport, chain: UUID) -> None:
    third = (await seals(rapport, chain))[2].event_id
    await altered(rapport, "DELETE FROM security_event WHERE id = :id", id=third)
    assert await checked(rapport, chain) == [("event_missing", 3)]
    await altered(rapport, "DELETE FROM security_seal WHERE event_id = :id", id=third)
    assert await checked(rapport, chain) == [("seal_missing", 3)]


@pytest.mark.asvs("V16.4.2")
async def test_a_gap_that_was_closed_by_new_numbers_is_found(rapport: Rapport, chain: UUID) -> None:
    third = (await seals(rapport, chain))[2].event_id
    await altered(
        rapport,
        "DELETE FROM security_event WHERE id = :id",
        "DELETE FROM security_seal WHERE event_id = :id",
        id=third,
    )
    for seq in (4, 5):
        await altered(
            rapport, "UPDATE security_seal SET seq = :new WHERE chain_id = :chain AND seq = :seq",
            chain=chain, seq=seq, new=seq - 1,
        )  # fmt: skip
    assert await checked(rapport, chain) == [("link_broken", 3), ("link_broken", 4), ("cut_off", 5)]


@pytest.mark.asvs("V16.4.2")
async def test_rows_in_another_order_are_found(rapport: Rapport, chain: UUID) -> None:
    await altered(
        rapport,
        "UPDATE security_seal SET seq = 100 WHERE chain_id = :chain AND seq = 2",
        "UPDATE security_seal SET seq = 2 WHERE chain_id = :chain AND seq = 3",
        "UPDATE security_seal SET seq = 3 WHERE chain_id = :chain AND seq = 100",
        chain=chain,
    )
    assert await checked(rapport, chain) == [("link_broken", 2), ("link_broken", 3), ("link_broken", 4)]


@pytest.mark.asvs("V16.4.2")
async def test_a_row_that_was_moved_to_another_organisation_is_found(rapport: Rapport, chain: UUID) -> None:
    third = (await seals(rapport, chain))[2].event_id
    await altered(
        rapport, "UPDATE security_event SET organisation_id = gen_random_uuid() WHERE id = :id", id=third
    )  # fmt: skip
    assert await checked(rapport, chain) == [("event_moved", 3)]


@pytest.mark.asvs("V16.4.2")
async def test_a_tail_that_was_cut_off_is_found_by_where_the_chain_stood(rapport: Rapport, chain: UUID) -> None:
    await _cut(rapport, (await seals(rapport, chain))[3:])
    assert await checked(rapport, chain) == [("cut_off", 5)]


@pytest.mark.asvs("V16.4.2")
async def test_a_tail_that_was_cut_off_with_every_trace_is_found_by_a_head_outside(
    rapport: Rapport, chain: UUID
) -> None:  # fmt: skip
    found = await seals(rapport, chain)
    outside = checking.Known(5, bytes(found[4].hash))
    await _cut(rapport, found[3:])
    await altered(
        rapport, "UPDATE security_chain SET seq = 3, hash = :hash WHERE id = :chain",
        chain=chain, hash=bytes(found[2].hash),
    )  # fmt: skip
    assert await checked(rapport, chain) == []  # what is here can't know
    assert await checked(rapport, chain, outside) == [("cut_off", 5)]
    # And when as many new events have come meanwhile.
    await noted(rapport, chain, 3)
    assert await checked(rapport, chain) == []
    assert await checked(rapport, chain, outside) == [("head_differs", 5)]


async def _cut(rapport: Rapport, tail: Sequence[sa.Row[tuple[object, ...]]]) -> None:
    for each in tail:
        await altered(
            rapport,
            "DELETE FROM security_event WHERE id = :id",
            "DELETE FROM security_seal WHERE event_id = :id",
            id=each.event_id,
        )


@pytest.mark.asvs("V16.4.2")
async def test_a_row_that_was_inserted_is_neither_sealed_nor_overlooked(rapport: Rapport, chain: UUID) -> None:
    copied = (
        "INSERT INTO security_event (id, occurred_at, kind, organisation_id, details)"
        " SELECT :new, :at, kind, organisation_id, details FROM security_event WHERE id = :old"
    )
    old = (await seals(rapport, chain))[0].event_id
    # Now: its details open for the other id only, so the sealer leaves it.
    fresh = new_id()
    await altered(rapport, copied, new=fresh, old=old, at=dt.datetime.now(dt.UTC))
    await noted(rapport, chain, 1)
    assert [row.event_id for row in await seals(rapport, chain)].count(fresh) == 0
    # A while ago: no sealer looks there again, and a check tells of it.
    ago = dt.datetime.now(dt.UTC) - 3 * sealing.LATE
    await altered(rapport, copied, new=sealing.first_id(ago), old=old, at=ago)
    assert await checked(rapport, chain) == [("not_sealed", None)]


@pytest.mark.asvs("V16.4.2")
async def test_a_seal_of_a_row_that_never_was_is_found(rapport: Rapport, chain: UUID) -> None:
    await altered(
        rapport,
        "INSERT INTO security_seal SELECT chain_id, 6, gen_random_uuid(), sealed_at, commitment, salt, hash"
        " FROM security_seal WHERE chain_id = :chain AND seq = 5",
        chain=chain,
    )
    assert await checked(rapport, chain) == [("event_missing", 6)]


@pytest.mark.asvs("V16.4.2")
async def test_an_altered_salt_is_found(rapport: Rapport, chain: UUID) -> None:
    await altered(
        rapport,
        "UPDATE security_seal SET salt = set_byte(salt, 20, get_byte(salt, 20) # 1) WHERE chain_id = :c AND seq = 1",
        c=chain,
    )
    assert await checked(rapport, chain) == [("event_altered", 1)]


@pytest.mark.asvs("V16.4.2")
async def test_the_first_link_is_checked_too(rapport: Rapport, chain: UUID) -> None:
    assert await checked(rapport, chain, checking.Known(0, b"\0" * 32)) == [("head_differs", 0)]
    assert await checked(rapport, uuid4()) == []


async def test_many_events_are_sealed_page_by_page_and_faults_are_counted(
    rapport: Rapport, chain: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "PAGE", 2)
    monkeypatch.setattr(checking, "PAGE", 2)
    monkeypatch.setattr(checking, "MOST_FAULTS", 2)
    await noted(rapport, chain, 5)
    assert [row.seq for row in await seals(rapport, chain)] == [*range(1, 11)]
    await altered(rapport, "DELETE FROM security_event WHERE organisation_id = :chain", chain=chain)
    found = await checking.check(rapport.parts.runtime, chain)
    assert (found.number, len(found.faults), found.is_whole, found.upto) == (10, 2, False, 10)


async def test_what_was_there_before_the_first_seal_is_covered_by_it(rapport: Rapport, chain: UUID) -> None:
    """As after an update: no chain, no seal, events of long ago."""
    await altered(rapport, "UPDATE security_chain SET swept_to = NULL WHERE id = :id", id=PLATFORM)
    await altered(rapport, "DELETE FROM security_seal WHERE chain_id = :c", c=chain)
    await altered(rapport, "DELETE FROM security_chain WHERE id = :c", c=chain)
    first = (await noted_at(rapport, chain))[0]
    await altered(rapport, "UPDATE security_event SET id = :old WHERE id = :id", id=first, old=sealing.first_id(AGO))
    # Under another id its details don't open: it is told of, and the rest is sealed.
    await sealing.everything(rapport.parts.runtime)
    assert [row.seq for row in await seals(rapport, chain)] == [1, 2, 3, 4]
    assert await checked(rapport, chain) == [("not_sealed", None)]


AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


async def noted_at(rapport: Rapport, chain: UUID) -> list[UUID]:
    """The ids of an organisation's events."""
    mine = sa.select(security_event.c.id).where(security_event.c.organisation_id == chain)
    async with rapport.parts.runtime.databases.control_session() as control:
        return [row.id for row in await control.rows(mine.order_by(security_event.c.id))]


async def test_what_is_done_with_keys_is_in_the_chain(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Sealed Ltd", "GB", email)
    organisation_id = UUID(owner.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        await keys.note(control, "refused", organisation_id, key_id="00c0ffee")
    await sealing.everything(rapport.parts.runtime)
    await sealing.everything(rapport.parts.runtime)
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = sa.select(security_event.c.kind).where(security_event.c.organisation_id == organisation_id)
        kinds = [row.kind for row in await control.rows(mine.order_by(security_event.c.id))]
    assert kinds.count("key.refused") == 1
    assert await checked(rapport, organisation_id) == []


async def test_only_one_seals_at_a_time(rapport: Rapport, chain: UUID) -> None:
    lock = sa.text("SELECT pg_advisory_xact_lock(hashtext('rapport security seal'))")
    async with rapport.parts.runtime.databases.admin_session(CONTROL_HOME) as other:
        await other.execute(lock)
        await noted(rapport, chain, 1)
        assert len(await seals(rapport, chain)) == 5
    await sealing.everything(rapport.parts.runtime)
    assert len(await seals(rapport, chain)) == 6


async def test_a_sealer_that_was_killed_leaves_nothing_half_done(
    rapport: Rapport, chain: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object, **__: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "_stand", killed)
        with pytest.raises(ConnectionResetError):
            await noted(rapport, chain, 2)
    assert len(await seals(rapport, chain)) == 5
    await sealing.everything(rapport.parts.runtime)
    assert [row.seq for row in await seals(rapport, chain)] == [1, 2, 3, 4, 5, 6, 7]
    assert await checked(rapport, chain) == []
