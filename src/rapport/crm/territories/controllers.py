"""Routes of territories: the tree, its rules, and where one record lies."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, ladder, security_log, territories
from auth.principal import OWN_RECORDS, TERRITORIAL
from auth.reach_errors import NameMissing
from kernel.errors import Invalid
from rapport.crm.records import once, placing, placing_run
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.payloads import ChosenTerritory
from rapport.crm.records.route_base import Key, Routed, scopes
from rapport.crm.records.scope import Scope
from rapport.crm.territories import placed, rules
from rapport.crm.territories.payloads import (
    NewTerritory,
    NewTerritoryRules,
    RecordTerritory,
    Territories,
    TerritoryRulesPreviewed,
    TerritoryRuleView,
)

MANAGES: dict[str, Any] = {"policy": guards.may("manage_people")}
LOOKS: dict[str, Any] = {"policy": guards.may("manage_people", reads=True)}
TAGS = ["people"]


def territory_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of the tree and its rules, for Litestar."""

    @get("/territories", opt=MANAGES, tags=TAGS)
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> Territories:
        """The tree, the rules, and how far they are applied."""
        async with scopes(registry, principal, runtime)() as scope:
            return await _page(scope)

    @get("/territory-names", opt={"policy": guards.signed_in()}, tags=TAGS)
    async def named(principal: guards.SignedIn, runtime: guards.Running) -> list[territories.Territory]:
        """The tree, for choosing one of it; who is a member of which, everybody may know as of teams."""
        async with principal.session(runtime) as session:
            return await territories.listed(session)

    @put("/territories/{territory_id:uuid}", opt=MANAGES, status_code=200, tags=TAGS)
    async def save(
        territory_id: FromPath[UUID], data: JSONBody[NewTerritory], principal: guards.SignedIn, runtime: guards.Running
    ) -> Territories:
        """Makes a territory under an id of the caller's choice, or changes it."""
        name = data.name.strip()
        if not name:
            raise Invalid(fields={"name": NameMissing()})
        async with scopes(registry, principal, runtime)() as scope:
            mine = await ladder.judge_manager(scope.session, principal)
            wanted = territories.Wanted(name, data.parent_id, frozenset(data.people))
            await territories.put(scope.session, territory_id, wanted)
            await ladder.check_reach(scope.session, principal, mine)
            page = await _page(scope)
            await security_log.note_done(runtime, principal, "territory_saved", territory_id=str(territory_id))
        return page

    @delete("/territories/{territory_id:uuid}", opt=MANAGES, tags=TAGS)
    async def remove(territory_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Takes a territory away that nothing names."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge_manager(scope.session, principal)
            await territories.remove(scope.session, territory_id, holds=await _holds(scope, territory_id))
            await security_log.note_done(runtime, principal, "territory_removed", territory_id=str(territory_id))

    @put("/territory-rules/{object_name:str}", opt=MANAGES, status_code=200, tags=TAGS)
    async def replace(
        object_name: FromPath[str],
        data: JSONBody[NewTerritoryRules],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> Territories:
        """Makes these the rules of a kind of record; a job puts its records where they say."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge_manager(scope.session, principal)
            await rules.replace(scope, rules.territorial(scope, object_name), data.rules)
            page = await _page(scope)
            await security_log.note_done(runtime, principal, "territory_rules_changed", object=object_name)
        return page

    @post("/territory-rules/{object_name:str}/preview", opt=LOOKS, status_code=200, tags=TAGS)
    async def preview(
        object_name: FromPath[str],
        data: JSONBody[NewTerritoryRules],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> TerritoryRulesPreviewed:
        """How many records rules would move, before they are live."""
        async with scopes(registry, principal, runtime)() as scope:
            return await rules.preview(scope, rules.territorial(scope, object_name), data.rules)

    return [listed, named, save, remove, replace, preview]


def placed_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """The routes of one kind of record."""
    noun, slug, tags = obj.noun, obj.slug, [obj.plural.en]
    reads: dict[str, Any] = {"policy": guards.record(obj.name, "read", scope="records:read")}
    writes: dict[str, Any] = {"policy": guards.record(obj.name, "update", scope="records:write")}

    @get(f"/{noun}/{{record_id:uuid}}/territory", opt=reads, tags=tags, operation_id=f"territory_{slug}")
    async def lies(
        record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> RecordTerritory:
        """Where a record lies."""
        async with scopes(registry, principal, runtime)() as scope:
            return await placed.of_record(scope, scope.mine(routed), record_id)

    @put(
        f"/{noun}/{{record_id:uuid}}/territory", opt=writes, status_code=200, tags=tags,
        operation_id=f"choose_territory_{slug}",
    )  # fmt: skip
    async def choose(
        record_id: FromPath[UUID],
        data: JSONBody[ChosenTerritory],
        routed: Routed,
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> RecordTerritory:
        """Puts a record into a territory by hand, or lets the rules decide again."""
        async with scopes(registry, principal, runtime)() as scope:
            obj, made = scope.mine(routed), []

            async def work() -> None:
                made.append(await placed.choose(scope, obj, record_id, data))

            await once.outcome(scope, key, obj.name, record_id, ("territory", record_id, data), work)
            return made[0] if made else await placed.of_record(scope, obj, record_id)

    return [lies, choose]


async def _page(scope: Scope) -> Territories:
    live = await placing.live(scope.session)
    return Territories(
        territories=await territories.listed(scope.session),
        rules=[TerritoryRuleView(each.id, each.object, each.territory_id, each.criteria) for each in live.territory],
        runs=await placing_run.listed(scope.session),
    )


async def _holds(scope: Scope, territory_id: UUID) -> bool:
    """Whether any record lies in a territory, one in the trash too."""
    # Records of archived kinds lie in it as well, in the table of all own ones.
    for name in (*sorted(TERRITORIAL & scope.registry.objects.keys()), OWN_RECORDS):
        table = scope.registry[name].table
        if await scope.session.rows(sa.select(table.c.id).where(table.c.territory_id == territory_id).limit(1)):
            return True
    return False
