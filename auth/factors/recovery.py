"""Recovery codes: ten on paper, shown once, each good once, for who has lost their phone.

A code has 60 random bits, so it is hashed as a password is (ASVS 6.5.2). The ten of a set share one salt: a try is
hashed once and compared with all. They are never mailed, as a mailbox must not stand in for the second factor.
"""

import asyncio
import hmac
import secrets
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import passwords
from auth.factors.models import recovery_code
from auth.factors.totp import lock
from kernel.clock import real_now
from kernel.db import ControlSession, Databases
from kernel.ids import new_id

COUNT: Final = 10
FEW: Final = 3
"""With so many left the mail about a used one says to make others."""
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: what is read wrongly most often is not in it, and is understood when it is typed."""
_GROUPS, _GROUP = 3, 4
_READ_AS = str.maketrans("OIL", "011")


class RecoveryCodes(msgspec.Struct, frozen=True):
    """A new set; it is shown now and never again."""

    codes: list[str]


async def new_set() -> tuple[RecoveryCodes, list[str]]:
    """A new set, and the hashes that are kept of it."""
    codes = [_new_code() for _ in range(COUNT)]
    first = await passwords.hash_password(normal(codes[0]))
    hashes = [first, *await asyncio.gather(*(passwords.hash_beside(first, normal(code)) for code in codes[1:]))]
    return RecoveryCodes(codes), hashes


async def keep(control: ControlSession, identity_id: UUID, hashes: list[str]) -> None:
    """Puts a new set in place of the old one."""
    await lock(control, identity_id)
    await forget(control, identity_id)
    now = real_now()
    rows = [{"id": new_id(), "identity_id": identity_id, "hash": each, "created_at": now} for each in hashes]
    await control.execute(recovery_code.insert(), rows)


async def find(databases: Databases, identity_id: UUID, code: str) -> UUID | None:
    """The unused code of an identity that this is. It is not used by that: `use` is for the caller's transaction."""
    unused = (recovery_code.c.identity_id == identity_id) & recovery_code.c.used_at.is_(None)
    async with databases.control_session() as control:
        rows = await control.rows(sa.select(recovery_code.c.id, recovery_code.c.hash).where(unused))
    # No transaction is held while a core is busy for a tenth of a second.
    offered = await passwords.hash_beside(rows[0].hash if rows else None, normal(code))
    found = [row.id for row in rows if hmac.compare_digest(row.hash.encode(), offered.encode())]
    return found[0] if found else None


async def use(control: ControlSession, code_id: UUID) -> bool:
    """Uses a code up; False for whoever comes second."""
    unused = (recovery_code.c.id == code_id) & recovery_code.c.used_at.is_(None)
    return bool((await control.execute(recovery_code.update().where(unused).values(used_at=real_now()))).rowcount)


async def left(control: ControlSession, identity_id: UUID) -> int:
    """How many codes of an identity are unused."""
    unused = (recovery_code.c.identity_id == identity_id) & recovery_code.c.used_at.is_(None)
    found: int = (await control.execute(sa.select(sa.func.count()).where(unused))).scalar_one()
    return found


async def forget(control: ControlSession, identity_id: UUID) -> None:
    """Takes an identity's codes away, used or not."""
    await control.execute(recovery_code.delete().where(recovery_code.c.identity_id == identity_id))


def normal(code: str) -> str:
    """A code as it is hashed, however it was typed."""
    return "".join(each for each in code.upper().translate(_READ_AS) if each in _ALPHABET)


def _new_code() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
