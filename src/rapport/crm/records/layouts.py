"""Layouts: how the record page and the create form of an object are arranged, for all and for single roles.

A layout gives no right and takes nothing away: the API and lists don't know it, and what it leaves out is under "more
fields" for whoever may see it. It is one document for each object and role among the organisation's settings.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.authz import epoch
from auth.authz.roles import Role, roles
from auth.models import role_assignment
from kernel.clock import business_now
from kernel.errors import Invalid
from kernel.text import Text
from rapport.crm.records import definitions, organisation_settings
from rapport.crm.records.define import filled
from rapport.crm.records.layout_errors import (
    LayoutChanged,
    LayoutFieldTwice,
    LayoutFieldUnknown,
    LayoutRoleNotFound,
    RequiredLeftOut,
    SectionUntitled,
)
from rapport.crm.records.layout_payloads import (
    ArrangedField,
    KeptLayout,
    LayoutChange,
    LayoutField,
    LayoutRole,
    LayoutSection,
    LayoutsView,
    LayoutView,
)
from rapport.crm.records.masks import seen_by
from rapport.crm.records.objects import EXTERNAL_ID, Field, ObjectType, Registry
from rapport.crm.records.organisation_settings import organisation_setting
from rapport.crm.records.scope import Scope

PREFIX: Final = "layout."
MAX_TITLE: Final = 40

_GROUP_OF_ALL: Final = Text(zh="归属", en="Ownership")


def name_of(object_name: str, role: UUID | None) -> str:
    """What the document of a layout is called among the settings."""
    return f"{PREFIX}{object_name}.{role or 'default'}"


async def for_reader(scope: Scope, shown: Sequence[ObjectType]) -> dict[str, list[LayoutSection]]:
    """The sections of each object that has a layout for the reader: of their first role that has one, or the default.

    One small statement where nobody arranged anything.
    """
    table = organisation_setting
    # Names of documents are few, and most of them are no layouts.
    named = sa.select(table.c.name).where(table.c.name.startswith(PREFIX, autoescape=True))
    names = {row.name for row in await scope.session.rows(named)}
    if not names:
        return {}
    held = sa.select(role_assignment.c.role_id).where(role_assignment.c.person_id == scope.principal.person_id)
    mine = {row.role_id for row in await scope.session.rows(held)}
    order: list[UUID | None] = [each.id for each in await roles(scope.session) if each.id in mine]
    kept = await _documents(scope, names & {name_of(obj.name, each) for obj in shown for each in (*order, None)})
    return {obj.name: found for obj in shown if (found := _first(obj, order, kept)) is not None}


def _first(obj: ObjectType, order: Iterable[UUID | None], kept: Mapping[str, KeptLayout]) -> list[LayoutSection] | None:
    for each in (*order, None):
        found = kept.get(name_of(obj.name, each))
        if found is not None and found.sections is not None:
            return resolved(obj, found, is_default=each is None)
    return None


def resolved(obj: ObjectType, kept: KeptLayout, *, is_default: bool) -> list[LayoutSection]:
    """The sections with the fields that the object has for its reader, and of those all that must be there.

    What was made after the default was arranged stands in its last section. What became required since is in the form
    wherever it was before: a form without it could never be sent.
    """
    sections = [
        msgspec.structs.replace(each, fields=_there(obj, each.fields)) for each in kept.sections or ()
    ]  # fmt: skip
    placed, known = {field.name for each in sections for field in each.fields}, set(kept.known)
    late = [
        LayoutField(field.name, page=is_new, form=True)
        for field in obj.all_fields
        if field.name not in placed
        and ((is_new := is_default and field.name not in known) or (field.required and _in_forms(field)))
    ]
    if late:
        sections[-1] = msgspec.structs.replace(sections[-1], fields=[*sections[-1].fields, *late])
    return sections


def _there(obj: ObjectType, fields: Iterable[LayoutField]) -> list[LayoutField]:
    """Those that the object has for its reader; what must be filled is in the form."""
    found = [(obj.by_name[each.name], each) for each in fields if each.name in obj.by_name]
    return [
        msgspec.structs.replace(each, form=True) if declared.required and _in_forms(declared) else each
        for declared, each in found
    ]


async def view(scope: Scope, registry: Registry, obj: ObjectType) -> LayoutsView:
    """All that the settings show of an object's layouts."""
    whole = await definitions.whole(registry, scope.principal, scope.session)
    every = whole[obj.name]
    known = await roles(scope.session)
    names = {each: name_of(obj.name, each) for each in (None, *(role.id for role in known))}
    kept = await _documents(scope, names.values())
    return LayoutsView(
        [ArrangedField(field.name, field.label, field.required, _in_forms(field)) for field in every.all_fields],
        standard(every),
        [_role(whole, every, role) for role in known],
        [_shown(each, kept.get(name, KeptLayout())) for each, name in names.items()],
    )


