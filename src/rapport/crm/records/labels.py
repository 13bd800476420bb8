"""Tags, and labels of own fields with choices: renamed, taken off their list and put back, made one with another.

Records hold ids, so a new name changes no record. Where two labels become one, a job gives the records of the one the
other, piece by piece through the write path: each has it in its history, and the whole is a batch that can be undone.
"""

from uuid import UUID

import msgspec
import sqlalchemy as sa
from asyncpg import UniqueViolationError

from auth.actor import system_of
from auth.authz import epoch
from auth.principal import ObjectRights, Principal, Rights
from kernel import context
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from kernel.tables import change as change_log
from kernel.text import Text
from rapport.crm.records import choices, define, multi_choice, ruled_fields, tags, views, write
from rapport.crm.records.choices import Choice
from rapport.crm.records.definition_errors import FieldNotFound, LabelNotFound, LabelTaken
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.models import LABEL_FIELD, WITH_CHOICES, choice
from rapport.crm.records.multi_choice import MultiChoiceKind
from rapport.crm.records.objects import Field, ObjectType, Registry
from rapport.crm.records.scope import Scope

MERGE = "records.merge_labels"
PIECE = 500


def choice_field(scope: Scope, obj: ObjectType, name: str) -> Field:
    """An own field with choices, in use, or the tags; raises `FieldNotFound`."""
    field = scope.whole(obj).by_name.get(name)
    if field is None or not tags.is_curated(field) or field.kind_name not in WITH_CHOICES:
        raise FieldNotFound
    return field


async def change(
    scope: Scope, obj: ObjectType, field: Field, label_id: UUID, *, label: Text | None, archived: bool | None
) -> None:
    """Renames a label, takes it off its list or puts it back. Records that have it keep it."""
    await epoch.hold(scope.session)
    every = await choices.listed(scope.session, field)
    before = _named(every, label_id)
    after = Choice(
        label_id, before.label if label is None else choices.filled(label),
        before.archived if archived is None else archived,
    )  # fmt: skip
    if after == before:
        return
    choices.check_label(field, after.label)
    await _write(scope, field, every, after)
    _record(scope, field, before)


async def merge(scope: Scope, obj: ObjectType, field: Field, label_id: UUID, into: UUID) -> None:
    """Takes a label off its list, and has the records that have it get another one instead."""
    await epoch.hold(scope.session)
    every = await choices.listed(scope.session, field)
    before, other = _named(every, label_id), _named(every, into)
    if other.archived or other == before:
        raise LabelNotFound
    await choices.write_label(scope.session, field, Choice(label_id, before.label, archived=True))
    _record(scope, field, before, into)
    base = {"field": field.name, "label": str(label_id), "batch": str(new_id())}
    base["person_id"] = str(scope.principal.person_id)
    for each in [obj] if field.custom else scope.registry:  # tags are on records of every kind
        await scope.session.enqueue(MERGE, {**base, "object": each.name})


async def put_back(scope: Scope, label_id: UUID, label: Text | None, *, archived: bool) -> None:
    """Has a label be what the change log says that it was (None: as it is now), on its list or off it.

    Nothing where it is of no own field in use; raises `LabelTaken` where another has its words by now.
    """
    held = sa.select(choice.c.object, choice.c.field_id).where(choice.c.id == label_id)
    for row in await scope.session.rows(held):
        field = scope.registry[row.object].by_id.get(row.field_id)
        if field is None or not tags.is_curated(field):
            return
        every = await choices.listed(scope.session, field)
        before = _named(every, label_id)
        await _write(scope, field, every, Choice(label_id, label or before.label, archived))
        _record(scope, field, before)


async def _write(scope: Scope, field: Field, every: list[Choice], after: Choice) -> None:
    """Writes a label that is on its list only if no other there has a word of it."""
    if not after.archived:
        words = {choices.normalise(text) for each in every if each.id != after.id and not each.archived
                 for text in (each.label.zh, each.label.en)}  # fmt: skip
        if words & {choices.normalise(after.label.zh), choices.normalise(after.label.en)}:
            raise LabelTaken
    try:
        await choices.write_label(scope.session, field, after)
    except UniqueViolationError:  # somebody added it since the list was read
        raise LabelTaken from None


