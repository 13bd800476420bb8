"""Revenue of what is paid in advance, day by day: what is deferred at the beginning of a day, and the rest earned.

Each line is earned in equal parts over the days of its period; what is left is rounded once. A line that is billed
late, or taken back, is caught up with the next day: the entry of a day is the difference to what is deferred so far.
"""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa

from billing.invoicing.models import invoice, invoice_line
from billing.ledger.post import balance, post
from billing.models import MINE
from billing.rating.periods import Period
from billing.subscriptions import Subscription
from kernel.db import ControlSession
from kernel.money import round_half_up
from kernel.statements import Prepared

_LINE, _SAME = invoice_line.c, (invoice_line.c.organisation_id == invoice.c.organisation_id)
_RUNNING = Prepared(
    sa.select(_LINE.amount_minor, _LINE.period_start, _LINE.period_end)
    .select_from(invoice_line.join(invoice, _SAME & (_LINE.invoice_id == invoice.c.id)))
    .where(
        _LINE.organisation_id == MINE,
        _LINE.recurring,
        _LINE.period_end > sa.bindparam("day"),
        invoice.c.currency == sa.bindparam("currency"),
    )
)


def left(amount_minor: int, period: Period, day: dt.date) -> int:
    """What of an amount is not earned yet as `day` begins."""
    days = period.clipped(day, None)
    return int(round_half_up(Decimal(amount_minor) * days / period.days, 0))


async def recognise(control: ControlSession, sub: Subscription, day: dt.date) -> int:
    """Posts what was earned before `day`; returns how much in minor units."""
    values = {"organisation_id": sub.organisation_id, "day": day, "currency": sub.currency}
    rows = await control.rows(_RUNNING, values)
    deferred = sum(left(row.amount_minor, Period(row.period_start, row.period_end), day) for row in rows)
    earned = -await balance(control, sub.organisation_id, "deferred", sub.currency) - deferred
    await post(
        control, sub.organisation_id, "revenue", day.isoformat(), currency=sub.currency, day=day,
        postings={"deferred": earned, "revenue_recurring": -earned},
    )  # fmt: skip
    return earned
