"""An organisation's subscription as it stands: read, locked, and what was ordered of which item from which day on."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from billing.catalog import BASE, currency_for, newest
from billing.errors import NoSubscription
from billing.models import MINE, subscription, subscription_change
from billing.rating.contract import Change
from billing.rating.periods import Interval, Period, begins, local_day, period_at
from kernel.clock import business_now, real_now
from kernel.db import ControlSession
from kernel.statements import Prepared
from tenants.models import organisation

BY = "billing.change_by"
GRACE = dt.timedelta(days=1)
"""Usage of a period may come in for so long after its end, before its invoice is finalized."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """The row. `anchor` is the first day that is paid for, from which periods are counted; None during the trial."""

    organisation_id: UUID
    state: str
    currency: str
    time_zone: str
    interval: Interval
    trial_ends: dt.date
    anchor: dt.date | None
    next_day: dt.date
    method: str | None
    customer_ref: str | None
    card_page_ref: str | None
    card_ref: str | None
    card: dict[str, Any] | None
    hold: str | None
    version: int

    @property
    def first_day(self) -> dt.date:
        """The first day that is paid for, or will be."""
        return self.anchor or self.trial_ends

    def today(self) -> dt.date:
        """Today where the organisation is, by its own clock."""
        return local_day(business_now(), self.time_zone)

    def period(self, day: dt.date) -> Period:
        """The billing period of a day; before the first one, that."""
        return period_at(self.first_day, self.interval, max(day, self.first_day))

    def next_start(self, day: dt.date) -> dt.date:
        """The first day of the period after the one of `day`; before the first one, its first day."""
        return self.first_day if day < self.first_day else self.period(day).end

    def next_close(self, today: dt.date) -> dt.date:
        """The day on which the next invoice is written."""
        if today < self.first_day:
            return self.first_day + GRACE
        close = self.period(today).start + GRACE
        return close if self.next_day <= close else self.period(today).end + GRACE


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """From a local day on there are so many units of an item, at a version of its price."""

    item: str
    price_version: int
    on: dt.date
    quantity: int
    by: str | None = None

    def change(self) -> Change:
        """As rating takes it."""
        return Change(on=self.on, quantity=self.quantity, by=self.by)


_LOAD = sa.select(*(subscription.c[name] for name in Subscription.__struct_fields__)).where(
    subscription.c.organisation_id == MINE
)
_READ, _LOCKED = Prepared(_LOAD), Prepared(_LOAD.with_for_update())
_ORDERS = Prepared(
    sa.select(subscription_change)
    .where(subscription_change.c.organisation_id == MINE)
    .order_by(subscription_change.c.seq)
)
_NEXT_DAY = Prepared(
    subscription.update()
    .where(subscription.c.organisation_id == MINE)
    .values(next_day=sa.bindparam("next_day"), next_at=sa.bindparam("next_at"))
)


async def begin(control: ControlSession, organisation_id: UUID, trial_ends: dt.date) -> None:
    """Starts a trial; an organisation that has a subscription keeps it."""
    mine = sa.select(organisation).where(organisation.c.id == organisation_id)
    row = (await control.execute(mine)).one()
    values = {
        "organisation_id": organisation_id,
        "state": "trialing",
        "currency": currency_for(row.currency),
        "time_zone": row.time_zone,
        "interval": "month",
        "trial_ends": trial_ends,
        "next_day": (tomorrow := local_day(business_now(), row.time_zone) + dt.timedelta(days=1)),
        "next_at": begins(tomorrow, row.time_zone),
        "version": 1,
        "created_at": real_now(),
    }
    await control.execute(insert(subscription).on_conflict_do_nothing(), values)


async def load(control: ControlSession, organisation_id: UUID, *, lock: bool = False) -> Subscription:
    """The subscription; `lock` keeps it to this transaction. Raises `NoSubscription`."""
    for row in await control.rows(_LOCKED if lock else _READ, {"organisation_id": organisation_id}):
        return Subscription(**row)
    raise NoSubscription


async def with_card_page(control: ControlSession, page_ref: str) -> UUID | None:
    """Whose card is being typed on a page of the gateway's."""
    mine = subscription.c.card_page_ref == page_ref
    rows = await control.rows(sa.select(subscription.c.organisation_id).where(mine))
    return rows[0].organisation_id if rows else None


