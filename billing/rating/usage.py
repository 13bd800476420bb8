"""Usage items: what a meter counted in a period, beyond what is included, priced by tiers."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from billing.rating import sentences
from billing.rating.contract import Contract, Line, Tier, Usage, Used
from billing.rating.periods import Period
from kernel.money import Money


def usage(contract: Contract, item: Usage, used: Used, period: Period) -> Iterator[Line]:
    """The line of one item in one period that is over; none where nothing was used and nothing is due anyway."""
    counted = used.meters.get(item.meter, {}).get(period.start, Decimal(0))
    exact = charge(item, counted)
    if not counted and not exact:
        return
    money = Money.of(exact, contract.currency)
    yield Line(
        item=item.id, start=period.start, end=period.end, quantity=counted, amount_minor=money.amount_minor,
        sentence=sentences.of_usage(item, counted, money),
    )  # fmt: skip


def charge(item: Usage, counted: Decimal) -> Decimal:
    """The exact charge for a quantity."""
    beyond = max(Decimal(0), counted - item.included)
    packages = (beyond / item.package).to_integral_value(ROUND_CEILING) if item.package > 1 else beyond
    exact = graduated(item.tiers, packages)
    if item.minimum is not None:
        exact = max(exact, item.minimum)
    return exact if item.maximum is None else min(exact, item.maximum)


def graduated(tiers: Sequence[Tier], quantity: Decimal) -> Decimal:
    """Each tier's part of the quantity at the tier's price; beyond the last bound nothing is due."""
    total, below = Decimal(0), Decimal(0)
    for tier in tiers:
        upper = quantity if tier.up_to is None else min(quantity, tier.up_to)
        total += max(Decimal(0), upper - below) * tier.price
        below = max(below, upper)
    return total
