"""Money: whole minor units of one currency, and the one rounding function. No float comes near an amount."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

import msgspec
from babel.numbers import get_currency_precision, is_currency

_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,12})?")


class MoneyError(ValueError):
    """An amount or a currency that isn't one; the message holds no customer's figure."""


class Money(msgspec.Struct, frozen=True, order=False):
    """An amount in minor units (cents, fen; yen have none) of an ISO 4217 currency."""

    amount_minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Reads "1234.5"; more decimals than the currency has are refused, not rounded. Raises `MoneyError`."""
        if not _DECIMAL.fullmatch(text):
            raise MoneyError("an amount is digits with at most one decimal point, such as 1234.50")
        amount = Decimal(text)
        money = cls.of(amount, currency)
        if money.to_decimal() != amount:
            raise MoneyError(f"{currency} has {minor_digits(currency)} decimals")
        return money

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """Rounds an exact amount to the currency's minor unit, halves away from zero. Raises `MoneyError`."""
        digits = minor_digits(currency)
        try:
            rounded = round_half_up(amount, digits)
        except InvalidOperation:
            # More than the 28 digits that decimal arithmetic keeps exact here.
            raise MoneyError("the amount is too large") from None
        return cls(int(rounded.scaleb(digits)), currency)

    def to_decimal(self) -> Decimal:
        """The amount in major units, with as many decimals as the currency has."""
        return Decimal(self.amount_minor).scaleb(-minor_digits(self.currency))

    def to_decimal_string(self) -> str:
        """The amount as the wire has it: "12.50", "-3", never an exponent."""
        return f"{self.to_decimal():f}"


@lru_cache(maxsize=512)
def minor_digits(currency: str) -> int:
    """How many decimals a currency has (Unicode CLDR): 2 for CNY, 0 for JPY, 3 for KWD."""
    if not is_currency(currency):
        raise MoneyError("unknown currency code")
    return get_currency_precision(currency)


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Rounds to so many decimals, halves away from zero: the only rounding in the product."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
