"""The counter that says when anybody's rights, or whose records they reach, or what people and choices are called,
have changed.

The guard reads it in the transaction of each request (`auth/resolve.py`), and what was read at one epoch is used until
another is seen: rights there, names and labels in `auth/kept.py`. So a change is seen by every process from its commit
on, whether it hears of it or not, and nothing grows stale with time.

The order of locks: the epoch before any other row. Whoever changes rights, names or labels holds it (or raises it,
which holds it too) before they lock or write a person, a role, a record, a share or a request, so that no two wait for
each other in a circle; whoever raises it last has held it first.

Whoever changes either holds it first, so changes come one after the other: two managers can't be put above each
other, and the last owner can't be taken away twice at once.
"""

import sqlalchemy as sa

from auth.models import acl_epoch
from kernel.db import TenantSession


async def hold(session: TenantSession) -> None:
    """Waits for whoever is changing rights; nobody else changes any until this transaction ends.

    What was kept before somebody else's change is used no more: who waited judges what is there now.
    """
    for row in await session.rows(sa.select(acl_epoch.c.epoch).with_for_update()):
        if row.epoch != session.epoch:
            session.epoch = None


async def rise(session: TenantSession) -> None:
    """Drops what is kept of everybody's rights, names and labels, with the commit; open sockets hear of it."""
    await session.execute(acl_epoch.update().values(epoch=acl_epoch.c.epoch + 1))
    session.rights_changed = True
    session.epoch = None  # what this transaction reads from now on nobody else may see yet


async def has_risen(session: TenantSession) -> bool:
    """Whether anybody changed something since this transaction's request was resolved, and has committed it."""
    if session.epoch is None:
        return False
    [[now]] = await session.rows(sa.select(acl_epoch.c.epoch))
    return bool(now != session.epoch)
