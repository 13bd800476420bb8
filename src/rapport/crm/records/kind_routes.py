"""Routes of what is tried before it is done to own fields: another kind for one, and formulas."""

from collections.abc import Sequence
from typing import Any

from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from rapport.crm.records import formula_preview, retype
from rapport.crm.records.definition_payloads import (
    FieldsView,
    FormulaDraft,
    FormulaPreview,
    KindChange,
    KindPreview,
    TakenBack,
)
from rapport.crm.records.definition_routes import view
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.records.seen import object_named

AT = "/fields/{object_name:str}/{field_name:str}/kind"


def kind_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """All of them, for Litestar."""
    looks: dict[str, Any] = {"policy": guards.may("configure", reads=True)}
    configures: dict[str, Any] = {"policy": guards.may("configure")}

    @post("/fields/{object_name:str}/formula/preview", status_code=200, opt=looks, tags=["Fields"])
    async def try_formula(
        object_name: FromPath[str], data: JSONBody[FormulaDraft], principal: guards.SignedIn, runtime: guards.Running
    ) -> FormulaPreview:
        """What a formula comes to for records that the reader sees."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            return await formula_preview.preview(scope, obj, data.formula)

    @post(f"{AT}/preview", status_code=200, opt=looks, tags=["Fields"])
    async def preview(
        object_name: FromPath[str],
        field_name: FromPath[str],
        data: JSONBody[KindChange],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> KindPreview:
        """What would become of a field's values as values of another kind."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            return await retype.preview(scope, obj, field_name, data)

    @post(AT, status_code=200, opt=configures, tags=["Fields"])
    async def change(
        object_name: FromPath[str],
        field_name: FromPath[str],
        data: JSONBody[KindChange],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> FieldsView:
        """Puts a field of another kind in a field's place; it is filled in the background."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            made = await retype.change_kind(scope, obj, field_name, data)
            told = {"object": obj.name, "field": made.name}
            await security_log.note_done(runtime, principal, "field_defined", **told)
            return await view(scope, obj)

    @post(f"{AT}/undo", status_code=200, opt=configures, tags=["Fields"])
    async def take_back(
        object_name: FromPath[str],
        field_name: FromPath[str],
        data: JSONBody[TakenBack],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> FieldsView:
        """Puts the field back whose place this one took."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            back = await retype.take_back(scope, obj, field_name, data.base_version)
            told = {"object": obj.name, "field": back.name}
            await security_log.note_done(runtime, principal, "field_defined", **told)
            return await view(scope, obj)

    return [try_formula, preview, change, take_back]
