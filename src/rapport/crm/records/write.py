"""The one write path: validate, permission, row, search tokens, change row; one transaction.

Several records are always locked in the order of their ids, so that opposite orders of work can't deadlock.
"""

import datetime as dt
import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import insert

from auth.authz import epoch
from auth.authz.predicate import grantees_of, territory_of
from auth.principal import Level
from kernel.changes import Change
from kernel.clock import business_now
from kernel.crypto import Keyset
from kernel.errors import Forbidden
from kernel.statements import prepared_once
from rapport.crm.records import (
    codec,
    computed,
    custom,
    facts,
    mapped,
    numbering,
    owning,
    picks,
    placing,
    protection,
    required_if,
    unique,
    value_index,
)
from rapport.crm.records.codec import Record
from rapport.crm.records.conflict import details, overlapping
from rapport.crm.records.errors import IdTaken, RecordConflict
from rapport.crm.records.new_rows import build_create, shown
from rapport.crm.records.objects import DELETED, VERSION_ID, Field, ObjectType
from rapport.crm.records.refusals import existing, refusal
from rapport.crm.records.rules import rules_of
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import KnownIds, check_held, check_ids, check_owner, parse_values, refuse

TOUCH = "touch"
"""Something that happened with a record is written elsewhere: told to who follows changes, no part of its history."""

ERASE = "erase"
"""Texts of a record were erased for good: the log has no values of it, and nothing takes it back."""


@dataclass(frozen=True)
class Locked:
    """A row that this transaction holds, decrypted, with the version at which each field was last written.

    `document` is what it holds in the organisation's own fields, archived ones too; `shared_with` who hears of its
    changes beside those who reach its owner; `territory` where it lies.
    """

    id: UUID
    record: Record
    version: int
    field_versions: dict[str, int]
    deleted: bool
    document: Mapping[str, Any] | None = None
    shared_with: tuple[UUID, ...] = ()
    territory: UUID | None = None

    @property
    def owner(self) -> UUID:
        """Whose it is."""
        return UUID(self.record["owner_id"])


async def create(
    scope: Scope,
    obj: ObjectType,
    raw: Mapping[str, object],
    record_id: UUID,
    *,
    is_new: bool = False,
    occurred_at: dt.datetime | None = None,
    copied: Mapping[str, object] = MappingProxyType({}),
) -> Record:
    """Creates a record. The same id again by the same reader is the same create and returns what is there.

    An id that was just made here (`is_new`) needn't be looked for first.

    An id of a record that the writer may not see is refused with `IdTaken`, a conflict like any other: that the id is
    taken shows either way, since the create can't succeed, and ids (UUIDv7, 74 random bits) can't be guessed. The
    answer is the same whoever owns that record and wherever it lies. `copied` are values that come from another record,
    and so go into fields that the writer may not write as well.
    """
    if not scope.principal.rights.of(obj.name).create:
        raise Forbidden
    reader, obj = scope.mine(obj), scope.whole(obj)
    known = None if is_new else await existing(scope, reader, record_id)
    if known is not None:
        return known
    values, owner = await judged(scope, obj, raw, record_id, copied=copied)
    record = await insert_parsed(scope, obj, values, record_id, owner, occurred_at)
    if record is None:  # somebody was first since we looked
        known = await existing(scope, reader, record_id)
        if known is None:
            raise IdTaken
        return known
    return codec.seen(reader, record)


async def judged(
    scope: Scope, obj: ObjectType, raw: Mapping[str, object], record_id: UUID,
    *, copied: Mapping[str, object] = MappingProxyType({}), known: KnownIds | None = None,
) -> tuple[dict[str, Any], UUID | None]:  # fmt: skip
    """The parsed values of a new record, and whose it will be if somebody says so; raises all refusals.

    What is `known` of ids that rows before named is not asked for again.
    """
    reader, obj = scope.mine(obj), scope.whole(obj)
    values, errors = parse_values(reader, raw, creating=True)
    errors = {name: error for name, error in errors.items() if name in raw or name not in copied}
    taken, refused = parse_values(obj, copied, creating=False)
    values |= taken
    # Of a field that the writer isn't shown nothing is said: it stays empty.
    errors |= {name: error for name, error in refused.items() if name in reader.by_name}
    await (known or KnownIds()).check(scope, obj, values, errors, record_id)
    rules = await rules_of(scope, obj)
    if rules is not None:
        rules.creating(values, errors)
    errors = required_if.missing_new(scope, obj, values) | errors
    await unique.check(scope, obj, values, errors, record_id)
    refuse(errors)
    check_owner(scope, obj, values.get("owner_id"))
    return values, values.pop("owner_id", None)


