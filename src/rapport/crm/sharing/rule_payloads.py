"""What the routes of sharing rules take and give."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from kernel.text import Text
from rapport.crm.records.placing_run import PlacingRun
from rapport.crm.sharing.payloads import ShareLevel


class NewSharingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which records of a kind are opened to whom: those of a team or role, or those that meet criteria.

    `until` is the last day, in the organisation's zone; without it for good.
    """

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    object: Annotated[str, Meta(max_length=80)]
    level: ShareLevel = "read"
    source_id: UUID | None = None
    criteria: dict[str, Any] | None = None
    grantee_id: UUID
    until: dt.date | None = None


class RuleParty(msgspec.Struct, frozen=True):
    """A team, a role or a territory. `label` is a role's name in both languages."""

    kind: Literal["team", "role", "territory", "gone"]
    id: UUID
    name: str | None = None
    label: Text | None = None


class SharingRuleView(msgspec.Struct, frozen=True, kw_only=True):
    """One rule. `is_over` says that its last day has passed."""

    id: UUID
    name: str
    object: str
    level: ShareLevel
    source: RuleParty | None
    criteria: dict[str, Any] | None
    grantee: RuleParty
    until: dt.date | None
    is_over: bool


class SharingRules(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page: the rules, whom they may name, and how far the last change has come."""

    rules: list[SharingRuleView]
    parties: list[RuleParty]
    runs: list[PlacingRun]


class SharingRulePreviewed(msgspec.Struct, frozen=True):
    """How many records a rule would open, and how many one by criteria may."""

    count: int
    limit: int | None
