"""Recurring items: a step function of quantities, taken apart into layers that each have their own days.

A seat that is there for the whole period costs exactly its price, whatever comes and goes beside it; parts of a period
are whole local days of how many it has. On an immediate change the day belongs to what is new.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from billing.rating import sentences
from billing.rating.contract import Change, Contract, Line, Recurring
from billing.rating.periods import Period
from kernel.money import Money

Span = tuple[dt.date, dt.date | None]


def recurring(contract: Contract, item: Recurring, period: Period) -> Iterator[Line]:
    """The lines of one item in one period: one for each set of days, with how many units are there on them."""
    for spans, quantity in layers(item.changes):
        covered = [(start, end) for start, end in spans if period.clipped(start, end)]
        days = sum(period.clipped(start, end) for start, end in covered)
        if days == 0:
            continue
        exact = quantity * item.price * days / period.days
        money = Money.of(exact, contract.currency)
        yield Line(
            item=item.id, start=period.start, end=period.end, quantity=Decimal(quantity), days=days,
            of_days=period.days, price=item.price, amount_minor=money.amount_minor,
            sentence=sentences.of_recurring(item, quantity, days, period, money, _origin(item, period, covered)),
        )  # fmt: skip


def layers(changes: Sequence[Change]) -> list[tuple[tuple[Span, ...], int]]:
    """Sets of days and how many units are there on exactly these, those that are there longest first."""
    found: dict[tuple[Span, ...], int] = {}
    steps = _steps(changes)
    for level in range(1, max((quantity for _, quantity in steps), default=0) + 1):
        spans: list[Span] = []
        for place, (start, quantity) in enumerate(steps):
            end = steps[place + 1][0] if place + 1 < len(steps) else None
            if quantity < level:
                continue
            if spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        found[tuple(spans)] = found.get(tuple(spans), 0) + 1
    return list(found.items())


def _steps(changes: Sequence[Change]) -> list[tuple[dt.date, int]]:
    """By day, the last change of a day counting."""
    by_day = {change.on: change.quantity for change in sorted(changes, key=lambda each: each.on)}
    return list(by_day.items())


def _origin(item: Recurring, period: Period, covered: Sequence[Span]) -> Change | None:
    """The change within the period that these units began with, to be named."""
    start = covered[0][0]
    if start <= period.start:
        return None
    return next((each for each in reversed(item.changes) if each.on == start), None)
