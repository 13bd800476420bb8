"""Adding, renaming, ordering, archiving fields of one's own. Ids are given once and no row is deleted.

Who defines holds the epoch: one after the other, and with the commit every process and every open browser reads anew.
Each change is in the change log with what was before.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from auth.authz import epoch
from kernel.changes import Change
from kernel.clock import business_now
from kernel.ids import new_id
from kernel.text import Text
from rapport.crm.records import (
    choices,
    compute_run,
    custom,
    definitions,
    index_run,
    limits,
    required_if,
    rollup_run,
    unique,
    unique_check,
)
from rapport.crm.records.defined_kinds import (
    added_up,
    form_of,
    is_legible,
    may_be_unique,
    numbering_of,
    readded,
    require_filled_by_people,
    require_not_added_up,
    require_unasked,
    reworked,
    rollup_of,
    target_of,
    worked_out,
)
from rapport.crm.records.definition_errors import (
    ArchivedLimit,
    BadDefinition,
    BadOrder,
    FieldChanged,
    FieldLimit,
    FieldNotFound,
    NameTaken,
    NotCopied,
)
from rapport.crm.records.definition_payloads import FieldChange, NewField
from rapport.crm.records.definitions import Definition
from rapport.crm.records.errors import FieldErrors, Required, TooLong, Unreadable
from rapport.crm.records.filters import named, relabelled
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.limits import Limits
from rapport.crm.records.models import CUSTOM_FIELD, DEFINED, WITH_CHOICES, Uniqueness, custom_field
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.ruled_fields import require_in_no_rule
from rapport.crm.records.scope import Scope
from tenants.entitlements import number_of

LIMIT: Final = "limits.custom_fields"
"""The entitlement: how many own fields in use an object may have."""

FREE: Final = 50
"""How many where the plan says nothing."""

ARCHIVED: Final = 200
"""How many archived ones an object keeps: none is ever deleted, and each comes along with every declaration."""

LEAD: Final = "lead"
FILLED: Final = frozenset({"company", "contact", "deal"})
"""What a lead becomes when it is converted."""

MAX_LABEL: Final = 60


def limit_of(scope: Scope) -> int:
    """How many own fields in use each object may have."""
    return number_of(scope.principal.tenant.entitlements, LIMIT, FREE)


async def of_object(scope: Scope, obj: ObjectType) -> list[Definition]:
    """An object's own fields in their order, archived ones too."""
    return [each for each in await definitions.listed(scope.session) if each.object == obj.name]


async def add(scope: Scope, obj: ObjectType, new: NewField) -> Definition:
    """Adds a field at the end; raises `FieldLimit` where the plan allows no more."""
    await epoch.hold(scope.session)
    every = await definitions.listed(scope.session)
    mine = [each for each in every if each.object == obj.name]
    _require_room(scope, mine)
    label = _label(obj, mine, new.label)
    if new.choices and new.type not in WITH_CHOICES:
        raise BadDefinition(fields={"choices": Required()})
    field_id = max([custom.FIRST_ID - 1, *(each.field_id for each in every)]) + 1
    source = _source(every, obj, new.type, new.copied_from, new.target)
    uniqueness: Uniqueness = "on" if may_be_unique(new.type, wanted=new.unique) else "off"  # no record has it yet
    made = Definition(new_id(), field_id, obj.name, new.type, label, new.required, False, 1, source, uniqueness)
    made = msgspec.structs.replace(made, target=target_of(scope, new), numbering=numbering_of(new))
    made = worked_out(scope, obj, made, new.formula)
    made = await added_up(scope, obj, made, new.rollup)
    made = _limited(made, new.limits or limits.NONE)
    condition = await required_if.judged(scope, obj, made.name, new.required_if)
    made = msgspec.structs.replace(made, required_if=condition)
    require_filled_by_people(made)
    if index_run.wanted_of(made, mine, wanted=new.indexed) != "off":
        made = msgspec.structs.replace(made, indexing="on")  # no record has it yet
    await put_in(scope, made, len(mine))
    if new.choices:
        field = made.field(scope.principal.tenant.currency)
        labels = [filled(each) for each in new.choices]
        if any(not each.en for each in labels):
            raise BadDefinition(fields={"choices": Required()})
        await choices.add_many(scope.session, obj, field, labels)
    if made.formula is not None:
        await compute_run.start(scope, obj)
    if made.rollup is not None:
        await rollup_run.start(scope, obj, made.field_id)
    await epoch.rise(scope.session)
    return made


