"""Routes of an organisation's own fields: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Any

from litestar import get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from rapport.crm.records import choices, define, definitions
from rapport.crm.records.controllers import scopes
from rapport.crm.records.definition_payloads import FieldChange, FieldOrder, FieldsView, FieldView, NewField
from rapport.crm.records.definitions import Definition
from rapport.crm.records.models import WITH_CHOICES
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope
from rapport.crm.records.seen import object_named


def definition_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of own fields, for Litestar."""
    configures: dict[str, Any] = {"policy": guards.may("configure")}

    @get("/fields/{object_name:str}", opt={"policy": guards.may("configure", reads=True)}, tags=["Fields"])
    async def listed(object_name: FromPath[str], principal: guards.SignedIn, runtime: guards.Running) -> FieldsView:
        """An object's own fields."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            return await _view(scope, obj)

    @post("/fields/{object_name:str}", opt=configures, tags=["Fields"])
    async def add(
        object_name: FromPath[str], data: JSONBody[NewField], principal: guards.SignedIn, runtime: guards.Running
    ) -> FieldsView:
        """Adds a field."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            await define.add(scope, obj, data)
            await security_log.note_done(runtime, principal, "field_defined", object=obj.name)
            return await _view(scope, obj)

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
            return await _view(scope, obj)

    @put("/fields/{object_name:str}/order", opt=configures, tags=["Fields"])
    async def reorder(
        object_name: FromPath[str], data: JSONBody[FieldOrder], principal: guards.SignedIn, runtime: guards.Running
    ) -> FieldsView:
        """Puts the fields in use in an order."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            await define.reorder(scope, obj, data.names)
            return await _view(scope, obj)

    return [listed, add, change, reorder]


async def _view(scope: Scope, obj: ObjectType) -> FieldsView:
    shown = [await _shown(scope, each) for each in await define.of_object(scope, obj)]
    standard = [field.label for field in obj.declaration.all_fields]
    return FieldsView(shown, define.limit_of(scope), standard)


async def _shown(scope: Scope, each: Definition) -> FieldView:
    listed = []
    if each.kind in WITH_CHOICES:
        listed = await choices.listed(scope.session, each.field(scope.principal.tenant.currency))
    return FieldView(
        each.name, each.field_id, each.label, each.kind, each.required, each.archived, each.version, listed,
        None if each.copied_from is None else definitions.name_of(each.copied_from),
    )  # fmt: skip
