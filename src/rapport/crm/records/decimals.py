"""Exact numbers between JSON and columns."""

from decimal import Decimal, InvalidOperation

MAX_DIGITS = 60
"""Digits before or after the point of a number that is looked at more closely; no column takes as many."""


def read_decimal(raw: object) -> Decimal | None:
    """The number that a JSON value says; None for what is none, or none that any column could hold."""
    if isinstance(raw, bool) or not isinstance(raw, (int, str, Decimal)):
        return None
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if not number:  # 0E+999999 would be written out with all its zeros
        return Decimal(0)
    # Looked at before anything is computed: arithmetic on 1e1000000 overflows the context.
    if max(abs(number.adjusted()), abs(int(number.as_tuple().exponent))) > MAX_DIGITS:
        return None
    return number


def decimal_string(number: Decimal) -> str:
    """Plain digits without trailing zeros: 1100.04, 500, 0."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
