"""Many rows in one call: each is created, changed or deleted by its own rights, and has an answer of its own.

Rows are written in parts that commit by themselves, under one batch that can be undone; or all of them in one
transaction, where one that is refused refuses all. What a part with a key answered is sealed into the change log, in
the transaction of what it wrote: sent again it is answered so, and nothing is written.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import msgspec

from kernel.errors import Forbidden, RapportError
from kernel.ids import new_id
from rapport.crm.records import codec, external_ids, new_many, numbering, once, owning, trash, unique, write
from rapport.crm.records.bulk import CHUNK, MOVED, OpenScope
from rapport.crm.records.errors import (
    InvalidRecord,
    NoKeyField,
    RecordForbidden,
    Required,
    RowsRefused,
    StaleVersion,
    Taken,
    TooManyAtOnce,
    UnknownField,
)
from rapport.crm.records.gate import Attempt
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.new_many import New
from rapport.crm.records.objects import EXTERNAL_ID, OWNER, ObjectType
from rapport.crm.records.refusals import refusal
from rapport.crm.records.row_payloads import RowDone, RowError, RowsDone, RowsRequest, RowWrite, Status
from rapport.crm.records.rules import rules_of
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import KnownIds
from rapport.crm.records.write import Locked

ALL_AT_ONCE: Final = 2_000
"""Rows of one transaction; more would hold the change log's counter from everybody else for too long."""

TRIES: Final = 3
PAUSE: Final = 0.005
"""Seconds between two parts, in which whoever waits for the change log's counter gets it."""

Part = Sequence[RowWrite]


@dataclass(frozen=True)
class Call:
    """A call as it was asked for; `key` is its Idempotency-Key."""

    obj: ObjectType
    asked: RowsRequest
    batch_id: UUID
    key: str | None = None


class _Torn(Exception):
    """A row was refused since somebody else was first meanwhile: its transaction is rolled back, and tried again."""

    def __init__(self, error: RapportError) -> None:
        super().__init__(error.code)
        self.error = error


async def run(open_scope: OpenScope, call: Call) -> RowsDone:
    """Writes the rows of a call, and says of each what became of it."""
    parts, rows = list(_parts(call.asked)), list[RowDone]()
    if call.asked.all_or_nothing:
        if len(call.asked.rows) > ALL_AT_ONCE:
            raise TooManyAtOnce(limit=ALL_AT_ONCE)
        return await _tried(open_scope, call, 0, parts)
    batch_id = call.batch_id
    for number, part in enumerate(parts):
        if number:
            await asyncio.sleep(PAUSE)
        done = await _tried(open_scope, call, number, [part])
        # Whoever sends a call again goes on in the batch that it began.
        batch_id = done.batch_id if not number else batch_id
        call = Call(call.obj, call.asked, batch_id, call.key)
        rows += done.rows
    return RowsDone(batch_id, rows)


async def _judge(scope: Scope, call: Call) -> None:
    """Asks whether so many records may change their owner at once: many rows are no way around what a bulk edit asks.

    Rows that give an owner count, whatever each comes to; who stays below a limit is asked nothing.
    """
    given = sum(OWNER.name in row.fields for row in call.asked.rows if row.op in {"update", "upsert"})
    if given:
        await scope.registry.gate.judge(scope, Attempt(object=call.obj.name, values={MOVED: Decimal(given)}))


def _parts(asked: RowsRequest) -> Iterator[Part]:
    """The rows in their order, parted so that no record is named twice in one part."""
    part, named = list[RowWrite](), set[object]()
    for row in asked.rows:
        names = {each for each in (row.id, _key_of(asked, row)) if each is not None}
        if len(part) == CHUNK or names & named:
            yield part
            part, named = [], set()
        part.append(row)
        named |= names
    yield part


def _key_of(asked: RowsRequest, row: RowWrite) -> str | None:
    """The text that an upsert finds its record by; equal ones may be spelt otherwise."""
    value = row.fields.get(asked.by) if asked.by and row.op == "upsert" else None
    return None if value is None else str(value).casefold().strip()


async def _tried(open_scope: OpenScope, call: Call, number: int, parts: Sequence[Part]) -> RowsDone:
    for _ in range(TRIES - 1):
        with contextlib.suppress(_Torn):  # somebody was first with a value; next time it is found beforehand
            return await _transaction(open_scope, call, number, parts)
    try:
        return await _transaction(open_scope, call, number, parts)
    except _Torn as torn:
        raise torn.error from None


