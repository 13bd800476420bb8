"""Between two factors: somebody proved a password or a mailed code, and owes another proof before there is a session.

It counts in the browser that began, for ten minutes, five tries and one session. A try is counted before anything is
compared, and stays counted when it fails.
"""

import datetime as dt
import uuid
from typing import Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.errors import StepUpNeeded
from auth.factors import recovery, totp
from auth.factors.models import factor_reset, pending_sign_in
from auth.models import membership, passkey, password
from auth.policies.errors import MailedCodesOff
from auth.policies.models import sign_in_policy
from auth.sessions import MAILED_CODE, Proof, digest
from kernel.clock import real_now
from kernel.db import ControlSession

LIFETIME: Final = dt.timedelta(minutes=10)
MAX_ATTEMPTS: Final = 5

Way = Literal["passkey", "totp", "recovery", "password"]


class Begun(msgspec.Struct, frozen=True):
    """Somebody owes a second factor; `ways` are those that they have, the best first."""

    pending_id: UUID
    ways: list[Way]
    expires_at: dt.datetime


class Found(msgspec.Struct, frozen=True):
    """Who owes it, what they proved, and whether this try is the last one."""

    identity_id: UUID
    proof: Proof
    is_last: bool = False


async def ways(control: ControlSession, identity_id: UUID) -> list[Way]:
    """What an identity can prove beside a password. Empty where there is nothing; recovery codes alone are nothing."""
    found: list[Way] = []
    if await control.rows(sa.select(passkey.c.id).where(passkey.c.identity_id == identity_id).limit(1)):
        found.append("passkey")
    if await totp.confirmed(control, identity_id):
        found.append("totp")
    if found and await recovery.left(control, identity_id):
        found.append("recovery")
    return found


async def check_strong(control: ControlSession, identity_id: UUID, proof: Proof) -> None:
    """Refuses to change the ways in of whoever has a second factor by a proof without one; raises `StepUpNeeded`, and
    `MailedCodesOff` for a mailed code alone where one of their organisations takes none: what they signed up for with
    it, in an organisation of their own, must not get them in there.

    Whoever has none gets by, and so adds the first. From here on the identity is locked: nobody adds a first factor
    beside one that is just being added.
    """
    await totp.lock(control, identity_id)
    if not proof.is_strong and await ways(control, identity_id):
        raise StepUpNeeded
    if proof.amr == MAILED_CODE and await _codes_off(control, identity_id):
        raise MailedCodesOff


async def _codes_off(control: ControlSession, identity_id: UUID) -> bool:
    """Whether one of an identity's organisations takes no mailed codes, once they have a password to come in with."""
    mine = sign_in_policy.c.organisation_id == membership.c.organisation_id
    strict = (
        sa.select(membership.c.id)
        .join(sign_in_policy, mine)
        .where(
            membership.c.identity_id == identity_id,
            membership.c.status == "active",
            sa.not_(sign_in_policy.c.mailed_codes),
            sa.exists().where(password.c.identity_id == membership.c.identity_id),
        )
    )
    return bool(await control.rows(strict.limit(1)))


async def after_reset(control: ControlSession, identity_id: UUID) -> list[Way]:
    """What is asked for beside a mailed code of whoever's second factor was taken away (auth/factors/reset.py).

    Empty for everybody else, for whoever has an authenticator again, and where there is nothing to ask for.
    """
    mine = (factor_reset.c.identity_id == identity_id) & factor_reset.c.done_at.is_not(None)
    if not await control.rows(sa.select(factor_reset.c.id).where(mine).limit(1)):
        return []
    found = await ways(control, identity_id)
    if "totp" in found:
        return []
    has_password = await control.rows(sa.select(password.c.identity_id).where(password.c.identity_id == identity_id))
    asked: list[Way] = ["passkey"] if "passkey" in found else []
    return [*asked, "password"] if has_password else asked


async def reset_due_at(control: ControlSession, identity_id: UUID) -> dt.datetime | None:
    """When an identity's second factors are going to be taken away, if somebody asked for that."""
    table = factor_reset.c
    mine = (table.identity_id == identity_id) & table.done_at.is_(None) & table.cancelled_at.is_(None)
    rows = await control.rows(sa.select(table.due_at).where(mine))
    return rows[0].due_at if rows else None


async def begin(control: ControlSession, identity_id: UUID, mark: str, proof: Proof, owed: list[Way]) -> Begun:
    """Writes down what was proved, in the browser that `mark` stands for."""
    made_id, now = uuid.uuid4(), real_now()
    await control.execute(pending_sign_in.delete().where(pending_sign_in.c.expires_at <= now))
    row = {
        "id": made_id,
        "identity_id": identity_id,
        "bound_to": digest(mark),
        "amr": proof.amr,
        "attempts": 0,
        "created_at": proof.at,
        "expires_at": now + LIFETIME,
    }
    await control.execute(pending_sign_in.insert(), row)
    return Begun(made_id, owed, now + LIFETIME)


async def find(control: ControlSession, pending_id: UUID, mark: str) -> Found | None:
    """The sign-in that waits in this browser, without counting a try."""
    rows = await control.rows(sa.select(pending_sign_in).where(_waits(pending_id, mark)))
    return Found(rows[0].identity_id, Proof(rows[0].created_at, rows[0].amr)) if rows else None


async def try_on(control: ControlSession, pending_id: UUID, mark: str) -> Found | None:
    """The same, and counts a try."""
    counted = pending_sign_in.update().where(_waits(pending_id, mark))
    counted = counted.values(attempts=pending_sign_in.c.attempts + 1)
    rows = await control.rows(counted.returning(*pending_sign_in.c))
    if not rows:
        return None
    row = rows[0]
    return Found(row.identity_id, Proof(row.created_at, row.amr), is_last=row.attempts >= MAX_ATTEMPTS)


async def end(control: ControlSession, pending_id: UUID) -> bool:
    """Takes the sign-in, once: False for whoever comes second."""
    mine = (pending_sign_in.c.id == pending_id) & pending_sign_in.c.used_at.is_(None)
    return bool((await control.execute(pending_sign_in.update().where(mine).values(used_at=real_now()))).rowcount)


async def forget(control: ControlSession, identity_id: UUID) -> None:
    """Ends what waits of an identity: what was proved before a password changed counts no more."""
    await control.execute(pending_sign_in.delete().where(pending_sign_in.c.identity_id == identity_id))


def _waits(pending_id: UUID, mark: str) -> sa.ColumnElement[bool]:
    table = pending_sign_in.c
    mine = (table.id == pending_id) & (table.bound_to == digest(mark)) & table.used_at.is_(None)
    return mine & (table.expires_at > real_now()) & (table.attempts < MAX_ATTEMPTS)
