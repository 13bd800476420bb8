"""Choosing and changing a plan: what is wanted, from which day on, and what the next invoice would say then.

A preview is the rating of the contract as it would be. An order is the same contract written down, so the invoice says
what the preview said unless more was used meanwhile.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Literal
from uuid import UUID

import msgspec

from auth import seats
from billing import dunning, entitle, entity, profile
from billing.catalog import BASE, ITEMS, MODULE, SEATS, usage_items
from billing.contracts import Case
from billing.errors import (
    BadQuantity,
    NoCard,
    NoPlanYet,
    ProfileIncomplete,
    StaleSubscription,
    TooFewSeats,
    UnknownItem,
)
from billing.outcome.contracts import terminate
from billing.rating.rate import Rated
from billing.subscriptions import (
    Ordered,
    Subscription,
    has_plan,
    order,
    orders,
    price_version,
    quantities,
    standing,
    store,
)
from kernel.db import ControlSession
from kernel.errors import Invalid

MOST_SEATS = 10_000
When = Literal["now", "period_end"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How many seats, and which modules, from when on. During the trial everything begins when it ends."""

    seats: int
    modules: tuple[str, ...]
    when: When = "now"


def ordered_by(
    case: Case, wanted: Wanted, today: dt.date, *, sellable: Collection[str], by: str | None
) -> list[Ordered]:
    """The orders that make the contract what is wanted; empty where it is that already. Raises `Invalid`."""
    _check(wanted, sellable)
    sub = standing(case.subscription, case.orders, today)
    day = from_day(sub, wanted.when, today)
    units = {BASE: 1, SEATS: wanted.seats, **{f"{MODULE}{name}": 1 for name in wanted.modules}}
    units |= {item.name: 1 for item in usage_items()}
    return _differences(case, units, sub, day, by)


def cancelled_by(case: Case, today: dt.date, *, by: str | None) -> list[Ordered]:
    """The orders that end the plan with the running period."""
    day = from_day(standing(case.subscription, case.orders, today), "period_end", today)
    metered = {item.name for item in usage_items()}
    ending = {item: 0 for item in quantities(case.orders, max(day, today)) if item not in metered}
    return [_ordered(case, item, 0, day, by) for item in ending] + _later(case, ending, day, by)


def from_day(sub: Subscription, when: When, today: dt.date) -> dt.date:
    """The day on which something begins that is ordered today."""
    if sub.anchor is None and today < sub.trial_ends:
        return sub.trial_ends
    if sub.anchor is None or when == "now":
        return today
    return sub.next_start(today)


def preview(case: Case, more: list[Ordered], today: dt.date) -> tuple[dt.date, Rated]:
    """What the next invoice would say if this were ordered too, and the day on which it will be written."""
    sub = standing(case.subscription, case.orders, today)
    if sub.anchor is None and today >= sub.trial_ends:
        sub = msgspec.structs.replace(sub, anchor=today)
    case = msgspec.structs.replace(case, subscription=sub)
    day = sub.next_close(today)
    return day, case.with_orders(more).at(day)


async def choose(
    control: ControlSession, case: Case, wanted: Wanted, *, method: str | None, version: int, today: dt.date,
    sellable: Collection[str], by: str | None, person_id: UUID,
) -> Subscription:  # fmt: skip
    """Writes down what is wanted. The caller has locked the subscription.

    The first time also how it will be paid: by a card that is saved, or by transfer. Needs the invoice details, and
    somebody who invoices.
    """
    sub = case.subscription
    if sub.version != version:
        raise StaleSubscription
    if await profile.load(control, sub.organisation_id) == (None, 0):
        raise ProfileIncomplete
    # What is ordered where nobody can invoice it would stop the organisation's days.
    await entity.needed(control)
    method = method or sub.method
    if method is None:
        raise NoPlanYet
    if method == "card" and sub.card_ref is None:
        raise NoCard
    more = ordered_by(case, wanted, today, sellable=sellable, by=by)
    await _refuse_too_few(control, case, more, today)
    await order(control, sub, more, person_id=person_id)
    now = standing(sub, case.orders, today)
    if now.anchor is None and today >= now.trial_ends:
        # Periods are counted from the first day that was ever paid for: a plan that is taken up again pays its part.
        now = msgspec.structs.replace(now, state="active", anchor=today)
    sub = await store(control, sub, method=method, state=now.state, anchor=now.anchor)
    return await settled(control, sub, today)


