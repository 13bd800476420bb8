"""Where the ledger of an organisation begins to differ: the first entry that says something else than its document."""

from uuid import UUID

import sqlalchemy as sa

from billing.invoicing.models import chargeback, invoice, payment
from billing.ledger.models import ledger_entry, ledger_posting
from kernel.db import ControlSession

_ENTRY, _POSTING = ledger_entry.c, ledger_posting.c


async def first_entry(control: ControlSession, currency: str, organisation_id: UUID) -> UUID | None:
    """The oldest entry that doesn't sum to nothing, or whose part of receivables is not its document's.

    None where every entry is right by itself: then an entry is missing, or what is open was written otherwise.
    """
    moved = _moved(currency, organisation_id)

    def of(column: sa.ColumnElement[int], table: sa.Table, without: int = 0) -> sa.ColumnElement[int]:
        its = (table.c.organisation_id == organisation_id) & (sa.cast(table.c.id, sa.Text) == moved.c.about)
        return sa.func.coalesce(sa.select(column).where(its).scalar_subquery(), without)

    # An invoice or credit note moves what is owed either way: open, or as the customer's credit. Of what a dispute took
    # only as much is owed again as was paid. Nothing else moves receivables.
    differs = sa.case(
        (moved.c.kind == "revenue", moved.c.owed != 0),
        (
            moved.c.kind.in_(("invoice", "credit_note")),
            moved.c.owed + moved.c.credit != of(invoice.c.total_minor, invoice),
        ),
        (moved.c.kind.in_(("payment", "credit_applied")), moved.c.owed != of(-payment.c.amount_minor, payment)),
        (
            moved.c.kind == "dispute_lost",
            sa.not_(moved.c.owed.between(0, of(chargeback.c.amount_minor, chargeback, without=-1))),
        ),
        else_=moved.c.owed != 0,
    )
    statement = sa.select(moved.c.id).where((moved.c.total != 0) | differs).order_by(moved.c.id).limit(1)
    rows = await control.rows(statement)
    found: UUID | None = rows[0].id if rows else None
    return found


def _moved(currency: str, organisation_id: UUID) -> sa.Subquery:
    """Entries: what they sum to, and what they moved of `receivable` (owed) and `customer_credit` (credit)."""

    def of(account: str) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(_POSTING.amount_minor).filter(_POSTING.account == account), 0)

    both = (_ENTRY.organisation_id == _POSTING.organisation_id) & (_ENTRY.id == _POSTING.entry_id)
    return (
        sa.select(
            _ENTRY.id, _ENTRY.kind, _ENTRY.about,
            sa.func.coalesce(sa.func.sum(_POSTING.amount_minor), 0).label("total"),
            of("receivable").label("owed"), of("customer_credit").label("credit"),
        )
        .select_from(ledger_entry.outerjoin(ledger_posting, both))
        .where(_ENTRY.currency == currency, _ENTRY.organisation_id == organisation_id)
        .group_by(_ENTRY.id, _ENTRY.kind, _ENTRY.about)
        .subquery()
    )  # fmt: skip
