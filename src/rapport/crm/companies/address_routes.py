"""Routes of the further addresses of companies."""

import functools
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import Router, delete, get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from auth import guards
from kernel.feature import Feature
from rapport.crm.companies import addresses
from rapport.crm.companies.address_models import company_address
from rapport.crm.companies.address_payloads import AddressDraft, Addresses
from rapport.crm.records import once
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import Key, scopes


def addresses_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    obj = registry["company"]
    routes = Router("/api", route_handlers=list(_handlers(registry)), opt={"module": obj.module})
    return Feature(name="addresses", tenant_tables=(company_address,), controllers=(routes,))


def _handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    obj = registry["company"]
    tags = [obj.plural.en]
    reads: dict[str, Any] = {"policy": guards.record(obj.name, "read", scope="records:read")}
    writes: dict[str, Any] = {"policy": guards.record(obj.name, "update", scope="records:write")}
    path = "/companies/{record_id:uuid}/addresses"
    one = f"{path}/{{address_id:uuid}}"

    @get(path, opt=reads, tags=tags, operation_id="addresses_of_companies")
    async def listed(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Addresses:
        """A company's addresses beside its own fields, kind by kind, the primary one of each first."""
        async with scopes(registry, principal, runtime)() as scope:
            return await addresses.listed(scope, scope.mine(obj), record_id)

    @put(one, opt=writes, status_code=204, tags=tags, operation_id="put_address_companies")
    async def save(
        record_id: FromPath[UUID], address_id: FromPath[UUID], data: JSONBody[AddressDraft],
        principal: guards.SignedIn, runtime: guards.Running, key: Key = None,
    ) -> None:  # fmt: skip
        """Adds an address under an id of the caller's choice, or changes it on the version that was seen."""
        async with scopes(registry, principal, runtime)() as scope:
            work = functools.partial(addresses.put, scope, scope.mine(obj), record_id, address_id, data)
            await once.outcome(scope, key, obj.name, record_id, ("put address", record_id, address_id, data), work)

    @delete(one, opt=writes, status_code=204, tags=tags, operation_id="remove_address_companies")
    async def remove(
        record_id: FromPath[UUID], address_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running,
        base_version: Annotated[int | None, QueryParameter(ge=1)] = None, key: Key = None,
    ) -> None:  # fmt: skip
        """Removes an address, if nobody changed it since the version that was seen."""
        async with scopes(registry, principal, runtime)() as scope:
            work = functools.partial(addresses.remove, scope, scope.mine(obj), record_id, address_id, base_version)
            asked = ("remove address", record_id, address_id, base_version)
            await once.outcome(scope, key, obj.name, record_id, asked, work)

    return [listed, save, remove]
