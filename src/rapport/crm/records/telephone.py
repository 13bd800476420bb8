"""By which of its digits a telephone number is told, however it is written and whichever prefix leads it."""

import re
from typing import Final

from kernel.folding import fold

DIGITS: Final = 9
"""So many of a number's last digits tell whose it is: of most countries' numbers, all but the prefix."""

FEWEST: Final = 6
"""Fewer are nobody's in particular."""

_CODES_OF_ONE: Final = ("1", "7")
_CODES_OF_TWO: Final = (
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51",
    "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90",
    "91", "92", "93", "94", "95", "98",
)  # fmt: skip
"""The codes of countries in E.164 that have one digit or two; all others have three."""

_NOT_DIGIT = re.compile(r"\D")


def whole(phone: str) -> str:
    """Its digits, without leading zeros."""
    return _NOT_DIGIT.sub("", fold(phone)).lstrip("0")


def endings(phone: str) -> list[str]:
    """The digits that a number of the same person ends in; nothing for what is too short to be one person's."""
    digits = whole(phone)
    if len(digits) < FEWEST:
        return []
    if len(digits) > DIGITS + 1 or not _has_code(phone):
        return [digits[-DIGITS:]]
    # A short number with a prefix of one to three digits may be written without it.
    without = (digits[cut:] for cut in (1, 2, 3))
    return [digits, *(each for each in without if len(each) > FEWEST and not each.startswith("0"))]


def alike(phone: str) -> list[str]:
    """What a whole number is compared by: two are one person's where they have one of these in common.

    A long one by its last digits; a short one, which others may end in too, whole, and without its country's code.
    """
    digits = whole(phone)
    found = [digits[-DIGITS:]] if len(digits) >= DIGITS else []
    if len(digits) <= DIGITS + 1:
        found.append(digits)
    if _has_code(phone):
        found.append(digits[_length_of_code(digits) :].lstrip("0"))
    return sorted({each for each in found if len(each) >= FEWEST})


def _has_code(phone: str) -> bool:
    return fold(phone).strip().startswith(("+", "00"))


def _length_of_code(digits: str) -> int:
    if digits.startswith(_CODES_OF_ONE):
        return 1
    return 2 if digits.startswith(_CODES_OF_TWO) else 3
