"""The wiring of deals: the object, pipelines, and what a new organisation starts with."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Router

from kernel.db import TenantSession
from kernel.feature import Feature
from rapport.crm.deals import conversion, pipelines
from rapport.crm.deals.board_routes import board_handlers
from rapport.crm.deals.controllers import pipeline_handlers
from rapport.crm.deals.deal import DEAL
from rapport.crm.deals.lines import deal_line
from rapport.crm.deals.models import pipeline, stage
from rapport.crm.records import choices
from rapport.crm.records.credits import deal_split
from rapport.crm.records.objects import Registry


async def seed(session: TenantSession, facts: Mapping[str, str]) -> None:
    """Choice lists and the first pipeline."""
    await choices.seed(session, DEAL, UUID(facts["organisation_id"]))
    await pipelines.seed(session, DEAL, facts)


def pipelines_feature(registry: Registry) -> Feature:
    """The routes of pipelines and of the board."""
    handlers = [*pipeline_handlers(registry), *board_handlers(registry)]
    return Feature(
        name="pipelines",
        module=DEAL.module,
        controllers=(Router("/api", route_handlers=handlers, opt={"module": DEAL.module}),),
        jobs=conversion.handlers(registry),
        sweeps={"deals.converted": conversion.sweep_of(registry)},
    )


FEATURE = Feature(
    name="deals",
    objects=(DEAL,),
    tenant_tables=(DEAL.table, pipeline, stage, deal_line, deal_split),
    module=DEAL.module,
    seed=seed,
)
