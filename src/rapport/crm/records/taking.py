"""Making the reader the owner of what a queue of theirs holds."""

from uuid import UUID

from auth.people import names
from auth.reach_errors import AlreadyTaken
from rapport.crm.records import picks
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import Locked, write_fields


async def take(scope: Scope, obj: ObjectType, locked: Locked) -> Record:
    """Takes a record that is held for this transaction; `AlreadyTaken` when no queue of theirs holds it, and what
    `picks.count` raises where its rules don't let them.
    """
    if locked.owner not in scope.principal.reach.queues:
        raise await already_taken(scope, locked.owner)
    await picks.count(scope, obj, locked.owner, locked.id)
    return await write_fields(scope, obj, locked, {OWNER.name: scope.principal.person_id})


async def already_taken(scope: Scope, owner: UUID) -> AlreadyTaken:
    """The refusal, with the name of who was first."""
    found = await names(scope.session, {owner})
    return AlreadyTaken(owner=found[owner]["name"] if owner in found else "–")
