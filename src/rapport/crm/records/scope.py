"""Who reads or writes what, where: handed to every function of the records core."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from auth.authz import predicate
from auth.authz.predicate import Extent
from auth.principal import Depth, Level, Principal
from kernel.clock import business_today
from kernel.crypto import Keyset
from kernel.db import TenantSession
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.objects import Field, ObjectType, Registry

MAX_CANDIDATES = 50_000
"""Texts that one transaction decrypts to find out which of them hold something."""


@dataclass
class TextSearches:
    """What was looked for in decrypted texts: the same condition is answered once, and all share one budget."""

    found: dict[tuple[object, ...], list[UUID]] = field(default_factory=dict)
    left: int = field(default_factory=lambda: MAX_CANDIDATES)
    cut_off: bool = False
    """A search looked at the newest candidates only: there were too many of them."""


@dataclass(frozen=True)
class Scope:
    """One principal in one transaction of their tenant.

    `rules` are those of objects, once loaded (`rules.py`). `historic` says that what is written happened in the past:
    an import of another CRM, or a demonstration's history. `consent` is the request by which others have agreed to what
    is written here. `unassigned` are new records that await their owners, where whoever writes has the rules
    asked for all of them at the end; None where each is asked for at once.
    """

    registry: Registry
    principal: Principal
    session: TenantSession
    texts: TextSearches = field(default_factory=TextSearches, compare=False)
    rules: dict[str, Any] = field(default_factory=dict, compare=False)
    historic: bool = False
    consent: UUID | None = None
    unassigned: list[UUID] | None = None

    def mine(self, obj: ObjectType) -> ObjectType:
        """An object with the organisation's own fields, whoever names it by its declaration.

        Raises `RecordNotFound` for one of organisations' own that this one doesn't have, or archived.
        """
        found = self.registry.objects.get(obj.name)
        if found is None and obj.kept_in is not None:
            raise RecordNotFound
        return found or obj

    def whole(self, obj: ObjectType) -> ObjectType:
        """The same with all fields, also those that the principal isn't shown: for writing, which keeps them."""
        return self.mine(obj).unmasked

    @property
    def keys(self) -> Keyset:
        """The tenant's open keys."""
        return self.session.keys

    @property
    def locale(self) -> str:
        """The reader's language."""
        return self.principal.locale

    def today(self) -> dt.date:
        """Today in the organisation's zone."""
        return business_today(self.zone)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's IANA zone."""
        return ZoneInfo(self.principal.tenant.time_zone)

    def visible(self, obj: ObjectType, table: sa.FromClause, level: Level = "read") -> sa.ColumnElement[bool]:
        """The permission predicate; stands in every statement that touches an object's table."""
        return predicate.visible(self.extent(obj, level), table, self.principal)

    def apart(self, obj: ObjectType, table: sa.FromClause) -> list[sa.ColumnElement[bool]]:
        """What may be read in parts that have no row in common, for what is added up."""
        return predicate.apart(self.extent(obj), table, self.principal)

    def held(self, obj: ObjectType, table: sa.FromClause) -> list[sa.ColumnElement[bool]]:
        """What may be read and no share opens, in parts that are each found along one index."""
        return predicate.held(self.extent(obj), table, self.principal)

    def shared_ids(self, obj: ObjectType) -> sa.Select[tuple[UUID]]:
        """The ids of what is shared with the principal, to read."""
        return predicate.shared_with(self.extent(obj), self.principal)

    def owned(self, obj: ObjectType, table: sa.FromClause, level: Level) -> sa.ColumnElement[bool]:
        """The same by owners alone: of what was only shared, nobody gives away what isn't theirs."""
        return predicate.visible(self.extent(obj, level)._replace(shared=False, ruled=False), table, self.principal)

    def extent(self, obj: ObjectType, level: Level = "read") -> Extent:
        """What `prepared_visible` and `readers` take: how far rights reach, by owners and by shares."""
        return predicate.extent_of(self.principal, obj.name, level, self.depth(obj, level))

    def depth(self, obj: ObjectType, level: Level = "read") -> Depth:
        """How far the principal's roles reach."""
        return depth_of(self.principal, obj, level)

    def offers(self, obj: ObjectType) -> bool:
        """Whether an object's module is in the organisation's plan."""
        return self.principal.has_module(obj.module)

    def require(self, obj: ObjectType) -> None:
        """Raises `NotInPlan` unless it is: what names another object must not answer as if there were none of it."""
        self.principal.require(obj.module)

    def require_target(self, field: Field) -> None:
        """The same of the object that a field refers to."""
        if field.target is not None:
            self.require(self.registry[field.target])

    def leads_somewhere(self, field: Field) -> bool:
        """Whether a field holds a value of its own, or leads to records of a module in the plan."""
        return field.target is None or self.offers(self.registry[field.target])

    def readers(self, extent: Extent) -> dict[str, object]:
        """The parameters of a statement with `prepared_visible`."""
        return predicate.parameters(extent, self.principal)


def depth_of(principal: Principal, obj: ObjectType, level: Level = "read") -> Depth:
    """How far rights reach: nowhere where the object's module is not in the organisation's plan."""
    if not principal.has_module(obj.module):
        return "none"
    return principal.rights.of(obj.name).depth(level)


def prepared_visible(extent: Extent, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The permission predicate for statements that are compiled once; its values are `Scope.readers`."""
    return predicate.prepared(extent, table)
