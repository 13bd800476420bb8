"""The head of a history: the chain over every commitment there is, by which two copies of it can be compared."""

from typing import Any, Final

import sqlalchemy as sa

from kernel.db import Session
from kernel.tables import change
from rapport.portability.manifest import Chain, Head

AT_ONCE: Final = 10_000


async def head_of(session: Session) -> Head:
    """Number of the last change, and the chain up to it; no key is needed for it."""
    chain, after = Chain(), 0
    while links := await session.rows(_links(after)):
        for link in links:
            chain.add(link.seq, link.commitment)
        after = links[-1].seq
    return chain.head


def _links(after: int) -> sa.Select[Any]:
    columns = (change.c.seq, change.c.commitment)
    return sa.select(*columns).where(change.c.seq > after).order_by(change.c.seq).limit(AT_ONCE)
