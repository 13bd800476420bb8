"""The door of queues: what waits in a queue, as its members see it before one of them takes it.

A queue may hide fields of what waits in it. Its members then reach these records in no other way, as
`auth.authz.predicate` leaves them out of everything, and here nothing but these records, as objects without the fields.
So what a role hides and what a queue hides is hidden by the same machinery, and no reading path has to ask of each row
whose it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import msgspec

from auth import pools
from auth.pools import Left
from auth.reach_errors import QueueNotFound
from rapport.crm.records import masks
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope, TextSearches


async def door(scope: Scope, queue_id: UUID) -> tuple[Scope, tuple[tuple[str, str, Left], ...]]:
    """The scope in which one queue of the reader's is read, and what that hides; raises `QueueNotFound` for others'."""
    rules = (await pools.live(scope.session)).get(queue_id)
    if rules is None or queue_id not in scope.principal.reach.queues:
        raise QueueNotFound
    hidden = () if scope.principal.rights.manage_people else pools.listed(rules.rules.hidden)
    return replace(_within(scope, queue_id), registry=masks.through_door(scope.registry, hidden)), hidden


def to_take(scope: Scope) -> Scope:
    """The scope in which a record of the reader's queues is held to be taken, whatever is hidden of it until then."""
    return _within(scope, *scope.principal.reach.queues)


def left_of(hidden: tuple[tuple[str, str, Left], ...], obj: ObjectType) -> Mapping[str, Left]:
    """What is left of the fields of a kind of record; what names it can't be away, and is only masked."""
    return {field: "masked" if field == obj.title_field else left for name, field, left in hidden if name == obj.name}


def _within(scope: Scope, *queues: UUID) -> Scope:
    principal = scope.principal
    reach = msgspec.structs.replace(principal.reach, within=queues)
    return replace(scope, principal=msgspec.structs.replace(principal, reach=reach), texts=TextSearches())