async def _transaction(open_scope: OpenScope, call: Call, number: int, parts: Sequence[Part]) -> RowsDone:
    async with open_scope() as scope:
        closed = scope.principal.refusal(call.obj.module)
        if closed is not None:  # meanwhile: what is done is done, and the rest says why it isn't
            return RowsDone(call.batch_id, [refused(scope, closed) for part in parts for _ in part])
        key = f"{call.key} part {number}" if call.key else None
        whole = hashlib.sha256(msgspec.json.encode(call.asked, order="deterministic")).hexdigest()

        async def work() -> RowsDone:
            if not number:
                await _judge(scope, call)
            return RowsDone(call.batch_id, await _written(scope, call, parts))

        done = await once.outcome(scope, key, call.obj.name, call.batch_id, ("rows", call.obj.name, whole), work)
    return msgspec.convert(done, RowsDone, from_attributes=True)


async def _written(scope: Scope, call: Call, parts: Sequence[Part]) -> list[RowDone]:
    scope.session.batch_id = call.batch_id
    # Turns are taken last: owners are found once no record is waited for any more.
    scope = replace(scope, unassigned=[])
    work = _Work(scope, call)
    rows = [done for part in parts for done in await work.write(part)]
    found = await owning.assign_new(replace(scope, unassigned=None), call.obj, scope.unassigned or [])
    rows = [msgspec.structs.replace(each, version=2) if each.id in found else each for each in rows]
    if call.asked.all_or_nothing and (wrong := [each for each in enumerate(rows) if each[1].error is not None]):
        told = [{"index": index, **msgspec.to_builtins(done.error)} for index, done in wrong]
        raise RowsRefused(details={"rows": told}, count=len(wrong))
    return rows