async def store(control: ControlSession, sub: Subscription, **values: object) -> Subscription:
    """Writes values of the row, which the caller has locked; the subscription after that."""
    new = msgspec.structs.replace(sub, **values, version=sub.version + 1)
    mine = subscription.c.organisation_id == sub.organisation_id
    await control.execute(subscription.update().where(mine).values(**values, version=new.version))
    return new


async def day_done(control: ControlSession, sub: Subscription) -> None:
    """Goes on to the next day. Nobody who looks at the page sees a change by that, so the version stays."""
    tomorrow = sub.next_day + dt.timedelta(days=1)
    moved = {"next_day": tomorrow, "next_at": begins(tomorrow, sub.time_zone)}
    await control.execute(_NEXT_DAY, {"organisation_id": sub.organisation_id, **moved})


async def orders(control: ControlSession, organisation_id: UUID) -> list[Ordered]:
    """Everything that was ordered, in the order in which it was."""
    return [
        Ordered(
            item=row.item, price_version=row.price_version, on=row.on_day, quantity=row.quantity,
            by=None if row.by is None else control.unseal(f"{BY}:{organisation_id}", row.by).decode(),
        )
        for row in await control.rows(_ORDERS, {"organisation_id": organisation_id})
    ]  # fmt: skip


async def order(
    control: ControlSession, sub: Subscription, wanted: Iterable[Ordered], *, person_id: UUID | None
) -> None:
    """Adds orders; the caller has locked the subscription."""
    table = subscription_change
    mine = sa.select(sa.func.coalesce(sa.func.max(table.c.seq), 0)).where(
        table.c.organisation_id == sub.organisation_id
    )
    last = (await control.execute(mine)).scalar_one()
    for seq, each in enumerate(wanted, last + 1):
        row = {
            "organisation_id": sub.organisation_id, "seq": seq, "item": each.item,
            "price_version": each.price_version, "on_day": each.on, "quantity": each.quantity, "person_id": person_id,
            "by": None if each.by is None else control.seal(f"{BY}:{sub.organisation_id}", each.by.encode()),
            "made_at": business_now(),
        }  # fmt: skip
        await control.execute(table.insert(), row)


def quantities(ordered: Sequence[Ordered], day: dt.date) -> dict[str, int]:
    """How many units of each item there are on a day; items of which there are none are left out."""
    found: dict[str, int] = {}
    for each in sorted(ordered, key=lambda one: one.on):  # stable: of several for one day the last one counts
        if each.on <= day:
            found[each.item] = each.quantity
    return {item: quantity for item, quantity in found.items() if quantity}


def price_version(sub: Subscription, ordered: Sequence[Ordered], item: str) -> int:
    """The version that a subscription has of a price: the one it got first, else today's."""
    held = next((each.price_version for each in ordered if each.item == item), None)
    return held or newest(item, sub.currency).version


def has_plan(ordered: Sequence[Ordered], day: dt.date) -> bool:
    """Whether a plan is paid for on a day."""
    return BASE in quantities(ordered, day)


def standing(sub: Subscription, ordered: Sequence[Ordered], today: dt.date) -> Subscription:
    """As it stands today, whatever days are still to be done: a trial that ended with a plan has begun it."""
    if sub.state == "trialing" and today >= sub.trial_ends and has_plan(ordered, sub.trial_ends):
        sub = msgspec.structs.replace(sub, state="active", anchor=sub.trial_ends)
    if sub.state == "trialing":
        return sub
    return msgspec.structs.replace(sub, state="active" if has_plan(ordered, today) else "lapsed")
