"""Routes of an organisation's own kinds of records: parse, guard, call, return."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from litestar import get, patch, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, role_edits, security_log
from auth.authz.roles import roles
from auth.principal import own_number
from rapport.crm.records import define_own, definitions, own
from rapport.crm.records.definition_errors import ObjectNotFound
from rapport.crm.records.definition_payloads import NewObject, ObjectChange, ObjectsView, ObjectView
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.records.scope import Scope


def own_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of own kinds of records, for Litestar."""
    configures: dict[str, Any] = {"policy": guards.may("configure")}

    @get("/custom-objects", opt={"policy": guards.may("configure", reads=True)}, tags=["Objects"])
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> ObjectsView:
        """The organisation's own kinds of records."""
        async with scopes(registry, principal, runtime)() as scope:
            return await _view(scope)

    @post("/custom-objects", opt=configures, tags=["Objects"])
    async def add(data: JSONBody[NewObject], principal: guards.SignedIn, runtime: guards.Running) -> ObjectsView:
        """Adds a kind of record."""
        async with scopes(registry, principal, runtime)() as scope:
            made = await define_own.add(scope, data)
            if data.give_to_roles:
                await role_edits.give_own_kind(scope.session, principal, made.name)
            await security_log.note_done(runtime, principal, "object_defined", object=made.name)
            return await _view(scope)

    @patch("/custom-objects/{object_name:str}", opt=configures, tags=["Objects"])
    async def change(
        object_name: FromPath[str], data: JSONBody[ObjectChange], principal: guards.SignedIn, runtime: guards.Running
    ) -> ObjectsView:
        """Renames, archives or restores a kind of record."""
        number = own_number(object_name)
        if number is None:
            raise ObjectNotFound
        async with scopes(registry, principal, runtime)() as scope:
            made = await define_own.change(scope, number, data)
            if data.give_to_roles is True:
                await role_edits.give_own_kind(scope.session, principal, made.name)
            await security_log.note_done(runtime, principal, "object_defined", object=made.name)
            return await _view(scope)

    return [listed, add, change]


async def _view(scope: Scope) -> ObjectsView:
    fields = Counter(each.object for each in await definitions.listed(scope.session) if not each.archived)
    known = await roles(scope.session)
    items = [
        ObjectView(
            each.name, each.words.label, each.words.plural, each.words.icon, each.archived, each.version,
            fields[each.name], [role.label for role in known if role.rights.of(each.name).read != "none"],
            *_matched(scope, each), each.words.numbering,
        )
        for each in await own.listed(scope.session)
    ]  # fmt: skip
    return ObjectsView(items, define_own.limit_of(scope), own.ICONS)


def _matched(scope: Scope, kind: own.OwnObject) -> tuple[list[str], list[str]]:
    """The fields by which duplicates are found, and those by which they may be."""
    obj = scope.registry.objects.get(kind.name)
    fields = obj.unmasked.custom if obj else ()
    chosen = [each.name for each in fields if each.id in kind.words.match]
    return chosen, [each.name for each in fields if own.can_match(each)]
