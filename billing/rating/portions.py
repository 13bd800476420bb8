"""What a line is the sum of, where it is no single product: each portion rounded, and what rounding once differs by."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from billing.rating.contract import Portion, Usage
from billing.rating.tiers import Part, total
from kernel.money import Money
from kernel.text import Text

INCLUDED = Text(zh="已包含", en="included")
AT_LEAST = Text(zh="补足到最低", en="up to the least")
AT_MOST = Text(zh="不超过最高", en="down to the most")
GROWTH = Text(zh="计入的增长", en="growth that counts")
LATER = Text(zh="留待年末结算", en="held until the year ends")
BILLED = Text(zh="减已计", en="less billed before")
ROUNDING = Text(zh="舍入", en="rounding")
_ONE = Decimal(1)


def of_usage(
    item: Usage, counted: Decimal, priced: Sequence[Part], exact: Decimal, money: Money
) -> tuple[Portion, ...]:
    """What is included, each tier, and the bound that the charge runs into."""
    included = min(counted, item.included)
    free = [Portion(label=INCLUDED, quantity=included, price=Decimal(0))] if included else []
    label = item.unit if item.package == 1 else _packages(item)
    tiers = [Portion(label=label, quantity=many, price=price) for many, price in priced]
    return adding_up([*free, *tiers, *_bound(exact - total(priced))], money)


def of_outcome(shared: Sequence[Part], fee: Decimal, so_far: Decimal, billed: Money, due: Money) -> tuple[Portion, ...]:
    """Each tier of growth, cap or floor, what is held for the last quarter, and what was billed before.

    `fee` is that of the year so far, `so_far` the part of it that is billed by now; both are exact.
    """
    tiers = [Portion(label=GROWTH, quantity=many, price=share) for many, share in shared]
    later = [*_bound(fee - total(shared)), *_once(LATER, so_far - fee), *_once(BILLED, -billed.to_decimal())]
    return adding_up([*tiers, *later], due)


def opposite(portions: Sequence[Portion]) -> tuple[Portion, ...]:
    """The same, taken back."""
    return tuple(Portion(label=each.label, quantity=-each.quantity, price=each.price) for each in portions)


def adding_up(portions: Sequence[Portion], money: Money) -> tuple[Portion, ...]:
    """With the difference to the line's amount, which is rounded once and not portion by portion."""
    rounded = sum(Money.of(each.quantity * each.price, money.currency).amount_minor for each in portions)
    rest = Money(money.amount_minor - rounded, money.currency)
    return (*portions, *_once(ROUNDING, rest.to_decimal()))


def _bound(difference: Decimal) -> Iterator[Portion]:
    return _once(AT_LEAST if difference > 0 else AT_MOST, difference)


def _once(label: Text, amount: Decimal) -> Iterator[Portion]:
    if amount:
        yield Portion(label=label, quantity=_ONE, price=amount)


def _packages(item: Usage) -> Text:
    size = f"{item.package:,}"
    return Text(zh=f"每份 {size} {item.unit.zh}", en=f"packages of {size} {item.unit.en}")