class _Work:
    """One transaction's rows."""

    def __init__(self, scope: Scope, call: Call) -> None:
        self._scope = scope
        self._obj = scope.mine(call.obj)
        self._by = call.asked.by
        self._known = KnownIds()

    async def write(self, part: Part) -> list[RowDone]:
        """Writes the rows of a part; what is refused was not begun."""
        scope, done = self._scope, dict[int, RowDone]()
        found = await self._found(part, done)
        updates, deletes = await self._locked(part, found)
        new: dict[int, New] = {}
        for index, row in enumerate(part):
            if index in done:
                continue
            made = scope.session.pending
            try:
                if row.op == "delete":
                    done[index] = await self._delete(row, deletes)
                elif (target := found.get(index)) in updates and row.op != "create":
                    done[index] = await self._update(row, updates[target])
                elif row.op == "update":
                    raise await refusal(scope, self._obj, _id_of(row))
                elif row.id is None:
                    new[index] = await self._judged(row)
                else:
                    done[index] = await self._create(row, row.id)
            except RapportError as error:
                if scope.session.pending > made or (index not in found and self._lost(row, error.fields)):
                    raise _Torn(error) from error
                done[index] = refused(scope, error)
        done |= await self._insert(part, new)
        return [done[index] for index in range(len(part))]

    async def _found(self, part: Part, done: dict[int, RowDone]) -> dict[int, UUID]:
        """The record that each row names, by its id or its value of the key field; refusals go into `done`."""
        found = {index: row.id for index, row in enumerate(part) if row.id is not None}
        if self._by is None:
            return found
        field = self._obj.by_name.get(self._by)
        if field is None:
            raise UnknownField(field=self._by[:60])
        if not (field.unique or field.name == EXTERNAL_ID):
            raise NoKeyField(field=field.name)
        values: dict[int, Any] = {}
        for index, row in enumerate(part):
            if row.op == "upsert" and row.id is None:
                try:
                    raw = row.fields.get(field.name)
                    if raw is None:
                        raise Required
                    values[index] = codec.wire(self._obj, [field.name], {field.name: field.accept(raw)})[field.name]
                except RapportError as error:
                    done[index] = refused(self._scope, InvalidRecord(fields={field.name: error}))
        if field.name == EXTERNAL_ID:
            return found | await self._claimed(values, done)
        held = await unique.holders(self._scope, field, values.values()) if values else {}
        return found | {index: held[value] for index, value in values.items() if value in held}

    async def _claimed(self, values: Mapping[int, str], done: dict[int, RowDone]) -> dict[int, UUID]:
        """The records that rows name by another system's id. What is there and not this writer's is taken, as is an id
        that a row before wrote otherwise.
        """
        scope, field = self._scope, self._obj.by_name[EXTERNAL_ID]
        held = await external_ids.claim(scope, self._obj, list(dict.fromkeys(values.values())))
        mine = await external_ids.changeable(scope, self._obj, held.values())
        found, seen = dict[int, UUID](), set[str]()
        for index, value in values.items():
            same = TextKind().normalise(value)
            if same in seen or (value in held and held[value] not in mine):
                done[index] = refused(scope, InvalidRecord(fields={field.name: Taken()}))
            elif value in held:
                found[index] = held[value]
            seen.add(same)
        return found

    async def _locked(self, part: Part, found: dict[int, UUID]) -> tuple[dict[UUID, Locked], dict[UUID, Locked]]:
        scope, ids = self._scope, list[set[UUID]]()
        for kinds in ({"update", "upsert"}, {"delete"}):
            ids.append({found[index] for index, row in enumerate(part) if row.op in kinds and index in found})
        if all(ids):  # the two are locked one after the other: in one order with everybody
            await write.hold(scope, self._obj, set().union(*ids))
        updates = await write.lock(scope, self._obj, list(ids[0]), "update") if ids[0] else []
        deletes = await write.lock(scope, self._obj, list(ids[1]), "delete") if ids[1] else []
        return {row.id: row for row in updates}, {row.id: row for row in deletes}

    async def _update(self, row: RowWrite, locked: Locked) -> RowDone:
        if locked.deleted:
            raise await refusal(self._scope, self._obj, locked.id)
        fields = row.fields
        if self._by == EXTERNAL_ID and row.id is None:  # of a merged record it isn't that of what stayed
            fields = {name: value for name, value in fields.items() if name != EXTERNAL_ID}
        record = await write.apply_update(self._scope, self._obj, locked, fields, row.base_version)
        status: Status = "unchanged" if record["version"] == locked.version else "updated"
        return RowDone(status, locked.id, record["version"])

    async def _delete(self, row: RowWrite, deletes: dict[UUID, Locked]) -> RowDone:
        locked = deletes.get(_id_of(row))
        if locked is None:
            raise await refusal(self._scope, self._obj, _id_of(row))
        if row.base_version not in {None, locked.version}:
            raise StaleVersion(details={"version": locked.version, "fields": {}})
        record = await trash.set_deleted(self._scope, self._obj, locked, deleted=True)
        return RowDone("unchanged" if locked.deleted else "deleted", locked.id, record["version"])

    async def _create(self, row: RowWrite, record_id: UUID) -> RowDone:
        made = self._scope.session.pending
        record = await write.create(self._scope, self._obj, row.fields, record_id)
        is_new = self._scope.session.pending > made
        if not is_new and row.op == "upsert":  # it is there to be seen, and not to be changed
            raise RecordForbidden
        return RowDone("created" if is_new else "unchanged", record_id, record["version"])

    async def _judged(self, row: RowWrite) -> New:
        if not self._scope.principal.rights.of(self._obj.name).create:
            raise Forbidden
        record_id = new_id()
        values, owner = await write.judged(self._scope, self._obj, row.fields, record_id, known=self._known)
        return record_id, values, owner

    def _lost(self, row: RowWrite, errors: Mapping[str, RapportError]) -> bool:
        """Whether an upsert that found no record by its value may not have that, since by now another one does."""
        return row.op == "upsert" and row.id is None and isinstance(errors.get(self._by or ""), Taken)

    async def _insert(self, part: Part, new: dict[int, New]) -> dict[int, RowDone]:
        """Writes new records in one go, but for those that would have a value which another of them has."""
        scope, whole = self._scope, self._scope.whole(self._obj)
        names = {field.name for field in whole.unique}
        held = {each: codec.wire(whole, names & values.keys(), values) for each, values, _ in new.values() if names}
        errors: dict[UUID, dict[str, RapportError]] = {}
        for record_id, name in await unique.among(scope, whole, held):
            errors.setdefault(record_id, {}).update({name: Taken()} if name in self._obj.by_name else {})
        for index, (each, *_) in new.items():
            if self._by and self._lost(part[index], errors.get(each, {})):
                field = self._obj.by_name[self._by]
                if await unique.holders(scope, field, [held[each][self._by]]):  # else it is another row of this part
                    raise _Torn(InvalidRecord(fields=errors[each]))
        wanted = [each for each in new.values() if each[0] not in errors]
        if wanted:
            numbered = [dict(values) for _, values, _ in wanted]
            await numbering.number(scope, whole, numbered)
            wanted = [(each, mine, owner) for (each, _, owner), mine in zip(wanted, numbered, strict=True)]
            made = await asyncio.to_thread(new_many.sealed, scope.keys, whole, wanted, scope.principal.person_id)
            try:
                await new_many.put(scope, whole, made, await rules_of(scope, whole))
            except RapportError as error:
                raise _Torn(error) from error
        return {
            index: refused(scope, InvalidRecord(fields=errors[each])) if each in errors else RowDone("created", each, 1)
            for index, (each, *_) in new.items()
        }


def _id_of(row: RowWrite) -> UUID:
    if row.id is None:
        raise InvalidRecord(fields={"id": Required()})
    return row.id


def refused(scope: Scope, error: RapportError) -> RowDone:
    """The answer of a row that was not written. It is kept, so of a conflict it names the fields and no values."""
    wire, fields = error.wire(scope.locale, ""), error.details.get("fields")
    details = {**error.details, "fields": sorted(fields)} if isinstance(fields, dict) else error.details
    return RowDone("error", error=msgspec.convert({**wire, "details": details}, RowError))
