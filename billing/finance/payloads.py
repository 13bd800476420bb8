"""What finance's endpoints take and give. Amounts are texts of decimals in major units.

Each organisation's invoices are as old as its own clock says.
"""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from billing.finance.ledger_payloads import Currency, Proof
from billing.outcome.evidence import Flag
from billing.payloads import InvoiceView
from kernel.text import Text

Amount = Annotated[str, Meta(max_length=40)]
Offset = Annotated[int, Meta(ge=0, le=1_000_000)]
Step = Literal["reminded", "warned", "read_only", "suspended"]


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """The last that happened to an invoice. `amount` is of money and credit notes, `failure` a decline's code."""

    kind: Literal["issued", "paid", "credit_used", "under_way", "failed", "credited", "disputed", "charged_back"] | Step
    on: dt.date
    amount: str | None = None
    failure: str | None = None


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """What happens next by itself if nobody pays: the card is charged, or the customer is told the next step."""

    kind: Literal["charge"] | Step
    on: dt.date


class Receivable(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice of which something is open; `days` is how long it has been due, below 0 until it is.

    `next` is None where a payment is under way, or where nothing more happens by itself.
    """

    organisation_id: UUID
    invoice_id: UUID
    customer: str
    number: str
    issued_on: dt.date
    due_on: dt.date
    days: int
    total: str
    open: str
    dunning: str
    last: Happened
    next: NextStep | None


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """Open amounts by days since they were due; `low` and `high` are its first and last day, None without a bound."""

    low: int | None
    high: int | None
    amount: str
    count: int


class Dunned(msgspec.Struct, frozen=True, kw_only=True):
    """Open amounts by the last step that the customer was told, which comes `from_day` days after the due day."""

    step: Step
    from_day: int
    amount: str
    count: int


class Receivables(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed in a currency. `dso_days` is None until there are invoices that are as old as what it looks at."""

    currency: str
    currencies: tuple[str, ...]
    issuer: str | None
    checked_at: dt.datetime
    open: str
    open_count: int
    overdue: str
    overdue_count: int
    collected: str
    credit: str
    credit_count: int
    dso_days: int | None
    buckets: tuple[Bucket, ...]
    dunned: tuple[Dunned, ...]
    proof: Proof


class Sought(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which open invoices: of a bucket (its place), or a step, or whose customer or number holds a text."""

    currency: Currency
    order: Literal["overdue", "largest"] = "overdue"
    bucket: Annotated[int, Meta(ge=0, le=4)] | None = None
    overdue: bool = False
    step: Step | None = None
    search: Annotated[str, Meta(max_length=100)] = ""
    offset: Offset = 0


class ReceivablePage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of them; how many and how much all of them are."""

    rows: tuple[Receivable, ...]
    count: int
    open: str
    next: int | None


Standing = Literal["open", "paid", "credited", "credit_note"]


class DocumentsWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which invoices and credit notes: as they stand, of whom, issued from a day to a day (both are in it), and whose
    customer or number holds a text. Without a currency: the one that most are in.
    """

    currency: Currency | None = None
    standing: Standing | None = None
    organisation_id: UUID | None = None
    issued_from: dt.date | None = None
    issued_to: dt.date | None = None
    search: Annotated[str, Meta(max_length=100)] = ""
    offset: Offset = 0


class FinalDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice or credit note: what it says, and what became of it. Amounts of a credit note are negative.

    `of_number` is the invoice that a credit note was written about, None of one that closed a period.
    """

    organisation_id: UUID
    invoice_id: UUID
    customer: str
    number: str
    kind: Literal["invoice", "credit_note"]
    standing: Standing
    of_invoice: UUID | None
    of_number: str | None
    issued_on: dt.date
    due_on: dt.date
    settled_on: dt.date | None
    net: str
    tax: str
    total: str
    paid: str
    credited: str
    refunded: str
    open: str


class DocumentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of them; how many and how much all of them are. `customer` is the one that was asked for."""

    currency: str
    currencies: tuple[str, ...]
    customer: str | None
    rows: tuple[FinalDocument, ...]
    count: int
    net: str
    tax: str
    total: str
    next: int | None


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came or was tried to get; refunds are negative. `reference` is the bank's, of a transfer."""

    id: UUID
    organisation_id: UUID
    invoice_id: UUID
    number: str
    customer: str
    kind: Literal["card", "transfer", "credit", "refund"]
    state: Literal["started", "waiting", "succeeded", "failed", "disputed", "charged_back"]
    on_day: dt.date
    amount: str
    currency: str
    failure: str | None
    reference: str


class MovedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The latest, and where the next ones begin."""

    rows: tuple[Moved, ...]
    next: int | None


class Chargeback(msgspec.Struct, frozen=True, kw_only=True):
    """A card payment that its holder disputes with the bank, or disputed; the reason is one of the gateway's list."""

    payment_id: UUID
    state: Literal["open", "won", "lost"]
    reason: str
    amount: str
    begun_on: dt.date
    ended_on: dt.date | None


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice, the money that moved, and what may be done: credited (without tax), and refunded to the card."""

    invoice: InvoiceView
    organisation_id: UUID
    today: dt.date
    days: int
    under_way: bool
    creditable: str
    refundable: str
    credit: str
    moved: tuple[Moved, ...]
    disputes: tuple[Chargeback, ...] = ()


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money that came by transfer, and the bank's reference. `id` makes a repeated order the same order."""

    id: UUID
    amount: Amount
    reference: Annotated[str, Meta(max_length=140)] = ""


class CreditOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A credit note over so much without tax. `id` makes a repeated order the same order."""

    id: UUID
    net: Amount
    reason: Annotated[str, Meta(max_length=300)]


class CreditQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much a credit note would be over, without tax."""

    net: Amount


class CreditPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a credit note would say: how much of it lowers what is open, and how much becomes the customer's credit."""

    net: str
    tax: str
    tax_label: Text | None
    total: str
    off_open: str
    to_credit: str


class RefundOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money back to the card. `id` makes a repeated order the same order."""

    id: UUID
    amount: Amount


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of a disputed deal, and why: the customer reads the reason."""

    decision: Literal["keep", "take_out"]
    reason: str
    on: dt.date


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A deal that a customer disputes, or disputed: `version` is of the statement that holds it, or that followed.

    `last` is the quarter's last day; `since` is None of a settled one, whose `flag` isn't asked any more. `objection`
    is why the customer disputes it, in their words; None where they gave no reason.
    """

    organisation_id: UUID
    customer: str
    quarter: dt.date
    last: dt.date
    version: int
    deal_id: UUID
    won_on: dt.date
    amount: str
    currency: str
    flag: Flag | None
    since: dt.date | None
    objection: str | None
    settled: Settled | None


class DisputePage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of them, and where the next ones begin."""

    rows: tuple[Dispute, ...]
    next: int | None


class SettlementOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a disputed deal counts, and why; `version` is that of the statement that was read.

    `id` makes a repeated order the same order.
    """

    id: UUID
    version: int
    deal_id: UUID
    decision: Literal["keep", "take_out"]
    reason: Annotated[str, Meta(max_length=500)]
