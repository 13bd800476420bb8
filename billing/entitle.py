"""From what is paid for to what may be used: seats and modules as entitlements, on the day on which they begin."""

import datetime as dt

from billing.catalog import ITEMS, MODULE, SEATS
from billing.subscriptions import Ordered, Subscription, quantities
from kernel.db import ControlSession
from tenants.entitlements import grant

SOURCE = "billing.plan"


async def apply(control: ControlSession, sub: Subscription, ordered: list[Ordered], day: dt.date) -> None:
    """Grants what there is on a day, and takes what isn't there any more. During the trial, the trial's stays."""
    if sub.state == "trialing":
        return
    units = quantities(ordered, day)
    await grant(control, sub.organisation_id, "seats", units.get(SEATS, 0), source=SOURCE)
    for item in ITEMS:
        if item.startswith(MODULE):
            await grant(control, sub.organisation_id, item, item in units, source=SOURCE)
