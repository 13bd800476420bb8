"""Routes of overviews and suggestions: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from rapport.crm.overview import limits, network, suggestions, view
from rapport.crm.overview.limits import OverviewLimits
from rapport.crm.overview.payloads import (
    AcceptedSuggestion,
    AcceptingSuggestion,
    Dismissing,
    RecordOverview,
    RuleName,
    Suggestions,
)
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import Routed, scopes


def overview_handler(registry: Registry, obj: ObjectType) -> HTTPRouteHandler:
    """The route of one kind of record."""
    noun, slug, tags = obj.noun, obj.slug, [obj.plural.en]
    reads: dict[str, Any] = {"policy": guards.record(obj.name, "read", scope="records:read")}

    @get(f"/{noun}/{{record_id:uuid}}/overview", opt=reads, tags=tags, operation_id=f"overview_of_{slug}")
    async def read(
        record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> RecordOverview:
        """What is related to a record, how it fares, and what to do next."""
        async with scopes(registry, principal, runtime)() as scope:
            return await view.overview(scope, scope.mine(routed), record_id)

    return read


def suggestion_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """What people say to the suggestions of one kind of record."""
    noun, tags = obj.noun, [obj.plural.en]
    one = f"/{noun}/{{record_id:uuid}}"
    accepts: dict[str, Any] = {"policy": guards.record(obj.name, "read")}
    changes: dict[str, Any] = {"policy": guards.record(obj.name, "update")}

    @post(
        f"{one}/suggestions/{{rule:str}}/acceptance", status_code=201, opt=accepts, tags=tags,
        operation_id=f"accept_suggestion_{noun}",
    )  # fmt: skip
    async def accept(
        record_id: FromPath[UUID], rule: FromPath[RuleName], data: JSONBody[AcceptingSuggestion],
        principal: guards.SignedIn, runtime: guards.Running,
    ) -> AcceptedSuggestion:  # fmt: skip
        """Makes a task of a suggestion, one's own."""
        async with scopes(registry, principal, runtime)() as scope:
            return AcceptedSuggestion(
                task=await suggestions.accept(scope, scope.mine(obj), record_id, rule, data.due_on)
            )

    @post(
        f"{one}/suggestions/{{rule:str}}/dismissal", status_code=204, opt=changes, tags=tags,
        operation_id=f"dismiss_suggestion_{noun}",
    )  # fmt: skip
    async def dismiss(
        record_id: FromPath[UUID], rule: FromPath[RuleName], data: JSONBody[Dismissing], principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> None:  # fmt: skip
        """Keeps a suggestion away, for everybody: until a day, or for good."""
        async with scopes(registry, principal, runtime)() as scope:
            await suggestions.dismiss(scope, scope.mine(obj), record_id, rule, data)

    @delete(
        f"{one}/suggestions/{{rule:str}}/dismissal", status_code=204, opt=changes, tags=tags,
        operation_id=f"reconsider_suggestion_{noun}",
    )  # fmt: skip
    async def reconsider(
        record_id: FromPath[UUID], rule: FromPath[RuleName], principal: guards.SignedIn, runtime: guards.Running
    ) -> None:
        """Takes that back."""
        async with scopes(registry, principal, runtime)() as scope:
            await suggestions.reconsider(scope, scope.mine(obj), record_id, rule)

    return [accept, dismiss, reconsider]


def home_handler(registry: Registry) -> HTTPRouteHandler:
    """The route of one's own records."""

    @get("/suggestions", opt={"policy": guards.signed_in(scope="records:read")}, tags=["Suggestions"])
    async def own(principal: guards.SignedIn, runtime: guards.Running) -> Suggestions:
        """What to do next with one's own leads and deals."""
        async with scopes(registry, principal, runtime)() as scope:
            return await view.home(scope)

    return own


def network_handler(registry: Registry) -> HTTPRouteHandler:
    """The route of the people of a company."""
    obj = registry["company"]
    opt = {"policy": guards.record(obj.name, "read", scope="records:read"), "module": obj.module}

    @get(f"/{obj.noun}/{{record_id:uuid}}/network", opt=opt, tags=[obj.plural.en], operation_id="network_of_company")
    async def read(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> network.Network:
        """The people of a company and of those above and below it, with their roles and how often they were met."""
        async with scopes(registry, principal, runtime)() as scope:
            return await network.of_company(scope, record_id)

    return read


def limit_handlers() -> Sequence[HTTPRouteHandler]:
    """The routes of what an organisation says of health and suggestions."""
    opt: dict[str, Any] = {"policy": guards.may("configure")}
    tags = ["Suggestions"]

    @get("/overview-limits", opt=opt, tags=tags)
    async def shown(principal: guards.SignedIn, runtime: guards.Running) -> OverviewLimits:
        """After how many days something counts as quiet, and which rules and factors are switched off."""
        async with principal.session(runtime) as session:
            return await limits.load(session)

    @put("/overview-limits", opt=opt, status_code=200, tags=tags)
    async def save(
        data: JSONBody[OverviewLimits], principal: guards.SignedIn, runtime: guards.Running
    ) -> OverviewLimits:
        """Makes these the limits, at once and for everybody; what is left out is as it is without any."""
        async with principal.session(runtime) as session:
            kept = await limits.replace(session, data)
            await security_log.note_done(runtime, principal, "overview_limits_saved")
        return kept

    return [shown, save]