async def insert_parsed(
    scope: Scope,
    obj: ObjectType,
    values: Mapping[str, Any],
    record_id: UUID,
    owner: UUID | None,
    occurred_at: dt.datetime | None = None,
) -> Record | None:
    """Writes a record of parsed values with all that follows from it, whoever may; None where the id is taken. Without
    an owner it is the writer's, unless a rule gives it to somebody.
    """
    values = dict(values)
    await numbering.number(scope, obj, [values])
    values = dict(computed.with_results(obj, values))
    mine = owner or scope.principal.person_id
    row, change = build_create(scope.keys, obj, values, record_id, mine, occurred_at)
    if not (await scope.session.execute(_inserting(obj.declaration), {**_nothing(obj.declaration), **row})).rowcount:
        return None
    scope.session.record_change(change)
    record = shown(obj, row, values)
    rules = await rules_of(scope, obj)
    await facts.record(scope.session, obj, rules, record_id, None, record)
    if rules is not None:
        await rules.created([(record_id, record)])
    await _settle(scope, obj, record_id, values, new=True)
    found = {} if owner else await owning.assign_new(scope, obj, [record_id])
    return {**record, "owner_id": str(found[record_id]), "version": 2} if record_id in found else record


@prepared_once
def _inserting(obj: ObjectType) -> Executable:
    return insert(obj.table).on_conflict_do_nothing(index_elements=["id"])


@functools.cache
def _nothing(obj: ObjectType) -> Mapping[str, None]:
    """Every column of an object's table, empty."""
    return dict.fromkeys(obj.table.c.keys())


async def update(
    scope: Scope, obj: ObjectType, record_id: UUID, raw: Mapping[str, object], base_version: int | None,
    *, kept: Mapping[str, object] = MappingProxyType({}),
) -> Record:  # fmt: skip
    """Changes fields. Fields that somebody wrote after `base_version` are a conflict; others merge."""
    locked = await lock(scope, obj, [record_id], "update")
    if not locked or locked[0].deleted:
        raise await refusal(scope, obj, record_id)
    return codec.seen(scope.mine(obj), await apply_update(scope, obj, locked[0], raw, base_version, kept=kept))


async def apply_update(
    scope: Scope,
    obj: ObjectType,
    row: Locked,
    raw: Mapping[str, object],
    base_version: int | None,
    *,
    gated: bool = True,
    kept: Mapping[str, object] = MappingProxyType({}),
) -> Record:
    """Validates and writes new values for a locked row; returns the record as it is then.

    `gated` is False where nobody moves the record on: a stage that goes away, something that is undone. `kept` are
    values that the object's rules would work out, as they were: whoever is back where they were, was there since then.

    What is returned is the whole record, with fields that the writer isn't shown (`codec.seen`).
    """
    reader, obj = scope.mine(obj), scope.whole(obj)
    values, errors = parse_values(reader, mapped.resolved(obj, row.record, raw), creating=False)
    new = {name: value for name, value in values.items() if codec.differs(obj, row.record, name, value)}
    await check_ids(scope, obj, new, errors, row.id)
    rules = await rules_of(scope, obj)
    if rules is not None and new:
        if scope.session.cause_seq is None:  # what is taken back comes with what it followed from
            errors = {**(await rules.held({row.id: new})).get(row.id, {}), **errors}
        rules.changing(row.record, new, errors, gated=gated and scope.session.cause_seq is None)
        new |= {name: _read(obj.by_name[name], kept[name]) for name in new.keys() & kept.keys()}
        new = {name: value for name, value in new.items() if codec.differs(obj, row.record, name, value)}
    if gated and scope.session.cause_seq is None:
        errors = required_if.missing_changed(scope, obj, row.record, new) | errors
    await unique.check(scope, obj, new, errors, row.id)
    refuse(errors)
    if "owner_id" in new:
        check_held(scope, obj, row.owner, row.territory)
        check_owner(scope, obj, new["owner_id"])
        await protection.check(scope, obj, row.id, row.owner)
    if conflicts := overlapping(obj, row.field_versions, new, base_version):
        raise RecordConflict(details=await details(scope, obj, row.record, new, conflicts, base_version or 0))
    if not new:
        return row.record
    await scope.registry.gate.check_free(scope, obj, row.id, new)
    await picks.count_given(scope, obj, row.id, row.owner, new.get("owner_id"))
    return await write_fields(scope, obj, row, new)


def _read(field: Field, value: object) -> Any:  # what the field's kind holds
    return None if value is None else field.kind.keep(field, value)


