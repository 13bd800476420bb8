"""Having the rules of assignment find owners for many records at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from auth.reach_errors import RecordProtected
from kernel.errors import RapportError
from rapport.crm.records import protection
from rapport.crm.records.assigner import NoRuleFits, WaitsInQueue
from rapport.crm.records.errors import OwnerNotYours, RecordNotFound
from rapport.crm.records.gate import HeldBack
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_held
from rapport.crm.records.write import Locked


async def assign(scope: Scope, obj: ObjectType, locked: Sequence[Locked]) -> tuple[int, Mapping[UUID, RapportError]]:
    """Finds owners for records that the reader may give away; the same one again is done as well.

    Returns how many have one, and why the others have none.
    """
    free: list[Locked] = []
    refused: dict[UUID, RapportError] = {}
    for row in locked:
        try:
            if row.deleted:
                raise RecordNotFound
            check_held(scope, obj, row.owner, row.territory)
            if row.owner in scope.principal.reach.queues:  # a rule may give it to them, past what the queue allows them
                raise WaitsInQueue
            await protection.check(scope, obj, row.id, row.owner)
            await scope.registry.gate.check_free(scope, obj, row.id, {OWNER.name: None})
            free.append(row)
        except (RecordNotFound, OwnerNotYours, HeldBack, WaitsInQueue, RecordProtected) as error:
            refused[row.id] = error
    found = await scope.registry.assigner.assign(scope, obj, [row.id for row in free])
    return len(found), refused | {row.id: NoRuleFits() for row in free if row.id not in found}
