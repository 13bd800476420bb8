"""Locks on what has no row yet."""

from collections.abc import Iterable

import sqlalchemy as sa

from kernel.db import Session


async def hold(session: Session, hashes: Iterable[bytes]) -> None:
    """Waits for whoever else holds the value of these hashes, and holds it until the transaction ends.

    For while a keyset has two secrets: a unique constraint can't tell that two hashes are of the same value. Everybody
    who has both secrets takes the same lock.
    """
    lock = int.from_bytes(min(hashes)[:8], "big", signed=True)
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
