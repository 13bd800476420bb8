"""Authenticator apps: time-based codes (RFC 6238; SHA-1, six digits, 30 seconds, as every app knows them).

A code is taken once: its time step is written down in the statement that compares it with the last one, so that of two
requests with the same code one is refused. It is taken in its own step alone, by the device's clock. How far that is
off is learned as RFC 6238, section 6, has it: a right code of a step beside is refused, and when the very next one fits
the same drift, that is the device's from then on. So somebody who was slow types the next code, and a wrong clock costs
two codes, once. The real clock counts, never that of an organisation.
"""

import datetime as dt
import hmac
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
import pyotp
import segno
import sqlalchemy as sa

from auth.factors.errors import (
    AuthenticatorCodeRunOut,
    AuthenticatorCodeWrong,
    AuthenticatorGone,
    TooManyAuthenticators,
)
from auth.factors.models import AUTHENTICATOR_NAME, AUTHENTICATOR_SECRET, authenticator
from auth.models import identity
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.pool import Row

MOST: Final = 5
OFFERED: Final = dt.timedelta(minutes=15)
"""For so long a secret waits for its first code."""
STEP_SECONDS: Final = 30
ISSUER: Final = "Rapport"
_SECRET_CHARACTERS: Final = 32
"""Of base32: the 160 bits that RFC 4226 recommends."""
_FARTHEST: Final = 2
"""So many steps a clock may be off, either way."""

Outcome = Literal["taken", "run out", "wrong"]


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


async def confirm(control: ControlSession, identity_id: UUID, authenticator_id: UUID, code: str) -> Invalid | None:
    """Puts an offered authenticator into use; raises `AuthenticatorGone`. What is wrong with the code is returned, not
    raised: a right one of a step beside is remembered, for the next one to say how far the clock is off.
    """
    await lock(control, identity_id)
    mine = (authenticator.c.id == authenticator_id) & (authenticator.c.identity_id == identity_id)
    waits = mine & authenticator.c.confirmed_at.is_(None) & (authenticator.c.created_at > real_now() - OFFERED)
    rows = await control.rows(sa.select(authenticator).where(waits))
    if not rows:
        raise AuthenticatorGone
    match await _try(control, rows[0], code, {"confirmed_at": real_now()}):
        case "taken":
            return None
        case "run out":
            return Invalid(fields={"code": AuthenticatorCodeRunOut()})
        case _:
            return AuthenticatorCodeWrong(fields={"code": AuthenticatorCodeWrong()})


async def take(control: ControlSession, identity_id: UUID, code: str) -> Outcome:
    """Whether a code is one of an identity's authenticators in its step and was not taken yet; it is taken by that."""
    outcomes: list[Outcome] = []
    for row in await confirmed(control, identity_id):
        outcomes.append(await _try(control, row, code, {}))
        if outcomes[-1] == "taken":
            return "taken"
    return "run out" if "run out" in outcomes else "wrong"


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


async def _try(control: ControlSession, row: Row, code: str, more: dict[str, Any]) -> Outcome:
    """Takes a code of the device's own step, or the second one in a row of another drift, which is learned by that.

    A right code of another step is written down. One that was taken, or is older than one that was, is wrong.
    """
    found = _step_of(control, row, code)
    if found is None:
        return "wrong"
    step, drift = found
    unspent = (authenticator.c.id == row.id) & (sa.func.coalesce(authenticator.c.last_step, -1) < step)
    fits = (authenticator.c.drift == drift) | (
        (authenticator.c.near_step == step - 1) & (authenticator.c.near_drift == drift)
    )
    spent = {"last_step": step, "last_used_at": real_now(), "drift": drift, "near_step": None, "near_drift": None}
    if (await control.execute(authenticator.update().where(unspent, fits).values(**spent, **more))).rowcount:
        return "taken"
    near = authenticator.update().where(unspent).values(near_step=step, near_drift=drift)
    return "run out" if (await control.execute(near)).rowcount else "wrong"


def _step_of(control: ControlSession, row: Row, code: str) -> tuple[int, int] | None:
    """The time step that a code is of, and by how many steps the device is off if it shows that now.

    None if it is of none near now. The device's own step is tried first.
    """
    secret = control.keys.decrypt_text(row.secret, field=AUTHENTICATOR_SECRET, record=row.id)
    app, now = pyotp.HOTP(secret), int(real_now().timestamp()) // STEP_SECONDS
    drifts = sorted(range(-_FARTHEST, _FARTHEST + 1), key=lambda drift: drift != row.drift)
    near = [(now + drift, drift) for drift in drifts if hmac.compare_digest(app.at(now + drift), code)]
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
