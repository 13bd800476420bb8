"""What the endpoints of the audit trail take and give."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from auth.audit.catalogue import Severity
from auth.audit.checking import Fault
from auth.audit.said import Category
from kernel.text import Text
from rapport.audit.heads import Head

Short = Annotated[str, Meta(max_length=200)]


class EventFilter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which events: all that is given has to be so. `address` is its beginning; `person_id` who did it or to whom."""

    category: Category | None = None
    severity: Severity | None = None
    kind: Annotated[str, Meta(max_length=60)] | None = None
    person_id: UUID | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    address: Short | None = None
    object: Short | None = None
    record_id: UUID | None = None


class EventQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of events, the newest first."""

    filter: EventFilter | None = None
    cursor: Annotated[str, Meta(max_length=80)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class EventPerson(msgspec.Struct, frozen=True):
    """Somebody of the organisation; no name where they have left."""

    id: UUID | None
    name: str | None


class EventSeal(msgspec.Struct, frozen=True):
    """The event's place in the chain."""

    seq: int
    hash: str
    sealed_at: dt.datetime


class AuditEventView(msgspec.Struct, frozen=True):
    """One event: what happened in plain words, who did it, from where (`address`), by which means, and its details.

    `seal` is empty for about a second. `is_readable` is false where its details were altered: then they don't open.
    """

    id: UUID
    occurred_at: dt.datetime
    kind: str
    category: Category
    severity: Severity
    sentence: Text
    person: EventPerson | None
    address: str
    means: str
    request: str
    details: dict[str, str]
    seal: EventSeal | None
    is_readable: bool = True


class EventPage(msgspec.Struct, frozen=True):
    """Events, and where the next begin. A search that looked far without filling a page gives a short one."""

    events: list[AuditEventView]
    cursor: str | None


class ChainState(msgspec.Struct, frozen=True):
    """Where the chain stands: sealed up to `seq`, checked up to `checked_seq` with so many `faults`."""

    id: UUID
    seq: int
    hash: str | None
    sealed_at: dt.datetime | None
    checked_at: dt.datetime | None
    checked_seq: int
    faults: int


class AuditState(msgspec.Struct, frozen=True):
    """The chain, its newest heads, and to whom they are mailed."""

    chain: ChainState
    heads: list[Head]
    recipients: list[str]
    most_recipients: int


class SetRecipients(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom heads are mailed."""

    addresses: Annotated[list[Annotated[str, Meta(max_length=254)]], Meta(max_length=5)]


class AskCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check, also against a head that was sent before: what its file holds."""

    head: Annotated[str, Meta(max_length=4000)] | None = None


class CheckView(msgspec.Struct, frozen=True):
    """What a check found: `number` faults, the first hundred one by one. `head_seq` is the number of the head given."""

    upto: int
    hash: str
    number: int
    faults: list[Fault]
    head_seq: int | None = None


class AskExport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that a filter matches, oldest first."""

    format: Literal["csv", "jsonl"]
    filter: EventFilter | None = None
