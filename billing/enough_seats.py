"""Fewer seats that were planned, looked at once more on the day on which they begin: nobody loses a seat by a plan.

Who has joined since is seen then. The plan keeps a seat for each person who has one, and says so; open invitations
have to wait for a seat. People are taken a seat from under Members, by who knows whom.
"""

import datetime as dt
from collections.abc import Sequence

from auth import seats
from billing.catalog import BASE, SEATS
from billing.payloads import SeatsKept
from billing.subscriptions import Ordered, Subscription, order, price_version, quantities, store
from kernel.db import ControlSession

MAIL = "billing.mail_seats_kept"
BY_ITSELF = ""
"""Who ordered seats that were kept: nobody."""


async def ensure(control: ControlSession, sub: Subscription, ordered: Sequence[Ordered], day: dt.date) -> bool:
    """Keeps the seats of everybody who has one, where fewer begin on a day; whether it ordered any.

    The caller has locked the subscription.
    """
    if not any(each.item == SEATS and each.on == day for each in ordered):
        return False
    there = quantities(ordered, day)
    taken = (await seats.hold(control, sub.organisation_id)).taken
    if BASE not in there or there.get(SEATS, 0) >= taken:
        return False
    version = price_version(sub, ordered, SEATS)
    kept = Ordered(item=SEATS, price_version=version, on=day, quantity=taken, by=BY_ITSELF)
    await order(control, sub, [kept], person_id=None)
    told = {"organisation_id": str(sub.organisation_id), "wanted": there.get(SEATS, 0), "kept": taken}
    await control.enqueue(MAIL, {**told, "on": day.isoformat()})
    await store(control, sub)
    return True


def kept_on(ordered: Sequence[Ordered], today: dt.date) -> SeatsKept | None:
    """What was kept, as long as nothing else was ordered since."""
    made = [each for each in ordered if each.item == SEATS and each.on <= today]
    if len(made) < 2 or made[-1].by != BY_ITSELF:
        return None
    return SeatsKept(on=made[-1].on, wanted=made[-2].quantity, kept=made[-1].quantity)
