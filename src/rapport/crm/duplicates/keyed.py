"""Whether two records of people share one of the keys that are kept beside them, or one has beside it what is the
other's own address or number; read for many records at once.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from kernel.db import TenantSession
from rapport.crm.identity_keys.kinds import OF, TELLING
from rapport.crm.identity_keys.lookup import held_by, of_fields, shown_kinds
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import ObjectType

Shared = Callable[[UUID, Record, UUID, Record], bool]


async def shared_keys(session: TenantSession, obj: ObjectType, ids: Collection[UUID]) -> Shared:
    """A question about two of these records; kinds that whoever has the object isn't shown say nothing."""
    held = await held_by(session, set(ids), shown_kinds(obj) & TELLING) if obj.name in OF else {}

    def shared(one: UUID, mine: Record, other: UUID, theirs: Record) -> bool:
        left, right = held.get(one, frozenset()), held.get(other, frozenset())
        if not left and not right:
            return False
        return not (
            left.isdisjoint(right)
            and left.isdisjoint(of_fields(session.keys, obj, theirs))
            and right.isdisjoint(of_fields(session.keys, obj, mine))
        )

    return shared
