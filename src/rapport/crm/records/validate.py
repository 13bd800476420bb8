"""Reading what a writer sent: every field is judged, and all errors come back together."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth import queues
from auth.people import existing
from auth.reach_errors import QueueHoldsNone
from kernel.errors import Invalid, RapportError
from kernel.statements import any_of
from rapport.crm.records import aliases, field_files
from rapport.crm.records.errors import (
    CycleFound,
    FieldErrors,
    InvalidRecord,
    NotEditable,
    OwnerNotYours,
    Required,
    UnknownChoice,
    UnknownField,
)
from rapport.crm.records.file_errors import NoSuchFile
from rapport.crm.records.kinds import PersonKind, ReferenceKind
from rapport.crm.records.models import choice
from rapport.crm.records.multi_choice import LABELLED, POINTING, FilesKind, ReferencesKind
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.scope import Scope

MAX_ANCESTORS = 100


def parse_values(obj: ObjectType, raw: Mapping[str, object], *, creating: bool) -> tuple[dict[str, Any], FieldErrors]:
    """Parsed values by field name, and the errors of those that were refused. Empty text counts as no value."""
    values: dict[str, Any] = {}
    errors: FieldErrors = {}
    for name, value in raw.items():
        field = obj.by_name.get(name)
        if field is None:
            raise UnknownField(field=name[:60])
        try:
            if not field.editable:
                raise NotEditable
            empty = value is None or value == [] or (isinstance(value, str) and not value.strip())
            parsed = None if empty else field.accept(value)
            if parsed is None and (field.required or name == "owner_id"):
                raise Required
            values[name] = parsed
        except Invalid as error:
            errors[name] = error
    if creating:
        for field in obj.fields:
            if field.required and field.name not in raw:
                errors[field.name] = Required()
    return values, errors


async def check_ids(
    scope: Scope, obj: ObjectType, values: dict[str, Any], errors: FieldErrors, record_id: UUID
) -> None:
    """Adds an error for each choice, person or record that isn't there, or not for this writer. A record that was
    merged becomes the one it was merged into.

    Raises `NotInPlan` for a record of a module that is off.
    """
    for name, value in list(values.items()):
        field = obj.by_name[name]
        if value is None:
            continue
        if isinstance(field.kind, LABELLED):
            wanted = [value] if isinstance(value, UUID) else list(value)
            found = sa.select(choice.c.id).where(choice.c.id.in_(wanted), choice.c.field_id == field.id)
            if len(await scope.session.rows(found)) < len(wanted):
                errors[name] = UnknownChoice()
        elif isinstance(field.kind, PersonKind):
            await _check_person(scope, obj, name, value, errors)
        elif isinstance(field.kind, ReferenceKind) and field.target:
            values[name] = await _referred(scope, obj, name, value, errors, record_id)
        elif isinstance(field.kind, FilesKind):
            values[name] = await _filed(scope, obj, name, value, errors, record_id)
        elif isinstance(field.kind, ReferencesKind):
            values[name] = await _related(scope, obj, name, value, errors, record_id)


class KnownIds:
    """What was found out about ids that new records name, so that each is asked for once in a call with many rows."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Any, UUID | None], tuple[Any, RapportError | None]] = {}

    async def check(
        self, scope: Scope, obj: ObjectType, values: dict[str, Any], errors: FieldErrors, record_id: UUID
    ) -> None:
        """`check_ids` of a new record, which nothing stands below yet: so an id means the same whichever names it."""
        for name, value in list(values.items()):
            kind = obj.by_name[name].kind
            if value is None or not isinstance(kind, POINTING):
                continue
            key = (name, value, record_id if isinstance(kind, FilesKind) else None)  # a file is one record's alone
            if key not in self._known:
                one, refused = {name: value}, FieldErrors()
                await check_ids(scope, obj, one, refused, record_id)
                self._known[key] = one[name], refused.get(name)
            values[name], error = self._known[key]
            if error is not None:
                errors[name] = error


async def _check_person(scope: Scope, obj: ObjectType, name: str, value: UUID, errors: FieldErrors) -> None:
    kinds = (await queues.held_kinds(scope.session, {value})).get(value) if name == OWNER.name else None
    if kinds is None and not await existing(scope.session, value):
        errors[name] = UnknownChoice()
    elif kinds is not None and obj.name not in kinds:
        errors[name] = QueueHoldsNone()


