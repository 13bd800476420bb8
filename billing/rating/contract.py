"""What is rated: a contract, and what was used and billed so far. The JSON form is in docs/rating.md.

Amounts are exact decimals in major units with up to twelve places. What makes no sense raises ValueError as it is made.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from billing.rating.periods import Interval
from kernel.money import minor_digits
from kernel.text import Text

MAX_PLACES = 12
MAX_AMOUNT = Decimal(10) ** 18
MAX_UNITS = 1_000_000


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From local day `on` it is `quantity`; `by` is who did it. The last day of what ends counts as used: its end is
    the day after.
    """

    on: dt.date
    quantity: int
    by: str | None = None

    def __post_init__(self) -> None:
        _need(0 <= self.quantity <= MAX_UNITS, f"a quantity goes from 0 to {MAX_UNITS:,}")


class Recurring(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="recurring", tag_field="kind"
):
    """So much for each period and unit (seat, module, base fee), in advance, by whole local days."""

    id: str
    label: Text
    unit: Text
    price: Decimal
    changes: tuple[Change, ...]

    def __post_init__(self) -> None:
        _amounts(self.price)


class Tier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to and including `up_to` units (None: all the rest) each costs `price`."""

    up_to: Decimal | None
    price: Decimal

    def __post_init__(self) -> None:
        _amounts(self.up_to, self.price)


class Usage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="usage", tag_field="kind"):
    """What a meter counted in a period, when the period is over: graduated by `tiers`, beyond what is `included`.

    `package`: units are sold by so many, and a package that is begun counts; tiers then count packages. `minimum` and
    `maximum` bound the charge.
    """

    id: str
    label: Text
    unit: Text
    meter: str
    tiers: tuple[Tier, ...]
    included: Decimal = Decimal(0)
    package: int = 1
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def __post_init__(self) -> None:
        _amounts(self.included, self.minimum, self.maximum)
        _ascending([tier.up_to for tier in self.tiers])
        _need(1 <= self.package <= MAX_UNITS, f"a package has from 1 to {MAX_UNITS:,} units")
        bounds = self.minimum is not None and self.maximum is not None and self.minimum > self.maximum
        _need(not bounds, "the minimum is above the maximum")


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of growth up to and including `up_to` (None: all the rest) so much is due: 0.05 is five per cent."""

    up_to: Decimal | None
    share: Decimal

    def __post_init__(self) -> None:
        _amounts(self.up_to, self.share)
        _need(self.share <= 1, "a share is at most 1")


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="outcome", tag_field="kind"):
    """A share of what a contract year's results grew over an agreed baseline, settled quarter by quarter.

    Baselines are of the quarters in their order. `deadband` is the part of the baseline that growth has to pass,
    `attribution` the part of growth that counts. Before the last quarter only `interim` of the fee is billed.
    """

    id: str
    label: Text
    starts: dt.date
    baseline: tuple[Decimal, ...]
    tiers: tuple[Share, ...]
    deadband: Decimal = Decimal(0)
    attribution: Decimal = Decimal(1)
    cap: Decimal | None = None
    floor: Decimal = Decimal(0)
    interim: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        _amounts(*self.baseline, self.cap, self.floor, self.deadband, self.attribution, self.interim)
        _ascending([tier.up_to for tier in self.tiers])
        _need(1 <= len(self.baseline) <= 4, "a contract year has from one to four quarters")
        _need(self.deadband < 1, "the deadband is a part of the baseline, below 1")
        _need(0 < self.attribution <= 1 and 0 < self.interim <= 1, "attribution and interim go from above 0 to 1")
        _need(self.cap is None or self.floor <= self.cap, "the floor is above the cap")


Item = Recurring | Usage | Outcome


class Contract(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an organisation agreed to; `anchor` is its first local day, from which periods are counted."""

    currency: str
    time_zone: str
    anchor: dt.date
    items: tuple[Item, ...]
    interval: Interval = "month"

    def __post_init__(self) -> None:
        minor_digits(self.currency)
        _zone(self.time_zone)
        ids = [item.id for item in self.items]
        _need(len(set(ids)) == len(ids), "two items have the same id")


class Portion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of something, each at such a price; rounded it is one summand of a line."""

    label: Text
    quantity: Decimal
    price: Decimal


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of an invoice, for the period from `start` until before `end`.

    `amount_minor` is in minor units, rounded once; of recurring items it is quantity x days / of_days x price, of all
    others what their `portions` add up to. One that takes an earlier line back (`reverses`) has that line's quantity,
    portions and amount with the other sign.
    """

    item: str
    start: dt.date
    end: dt.date
    quantity: Decimal
    amount_minor: int
    days: int | None = None
    of_days: int | None = None
    price: Decimal | None = None
    portions: tuple[Portion, ...] = ()
    reverses: bool = False
    sentence: Text


class Used(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of the past: quantities by meter and a period's first day, settled results of outcome items in the
    order of their quarters (a deal that was cancelled later may make one negative), and every line that was billed.
    """

    meters: dict[str, dict[dt.date, Decimal]] = {}
    results: dict[str, tuple[Decimal, ...]] = {}
    billed: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        _amounts(*(quantity for by_period in self.meters.values() for quantity in by_period.values()))
        for results in self.results.values():
            _amounts(*map(abs, results))


def _need(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(what)


def _zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("the time zone is no IANA zone") from None


def _amounts(*amounts: Decimal | None) -> None:
    for amount in amounts:
        if amount is None:
            continue
        _need(amount.is_finite() and 0 <= amount <= MAX_AMOUNT, "an amount is a number from 0 to 10^18")
        exponent = amount.as_tuple().exponent
        _need(isinstance(exponent, int) and exponent >= -MAX_PLACES, f"an amount has at most {MAX_PLACES} places")


def _ascending(bounds: Sequence[Decimal | None]) -> None:
    known = [bound for bound in bounds if bound is not None]
    _need(all(bound is not None for bound in bounds[:-1]), "only the last tier may be without an end")
    _need(known == sorted(set(known)), "tiers end one above the other")
