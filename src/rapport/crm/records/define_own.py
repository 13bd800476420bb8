"""Adding, renaming, archiving an organisation's own kinds of records. Numbers are given once and no row is deleted.

Who defines holds the epoch, as for fields (`define.py`): with the commit every process and every browser reads anew.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from auth.authz import epoch
from auth.principal import MOST_OWN
from kernel.changes import Change
from kernel.clock import business_now
from kernel.ids import new_id
from kernel.text import Text
from rapport.crm.records import define, definitions, own
from rapport.crm.records.defined_kinds import is_legible, legible_numbering
from rapport.crm.records.definition_errors import (
    BadDefinition,
    CannotMatch,
    ObjectChanged,
    ObjectLimit,
    ObjectNameTaken,
    ObjectNotFound,
    ObjectsKept,
    StillReferred,
)
from rapport.crm.records.definition_payloads import NewField, NewObject, ObjectChange
from rapport.crm.records.errors import FieldErrors, Required, TooLong, UnknownChoice, Unreadable
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.models import OBJECT_DEFINED, OWN_OBJECT, custom_object
from rapport.crm.records.own import ObjectWords, OwnObject
from rapport.crm.records.scope import Scope
from tenants.entitlements import number_of

LIMIT: Final = "limits.custom_objects"
"""The entitlement: how many own kinds of records in use an organisation may have."""

FREE: Final = 30
"""How many where the plan says nothing."""

MAX_LABEL: Final = 40


def limit_of(scope: Scope) -> int:
    """How many own kinds of records in use the organisation may have."""
    return number_of(scope.principal.tenant.entitlements, LIMIT, FREE)


async def add(scope: Scope, new: NewObject) -> OwnObject:
    """Adds a kind of record, and in it a field for each kind that it belongs to; raises `ObjectLimit`."""
    await epoch.hold(scope.session)
    every = await own.listed(scope.session)
    _require_room(scope, every)
    number = max((each.number for each in every), default=0) + 1
    if number > MOST_OWN:
        raise ObjectsKept(limit=MOST_OWN)
    form = None if new.numbering is None else legible_numbering(new.numbering)
    words = _words(scope, every, ObjectWords(new.label, new.plural or new.label, new.icon, numbering=form))
    parents = list(dict.fromkeys(new.belongs_to))
    if not set(parents) <= scope.registry.objects.keys():
        raise BadDefinition(fields={"belongs_to": UnknownChoice()})
    made, now = OwnObject(new_id(), number, words, archived=False, version=1), business_now()
    row = {
        "id": made.id, "number": number, "definition": own.sealed(scope.keys, made), "archived": False, "version": 1,
        "created_at": now, "updated_at": now,
    }  # fmt: skip
    await scope.session.execute(custom_object.insert(), row)
    _record(scope, made, None)
    obj = own.typed(made)
    for name in parents:
        field = NewField(label=scope.registry[name].label, type="reference", target=name)
        await define.add(scope, obj, field)
    await epoch.rise(scope.session)
    return made


async def change(scope: Scope, number: int, wanted: ObjectChange) -> OwnObject:
    """Renames, archives or restores a kind of record; raises `ObjectChanged` for an older version."""
    await epoch.hold(scope.session)
    every = await own.listed(scope.session)
    before = next((each for each in every if each.number == number), None)
    if before is None:
        raise ObjectNotFound
    if before.version != wanted.base_version:
        raise ObjectChanged
    archived = before.archived if wanted.archived is msgspec.UNSET else wanted.archived
    said = {name: each for name in ("label", "plural", "icon") if (each := getattr(wanted, name)) is not msgspec.UNSET}
    if wanted.match is not msgspec.UNSET:
        said["match"] = _matched(scope, before, wanted.match)
    words = msgspec.structs.replace(before.words, **said)
    others = [each for each in every if each is not before]
    if before.archived and not archived:
        _require_room(scope, others)
    if words != before.words or (before.archived and not archived):
        words = _words(scope, others, words, is_used=not archived)
    if archived and not before.archived:
        await _require_unreferred(scope, before)
    after = msgspec.structs.replace(before, words=words, archived=archived, version=before.version + 1)
    if (after.words, after.archived) != (before.words, before.archived):
        await _write(scope, before, after)
    return after


async def put_back(scope: Scope, definition_id: UUID, **past: Any) -> None:
    """Has a definition be what the change log says that it was; `past` are attributes of `OwnObject`."""
    before = next((each for each in await own.listed(scope.session) if each.id == definition_id), None)
    if before is not None:
        await _write(scope, before, msgspec.structs.replace(before, **past, version=before.version + 1))


async def _write(scope: Scope, before: OwnObject, after: OwnObject) -> None:
    values = {
        "definition": own.sealed(scope.keys, after), "archived": after.archived, "version": after.version,
        "updated_at": business_now(),
    }  # fmt: skip
    await scope.session.execute(custom_object.update().where(custom_object.c.id == after.id), values)
    _record(scope, after, before)
    await epoch.rise(scope.session)


def _require_room(scope: Scope, every: Sequence[OwnObject]) -> None:
    limit = limit_of(scope)
    if sum(not each.archived for each in every) >= limit:
        raise ObjectLimit(limit=limit)


async def _require_unreferred(scope: Scope, gone: OwnObject) -> None:
    """A field that refers to its records, and must be filled, would keep others from being written."""
    fields = [
        each for each in await definitions.listed(scope.session)
        if each.target == gone.name and each.object != gone.name and each.required and not each.archived
    ]  # fmt: skip
    if fields:
        raise StillReferred(field=fields[0].label)


def _matched(scope: Scope, own_kind: OwnObject, names: Sequence[str]) -> tuple[int, ...]:
    """The ids of fields by whose equal values duplicates are found; raises `BadDefinition`."""
    obj = scope.registry.objects.get(own_kind.name)
    fields = {each.name: each for each in (obj.unmasked.custom if obj else ())}
    if not set(names) <= fields.keys():
        raise BadDefinition(fields={"match": UnknownChoice()})
    new = [fields[name] for name in names if fields[name].id not in own_kind.words.match]
    if any(not own.can_match(each) for each in new):  # what was chosen may stay, whatever became of its index
        raise BadDefinition(fields={"match": CannotMatch()})
    return tuple(sorted({fields[name].id for name in names}))


def _words(scope: Scope, others: Sequence[OwnObject], said: ObjectWords, *, is_used: bool = True) -> ObjectWords:
    """Names that can be read and, of a kind in use, that no other kind has, in either language."""
    label, plural = define.filled(said.label), define.filled(said.plural)
    errors: FieldErrors = {}
    for place, text in (("label", label), ("plural", plural)):
        if not text.en:
            errors[place] = Required()
        elif max(len(text.zh), len(text.en)) > MAX_LABEL:
            errors[place] = TooLong(limit=MAX_LABEL)
        elif not (is_legible(text.zh) and is_legible(text.en)):
            errors[place] = Unreadable(expected=TextKind.expected)
        elif is_used and _spelt(text) & _taken(scope, others):
            errors[place] = ObjectNameTaken()
    if errors:
        raise BadDefinition(fields=errors)
    return msgspec.structs.replace(said, label=label, plural=plural)


def _taken(scope: Scope, others: Sequence[OwnObject]) -> set[str]:
    declared = [each for each in scope.registry if each.number is None]
    own_words = [each.words for each in others if not each.archived]
    return {word for each in (*declared, *own_words) for text in (each.label, each.plural) for word in _spelt(text)}


def _spelt(text: Text) -> set[str]:
    plain = TextKind().normalise
    return {plain(text.zh), plain(text.en)}


def _record(scope: Scope, after: OwnObject, before: OwnObject | None) -> None:
    """Who changed what of the definition is in the log; names lie encrypted in it."""
    op, said = ("create", after) if before is None else ("update", before)
    public = {"object": said.name, "archived": said.archived}
    words = {str(OWN_OBJECT): msgspec.to_builtins(said.words)}
    made = Change(
        object=OBJECT_DEFINED, record_id=after.id, op=op, field_ids=(OWN_OBJECT,),
        owners=(scope.principal.person_id,),  # somebody, so that everybody is told (`rapport.sync.sight`)
        created={**public, **words} if before is None else None,
        public={} if before is None else public, secret={} if before is None else words,
    )  # fmt: skip
    scope.session.record_change(made)
