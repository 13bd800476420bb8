"""What an invoice or a credit note says, whole and in both languages: stored sealed when it is finalized, shown as a
page and printed as a PDF. Nothing in it is looked up later, so history doesn't follow later changes.
"""

import datetime as dt
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from billing.rating.contract import Portion
from kernel.text import Text


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Who issues, or who pays. `address` is lines as they are printed, without the country, an ISO 3166 code that is
    printed where the two are in different ones; `tax_id` with what kind of number it is. `reference` is the customer's
    own order number, without a word before it.
    """

    name: str
    address: tuple[str, ...]
    country: str
    tax_id: str = ""
    tax_id_kind: Text = Text(zh="税号", en="Tax ID")
    contact: str = ""
    reference: str = ""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it is, how it was calculated, and how much. `quantity` and `price` are there where one number of
    each says it, with `days` of `of_days` where it is for a part of a period; else `portions` add up to it. `evidence`
    says where its details are. A sentence may have several lines, or be empty.
    """

    title: Text
    sentence: Text
    amount_minor: int
    quantity: Decimal | None = None
    price: Decimal | None = None
    days: int | None = None
    of_days: int | None = None
    portions: tuple[Portion, ...] = ()
    evidence: Text | None = None


class Tax(msgspec.Struct, frozen=True, kw_only=True):
    """A tax on a part of the subtotal; `rate` 0.06 is six per cent, which the label doesn't repeat. `note` is the
    text that the law asks for.
    """

    label: Text
    rate: Decimal
    base_minor: int
    amount_minor: int
    note: Text | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled line of the foot: account, reference, category."""

    label: Text
    value: Text


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice or credit note. Days are local days of the customer; `period_end` is the day after the last one.

    Amounts are in minor units of `currency`, and negative where they are given back, as those of a credit note are;
    subtotal plus taxes is the total, to the unit. There is at least one position. `number` is empty as long
    as it is a draft. `fingerprint` is the hash of everything that was rated.
    """

    kind: Literal["invoice", "credit_note"]
    number: str
    currency: str
    issued_on: dt.date
    due_on: dt.date | None
    period_start: dt.date
    period_end: dt.date
    supplier: Party
    customer: Party
    positions: tuple[Position, ...]
    subtotal_minor: int
    taxes: tuple[Tax, ...]
    total_minor: int
    fingerprint: str
    terms_days: int = 0
    questions_until: dt.date | None = None
    payment: tuple[Fact, ...] = ()
    tax_facts: tuple[Fact, ...] = ()
    reason: Text | None = None
    """Why a credit note was given."""
    of_number: str = ""
    """The invoice that a credit note refers to."""


def number_text(series: str, issued_on: dt.date, number: int) -> str:
    """A document's number as it is printed."""
    return f"{series}-{issued_on:%Y}-{number:06d}"


def sealed_for(organisation_id: UUID, invoice_id: UUID) -> str:
    """What a document is sealed for: it opens in no other place."""
    return f"billing.document:{organisation_id}:{invoice_id}"
