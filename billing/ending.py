"""The end of an organisation's billing: what was written stays as the law demands, and nothing is added to it."""

import datetime as dt
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from billing.invoicing.models import invoice
from billing.models import subscription
from kernel.db import ControlSession

NEVER: Final = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""When the next day of an organisation that is gone is done. By which day it was done last finance still goes, so what
is open is as old as it was then.
"""


async def end(control: ControlSession, organisation_id: UUID) -> None:
    """No day is billed from now on, and no card is charged; once more changes nothing."""
    values = {
        "state": "lapsed", "next_at": NEVER, "customer_ref": None, "card_page_ref": None, "card_ref": None,
        "card": None,
    }  # fmt: skip
    await control.execute(subscription.update().where(subscription.c.organisation_id == organisation_id).values(values))


async def invoices(control: ControlSession, organisation_id: UUID) -> int:
    """How many invoices and credit notes of an organisation stay."""
    mine = sa.select(sa.func.count()).where(invoice.c.organisation_id == organisation_id)
    found: int = (await control.execute(mine)).scalar_one()
    return found
