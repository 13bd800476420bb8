"""Graduated tiers: each part of a quantity at the rate of the tier that it falls in."""

from collections.abc import Iterable
from decimal import Decimal


def graduated(tiers: Iterable[tuple[Decimal | None, Decimal]], quantity: Decimal) -> Decimal:
    """The sum over (upper bound, rate), bounds ascending and None for all the rest. Beyond the last nothing is due."""
    total, below = Decimal(0), Decimal(0)
    for up_to, rate in tiers:
        upper = quantity if up_to is None else min(quantity, up_to)
        total += max(Decimal(0), upper - below) * rate
        below = max(below, upper)
    return total
