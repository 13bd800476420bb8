"""Amounts as Stripe counts them. Mostly the currency's minor units, but not always, and then a hundredfold apart.

Stripe has its own lists (docs.stripe.com/currencies): fifteen currencies are whole, five have three decimals of which
the last must be 0, all others are hundredths, also the króna and Uganda's shilling, which have no such coins. CLDR,
whose digits `kernel.money` goes by, differs for a dozen.
"""

from decimal import Decimal

from kernel.money import Money, minor_digits
from payments.errors import GatewayRefused

_WHOLE = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)  # fmt: skip
_THOUSANDTHS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))


def to_stripe(money: Money) -> int:
    """The amount to send. Raises `GatewayRefused` for one that Stripe can't take to the last unit."""
    exact = money.to_decimal().scaleb(_digits(money.currency))
    amount = int(exact)
    too_fine = money.currency in _THOUSANDTHS and amount % 10
    if amount != exact or too_fine or amount <= 0:
        raise GatewayRefused("amount_invalid")
    return amount


def from_stripe(amount: int, currency: str) -> Money:
    """An amount that Stripe tells; its currencies are in small letters."""
    code = currency.upper()
    return Money(int(Decimal(amount).scaleb(minor_digits(code) - _digits(code))), code)


def _digits(currency: str) -> int:
    if currency in _WHOLE:
        return 0
    return 3 if currency in _THOUSANDTHS else 2
