"""Routes of pipelines: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from auth import guards
from kernel.text import Text
from rapport.crm.deals import edit_pipelines, gates, lines, listing, offered, pipelines
from rapport.crm.deals.edit_pipelines import PipelineDraft
from rapport.crm.deals.lines import LineDraft, Lines
from rapport.crm.deals.models import Category
from rapport.crm.deals.pipelines import Outcome
from rapport.crm.deals.recurrence import Recurrence
from rapport.crm.price_books.payloads import ListPrice
from rapport.crm.records import choices, once
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import Key, scopes
from rapport.crm.records.scope import Scope


class StageView(msgspec.Struct, frozen=True, kw_only=True):
    """A stage as clients draw it; `required` are names of fields."""

    id: UUID
    label: Text
    outcome: Outcome
    probability: int
    rot_days: int | None
    forecast_category: Category | None
    required: list[str]
    exit_rule: dict[str, Any] | None
    archived: bool


class PipelineView(msgspec.Struct, frozen=True, kw_only=True):
    """A pipeline with its stages in their order; archived stages are named for the past's sake. `teams` are those whose
    it is, none of everybody's; `offered` whether the reader puts deals into it.
    """

    id: UUID
    label: Text
    version: int
    archived: bool
    teams: list[UUID]
    offered: bool
    step_required: bool
    stages: list[StageView]


def pipeline_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of pipelines, for Litestar."""
    deal = registry["deal"]

    @get("/pipelines", opt={"policy": guards.record("deal", "read", scope="records:read")}, tags=["Pipelines"])
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[PipelineView]:
        """All pipelines in their order."""
        async with scopes(registry, principal, runtime)() as scope:
            return await views(scope)

    @post("/pipelines", opt={"policy": guards.may("configure")}, tags=["Pipelines"])
    async def add(
        data: JSONBody[PipelineDraft], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[PipelineView]:
        """Makes a pipeline."""
        async with scopes(registry, principal, runtime)() as scope:
            await edit_pipelines.add(scope, deal, data)
            return await views(scope)

    @put("/pipelines/{pipeline_id:uuid}", opt={"policy": guards.may("configure")}, tags=["Pipelines"])
    async def change(
        pipeline_id: FromPath[UUID],
        data: JSONBody[PipelineDraft],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> list[PipelineView]:
        """Brings a pipeline to a new definition; deals of stages that go move where it says."""
        async with scopes(registry, principal, runtime)() as scope:
            await edit_pipelines.change(scope, deal, pipeline_id, data)
            return await views(scope)

    return [listed, add, change, *_lines(registry)]


class LinesRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All lines that a deal should have, and the version that they were read with."""

    lines: list[LineDraft]
    base_version: int | None = None


def _lines(registry: Registry) -> Sequence[HTTPRouteHandler]:
    deal = registry["deal"]
    reads = {"policy": guards.record("deal", "read", scope="records:read")}
    writes = {"policy": guards.record("deal", "update", scope="records:write")}

    @get("/deals/{record_id:uuid}/lines", opt=reads, tags=["Deals"])
    async def read_lines(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Lines:
        """A deal's products."""
        async with scopes(registry, principal, runtime)() as scope:
            return await lines.listed(scope, deal, record_id)

    @put("/deals/{record_id:uuid}/lines", opt=writes, tags=["Deals"])
    async def put_lines(
        record_id: FromPath[UUID],
        data: JSONBody[LinesRequest],
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> Lines:
        """Replaces a deal's products; what they come to becomes its amounts."""
        async with scopes(registry, principal, runtime)() as scope:

            async def work() -> None:
                await lines.put(scope, deal, record_id, data.lines, data.base_version)

            await once.outcome(scope, key, deal.name, record_id, ("lines", record_id, data), work)
            return await lines.listed(scope, deal, record_id)

    @get("/deals/{record_id:uuid}/list-price", opt=reads, tags=["Deals"])
    async def listed_at(
        record_id: FromPath[UUID],
        product_id: FromQuery[UUID],
        principal: guards.SignedIn,
        runtime: guards.Running,
        quantity: FromQuery[str] = "1",
        recurrence: FromQuery[Recurrence | None] = None,
    ) -> ListPrice:
        """What one period of a product is listed at in a deal, and by which price book; for a `recurrence` that is
        asked for, or else for the product's own.
        """
        async with scopes(registry, principal, runtime)() as scope:
            return await listing.list_price(scope, deal, record_id, product_id, quantity, recurrence)

    return [read_lines, put_lines, listed_at]


async def views(scope: Scope) -> list[PipelineView]:
    """All pipelines with their labels."""
    lines = await offered.to_reader(scope)
    found = lines.listed
    deal = scope.registry["deal"]
    ids = [line.id for line in found] + [each.id for line in found for each in line.stages]
    labels = await choices.labels(scope.session, ids)
    return [
        PipelineView(
            id=line.id,
            label=labels[line.id],
            version=line.version,
            archived=line.archived,
            teams=list(line.team_ids),
            offered=line.id not in lines.withheld,
            step_required=line.step_required,
            stages=[
                StageView(
                    id=each.id, label=labels[each.id], outcome=each.outcome, probability=each.probability,
                    rot_days=each.rot_days, 
                    forecast_category=each.forecast if each.outcome == "open" else None,
                    required=[field.name for field in pipelines.gate_fields(deal, [each])],
                    exit_rule=each.exit_rule if gates.is_shown(deal, each) else None, archived=each.archived,
                )
                for each in line.stages
            ],
        )
        for line in found
    ]  # fmt: skip
