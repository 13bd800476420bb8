"""The life of sandboxes: removed with their keys, made anew, warned of and ended in time, and found again."""

import datetime as dt
from typing import Final
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import identities
from auth.models import membership
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.portability import archives, erase, erasing
from rapport.portability.errors import FilesHeld
from rapport.portability.models import erasure, sandbox
from rapport.sandboxes import mails, store
from rapport.sandboxes.store import Wanted
from tenants.models import NAME_FIELD, organisation, organisation_clock, tenant

MAIL: Final = "sandboxes.mail_expiring"

STUCK: Final = dt.timedelta(minutes=10)
"""One that is being made and that nothing happened to for so long has lost its job."""

WARNED: Final = dt.timedelta(days=3)
"""How long before its end who asked for it is told."""


async def remove(runtime: Runtime, organisation_id: UUID, sandbox_id: UUID) -> None:
    """Destroys its keys and then its data, as an erasure does. Raises `SandboxGone`, `SandboxUnderWay`, `FilesHeld`."""
    async with runtime.databases.control_session() as control:
        row = await store.settled(control, organisation_id, sandbox_id)
    await _check_holds(runtime, row)
    async with runtime.databases.control_session() as control:
        await _remove(control, await store.settled(control, organisation_id, sandbox_id))
    if row.copy_id is None:
        await _forget_archive(runtime, organisation_id, sandbox_id)


async def _forget_archive(runtime: Runtime, organisation_id: UUID, sandbox_id: UUID) -> None:
    """Removes what one that was given up left in the store, if the keys were not there at the time."""
    async with runtime.databases.control_session() as control:
        source = await archives.source_of(control, organisation_id)
    if source is not None:
        await runtime.files.delete((await runtime.open_home(source.home)).keys, sandbox_id)


async def refresh(runtime: Runtime, organisation_id: UUID, sandbox_id: UUID, by: UUID, most: int) -> UUID:
    """Makes it anew, with the same people and for as many days; the former one is removed. Raises what both raise."""
    async with runtime.databases.control_session() as control:
        row = await store.settled(control, organisation_id, sandbox_id)
    await _check_holds(runtime, row)
    async with runtime.databases.control_session() as control:
        row = await store.settled(control, organisation_id, sandbox_id)
        await _remove(control, row)
        still = await store.members(control, organisation_id, [UUID(each) for each in row.people])
        days = max(round((row.expires_at - row.created_at) / dt.timedelta(days=1)), 1)
        wanted = Wanted(people=tuple(still), with_files=row.with_files, days=days)
        return await store.begin(control, organisation_id, by, wanted, most)


async def sweep(runtime: Runtime) -> None:
    """New jobs for those that lost theirs; a warning before the end; and the end, also that of what they copy."""
    now = real_now()
    async with runtime.databases.control_session() as control:
        stuck = sandbox.c.state.in_(store.UNDER_WAY) & (sandbox.c.touched_at < now - STUCK)
        for row in await control.rows(sa.select(sandbox.c.organisation_id, sandbox.c.id).where(stuck)):
            await control.execute(sandbox.update().where(store.one(*row)).values(touched_at=now))
            await store.enqueue(control, *row)
        for row in await control.rows(_of_time(now + WARNED, sandbox.c.warned_at.is_(None))):
            await _warn(control, row)
        over = await control.rows(_of_time(now))
    for row in over:
        await _end(runtime, row)


async def _end(runtime: Runtime, row: Row) -> None:
    """Ends one whose time is over; while files in it are under a legal hold it stays, till a sweep finds none."""
    try:
        await _check_holds(runtime, row)
    except FilesHeld:
        return
    async with runtime.databases.control_session() as control:
        mine = store.one(row.organisation_id, row.id) & (sandbox.c.state == "ready")
        for each in await control.rows(sa.select(sandbox).where(mine).with_for_update()):
            await _remove(control, each)