async def _referred(
    scope: Scope, obj: ObjectType, name: str, value: UUID, errors: FieldErrors, record_id: UUID
) -> UUID:
    target = scope.registry[obj.by_name[name].target or ""]
    scope.require(target)
    table, value = target.table, await aliases.now(scope.session, value)
    known = sa.select(table.c.id).where(table.c.id == value, scope.visible(target, table))
    if scope.session.cause_seq is None:  # else it was so before, and what it leads to may have gone to the trash since
        known = known.where(table.c.deleted_at.is_(None))
    if not await scope.session.rows(known):
        errors[name] = UnknownChoice()
    elif target.name == obj.name and await stands_below(scope, obj, name, value, {record_id}):
        errors[name] = CycleFound()
    return value


async def _related(
    scope: Scope, obj: ObjectType, name: str, value: Collection[UUID], errors: FieldErrors, record_id: UUID
) -> tuple[UUID, ...]:
    """The records that a field names, as they are now. Those that it names already stay named, whoever sees them: who
    adds one needs to see that one only.
    """
    target = scope.registry[obj.by_name[name].target or ""]
    scope.require(target)
    led = await aliases.current(scope.session, set(value))
    wanted, table = {led.get(each, each) for each in value}, target.table
    known = sa.select(table.c.id).where(any_of(table.c.id, wanted), scope.visible(target, table))
    if scope.session.cause_seq is None:
        known = known.where(table.c.deleted_at.is_(None))
    missing = wanted - {row.id for row in await scope.session.rows(known)}
    if missing:
        missing -= await field_files.named(scope, obj, obj.by_name[name], record_id)
    if missing:
        errors[name] = UnknownChoice()
    elif target.name == obj.name and record_id in wanted:
        errors[name] = CycleFound()
    return tuple(sorted(wanted))


async def _filed(
    scope: Scope, obj: ObjectType, name: str, value: Collection[UUID], errors: FieldErrors, record_id: UUID
) -> tuple[UUID, ...] | None:
    """The files that a field names: those that it names already, and others that were sent for it. What an undo would
    bring back and is gone stays gone.
    """
    wanted = set(value)
    missing = wanted - await field_files.named(scope, obj, obj.by_name[name], record_id)
    missing -= await field_files.known(scope, obj, obj.by_name[name], record_id, missing)
    if missing and scope.session.cause_seq is None:
        errors[name] = NoSuchFile()
    return tuple(sorted(wanted - missing)) or None


async def stands_below(scope: Scope, obj: ObjectType, name: str, start: UUID, those: Collection[UUID]) -> bool:
    """Whether following a reference upwards from `start` meets one of those records, or doesn't come to an end."""
    table, at = obj.table, start
    place = obj.by_name[name].place(table)
    for _ in range(MAX_ANCESTORS):
        if at in those:
            return True
        above = await scope.session.rows(sa.select(place).where(table.c.id == at))
        if not above or above[0][0] is None:
            return False
        at = above[0][0]
    return True


def check_owner(scope: Scope, obj: ObjectType, owner: UUID | None) -> None:
    """Refuses an owner whose records the writer may not change: nobody plants or loses records so."""
    if owner is not None and not may_own(scope, obj, owner):
        raise OwnerNotYours


def may_own(scope: Scope, obj: ObjectType, owner: UUID) -> bool:
    """Whether the writer may name this person as owner."""
    depth = scope.principal.rights.of(obj.name).depth("update")
    return owner == scope.principal.person_id or depth == "all" or owner in scope.principal.readers(depth)


def check_held(scope: Scope, obj: ObjectType, owner: UUID, territory: UUID | None) -> None:
    """Refuses another owner for a record that the writer's own depth doesn't reach, by owner or by territory: who has
    it by a share or a rule may change it, and not give it away or take it.
    """
    if not holds(scope, obj, owner, territory):
        raise OwnerNotYours


def holds(scope: Scope, obj: ObjectType, owner: UUID, territory: UUID | None) -> bool:
    """Whether the writer's own depth reaches a record, by its owner or by its territory."""
    depth = scope.principal.rights.of(obj.name).depth("update")
    return may_own(scope, obj, owner) or territory in scope.principal.territories(obj.name, depth)


def refuse(errors: FieldErrors) -> None:
    """Raises all field errors together."""
    if errors:
        raise InvalidRecord(fields=errors)
