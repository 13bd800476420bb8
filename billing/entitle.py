"""From what is paid for to what may be used: seats and modules as entitlements, on the day on which they begin."""

import datetime as dt
from collections.abc import Sequence

from billing.catalog import BASE, ITEMS, MODULE, SEATS
from billing.subscriptions import Ordered, Subscription, quantities
from kernel.db import ControlSession
from tenants.entitlements import SANDBOXES, grant_all

SOURCE = "billing.plan"

SANDBOXES_OF_A_PLAN = 3
"""How many copies to try things out in a plan has at a time; during the trial it is `entitlements.MOST_SANDBOXES`."""


async def apply(control: ControlSession, sub: Subscription, ordered: Sequence[Ordered], day: dt.date) -> None:
    """Grants what there is on a day, and takes what isn't there any more. During the trial, the trial's stays."""
    if sub.state == "trialing":
        return
    units = quantities(ordered, day)
    modules = {item: item in units for item in ITEMS if item.startswith(MODULE)}
    copies = SANDBOXES_OF_A_PLAN if units.get(BASE) else 0
    wanted = {"seats": units.get(SEATS, 0), SANDBOXES: copies, **modules}
    await grant_all(control, sub.organisation_id, wanted, source=SOURCE)