async def put_in(scope: Scope, made: Definition, position: int) -> None:
    """Writes a new definition, which comes after others of its position."""
    now = business_now()
    row = {
        "id": made.id, "field_id": made.field_id, "object": made.object, "kind": made.kind,
        "definition": definitions.sealed(scope.keys, made), "required": made.required,
        "position": position, "archived": False, "version": 1, "created_at": now, "updated_at": now,
        "copied_from": made.copied_from, "uniqueness": made.uniqueness, "limits": _kept(made),
        "required_if": _tree(made), "target": made.target, "numbering": form_of(made),
        "indexing": made.indexing, "index_slot": index_run.slot_of(made), "converted_from": made.converted_from,
        "rollup": rollup_of(made, scope.principal.person_id),
    }  # fmt: skip
    await scope.session.execute(custom_field.insert(), row)
    _record(scope, made, None)


async def put_aside(scope: Scope, obj: ObjectType, before: Definition) -> None:
    """Archives a field in whose place another one comes."""
    await _change(scope, obj, before, msgspec.structs.replace(before, archived=True))


async def bring_back(scope: Scope, obj: ObjectType, before: Definition, label: Text) -> Definition:
    """Restores a field in the place, and under the name, of one that was archived for it."""
    checked: Uniqueness = "checking" if before.unique else before.uniqueness
    indexing = "off" if before.indexing == "off" else "building"
    after = msgspec.structs.replace(before, archived=False, label=label, uniqueness=checked, indexing=indexing)
    return await _change(scope, obj, before, after)


async def _change(scope: Scope, obj: ObjectType, before: Definition, after: Definition) -> Definition:
    after = msgspec.structs.replace(after, version=before.version + 1)
    await _write(scope, before, after)
    await _follow(scope, obj, before, after)
    return after


async def change(scope: Scope, obj: ObjectType, name: str, wanted: FieldChange) -> Definition:
    """Renames, requires, archives or restores a field; raises `FieldChanged` for an older version."""
    await epoch.hold(scope.session)
    every = await definitions.listed(scope.session)
    mine = [each for each in every if each.object == obj.name]
    before = next((each for each in mine if each.name == name), None)
    if before is None:
        raise FieldNotFound
    if before.version != wanted.base_version:
        raise FieldChanged
    others = [each for each in mine if each is not before]
    given = _given(every, obj, before, wanted)
    if wanted.required_if is not msgspec.UNSET:
        given["required_if"] = await required_if.judged(scope, obj, before.name, wanted.required_if)
    after = msgspec.structs.replace(before, **given)
    after = await readded(scope, obj, before, reworked(scope, obj, before, after, wanted))
    require_unasked(after, others)
    require_not_added_up(after, every)
    require_filled_by_people(after)
    if after.archived and not before.archived:
        await require_in_no_rule(scope, obj.name, before.name)
    is_indexed = before.indexing != "off"
    is_wanted = is_indexed if wanted.indexed is msgspec.UNSET else wanted.indexed
    if is_wanted != is_indexed or (before.archived and not after.archived):
        after = msgspec.structs.replace(after, indexing=index_run.wanted_of(after, others, wanted=is_wanted))
    if before.archived and not after.archived:
        _require_room(scope, others)
    if after.archived and not before.archived and sum(each.archived for each in others) >= ARCHIVED:
        raise ArchivedLimit(limit=ARCHIVED)
    if "label" in given or (before.archived and not after.archived):
        label = _label(obj, others, after.label, is_used=not after.archived)
        after = msgspec.structs.replace(after, label=label)
    if after == before:
        return before
    return await _change(scope, obj, before, after)


def _given(every: Sequence[Definition], obj: ObjectType, before: Definition, wanted: FieldChange) -> dict[str, Any]:
    """What a change says of a definition; raises `BadDefinition` for what its kind can't be."""
    given = {
        key: value for key in ("label", "required", "archived") if (value := getattr(wanted, key)) is not msgspec.UNSET
    }
    if wanted.copied_from is not msgspec.UNSET:
        given["copied_from"] = _source(every, obj, before.kind, wanted.copied_from, before.target)
    if wanted.unique is not msgspec.UNSET and may_be_unique(before.kind, wanted=wanted.unique) != before.unique:
        given["uniqueness"] = "checking" if wanted.unique else "off"
    if before.archived and wanted.archived is False and before.unique:
        given.setdefault("uniqueness", "checking")
    if wanted.limits is not msgspec.UNSET:
        given["limits"] = _limited(before, wanted.limits).limits
    return given


