"""Outcome share: the fee of a contract year so far, from the sums of results and baselines so far.

The year's total depends only on its final results and baselines, whenever a correction of one of them comes: each
quarter's line is what the fee so far exceeds what was billed, and the last one settles the rest, in either direction.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from billing.rating import portions, sentences
from billing.rating.contract import Contract, Line, Outcome, Portion, Used
from billing.rating.periods import Period, add_months
from billing.rating.tiers import Part, parts, total
from kernel.money import Money
from kernel.text import Text


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """How a line comes about: growth that counts, the fee so far, what was billed of it, and what is due now; and the
    portions that this is the sum of.
    """

    counted: Decimal
    so_far: Money
    billed: Money
    due: Money
    portions: tuple[Portion, ...]
    sentence: Text


def outcome(contract: Contract, item: Outcome, used: Used) -> Iterator[Line]:
    """The line of the last quarter that has a result; none where nothing is due."""
    results = used.results.get(item.id, ())[: len(item.baseline)]
    if not results:
        return
    billed = sum(line.amount_minor for line in used.billed if line.item == item.id)
    found = settlement(item, results, Money(billed, contract.currency))
    if found.due.amount_minor == 0:
        return
    quarter = len(results) - 1
    period = Period(add_months(item.starts, 3 * quarter), add_months(item.starts, 3 * quarter + 3))
    yield Line(
        item=item.id, start=period.start, end=period.end, quantity=found.counted, amount_minor=found.due.amount_minor,
        portions=found.portions, sentence=found.sentence,
    )  # fmt: skip


def settlement(item: Outcome, results: Sequence[Decimal], billed: Money, *, over: bool = True) -> Settlement:
    """What the quarter of the last of these results comes to, where so much was billed of those before.

    The year's last quarter settles the rest in either direction, once it is over.
    """
    last = over and len(results) == len(item.baseline)
    for_now = Decimal(1) if last else item.interim
    exact = fee(item, results)
    so_far = Money.of(exact * for_now, billed.currency)
    rest = so_far.amount_minor - billed.amount_minor
    due = Money(rest if last else max(0, rest), billed.currency)
    counted = growth(item, results)
    shared = shared_parts(item, counted)
    return Settlement(
        counted=counted, so_far=so_far, billed=billed, due=due,
        portions=portions.of_outcome(shared, exact, exact * for_now, billed, due),
        sentence=sentences.of_outcome(item, results, shared, sentences.Steps(counted, for_now, so_far, billed, due)),
    )  # fmt: skip


def growth(item: Outcome, results: Sequence[Decimal]) -> Decimal:
    """What counts of the growth so far: beyond the deadband, as far as it is attributed; never less than nothing."""
    agreed = sum(item.baseline[: len(results)], Decimal(0))
    grown = sum(results, Decimal(0)) - agreed
    return max(Decimal(0), grown - item.deadband * agreed) * item.attribution


def fee(item: Outcome, results: Sequence[Decimal]) -> Decimal:
    """The exact fee of the year so far."""
    exact = total(shared_parts(item, growth(item, results)))
    if item.cap is not None:
        exact = min(exact, item.cap)
    return max(exact, item.floor)


def shared_parts(item: Outcome, counted: Decimal) -> Sequence[Part]:
    """How much of the growth that counts is shared at what rate."""
    return parts(((tier.up_to, tier.share) for tier in item.tiers), counted)
