"""Where one record lies, and putting it elsewhere by hand."""

from uuid import UUID

import sqlalchemy as sa

from auth import territories
from auth.authz import epoch
from auth.models import territory_pin
from auth.territories import Territory
from rapport.crm.records import by_hand
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.payloads import ChosenTerritory
from rapport.crm.records.read import fetch
from rapport.crm.records.refusals import refusal
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import lock
from rapport.crm.territories.payloads import RecordTerritory


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
    """Puts a record into a territory, or lets the rules decide again."""
    await epoch.hold(scope.session)  # as whoever takes a territory away does
    locked = await lock(scope, obj, [record_id], "update")
    if not locked or locked[0].deleted:
        raise await refusal(scope, obj, record_id)
    if why := by_hand.refused(scope, obj, locked[0]):
        raise why
    await by_hand.put(scope, obj, locked, await by_hand.check(scope, obj, chosen))
    table = obj.table
    [row] = await scope.session.rows(sa.select(table.c.territory_id).where(table.c.id == record_id))
    known = {each.id: each for each in await territories.listed(scope.session)}
    return RecordTerritory(row.territory_id, _path(known, row.territory_id), not chosen.by_rules, True)


def _path(known: dict[UUID, Territory], territory_id: UUID | None) -> list[str]:
    found: list[str] = []
    while territory_id is not None and territory_id in known:
        found.append(known[territory_id].name)
        territory_id = known[territory_id].parent_id
    return found
