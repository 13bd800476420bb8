"""Routes that are about all objects: their declarations, search, saved views, choice lists, people, batches."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards
from auth.people import everyone
from auth.principal import Principal
from kernel.clock import real_now
from kernel.collation import collation_key
from kernel.errors import Forbidden
from kernel.text import Text
from rapport.crm.records import bulk, choices, hit_lines, known_hits, layouts, payloads, search, tag_hits, views
from rapport.crm.records.errors import AlreadyUndone, UnknownField
from rapport.crm.records.multi_choice import LABELLED
from rapport.crm.records.objects import TAGS, Field, ObjectType, Registry
from rapport.crm.records.recover_routes import recoveries
from rapport.crm.records.route_base import scopes
from rapport.crm.records.rules import rules_of
from rapport.crm.records.seen import object_named, readable
from rapport.crm.records.validate import may_own

MAX_HITS = 50


def shared_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of this file, for Litestar."""
    return [*_declarations(registry), *_views(registry), *_choices(registry), *recoveries(registry)]


def _declarations(registry: Registry) -> Sequence[HTTPRouteHandler]:
    signed_in: dict[str, Any] = {"policy": guards.signed_in()}
    reads: dict[str, Any] = {"policy": guards.signed_in(scope="records:read")}

    @get("/objects", opt=reads, tags=["Objects"])
    async def objects(principal: guards.SignedIn, runtime: guards.Running) -> list[dict[str, Any]]:
        """The declarations of all objects that the reader may see, with the organisation's own fields."""
        async with scopes(registry, principal, runtime)() as scope:
            mine = scope.registry
            shown = readable(mine, principal)
            arranged = await layouts.for_reader(scope, shown)
            assigned = {obj.name for obj in shown if await mine.assigner.has_rules(scope, obj.name)}
        return [
            {
                **payloads.described(mine, obj, principal),
                "assigned": obj.name in assigned,
                "layout": arranged.get(obj.name),
            }
            for obj in shown
        ]

    @get("/people", opt=reads, tags=["People"])
    async def people(principal: guards.SignedIn, runtime: guards.Running) -> list[payloads.Person]:
        """The people of the organisation by their names, for owners and mentions."""
        async with scopes(registry, principal, runtime)() as scope:
            found = await everyone(scope.session)
        by_name = sorted(found.items(), key=lambda each: collation_key(each[1]["name"], scope.locale, person=True))
        owned = readable(scope.registry, principal)
        return [
            payloads.Person(
                id=key,
                name=person["name"],
                has_seat=person["has_seat"],
                is_me=key == principal.person_id,
                may_own=[obj.name for obj in owned if may_own(scope, obj, key)],
            )
            for key, person in by_name
        ]

    @post(
        "/search", status_code=200, tags=["Search"],
        opt={"policy": guards.signed_in(reads=True, scope="records:read").while_viewing()},
    )  # fmt: skip
    async def find(
        data: JSONBody[payloads.SearchRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> dict[str, Any]:
        """Records whose texts contain the words, over all objects in the plan or those that are named."""
        started = real_now()
        for name in data.objects or ():
            if (named := registry.get(name)) is not None:
                principal.require(named.module)
        async with scopes(registry, principal, runtime)() as scope:
            listed = readable(scope.registry, principal)
            wanted = [obj for obj in listed if data.objects is None or obj.name in data.objects]
            limit, text = max(1, min(data.limit, MAX_HITS)), data.q[:200]
            found = await search.search(scope, wanted, text, limit)
            found["hits"] = await known_hits.put_first(scope, wanted, text, found["hits"], limit)
            found["hits"] = await tag_hits.put_last(scope, wanted, text, found["hits"], limit)
            await hit_lines.add(scope, found["hits"])
        took = (real_now() - started).total_seconds() * 1000
        return {**found, "took_ms": round(took)}

    @post("/batches/{batch_id:uuid}/undo", status_code=200, opt=signed_in, tags=["Batches"])
    async def undo_batch(
        batch_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> payloads.Undone:
        """Takes a bulk edit back; records that somebody edited since are kept and listed.

        `records.already_undone` where nothing is left to take back.
        """
        done = await bulk.undo(scopes(registry, principal, runtime), batch_id)
        if done["already"] and not done["undone"] and not done["kept"]:
            raise AlreadyUndone
        return payloads.Undone(done["undone"], [payloads.Kept(**each) for each in done["kept"]])

    return [objects, people, find, undo_batch]


def _views(registry: Registry) -> Sequence[HTTPRouteHandler]:
    signed_in: dict[str, Any] = {"policy": guards.signed_in()}

    def definition(data: payloads.ViewRequest) -> views.Definition:
        return views.Definition(
            data.name, data.filter, msgspec.to_builtins(data.sort), data.columns, data.pipeline, data.group
        )  # fmt: skip

    def placing(data: payloads.ViewRequest) -> views.Placing:
        return views.Placing(data.kind, data.visibility, data.pinned, data.is_default)

    @get("/views", opt={"policy": guards.signed_in(scope="records:read")}, tags=["Views"])
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[views.View]:
        """The views that the reader may open, their own first."""
        async with scopes(registry, principal, runtime)() as scope:
            return await views.listed(scope, [obj.name for obj in readable(scope.registry, principal)])

    @post("/views", opt=signed_in, tags=["Views"])
    async def add(
        data: JSONBody[payloads.ViewRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> views.View:
        """Saves a view."""
        obj = object_named(registry, principal, data.object)
        async with scopes(registry, principal, runtime)() as scope:
            return await views.add(scope, scope.mine(obj), definition(data), placing(data), view_id=data.id)

    @patch("/views/{view_id:uuid}", opt=signed_in, tags=["Views"])
    async def change(
        view_id: FromPath[UUID],
        data: JSONBody[payloads.ViewRequest],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> views.View:
        """Replaces a view's definition."""
        async with scopes(registry, principal, runtime)() as scope:
            view = await views.changeable(scope, view_id)
            obj = object_named(registry, principal, view.object)
            return await views.change_view(scope, scope.mine(obj), view, definition(data), placing(data))

    @delete("/views/{view_id:uuid}", opt=signed_in, tags=["Views"])
    async def remove(view_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Deletes a view."""
        async with scopes(registry, principal, runtime)() as scope:
            view = await views.changeable(scope, view_id)
            object_named(registry, principal, view.object)
            await views.remove(scope, view)

    return [listed, add, change, remove]


def _choices(registry: Registry) -> Sequence[HTTPRouteHandler]:
    signed_in: dict[str, Any] = {"policy": guards.signed_in()}

    @get(
        "/choices/{object_name:str}/{field_name:str}", opt={"policy": guards.signed_in(scope="records:read")},
        tags=["Choices"],
    )  # fmt: skip
    async def listed(
        object_name: FromPath[str], field_name: FromPath[str], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[choices.Choice]:
        """A field's choices in their order; what is offered no more is archived."""
        async with scopes(registry, principal, runtime)() as scope:
            obj, field = choice_field(scope.registry, principal, object_name, field_name)
            found = await choices.listed(scope.session, field)
            rules = None if field.custom or field.open_choices else await rules_of(scope, obj)
            if rules is None:
                return found
            gone, of = rules.withheld(field.name), rules.currencies(field.name)
            return [
                msgspec.structs.replace(each, archived=each.archived or each.id in gone, currency=of.get(each.id))
                for each in found
            ]

    @post("/choices/{object_name:str}/{field_name:str}", opt=signed_in, tags=["Choices"])
    async def add(
        object_name: FromPath[str],
        field_name: FromPath[str],
        data: JSONBody[payloads.ChoiceRequest],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> choices.Choice:
        """Adds a label; one that is there already is returned."""
        label = data.label if isinstance(data.label, Text) else Text(zh=data.label, en=data.label)
        async with scopes(registry, principal, runtime)() as scope:
            obj, field = choice_field(scope.registry, principal, object_name, field_name)
            may_add = field.open_choices or (field.id == TAGS.id and principal.rights.configure)
            if principal.rights.of(obj.name).update == "none" or not may_add:
                raise Forbidden
            choice_id = await choices.add(scope.session, obj, field, choices.filled(label))
            found = await choices.labels(scope.session, [choice_id])
        return choices.Choice(choice_id, found[choice_id], archived=False)

    return [listed, add]


def choice_field(
    registry: Registry, principal: Principal, object_name: str, field_name: str
) -> tuple[ObjectType, Field]:
    """A field of one choice or several of an object that the reader may see."""
    obj = object_named(registry, principal, object_name)
    field = obj.by_name.get(field_name)
    if field is None or not isinstance(field.kind, LABELLED):
        raise UnknownField(field=field_name[:60])
    return obj, field
