"""Challenges of passkey ceremonies: random, for one purpose, one session or browser, and one answer.

The library that verifies answers keeps no challenges, so they are kept here. One is taken by deleting it, in a
transaction of its own that is committed before the answer is looked at: a wrong answer spends it too.
"""

import datetime as dt
import hashlib
import os
import uuid
from typing import Literal
from uuid import UUID

import msgspec

from auth.models import challenge
from kernel.clock import real_now
from kernel.db import ControlSession, Databases

Purpose = Literal["register", "sign-in", "sign-up", "step-up", "agreement", "second-factor"]

LIFETIME: dict[Purpose, dt.timedelta] = {
    "register": dt.timedelta(minutes=5),
    # Offered while the sign-in page is open; the page asks for another one before this one ends.
    "sign-in": dt.timedelta(minutes=10),
    # The passkey is made on one page of sign-up and sent with the next.
    "sign-up": dt.timedelta(hours=1),
    "step-up": dt.timedelta(minutes=5),
    "agreement": dt.timedelta(minutes=5),
    "second-factor": dt.timedelta(minutes=5),
}

_BYTES = 32


class Challenge(msgspec.Struct, frozen=True):
    """A challenge that was just made."""

    id: UUID
    value: bytes


async def issue(control: ControlSession, purpose: Purpose, bound_to: bytes, subject: bytes | None = None) -> Challenge:
    """Makes a challenge for whoever `bound_to` (a hash of a secret of theirs) stands for.

    With a `subject`, the hash of something that is agreed to, the answer is a signature of that.
    """
    made_id, now = uuid.uuid4(), real_now()
    made = Challenge(made_id, os.urandom(_BYTES) if subject is None else of_subject(purpose, subject, made_id))
    await control.execute(challenge.delete().where(challenge.c.expires_at <= now))
    row = {"id": made.id, "purpose": purpose, "bound_to": bound_to, "value": made.value}
    await control.execute(challenge.insert(), {**row, "created_at": now, "expires_at": now + LIFETIME[purpose]})
    return made


def of_subject(purpose: Purpose, subject: bytes, nonce: UUID) -> bytes:
    """The challenge whose answer signs `subject`; its 122 random bits are those of the challenge's id."""
    return hashlib.sha256(b"rapport:%s:%d:%s%s" % (purpose.encode(), len(subject), subject, nonce.bytes)).digest()


async def take(databases: Databases, challenge_id: UUID, purpose: Purpose, bound_to: bytes) -> bytes | None:
    """The challenge, once; None if there is none such, of this purpose, of this session, that has not expired."""
    mine = (
        (challenge.c.id == challenge_id)
        & (challenge.c.purpose == purpose)
        & (challenge.c.bound_to == bound_to)
        & (challenge.c.expires_at > real_now())
    )
    async with databases.control_session() as control:
        rows = await control.rows(challenge.delete().where(mine).returning(challenge.c.value))
    return bytes(rows[0].value) if rows else None
