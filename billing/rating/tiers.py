"""Graduated tiers: each part of a quantity at the rate of the tier that it falls in."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

Part = tuple[Decimal, Decimal]
"""So much at such a rate."""


def parts(tiers: Iterable[tuple[Decimal | None, Decimal]], quantity: Decimal) -> Sequence[Part]:
    """What of a quantity falls in each of (upper bound, rate), bounds ascending and None for all the rest.

    Tiers that it does not reach are left out, and what lies beyond the last bound falls in none.
    """
    found, below = [], Decimal(0)
    for up_to, rate in tiers:
        upper = quantity if up_to is None else min(quantity, up_to)
        if upper > below:
            found.append((upper - below, rate))
            below = upper
    return found


def total(of: Iterable[Part]) -> Decimal:
    """What the parts come to."""
    return sum((quantity * rate for quantity, rate in of), Decimal(0))
