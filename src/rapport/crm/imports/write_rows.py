"""Writing a piece of planned rows in one transaction: new records by COPY, known ones through the write path."""

import asyncio
from typing import Any
from uuid import UUID

from kernel.errors import Forbidden
from rapport.crm.imports import scan
from rapport.crm.imports.plan import Planned
from rapport.crm.imports.store import Run
from rapport.crm.records import write
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

BREATH = 200
"""Rows after which the event loop gets its turn: other jobs of this worker must not wait for a whole piece."""


async def write_piece(scope: Scope, run: Run, obj: ObjectType, plans: list[Planned]) -> int:
    """Creates and updates; returns how many records were touched. `run.batch_id` marks every change."""
    rights = scope.principal.rights
    if not rights.import_ or not rights.of(obj.name).create:
        raise Forbidden
    scope.session.batch_id = run.batch_id
    wanted = [plan for plan in plans if not plan.refused]
    existing = await _existing(scope, run, obj, wanted)
    new = [plan for plan in wanted if plan.number not in existing]
    await _create(scope, run, obj, new)
    return len(new) + await _update(
        scope, obj, {existing[plan.number]: plan for plan in wanted if plan.number in existing}
    )


async def _existing(scope: Scope, run: Run, obj: ObjectType, plans: list[Planned]) -> dict[int, UUID]:
    """The record that a row's key names, by row number; not for later rows with the same key."""
    if run.setup.key is None:
        return {}
    by_key: dict[str, Planned] = {}
    for plan in plans:
        key = scan.key_of(run, plan)
        if key is not None and not plan.duplicate:
            by_key[key] = plan
    found = await scan.by_equality(scope, obj, obj.by_name[run.setup.key], list(by_key))
    return {by_key[key].number: record_id for key, record_id in found.items()}


async def _create(scope: Scope, run: Run, obj: ObjectType, plans: list[Planned]) -> None:
    names = [column.name for column in obj.table.columns]
    rows: list[tuple[Any, ...]] = []
    for count, plan in enumerate(plans):
        if count % BREATH == 0:
            await asyncio.sleep(0)
        owner = plan.values.pop("owner_id", None) or scope.principal.person_id
        row, change = write.build_create(scope.keys, obj, plan.values, scan.record_id(run, plan.number), owner)
        row["field_versions"] = "{}"  # COPY takes JSON as text
        rows.append(tuple(row.get(name) for name in names))
        scope.session.record_change(change)
    if rows:
        driver = await scope.session.driver()
        await driver.copy_records_to_table(obj.table.name, records=rows, columns=names)


async def _update(scope: Scope, obj: ObjectType, plans: dict[UUID, Planned]) -> int:
    locked = await write.lock(scope, obj, list(plans), "update") if plans else []
    touched = 0
    for row in locked:
        values = plans[row.id].values
        new = {
            name: value
            for name, value in values.items()
            if value is not None and write.differs(obj, row.record, name, value)
        }
        if new and not row.deleted:
            await write.write_fields(scope, obj, row, new)
            touched += 1
    return touched
