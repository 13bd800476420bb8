"""One-time codes by mail: six digits, for one purpose and one address, ten minutes, five tries.

A code is stored as a keyed hash, beside for whom it is, encrypted. Tries are counted before they are compared and are
committed even when they fail, so parallel guesses share the same five.
"""

import datetime as dt
import hmac
import secrets
import uuid
from typing import Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.models import CODE, CODE_SUBJECT, code_challenge
from kernel.clock import real_now
from kernel.db import ControlSession

LIFETIME = dt.timedelta(minutes=10)
MAX_ATTEMPTS = 5
SIGN_IN = "sign-in"
SIGN_UP = "sign-up"
STEP_UP = "step-up"

Outcome = Literal["right", "wrong", "expired", "exhausted"]


class Issued(msgspec.Struct, frozen=True):
    """A fresh code; `code` goes into the mail and is kept nowhere else."""

    id: UUID
    code: str
    expires_at: dt.datetime


class Answer(msgspec.Struct, frozen=True):
    """What a try came to. `subject` says for whom the code was; only set when it was right."""

    outcome: Outcome
    remaining: int = 0
    subject: str = ""


async def issue(control: ControlSession, purpose: str, subject: str) -> Issued:
    """Makes a code for an e-mail address, or whoever else `subject` stands for."""
    # Random throughout: whoever doesn't hold the id can't even try codes.
    challenge_id, code, now = uuid.uuid4(), f"{secrets.randbelow(1_000_000):06}", real_now()
    row = {
        "id": challenge_id,
        "purpose": purpose,
        "subject": control.keys.encrypt_text(subject, field=CODE_SUBJECT, record=challenge_id),
        "code_hmac": _code_hmacs(control, challenge_id, code)[0],
        "attempts": 0,
        "created_at": now,
        "expires_at": now + LIFETIME,
    }
    await control.execute(code_challenge.insert(), row)
    return Issued(id=challenge_id, code=code, expires_at=now + LIFETIME)


async def answer(control: ControlSession, challenge_id: UUID, purpose: str, code: str) -> Answer:
    """Counts a try and compares. Never raises for a wrong code: the count must be committed."""
    now, table = real_now(), code_challenge.c
    mine = (table.id == challenge_id) & (table.purpose == purpose) & table.used_at.is_(None) & (table.expires_at > now)
    mine &= table.subject.is_not(None)
    counted = code_challenge.update().where(mine & (table.attempts < MAX_ATTEMPTS)).values(attempts=table.attempts + 1)
    rows = await control.rows(counted.returning(table.code_hmac, table.attempts, table.subject))
    if not rows:
        there = await control.rows(sa.select(table.id).where(mine))
        return Answer("exhausted" if there else "expired")
    row = rows[0]
    if not any(hmac.compare_digest(row.code_hmac, each) for each in _code_hmacs(control, challenge_id, code)):
        remaining = MAX_ATTEMPTS - row.attempts
        return Answer("wrong" if remaining else "exhausted", remaining=remaining)
    await control.execute(code_challenge.update().where(table.id == challenge_id).values(used_at=now))
    subject = control.keys.decrypt_text(row.subject, field=CODE_SUBJECT, record=challenge_id)
    return Answer("right", subject=subject)


def _code_hmacs(control: ControlSession, challenge_id: UUID, code: str) -> tuple[bytes, ...]:
    """What is stored of a code is the first; a rotation of the platform's keys waits until no other is live."""
    return control.keys.equalities(CODE, f"{challenge_id}:{code}")
