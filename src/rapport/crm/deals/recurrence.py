"""What lines of a deal are worth, once and for a time: one-off amount, annual recurring revenue, total contract value.

A line's amount is that of one period. A line without a term goes on until somebody ends it: its first twelve months are
what the contract is worth.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Literal

Recurrence = Literal["one_off", "monthly", "quarterly", "yearly"]
"""How often the amount of a line is due."""

A_YEAR: Final[Mapping[str, int]] = {"monthly": 12, "quarterly": 4, "yearly": 1}
"""Periods of what recurs."""

ONE_OFF, ANNUAL, TOTAL = "one_off_amount", "annual_recurring", "total_contract_value"
FIGURES: Final = (ONE_OFF, ANNUAL, TOTAL)
"""The fields of a deal that its lines add up to."""

MILLIONTH: Final = Decimal("0.000001")


def periods(line: Mapping[str, Any]) -> int:
    """How many times the amount of a line counts in the contract."""
    recurrence = line["recurrence"]
    return 1 if recurrence is None else line["term"] or A_YEAR[recurrence]


def total(line: Mapping[str, Any]) -> Decimal:
    """What a line comes to over its term."""
    amount: Decimal = line["amount"]
    return amount * periods(line)


def annual(line: Mapping[str, Any]) -> Decimal:
    """What a line comes to in a year, whatever its term; nothing for what is due once."""
    amount: Decimal = line["amount"]
    return amount * A_YEAR.get(line["recurrence"], 0)


def figures(lines: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """What lines add up to, by the deal's fields."""
    found = dict.fromkeys(FIGURES, Decimal())
    for line in lines:
        found[ONE_OFF] += line["amount"] if line["recurrence"] is None else 0
        found[ANNUAL] += annual(line)
        found[TOTAL] += total(line)
    return found


def restated(price: Decimal, was: str | None, now: str | None) -> Decimal:
    """A price of one period as that of another one. What is due once and what recurs are not comparable: the price
    stays what it is, so that a change from the one to the other never hides a discount.
    """
    if was == now or was is None or now is None:
        return price
    return (price * A_YEAR[was] / A_YEAR[now]).quantize(MILLIONTH, ROUND_HALF_UP)
