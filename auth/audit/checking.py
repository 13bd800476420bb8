"""Looks through a whole chain and says what was altered since it was sealed.

Reads page by page, each in a transaction of its own, while sealing goes on. What it can't see by itself - that the last
events were cut off together with their seals and the note of where the chain stands - it sees by a head that was sent
outside before.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.audit.chain import beginning
from auth.audit.models import PLATFORM, SEAL_SALT, security_chain, security_head, security_seal
from auth.audit.sealing import LATE, first_id, link_of, opened
from auth.models import security_event
from kernel.clock import real_now
from kernel.crypto import CryptoError, Keyset, commitment
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.runtime import Runtime

PAGE: Final = 2000
MOST_FAULTS: Final = 100
"""So many are told one by one; the number is of all."""

What = Literal[
    "event_altered", "event_missing", "event_moved", "seal_missing", "link_broken", "cut_off", "not_sealed",
    "head_differs",
]  # fmt: skip


class Fault(msgspec.Struct, frozen=True):
    """One thing that is not as it was sealed, and where. `head_differs` and `cut_off` name the head's number."""

    what: What
    seq: int | None = None
    event_id: UUID | None = None


class Checked(msgspec.Struct, frozen=True):
    """What a check found; `upto` is the last number that there is."""

    chain_id: UUID
    upto: int
    hash: str
    number: int
    faults: list[Fault]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return self.number == 0


class Known(NamedTuple):
    """A point of a chain that is known from elsewhere: a head."""

    seq: int
    hash: bytes


class _Found:
    """Faults, the first of them in words."""

    def __init__(self) -> None:
        self.number = 0
        self.first: list[Fault] = []

    def add(self, what: What, seq: int | None = None, event_id: UUID | None = None) -> None:
        self.number += 1
        if len(self.first) < MOST_FAULTS:
            self.first.append(Fault(what, seq, event_id))


async def check(runtime: Runtime, chain_id: UUID, *outside: Known) -> Checked:
    """Checks a chain against itself, the heads that are kept here, and those that somebody brings."""
    found = _Found()
    async with runtime.databases.control_session() as control:
        noted = await _noted(control, chain_id)
        heads = {head.seq: head.hash for head in [*await _heads(control, chain_id), noted]}
    brought = [head for head in outside if heads.setdefault(head.seq, head.hash) != head.hash]
    last = await _walk(runtime, chain_id, heads, found)
    for head in brought:  # of a number of which another is kept here: one of the two is not what was sealed
        found.add("head_differs", head.seq)
    for seq in sorted(heads):
        if seq > last.seq:
            found.add("cut_off", seq)
    async with runtime.databases.control_session() as control:
        for row in await control.rows(_never_sealed(chain_id)):
            found.add("not_sealed", None, row.id)
        await _keep(control, chain_id, last.seq, found.number)
    return Checked(chain_id, last.seq, last.hash.hex(), found.number, found.first)


async def _noted(control: ControlSession, chain_id: UUID) -> Known:
    columns = (security_chain.c.seq, security_chain.c.hash)
    rows = await control.rows(sa.select(*columns).where(security_chain.c.id == chain_id))
    return Known(rows[0].seq, bytes(rows[0].hash)) if rows else Known(0, beginning(chain_id))


async def _heads(control: ControlSession, chain_id: UUID) -> list[Known]:
    columns = (security_head.c.seq, security_head.c.hash)
    rows = await control.rows(sa.select(*columns).where(security_head.c.chain_id == chain_id))
    return [Known(row.seq, bytes(row.hash)) for row in rows]


async def _walk(runtime: Runtime, chain_id: UUID, heads: dict[int, bytes], found: _Found) -> Known:
    """Every seal with its event; the last one."""
    last = Known(0, beginning(chain_id))
    if heads.get(0, last.hash) != last.hash:
        found.add("head_differs", 0)
    while True:
        async with runtime.databases.control_session() as control:
            rows, keys = await control.rows(_page(chain_id, last.seq)), control.keys
        # In a thread, and with no connection: a page takes long enough for others to notice.
        last = await asyncio.to_thread(_many, keys, chain_id, rows, last, heads, found)
        if len(rows) < PAGE:
            return last


def _many(
    keys: Keyset, chain_id: UUID, rows: Sequence[Row], last: Known, heads: dict[int, bytes], found: _Found
) -> Known:
    for row in rows:
        last = _one(keys, chain_id, row, last, found)
        if heads.get(last.seq, last.hash) != last.hash:
            found.add("head_differs", last.seq, row.event_id)
    return last


def _one(keys: Keyset, chain_id: UUID, row: Row, last: Known, found: _Found) -> Known:  # a row of `_page`
    """Holds one event against its seal; goes on from what the seal says, so that one fault isn't told for all."""
    here = Known(row.seq, bytes(row.hash))
    if row.seq != last.seq + 1:
        found.add("seal_missing", last.seq + 1)
    if row.id is None:
        found.add("event_missing", row.seq, row.event_id)
        return here
    if (row.organisation_id or PLATFORM) != chain_id:
        found.add("event_moved", row.seq, row.event_id)
        return here
    try:
        salt = keys.decrypt(bytes(row.salt), field=SEAL_SALT, record=row.event_id)
        committed = commitment(salt, opened(keys, row))
    except CryptoError:
        committed = b""
    link = link_of(row, chain_id, row.seq, bytes(row.commitment))
    if committed != link.commitment:
        found.add("event_altered", row.seq, row.event_id)
    elif row.seq == last.seq + 1 and link.after(last.hash) != here.hash:
        found.add("link_broken", row.seq, row.event_id)
    return here


def _page(chain_id: UUID, after: int) -> sa.Select[Any]:
    seals = security_seal.c
    joined = security_seal.outerjoin(security_event, security_event.c.id == seals.event_id)
    statement = sa.select(seals.seq, seals.event_id, seals.commitment, seals.salt, seals.hash, *security_event.c)
    return (
        statement.select_from(joined)
        .where(seals.chain_id == chain_id, seals.seq > after)
        .order_by(seals.seq)
        .limit(PAGE)
    )


def _never_sealed(chain_id: UUID) -> sa.Select[Any]:
    """Events that are too old to be sealed yet: nobody of ours wrote them when they say."""
    mine = security_event.c.organisation_id == (chain_id if chain_id != PLATFORM else None)
    sealed = sa.exists().where(security_seal.c.event_id == security_event.c.id)
    old = security_event.c.id < first_id(real_now() - 2 * LATE)
    return sa.select(security_event.c.id).where(mine, old, ~sealed).order_by(security_event.c.id).limit(MOST_FAULTS)


async def _keep(control: ControlSession, chain_id: UUID, upto: int, faults: int) -> None:
    values = {"checked_at": real_now(), "checked_seq": upto, "faults": faults}
    await control.execute(security_chain.update().where(security_chain.c.id == chain_id).values(values))
