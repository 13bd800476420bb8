"""Shapes of transfers in and out."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from rapport.crm.approvals.payloads import Named
from rapport.crm.transfers.models import Mode, State

Line = Annotated[str, Meta(max_length=200)]
Words = Annotated[str, Meta(max_length=2000)]
Days = Annotated[int, Meta(ge=0, le=365)]
Side = Literal["giver", "taker"]
Needs = Literal["nothing", "file", "field"]
Answer = Literal["accept", "return", "withdraw", "ask_again"]


class TransferItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item of a checklist. It is done by whoever hands over, before the answer, or by whoever takes, after it; or by
    a person who is named. `days` from the asking or from the acceptance on it is due.
    """

    title: Line
    by: Side
    person_id: UUID | None = None
    days: Days | None = None
    needs: Needs = "nothing"
    field: Annotated[str, Meta(max_length=80)] | None = None


class TransferSetup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an organisation wrote of a template; `answer_days` are those in which to accept or return."""

    name: Annotated[str, Meta(max_length=80)]
    answer_days: Days | None = None
    items: Annotated[list[TransferItem], Meta(max_length=40)] = []


class NewTransferTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template as it shall be."""

    object: Annotated[str, Meta(max_length=80)]
    mode: Mode
    active: bool = True
    setup: TransferSetup
    base_version: int = 0


class TransferTemplate(Struct, frozen=True, kw_only=True):
    """A template as it is."""

    id: UUID
    object: str
    mode: Mode
    active: bool
    version: int
    setup: TransferSetup


class NewTransfer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record to hand over by a template, to a person or to a team."""

    template_id: UUID
    record_id: UUID
    to_person: UUID | None = None
    to_team: UUID | None = None
    note: Words = ""


class TransferAnswer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the reader does with a transfer, as they saw it: accept or return it, or as its asker withdraw it or ask
    again. A return says why.
    """

    answer: Answer
    base_version: int
    comment: Words = ""


class TransferTick(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether an item is done; one that needs a file names one of the record's."""

    done: bool
    base_version: int
    file_id: UUID | None = None


class KeptItem(Struct, frozen=True, kw_only=True):
    """An item as a transfer keeps it."""

    item: TransferItem
    due_on: dt.date | None = None
    done_by: UUID | None = None
    done_at: dt.datetime | None = None
    file_id: UUID | None = None


class Kept(Struct, frozen=True, kw_only=True):
    """What a transfer keeps sealed. `answer_on` is the day until which it is to be answered."""

    template: str
    note: str
    answer_days: int | None
    answer_on: dt.date | None
    comment: str = ""
    items: list[KeptItem] = []


class ShownItem(Struct, frozen=True, kw_only=True):
    """An item, who has to do it, and whether the reader may."""

    title: str
    by: Side
    person: Named | None
    needs: Needs
    field: str | None
    due_on: dt.date | None
    done_by: Named | None
    done_at: dt.datetime | None
    file_id: UUID | None
    mine: bool


class Transfer(Struct, frozen=True, kw_only=True):
    """A transfer as a list has it. `title` is the record's, for whom it is shown to."""

    id: UUID
    object: str
    record_id: UUID
    title: str | None
    template: str
    mode: Mode
    state: State
    asked_by: Named
    to_person: Named | None
    to_team: Named | None
    accepted_by: Named | None
    due_on: dt.date | None
    overdue: bool
    done: int
    count: int
    version: int
    created_at: dt.datetime
    ended_at: dt.datetime | None


class TransferEvent(Struct, frozen=True, kw_only=True):
    """Something that happened to a transfer; of an item its title."""

    verb: str
    actor: Named | None
    item: str | None
    at: dt.datetime


class TransferPage(Struct, frozen=True, kw_only=True):
    """A transfer with its checklist and what the reader may do."""

    transfer: Transfer
    note: str
    comment: str
    answer_on: dt.date | None
    items: list[ShownItem]
    answers: list[Answer]
    events: list[TransferEvent]


class TransferList(Struct, frozen=True):
    """Transfers, the newest first, with what leads to the next page; `waiting` is how many ask the reader."""

    items: list[Transfer]
    next: str | None
    waiting: int
