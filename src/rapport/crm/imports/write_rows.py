"""Writing a piece of planned rows in one transaction: new records by COPY, known ones through the write path."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from kernel import copying
from kernel.changes import Change
from kernel.crypto import Keyset
from kernel.errors import Forbidden
from rapport.crm.imports.naming import record_id
from rapport.crm.imports.plan import Planned
from rapport.crm.imports.store import Run
from rapport.crm.records import write
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_ids, check_owner


class Built(msgspec.Struct):
    """A piece that is ready to be written: rows for COPY with their changes, and values for records that are there."""

    last_row: int
    rows: int
    lines: bytes
    changes: list[Change]
    owners: set[UUID]
    updates: dict[UUID, dict[str, Any]]


def build(
    keys: Keyset, run: Run, obj: ObjectType, person_id: UUID, plans: Sequence[Planned], existing: Mapping[int, UUID]
) -> Built:
    """Encrypts and tokenises; no I/O, so that it runs in a thread while the piece before is being written."""
    wanted = [plan for plan in plans if not plan.refused]
    new = [
        (record_id(run, plan.number), plan.values, plan.values.pop("owner_id", None) or person_id)
        for plan in wanted
        if plan.number not in existing
    ]
    names = [column.name for column in obj.table.columns]
    rows, changes = [], []
    for row, change in write.build_creates(keys, obj, new):
        row["field_versions"] = "{}"  # COPY takes JSON as text
        rows.append(tuple(map(row.get, names)))
        changes.append(change)
    lines = copying.encoded(obj.table, names, rows)
    updates = {existing[plan.number]: plan.values for plan in wanted if plan.number in existing}
    owners = {owner for _, _, owner in new}
    return Built(plans[-1].number, len(plans), lines, changes, owners, updates)


async def write_piece(scope: Scope, run: Run, obj: ObjectType, built: Built) -> None:
    """Creates and updates; `run.batch_id` marks every change."""
    rights = scope.principal.rights
    if not rights.import_ or not rights.of(obj.name).create:
        raise Forbidden
    for owner in built.owners:
        check_owner(scope, obj, owner)
    scope.session.batch_id = run.batch_id
    for change in built.changes:
        scope.session.record_change(change)
    if built.lines:
        await scope.session.copy_in(obj.table, [column.name for column in obj.table.columns], built.lines)
    await _update(scope, obj, built.updates)


async def _update(scope: Scope, obj: ObjectType, updates: Mapping[UUID, dict[str, Any]]) -> None:
    locked = await write.lock(scope, obj, list(updates), "update") if updates else []
    for row in locked:
        new = {
            name: value
            for name, value in updates[row.id].items()
            if value is not None and write.differs(obj, row.record, name, value)
        }
        check_owner(scope, obj, new.get("owner_id"))
        new = await _without_circles(scope, obj, row.id, new)
        if new and not row.deleted:
            await write.write_fields(scope, obj, row, new)


async def _without_circles(scope: Scope, obj: ObjectType, record: UUID, new: dict[str, Any]) -> dict[str, Any]:
    """Leaves out a parent that stands below the record by now; what the file itself says was looked at before."""
    above = {name: value for name, value in new.items() if obj.by_name[name].target == obj.name}
    errors: FieldErrors = {}
    if above:
        await check_ids(scope, obj, above, errors, record)
    return {name: value for name, value in new.items() if name not in errors}
