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
from rapport.crm.records.codec import has_end
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import OWNER, SYSTEM_FIELDS, Field, ObjectType, Registry
from rapport.crm.records.points import PointKind

_PLACES: Final = frozenset({"pipeline", "stage"})


def maskable(obj: ObjectType, field: Field) -> bool:
    """Whether a role may mask a field, or keep it from being written."""
    if field in SYSTEM_FIELDS or field.name in {obj.title_field, obj.tracked, *obj.structural}:
        return False
    if isinstance(field.kind, PointKind):
        return True  # where somebody was is nobody's business but of those who are told
    if not field.editable and obj.unmasked.by_name[field.name].editable is False:
        return False  # kept by the product itself, of what else is there
    return field.target is None and field.kind_name not in _PLACES and not isinstance(field.kind, OptionKind)


def hideable(obj: ObjectType, field: Field) -> bool:
    """Whether a queue may hide a field of what waits in it: also what names a record, as none opens there."""
    is_text = isinstance(field.kind, TextKind) and field.name in obj.structural
    return maskable(obj, field) or field.name == obj.title_field or is_text


def seen_by(registry: Registry, rights: Rights, unseen: frozenset[tuple[str, str]] = frozenset()) -> Registry:
    """The objects as somebody with these rights is shown them.

    The one place where masks apply: a hidden field is not there, so nothing that reads knows it; a masked or read-only
    one is there as a field that can't be asked for or written. Writing goes on with `ObjectType.unmasked`.

    `unseen` are fields that the person sees of some records only (`pool.py`): what adds them up would tell of others.
    """
    blind = frozenset(
        field.rollup.object
        for obj in registry
        for field in obj.custom
        if field.rollup is not None and rights.of(field.rollup.object).read == "none"
    )
    masks = tuple(
        (name, field, given.read, given.edits)
        for name, fields in sorted(rights.fields.items())
        for field, given in sorted(fields.items())
    )
    return _seen(registry, masks, blind, unseen) if masks or blind or unseen else registry


@functools.lru_cache(maxsize=500)
def through_door(registry: Registry, hidden: tuple[tuple[str, str, Sight], ...]) -> Registry:
    """The objects of `seen_by` without what a queue hides of its records. What names one stays, and shows nothing."""
    given = {(name, field): sight for name, field, sight in hidden}
    found = registry.of(_covered(each, given) for each in registry)
    shown = {each.name: frozenset(field.name for field in each.fields if not field.masked) for each in found}
    return registry.of(_without_sums(each, shown) for each in found)


def _covered(obj: ObjectType, given: Mapping[tuple[str, str], Sight]) -> ObjectType:
    fields = tuple(
        each for field in obj.fields if (each := _cover(obj, field, given.get((obj.name, field.name)))) is not None
    )
    return obj if fields == obj.fields else _shown(obj, _without_traces(fields))


def _cover(obj: ObjectType, field: Field, sight: Sight | None) -> Field | None:
    if sight is None or not hideable(obj, field):
        return field
    if field.name != obj.title_field and (sight != "masked" or not has_end(field)):
        return None
    return _by_its_end(field)


@functools.lru_cache(maxsize=500)
def _seen(
    registry: Registry,
    masks: tuple[tuple[str, str, Sight, bool], ...],
    blind: frozenset[str],
    unseen: frozenset[tuple[str, str]],
) -> Registry:
    """The same masks are the same objects, so that what is known of these (decoders, statements) is known."""
    given = {(name, field): (read, edits) for name, field, read, edits in masks}
    found = registry.of(_object(each, given) for each in registry)
    shown = {
        each.name: frozenset[str]()
        if each.name in blind
        else frozenset(
            field.name for field in each.fields if not field.masked and (each.name, field.name) not in unseen
        )
        for each in found
    }
    return registry.of(_without_sums(each, shown) for each in found)


def _without_sums(obj: ObjectType, shown: Mapping[str, frozenset[str]]) -> ObjectType:
    """Without roll-ups of what isn't shown in full, and without what is worked out from those."""
    fields = tuple(
        each for each in obj.fields if not each.rollup or each.rollup.asks <= shown.get(each.rollup.object, frozenset())
    )
    if len(fields) == len(obj.fields):
        return obj
    return _shown(obj, _without_traces(fields))


def _object(obj: ObjectType, given: Mapping[tuple[str, str], tuple[Sight, bool]]) -> ObjectType:
    mine = {field: each for (name, field), each in given.items() if name == obj.name}
    if not any(field.name in mine and maskable(obj, field) for field in obj.fields):
        return obj
    fields = tuple(each for field in obj.fields if (each := _field(obj, field, mine.get(field.name))) is not None)
    fields = _without_traces(fields)
    return _shown(obj, fields)


def _shown(obj: ObjectType, fields: tuple[Field, ...]) -> ObjectType:
    plain = {each.name for each in fields if not each.masked}
    return replace(
        obj,
        fields=fields,
        subtitle_field=obj.subtitle_field if obj.subtitle_field in plain else None,
        default_columns=tuple(each for each in obj.default_columns if each in plain or each == OWNER.name),
        declared=obj.declaration,
        whole=obj.unmasked,
    )


def _without_traces(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Without those that are worked out from one that isn't shown in full, and those about one that isn't shown at all:
    they would tell of it.
    """
    while True:
        plain, there = {each.name for each in fields if not each.masked}, {each.name for each in fields}
        left = tuple(
            each
            for each in fields
            if (each.formula is None or computed.asks(each) <= plain) and (each.about is None or each.about in there)
        )
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
    return _by_its_end(field) if sight == "masked" and has_end(field) else None


def _by_its_end(field: Field) -> Field:
    return replace(
        field, editable=False, required=False, required_if=None, searchable=False, indexed=False, masked=True
    )
