"""The sentence with which a line explains itself, in both languages: figures as they are calculated with."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from babel.dates import format_date

from billing.rating.contract import Change, Line, Outcome, Recurring, Usage
from billing.rating.periods import Period
from kernel.money import Money, minor_digits, round_half_up
from kernel.text import Text


def of_recurring(
    item: Recurring, quantity: int, days: int, period: Period, money: Money, origin: Change | None
) -> Text:
    """ "3 seats x 17 of 31 days x 300.00 = 493.55; added 15 May by Ann Lee" """
    total = money.to_decimal_string()
    price = _plain(item.price, money.currency)
    zh, en = f"{quantity} {item.unit.zh}", f"{quantity} {item.unit.en}"
    if days < period.days:
        zh, en = f"{zh} x {period.days} 天中的 {days} 天", f"{en} x {days} of {period.days} days"
    zh, en = f"{zh} x {price} = {total}", f"{en} x {price} = {total}"
    if origin is not None:
        who = origin.by
        zh = f"{zh}；{_day(origin.on, 'zh')}{f'由{who}' if who else ''}添加"
        en = f"{en}; added {_day(origin.on, 'en')}{f' by {who}' if who else ''}"
    return Text(zh=zh, en=en)


def of_usage(item: Usage, counted: Decimal, money: Money) -> Text:
    """ "123,456 calls, 10,000 of them included: 226.91" """
    total, many = money.to_decimal_string(), f"{counted.normalize():,f}"
    zh, en = f"{many} {item.unit.zh}", f"{many} {item.unit.en}"
    if item.included:
        part = f"{min(counted, item.included).normalize():,f}"
        zh, en = f"{zh}，其中 {part} 已包含", f"{en}, {part} of them included"
    return Text(zh=f"{zh}，计 {total}", en=f"{en}: {total}")


def of_outcome(
    item: Outcome, results: Sequence[Decimal], counted: Decimal, so_far: Money, billed: Money, due: Money
) -> Text:
    """ "Results 10,450,000 against 9,300,000 agreed; 871,000 counts: 43,550.00 so far, less 15,500.00 billed" """
    reached = f"{sum(results, Decimal(0)).normalize():,f}"
    agreed = f"{sum(item.baseline[: len(results)], Decimal(0)).normalize():,f}"
    grown, total, before, rest = (
        f"{counted.normalize():,f}", so_far.to_decimal_string(), billed.to_decimal_string(), due.to_decimal_string(),
    )  # fmt: skip
    return Text(
        zh=f"业绩 {reached}，约定基线 {agreed}，计入增长 {grown}：累计 {total}，减已计 {before} = {rest}",
        en=f"results {reached} against {agreed} agreed, growth that counts {grown}: {total} so far, "
        f"less {before} billed = {rest}",
    )


def of_reversal(line: Line) -> Text:
    """What an earlier line said, taken back."""
    return Text(zh=f"撤回：{line.sentence.zh}", en=f"taken back: {line.sentence.en}")


def _plain(price: Decimal, currency: str) -> str:
    """At least the currency's own decimals, and no more zeros than that."""
    rounded = round_half_up(price, minor_digits(currency))
    return f"{rounded if rounded == price else price.normalize():f}"


def _day(day: dt.date, language: str) -> str:
    return format_date(day, "M月d日" if language == "zh" else "d MMMM", locale=language)
