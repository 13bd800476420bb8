"""What a lead says in fields of the organisation's own, for the own fields that take it when it is converted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from auth.principal import SIGHTS
from rapport.crm.records import choices
from rapport.crm.records.codec import Record
from rapport.crm.records.multi_choice import LABELLED, ids_in
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.scope import Scope


async def copied(scope: Scope, record: Record, obj: ObjectType) -> Mapping[str, Any]:
    """Values for a new record, by field, as a writer sends them; a label is found in the other list, or added to it."""
    lead = scope.registry["lead"].unmasked
    found: dict[str, Any] = {}
    for field in obj.unmasked.custom:
        source = lead.by_id.get(field.copied_from or 0)
        if source is None or (value := record[source.name]) is None:
            continue
        if not stays_masked(scope, source.name, obj.name, field.name):
            continue
        found[field.name] = await _relabelled(scope, obj, field, value) if isinstance(field.kind, LABELLED) else value
    # Tags are one list for all kinds, so they go along as they are.
    if record[TAGS.name] and stays_masked(scope, TAGS.name, obj.name, TAGS.name):
        found[TAGS.name] = record[TAGS.name]
    return found


def stays_masked(scope: Scope, mine: str, object_name: str, theirs: str) -> bool:
    """Whether a lead's value may go into a field: not where the writer would be shown more of it than on the lead."""
    rights = scope.principal.rights
    source, target = rights.field("lead", mine).read, rights.field(object_name, theirs).read
    return SIGHTS.index(target) <= SIGHTS.index(source)


async def _relabelled(scope: Scope, obj: ObjectType, field: Field, value: Any) -> Any:  # an id, or several
    ids = [UUID(each) for each in ids_in(value)]
    labels = await choices.labels(scope.session, ids)
    found = [str(each) for each in await choices.add_many(scope.session, obj, field, [labels[each] for each in ids])]
    return found[0] if isinstance(value, str) else found
