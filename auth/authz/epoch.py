"""The counter that says when anybody's rights, or whose records they reach, have changed.

Whoever changes either holds it first, so changes come one after the other: two managers can't be put above each
other, and the last owner can't be taken away twice at once.
"""

import sqlalchemy as sa

from auth.models import acl_epoch
from kernel.db import TenantSession


async def hold(session: TenantSession) -> None:
    """Waits for whoever is changing rights; nobody else changes any until this transaction ends."""
    await session.rows(sa.select(acl_epoch.c.epoch).with_for_update())


async def rise(session: TenantSession) -> None:
    """Drops what is kept of everybody's rights, with the commit; open sockets hear of it."""
    await session.execute(acl_epoch.update().values(epoch=acl_epoch.c.epoch + 1))
    session.rights_changed = True
