"""What the routes of one object have in common: transactions, the object as its reader has it, policies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, HeaderParameter, SkipValidation

from auth import guards
from auth.principal import Level, Principal
from kernel.runtime import Runtime
from rapport.crm.records import bulk, definitions, payloads
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.objects import OWN, ObjectType, Registry, own_named
from rapport.crm.records.scope import Scope

Key = Annotated[str | None, HeaderParameter(name="Idempotency-Key", max_length=200)]
"""Names a write: the same one again is done once and answered alike."""


Routed = NamedDependency[SkipValidation[ObjectType]]
"""The object that a request is about: the route's, or the organisation's own one that the address names."""


def about(obj: ObjectType) -> dict[str, Provide]:
    """What tells handlers of an object's routes which object a request is about.

    They ask for whoever is signed in, so that one comes after the other, as in `guards.provide_principal`.
    """

    def declared(principal: guards.SignedIn) -> ObjectType:
        return obj

    def named(object_name: FromPath[str], principal: guards.SignedIn) -> ObjectType:
        found = own_named(object_name)
        if found is None or found.number is None:
            raise RecordNotFound
        return found

    return {"routed": Provide(named if obj is OWN else declared, sync_to_thread=False)}


def scopes(registry: Registry, principal: Principal, runtime: Runtime) -> bulk.OpenScope:
    """Opens transactions for one principal; each block is one, and for each but the first the plan is read anew."""
    opened = 0

    @asynccontextmanager
    async def open_scope() -> AsyncIterator[Scope]:
        nonlocal opened
        opened += 1
        now = principal if opened == 1 else await principal.under_plan_of_now(runtime)
        async with now.session(runtime) as session:
            yield await definitions.open_scope(registry, now, session)

    return open_scope


class ObjectRoutes:
    """Some handlers of one object."""

    def __init__(self, registry: Registry, obj: ObjectType, shapes: payloads.Shapes) -> None:
        self.registry = registry
        self.obj = obj
        self.shapes = shapes

    @asynccontextmanager
    async def open(
        self, routed: ObjectType, principal: Principal, runtime: Runtime
    ) -> AsyncIterator[tuple[Scope, ObjectType]]:
        """A transaction, and the object that a request is about as the organisation has it."""
        async with scopes(self.registry, principal, runtime)() as scope:
            yield scope, scope.mine(routed)

    def reads(self, *, by_post: bool = False) -> dict[str, Any]:
        """What a route says that reads."""
        policy = guards.record(self.obj.name, "read", reads=by_post, scope="records:read")
        return {"policy": policy.while_viewing() if by_post else policy}

    def writes(self, level: Level | Literal["create"]) -> dict[str, Any]:
        """What a route says that writes."""
        return {"policy": guards.record(self.obj.name, level, scope="records:write")}
