"""Shapes of the books: accounts, entries, and whether they agree. Amounts are decimals in major units."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of invoices or credit notes: the last one, and whether each up to it was given once."""

    name: str
    last: int
    gapless: bool


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Totals that are found independently and have to agree; `difference` is 0 when they do.

    `off` names the first organisation whose ledger says something else than its invoices, `off_entry` its first entry
    that says something else than its document. The ledger was last checked at `last_checked`; while `off_since` is
    known, nothing is finalized in this currency.
    """

    by_age: str
    by_invoice: str
    by_ledger: str
    difference: str
    off: UUID | None
    off_entry: UUID | None = None
    off_since: dt.datetime | None = None
    last_checked: dt.datetime | None = None
    entries: int
    entries_sum: str
    series: tuple[Series, ...]


class CheckOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Has the ledger of a currency checked."""

    currency: Currency


class Posting(msgspec.Struct, frozen=True):
    """A part of an entry, or what an account comes to; debits are positive."""

    account: str
    amount: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger entry, and the invoice that it is about; revenue is about a day."""

    id: UUID
    organisation_id: UUID
    customer: str
    kind: Literal[
        "invoice", "credit_note", "payment", "refund", "revenue", "credit_applied", "refund_returned", "dispute",
        "dispute_won", "dispute_lost", "dispute_fee", "dispute_fee_returned",
    ]  # fmt: skip
    posted_on: dt.date
    invoice_id: UUID | None
    number: str | None
    postings: tuple[Posting, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Two figures that have to be the same. `about` is a currency, a series of numbers, or a meter.

    receivables: the ledger against open invoices; entries: all entries against nothing; numbers: a series with a hole;
    events: received against rated, rejected and pending; rollup: events of a meter against their rollup.
    """

    kind: Literal["receivables", "entries", "numbers", "events", "rollup"]
    about: str
    organisation_id: UUID | None = None
    day: dt.date | None = None
    expected: str = ""
    found: str = ""


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """The last proof: when, and what differed."""

    at: dt.datetime
    count: int
    differences: tuple[Difference, ...]


class LedgerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries, newest first. Balances are of all that are sought, not of this page alone.

    `customer` is the one whose entries these are, None where they are everybody's. `proved` is the last daily proof of
    all books, None before the first one. While `off_since` is known nothing is finalized in this currency.
    """

    currency: str
    currencies: tuple[str, ...]
    customer: str | None
    balances: tuple[Posting, ...]
    entries: tuple[Entry, ...]
    next: UUID | None
    proved: Proved | None = None
    off_since: dt.datetime | None = None