def _named(every: list[Choice], label_id: UUID) -> Choice:
    found = next((each for each in every if each.id == label_id), None)
    if found is None:
        raise LabelNotFound
    return found


def _record(scope: Scope, field: Field, before: Choice, into: UUID | None = None) -> None:
    public: dict[str, object] = {"field": field.id, "archived": before.archived}
    if into is not None:
        public["merged_into"] = str(into)
    scope.session.record_change(
        Change(
            object="choice", record_id=before.id, op="update", field_ids=(LABEL_FIELD,), public=public,
            secret={str(LABEL_FIELD): msgspec.to_builtins(before.label)}, owners=(scope.principal.person_id,),
        )
    )  # fmt: skip


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def merged(runtime: Runtime, job: Job) -> None:
        principal = await system_of(runtime, job.home, UUID(str(job.args["person_id"])))
        name = str(job.args["object"])
        principal = msgspec.structs.replace(
            principal, rights=Rights(objects={name: ObjectRights(read="all", update="all")})
        )
        acted = principal.tenant.acted_in(principal.person_id, locale=principal.locale, origin="system")
        with context.use(acted):
            after: UUID | None = None
            while True:
                after = await _piece(runtime, registry, principal, job, after)
                if after is None:
                    return

    return {MERGE: merged}


async def _piece(
    runtime: Runtime, registry: Registry, principal: Principal, job: Job, after: UUID | None
) -> UUID | None:
    """Gives some more records the other label; the last of them, None at the end. Run again, it finds what is left."""
    old = UUID(str(job.args["label"]))
    # Not the principal's own session, which is refused writes in an organisation that is read-only.
    async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
        session.batch_id = UUID(str(job.args["batch"]))
        scope = await open_scope(registry, principal, session)
        obj = scope.registry[str(job.args["object"])]
        field = obj.by_name.get(str(job.args["field"]))
        new = await _into(session, old)
        if field is None or new is None:  # archived, or the label put back, meanwhile: records stay as they are
            return None
        several = isinstance(field.kind, MultiChoiceKind)
        place = field.place(obj.table)
        has = multi_choice.condition(place, "has_any", [old]) if several else place == old
        some = sa.select(obj.table.c.id).where(has).order_by(obj.table.c.id).limit(PIECE)
        if after is None:  # before the first record has the other one, or it would fall out of the rule
            await ruled_fields.relabel(scope, obj.name, field, old, new)
        ids = [row.id for row in await session.rows(some.where(obj.table.c.id > after) if after else some)]
        for row in await write.lock(scope, obj, ids, "update"):
            held = {UUID(each) for each in multi_choice.ids_in(row.record[field.name])}
            if old in held:
                value = tuple(sorted((held - {old}) | {new})) if several else new
                await write.write_fields(scope, obj, row, {field.name: value})
        if not ids:
            await views.relabel(scope, field, old, new)
            await define.relabel(scope, field, old, new)
        return ids[-1] if ids else None


async def _into(session: TenantSession, label_id: UUID) -> UUID | None:
    """What a label was made one with, which may have gone on since: jobs come in any order. None where it is back on
    its list, or off it alone. All of them stay what they are until the transaction ends.
    """
    found: UUID | None = None
    while True:
        held = sa.select(choice.c.archived).where(choice.c.id == (found or label_id)).with_for_update(read=True)
        if not any(row.archived for row in await session.rows(held)):
            return found
        mine = (change_log.c.object == "choice") & (change_log.c.record_id == (found or label_id))
        merged = change_log.c.public["merged_into"].astext
        off = mine & (merged.is_not(None) | (change_log.c.public["archived"].astext == "false"))
        rows = await session.rows(sa.select(merged).where(off).order_by(change_log.c.seq.desc()).limit(1))
        if not rows or rows[0][0] is None:
            return found
        found = UUID(rows[0][0])
