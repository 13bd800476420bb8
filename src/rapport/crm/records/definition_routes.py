"""Routes of an organisation's own fields: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from rapport.crm.records import choices, define, definitions, index_run, labels, retype_run, tags, unique_check
from rapport.crm.records.definition_payloads import (
    Clashing,
    ConversionView,
    FieldChange,
    FieldOrder,
    FieldsView,
    FieldView,
    IndexingView,
    LabelChange,
    LabelMerge,
    NewField,
    NewRollup,
    UniquenessView,
)
from rapport.crm.records.definitions import Definition
from rapport.crm.records.included import titles
from rapport.crm.records.index_run import IndexRun
from rapport.crm.records.kind_values import INTO
from rapport.crm.records.models import WITH_CHOICES
from rapport.crm.records.objects import TAGS, ObjectType, Registry
from rapport.crm.records.retype_run import RetypeRun
from rapport.crm.records.route_base import scopes
from rapport.crm.records.scope import Scope
from rapport.crm.records.seen import object_named
from rapport.crm.records.tags import TagSettings
from rapport.crm.records.unique_check import UniqueCheck


def definition_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of own fields, for Litestar."""
    configures: dict[str, Any] = {"policy": guards.may("configure")}

    @get("/fields/{object_name:str}", opt={"policy": guards.may("configure", reads=True)}, tags=["Fields"])
    async def listed(object_name: FromPath[str], principal: guards.SignedIn, runtime: guards.Running) -> FieldsView:
        """An object's own fields."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            return await view(scope, obj)

    @post("/fields/{object_name:str}", opt=configures, tags=["Fields"])
    async def add(
        object_name: FromPath[str], data: JSONBody[NewField], principal: guards.SignedIn, runtime: guards.Running
    ) -> FieldsView:
        """Adds a field."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            await define.add(scope, obj, data)
            await security_log.note_done(runtime, principal, "field_defined", object=obj.name)
            return await view(scope, obj)

    @patch("/fields/{object_name:str}/{field_name:str}", opt=configures, tags=["Fields"])
    async def change(
        object_name: FromPath[str],
        field_name: FromPath[str],
        data: JSONBody[FieldChange],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> FieldsView:
        """Renames, requires, archives or restores a field."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            await define.change(scope, obj, field_name, data)
            told = {"object": obj.name, "field": field_name}
            await security_log.note_done(runtime, principal, "field_defined", **told)
            return await view(scope, obj)

    @put("/fields/{object_name:str}/order", opt=configures, tags=["Fields"])
    async def reorder(
        object_name: FromPath[str], data: JSONBody[FieldOrder], principal: guards.SignedIn, runtime: guards.Running
    ) -> FieldsView:
        """Puts the fields in use in an order."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            await define.reorder(scope, obj, data.names)
            return await view(scope, obj)

    @put("/tags", opt=configures, status_code=200, tags=["Fields"])
    async def keep_tags(
        data: JSONBody[TagSettings], principal: guards.SignedIn, runtime: guards.Running
    ) -> TagSettings:
        """Says whether people add tags while they type. The list is `/api/choices/OBJECT/tags`, of whatever object."""
        async with principal.session(runtime) as session:
            await tags.save(session, data)
            await security_log.note_done(runtime, principal, "field_defined", object="tags", field=TAGS.name)
        return data

    return [listed, add, change, reorder, keep_tags, *_labels(registry)]


def _labels(registry: Registry) -> Sequence[HTTPRouteHandler]:
    configures: dict[str, Any] = {"policy": guards.may("configure")}
    at = "/fields/{object_name:str}/{field_name:str}/labels/{label_id:uuid}"

    @patch(at, opt=configures, tags=["Fields"])
    async def change(
        object_name: FromPath[str],
        field_name: FromPath[str],
        label_id: FromPath[UUID],
        data: JSONBody[LabelChange],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> FieldsView:
        """Renames a label of a field with choices, takes it off the list or puts it back."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            field = labels.choice_field(scope, obj, field_name)
            label = None if data.label is msgspec.UNSET else data.label
            archived = None if data.archived is msgspec.UNSET else data.archived
            await labels.change(scope, obj, field, label_id, label=label, archived=archived)
            return await view(scope, obj)

    @post(f"{at}/merge", status_code=200, opt=configures, tags=["Fields"])
    async def merge(
        object_name: FromPath[str],
        field_name: FromPath[str],
        label_id: FromPath[UUID],
        data: JSONBody[LabelMerge],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> FieldsView:
        """Makes a label one with another: the records that have it get the other one, in the background."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            await labels.merge(scope, obj, labels.choice_field(scope, obj, field_name), label_id, data.into)
            told = {"object": obj.name, "field": field_name}
            await security_log.note_done(runtime, principal, "field_defined", **told)
            return await view(scope, obj)

    return [change, merge]


async def view(scope: Scope, obj: ObjectType) -> FieldsView:
    """An object's own fields as its settings show them."""
    checks = await unique_check.listed(scope.session)
    runs, retyped = await index_run.listed(scope.session), await retype_run.listed(scope.session)
    mine = await define.of_object(scope, obj)
    shown = []
    for each in mine:
        converted = _converted(each, mine, retyped.get(each.field_id))
        indexing = _indexing(each, runs.get(each.field_id))
        shown.append(await _shown(scope, each, checks.get(each.field_id), indexing, converted))
    standard = [field.label for field in obj.declaration.all_fields]
    return FieldsView(shown, define.limit_of(scope), standard)


def _converted(each: Definition, mine: Sequence[Definition], run: RetypeRun | None) -> ConversionView | None:
    source = next((other for other in mine if other.field_id == each.converted_from and other.archived), None)
    if source is None:
        return None
    at = (run.done, run.total, run.left, run.ended) if run else (0, 0, 0, True)
    return ConversionView(source.name, source.kind, *at)


def _indexing(each: Definition, run: IndexRun | None) -> IndexingView:
    return IndexingView(each.indexing, run.done if run else 0, run.total if run else 0)


async def _shown(
    scope: Scope,
    each: Definition,
    check: UniqueCheck | None,
    indexing: IndexingView,
    converted: ConversionView | None,
) -> FieldView:
    listed = []
    if each.kind in WITH_CHOICES:
        listed = await choices.listed(scope.session, each.field(scope.principal.tenant.currency))
    return FieldView(
        each.name, each.field_id, each.label, each.kind, each.required, each.archived, each.version, listed,
        None if each.copied_from is None else definitions.name_of(each.copied_from),
        await _uniqueness(scope, each, check), each.limits,
        None if each.required_if is None else msgspec.json.decode(each.required_if), each.target, each.numbering,
        each.formula, each.result, indexing, sorted(INTO.get(each.kind, ())), converted,
        None if each.rollup is None else msgspec.convert(each.rollup.kept, NewRollup), each.updating,
    )  # fmt: skip


async def _uniqueness(scope: Scope, each: Definition, check: UniqueCheck | None) -> UniquenessView:
    if check is None or each.uniqueness not in {"checking", "clashes"}:
        return UniquenessView(each.uniqueness, 0, 0, 0, [])
    known = await titles(scope, {each.object: {one for group in check.groups for one in group}})
    groups = [
        [Clashing(one, known[str(one)]["label"] if str(one) in known else None) for one in group]
        for group in check.groups
    ]
    return UniquenessView(each.uniqueness, check.done, check.total, check.clashes, groups)
