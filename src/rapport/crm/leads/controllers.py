"""Routes of leads beyond those that every object has: conversion."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards
from rapport.crm.leads import convert
from rapport.crm.leads.convert import Candidate, Conversion
from rapport.crm.records import once
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import Key, scopes


class Converted(msgspec.Struct, frozen=True):
    """What a lead became, and the batch that takes it all back."""

    company: str | None
    contact: str | None
    deal: str | None
    batch_id: UUID | None


def lead_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of leads, for Litestar."""
    lead = registry["lead"]
    writes = {"policy": guards.record("lead", "update", scope="records:write")}

    @get("/leads/{record_id:uuid}/candidates", opt=writes, tags=["Leads"])
    async def candidates(
        record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[Candidate]:
        """Companies and contacts that the lead probably is already."""
        async with scopes(registry, principal, runtime)() as scope:
            return await convert.candidates(scope, lead, record_id)

    @post("/leads/{record_id:uuid}/conversion", opt=writes, tags=["Leads"])
    async def conversion(
        record_id: FromPath[UUID],
        data: JSONBody[Conversion],
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> Converted:
        """Makes a company, a contact and a deal of a lead, or links those that are there."""
        async with scopes(registry, principal, runtime)() as scope:

            async def work() -> Converted:
                made = await convert.convert(scope, lead, record_id, data)
                return Converted(made["company"], made["contact"], made["deal"], scope.session.batch_id)

            done = await once.outcome(scope, key, lead.name, record_id, ("conversion", record_id, data), work)
        return msgspec.convert(done, Converted, from_attributes=True)

    return [candidates, conversion]
