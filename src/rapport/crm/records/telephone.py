"""By which of its digits a telephone number is told, however it is written and whichever prefix leads it."""

import re
from typing import Final

from rapport.crm.records.folding import fold

DIGITS: Final = 9
"""So many of a number's last digits tell whose it is: of most countries' numbers, all but the prefix."""

FEWEST: Final = 6
"""Fewer are nobody's in particular."""

_NOT_DIGIT = re.compile(r"\D")


def whole(phone: str) -> str:
    """Its digits, without leading zeros."""
    return _NOT_DIGIT.sub("", fold(phone)).lstrip("0")


def endings(phone: str) -> list[str]:
    """The digits that a number of the same person ends in; nothing for what is too short to be one person's."""
    digits = whole(phone)
    if len(digits) < FEWEST:
        return []
    if len(digits) > DIGITS + 1 or not fold(phone).strip().startswith(("+", "00")):
        return [digits[-DIGITS:]]
    # A short number with a prefix of one to three digits may be written without it.
    without = (digits[cut:] for cut in (1, 2, 3))
    return [digits, *(each for each in without if len(each) > FEWEST and not each.startswith("0"))]
