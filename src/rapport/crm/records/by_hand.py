"""Putting records into territories by hand, and taking that back.

Whoever does it reaches each record by their own depth, and the territory too. The log of changes keeps where a record
lay and whether a hand had put it there: so its history names the move, and an undo takes it back.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import territories
from auth.models import territory_pin
from auth.principal import is_territorial
from auth.reach_errors import TerritoryNotFound, TerritoryNotYours
from auth.share_changes import lay
from kernel.errors import Invalid, NotFound, RapportError
from kernel.statements import any_of
from rapport.crm.records import placing
from rapport.crm.records.errors import CannotRevert, MovedSince, MoveNotYours, RecordNotFound, Required
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.payloads import BulkRequest, ChosenTerritory
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import holds
from rapport.crm.records.write import Locked, lock


async def asked(scope: Scope, obj: ObjectType, request: BulkRequest) -> ChosenTerritory | None:
    """The territory that many records shall be put into; None where something else is to be done."""
    if request.op not in {"place", "preview_place"}:
        return None
    if not is_territorial(obj.name):
        raise NotFound
    if request.territory is None:
        raise Invalid(fields={"territory": Required()})
    return await check(scope, obj, request.territory)


async def check(scope: Scope, obj: ObjectType, chosen: ChosenTerritory) -> ChosenTerritory:
    """What was chosen, if the writer's right reaches it."""
    target = None if chosen.by_rules else chosen.territory_id
    if target is None:
        return chosen
    if not any(each.id == target for each in await territories.listed(scope.session)):
        raise TerritoryNotFound
    if scope.depth(obj, "update") != "all" and target not in scope.principal.reach.territories:
        raise TerritoryNotYours
    return chosen


def refused(scope: Scope, obj: ObjectType, row: Locked) -> RapportError | None:
    """Why the writer may not move a record that they may change; None where they may."""
    if row.deleted:
        return RecordNotFound()
    return None if holds(scope, obj, row.owner, row.territory) else MoveNotYours()


async def put(scope: Scope, obj: ObjectType, rows: Sequence[Locked], chosen: ChosenTerritory) -> None:
    """Puts records that are held for this transaction into a territory, or lets the rules decide again."""
    ids = [row.id for row in rows]
    before = await _pinned(scope, obj, ids)
    if chosen.by_rules:
        pin = territory_pin.c
        await scope.session.execute(
            territory_pin.delete().where(pin.object == obj.name, any_of(pin.record_id, before))
        )  # fmt: skip
        to: Mapping[UUID, UUID | None] = await placing.by_rules(scope, obj, ids)
    else:
        new = [{"object": obj.name, "record_id": each} for each in ids if each not in before]
        if new:
            await scope.session.execute(insert(territory_pin).on_conflict_do_nothing(), new)
        to = dict.fromkeys(ids, chosen.territory_id)
    await placing.move(scope, obj, to, hand=placing.Hand(before, now=not chosen.by_rules))


async def preview(scope: Scope, obj: ObjectType, ids: Collection[UUID], chosen: ChosenTerritory) -> dict[str, Any]:
    """What it comes to: how many records are put elsewhere or held by hand from now on, how many are so already, and
    how many the writer may not move.
    """
    table = obj.table
    pinned = sa.exists().where(territory_pin.c.object == obj.name, territory_pin.c.record_id == table.c.id)
    there = sa.and_(pinned, table.c.territory_id.is_not_distinct_from(chosen.territory_id))
    stays = ~pinned if chosen.by_rules else there
    mine = sa.and_(any_of(table.c.id, ids), table.c.deleted_at.is_(None), scope.owned(obj, table, "update"))
    counted = sa.select(sa.func.count(), sa.func.count().filter(stays)).where(mine)
    [(held, same)] = await scope.session.rows(counted)
    return {"moved": held - same, "same": same, "refused": len(ids) - held}


async def take_back(scope: Scope, obj: ObjectType, row: Any) -> None:
    """Takes a move back that a hand made, unless the record was moved again since."""
    told = lay(row.public)
    if told is None:
        raise CannotRevert
    before, now = told
    locked = await lock(scope, obj, [row.record_id], "update")
    if not locked:
        raise RecordNotFound
    [held] = locked
    if why := refused(scope, obj, held):
        raise why
    pinned = bool(await _pinned(scope, obj, [held.id]))
    if (held.territory if pinned else None, pinned) == (
        before.territory_id if before.by_hand else None,
        before.by_hand,
    ):
        return
    if (held.territory, pinned) != now:
        raise MovedSince
    back = ChosenTerritory(territory_id=before.territory_id, by_rules=not before.by_hand)
    await put(scope, obj, [held], await check(scope, obj, back))


async def _pinned(scope: Scope, obj: ObjectType, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the records that a hand put where they lie."""
    mine = sa.select(territory_pin.c.record_id).where(
        territory_pin.c.object == obj.name, any_of(territory_pin.c.record_id, ids)
    )
    return frozenset(row.record_id for row in await scope.session.rows(mine))
