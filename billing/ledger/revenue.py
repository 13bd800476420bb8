"""Revenue of what is paid in advance, day by day: what is deferred at the beginning of a day, and the rest earned.

Each line is earned in equal parts over the days of its period; what is left is rounded once. A line that is billed
late, or taken back, is caught up with the next day: the entry of a day is the difference to what is deferred so far.
"""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa

from billing.invoicing.models import invoice, invoice_line
from billing.ledger.post import balance, post
from billing.rating.periods import Period
from billing.subscriptions import Subscription
from kernel.db import ControlSession
from kernel.money import round_half_up


def left(amount_minor: int, period: Period, day: dt.date) -> int:
    """What of an amount is not earned yet as `day` begins."""
    days = period.clipped(day, None)
    return int(round_half_up(Decimal(amount_minor) * days / period.days, 0))


async def recognise(control: ControlSession, sub: Subscription, day: dt.date) -> int:
    """Posts what was earned before `day`; returns how much in minor units."""
    line, both = invoice_line, (invoice_line.c.organisation_id == invoice.c.organisation_id)
    both &= line.c.invoice_id == invoice.c.id
    running = (line.c.organisation_id == sub.organisation_id) & line.c.recurring & (line.c.period_end > day)
    statement = sa.select(line.c.amount_minor, line.c.period_start, line.c.period_end)
    rows = await control.rows(
        statement.select_from(line.join(invoice, both)).where(running, invoice.c.currency == sub.currency)
    )
    deferred = sum(left(row.amount_minor, Period(row.period_start, row.period_end), day) for row in rows)
    earned = -await balance(control, sub.organisation_id, "deferred", sub.currency) - deferred
    await post(
        control, sub.organisation_id, "revenue", day.isoformat(), currency=sub.currency, day=day,
        postings={"deferred": earned, "revenue_recurring": -earned},
    )  # fmt: skip
    return earned
