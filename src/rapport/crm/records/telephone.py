"""By which of its digits a telephone number is told, however it is written and whichever prefix leads it."""

import re
from typing import Final

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from kernel.folding import fold

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
    """No country's code begins another one's; what is nobody's yet has three digits."""
    return next((length for length in (1, 2) if int(digits[:length] or 0) in COUNTRY_CODE_TO_REGION_CODE), 3)
