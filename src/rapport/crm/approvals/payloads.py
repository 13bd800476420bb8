"""Shapes of approvals in and out."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from rapport.crm.approvals.models import Decision, Measure, Mode, State, StepState, Who, Why
from rapport.crm.deals.lines import LineDraft
from rapport.crm.deals.recurrence import Recurrence
from rapport.crm.records.bulk import MAX_RECORDS
from rapport.crm.records.payloads import Filter

Name = Annotated[str, Meta(max_length=80)]
Reason = Annotated[str, Meta(max_length=2000)]


class StepSetup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of a rule: whom it asks, how many of them must agree, and to whom it goes on if they say nothing.

    Without `escalate_to` it goes to the manager of whoever is asked.
    """

    who: Who
    role_id: UUID | None = None
    people: Annotated[list[UUID], Meta(max_length=50)] = []
    mode: Mode = "any"
    quorum: Annotated[int, Meta(ge=1, le=50)] = 1
    escalate_hours: Annotated[int, Meta(ge=1, le=2000)] | None = None
    escalate_to: UUID | None = None


class RuleSetup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an organisation wrote of a rule."""

    name: Name
    steps: Annotated[list[StepSetup], Meta(min_length=1, max_length=10)]


class NewRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule as it shall be; `above` in per cent, or in records."""

    measure: Measure
    above: str | int
    active: bool = True
    setup: RuleSetup
    base_version: int = 0


class RuleView(Struct, frozen=True, kw_only=True):
    """A rule as it is."""

    id: UUID
    measure: Measure
    above: str
    active: bool
    version: int
    setup: RuleSetup


class PreviewRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Steps to try out on oneself."""

    steps: Annotated[list[StepSetup], Meta(min_length=1, max_length=10)]


class Named(Struct, frozen=True):
    """A person."""

    id: UUID
    name: str


class PreviewedStep(Struct, frozen=True, kw_only=True):
    """Who would be asked for the reader; `fallback` where the step has nobody and the owners are asked instead."""

    people: list[Named]
    fallback: bool


class HeldLines(Struct, frozen=True, tag="lines"):
    """New lines of a deal."""

    lines: list[LineDraft]


class HeldTransfer(Struct, frozen=True, tag="transfer"):
    """A new owner for many records."""

    owner_id: UUID
    ids: list[UUID]


Held = HeldLines | HeldTransfer


class KeptLine(Struct, frozen=True, kw_only=True):
    """A line of a deal as it was, or as it shall be."""

    product_id: UUID
    quantity: str
    unit_price: str
    discount: str
    amount: str
    recurrence: Recurrence | None = None
    term: int | None = None


class Details(Struct, frozen=True, kw_only=True):
    """What a request keeps beside the write."""

    reason: str
    rule: str
    limit: str
    value: str
    before: list[KeptLine] = []
    after: list[KeptLine] = []


class Ask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A write to ask for. `discount`: the lines that a deal (`record_id`) should have; `owner_transfer`: `owner_id` for
    the records of an object with these ids, or for all that match.
    """

    subject: Literal["discount", "owner_transfer"]
    reason: Reason
    record_id: UUID | None = None
    lines: list[LineDraft] = []
    base_version: int | None = None
    object: Annotated[str, Meta(max_length=40)] | None = None
    ids: Annotated[list[UUID], Meta(max_length=MAX_RECORDS)] | None = None
    filter: Filter | None = None
    search: str | None = None
    owner_id: UUID | None = None


class Again(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was returned as it shall be asked for again. Of many records only the reason can change."""

    lines: list[LineDraft] = []
    base_version: int | None = None
    reason: Reason


class Verdict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody who is asked says, of the round that they looked at."""

    decision: Literal["approve", "reject", "return"]
    round: int
    comment: Reason = ""


class Delegation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom somebody gives their vote."""

    to: UUID
    round: int
    comment: Reason = ""


class Signer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom somebody who is asked wants to be asked too, before or after their own step."""

    person_id: UUID
    place: Literal["before", "after"]
    round: int
    comment: Reason = ""


class ShownLine(Struct, frozen=True, kw_only=True):
    """A line with its product's name, as far as the reader may be shown it."""

    product_id: UUID
    product: str | None
    quantity: str
    unit_price: str
    discount: str
    amount: str
    recurrence: Recurrence
    term: int | None
    total: str


class ShownLines(Struct, frozen=True, kw_only=True):
    """The lines of a deal before and after, in the deal's currency."""

    before: list[ShownLine]
    after: list[ShownLine]
    total_before: str
    total_after: str
    currency: str


class ShownRecord(Struct, frozen=True, kw_only=True):
    """One of many records."""

    id: UUID
    title: str | None


class ShownTransfer(Struct, frozen=True, kw_only=True):
    """Who would get how many records; the first of them."""

    owner: Named
    count: int
    records: list[ShownRecord]


class ShownVote(Struct, frozen=True, kw_only=True):
    """Somebody who is asked, and what they said."""

    person: Named
    why: Why
    instead_of: Named | None
    decision: Decision | None
    comment: str
    at: dt.datetime | None


class ShownStep(Struct, frozen=True, kw_only=True):
    """A step; `fallback` where nobody whom the rule names is there, so that owners are asked."""

    id: UUID
    round: int
    state: StepState
    mode: Mode
    needed: int
    added_by: Named | None
    due_at: dt.datetime | None
    escalated_at: dt.datetime | None
    fallback: bool
    votes: list[ShownVote]


class Approval(Struct, frozen=True, kw_only=True):
    """A request as a list has it. `waits_for_me`: the reader is asked now; `mine`: they asked for it."""

    id: UUID
    measure: Measure
    state: State
    round: int
    object: str
    record_id: UUID | None
    title: str | None
    count: int
    asked_by: Named
    rule: str
    limit: str | None
    value: str | None
    error: str | None
    created_at: dt.datetime
    ended_at: dt.datetime | None
    waits_for_me: bool
    mine: bool
    waiting_for: list[Named]


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened to a request."""

    verb: str
    actor: Named | None
    other: Named | None
    at: dt.datetime


class ApprovalPage(Struct, frozen=True, kw_only=True):
    """A request with what it holds, as far as the reader may be shown it."""

    approval: Approval
    reason: str
    base_version: int | None
    can_open: bool
    lines: ShownLines | None
    transfer: ShownTransfer | None
    done: int
    kept: int
    steps: list[ShownStep]
    events: list[Event]


class ApprovalList(Struct, frozen=True):
    """Requests, the newest first, and how many wait for the reader."""

    items: list[Approval]
    waiting: int
