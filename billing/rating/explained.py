"""Why two ratings of one contract differ: item by item, what was ordered, used, settled or credited in between.

A preview and the invoice that came of it are such ratings. Without any of these they are the same, line by line.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from billing.rating.contract import Contract, Line, Recurring, Usage
from billing.rating.credited import HELD
from billing.rating.rate import key

Why = Literal["ordered", "used", "growth", "credited"]


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """An item whose lines differ: why, and what they came to before and after, in minor units."""

    item: str
    why: Why
    before_minor: int
    after_minor: int


def explained(before: Sequence[Line], after: Sequence[Line], contract: Contract) -> tuple[Explained, ...]:
    """The items that differ, in the order of their lines; what they differ by is all that the totals differ by.

    `contract` is the later one, which has every item of either.
    """
    kinds = {item.id: item for item in contract.items}
    return tuple(
        Explained(item=item, why=_why(item, kinds.get(item)), before_minor=_sum(one), after_minor=_sum(other))
        for item in dict.fromkeys(line.item for line in (*after, *before))
        if Counter(map(key, one := _of(item, before))) != Counter(map(key, other := _of(item, after)))
    )


def _why(item: str, kind: object) -> Why:
    if item.startswith(HELD):
        return "credited"
    if isinstance(kind, Recurring):
        return "ordered"
    return "used" if isinstance(kind, Usage) else "growth"


def _of(item: str, lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.item == item]


def _sum(lines: Sequence[Line]) -> int:
    return sum(line.amount_minor for line in lines)
