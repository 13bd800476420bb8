"""The rotation of a keyset while everybody works: a new key, everything under it, and the old key destroyed.

Of an organisation's keyset, or of the platform's, under which the control database is (`PLATFORM_ROTATION` in place of
the organisation). The platform's is done by the login that owns the control database: the application's may replace
neither the keyset nor what is in append-only tables.

A job for each step, so that a worker that is killed loses a step and no more:

1. *publishing*: the keyset gets one more key and one more secret for hashes, which nothing is encrypted or hashed with;
   questions ask for the hashes under both. Every process takes them over (`tenants.watch.Watch`) within `TAKEN_OVER`;
   only then
2. *promoting*: the new ones encrypt and hash from now on. Again every process has to know.
3. *counting*: how much there is under the old key.
4. *walking*: all of it is encrypted and hashed anew (`tenants.reseal`), in short transactions beside everybody else's.
5. *verifying*: nothing is left under the old key, no transaction that might have used it is open, and of the platform's
   no mailed code is live that was hashed under the old secret. Then the old key
   is taken out of the keyset. What is still somewhere under it, like a page's cursor, opens for nobody here; a backup
   from before has the keyset of before, and opens for whoever has the root key.

Where an organisation keeps its own root key, that key has to be there in the first two and the last step. While it is
withdrawn the rotation waits.
"""

import asyncio
import datetime as dt
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import real_now
from kernel.crypto import Keyset, open_keyset
from kernel.db import CONTROL_HOME, ControlSession, Home
from kernel.errors import Conflict, NotFound
from kernel.jobs import Job
from kernel.keys.away import AWAY
from kernel.keys.provider import KeyProvider, KeyRefused, KeyUnreachable
from kernel.runtime import Runtime
from kernel.text import Text
from tenants import keys, reseal
from tenants.directory import PLATFORM, own_key_of
from tenants.models import PLATFORM_ROTATION, key_rotation, platform_keyset, tenant

JOB: Final = "tenants.rotate_keys"

TAKEN_OVER: Final = dt.timedelta(seconds=60)
"""Until every process has a changed keyset: it looks for one every `Times.recheck` seconds."""

SLICE: Final = 20.0
"""Seconds of walking in one job: what a killed worker loses."""

OTHERS: Final = dt.timedelta(seconds=5)
"""Until it is looked again whether those who may still write under the old key have ended."""

_AT_ONCE: Final = dt.timedelta()

STUCK: Final = dt.timedelta(minutes=10)
"""A rotation that nothing happened to for so long has lost its job."""

CODES_LIVE: Final = dt.timedelta(minutes=10)
"""How long a mailed code can be used. It is kept as a hash that nothing can be made of again."""

_mine = key_rotation.c.organisation_id


class UnderWay(Conflict):
    """A rotation was asked for while one is under way."""

    code = "tenants.rotation_under_way"
    text = Text(
        zh="密钥正在轮换，不能同时再轮换一次。请等待完成。",
        en="The keys are being rotated already, and that goes on. Wait until it has ended.",
    )


class Progress(msgspec.Struct, frozen=True):
    """How far a rotation is: `done` of `total` values and files are under the new key."""

    phase: str
    done: int
    total: int
    started_at: dt.datetime
    ended_at: dt.datetime | None


class Now(msgspec.Struct, frozen=True):
    """Where a rotation stands: what is to be done next, and how far the walk has come."""

    organisation_id: UUID
    phase: str
    step: int
    at_table: str | None
    at_block: int
    horizon: int | None


async def start(control: ControlSession, organisation_id: UUID, by: UUID | None) -> None:
    """Begins a rotation when the transaction commits.

    Raises `UnderWay`, or `NotFound` where there are no keys to rotate.
    """
    held = tenant.c.keyset.is_not(None)
    statement = sa.select(tenant.c.organisation_id).where(tenant.c.organisation_id == organisation_id, held)
    if organisation_id != PLATFORM_ROTATION and not await control.rows(statement):
        raise NotFound
    now = real_now()
    values = {
        "phase": "publishing", "step": 1, "at_table": None, "at_block": 0, "done": 0, "total": 0, "horizon": None,
        "started_by": by, "started_at": now, "touched_at": now, "ended_at": None,
    }  # fmt: skip
    row = insert(key_rotation).values(organisation_id=organisation_id, **values)
    begun = row.on_conflict_do_update(
        index_elements=[_mine], set_=values, where=key_rotation.c.ended_at.is_not(None)
    ).returning(_mine)
    if not await control.rows(begun):
        raise UnderWay
    await keys.note(control, "rotation_started", _noted(organisation_id), person_id=by)
    await _enqueue(control, organisation_id, 1, _AT_ONCE)


