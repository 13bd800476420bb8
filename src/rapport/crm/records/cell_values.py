"""Reading cells: numbers with separators and units, dates in the order that the whole column shows, plain text."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from kernel.errors import Invalid
from rapport.crm.records.errors import Unreadable
from rapport.crm.records.kinds import BooleanKind, DateKind, DecimalKind, IntegerKind, Kind
from rapport.crm.records.objects import Field

Reader = Callable[[str], tuple[Any, Invalid | None]]
"""From a cell's text to (parsed value, None) or (None, why not)."""

DATE_ORDERS = ("ymd", "dmy", "mdy")
UNITS = {"万": 10**4, "亿": 10**8, "k": 10**3, "m": 10**6, "千": 10**3, "百万": 10**6}
YES = {"yes", "y", "true", "1", "是", "对", "有"}
NO = {"no", "n", "false", "0", "否", "不", "无"}
_NUMBER = re.compile(r"[-+]?[\d.,' \u00a0]*\d")


def reader_for(field: Field, sample: Sequence[str]) -> Reader:
    """How to read a column's cells; dates and decimal marks are judged by a sample of the whole column."""
    kind = field.kind
    if isinstance(kind, (IntegerKind, DecimalKind)):
        comma = _decimal_comma(sample)
        return _guarded(field, kind, lambda text: _number(text, decimal_comma=comma))
    if isinstance(kind, DateKind):
        order = date_order(sample)
        return _guarded(field, kind, lambda text: _date(text, order))
    if isinstance(kind, BooleanKind):
        return _guarded(field, kind, _boolean)
    return _guarded(field, kind, lambda text: text)


def _guarded(field: Field, kind: Kind, prepare: Callable[[str], object]) -> Reader:
    def read(text: str) -> tuple[Any, Invalid | None]:
        try:
            prepared = prepare(text)
            if prepared is None:
                return None, Unreadable(expected=kind.expected)
            return field.accept(prepared), None
        except Invalid as error:
            return None, error

    return read


def _boolean(text: str) -> bool | None:
    word = text.casefold()
    return True if word in YES else (False if word in NO else None)


def _decimal_comma(sample: Sequence[str]) -> bool:
    """True when a column writes 1.234,56: some comma stands before one or two last digits, and no point does."""
    commas = any(re.search(r",\d{1,2}$", text) for text in sample)
    points = any(re.search(r"\.\d{1,2}$", text) for text in sample)
    return commas and not points


def _number(text: str, *, decimal_comma: bool) -> str | None:
    stripped = text.strip().strip("¥￥$€£ ").removesuffix("人").removesuffix("元").strip()
    unit = next((name for name in ("百万", *UNITS) if stripped.casefold().endswith(name)), "")
    digits = stripped[: len(stripped) - len(unit)].strip() if unit else stripped
    if not _NUMBER.fullmatch(digits):
        return None
    plain = re.sub(r"[' \u00a0]", "", digits)
    plain = plain.replace(".", "").replace(",", ".") if decimal_comma else plain.replace(",", "")
    try:
        number = Decimal(plain) * UNITS.get(unit, 1)
    except InvalidOperation:
        return None
    return f"{number:f}"


def date_order(sample: Sequence[str]) -> str:
    """The order of day, month and year that reads most of a column.

    Where several do, the one that spreads over the fewest years: 25-10-16 and 01-03-17 lie in two years if the day
    comes first, and in twenty-five if the year does. Else year first, then day first.
    """

    def fitness(order: str) -> tuple[int, int, int]:
        read = [day for text in sample if (day := _date(text, order))]
        return len(read), -len({day.year for day in read}), -DATE_ORDERS.index(order)

    return max(DATE_ORDERS, key=fitness)


def _date(text: str, order: str) -> dt.date | None:
    numbers = re.findall(r"\d+", text.split("T")[0].split(" ")[0])
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if len(numbers) != 3:
        return None
    if len(numbers[0]) == 4:
        order = "ymd"
    by_part = dict(zip(order, (int(number) for number in numbers), strict=True))
    year = by_part["y"]
    if len(numbers[order.index("y")]) <= 2:
        year += 2000 if year < 70 else 1900
    try:
        return dt.date(year, by_part["m"], by_part["d"])
    except ValueError:
        return None
