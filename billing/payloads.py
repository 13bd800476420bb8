"""What billing's endpoints take and give. Amounts are texts of decimals in major units; days are local days."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from billing.invoicing.document import Document
from billing.plan import When
from billing.profile import Profile
from kernel.text import Text

Name = Annotated[str, Meta(max_length=40)]


class PlanOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The plan as it shall be: seats, modules, from when on, and how it is paid. `version` is of the page."""

    seats: int
    modules: Annotated[tuple[Name, ...], Meta(max_length=20)]
    when: When = "now"
    method: Literal["card", "transfer"] | None = None
    version: int


class Hypothesis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plan to be previewed."""

    seats: int
    modules: Annotated[tuple[Name, ...], Meta(max_length=20)]
    when: When = "now"


class Version(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of which state of the subscription the caller speaks."""

    version: int


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it would be printed, for the days from `start` until before `end`: of usage those that were counted."""

    item: str
    start: dt.date
    end: dt.date
    title: Text
    sentence: Text
    amount: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the next invoice would say as of now, and on which day it will be written."""

    closes_on: dt.date
    currency: str
    lines: tuple[DraftLine, ...]
    subtotal: str
    tax: str
    tax_label: Text | None
    total: str


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """An item whose lines differ: what they came to before and after, without tax, and why."""

    item: str
    label: Text
    why: Literal["ordered", "used", "growth", "credited"]
    before: str
    after: str


class Previewed(msgspec.Struct, frozen=True, kw_only=True):
    """The next invoice as it is planned, as it would be, the difference item by item, and from which day on."""

    now: Draft
    then: Draft
    difference: str
    begins_on: dt.date
    changes: tuple[Changed, ...] = ()


class ModuleOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A module: `on`, `off` or `announced` (not sold yet); what is planned for a later day is in `Plan.planned`."""

    name: str
    label: Text
    summary: Text
    state: Literal["included", "on", "off", "announced"]
    price: str | None


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """Something that changes on a later day."""

    on: dt.date
    item: str
    label: Text
    quantity: int


class SeatsKept(msgspec.Struct, frozen=True, kw_only=True):
    """Fewer seats were `wanted` from a day on than people have one; so many were kept."""

    on: dt.date
    wanted: int
    kept: int


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    """What is subscribed to today, and its prices for a month, without tax."""

    chosen: bool
    seats: int
    seats_taken: int
    seats_invited: int
    seat_price: str
    base_price: str
    modules: tuple[ModuleOffer, ...]
    planned: tuple[Planned, ...]
    seats_kept: SeatsKept | None


class CardView(msgspec.Struct, frozen=True):
    """What may be shown of the saved card."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int


class InvoiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice or credit note in a list; `open` is what is left to be paid."""

    id: UUID
    number: str
    kind: Literal["invoice", "credit_note"]
    state: str
    issued_on: dt.date
    due_on: dt.date
    period_start: dt.date
    period_end: dt.date
    currency: str
    total: str
    open: str
    dunning: str
    last_failure: str | None
    next_attempt_on: dt.date | None


class PaymentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A try to collect, or money that came."""

    id: UUID
    kind: str
    state: str
    on_day: dt.date
    amount: str
    failure: str | None


class OrderedSince(msgspec.Struct, frozen=True, kw_only=True):
    """From a day on there were so many units, ordered by somebody; by nobody where it was done by itself."""

    on: dt.date
    quantity: int
    by: str | None


class PromisedChange(Changed, frozen=True, kw_only=True):
    """An item that an invoice says something else of than was promised, by how much, and the orders made since."""

    by: str
    orders: tuple[OrderedSince, ...]


class Retaxed(msgspec.Struct, frozen=True, kw_only=True):
    """What was to be taxed in one way was taxed in another, as the invoice details are others since."""

    before: Text
    after: Text


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody was shown on a day of the invoice to come. Changes (without tax) and `tax` are the `difference`."""

    shown_on: dt.date
    total: str
    difference: str
    tax: str
    retaxed: Retaxed | None
    changes: tuple[PromisedChange, ...]


class InvoiceView(msgspec.Struct, frozen=True, kw_only=True):
    """A finalized document, whole, with what became of it."""

    row: InvoiceRow
    document: Document
    lines: tuple[DraftLine, ...]
    payments: tuple[PaymentRow, ...]
    credit_notes: tuple[InvoiceRow, ...]
    link: str
    promises: tuple[Promised, ...] = ()
    """Nobody is told who has but the link."""


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """The billing page."""

    state: Literal["trialing", "active", "lapsed"]
    hold: Literal["no_plan", "unpaid"] | None
    currency: str
    time_zone: str
    today: dt.date
    next_day: dt.date
    """Everything before this day is done: it is today's or tomorrow's, unless the work is behind."""
    trial_ends: dt.date
    period_start: dt.date
    period_end: dt.date
    method: Literal["card", "transfer"] | None
    card: CardView | None
    cards_possible: bool
    has_profile: bool
    plan: PlanView
    draft: Draft
    credit: str
    invoices: tuple[InvoiceRow, ...]
    version: int


class ProfileView(msgspec.Struct, frozen=True, kw_only=True):
    """Invoice details as they are stored; None where they were never given."""

    profile: Profile | None
    version: int
    tax_id_label: Text


class ProfileOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Invoice details as they shall be."""

    profile: Profile
    version: int


class CardPageView(msgspec.Struct, frozen=True):
    """Where the card is typed: a page of the gateway's."""

    url: str


class CardCompletion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The page that was completed, as the gateway said where it led back to; None is the one that was opened last."""

    page: Annotated[str, Meta(pattern="^[A-Za-z0-9_]{1,200}$")] | None = None


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """How a payment came out; `action_url` is where the customer confirms it at their bank."""

    state: str
    failure: str | None
    action_url: str | None