def _limited(definition: Definition, wanted: Limits) -> Definition:
    """A definition with other limits; raises `BadDefinition` for what its kind can't keep to."""
    kept, errors = limits.judged(definition.field(""), wanted)
    if errors:
        raise BadDefinition(fields=errors)
    return msgspec.structs.replace(definition, limits=kept)


def _kept(definition: Definition) -> Any:
    """A definition's limits as its row and the log have them; None for none."""
    return msgspec.to_builtins(definition.limits) or None


def _tree(definition: Definition) -> Any:
    """A definition's condition as its row has it; None for none."""
    return None if definition.required_if is None else msgspec.json.decode(definition.required_if)


async def _follow(scope: Scope, obj: ObjectType, before: Definition, after: Definition) -> None:
    """Brings what is kept of values that may occur once up to a change of the definition."""
    if after.archived or not after.unique:
        await unique.clear(scope.session, after.field_id)
    if not after.archived and after.formula is not None and (after.formula != before.formula or before.archived):
        await compute_run.start(scope, obj)
    if (after.indexing, after.archived) != (before.indexing, before.archived):
        await index_run.start(scope, obj, after.field_id)
    if not after.archived and after.rollup is not None and before.archived:
        await rollup_run.start(scope, obj, after.field_id)
    if not after.archived and after.uniqueness == "checking" and (before.uniqueness != "checking" or before.archived):
        await unique_check.start(scope, obj, after.field_id)


async def reorder(scope: Scope, obj: ObjectType, names: Sequence[str]) -> None:
    """Puts the fields in use in an order; archived ones come after them."""
    await epoch.hold(scope.session)
    mine = await of_object(scope, obj)
    living = [each for each in mine if not each.archived]
    if sorted(names) != sorted(each.name for each in living):
        raise BadOrder
    by_name = {each.name: each for each in mine}
    await _put_in_order(
        scope, obj, mine, [*(by_name[name] for name in names), *(each for each in mine if each.archived)]
    )


async def put_order_back(scope: Scope, obj: ObjectType, field_ids: Sequence[int]) -> None:
    """Puts the fields in the order in which the change log says that they were; others come after them."""
    await epoch.hold(scope.session)
    mine = await of_object(scope, obj)
    place = {field_id: at for at, field_id in enumerate(field_ids)}
    await _put_in_order(scope, obj, mine, sorted(mine, key=lambda each: place.get(each.field_id, len(place))))


async def _put_in_order(
    scope: Scope, obj: ObjectType, mine: Sequence[Definition], ordered: Sequence[Definition]
) -> None:  # fmt: skip
    if ordered == mine:
        return
    for position, each in enumerate(ordered):
        moved = custom_field.update().where(custom_field.c.id == each.id).values(position=position)
        await scope.session.execute(moved)
    public: dict[str, object] = {"object": obj.name, "order": [each.field_id for each in mine]}
    scope.session.record_change(
        Change(
            object=DEFINED,
            record_id=ordered[0].id,
            op="update",
            field_ids=(CUSTOM_FIELD,),
            public=public,
            owners=_everybody(scope),
        )
    )
    await epoch.rise(scope.session)


async def put_back(scope: Scope, definition_id: UUID, **past: Any) -> None:
    """Has a field's definition be what the change log says that it was; `past` are attributes of `Definition`."""
    before = next((each for each in await definitions.listed(scope.session) if each.id == definition_id), None)
    if before is not None:
        await _write(scope, before, msgspec.structs.replace(before, **past, version=before.version + 1))