async def mail(runtime: Runtime, work: Job) -> None:
    """Tells who asked for a sandbox that its end is near."""
    told = {name: str(value) for name, value in work.args.items()}
    async with runtime.databases.control_session() as control:
        email = await identities.email_of(control, UUID(told["identity_id"]))
    told["link"] = f"{runtime.settings.public_url}/settings/sandboxes"
    subject, text = (each.format(**told).pick(told["locale"]) for each in mails.EXPIRING)
    of = UUID(told["organisation_id"])
    await runtime.mail.send(Mail(to=email, subject=subject, text=text, key=work.id, of=of))


def _of_time(moment: dt.datetime, *more: sa.ColumnElement[bool]) -> sa.Select[*tuple[object, ...]]:
    """Those whose end has come at a moment, by their organisation's clock, or whose organisation is gone."""
    offset = sa.func.coalesce(organisation_clock.c.offset_seconds, 0)
    ahead = sa.func.make_interval(0, 0, 0, 0, 0, 0, offset)
    over = sandbox.c.expires_at <= sa.bindparam("moment", moment, sa.DateTime(True)) + ahead
    return (
        sa.select(sandbox)
        .join_from(sandbox, organisation, organisation.c.id == sandbox.c.organisation_id)
        .join(organisation_clock, organisation_clock.c.organisation_id == organisation.c.id, isouter=True)
        .where(sandbox.c.state == "ready", over | (organisation.c.status == "deleted"), *more)
    )


async def _warn(control: ControlSession, row: Row) -> None:
    mine = store.one(row.organisation_id, row.id) & sandbox.c.warned_at.is_(None)
    if not (await control.execute(sandbox.update().where(mine).values(warned_at=real_now()))).rowcount:
        return
    asker = sa.select(membership.c.identity_id, organisation.c.name, organisation.c.locale).join(
        organisation, organisation.c.id == membership.c.organisation_id
    )
    theirs = (membership.c.organisation_id == row.organisation_id) & (membership.c.person_id == row.requested_by)
    for found in await control.rows(asker.where(theirs, membership.c.status == "active")):
        args = {
            "identity_id": str(found.identity_id), "locale": found.locale, "day": row.expires_at.date().isoformat(),
            "organisation": control.keys.decrypt_text(found.name, field=NAME_FIELD, record=row.organisation_id),
            "organisation_id": str(row.organisation_id),
        }  # fmt: skip
        await control.enqueue(MAIL, args)


async def _check_holds(runtime: Runtime, row: Row) -> None:
    if row.copy_id is not None and (count := await erasing.held(runtime, row.copy_id)):
        raise FilesHeld(details={"count": count}, count=count)


async def _remove(control: ControlSession, row: Row) -> None:
    """Leaves it to the erasure of an organisation, which is due at once; one that was never made is forgotten."""
    mine = store.one(row.organisation_id, row.id)
    if row.copy_id is None:
        await control.execute(sandbox.delete().where(mine))
        return
    now = real_now()
    found = sa.select(tenant.c.database, tenant.c.schema).where(tenant.c.organisation_id == row.copy_id)
    for place in await control.rows(found):
        statement = insert(erasure).values(
            organisation_id=row.copy_id, phase="asked", requested_by=row.requested_by, asked_at=now, due_at=now,
            database=place.database, schema=place.schema, touched_at=now,
        )  # fmt: skip
        # Somebody in it may have asked for its end already, a month ahead.
        sooner = statement.on_conflict_do_update(
            index_elements=["organisation_id"], set_={"due_at": now}, where=erasure.c.phase == "asked"
        )
        await control.execute(sooner)
    await control.execute(sandbox.update().where(mine).values(state="removing", touched_at=now))
    await control.enqueue(
        erase.JOB, {"organisation_id": str(row.copy_id)}, job_id=uuid5(row.copy_id, "sandbox removed")
    )  # fmt: skip
