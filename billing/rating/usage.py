"""Usage items: what a meter counted in a period, beyond what is included, priced by tiers."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from billing.rating import portions, sentences
from billing.rating.contract import Contract, Line, Usage, Used
from billing.rating.periods import Period
from billing.rating.tiers import Part, parts, total
from kernel.money import Money


def usage(contract: Contract, item: Usage, used: Used, period: Period) -> Iterator[Line]:
    """The line of one item in one period that is over; none where nothing was used and nothing is due anyway."""
    counted = used.meters.get(item.meter, {}).get(period.start, Decimal(0))
    priced = priced_parts(item, counted)
    exact = _bounded(item, total(priced))
    if not counted and not exact:
        return
    money = Money.of(exact, contract.currency)
    yield Line(
        item=item.id, start=period.start, end=period.end, quantity=counted, amount_minor=money.amount_minor,
        portions=portions.of_usage(item, counted, priced, exact, money),
        sentence=sentences.of_usage(item, counted, priced, money),
    )  # fmt: skip


def charge(item: Usage, counted: Decimal) -> Decimal:
    """The exact charge for a quantity."""
    return _bounded(item, total(priced_parts(item, counted)))


def priced_parts(item: Usage, counted: Decimal) -> Sequence[Part]:
    """How many units, or packages of them, are priced at what."""
    beyond = max(Decimal(0), counted - item.included)
    packages = (beyond / item.package).to_integral_value(ROUND_CEILING) if item.package > 1 else beyond
    return parts(((tier.up_to, tier.price) for tier in item.tiers), packages)


def _bounded(item: Usage, exact: Decimal) -> Decimal:
    if item.minimum is not None:
        exact = max(exact, item.minimum)
    return exact if item.maximum is None else min(exact, item.maximum)
