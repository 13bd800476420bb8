"""What the routes of territories take and give."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from auth.territories import Territory
from rapport.crm.records.placing_run import PlacingRun

Name = Annotated[str, Meta(min_length=1, max_length=120)]
Criteria = dict[str, Any]


class NewTerritory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A territory as it shall be."""

    name: Name
    parent_id: UUID | None = None
    people: Annotated[list[UUID], Meta(max_length=1000)] = []


class NewTerritoryRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Records that meet the criteria, a tree of the filter language, belong to the territory."""

    territory_id: UUID
    criteria: Criteria


class NewTerritoryRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of one kind of record; the first that holds decides."""

    rules: Annotated[list[NewTerritoryRule], Meta(max_length=100)] = []


class TerritoryRuleView(msgspec.Struct, frozen=True):
    """One rule as it is."""

    id: UUID
    object: str
    territory_id: UUID
    criteria: Criteria


class Territories(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page: the tree, the rules in their order, and how far the last change of them has come."""

    territories: list[Territory]
    rules: list[TerritoryRuleView]
    runs: list[PlacingRun]


class TerritoryMoves(msgspec.Struct, frozen=True):
    """How many records would lie in a territory (None: in no territory), and how many lie there now."""

    territory_id: UUID | None
    before: int
    after: int


class TerritoryRulesPreviewed(msgspec.Struct, frozen=True):
    """What rules come to: how many records would move, and how many were put where they are by hand and stay."""

    moved: int
    pinned: int
    territories: list[TerritoryMoves]


class RecordTerritory(msgspec.Struct, frozen=True):
    """Where a record lies, from its territory up; `by_hand` says that no rule moves it."""

    territory_id: UUID | None
    path: list[str]
    by_hand: bool
    may_change: bool
