"""Many new records at once by COPY, with all that follows from each: of an import, or of a call with many rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from auth.authz import epoch
from kernel import copying
from kernel.changes import Change
from kernel.crypto import Keyset
from rapport.crm.records import codec, custom, facts, new_rows, owning, placing, unique, value_index
from rapport.crm.records.codec import Record
from rapport.crm.records.multi_choice import MultiChoiceKind
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Rules
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_owner

New = tuple[UUID, Mapping[str, Any], UUID | None]
"""A record to be made: its id, parsed values, whose it is if somebody says so."""


@dataclass(frozen=True)
class NewMany:
    """Records that are ready to be written: rows for COPY with their changes."""

    lines: bytes
    changes: list[Change]
    owners: frozenset[UUID]
    records: list[tuple[UUID, Record]]
    unassigned: list[UUID]
    """Those of which nobody says whose they are."""


def sealed(keys: Keyset, obj: ObjectType, new: Sequence[New], person_id: UUID) -> NewMany:
    """Encrypts and tokenises; no I/O, so that it may run in a thread. What has no owner is this person's."""
    names = [column.name for column in obj.table.columns]
    owned = [(each, values, owner or person_id) for each, values, owner in new]
    rows, changes = [], []
    several = [field.name for field in obj.fields if isinstance(field.kind, MultiChoiceKind) and not field.custom]
    for row, change in new_rows.build_creates(keys, obj, owned):
        row["field_versions"] = "{}"  # COPY takes JSON as text
        if (document := row.get(custom.COLUMN)) is not None:
            row[custom.COLUMN] = msgspec.json.encode(document).decode()
        for field in several:
            if (chosen := row.get(field)) is not None:
                row[field] = msgspec.json.encode(chosen).decode()
        rows.append(tuple(map(row.get, names)))
        changes.append(change)
    lines = copying.encoded(obj.table, names, rows)
    records = [(each, travelling(obj, values)) for each, values, _ in new] if obj.rules else []
    unassigned = [each for each, _, owner in new if owner is None]
    return NewMany(lines, changes, frozenset(owner for _, _, owner in owned), records, unassigned)


def travelling(obj: ObjectType, values: Mapping[str, Any]) -> Record:
    """Parsed values as records travel, those that are not there too."""
    obj = obj.unmasked
    every = {field.name: values.get(field.name) for field in obj.fields}
    return codec.wire(obj, every, every)


async def put(scope: Scope, obj: ObjectType, new: NewMany, rules: Rules | None) -> None:
    """Writes them in the transaction's batch. Whoever calls has judged the values; owners are judged here."""
    for owner in new.owners:
        check_owner(scope, obj, owner)
    for change in new.changes:
        scope.session.record_change(change)
    if new.lines:
        await scope.session.copy_in(obj.table, [column.name for column in obj.table.columns], new.lines)
    batch = scope.session.batch_id
    events = [row for record, after in new.records for row in facts.of_write(obj, rules, record, None, after, batch)]
    if events:
        await scope.session.execute(facts.stage_event.insert(), events)
    if rules is not None and new.records:
        await rules.created(new.records)
    made = [change.record_id for change in new.changes]
    risen = await epoch.has_risen(scope.session)
    await unique.follow(scope, obj, made, risen=risen)
    await value_index.follow(scope, obj, made, risen=risen)
    await placing.settle(scope, obj, made, new=True)
    await owning.assign_new(scope, obj, new.unassigned)
