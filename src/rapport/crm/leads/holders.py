"""Who may get leads."""

from collections.abc import Collection
from uuid import UUID

from auth import queues
from auth.people import existing_of
from kernel.db import TenantSession


async def takers(session: TenantSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that may get leads: people who are there, and queues that take them."""
    held = await queues.held_kinds(session, ids)
    return await existing_of(session, ids) | {each for each, kinds in held.items() if "lead" in kinds}
