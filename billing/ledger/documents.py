"""Which document a ledger entry is about."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from billing.invoicing.models import chargeback, invoice, payment, refund
from kernel.db import ControlSession
from kernel.pool import Row

_ON_INVOICE = ("invoice", "credit_note")


async def documents_of(control: ControlSession, rows: Sequence[Row]) -> dict[UUID, Row]:
    """The invoice or credit note that each entry is about, by the entry's id: itself, or that of its payment, refund or
    dispute. Revenue is about a day.
    """
    direct = {(row.organisation_id, UUID(row.about)): row.id for row in rows if row.kind in _ON_INVOICE}
    by_money: dict[tuple[UUID, UUID], list[UUID]] = {}
    for row in rows:
        if row.kind not in {*_ON_INVOICE, "revenue"}:  # a refund that came back has two entries
            by_money.setdefault((row.organisation_id, UUID(row.about)), []).append(row.id)
    entries: dict[tuple[UUID, UUID], list[UUID]] = {key: [entry] for key, entry in direct.items()}
    for table in (payment, refund, chargeback) if by_money else ():
        wanted = sa.tuple_(table.c.organisation_id, table.c.id).in_(list(by_money))
        for row in await control.rows(sa.select(table.c.organisation_id, table.c.id, table.c.invoice_id).where(wanted)):
            key = (row.organisation_id, row.invoice_id)
            entries.setdefault(key, []).extend(by_money[row.organisation_id, row.id])
    if not entries:
        return {}
    columns = [invoice.c[name] for name in ("organisation_id", "id", "series", "issued_on", "number")]
    wanted = sa.tuple_(invoice.c.organisation_id, invoice.c.id).in_(list(entries))
    found = await control.rows(sa.select(*columns).where(wanted))
    return {entry: row for row in found for entry in entries[row.organisation_id, row.id]}
