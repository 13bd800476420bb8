"""Posting: one entry with its postings, once for what it is about, and what accounts come to."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from billing.ledger.models import ledger_entry, ledger_posting
from billing.models import MINE
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.statements import Prepared

# The entry and its postings in one message; where the same was posted before there is no entry to add postings to.
_POST = """
WITH entry AS (
    INSERT INTO ledger_entry (organisation_id, id, kind, about, currency, posted_on, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT DO NOTHING
    RETURNING id
)
INSERT INTO ledger_posting (organisation_id, entry_id, account, amount_minor)
SELECT $1, entry.id, given.account, given.amount_minor
FROM entry, unnest($8::text[], $9::bigint[]) AS given (account, amount_minor)
RETURNING account
"""
_SAME = (ledger_entry.c.organisation_id == ledger_posting.c.organisation_id) & (
    ledger_entry.c.id == ledger_posting.c.entry_id
)
_BALANCE = Prepared(
    sa.select(sa.func.coalesce(sa.func.sum(ledger_posting.c.amount_minor), 0))
    .select_from(ledger_posting.join(ledger_entry, _SAME))
    .where(
        ledger_posting.c.organisation_id == MINE,
        ledger_posting.c.account == sa.bindparam("account"),
        ledger_entry.c.currency == sa.bindparam("currency"),
    )
)


class Unbalanced(ValueError):
    """Debits and credits of an entry differ: a fault of this program."""


async def post(
    control: ControlSession,
    organisation_id: UUID,
    kind: str,
    about: str,
    *,
    currency: str,
    day: dt.date,
    postings: Mapping[str, int],
) -> bool:
    """Adds an entry in the caller's transaction; debits are positive. False where the same was posted before."""
    moved = {account: amount for account, amount in postings.items() if amount}
    if sum(moved.values()) != 0:
        raise Unbalanced(kind)
    if not moved:
        return False
    rows = await control.driver.fetch(
        _POST, organisation_id, new_id(), kind, about, currency, day, real_now(), list(moved), list(moved.values())
    )
    return bool(rows)


async def balance(control: ControlSession, organisation_id: UUID, account: str, currency: str) -> int:
    """What an account of an organisation comes to in a currency; debits are positive."""
    values = {"organisation_id": organisation_id, "account": account, "currency": currency}
    return int((await control.execute(_BALANCE, values)).scalar_one())
