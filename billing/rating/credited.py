"""What is left of each invoice's own charges, so that nothing is given back twice: by a credit note and by a change.

A credit note takes off an invoice as a whole, a change of the plan takes a charge back on a later invoice. Both
together may come to what the invoice charged, and no more.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from billing.rating.contract import Line
from billing.rating.periods import Period
from kernel.money import Money
from kernel.text import Text

HELD = "credited:"
"""Before an invoice's id: the item of a line that holds back what a credit note gave already."""


def left(documents: Iterable[tuple[UUID, Sequence[Line]]], by_period: Collection[str]) -> Counter[UUID]:
    """In minor units, what of the charges of each invoice no later one took back; invoices in their order.

    A charge is an item in a period where it is charged by periods, else an item. What is taken of it is taken from the
    invoice that charged it last.
    """
    by_charge: dict[Hashable, list[tuple[UUID, int]]] = {}
    for invoice_id, lines in documents:
        for charge, net in _nets(lines, by_period).items():
            _add(by_charge.setdefault(charge, []), invoice_id, net)
    found: Counter[UUID] = Counter()
    for parts in by_charge.values():
        for invoice_id, amount in parts:
            found[invoice_id] += amount
    return found


def held_back(invoice_id: UUID, number: str, period: Period, amount: Money) -> Line:
    """The line that charges again what would be given back twice, or less of that than before."""
    figure = amount.to_decimal_string()
    return Line(
        item=f"{HELD}{invoice_id}", start=period.start, end=period.end, quantity=Decimal(1),
        amount_minor=amount.amount_minor,
        sentence=Text(
            zh=f"账单 {number} 的贷项通知单已冲减这部分，不重复退回：{figure}",
            en=f"a credit note of invoice {number} gave this back before; it is not given back twice: {figure}",
        ),
    )  # fmt: skip


def _nets(lines: Sequence[Line], by_period: Collection[str]) -> Counter[Hashable]:
    found: Counter[Hashable] = Counter()
    for line in lines:
        if not line.item.startswith(HELD):
            charge = (line.item, line.start, line.end) if line.item in by_period else line.item
            found[charge] += line.amount_minor
    return found


def _add(parts: list[tuple[UUID, int]], invoice_id: UUID, net: int) -> None:
    if net > 0:
        parts.append((invoice_id, net))
    while net < 0 and parts:
        last_id, amount = parts.pop()
        if amount + net > 0:
            parts.append((last_id, amount + net))
        net += amount