async def write_fields(
    scope: Scope, obj: ObjectType, row: Locked, new: Mapping[str, Any], op: str = "update",
    told: Mapping[str, object] = MappingProxyType({}),
) -> Record:  # fmt: skip
    """Writes parsed values to a locked row, with tokens and the change (`told` in it); returns the whole record."""
    obj = scope.whole(obj)
    new = computed.following(obj, row.record, new)
    now, version = business_now(), row.version + 1
    record = {**row.record, **codec.wire(obj, new, new), "version": version}
    marks = row.field_versions | {str(obj.by_name[name].id): version for name in new}
    columns = {**_encoded(obj, row, record, new, scope.keys), "version": version, "field_versions": marks}
    if op != computed.COMPUTE:  # else nobody wrote the record
        record["updated_at"], columns["updated_at"] = now.isoformat(), now
    await scope.session.execute(obj.table.update().where(obj.table.c.id == row.id), columns)
    scope.session.record_change(change_of(obj, row, op, tuple(new), new.get("owner_id"), told))
    rules = await rules_of(scope, obj)
    await facts.record(scope.session, obj, rules, row.id, row.record, record)
    if rules is not None:
        await rules.changed(row.record, record)
    await _settle(scope, obj, row.id, new)
    return record


async def _settle(scope: Scope, obj: ObjectType, record_id: UUID, names: Collection[str], *, new: bool = False) -> None:
    """What follows from fields that were written, in their own transaction."""
    risen = await epoch.has_risen(scope.session)
    await unique.follow(scope, obj, [record_id], names, risen=risen)
    await value_index.follow(scope, obj, [record_id], names, risen=risen)
    await placing.settle(scope, obj, [record_id], new=new, risen=risen)


def _encoded(
    obj: ObjectType, row: Locked, record: Record, new: Mapping[str, Any], keys: Keyset
) -> dict[str, Any]:  # fmt: skip
    """The columns of new values; where a text is among them, search tokens too."""
    if not any(field.name in new for field in obj.searchable):
        return codec.encode(obj, new, keys, row.id, row.document)
    document, written = row.document, dict(new)
    hidden = custom.texts(keys, document, row.id)
    if keys.secrets > 1:
        # A rotation tells the age of tokens by that of the ciphertexts beside them: all of them become as old.
        written = {**{field.name: record[field.name] for field in obj.searchable}, **written}
        document = custom.resealed(keys, document or {}, hidden, row.id)
    columns = codec.encode(obj, written, keys, row.id, document)
    return {**columns, "search_tokens": codec.search_tokens(obj, record, keys, hidden)}


async def touch(scope: Scope, obj: ObjectType, row: Locked, field_id: int) -> None:
    """Gives a locked row a new version and tells who looks at it: something of it changed that is kept elsewhere."""
    columns = {"version": row.version + 1, "updated_at": business_now(), "field_versions": row.field_versions}
    await scope.session.execute(obj.table.update().where(obj.table.c.id == row.id), columns)
    public = {str(VERSION_ID): row.version}
    scope.session.record_change(
        Change(
            object=obj.name, record_id=row.id, op=TOUCH, field_ids=(field_id,), public=public, owners=(row.owner,),
            shared_with=row.shared_with,
        )
    )  # fmt: skip


async def lock(scope: Scope, obj: ObjectType, ids: Sequence[UUID], level: Level, *more: Scope) -> list[Locked]:
    """Locks the rows that the principal may change, here or in `more` scopes, in the order of their ids. They are
    whole.
    """
    obj = scope.whole(obj)
    table = obj.table
    beside = (grantees_of(obj.name, table), territory_of(obj.name, table))
    reached = sa.or_(*(each.visible(obj, table, level) for each in (scope, *more)))
    statement = (
        sa.select(*codec.columns(obj), table.c.field_versions, *beside)
        .where(table.c.id.in_(list(ids)), reached)
        .order_by(table.c.id)
        .with_for_update()
    )
    decode = codec.decoder(obj)
    return [
        Locked(
            row.id, decode(row, scope.keys), row.version, dict(row.field_versions), row.deleted_at is not None, row.cf,
            tuple(row.shared_with), row.territory,
        )
        for row in await scope.session.rows(statement)
    ]  # fmt: skip


async def hold(scope: Scope, obj: ObjectType, ids: Collection[UUID]) -> None:
    """Locks rows in the order of their ids, whoever may change them, without reading them."""
    table = obj.table
    held = sa.select(table.c.id).where(table.c.id.in_(list(ids))).order_by(table.c.id).with_for_update()
    await scope.session.rows(held)


def change_of(
    obj: ObjectType, row: Locked, op: str, names: Sequence[str], new_owner: UUID | None = None,
    told: Mapping[str, object] = MappingProxyType({}),
) -> Change:  # fmt: skip
    """The change of a locked row, with what its fields hold until now."""
    fields = [obj.by_name.get(name, DELETED) for name in names]
    public: dict[str, object] = {str(VERSION_ID): row.version, **told}
    secret: dict[str, object] = {}
    for field in fields:
        before = row.record[field.name]
        (public if field.in_clear else secret)[str(field.id)] = before
    return Change(
        object=obj.name, record_id=row.id, op=op, field_ids=tuple(field.id for field in fields), public=public,
        secret=secret, owners=(row.owner, new_owner) if new_owner else (row.owner,), shared_with=row.shared_with,
    )  # fmt: skip
