"""Names of people, as approvals show them."""

from collections.abc import Callable, Collection
from uuid import UUID

from auth.people import names
from kernel.db import TenantSession
from rapport.crm.approvals.payloads import Named

Call = Callable[[UUID], Named]


async def named(session: TenantSession, ids: Collection[UUID]) -> Call:
    """Says who people are; of who is not there any more, a dash."""
    known = await names(session, ids)

    def call(person_id: UUID) -> Named:
        return Named(person_id, known[person_id]["name"] if person_id in known else "–")

    return call
