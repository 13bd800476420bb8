"""Who acts in a request: one person of one organisation, with what they may do."""

from contextlib import AbstractAsyncContextManager
from typing import Literal
from uuid import UUID

import msgspec

from kernel.db import TenantSession
from kernel.pool import Begun
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.entitlements import has_module

Depth = Literal["none", "own", "all"]
Level = Literal["read", "update", "delete"]
DEPTHS: tuple[Depth, ...] = ("none", "own", "all")
EVERY_OBJECT = "*"


class ObjectRights(msgspec.Struct, frozen=True):
    """What somebody may do with one kind of record. The default denies."""

    read: Depth = "none"
    create: bool = False
    update: Depth = "none"
    delete: Depth = "none"

    def depth(self, level: Level) -> Depth:
        """How far a level reaches: none, own or all records."""
        depth: Depth = getattr(self, level)
        return depth


DENIED = ObjectRights()


class Rights(msgspec.Struct, frozen=True):
    """The sum of somebody's roles. `objects` maps object names, or `*` for every other object, to rights."""

    objects: dict[str, ObjectRights] = {}
    export: bool = False
    import_: bool = msgspec.field(default=False, name="import")
    see_disk: bool = False
    configure: bool = False
    owner: bool = False

    def of(self, object_name: str) -> ObjectRights:
        """The rights on one kind of record; an unknown kind is denied unless a role names every object."""
        return self.objects.get(object_name) or self.objects.get(EVERY_OBJECT, DENIED)


class Principal(msgspec.Struct, frozen=True):
    """A signed-in person. Comes from a session only (auth/guards.py), never from what a request claims."""

    tenant: Tenant
    person_id: UUID
    identity_id: UUID
    session_id: UUID
    locale: str
    rights: Rights
    begun: Begun | None = None

    def has_module(self, name: str) -> bool:
        """Whether the organisation's plan includes a module."""
        return has_module(self.tenant.entitlements, name)

    def session(self, runtime: Runtime) -> AbstractAsyncContextManager[TenantSession]:
        """One transaction in the principal's schema; writes are refused while the organisation is read-only."""
        read_only = self.tenant.status == "read_only"
        return runtime.databases.tenant_session(
            self.tenant.home, self.tenant.keys, read_only=read_only, begun=self.begun
        )
