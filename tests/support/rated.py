"""Contracts and usage that tests of rating are made of."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from billing.rating.contract import Change, Contract, Outcome, Recurring, Share, Tier, Usage, Used
from billing.rating.rate import Rated
from kernel.text import Text

LABEL = Text(zh="项目", en="Item")
SEAT = Text(zh="个席位", en="seats")
MAY = dt.date(2026, 5, 1)
YEAR = Outcome(
    id="growth",
    label=LABEL,
    starts=dt.date(2026, 1, 1),
    baseline=(Decimal(3000000), Decimal(3200000), Decimal(3100000), Decimal(3700000)),
    deadband=Decimal("0.03"),
    tiers=(Share(up_to=Decimal(1000000), share=Decimal("0.05")), Share(up_to=None, share=Decimal("0.02"))),
    cap=Decimal(120000),
)
AMOUNTS = st.lists(st.integers(0, 9_000_000).map(Decimal), min_size=4, max_size=4)


def at(day: dt.date, zone: dt.tzinfo = dt.UTC) -> dt.datetime:
    """Noon of a day."""
    return dt.datetime.combine(day, dt.time(12), zone)


def seats(*changes: tuple[dt.date, int], price: str = "300.00", by: str | None = None) -> Recurring:
    """Seats that come and go."""
    steps = tuple(Change(on=on, quantity=quantity, by=by) for on, quantity in changes)
    return Recurring(id="seats", label=LABEL, unit=SEAT, price=Decimal(price), changes=steps)


def contract(*items: Any, currency: str = "CNY", anchor: dt.date = MAY) -> Contract:
    """A contract from May on, in UTC."""
    return Contract(currency=currency, time_zone="UTC", anchor=anchor, items=items)


def calls(*tiers: tuple[str | None, str], **more: Any) -> Usage:
    """Metered calls."""
    steps = tuple(Tier(up_to=None if up_to is None else Decimal(up_to), price=Decimal(price)) for up_to, price in tiers)
    return Usage(id="api", label=LABEL, unit=Text(zh="次", en="calls"), meter="api_calls", tiers=steps, **more)


def counted(quantity: object, start: dt.date = MAY) -> Used:
    """So many calls in a period."""
    return Used(meters={"api_calls": {start: Decimal(str(quantity))}})


def billed(used: Used, done: Rated) -> Used:
    """The same with the lines of a rating billed."""
    return msgspec.structs.replace(used, billed=(*used.billed, *done.lines))
