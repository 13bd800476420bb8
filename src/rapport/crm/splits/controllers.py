"""Routes of splits: who may change a deal may split it."""

from collections.abc import Sequence
from uuid import UUID

from litestar import get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from rapport.crm.records import once
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import Key, scopes
from rapport.crm.splits import members
from rapport.crm.splits.payloads import DealSplit, SplitRequest


def split_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of splits, for Litestar."""
    deal = registry["deal"]
    reads = {"policy": guards.record("deal", "read", scope="records:read")}
    writes = {"policy": guards.record("deal", "update", scope="records:write")}

    @get("/deals/{record_id:uuid}/split", opt=reads, tags=["Deals"])
    async def read_split(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> DealSplit:
        """Who has which share of a deal, in which role."""
        async with scopes(registry, principal, runtime)() as scope:
            return await members.shown(scope, deal, record_id)

    @put("/deals/{record_id:uuid}/split", opt=writes, tags=["Deals"])
    async def put_split(
        record_id: FromPath[UUID],
        data: JSONBody[SplitRequest],
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> DealSplit:
        """Replaces the shares of a deal; whoever has one comes into its team."""
        async with scopes(registry, principal, runtime)() as scope:

            async def work() -> None:
                given = await members.put(scope, deal, record_id, data.members, data.base_version)
                if given:
                    told = {"object": deal.name, "record_id": str(record_id), "level": "read"}
                    await security_log.note_done(runtime, principal, "record_shared", **told)
                await security_log.note_done(runtime, principal, "deal_split", record_id=str(record_id))

            await once.outcome(scope, key, deal.name, record_id, ("split", record_id, data), work)
            return await members.shown(scope, deal, record_id)

    return [read_split, put_split]
