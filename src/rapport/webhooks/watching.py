"""Leaves a job for each endpoint that has something to do, whenever its organisation's home is drained.

Commits of an organisation that has endpoints wake the relay for that (`change_counter.watched`); the relay's own round
once a minute finds what time has brought, and what a lost Redis forgot. However many commits there were, it is one job.
"""

import datetime as dt
from typing import Final

import sqlalchemy as sa

from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.statements import Prepared
from kernel.tables import change_counter
from rapport.webhooks.models import webhook_endpoint

SEND: Final = "webhooks.send"

LEFT: Final = dt.timedelta(minutes=2)
"""A job that is left again before it has begun does nothing twice; it is not left each time all the same."""

_NOW = sa.bindparam("now", type_=sa.DateTime(timezone=True))
_LATER = sa.bindparam("later", type_=sa.DateTime(timezone=True))
_LAST = sa.select(change_counter.c.seq).where(change_counter.c.id == 1).scalar_subquery()
_SOME = sa.select(webhook_endpoint.c.id).where(
    ((webhook_endpoint.c.state == "on") & (webhook_endpoint.c.seen_seq < _LAST)) | (webhook_endpoint.c.due_at <= _NOW)
)
_FOUND = Prepared(_SOME)
_TAKEN = Prepared(
    webhook_endpoint.update()
    .where(webhook_endpoint.c.id.in_(_SOME.with_for_update(skip_locked=True)))
    .values(seen_seq=_LAST, due_at=_LATER)
    .returning(webhook_endpoint.c.id)
)


async def watch(session: TenantSession) -> None:
    """Looks; nothing is written where there is nothing to do."""
    now = real_now()
    if not await session.rows(_FOUND, {"now": now}):
        return
    for row in await session.rows(_TAKEN, {"now": now, "later": now + LEFT}):
        await session.enqueue(SEND, {"endpoint": str(row.id)})
