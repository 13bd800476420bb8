"""Which fields a role may mask or keep from being written, and what that leaves of an object.

Not those that a record can't be shown or counted without: what names it, who owns it, how far it has come, its times
and what boards add up by. Nor those that join it to another record: which of those somebody sees is said of the
records, not of the field.
"""

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from auth.principal import Rights, Sight
from rapport.crm.records import computed
from rapport.crm.records.closed_kinds import OptionKind
from rapport.crm.records.objects import OWNER, SYSTEM_FIELDS, Field, ObjectType, Registry
from rapport.crm.records.personal_numbers import PersonalNumberKind

PHONE: Final = "phone"
_PLACES: Final = frozenset({"pipeline", "stage"})


def maskable(obj: ObjectType, field: Field) -> bool:
    """Whether a role may mask a field, or keep it from being written."""
    if field in SYSTEM_FIELDS or field.name in {obj.title_field, obj.tracked, *obj.structural}:
        return False
    if not field.editable and obj.unmasked.by_name[field.name].editable is False:
        return False  # kept by the product itself, of what else is there
    return field.target is None and field.kind_name not in _PLACES and not isinstance(field.kind, OptionKind)


def has_end(field: Field) -> bool:
    """Whether there is something between shown and hidden: the last characters of a phone or a number."""
    return field.kind_name == PHONE or isinstance(field.kind, PersonalNumberKind)


def seen_by(registry: Registry, rights: Rights) -> Registry:
    """The objects as somebody with these rights is shown them.

    The one place where masks apply: a hidden field is not there, so nothing that reads knows it; a masked or read-only
    one is there as a field that can't be asked for or written. Writing goes on with `ObjectType.unmasked`.
    """
    masks = tuple(
        (name, field, given.read, given.edits)
        for name, fields in sorted(rights.fields.items())
        for field, given in sorted(fields.items())
    )
    return _seen(registry, masks) if masks else registry


@functools.lru_cache(maxsize=500)
def _seen(registry: Registry, masks: tuple[tuple[str, str, Sight, bool], ...]) -> Registry:
    """The same masks are the same objects, so that what is known of these (decoders, statements) is known."""
    given = {(name, field): (read, edits) for name, field, read, edits in masks}
    return registry.of(_object(each, given) for each in registry)


def _object(obj: ObjectType, given: Mapping[tuple[str, str], tuple[Sight, bool]]) -> ObjectType:
    mine = {field: each for (name, field), each in given.items() if name == obj.name}
    if not any(field.name in mine and maskable(obj, field) for field in obj.fields):
        return obj
    fields = tuple(each for field in obj.fields if (each := _field(obj, field, mine.get(field.name))) is not None)
    fields = _without_traces(fields)
    plain = {each.name for each in fields if not each.masked}
    return replace(
        obj,
        fields=fields,
        subtitle_field=obj.subtitle_field if obj.subtitle_field in plain else None,
        default_columns=tuple(each for each in obj.default_columns if each in plain or each == OWNER.name),
        declared=obj.declaration,
        whole=obj,
    )


def _without_traces(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Without those that are worked out from one that isn't shown in full: they would tell of it."""
    while True:
        plain = {each.name for each in fields if not each.masked}
        left = tuple(each for each in fields if each.formula is None or computed.asks(each) <= plain)
        if len(left) == len(fields):
            return fields
        fields = left


def _field(obj: ObjectType, field: Field, given: tuple[Sight, bool] | None) -> Field | None:
    if given is None or not maskable(obj, field):
        return field
    sight, edits = given
    if sight == "shown":
        # What somebody may not write is not asked of them either.
        return field if edits else replace(field, editable=False, required=False, required_if=None)
    if sight == "masked" and has_end(field):
        return replace(
            field, editable=False, required=False, required_if=None, searchable=False, indexed=False, masked=True
        )
    return None
