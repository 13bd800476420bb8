"""The sentence with which a line explains itself, in both languages: figures as they are calculated with.

Units in English are plain plurals: one of them is said without its "s".
"""

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
    """ "3 seats × 17 of 31 days × 300.00 = 493.55; added 15 May by Ann Lee" """
    total = _amount(money)
    price = _plain(item.price, money.currency)
    zh, en = _many(Decimal(quantity), item.unit)
    if days < period.days:
        zh, en = f"{zh} × {period.days} 天中的 {days} 天", f"{en} × {days} of {period.days} days"
    zh, en = f"{zh} × {price} = {total}", f"{en} × {price} = {total}"
    if origin is not None:
        who = origin.by
        zh = f"{zh}；{_day(origin.on, 'zh')}{f'由{_apart(who)}' if who else ''}添加"
        en = f"{en}; added {_day(origin.on, 'en')}{f' by {who}' if who else ''}"
    return Text(zh=zh, en=en)


def of_usage(item: Usage, counted: Decimal, money: Money) -> Text:
    """ "123,456 calls, 10,000 of them included: 226.91" """
    total = _amount(money)
    zh, en = _many(counted, item.unit)
    if item.included:
        part = f"{min(counted, item.included).normalize():,f}"
        zh, en = f"{zh}，其中 {part} 已包含", f"{en}, {part} of them included"
    return Text(zh=f"{zh}，计 {total}", en=f"{en}: {total}")


def of_outcome(
    item: Outcome, results: Sequence[Decimal], counted: Decimal, so_far: Money, billed: Money, due: Money
) -> Text:
    """ "results 3,400,000 against 3,000,000 agreed, growth that counts 310,000: 15,500.00 so far, less 0.00 ..." """
    reached, agreed, grown = (
        _sum(amount, due.currency)
        for amount in (sum(results, Decimal(0)), sum(item.baseline[: len(results)], Decimal(0)), counted)
    )
    total, before, rest = _amount(so_far), _amount(billed), _amount(due)
    return Text(
        zh=f"业绩 {reached}，约定基线 {agreed}，计入增长 {grown}：累计 {total}，减已计 {before} = {rest}",
        en=f"results {reached} against {agreed} agreed, growth that counts {grown}: {total} so far, "
        f"less {before} billed = {rest}",
    )


def of_reversal(line: Line) -> Text:
    """What an earlier line said, taken back."""
    return Text(zh=f"撤回：{line.sentence.zh}", en=f"taken back: {line.sentence.en}")


def _many(quantity: Decimal, unit: Text) -> tuple[str, str]:
    """So many of something: "1 seat", "2,500 messages"."""
    many = f"{quantity.normalize():,f}"
    return f"{many} {unit.zh}", f"{many} {unit.en.removesuffix('s') if quantity == 1 else unit.en}"


def _amount(money: Money) -> str:
    return f"{money.to_decimal():,f}"


def _sum(amount: Decimal, currency: str) -> str:
    """Whole amounts without decimals; what isn't whole, with its currency's."""
    return f"{amount.normalize():,f}" if amount == amount.to_integral_value() else _plain(amount, currency)


def _plain(price: Decimal, currency: str) -> str:
    """At least the currency's own decimals, and no more zeros than that."""
    rounded = round_half_up(price, minor_digits(currency))
    return f"{rounded if rounded == price else price.normalize():,f}"


def _apart(name: str) -> str:
    """A name within Chinese text: Latin letters stand apart from characters."""
    return f"{' ' * name[0].isascii()}{name}{' ' * name[-1].isascii()}"


def _day(day: dt.date, language: str) -> str:
    return format_date(day, "M月d日" if language == "zh" else "d MMMM", locale=language)
