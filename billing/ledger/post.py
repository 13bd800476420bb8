"""Posting: one entry with its postings, once for what it is about, and what accounts come to."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from billing.ledger.models import ledger_entry, ledger_posting
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id


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
    entry = {
        "organisation_id": organisation_id, "id": new_id(), "kind": kind, "about": about, "currency": currency,
        "posted_on": day, "recorded_at": real_now(),
    }  # fmt: skip
    done = await control.execute(insert(ledger_entry).on_conflict_do_nothing(), entry)
    if not done.rowcount:
        return False
    rows = [
        {"organisation_id": organisation_id, "entry_id": entry["id"], "account": account, "amount_minor": amount}
        for account, amount in moved.items()
    ]
    await control.execute(ledger_posting.insert(), rows)
    return True


async def balance(control: ControlSession, organisation_id: UUID, account: str, currency: str) -> int:
    """What an account of an organisation comes to in a currency; debits are positive."""
    posting, entry = ledger_posting, ledger_entry
    both = (entry.c.organisation_id == posting.c.organisation_id) & (entry.c.id == posting.c.entry_id)
    mine = (posting.c.organisation_id == organisation_id) & (posting.c.account == account)
    total = sa.func.coalesce(sa.func.sum(posting.c.amount_minor), 0)
    statement = sa.select(total).select_from(posting.join(entry, both)).where(mine, entry.c.currency == currency)
    return int((await control.execute(statement)).scalar_one())