async def cancel(
    control: ControlSession, case: Case, *, version: int, today: dt.date, by: str | None, person_id: UUID
) -> Subscription:
    """Ends the plan with the running period; until then everything stays."""
    sub = case.subscription
    if sub.version != version:
        raise StaleSubscription
    more = cancelled_by(case, today, by=by)
    if not more:
        raise NoPlanYet
    await order(control, sub, more, person_id=person_id)
    return await settled(control, await store(control, sub), today)


async def settled(control: ControlSession, sub: Subscription, today: dt.date) -> Subscription:
    """Brings it to where it stands today, and grants what there is then."""
    ordered = await orders(control, sub.organisation_id)
    return await dunning.judge(control, await brought(control, sub, ordered, today), today, ordered=ordered)


async def brought(
    control: ControlSession, sub: Subscription, ordered: Sequence[Ordered], today: dt.date
) -> Subscription:
    """The same without a judgement of what is unpaid, for who goes on to pay it."""
    now = standing(sub, ordered, today)
    if now != sub:
        sub = await store(control, sub, state=now.state, anchor=now.anchor)
        if now.state == "lapsed":
            # Without a plan no growth is shared: the quarter that the plan ended in settles the year.
            await terminate(control, sub.organisation_id, today)
    await entitle.apply(control, sub, ordered, today)
    return sub


def _differences(
    case: Case, units: Mapping[str, int], sub: Subscription, day: dt.date, by: str | None
) -> list[Ordered]:
    there = quantities(case.orders, day)
    wanted = {item: units.get(item, 0) for item in {**there, **units}}
    changed = {item: quantity for item, quantity in wanted.items() if there.get(item, 0) != quantity}
    made = [_ordered(case, item, quantity, day, by) for item, quantity in changed.items()]
    return made + _later(case, wanted, day, by)


def _later(case: Case, wanted: Mapping[str, int], day: dt.date, by: str | None) -> list[Ordered]:
    """What was planned for later days gives way to what is ordered now."""
    planned = {(each.item, each.on) for each in case.orders if each.on > day and each.item in wanted}
    return [
        _ordered(case, item, wanted[item], on, by)
        for item, on in sorted(planned)
        if quantities(case.orders, on).get(item, 0) != wanted[item]
    ]


def _ordered(case: Case, item: str, quantity: int, day: dt.date, by: str | None) -> Ordered:
    version = price_version(case.subscription, case.orders, item)
    return Ordered(item=item, price_version=version, on=day, quantity=quantity, by=by)


def _check(wanted: Wanted, sellable: Collection[str]) -> None:
    problems: dict[str, Invalid] = {}
    if not 1 <= wanted.seats <= MOST_SEATS:
        problems["seats"] = BadQuantity(most=MOST_SEATS)
    for name in wanted.modules:
        if name not in sellable or f"{MODULE}{name}" not in ITEMS:
            problems["modules"] = UnknownItem(item=name)
    if problems:
        raise Invalid(fields=problems)


async def _refuse_too_few(control: ControlSession, case: Case, more: list[Ordered], today: dt.date) -> None:
    """Seats can't be taken from under people: not today, and not on a day that is planned."""
    fewest = min((each.quantity for each in more if each.item == SEATS), default=MOST_SEATS)
    held = await seats.hold(control, case.subscription.organisation_id)
    if fewest < held.taken + held.invited:
        raise Invalid(fields={"seats": TooFewSeats(taken=held.taken + held.invited)})


def plan_of(case: Case, day: dt.date) -> tuple[bool, int, tuple[str, ...]]:
    """Whether there is a plan on a day, its seats, and its modules."""
    units = quantities(case.orders, day)
    modules = tuple(sorted(item.removeprefix(MODULE) for item in units if item.startswith(MODULE)))
    return has_plan(case.orders, day), units.get(SEATS, 0), modules
