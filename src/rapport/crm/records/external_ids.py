"""Records by what another system calls them, also those that are a part of another record since."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from auth.principal import Level
from kernel.statements import any_of
from kernel.text import Text
from rapport.crm.records import aliases
from rapport.crm.records.equality import by_equality
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import EXTERNAL_ID, Field, ObjectType
from rapport.crm.records.scope import Scope


def external_id(field_id: int) -> Field:
    """What another system calls the record: the system's name, a colon and its id there, such as `salesforce:001…`.

    Imports know a record by it, also once it was merged into another one (`external_ids.py`).
    """
    return Field(
        name=EXTERNAL_ID, id=field_id, label=Text(zh="外部编号", en="External id"), kind_name="text", personal="code",
        indexed=True, group="system",
    )  # fmt: skip


async def by_external_id(
    scope: Scope, obj: ObjectType, values: Sequence[str], level: Level = "read"
) -> dict[str, UUID]:  # fmt: skip
    """Records by their external ids, as far as this reader may: of a merged one what it is now.

    Records in the trash aren't found, and none for who isn't shown these ids.
    """
    target = _shown(scope, obj)
    if target is None:
        return {}
    found = await by_equality(scope, scope.mine(obj), target, values, level)
    left = [each for each in values if each not in found]
    return {**found, **await of_merged(scope, obj, left, level)}


async def changeable(scope: Scope, obj: ObjectType, ids: Collection[UUID]) -> set[UUID]:
    """Those of some records that this writer may change."""
    table = obj.table
    mine = any_of(table.c.id, set(ids)) & table.c.deleted_at.is_(None) & scope.visible(obj, table, "update")
    return {row[0] for row in await scope.session.rows(sa.select(table.c.id).where(mine))} if ids else set()


async def of_merged(scope: Scope, obj: ObjectType, values: Sequence[str], level: Level = "read") -> dict[str, UUID]:
    """What records are now that had these external ids when they were merged into them."""
    obj, target = scope.mine(obj), _shown(scope, obj)
    if target is None or not values:
        return {}
    merged = await by_equality(scope, obj, target, values, level, merged=True)
    now = await aliases.current(scope.session, merged.values())
    table = obj.table
    asked = sa.select(table.c.id).where(
        any_of(table.c.id, set(now.values())), table.c.deleted_at.is_(None), scope.visible(obj, table, level)
    )
    there = {row[0] for row in await scope.session.rows(asked)} if now else set()
    return {value: now[each] for value, each in merged.items() if now.get(each) in there}


def _shown(scope: Scope, obj: ObjectType) -> Field | None:
    target = scope.mine(obj).by_name.get(EXTERNAL_ID)
    return None if target is None or target.masked else target


async def claim(scope: Scope, obj: ObjectType, values: Sequence[str]) -> dict[str, UUID]:
    """The records that have these external ids, whoever may see them; until the transaction ends nobody else who claims
    one of them goes on. So two who bring the same record at once make one.
    """
    target = _shown(scope, obj)
    if target is None or not values:
        return {}
    kind = target.kind
    if not isinstance(kind, TextKind):
        return {}
    # The least of each: whoever has the same secrets waits at the same lock, whichever of them comes first there.
    least = {min(scope.keys.equalities(target.id, kind.normalise(value))) for value in values}
    for lock in sorted(int.from_bytes(each[:8], "big", signed=True) for each in least):
        await scope.session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
    found = await by_equality(scope, obj, target, values, None)
    left = [each for each in values if each not in found]
    return {**found, **await of_merged(scope, obj, left)}