def standard(obj: ObjectType) -> list[LayoutSection]:
    """How the product itself arranges an object."""
    fields = {group.name: [each for each in obj.fields if each.group == group.name] for group in obj.groups}
    groups = [(group.label, fields[group.name]) for group in obj.groups]
    placed = {each.name for _, found in groups for each in found}
    groups.append((_GROUP_OF_ALL, [each for each in obj.all_fields if each.name not in placed]))
    return [
        LayoutSection(label, [LayoutField(each.name, form=_in_forms(each)) for each in found])
        for label, found in groups
        if found
    ]


async def arrange(scope: Scope, registry: Registry, obj: ObjectType, wanted: LayoutChange) -> None:
    """Saves or resets a layout; raises `LayoutChanged` with what differs where somebody else was first."""
    # Who defines holds the epoch (`define.py`): two at once come one after the other, and fields stay what they are.
    await epoch.hold(scope.session)
    if wanted.role is not None and all(each.id != wanted.role for each in await roles(scope.session)):
        raise LayoutRoleNotFound
    every = (await definitions.whole(registry, scope.principal, scope.session))[obj.name]
    name = name_of(obj.name, wanted.role)
    before = (await _documents(scope, [name])).get(name, KeptLayout())
    sections = None if wanted.sections is None else checked(every, wanted.sections)
    if before.version != wanted.base_version:
        raise LayoutChanged(details=_differing(before, sections or []))
    known = [] if sections is None else [each.name for each in every.all_fields]
    if (sections, known) == (before.sections, before.known):
        return
    after = KeptLayout(before.version + 1, sections, known, scope.principal.person_id, business_now())
    await organisation_settings.save(scope.session, name, msgspec.json.encode(after))
    await epoch.rise(scope.session)


def checked(obj: ObjectType, sections: Sequence[LayoutSection]) -> list[LayoutSection]:
    """The sections as they are kept; raises `Invalid` with what is wrong where."""
    wrong: dict[str, Invalid] = {}
    seen: set[str] = set()
    in_form = {field.name for each in sections for field in each.fields if field.form}
    for place, each in enumerate(sections):
        title = filled(each.title)
        if not title.zh or max(len(title.zh), len(title.en)) > MAX_TITLE:
            wrong[f"sections.{place}"] = SectionUntitled(limit=MAX_TITLE)
        for field in each.fields:
            if field.name not in obj.by_name:
                wrong[field.name] = LayoutFieldUnknown(field=field.name)
            elif field.name in seen:
                wrong[field.name] = LayoutFieldTwice(field=obj.by_name[field.name].label)
            seen.add(field.name)
    for declared in obj.all_fields:
        if declared.required and _in_forms(declared) and declared.name not in in_form:
            wrong[declared.name] = RequiredLeftOut(field=declared.label)
    if wrong:
        raise Invalid(fields=wrong)
    return [msgspec.structs.replace(each, title=filled(each.title)) for each in sections]


def _in_forms(field: Field) -> bool:
    """Whether who makes a record can type the field; moments and ids of other systems they can't."""
    return field.editable and field.kind.name != "timestamp" and field.name != EXTERNAL_ID


def _differing(theirs: KeptLayout, yours: Sequence[LayoutSection]) -> dict[str, object]:
    """Which fields stand elsewhere or are shown elsewhere, and which sections only one of the two has."""
    other = theirs.sections or []
    mine, taken = _places(yours), _places(other)
    titles, taken_titles = ({(each.title.zh, each.title.en, each.folded) for each in some} for some in (yours, other))
    return {
        "theirs": msgspec.to_builtins(_shown(None, theirs)),
        "fields": sorted(name for name in mine.keys() | taken.keys() if mine.get(name) != taken.get(name)),
        "sections": [msgspec.to_builtins(Text(zh=zh, en=en)) for zh, en, _ in sorted(titles ^ taken_titles)],
    }


def _places(sections: Sequence[LayoutSection]) -> dict[str, tuple[Any, ...]]:
    return {
        field.name: (section.title, place, field.page, field.form)
        for section in sections
        for place, field in enumerate(section.fields)
    }


def _role(whole: Registry, every: ObjectType, role: Role) -> LayoutRole:
    given = role.rights.within_modules()
    seen = seen_by(whole, given)[every.name].by_name
    hidden = [each.name for each in every.all_fields if each.name not in seen]
    masked = [name for name, each in seen.items() if each.masked]
    return LayoutRole(role.id, role.label, given.of(every.name).read != "none", hidden, masked)


def _shown(role: UUID | None, kept: KeptLayout) -> LayoutView:
    return LayoutView(role, kept.version, kept.sections, kept.changed_by, kept.changed_at)


async def _documents(scope: Scope, names: Iterable[str]) -> dict[str, KeptLayout]:
    found = await organisation_settings.load_many(scope.session, names)
    return {name: msgspec.json.decode(content, type=KeptLayout) for name, content in found.items()}
