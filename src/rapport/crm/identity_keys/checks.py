"""What can be told of a number or an address without asking anybody: a number as networks take it, and hints.

A hint refuses nothing: a domain that nobody knows may be right.
"""

import re
from difflib import get_close_matches
from typing import Final, Literal, NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from kernel.folding import fold

Hint = Literal["unlikely_number", "unlikely_domain", "misspelt_domain"]

COMMON: Final = (
    "126.com", "139.com", "163.com", "aliyun.com", "foxmail.com", "gmail.com", "hotmail.com", "icloud.com", "live.com",
    "msn.com", "outlook.com", "protonmail.com", "qq.com", "sina.com", "sohu.com", "yahoo.com", "yeah.net",
)  # fmt: skip
"""Domains that so many people have addresses in that one beside them is a slip."""

NEAR: Final = 0.88
"""One letter more, less or elsewhere in a domain of eight or more; shorter ones have too many neighbours."""

_LABEL: Final = re.compile(r"(?!-)[^\s.@\x00-\x2c\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]{1,63}(?<!-)\Z")
_NUMBERS: Final = re.compile(r"\d+\Z")


class Checked(NamedTuple):
    """What was told."""

    e164: str | None = None
    hint: Hint | None = None
    suggestion: str | None = None


def check(kind: str, value: str, country: str) -> Checked:
    """A number or an address; a number without a prefix is one of the organisation's country."""
    if kind == "phone":
        return _phone(value, country)
    return _mail(value) if kind == "email" else Checked()


def _phone(value: str, country: str) -> Checked:
    try:
        number = phonenumbers.parse(fold(value), country)
    except NumberParseException:
        return Checked(hint="unlikely_number")
    # Which numbers are given out changes faster than any list of them: only what has a wrong form is doubted.
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return Checked(hint="unlikely_number")
    return Checked(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _mail(value: str) -> Checked:
    local, _, domain = value.strip().rpartition("@")
    domain = domain.casefold().rstrip(".")
    labels = domain.split(".")
    if len(local) > 64 or len(labels) < 2 or _NUMBERS.match(labels[-1]) or not all(map(_LABEL.match, labels)):
        return Checked(hint="unlikely_domain")
    meant = _meant(domain)
    return Checked(hint="misspelt_domain", suggestion=f"{local}@{meant}") if meant else Checked()


def _meant(domain: str) -> str | None:
    """The domain that was meant, where one looks like a slip. Slips begin right, others are names of their own:
    `ymail.com` is none of `gmail.com`.
    """
    if domain in COMMON:
        return None
    if domain.endswith(".con"):  # no domain ends so
        return f"{domain[:-1]}m"
    near = get_close_matches(domain, [each for each in COMMON if each[0] == domain[0]], n=1, cutoff=NEAR)
    return near[0] if near else None
