"""The secret address of somebody's calendar: made, replaced and taken back by themselves, and found by its secret.

Whoever has the address reads that person's own days without signing in, and nothing else. Only a hash of it is kept:
the secret is random and long, so that a fast one will do. It is shown once.
"""

import datetime as dt
import hashlib
import secrets
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import security_log
from auth.actor import principal_of
from auth.principal import Principal
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import Forbidden, NotFound, Suspended
from kernel.runtime import Runtime
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.calendar.errors import NoCalendar
from rapport.crm.calendar.models import calendar_address
from tenants.directory import Directory

_SECRET_BYTES: Final = 32


async def made_at(control: ControlSession, principal: Principal) -> dt.datetime | None:
    """Since when somebody has an address; None where they have none."""
    rows = await control.rows(sa.select(calendar_address.c.made_at).where(_of(principal)))
    return rows[0].made_at if rows else None


async def make(control: ControlSession, principal: Principal) -> str:
    """A new secret; the address of before, if there was one, leads nowhere from now on."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = {
        "organisation_id": principal.tenant.id, "person_id": principal.person_id,
        "secret_hash": _hash(secret), "made_at": real_now(),
    }  # fmt: skip
    statement = insert(calendar_address).values(row)
    changed = {name: statement.excluded[name] for name in ("secret_hash", "made_at")}
    await control.execute(
        statement.on_conflict_do_update(index_elements=["organisation_id", "person_id"], set_=changed)
    )
    await security_log.note(
        control, "calendar_address_made", identity_id=principal.identity_id, organisation_id=principal.tenant.id
    )
    return secret


async def revoke(control: ControlSession, principal: Principal) -> None:
    """Takes the address back; once more changes nothing."""
    done = await control.execute(calendar_address.delete().where(_of(principal)))
    if done.rowcount:
        await security_log.note(
            control, "calendar_address_revoked", identity_id=principal.identity_id, organisation_id=principal.tenant.id
        )


async def found(runtime: Runtime, secret: str) -> Principal:
    """Whose calendar a secret leads to, with their rights of now; `NoCalendar` for whatever leads nowhere."""
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(calendar_address).where(calendar_address.c.secret_hash == _hash(secret)))
    if not rows:
        raise NoCalendar
    return await _reader(runtime, rows[0].organisation_id, rows[0].person_id)


async def _reader(runtime: Runtime, organisation_id: UUID, person_id: UUID) -> Principal:
    try:
        tenant = await Directory(runtime.databases, runtime.keyring).tenant(organisation_id)
        principal = await principal_of(runtime, tenant.home.key, person_id)
    except (Forbidden, NotFound, Suspended):
        raise NoCalendar from None
    if principal.tenant.status not in {"active", "read_only"} or not principal.has_module(ACTIVITY.module):
        raise NoCalendar
    return principal


def _of(principal: Principal) -> sa.ColumnElement[bool]:
    here = calendar_address.c.organisation_id == principal.tenant.id
    return here & (calendar_address.c.person_id == principal.person_id)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
