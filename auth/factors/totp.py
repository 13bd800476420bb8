"""Authenticator apps: time-based codes (RFC 6238; SHA-1, six digits, 30 seconds, as every app knows them).

A code is taken once: its time step is written down in the statement that compares it with the last one, so that of two
requests with the same code one is refused. A clock may be one step off either way. The real clock counts, never that of
an organisation.
"""

import datetime as dt
import hmac
from typing import Final
from uuid import UUID

import msgspec
import pyotp
import segno
import sqlalchemy as sa

from auth.factors.errors import AuthenticatorCodeWrong, AuthenticatorGone, TooManyAuthenticators
from auth.factors.models import AUTHENTICATOR_NAME, AUTHENTICATOR_SECRET, authenticator
from auth.models import identity
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.pool import Row

MOST: Final = 5
OFFERED: Final = dt.timedelta(minutes=15)
"""For so long a secret waits for its first code."""
STEP_SECONDS: Final = 30
ISSUER: Final = "Rapport"
_SECRET_CHARACTERS: Final = 32
"""Of base32: the 160 bits that RFC 4226 recommends."""
_DRIFT: Final = (0, -1, 1)


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A secret to be put into an app: to be typed, as a link for an app on this device, and as a QR code.

    `qr` are its rows without the quiet zone, a 1 for each dark module.
    """

    id: UUID
    secret: str
    uri: str
    qr: list[str]


class AuthenticatorView(msgspec.Struct, frozen=True, kw_only=True):
    """One of one's own authenticators."""

    id: UUID
    name: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None


async def offer(control: ControlSession, identity_id: UUID, email: str, name: str) -> Offered:
    """A new secret, which counts from its first code on; raises `TooManyAuthenticators`."""
    await lock(control, identity_id)
    mine, now = authenticator.c.identity_id == identity_id, real_now()
    await control.execute(authenticator.delete().where(mine, authenticator.c.confirmed_at.is_(None)))
    if len(await confirmed(control, identity_id)) >= MOST:
        raise TooManyAuthenticators
    made_id, secret = new_id(), pyotp.random_base32(_SECRET_CHARACTERS)
    row = {
        "id": made_id,
        "identity_id": identity_id,
        "name": control.keys.encrypt_text(name.strip(), field=AUTHENTICATOR_NAME, record=made_id),
        "secret": control.keys.encrypt_text(secret, field=AUTHENTICATOR_SECRET, record=made_id),
        "created_at": now,
    }
    await control.execute(authenticator.insert(), row)
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return Offered(id=made_id, secret=secret, uri=uri, qr=_modules(uri))


async def confirm(control: ControlSession, identity_id: UUID, authenticator_id: UUID, code: str) -> None:
    """Puts an offered authenticator into use; raises `AuthenticatorGone` or `AuthenticatorCodeWrong`."""
    await lock(control, identity_id)
    mine = (authenticator.c.id == authenticator_id) & (authenticator.c.identity_id == identity_id)
    waits = mine & authenticator.c.confirmed_at.is_(None) & (authenticator.c.created_at > real_now() - OFFERED)
    rows = await control.rows(sa.select(authenticator).where(waits))
    if not rows:
        raise AuthenticatorGone
    step = _step_of(control, rows[0], code)
    if step is None:
        raise AuthenticatorCodeWrong(fields={"code": AuthenticatorCodeWrong()})
    now = real_now()
    values = {"confirmed_at": now, "last_used_at": now, "last_step": step}
    await control.execute(authenticator.update().where(waits).values(values))


async def take(control: ControlSession, identity_id: UUID, code: str) -> bool:
    """Whether a code is one of an identity's authenticators and was not taken yet; it is taken by that."""
    for row in await confirmed(control, identity_id):
        step = _step_of(control, row, code)
        if step is None:
            continue
        unspent = (authenticator.c.id == row.id) & (authenticator.c.last_step < step)
        taken = authenticator.update().where(unspent).values(last_step=step, last_used_at=real_now())
        if (await control.execute(taken)).rowcount:
            return True
    return False


async def confirmed(control: ControlSession, identity_id: UUID) -> list[Row]:
    """The rows of an identity's authenticators that are in use, the newest first."""
    mine = (authenticator.c.identity_id == identity_id) & authenticator.c.confirmed_at.is_not(None)
    newest = authenticator.c.created_at.desc()
    return list(await control.rows(sa.select(authenticator).where(mine).order_by(newest, authenticator.c.id)))


async def listed(control: ControlSession, identity_id: UUID) -> list[AuthenticatorView]:
    """The same as their owner sees them."""
    return [_view(control, row) for row in await confirmed(control, identity_id)]


async def rename(
    control: ControlSession, identity_id: UUID, authenticator_id: UUID, name: str
) -> AuthenticatorView | None:
    """Gives one of an identity's authenticators another name; None if it has none such."""
    mine = (authenticator.c.id == authenticator_id) & (authenticator.c.identity_id == identity_id)
    mine &= authenticator.c.confirmed_at.is_not(None)
    sealed = control.keys.encrypt_text(name.strip(), field=AUTHENTICATOR_NAME, record=authenticator_id)
    rows = await control.rows(authenticator.update().where(mine).values(name=sealed).returning(authenticator))
    return _view(control, rows[0]) if rows else None


async def remove(control: ControlSession, identity_id: UUID, authenticator_id: UUID) -> bool:
    """Removes one of an identity's authenticators; False if it has none such."""
    await lock(control, identity_id)
    mine = (authenticator.c.id == authenticator_id) & (authenticator.c.identity_id == identity_id)
    return bool((await control.execute(authenticator.delete().where(mine))).rowcount)


async def lock(control: ControlSession, identity_id: UUID) -> None:
    """One at a time for an identity: two removals at once would each leave the other's factor."""
    await control.execute(sa.select(identity.c.id).where(identity.c.id == identity_id).with_for_update())


def _step_of(control: ControlSession, row: Row, code: str) -> int | None:
    """The time step that a code is of, if it is of one near now."""
    secret = control.keys.decrypt_text(row.secret, field=AUTHENTICATOR_SECRET, record=row.id)
    app, now = pyotp.HOTP(secret), int(real_now().timestamp()) // STEP_SECONDS
    near = [now + drift for drift in _DRIFT if hmac.compare_digest(app.at(now + drift), code)]
    return near[0] if near else None


def _modules(text: str) -> list[str]:
    return ["".join(str(module) for module in row) for row in segno.make_qr(text, error="m").matrix]


def _view(control: ControlSession, row: Row) -> AuthenticatorView:
    return AuthenticatorView(
        id=row.id,
        name=control.keys.decrypt_text(row.name, field=AUTHENTICATOR_NAME, record=row.id),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )
