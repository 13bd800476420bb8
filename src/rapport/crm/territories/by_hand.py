"""Where one record lies, and putting it elsewhere by hand."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import territories
from auth.models import territory_pin
from auth.reach_errors import TerritoryNotFound, TerritoryNotYours
from auth.territories import Territory
from rapport.crm.records import placing
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.refusals import refusal
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_held
from rapport.crm.records.write import lock
from rapport.crm.territories.payloads import ChosenTerritory, RecordTerritory


async def of_record(scope: Scope, obj: ObjectType, record_id: UUID) -> RecordTerritory:
    """Where a record lies; `RecordNotFound` for who may not see it."""
    await fetch(scope, obj, record_id)
    table = obj.table
    pin = sa.exists().where(territory_pin.c.object == obj.name, territory_pin.c.record_id == table.c.id)
    asked = sa.select(table.c.territory_id, pin.label("pinned"), scope.owned(obj, table, "update").label("mine"))
    [row] = await scope.session.rows(asked.where(table.c.id == record_id))
    known = {each.id: each for each in await territories.listed(scope.session)}
    return RecordTerritory(row.territory_id, _path(known, row.territory_id), row.pinned, row.mine)


async def choose(scope: Scope, obj: ObjectType, record_id: UUID, chosen: ChosenTerritory) -> RecordTerritory:
    """Puts a record into a territory, or lets the rules decide again. Whoever does it reaches the record by their own
    depth, and the territory too.
    """
    locked = await lock(scope, obj, [record_id], "update")
    if not locked or locked[0].deleted:
        raise await refusal(scope, obj, record_id)
    check_held(scope, obj, locked[0].owner, locked[0].territory)
    pin = {"object": obj.name, "record_id": record_id}
    if chosen.by_rules:
        mine = (territory_pin.c.object == obj.name, territory_pin.c.record_id == record_id)
        await scope.session.execute(territory_pin.delete().where(*mine))
        await placing.settle(scope, obj, [record_id])
    else:
        await _check_target(scope, obj, chosen.territory_id)
        await scope.session.execute(insert(territory_pin).on_conflict_do_nothing(), pin)
        await placing.move(scope, obj, {record_id: chosen.territory_id})
    table = obj.table
    [row] = await scope.session.rows(sa.select(table.c.territory_id).where(table.c.id == record_id))
    known = {each.id: each for each in await territories.listed(scope.session)}
    return RecordTerritory(row.territory_id, _path(known, row.territory_id), not chosen.by_rules, True)


async def _check_target(scope: Scope, obj: ObjectType, territory_id: UUID | None) -> None:
    if territory_id is None:
        return
    if not any(each.id == territory_id for each in await territories.listed(scope.session)):
        raise TerritoryNotFound
    depth = scope.depth(obj, "update")
    if depth != "all" and territory_id not in scope.principal.reach.territories:
        raise TerritoryNotYours


def _path(known: dict[UUID, Territory], territory_id: UUID | None) -> list[str]:
    found: list[str] = []
    while territory_id is not None and territory_id in known:
        found.append(known[territory_id].name)
        territory_id = known[territory_id].parent_id
    return found
