"""Another kind for an own field: a field of that kind takes its place, and a job fills it from the old one.

The old field is archived with all that records hold in it, so nothing is lost, and the change is taken back by putting
it in its place again. What can't be read as the new kind stays there, and out of the new field. Before that a preview
reads what is there and says what would become of it, of records that its reader sees.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import queues, role_edits
from auth.authz import epoch
from kernel.errors import Forbidden, Invalid
from kernel.ids import new_id
from rapport.crm.records import choices, custom, define, definitions, retype_run, views
from rapport.crm.records.defined_kinds import asked_by
from rapport.crm.records.definition_errors import (
    ArchivedLimit,
    AskedElsewhere,
    BadDefinition,
    FieldChanged,
    FieldNotFound,
    NotConvertible,
)
from rapport.crm.records.definition_payloads import KindChange, KindExample, KindPreview
from rapport.crm.records.definitions import Definition
from rapport.crm.records.filters import named
from rapport.crm.records.included import titles
from rapport.crm.records.kind_values import INTO, converter, held, said, words_of
from rapport.crm.records.models import WITH_CHOICES, custom_field
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.ruled_fields import require_in_no_rule
from rapport.crm.records.scope import Scope

EXAMINED: Final = 5_000
"""Values that a preview reads."""
SHOWN: Final = 5
"""Of those that can be read, and of those that can't."""


async def preview(scope: Scope, obj: ObjectType, name: str, wanted: KindChange) -> KindPreview:
    """What would become of the first values that the reader sees; raises what `change_kind` would."""
    every = await definitions.listed(scope.session)
    before = _changeable(every, obj, name, wanted)
    shown = scope.mine(obj).by_name.get(name)
    if shown is None or shown.masked:
        raise Forbidden
    currency = scope.principal.tenant.currency
    old, new = before.field(currency), _made(before, wanted, 0).field(currency)
    convert = await converter(scope.session, obj, old, new, scope.locale)
    seen = (scope.visible(obj, obj.table), obj.table.c.deleted_at.is_(None))
    rows = await held(scope.session, obj, old, *seen, limit=EXAMINED + 1)
    examined, good, bad = rows[:EXAMINED], list[tuple[UUID, Any, Any]](), list[tuple[UUID, Any, Any]]()
    for record_id, value in examined:
        found, error = convert(value)
        (good if error is None else bad).append((record_id, value, found if error is None else error))
    words = await words_of(scope.session, old, scope.locale)
    known = await titles(scope, {obj.name: {each[0] for each in (*good[:SHOWN], *bad[:SHOWN])}})

    def example(record_id: UUID, value: Any, found: Any) -> KindExample:
        title = known[str(record_id)]["label"] if str(record_id) in known else None
        refused = isinstance(found, Invalid)
        return KindExample(
            record_id, title, words(value), None if refused else said(found, scope.locale),
            found.message(scope.locale) if refused else None,
        )  # fmt: skip

    return KindPreview(
        len(examined), len(rows) > EXAMINED, len(good), len(bad),
        [example(*each) for each in good[:SHOWN]], [example(*each) for each in bad[:SHOWN]],
    )  # fmt: skip


async def change_kind(scope: Scope, obj: ObjectType, name: str, wanted: KindChange) -> Definition:
    """Puts a field of another kind in a field's place, and has it filled."""
    await epoch.hold(scope.session)
    every = await definitions.listed(scope.session)
    before = _changeable(every, obj, name, wanted)
    await require_in_no_rule(scope, obj.name, before.name)
    field_id = max(each.field_id for each in every) + 1
    made = _made(before, wanted, field_id)
    await define.put_aside(scope, obj, before)
    await define.put_in(scope, made, await _place_of(scope, before))
    currency = scope.principal.tenant.currency
    if made.kind in WITH_CHOICES and before.kind in WITH_CHOICES:
        listed = await choices.listed(scope.session, before.field(currency))
        labels = [each.label for each in listed if not each.archived]
        await choices.add_many(scope.session, obj, made.field(currency), labels)
    await _carry_over(scope, obj, before, made)
    await retype_run.start(scope, obj, before, made)
    await epoch.rise(scope.session)
    return made


async def take_back(scope: Scope, obj: ObjectType, name: str, base_version: int) -> Definition:
    """Puts the field in its place again that this one took the place of. What this one holds stays in it, archived."""
    await epoch.hold(scope.session)
    every = await definitions.listed(scope.session)
    made = _living(every, obj, name, base_version)
    before = next((each for each in every if each.field_id == made.converted_from), None)
    if before is None or not before.archived:
        raise FieldNotFound
    _require_unasked(every, made)
    await require_in_no_rule(scope, obj.name, made.name)
    await define.put_aside(scope, obj, made)
    back = await define.bring_back(scope, obj, before, made.label)
    await _carry_over(scope, obj, made, back)
    return back


def _changeable(every: Sequence[Definition], obj: ObjectType, name: str, wanted: KindChange) -> Definition:
    before = _living(every, obj, name, wanted.base_version)
    if wanted.type not in INTO.get(before.kind, frozenset()):
        raise BadDefinition(fields={"type": NotConvertible()})
    _require_unasked(every, before)
    if sum(each.archived for each in every if each.object == obj.name) >= define.ARCHIVED:
        raise ArchivedLimit(limit=define.ARCHIVED)
    return before


def _living(every: Sequence[Definition], obj: ObjectType, name: str, version: int) -> Definition:
    found = next((each for each in every if (each.object, each.name) == (obj.name, name) and not each.archived), None)
    if found is None:
        raise FieldNotFound
    if found.version != version:
        raise FieldChanged
    return found


def _require_unasked(every: Sequence[Definition], before: Definition) -> None:
    """Refuses where other fields ask of this one, and says which."""
    asking = [
        each.name
        for each in every
        if not each.archived
        and each is not before
        and (
            (each.object == before.object and (before.name in asked_by(each) or before.name in _named_by(each)))
            or each.copied_from == before.field_id
            or (each.rollup is not None and each.rollup.object == before.object and before.name in each.rollup.asks)
        )
    ]
    if asking or before.copied_from is not None:
        raise AskedElsewhere(details={"fields": asking or [before.name]})


def _named_by(definition: Definition) -> set[str]:
    return set() if definition.required_if is None else named(msgspec.json.decode(definition.required_if))


def _made(before: Definition, wanted: KindChange, field_id: int) -> Definition:
    made = Definition(new_id(), field_id, before.object, wanted.type, before.label, before.required, False, 1)
    made = msgspec.structs.replace(made, required_if=before.required_if, converted_from=before.field_id)
    can_be_indexed = before.indexing != "off" and custom.index_slot(made.field("").kind)
    return msgspec.structs.replace(made, indexing="on") if can_be_indexed else made  # no record has it yet


async def _place_of(scope: Scope, before: Definition) -> int:
    mine = sa.select(custom_field.c.position).where(custom_field.c.id == before.id)
    [[place]] = await scope.session.rows(mine)
    return int(place)


async def _carry_over(scope: Scope, obj: ObjectType, before: Definition, after: Definition) -> None:
    """Views show the one in place of the other, and who wasn't shown the one isn't shown the other."""
    currency = scope.principal.tenant.currency
    await views.replace_field(scope, before.field(currency), after.field(currency))
    await role_edits.mask_alike(scope.session, obj.name, before.name, after.name, has_end=after.kind == "phone")
    await queues.hide_alike(scope.session, obj.name, before.name, after.name)
