"""The statement of account: what was invoiced, credited, paid and refunded, and what is owed after each of it.

It is read from the ledger, so it ends at what the organisation owes there: receivables less its credit.
"""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.invoicing.csv import BOM, safe
from billing.invoicing.document import number_text
from billing.ledger.documents import documents_of
from billing.ledger.models import ledger_entry, ledger_posting
from billing.rating.periods import Period
from billing.show import amount
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.text import Text

_HEAD = {
    "zh": ("日期", "事项", "编号", "应付", "付款与冲减", "余额", "币种"),
    "en": ("Day", "What", "Document", "Charged", "Paid and credited", "Balance", "Currency"),
}
_OPENING = Text(zh="期初余额", en="Opening balance")
_CLOSING = Text(zh="期末余额", en="Closing balance")
WHAT = {
    "invoice": Text(zh="账单", en="Invoice"),
    "credit_note": Text(zh="贷项通知单", en="Credit note"),
    "payment": Text(zh="付款", en="Payment"),
    "refund": Text(zh="退款", en="Refund"),
    "refund_returned": Text(zh="退款被退回", en="Refund returned"),
    "dispute_lost": Text(zh="付款被持卡人收回", en="Payment taken back by the card's holder"),
}
"""What moves what is owed; credit that pays an invoice moves it from one side to the other, and is not named."""
_ENTRY, _POSTING = ledger_entry.c, ledger_posting.c
_MINE = _POSTING.account.in_(("receivable", "customer_credit"))
_BOTH = (_ENTRY.organisation_id == _POSTING.organisation_id) & (_ENTRY.id == _POSTING.entry_id)
_MOVED = sa.cast(sa.func.sum(_POSTING.amount_minor), sa.BigInteger).label("moved")


class Moved(msgspec.Struct, frozen=True):
    """Something that moved what is owed by so many minor units: a debit is owed, a credit paid or taken off."""

    on: dt.date
    what: str
    document: str
    minor: int


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What was owed before `first`, what moved it up to and with `last`, in the order of days."""

    currency: str
    first: dt.date
    last: dt.date
    opening_minor: int
    moved: Sequence[Moved]

    @property
    def closing_minor(self) -> int:
        """What is owed at the end."""
        return self.opening_minor + sum(each.minor for each in self.moved)


async def statement(control: ControlSession, organisation_id: UUID, currency: str, days: Period) -> Statement:
    """What moved on these days."""
    first, last = days.start, days.end - dt.timedelta(days=1)
    each = sa.select(_ENTRY.organisation_id, _ENTRY.id, _ENTRY.kind, _ENTRY.about, _ENTRY.posted_on, _MOVED)
    each = each.select_from(ledger_entry.join(ledger_posting, _BOTH))
    each = each.where(_ENTRY.organisation_id == organisation_id, _ENTRY.currency == currency, _MINE)
    before = sa.select(sa.func.coalesce(sa.func.sum(_POSTING.amount_minor), 0))
    before = before.select_from(ledger_entry.join(ledger_posting, _BOTH))
    before = before.where(_ENTRY.organisation_id == organisation_id, _ENTRY.currency == currency, _MINE)
    opening = (await control.execute(before.where(_ENTRY.posted_on < first))).scalar_one()
    each = each.where(_ENTRY.posted_on.between(first, last)).group_by(*each.selected_columns[:5])
    rows = [row for row in await control.rows(each.order_by(_ENTRY.posted_on, _ENTRY.id)) if row.moved]
    about = await documents_of(control, rows)
    return Statement(
        currency=currency, first=first, last=last, opening_minor=int(opening),
        moved=[Moved(row.posted_on, row.kind, _number(about.get(row.id)), row.moved) for row in rows],
    )  # fmt: skip


def _number(document: Row | None) -> str:
    return "" if document is None else number_text(document.series, document.issued_on, document.number)


def table(said: Statement, locale: str, marked: str) -> str:
    """As CSV: the opening balance and all that was charged, less all that was paid, is the balance of the last row.

    `marked` heads an empty last column (`auth.marks`).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_HEAD["zh" if locale.startswith("zh") else "en"], marked])
    balance = said.opening_minor

    def row(on: dt.date, what: Text, document: str = "", minor: int = 0) -> None:
        charged, paid = (amount(abs(minor), said.currency) if sign * minor > 0 else "" for sign in (1, -1))
        shown = amount(balance, said.currency)
        writer.writerow([on, what.pick(locale), safe(document), charged, paid, shown, said.currency, ""])

    row(said.first, _OPENING)
    for each in said.moved:
        balance += each.minor
        row(each.on, WHAT[each.what], each.document, each.minor)
    row(said.last, _CLOSING)
    return BOM + out.getvalue()