async def progress(control: ControlSession, organisation_id: UUID) -> Progress | None:
    """The rotation that is under way, or else the last one; None where there was none."""
    columns = [key_rotation.c[name] for name in Progress.__struct_fields__]
    rows = await control.rows(sa.select(*columns).where(_mine == organisation_id))
    return Progress(*rows[0]) if rows else None


async def job(runtime: Runtime, work: Job) -> None:
    """One step of a rotation. A job whose step was done, by itself or by another, does nothing."""
    organisation_id, step = UUID(str(work.args["organisation_id"])), int(work.args["step"])
    async with runtime.databases.control_session() as control:
        found = await _found(control, (_mine == organisation_id) & (key_rotation.c.step == step))
    if not found or found[0].phase == "ended":
        return
    [now] = found
    try:
        await _PHASES[now.phase](runtime, now)
    except (*AWAY, KeyRefused, KeyUnreachable):
        async with runtime.databases.control_session() as control:
            await _go_on(control, now, TAKEN_OVER)  # dark for now; nothing is lost by waiting
    except NotFound:  # its keys were destroyed meanwhile
        async with runtime.databases.control_session() as control:
            await control.execute(key_rotation.delete().where(_mine == organisation_id))


async def sweep(runtime: Runtime) -> None:
    """Gives a new job to rotations that have lost theirs."""
    async with runtime.databases.control_session() as control:
        stuck = key_rotation.c.ended_at.is_(None) & (key_rotation.c.touched_at < real_now() - STUCK)
        for now in await _found(control, stuck):
            await _go_on(control, now, _AT_ONCE)


async def _publish(runtime: Runtime, now: Now) -> None:
    async with _keeping(runtime, now) as control:
        if await _go_on(control, now, TAKEN_OVER, phase="promoting"):
            await _change(runtime, control, now.organisation_id, Keyset.with_new_key)


async def _promote(runtime: Runtime, now: Now) -> None:
    async with _keeping(runtime, now) as control:
        if await _go_on(control, now, TAKEN_OVER, phase="counting"):
            await _change(runtime, control, now.organisation_id, Keyset.promoted, is_new=True)


async def _count(runtime: Runtime, now: Now) -> None:
    """From here on the walk sees what is to be done; who may still write under the old key has a lower number."""
    home = await _home(runtime, now.organisation_id)
    async with runtime.session(home) as session:
        horizon = (await session.execute(sa.select(_number(sa.func.pg_current_xact_id())))).scalar_one()
    total = len(await reseal.files_left(runtime, home))
    for table in reseal.tables(home):
        total += await reseal.left(runtime, home, table)
    async with runtime.databases.control_session() as control:
        await _go_on(control, now, _AT_ONCE, phase="walking", total=total, horizon=horizon)


async def _walk(runtime: Runtime, now: Now) -> None:
    """As much as fits into `SLICE`; the next job goes on from there."""
    home, until = await _home(runtime, now.organisation_id), time.monotonic() + SLICE
    block, done = now.at_block, 0
    for table in reseal.tables(home):
        if now.at_table is not None and table.name < now.at_table:
            continue
        block = now.at_block if table.name == now.at_table else 0
        while block < await reseal.blocks_of(runtime, home, table):
            done += await reseal.anew(runtime, home, table, block)
            block += reseal.BLOCKS
            if time.monotonic() > until:
                await _walked(runtime, now, done, phase="walking", at_table=table.name, at_block=block)
                return
    for file_id in await reseal.files_left(runtime, home):
        done += await reseal.file_anew(runtime, home, file_id)
    await _walked(runtime, now, done, phase="verifying", at_table=None, at_block=0)


async def _walked(runtime: Runtime, now: Now, done: int, **values: object) -> None:
    async with runtime.databases.control_session() as control:
        await _go_on(control, now, _AT_ONCE, done=key_rotation.c.done + done, **values)


async def _verify(runtime: Runtime, now: Now) -> None:
    """Takes the old key away once nothing needs it; until then it waits for who may use it, or walks again."""
    home = await _home(runtime, now.organisation_id)
    async with runtime.session(home) as session:
        oldest = _number(sa.func.pg_snapshot_xmin(sa.func.pg_current_snapshot()))
        is_open = (await session.execute(sa.select(oldest))).scalar_one() <= now.horizon
    waits = is_open or await reseal.is_written_under_old_keys(runtime, home) or await _codes_are_live(runtime, home)
    is_left = waits or bool(await reseal.files_left(runtime, home))
    for table in reseal.tables(home):
        is_left = is_left or bool(await reseal.left(runtime, home, table))
    if is_left:
        async with runtime.databases.control_session() as control:
            await _go_on(control, now, OTHERS, phase="verifying" if waits else "walking")
    else:
        await _retire(runtime, now)


