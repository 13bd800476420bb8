"""Conversion rates: pure maths, no I/O."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

HUNDREDTH = Decimal("0.01")


def rate(part: int, whole: int) -> Decimal:
    """`part` of `whole` in per cent, with two decimals; 0.00 of nothing."""
    if whole == 0:
        return Decimal("0.00")
    return (Decimal(part) * 100 / Decimal(whole)).quantize(HUNDREDTH, ROUND_HALF_UP)


def conversion_rates(counts: Sequence[int]) -> list[Decimal]:
    """From each step to the next, in per cent with two decimals: [leads, MQL, SQL, won] gives three rates.

    A step of nothing converts 0.00 per cent. Raises ValueError for a count below zero.
    """
    if any(count < 0 for count in counts):
        raise ValueError("a funnel counts from zero")
    return [rate(after, before) for before, after in pairwise(counts)]
