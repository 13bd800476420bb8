"""The route of storage."""

from collections.abc import Sequence

from litestar import get
from litestar.handlers import HTTPRouteHandler

from auth.guards import Running, SignedIn, may
from rapport.crm.records.objects import Registry
from rapport.storage.page import page
from rapport.storage.payloads import StorageUsed


def storage_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route, for Litestar."""

    @get("/storage", opt={"policy": may("manage_people")}, tags=["Storage"], operation_id="storage")
    async def read(principal: SignedIn, runtime: Running) -> StorageUsed:
        """What is stored, by what it is; the largest files; where the meter of billing stands."""
        return await page(runtime, registry, principal)

    return [read]
