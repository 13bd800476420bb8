"""The sealer: gives each event that was noted its number and its link, about every second.

One worker at a time (an advisory lock), one transaction a page: whoever is killed leaves a page sealed or not. All
organisations are one question, by the time in the events' ids, so those in which nothing happens cost nothing.
Requests only insert an event; they never wait for this.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from auth.audit.chain import Link, beginning
from auth.audit.models import PLATFORM, SEAL_SALT, security_chain, security_seal
from auth.models import EVENT_DETAILS, security_event
from kernel.changes import SALT_BYTES
from kernel.clock import real_now
from kernel.crypto import CryptoError, Keyset, commitment
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.runtime import Runtime
from tenants.models import key_event

PAGE: Final = 1000
"""Events of one transaction."""

LATE: Final = dt.timedelta(minutes=10)
"""How long a transaction may take that notes an event. No statement may take more than one minute; what turns up later
than this is nobody's of ours, is not sealed, and every check tells of it."""

SECONDS: Final = 1.0

log = structlog.get_logger()


class Standing(msgspec.Struct):
    """Where a chain stands while a page is sealed."""

    seq: int
    hash: bytes


async def for_ever(runtime: Runtime) -> None:
    """Seals about every second. A database that is away ends nothing."""
    while True:
        try:
            await everything(runtime)
        except Exception as error:  # noqa: BLE001  # the next round tries again, and nothing was half done
            log.warning("sealing failed", error=type(error).__name__)
        await asyncio.sleep(SECONDS)


async def everything(runtime: Runtime) -> int:
    """Seals what was noted by now; how many events. None while another process is at it."""
    began, after, done = real_now(), None, 0
    while True:
        async with runtime.databases.control_session() as control:
            if not await _alone(control):
                return done
            since = await _swept_to(control)
            start = after or first_id(since - LATE if since else None)
            await _take_over_keys(control, start)
            rows = await control.rows(_unsealed(start))
            done += await _seal(control, rows)
            if len(rows) < PAGE:
                await _sweep_to(control, since, began)
                return done
        after = rows[-1].id


def first_id(since: dt.datetime | None) -> UUID:
    """The smallest id of that time (UUIDv7 begins with milliseconds); of all times for None."""
    return UUID(int=int(since.timestamp() * 1000) << 80) if since else UUID(int=0)


async def _alone(control: ControlSession) -> bool:
    lock = sa.func.pg_try_advisory_xact_lock(sa.func.hashtext("rapport security seal"))
    return bool((await control.execute(sa.select(lock))).scalar_one())


async def _swept_to(control: ControlSession) -> dt.datetime | None:
    swept = sa.select(security_chain.c.swept_to).where(security_chain.c.id == PLATFORM)
    rows = await control.rows(swept)
    return rows[0].swept_to if rows else None


async def _sweep_to(control: ControlSession, before: dt.datetime | None, now: dt.datetime) -> None:
    """Not each second: an idle installation writes this once a minute."""
    if before is None or now - before > dt.timedelta(minutes=1):
        await _stand(control, {PLATFORM: Standing(0, beginning(PLATFORM))}, now, swept_to=now)


async def _take_over_keys(control: ControlSession, since: UUID) -> None:
    """What was done with keys is noted below auth, in a table of its own; here it becomes an event like the others."""
    there = sa.exists().where(security_event.c.id == key_event.c.id)
    for row in await control.rows(sa.select(key_event).where(key_event.c.id >= since, ~there).limit(PAGE)):
        details = {"key_id": row.key_id, "person_id": str(row.person_id) if row.person_id else None}
        plain = msgspec.json.encode({name: value for name, value in details.items() if value})
        await control.execute(
            insert(security_event).on_conflict_do_nothing(),
            {
                "id": row.id, "occurred_at": row.happened_at, "kind": f"key.{row.kind}", "identity_id": None,
                "organisation_id": row.organisation_id,
                "details": control.keys.encrypt(plain, field=EVENT_DETAILS, record=row.id),
            },
        )  # fmt: skip


def _unsealed(since: UUID) -> sa.Select[Any]:
    sealed = sa.exists().where(security_seal.c.event_id == security_event.c.id)
    those = sa.select(*security_event.c).where(security_event.c.id >= since, ~sealed)
    return those.order_by(security_event.c.id).limit(PAGE)


async def _seal(control: ControlSession, rows: Sequence[Row]) -> int:
    if not rows:
        return 0
    now, seals = real_now(), list[dict[str, object]]()
    chains = await _standing(control, {row.organisation_id or PLATFORM for row in rows})
    for row in rows:
        try:
            plain = opened(control.keys, row)
        except CryptoError:
            # Nobody who notes an event can make one that doesn't open. It is left, and every check tells of it.
            log.error("security event does not open", event_id=row.id)
            continue
        chain_id = row.organisation_id or PLATFORM
        standing, salt = chains[chain_id], os.urandom(SALT_BYTES)
        link = link_of(row, chain_id, standing.seq + 1, commitment(salt, plain))
        standing.seq, standing.hash = link.seq, link.after(standing.hash)
        seals.append({
            "chain_id": chain_id, "seq": link.seq, "event_id": row.id, "sealed_at": now, "commitment": link.commitment,
            "salt": control.keys.encrypt(salt, field=SEAL_SALT, record=row.id), "hash": standing.hash,
        })  # fmt: skip
    if seals:
        await control.execute(security_seal.insert(), seals)
        await _stand(control, {each: chains[each] for each in {UUID(str(seal["chain_id"])) for seal in seals}}, now)
    return len(seals)


def opened(keys: Keyset, row: Row) -> bytes:  # a row of `security_event`
    """The details that an event's commitment covers."""
    return keys.decrypt(bytes(row.details), field=EVENT_DETAILS, record=row.id) if row.details is not None else b""


def link_of(row: Row, chain_id: UUID, seq: int, committed: bytes) -> Link:  # a row of `security_event`
    """What the chain says of a row."""
    return Link(chain_id, seq, row.id, row.occurred_at, row.kind, row.identity_id, row.organisation_id, committed)


async def _standing(control: ControlSession, chain_ids: set[UUID]) -> dict[UUID, Standing]:
    found = {each: Standing(0, beginning(each)) for each in chain_ids}
    columns = (security_chain.c.id, security_chain.c.seq, security_chain.c.hash)
    for row in await control.rows(sa.select(*columns).where(security_chain.c.id.in_(chain_ids))):
        found[row.id] = Standing(row.seq, bytes(row.hash))
    return found


async def _stand(
    control: ControlSession, chains: dict[UUID, Standing], now: dt.datetime, *, swept_to: dt.datetime | None = None
) -> None:
    """Writes where chains stand; with `swept_to` that alone."""
    for chain_id, standing in chains.items():
        new: dict[str, object] = {
            "id": chain_id, "seq": standing.seq, "hash": standing.hash, "head_seq": 0, "checked_seq": 0, "faults": 0,
        }  # fmt: skip
        changed: dict[str, object] = {"seq": standing.seq, "hash": standing.hash, "sealed_at": now}
        if swept_to is not None:
            new, changed = {**new, "swept_to": swept_to}, {"swept_to": swept_to}
        else:
            new["sealed_at"] = now
        statement = insert(security_chain).values(new)
        await control.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))