async def _retire(runtime: Runtime, now: Now) -> None:
    organisation_id, ended = now.organisation_id, real_now()
    whole = sa.func.greatest(key_rotation.c.total, key_rotation.c.done)
    async with _keeping(runtime, now) as control:
        if not await _go_on(control, now, _AT_ONCE, phase="ended", ended_at=ended, done=whole, total=whole):
            return
        before, after = await _change(runtime, control, organisation_id, Keyset.retired)
        for key_id in sorted({*before.key_ids} - {*after.key_ids}):
            await keys.note(control, "destroyed", _noted(organisation_id), key_id=key_id)
        await keys.note(control, "rotation_ended", _noted(organisation_id), key_id=after.primary_key_id)


_PHASES: Final[dict[str, Callable[[Runtime, Now], Awaitable[None]]]] = {
    "publishing": _publish, "promoting": _promote, "counting": _count, "walking": _walk, "verifying": _verify,
}  # fmt: skip


def _number(transaction: sa.Function[object]) -> sa.ColumnElement[int]:
    """The number of a transaction."""
    return sa.cast(sa.cast(transaction, sa.Text), sa.BigInteger)


def _keeping(runtime: Runtime, now: Now) -> AbstractAsyncContextManager[ControlSession]:
    """A transaction of whoever may change the stored keyset."""
    is_platform = now.organisation_id == PLATFORM_ROTATION
    return runtime.databases.keeper_session() if is_platform else runtime.databases.control_session()


def _noted(organisation_id: UUID) -> UUID | None:
    """Whose line it is in the log of keys."""
    return None if organisation_id == PLATFORM_ROTATION else organisation_id


async def _codes_are_live(runtime: Runtime, home: str) -> bool:
    """Whether somebody may still enter a code that was hashed before the new secret was the first."""
    if home != CONTROL_HOME:
        return False
    async with runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(platform_keyset.c.created_at))
    return bool(real_now() < row.created_at + TAKEN_OVER + CODES_LIVE)


async def _home(runtime: Runtime, organisation_id: UUID) -> str:
    if organisation_id == PLATFORM_ROTATION:
        return CONTROL_HOME
    statement = sa.select(tenant.c.database, tenant.c.schema).where(tenant.c.organisation_id == organisation_id)
    async with runtime.databases.control_session() as control:
        [row] = await control.rows(statement)
    return Home(row.database, row.schema).key


async def _found(control: ControlSession, those: sa.ColumnElement[bool]) -> list[Now]:
    columns = [key_rotation.c[name] for name in Now.__struct_fields__]
    return [Now(*row) for row in await control.rows(sa.select(*columns).where(those))]


async def _go_on(control: ControlSession, now: Now, after: dt.timedelta, **values: object) -> bool:
    """Takes this step and puts the next one in line; False when another has taken it."""
    mine = (_mine == now.organisation_id) & (key_rotation.c.step == now.step)
    values |= {"step": now.step + 1, "touched_at": real_now()}
    taken = await control.execute(key_rotation.update().where(mine).values(**values))
    if taken.rowcount and values.get("phase") != "ended":
        await _enqueue(control, now.organisation_id, now.step + 1, after)
    return bool(taken.rowcount)


async def _enqueue(control: ControlSession, organisation_id: UUID, step: int, after: dt.timedelta) -> None:
    args = {"organisation_id": str(organisation_id), "step": step}
    await control.enqueue(JOB, args, run_at=real_now() + after)


async def _change(
    runtime: Runtime, control: ControlSession, organisation_id: UUID, change: Callable[[Keyset], Keyset],
    *, is_new: bool = False,
) -> tuple[Keyset, Keyset]:  # fmt: skip
    """Changes the stored keyset, whose key is a new one from now on if it `is_new`; it before and after."""
    if organisation_id == PLATFORM_ROTATION:
        statement = sa.select(platform_keyset.c.keyset).with_for_update()
        [row], owner, url = await control.rows(statement), PLATFORM, ""
        stored, created = platform_keyset.update(), "created_at"
    else:
        row, owner = await keys.held(control, organisation_id), str(organisation_id)
        url = own_key_of(control.keys, organisation_id, row.own_key)
        stored, created = tenant.update().where(tenant.c.organisation_id == organisation_id), "key_created_at"
    if row.keyset is None:
        raise NotFound
    before, after, wrapped = await asyncio.to_thread(
        _changed, runtime.keyring.provider(url), bytes(row.keyset), owner, change
    )
    values = {"keyset": wrapped, "wrapped_at": real_now(), **({created: real_now()} if is_new else {})}
    await control.execute(stored.values(**values))
    return before, after


def _changed(
    provider: KeyProvider, wrapped: bytes, owner: str, change: Callable[[Keyset], Keyset]
) -> tuple[Keyset, Keyset, bytes]:
    """A thread's work, as a root key's service may be far away."""
    before = open_keyset(provider, wrapped, owner)
    after = change(before)
    return before, after, after.wrap(provider)
