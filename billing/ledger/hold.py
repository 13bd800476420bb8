"""While the ledger of a currency is off, no document of that currency gets a number: nothing is built on wrong books.

`billing.finance.check` says every hour whether it is. What waits is written once the ledger agrees again.
"""

import sqlalchemy as sa

from billing.ledger.models import books_check
from kernel.db import ControlSession
from kernel.errors import Conflict
from kernel.pool import Row
from kernel.statements import Prepared
from kernel.text import Text

_OFF = Prepared(
    sa.select(books_check.c.off_since).where(
        books_check.c.currency == sa.bindparam("currency"), books_check.c.off_since.is_not(None)
    )
)


class BooksOff(Conflict):
    """The ledger and the invoices of a currency don't agree."""

    code = "billing.books_off"
    text = Text(
        zh="{currency} 账簿与账单不一致，暂停开具，没有任何改动。请在账簿页查明并改正，再点“立即核对”。",
        en="The ledger in {currency} does not agree with the invoices, so nothing is finalized; nothing was changed. "
        "Find and mend what differs on the ledger page, then check again.",
    )


async def refuse_if_off(control: ControlSession, currency: str) -> None:
    """Raises `BooksOff` while the last check found that the currency's ledger is off."""
    if await control.rows(_OFF, {"currency": currency}):
        raise BooksOff(currency=currency)


async def last(control: ControlSession, currency: str, *, lock: bool = False) -> Row | None:
    """The last check of a currency: `checked_at`, `off_since`; None before the first one."""
    statement = sa.select(books_check).where(books_check.c.currency == currency)
    rows = await control.rows(statement.with_for_update() if lock else statement)
    return rows[0] if rows else None
