"""The records core as a feature: shared tables, and the routes of every object that the other features declare."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Router

from auth.role_events import RoleRemoved
from kernel.columns import REHASHED
from kernel.db import TenantSession
from kernel.feature import Feature
from rapport.crm.records import (
    aliases,
    choices,
    compute_run,
    index_run,
    labels,
    layout_job,
    placing_run,
    ranking,
    rehash,
    retype_run,
    rollup_run,
    unique_check,
)
from rapport.crm.records.controllers import record_handlers
from rapport.crm.records.definition_routes import definition_handlers
from rapport.crm.records.facts import stage_event
from rapport.crm.records.kind_routes import kind_handlers
from rapport.crm.records.layout_routes import layout_handlers
from rapport.crm.records.models import (
    choice,
    custom_field,
    custom_object,
    field_index,
    number_counter,
    record_link,
    saved_view,
    text_order,
    text_rank,
    unique_value,
)
from rapport.crm.records.objects import OWN, ObjectType, Registry
from rapport.crm.records.own_routes import own_handlers
from rapport.crm.records.role_routes import role_handlers
from rapport.crm.records.route_base import about
from rapport.crm.records.shared_routes import shared_handlers


def records_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    for obj in (*registry, OWN):
        obj.table.info[REHASHED] = rehash.of_object(obj)
    return Feature(
        name="records",
        tenant_tables=(
            aliases.record_alias,
            choice,
            custom_field,
            field_index,
            custom_object,
            OWN.table,
            record_link,
            saved_view,
            stage_event,
            text_order,
            text_rank,
            number_counter,
            unique_value,
            placing_run.placing_run,
        ),
        jobs={
            **ranking.handlers(registry),
            **labels.handlers(registry),
            **layout_job.handlers(),
            **placing_run.handlers(registry),
            **unique_check.handlers(registry),
            **compute_run.handlers(registry),
            **index_run.handlers(registry),
            **retype_run.handlers(registry),
            **rollup_run.handlers(registry),
        },
        subscribers={RoleRemoved.name: (layout_job.FORGET,)},
        sweeps={"records.placing": placing_run.sweep},
        watchers=(rollup_run.watch,),
        controllers=(Router("/api", route_handlers=_handlers(registry)),),
    )


def _handlers(registry: Registry) -> list[Any]:
    """Every route about records, those of each object's own last."""
    of_objects = [
        Router("/", route_handlers=record_handlers(registry, obj), opt={"module": obj.module}, dependencies=about(obj))
        for obj in (*registry, OWN)
    ]
    return [
        *shared_handlers(registry), *definition_handlers(registry), *kind_handlers(registry),
        *layout_handlers(registry), *own_handlers(registry),
        *role_handlers(registry), *of_objects,
    ]  # fmt: skip


def object_feature(obj: ObjectType) -> Feature:
    """A feature that is one object: its table and the choices it brings."""

    async def seed(session: TenantSession, facts: Mapping[str, str]) -> None:
        await choices.seed(session, obj, UUID(facts["organisation_id"]))

    return Feature(name=obj.noun, objects=(obj,), tenant_tables=(obj.table,), module=obj.module, seed=seed)
