"""The sentence with which a line explains itself, in both languages: figures as they are calculated with.

Units in English are plain plurals: one of them is said without its "s".
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import msgspec
from babel.dates import format_date

from billing.rating.contract import Change, Line, Outcome, Recurring, Usage
from billing.rating.periods import Period
from billing.rating.tiers import Part, total
from kernel.money import Money, minor_digits, round_half_up
from kernel.text import Text

MOST_MOVES = 4
"""So many changes are named in a sentence; the page of the invoice has all of them."""


def of_recurring(
    item: Recurring, quantity: int, days: int, period: Period, money: Money, moves: Sequence[tuple[Change, bool]]
) -> Text:
    """ "3 seats × 17 of 31 days × 300.00 = 493.55; added 15 May by Ann Lee"

    `moves` are the changes with which they came (true) and went.
    """
    total = _amount(money)
    price = _plain(item.price, money.currency)
    zh, en = _many(Decimal(quantity), item.unit)
    if days < period.days:
        zh, en = f"{zh} × {period.days} 天中的 {days} 天", f"{en} × {days} of {period.days} days"
    zh, en = f"{zh} × {price} = {total}", f"{en} × {price} = {total}"
    for change, came in moves[:MOST_MOVES]:
        by_zh, by_en = _by(change)
        zh = f"{zh}；{_day(change.on, 'zh')}{by_zh}{'添加' if came else '移除'}"
        en = f"{en}; {'added' if came else 'removed'} {_day(change.on, 'en')}{by_en}"
    if more := len(moves[MOST_MOVES:]):
        zh, en = f"{zh}；另有 {more} 次变更", f"{en}; and {more} more changes"
    return Text(zh=zh, en=en)


def _by(change: Change) -> tuple[str, str]:
    """Who made a change, where that is known."""
    return (f"由{_apart(change.by)}", f" by {change.by}") if change.by else ("", "")


def of_usage(item: Usage, counted: Decimal, priced: Sequence[Part], money: Money) -> Text:
    """ "123,456 calls, 10,000 of them included, 100,000 × 0.002 + 13,456 × 0.001 = 213.46" """
    zh, en = _many(counted, item.unit)
    if item.included:
        part = _count(min(counted, item.included))
        zh, en = f"{zh}，其中 {part} 已包含", f"{en}, {part} of them included"
    if priced:
        worked = " + ".join(f"{_count(many)} × {_plain(price, money.currency)}" for many, price in priced)
        if item.package > 1:
            size = _count(Decimal(item.package))
            zh, en = f"{zh}，每 {size} 为一份", f"{en}, in packages of {size}"
        zh, en = f"{zh}，{worked}", f"{en}, {worked}"
    exact = total(priced)
    zh, en = _bounded(zh, en, exact, item.minimum, item.maximum, money.currency)
    zh, en = f"{zh} = {_amount(money)}", f"{en} = {_amount(money)}"
    return Text(zh=zh, en=en)


class Steps(msgspec.Struct, frozen=True):
    """How a share of growth comes about: what counts, the part of the fee that is billed by now, and the fee so far,
    what was billed of it, and what is due.
    """

    counted: Decimal
    for_now: Decimal
    so_far: Money
    billed: Money
    due: Money


def of_outcome(item: Outcome, results: Sequence[Decimal], shared: Sequence[Part], steps: Steps) -> Text:
    """ "results 3,400,000 against 3,000,000 agreed, growth beyond 3 % of that, growth that counts 310,000: ..." """
    currency = steps.due.currency
    reached, agreed = _sum(sum(results, Decimal(0)), currency), _sum(_agreed(item, results), currency)
    zh, en = f"业绩 {reached}，约定基线 {agreed}", f"results {reached} against {agreed} agreed"
    if item.deadband:
        band = _percent(item.deadband)
        zh, en = f"{zh}，超出基线 {band} 的部分", f"{en}, growth beyond {band} of that"
    if item.attribution != 1:
        part = _percent(item.attribution)
        zh, en = f"{zh}，按 {part} 归因", f"{en}, {part} of it attributed"
    counted = _sum(steps.counted, currency)
    zh, en = f"{zh}，计入增长 {counted}", f"{en}, growth that counts {counted}"
    if len(shared) == 1:
        zh, en = f"{zh} × {_percent(shared[0][1])}", f"{en} × {_percent(shared[0][1])}"
    elif shared:
        worked = " + ".join(f"{_sum(many, currency)} × {_percent(share)}" for many, share in shared)
        zh, en = f"{zh}：{worked}", f"{en}: {worked}"
    zh, en = _bounded(zh, en, total(shared), item.floor or None, item.cap, currency)
    if steps.for_now != 1:
        now = _percent(steps.for_now)
        zh, en = f"{zh}，暂计 {now}", f"{en}, {now} of it for now"
    so_far, before, rest = _amount(steps.so_far), _amount(steps.billed), _amount(steps.due)
    return Text(
        zh=f"{zh} = 累计 {so_far}，减已计 {before} = {rest}",
        en=f"{en} = {so_far} so far, less {before} billed = {rest}",
    )


def _agreed(item: Outcome, results: Sequence[Decimal]) -> Decimal:
    return sum(item.baseline[: len(results)], Decimal(0))


def _bounded(
    zh: str, en: str, exact: Decimal, least: Decimal | None, most: Decimal | None, currency: str
) -> tuple[str, str]:
    """Says which bound a charge runs into, if it does."""
    if least is not None and exact < least:
        return f"{zh}，最低 {_plain(least, currency)}", f"{en}, at least {_plain(least, currency)}"
    if most is not None and exact > most:
        return f"{zh}，最高 {_plain(most, currency)}", f"{en}, at most {_plain(most, currency)}"
    return zh, en


def of_reversal(line: Line, change: Change | None) -> Text:
    """What an earlier line said, taken back, and why: a change since, or a count that is another one by now."""
    if change is None:
        zh, en = "重新计数", "counted anew"
    else:
        by_zh, by_en = _by(change)
        zh, en = f"{_day(change.on, 'zh')}{by_zh}变更", f"changed {_day(change.on, 'en')}{by_en}"
    return Text(zh=f"撤回（{zh}）：{line.sentence.zh}", en=f"taken back ({en}): {line.sentence.en}")


def _many(quantity: Decimal, unit: Text) -> tuple[str, str]:
    """So many of something: "1 seat", "2,500 messages"."""
    many = _count(quantity)
    return f"{many} {unit.zh}", f"{many} {unit.en.removesuffix('s') if quantity == 1 else unit.en}"


def _count(quantity: Decimal) -> str:
    return f"{quantity.normalize():,f}"


def _percent(part: Decimal) -> str:
    return f"{(part * 100).normalize():f} %"


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
