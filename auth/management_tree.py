"""The management tree as a page draws it: all who are in it with their managers, and nothing else of them.

Apart from the members page, which says more of each person and stops at `roster.MAX_MEMBERS`: a tree of which a part
was cut off would show people without the managers that they have.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.authz import roles
from auth.models import PERSON_NAME, person, queue
from auth.principal import Principal
from auth.tokens.listed import service_account_ids
from kernel.runtime import Runtime


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the tree.

    `is_active` is false of who was deactivated: they are there as long as somebody who wasn't stands below them.
    `movable` says whether the reader may give them another manager.
    """

    id: UUID
    name: str
    manager_id: UUID | None
    is_active: bool
    movable: bool


async def read(runtime: Runtime, principal: Principal) -> list[Placed]:
    """Everybody in the tree, the oldest first; neither queues nor service accounts are."""
    async with runtime.databases.control_session() as control:
        machines = await service_account_ids(control, principal.tenant.id)
    async with principal.session(runtime) as session:
        unsigned = {*machines, *(row.id for row in await session.rows(sa.select(queue.c.id)))}
        columns = (person.c.id, person.c.name, person.c.manager_id, person.c.deactivated_at)
        found = await session.rows(sa.select(*columns).order_by(person.c.created_at, person.c.id))
        people = {row.id: row for row in found if row.id not in unsigned}
        # Who stands below what is not in the tree stands below nobody in it.
        managers = {each: row.manager_id if row.manager_id in people else None for each, row in people.items()}
        active = [each for each, row in people.items() if row.deactivated_at is None]
        shown = _with_those_above(active, managers)
        above = await roles.above(session, principal.rights)
        return [
            Placed(
                id=each,
                name=session.keys.decrypt_text(row.name, field=PERSON_NAME, record=each),
                manager_id=managers[each],
                is_active=row.deactivated_at is None,
                movable=row.deactivated_at is None and each != principal.person_id and each not in above,
            )
            for each, row in people.items()
            if each in shown
        ]


def _with_those_above(ids: Iterable[UUID], managers: Mapping[UUID, UUID | None]) -> set[UUID]:
    shown: set[UUID] = set()
    for each in ids:
        at: UUID | None = each
        while at is not None and at not in shown:
            shown.add(at)
            at = managers[at]
    return shown
