"""Own fields that are worked out from others of the record: kept like any value, and brought up to it by each write.

So lists filter, sort, group and find them as they do any field.
"""

import functools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from kernel.errors import Invalid
from rapport.crm.records import formula
from rapport.crm.records.formula import Sort
from rapport.crm.records.kinds import LIMIT, MAX_TEXT, BooleanKind, DateKind, DecimalKind, IntegerKind, TextKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.personal_dates import PersonalDateKind
from rapport.crm.records.rich_text import RichTextKind

COMPUTE: Final = "compute"
"""What a change is called that nobody made: a job brought up a result to what it follows from. It is part of the past,
and open pages hear of it; but the record stays where it is in a list by last update, its history is not longer by it,
and no other system is told (decision 0050).
"""

KINDS: Mapping[Sort, str] = {"number": "decimal", "text": "text", "date": "date", "boolean": "boolean"}
"""As what a formula's results are kept."""


def sort(field: Field) -> Sort | None:
    """What a formula takes a field's values for; None for one that it can't ask of: its value is no part of the
    record, or stands for something else, or is somebody's number or birthday: a result is neither sealed nor erased.
    """
    if field.derived or field.target is not None:
        return None
    if isinstance(field.kind, (DecimalKind, IntegerKind)):
        return "number"
    if isinstance(field.kind, RichTextKind):
        return None  # its marks are no words
    if isinstance(field.kind, TextKind):
        return "text"
    if isinstance(field.kind, PersonalDateKind):
        return None
    if isinstance(field.kind, DateKind):
        return "date"
    return "boolean" if isinstance(field.kind, BooleanKind) else None


def sorts(obj: ObjectType) -> Mapping[str, Sort]:
    """All fields of an object that formulas can ask of."""
    return {field.name: found for field in obj.fields if (found := sort(field)) is not None}


@functools.lru_cache(maxsize=500)
def in_order(obj: ObjectType) -> tuple[Field, ...]:
    """The fields that are worked out, each after those that it asks of."""
    known = sorts(obj).keys()  # an archive may bring a formula that nobody could define here: it stays as it is
    left = {field.name: field for field in obj.custom if field.formula is not None and asks(field) <= known}
    found: list[Field] = []
    while left:
        ready = [each for each in left.values() if not asks(each) & left.keys()]
        if not ready:  # a circle, which nobody can define here either
            break
        found += ready
        for each in ready:
            del left[each.name]
    return tuple(found)


def asks(field: Field) -> frozenset[str]:
    """The fields that one which is worked out asks of."""
    return formula.names(formula.read(field.formula or ""))


def with_results(obj: ObjectType, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parsed values of a new record with what follows from them."""
    fields = in_order(obj.unmasked)
    # Nobody refers to a new record yet.
    started = {each.name: Decimal() for each in obj.unmasked.custom if each.rollup and each.rollup.is_counted}
    if not fields:
        return {**values, **started}
    every, budget = {**values, **started}, formula.Budget()
    for field in fields:
        every[field.name] = _result(field, every, budget)
    return {name: value for name, value in every.items() if value is not None or name in values}


def following(obj: ObjectType, record: Mapping[str, Any], new: Mapping[str, Any]) -> Mapping[str, Any]:
    """Parsed values to be written to a record, as it travels, with what is not as it follows from them."""
    fields = in_order(obj.unmasked)
    if not fields:
        return new
    asked = frozenset[str]().union(*map(asks, fields))
    every = {
        name: _parsed(obj.unmasked.by_name[name], record.get(name)) for name in asked if name in obj.unmasked.by_name
    }
    every |= new
    found, budget = {}, formula.Budget()
    for field in fields:
        every[field.name] = _result(field, every, budget)
        if every[field.name] != _parsed(field, record.get(field.name)):
            found[field.name] = every[field.name]
    return {**{name: value for name, value in new.items() if name not in {each.name for each in fields}}, **found}


def tried(obj: ObjectType, field: Field, record: Mapping[str, Any]) -> Any:  # of the kind that its results have
    """What a formula that nobody saved yet comes to for a record as it travels."""
    every = {name: _parsed(obj.by_name[name], record.get(name)) for name in asks(field)}
    return _result(field, every, formula.Budget())


def _result(field: Field, values: Mapping[str, Any], budget: formula.Budget) -> Any:  # of the kind that the field has
    """What a field comes to; None for nothing, and for what the kind can't hold."""
    found = formula.worked_out(formula.read(field.formula or ""), values, budget)
    if found is None or found == "":
        return None
    try:
        if isinstance(field.kind, DecimalKind):
            return field.kind.keep(field, round(found, 6).normalize()) if abs(found) < LIMIT else None
        return field.kind.keep(field, found[:MAX_TEXT] if isinstance(found, str) else found) or _none(found)
    except Invalid:
        return None


def _none(found: object) -> bool | None:
    """A no is a value; a text of spaces is none."""
    return False if found is False else None


def _parsed(field: Field, travelling: Any) -> Any:  # as records travel
    try:
        return None if travelling is None else field.kind.parse(field, travelling)
    except Invalid:  # kept before its kind asked more of it
        return None
