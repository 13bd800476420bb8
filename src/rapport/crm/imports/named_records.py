"""Records that a file names and that nobody knows: left empty, or made with their name alone where somebody says so."""

from uuid import UUID

import msgspec

from kernel.errors import Invalid
from kernel.ids import derive_id
from rapport.crm.imports.plan import Known
from rapport.crm.imports.scan import Facts
from rapport.crm.imports.store import Run
from rapport.crm.records import required_if, write
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MOST = 2_000
"""More different names than this are no slip of a list but a file of their own, which is imported first."""


class Named(msgspec.Struct, frozen=True):
    """What one field's cells name that isn't there: of which object, as it is written by its normalised name."""

    target: str
    texts: dict[str, str]
    rows: int


def unknown(
    scope: Scope, obj: ObjectType, facts: Facts, known: Known, merged: dict[str, dict[str, str]]
) -> dict[str, Named]:
    """By field, what this person could have made: records that need no more than a name."""
    found = {}
    for name, records in known.records.items():
        target = scope.registry[obj.by_name[name].target or obj.name]
        title = target.by_name.get(target.title_field)
        alone = [field for field in scope.whole(target).fields if field.required] == [title]
        mine = scope.principal.rights.of(target.name).create and title is not None and not title.masked
        if name in known.by_id or target.name == obj.name or not (alone and mine):
            continue
        meant = merged.get(name, {})
        left = [value for value in facts.counts[name] if meant.get(value, value) not in records]
        texts = {value: text for value in left if _fits(scope, target, text := facts.written[name].get(value, value))}
        if 0 < len(texts) <= MOST:
            found[name] = Named(target.name, texts, sum(facts.counts[name][value] for value in texts))
    return found


def _fits(scope: Scope, target: ObjectType, text: str) -> bool:
    """Whether a record of this name alone would be taken."""
    try:
        values = {target.title_field: target.title.accept(text)}
    except Invalid:
        return False
    return not required_if.missing_new(scope, target, values)


def make_known(run: Run, known: Known, named: dict[str, Named]) -> None:
    """Makes those that shall be made known under the ids that they will have: in a set, one for all its files."""
    for name, each in named.items():
        known.records[name].update({value: _id(run, each.target, value) for value in each.texts})


async def make(scope: Scope, run: Run, named: dict[str, Named]) -> None:
    """Makes them, in the import's batch; those that are there from a run that was cut short stay."""
    for each in named.values():
        target = scope.registry[each.target]
        for value, text in sorted(each.texts.items()):
            await write.create(scope, target, {target.title_field: text}, _id(run, each.target, value))


def _id(run: Run, target: str, value: str) -> UUID:
    return derive_id(run.set_id or run.id, "named", target, value, at=run.created_at)
