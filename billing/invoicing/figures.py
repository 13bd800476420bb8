"""How figures and days are written on a document, in its language: as they are printed, and not to be read back."""

import datetime as dt
import re
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

from kernel.money import Money, minor_digits

_MINUS: Final = "\u2212"
_LETTER_BEFORE_FIGURE: Final = re.compile(r"(?<=[A-Za-z])(?=[0-9])")


def amount(minor: int, currency: str) -> str:
    """ "27,072.00", "−560.09": without the currency, which the column names."""
    return number(Money(minor, currency).to_decimal(), minor_digits(currency))


def money(minor: int, currency: str, language: str) -> str:
    """ "¥34,061.41", "−£20.00", "CHF 5.00", and "JP¥1,200" in Chinese, which has a ¥ of its own."""
    value = Money(minor, currency).to_decimal()
    written = format_currency(value, currency, locale=language).replace("-", _MINUS)
    return _LETTER_BEFORE_FIGURE.sub("\u00a0", written)


def price(value: Decimal, currency: str) -> str:
    """ "168.00", "0.035": at least the currency's decimals, and as many more as the price has."""
    return number(value, minor_digits(currency))


def number(value: Decimal, at_least: int = 0) -> str:
    """ "1,260", "0.5": exact, with thousands apart as both languages have them, and so many decimals at least."""
    whole, _, decimals = f"{value:,f}".replace("-", _MINUS).partition(".")
    decimals = decimals.rstrip("0").ljust(at_least, "0")
    return f"{whole}.{decimals}" if decimals else whole


def percent(rate: Decimal) -> str:
    """ "6%", "8.875%" for 0.06 and 0.08875."""
    return f"{number(rate * 100)}%"


def day(value: dt.date, language: str) -> str:
    """ "2026-11-01", "1 Nov 2026"."""
    return value.isoformat() if language == "zh" else format_date(value, "d MMM y", locale="en")


def period(start: dt.date, end: dt.date, language: str) -> str:
    """ "2026-11-01 至 2026-11-30", "1 to 30 Nov 2026"; `end` is the day after the last one."""
    last = end - dt.timedelta(days=1)
    if last <= start:
        return day(start, language)
    if language == "zh":
        return f"{day(start, language)} 至 {day(last, language)}"
    pattern = "d MMM y" if start.year != last.year else "d MMM" if start.month != last.month else "d"
    return f"{format_date(start, pattern, locale='en')} to {day(last, language)}"


def country(code: str, language: str) -> str:
    """The name of an ISO 3166 country, or what was given if there is no such."""
    return str(Locale.parse(language).territories.get(code.upper(), code))
