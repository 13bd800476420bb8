"""The end of an organisation: an owner asks for it, and may call it back for thirty days of the organisation's clock.

What happens then is in `erasing.py`; here is who asks, who calls back, and how the work is found when it is due.
"""

import datetime as dt
import unicodedata
from typing import Final
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import people, security_log
from auth.principal import Principal
from kernel.clock import business_now, real_now
from kernel.db import ControlSession
from kernel.errors import Invalid, NotFound
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.runtime import Runtime
from rapport.portability import erasing, mails
from rapport.portability.erasing import MAIL
from rapport.portability.errors import ErasureAsked, FilesHeld, TooLateToCallBack, WrongName
from rapport.portability.models import erasure
from tenants.directory import Tenant
from tenants.models import organisation_clock

JOB: Final = "portability.erase"

CLOCK_MOVED: Final = "portability.clock_moved"

GRACE: Final = dt.timedelta(days=30)
"""For so long it can be called back, by the organisation's clock."""


class Asked(msgspec.Struct, frozen=True):
    """An erasure that was asked for: until when it can be called back, and by whom it was asked for."""

    asked_at: dt.datetime
    due_at: dt.datetime
    requested_by: UUID


async def asked(control: ControlSession, organisation_id: UUID) -> Asked | None:
    """The erasure of an organisation that was asked for."""
    columns = (erasure.c.asked_at, erasure.c.due_at, erasure.c.requested_by)
    rows = await control.rows(sa.select(*columns).where(erasure.c.organisation_id == organisation_id))
    return Asked(*rows[0]) if rows else None


async def certificate_of(control: ControlSession, organisation_id: UUID) -> str:
    """The certificate of an erasure; raises `NotFound`."""
    done = (erasure.c.organisation_id == organisation_id) & (erasure.c.phase == "erased")
    rows = await control.rows(sa.select(erasure.c.certificate).where(done))
    if not rows:
        raise NotFound
    found: str = rows[0].certificate
    return found


async def ask(runtime: Runtime, principal: Principal, name: str) -> None:
    """Asks for the end. Raises `Invalid` unless the organisation's name was typed, `ErasureAsked` for a second time,
    `FilesHeld` while files are under a legal hold.
    """
    tenant, now = principal.tenant, business_now()
    if _plain(name) != _plain(tenant.name):
        raise Invalid(fields={"name": WrongName()})
    if count := await erasing.held(runtime, tenant.id):
        raise FilesHeld(details={"count": count}, count=count)
    row = {
        "organisation_id": tenant.id, "phase": "asked", "requested_by": principal.person_id, "asked_at": now,
        "due_at": now + GRACE, "database": tenant.home.database, "schema": tenant.home.schema,
        "touched_at": real_now(),
    }  # fmt: skip
    owners = await _owners(runtime, principal)
    async with runtime.databases.control_session() as control:
        if not (await control.execute(insert(erasure).on_conflict_do_nothing(), row)).rowcount:
            raise ErasureAsked
        await _note(control, "erasure_asked", principal)
        await _tell(control, owners, "asked", tenant, (now + GRACE).date())


async def call_back(runtime: Runtime, principal: Principal) -> None:
    """Takes it back; nothing has changed then. Raises `TooLateToCallBack`, also where there is none.

    What is due is too late, begun or not: nobody in a sandbox keeps it when its organisation removes it.
    """
    mine = (erasure.c.organisation_id == principal.tenant.id) & (erasure.c.phase == "asked")
    mine &= erasure.c.due_at > business_now()
    owners = await _owners(runtime, principal)
    async with runtime.databases.control_session() as control:
        if not (await control.execute(erasure.delete().where(mine))).rowcount:
            raise TooLateToCallBack
        await _note(control, "erasure_called_back", principal)
        await _tell(control, owners, "called_back", principal.tenant, business_now().date())


async def sweep(runtime: Runtime) -> None:
    """Leaves a job for each erasure that is due and not done: one that was killed goes on where it was."""
    now = real_now()
    ahead = sa.func.make_interval(0, 0, 0, 0, 0, 0, sa.func.coalesce(organisation_clock.c.offset_seconds, 0))
    clocks = erasure.outerjoin(
        organisation_clock, organisation_clock.c.organisation_id == erasure.c.organisation_id
    )  # fmt: skip
    due = (erasure.c.phase != "erased") & (erasure.c.due_at <= sa.bindparam("now", now, sa.DateTime(True)) + ahead)
    async with runtime.databases.control_session() as control:
        for row in await control.rows(sa.select(erasure.c.organisation_id).select_from(clocks).where(due)):
            job_id = uuid5(row.organisation_id, f"erase {now:%Y-%m-%d %H:%M}")
            await control.enqueue(JOB, {"organisation_id": str(row.organisation_id)}, job_id=job_id)


async def job(runtime: Runtime, work: Job) -> None:
    """Erases what is due; also the subscriber of a clock that was moved."""
    said = work.args.get("event", work.args)
    await erasing.erase(runtime, UUID(str(said["organisation_id"])))


async def mail(runtime: Runtime, work: Job) -> None:
    """Tells one owner."""
    locale, kind = str(work.args["locale"]), str(work.args["kind"])
    subject, body = mails.TEXTS[kind]
    told = {**work.args, "link": f"{runtime.settings.public_url}/settings/archive"}
    await runtime.mail.send(
        Mail(
            to=str(work.args["to"]), subject=subject.format(**told).pick(locale), text=body.format(**told).pick(locale),
            key=work.id, of=UUID(str(work.args["organisation_id"])) if "organisation_id" in work.args else None,
        )
    )  # fmt: skip


async def _owners(runtime: Runtime, principal: Principal) -> list[tuple[str, str]]:
    async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
        return await people.addresses_of_owners(session)


async def _tell(
    control: ControlSession, owners: list[tuple[str, str]], kind: str, tenant: Tenant, day: dt.date
) -> None:
    for email, locale in owners:
        args = {
            "to": email, "locale": locale, "kind": kind, "organisation": tenant.name, "day": day.isoformat(),
            "organisation_id": str(tenant.id),
        }  # fmt: skip
        await control.enqueue(MAIL, args)


async def _note(control: ControlSession, kind: str, principal: Principal) -> None:
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id
    )  # fmt: skip


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split())
