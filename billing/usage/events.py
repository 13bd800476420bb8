"""What is sent and what is answered: an event, a batch of them, one answer for each."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MAX_BATCH = 1000

Outcome = Literal["accepted", "duplicate", "conflict", "rejected"]


class UsageEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of a meter was used at a moment. `id` is the sender's: the same event sent again is one event."""

    id: str
    meter: str
    quantity: Decimal
    occurred_at: Annotated[dt.datetime, Meta(tz=True)]


class UsageBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Events that are judged one by one: one that is refused keeps none of the others out."""

    events: Annotated[list[UsageEvent], Meta(min_length=1, max_length=MAX_BATCH)]


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one event; `reason` is one of `billing.usage.judge.REASONS`."""

    id: str
    outcome: Outcome
    reason: str | None = None
    message: str | None = None


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """One answer for each event, in the order in which they were sent, and how many of each kind."""

    results: list[Answer]
    accepted: int = 0
    duplicate: int = 0
    conflict: int = 0
    rejected: int = 0