async def relabel(scope: Scope, field: Field, old: UUID, new: UUID) -> None:
    """Has conditions ask for another choice of a field where they ask for one that is none any more."""
    await epoch.hold(scope.session)
    for each in await definitions.listed(scope.session):
        if each.required_if is not None and field.name in named(_tree(each)):
            condition = required_if.kept(relabelled(_tree(each), field.name, str(old), str(new)))
            if condition != each.required_if:
                await put_back(scope, each.id, required_if=condition)
        form = each.rollup
        if form is not None and form.condition is not None and field.name in form.asks:
            tree = relabelled(msgspec.json.decode(form.condition), field.name, str(old), str(new))
            await put_back(scope, each.id, rollup=msgspec.structs.replace(form, condition=required_if.kept(tree)))


def _require_room(scope: Scope, mine: Sequence[Definition]) -> None:
    limit = limit_of(scope)
    if sum(not each.archived for each in mine) >= limit:
        raise FieldLimit(limit=limit)


def _label(obj: ObjectType, others: Sequence[Definition], label: Text, *, is_used: bool = True) -> Text:
    """A label that can be read and, of a field in use, that no other in use has, in either language."""
    label = filled(label)
    errors: FieldErrors = {}
    if not label.en:
        errors["label"] = Required()
    elif max(len(label.zh), len(label.en)) > MAX_LABEL:
        errors["label"] = TooLong(limit=MAX_LABEL)
    elif not (is_legible(label.zh) and is_legible(label.en)):
        errors["label"] = Unreadable(expected=TextKind.expected)
    elif is_used:
        taken = [each.label for each in others if not each.archived]
        taken += [field.label for field in obj.declaration.all_fields]
        words = {_plain(text) for each in taken for text in (each.zh, each.en)}
        if {_plain(label.zh), _plain(label.en)} & words:
            errors["label"] = NameTaken()
    if errors:
        raise BadDefinition(fields=errors)
    return label


def _source(
    every: Sequence[Definition], obj: ObjectType, kind: str, name: str | None, target: str | None
) -> int | None:
    """The lead's field that fills one of this kind: of the same kind, and in use."""
    if name is None:
        return None
    found = next((each for each in every if each.name == name and each.object == LEAD and not each.archived), None)
    if (
        found is None
        or found.kind != kind
        or found.target != target
        or obj.name not in FILLED
        or kind in {*definitions.GIVEN, "file"}  # a file is one record's
    ):
        raise BadDefinition(fields={"copied_from": NotCopied()})
    return found.field_id


_plain = TextKind().normalise


def filled(label: Text) -> Text:
    """A label in both languages: one stands for the other where there is only one."""
    zh, en = label.zh.strip(), label.en.strip()
    return Text(zh=zh or en, en=en or zh)


async def _write(scope: Scope, before: Definition, after: Definition) -> None:
    values = {
        "definition": definitions.sealed(scope.keys, after), "required": after.required,
        "archived": after.archived, "version": after.version, "copied_from": after.copied_from,
        "uniqueness": after.uniqueness, "limits": _kept(after), "required_if": _tree(after),
        "indexing": after.indexing, "index_slot": index_run.slot_of(after),
        "updated_at": business_now(), "rollup": rollup_of(after, scope.principal.person_id),
    }  # fmt: skip
    await scope.session.execute(custom_field.update().where(custom_field.c.id == after.id), values)
    _record(scope, after, before)
    await epoch.rise(scope.session)


def _record(scope: Scope, after: Definition, before: Definition | None) -> None:
    """Who changed what of the definition is in the log; labels lie encrypted in it."""
    op, said = ("create", after) if before is None else ("update", before)
    public = {"object": said.object, "field": said.field_id, "kind": said.kind}
    public |= {"required": said.required, "archived": said.archived, "copied_from": said.copied_from}
    public |= {"uniqueness": said.uniqueness, "indexing": said.indexing}
    public |= {"limits": _kept(said), "required_if": said.required_if}
    label = {str(CUSTOM_FIELD): msgspec.to_builtins(said.label) | ({"formula": said.formula} if said.formula else {})}
    made = Change(
        object=DEFINED, record_id=after.id, op=op, field_ids=(CUSTOM_FIELD,), owners=_everybody(scope),
        created={**public, **label} if before is None else None,
        public={} if before is None else public, secret={} if before is None else label,
    )  # fmt: skip
    scope.session.record_change(made)


def _everybody(scope: Scope) -> tuple[UUID, ...]:
    """Somebody, so that the change is told of (`kernel.live`): sync tells everybody of it."""
    return (scope.principal.person_id,)
