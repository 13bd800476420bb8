"""Which value of each field stays. Unless somebody chose: the survivor's own, else that of the first other with one.

The fields that go with a tracked one (a lead's status) come from the record whose status stays. What the reader isn't
shown follows the same rule unseen, so that nothing is lost: nobody reads or chooses it.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from kernel.errors import Invalid
from rapport.crm.leads.lead import LEAD
from rapport.crm.leads.rules import PROTECTION
from rapport.crm.merging.judged import Records
from rapport.crm.merging.payloads import FieldChoice
from rapport.crm.records import codec
from rapport.crm.records.errors import (
    FieldErrors,
    InvalidRecord,
    NotEditable,
    RecordNotFound,
    Required,
    UnknownField,
)
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.write import Locked

_NEVER_CHOSEN: Final = frozenset({TAGS.id, *(LEAD.by_name[name].id for name in PROTECTION)})

Sources = Mapping[str, UUID | None]
"""By field: the record whose value stays; None where all are empty."""


def sources(mine: ObjectType, records: Records, choices: Mapping[str, UUID]) -> Sources:
    """Judges the choices by what the reader is shown, and makes the others."""
    _check(mine, records, choices)
    whole = mine.unmasked
    along, found = together(whole), dict[str, UUID | None]()
    for field in sorted(whole.fields, key=lambda each: (each.about is not None, each.name != whole.tracked)):
        if not field.editable:
            continue
        if field.about is not None:  # what is said of one record's address isn't true of another's
            found[field.name] = found[field.about] or _first(field, records)
            continue
        followed = found.get(str(whole.tracked)) if field.name in along else None
        found[field.name] = choices.get(field.name) or followed or _first(field, records)
    strongest = _strongest(whole, records)
    return {**found, **{name: strongest for name in along_with_protection(whole) if name in found}}


def along_with_protection(whole: ObjectType) -> tuple[str, ...]:
    """The fields of a protection, which nobody chooses: the later one stays, with its reason."""
    return PROTECTION if whole.name == LEAD.name else ()


def _strongest(whole: ObjectType, records: Records) -> UUID | None:
    """Whose protection lasts longest; of two that end on one day the survivor's, else the first one's."""
    if whole.name != LEAD.name:
        return None
    days = [(str(until), row.id) for row in records.all if (until := row.record[PROTECTION[0]]) is not None]
    latest = max((day for day, _ in days), default="")
    return next((record_id for day, record_id in days if day == latest), None)


def _check(mine: ObjectType, records: Records, choices: Mapping[str, UUID]) -> None:
    ids, errors = {row.id for row in records.all}, FieldErrors()
    for name, chosen in choices.items():
        field = mine.by_name.get(name)
        if field is None or field not in mine.fields:
            raise UnknownField(field=name[:60])
        if chosen not in ids:
            raise RecordNotFound
        if not can_choose(field):
            errors[name] = NotEditable()
        elif field.required and _held(records, chosen)[name] is None:
            errors[name] = Required()
    if errors:
        raise InvalidRecord(fields=errors)


def can_choose(field: Field) -> bool:
    """Whether somebody to whom the field is shown like this says whose value of it stays. Tags stay all, and of
    protections the later one.
    """
    return field.editable and not field.masked and field.id not in _NEVER_CHOSEN and field.about is None


def together(whole: ObjectType) -> frozenset[str]:
    """The tracked field and those that go with it: of two records, they may hold what its rules forbid."""
    if whole.tracked is None:
        return frozenset()
    group = whole.by_name[whole.tracked].group
    return frozenset(field.name for field in whole.fields if field.group == group)


def _first(field: Field, records: Records) -> UUID | None:
    return next((row.id for row in records.all if row.record[field.name] is not None), None)


def _held(records: Records, record_id: UUID) -> Mapping[str, Any]:
    return next(row.record for row in records.all if row.id == record_id)


def written(whole: ObjectType, records: Records, chosen: Sources) -> dict[str, Any]:
    """The survivor's new values, parsed; a merged record above it is itself, so it then stands below nothing."""
    new: dict[str, Any] = {}
    ids = {str(row.id) for row in records.all}
    for name, source in chosen.items():
        field = whole.by_name[name]
        raw = None if source is None else _held(records, source)[name]
        if field.target == whole.name and isinstance(raw, list):
            raw = [each for each in raw if each not in ids] or None
        elif field.target == whole.name and raw in ids:
            raw = next((value for row in records.all if (value := row.record[name]) and value not in ids), None)
        elif name == TAGS.name:
            raw = sorted({each for row in records.all for each in row.record[name] or ()}) or None
        value = None if raw is None else parsed(field, raw)
        if codec.differs(whole, records.survivor.record, name, value) or field.about in new:
            new[name] = value
    return new


def parsed(field: Field, raw: object) -> Any:  # what the field's kind holds
    """A value as the object's kind holds it."""
    try:
        return field.kind.keep(field, raw)
    except Invalid:  # kept before its kind asked more of it: what is there stays, and nothing is lost
        return raw


def shown(mine: ObjectType, records: Records, chosen: Sources) -> list[FieldChoice]:
    """The choices as their reader sees them: fields that are hidden are not among them, nor tags, which stay all."""
    asked = [field for field in mine.fields if field.name in chosen and field.id != TAGS.id]
    return [_choice(field, records, chosen.get(field.name)) for field in asked]


def _choice(field: Field, records: Records, source: UUID | None) -> FieldChoice:
    kept = None if source is None else _held(records, source)[field.name]
    # Of a masked field not even whether two values are equal.
    lost = [] if field.masked else [row.id for row in records.all if _is_lost(row, field, kept)]
    return FieldChoice(name=field.name, source=source, lost=lost, can_choose=can_choose(field))


def _is_lost(row: Locked, field: Field, kept: object) -> bool:
    return row.record[field.name] is not None and row.record[field.name] != kept
