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

Span = tuple[dt.date, dt.date]


def recurring(contract: Contract, item: Recurring, period: Period) -> Iterator[Line]:
    """The lines of one item in one period: one for each set of days, with how many units are there on them."""
    for spans, quantity in layers(item.changes, period):
        days = sum((end - start).days for start, end in spans)
        exact = quantity * item.price * days / period.days
        money = Money.of(exact, contract.currency)
        yield Line(
            item=item.id, start=period.start, end=period.end, quantity=Decimal(quantity), days=days,
            of_days=period.days, price=item.price, amount_minor=money.amount_minor,
            sentence=sentences.of_recurring(item, quantity, days, period, money, tuple(_moves(item, period, spans))),
        )  # fmt: skip


def layers(changes: Sequence[Change], period: Period) -> list[tuple[tuple[Span, ...], int]]:
    """Sets of days of a period and how many units are there on exactly these, those that are there longest first.

    What happens on other days doesn't change them: a period that was billed stays as it is, whatever comes later.
    """
    found: dict[tuple[Span, ...], int] = {}
    steps, below = _steps(changes), 0
    for level in sorted({quantity for _, quantity in steps if quantity}):
        spans = tuple(_there(steps, level, period))
        if spans:
            found[spans] = found.get(spans, 0) + level - below
        below = level
    return list(found.items())


def _there(steps: Sequence[tuple[dt.date, int]], level: int, period: Period) -> list[Span]:
    """When there are at least so many units, within a period."""
    spans: list[Span] = []
    for place, (on, quantity) in enumerate(steps):
        until = steps[place + 1][0] if place + 1 < len(steps) else period.end
        start, end = max(on, period.start), min(until, period.end)
        if quantity < level or start >= end:
            continue
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _steps(changes: Sequence[Change]) -> list[tuple[dt.date, int]]:
    """By day, the last change of a day counting."""
    by_day = {change.on: change.quantity for change in sorted(changes, key=lambda each: each.on)}
    return list(by_day.items())


def _moves(item: Recurring, period: Period, covered: Sequence[Span]) -> Iterator[tuple[Change, bool]]:
    """The changes within the period with which these units came (true) and went, to be named."""
    last_of = {change.on: change for change in item.changes}
    for start, end in covered:
        if start > period.start:
            yield last_of[start], True
        if end < period.end:
            yield last_of[end], False
