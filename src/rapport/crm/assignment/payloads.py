"""What the routes of assignment take and give."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Tag = Annotated[str, Meta(min_length=1, max_length=60)]
Tags = Annotated[list[Tag], Meta(max_length=20)]
Out = Literal["gone", "away", "full", "skill", "territory"]
"""Why somebody whom a rule names is passed over."""


class AssignmentSetup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a rule is called, whom it names, what it asks of them, and who gets a lead when none of them can."""

    name: Annotated[str, Meta(max_length=120)]
    people: Annotated[list[UUID], Meta(max_length=200)] = []
    team_id: UUID | None = None
    skills: Tags = []
    by_territory: bool = False
    fallback_id: UUID | None = None


class AssignmentRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule; without criteria every lead meets it."""

    id: UUID
    setup: AssignmentSetup
    criteria: dict[str, Any] | None = None


class AssignmentPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many open leads somebody can have, what they can do, and until which day they are given none."""

    person_id: UUID
    capacity: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    skills: Tags = []
    away_until: dt.date | None = None


class Assignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules in their order, and what is known of people; who is not named has no limits."""

    rules: Annotated[list[AssignmentRule], Meta(max_length=50)] = []
    people: Annotated[list[AssignmentPerson], Meta(max_length=1000)] = []


class PassedOver(msgspec.Struct, frozen=True):
    """Somebody whom the rule names and who doesn't get the lead."""

    person_id: UUID
    why: Out


class WouldGet(msgspec.Struct, frozen=True, kw_only=True):
    """A lead that there is, as if it came in now: by which rule whom it would go to, and who was passed over."""

    id: UUID
    title: str | None
    owner_id: UUID
    rule_id: UUID | None
    person_id: UUID | None
    is_fallback: bool
    passed_over: list[PassedOver]


class AssignmentPreview(msgspec.Struct, frozen=True):
    """The last leads, the newest first."""

    leads: list[WouldGet]
