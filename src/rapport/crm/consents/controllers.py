"""Routes of the consents of people: contacts and leads."""

import functools
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards
from rapport.crm.consents import events
from rapport.crm.consents.payloads import Consents, NewConsent
from rapport.crm.records import once
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import Key, scopes


def consent_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """Every route of one object, for Litestar."""
    noun, tags = obj.noun, [obj.plural.en]
    reads: dict[str, Any] = {"policy": guards.record(obj.name, "read", scope="records:read")}
    writes: dict[str, Any] = {"policy": guards.record(obj.name, "update", scope="records:write")}
    path = f"/{noun}/{{record_id:uuid}}/consents"
    one = f"{path}/{{consent_id:uuid}}"

    @get(path, opt=reads, tags=tags, operation_id=f"consents_of_{noun}")
    async def listed(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Consents:
        """What a person agreed to and took back, and what stands now by purpose and channel."""
        async with scopes(registry, principal, runtime)() as scope:
            return await events.listed(scope, scope.mine(obj), record_id)

    @put(one, opt=writes, status_code=204, tags=tags, operation_id=f"give_consent_{noun}")
    async def give(
        record_id: FromPath[UUID], consent_id: FromPath[UUID], data: JSONBody[NewConsent], principal: guards.SignedIn,
        runtime: guards.Running, key: Key = None,
    ) -> None:  # fmt: skip
        """Records that somebody agreed, under an id of the caller's choice."""
        async with scopes(registry, principal, runtime)() as scope:
            source = "manual" if principal.scopes is None else "api"
            work = functools.partial(events.give, scope, scope.mine(obj), record_id, consent_id, data, source)
            await once.outcome(scope, key, obj.name, record_id, ("consent", record_id, consent_id, data), work)

    @post(f"{one}/withdrawal", opt=writes, status_code=204, tags=tags, operation_id=f"withdraw_consent_{noun}")
    async def withdrawal(
        record_id: FromPath[UUID], consent_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running,
        key: Key = None,
    ) -> None:  # fmt: skip
        """Says that somebody no longer agrees to what they agreed to."""
        async with scopes(registry, principal, runtime)() as scope:
            work = functools.partial(events.withdraw, scope, scope.mine(obj), record_id, consent_id)
            await once.outcome(scope, key, obj.name, record_id, ("withdrawal", record_id, consent_id), work)

    return [listed, give, withdrawal]
