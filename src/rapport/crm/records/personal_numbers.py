"""Personal numbers: bank accounts and identity numbers. Encrypted, found by the whole number or by its last digits.

The database holds a ciphertext, the keyed hash of the whole number and, as its coarse bucket, the keyed hash of the
last four characters: what people quote on the phone and read on a masked screen. Nothing else of them can be asked
for, sorted or grouped by. A number is kept without the spaces and dashes it was written with.
"""

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from kernel.columns import cipher, hashed
from kernel.crypto import Keyset
from kernel.text import Text
from rapport.crm.records.kinds import EQUALITY, Columns, Kind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

LAST = 4
"""Characters at the end of a number that are shown and asked for by themselves."""

_SEPARATORS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff‐-―−-]+")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}\Z")
_CHINESE_IDENTITY = re.compile(r"\d{17}[\dX]\Z")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class PersonalNumberKind(Kind):
    """A number that belongs to a person or an account: letters and digits, kept in upper case without separators."""

    name = "personal_number"
    encrypted = "personal"
    operators = EQUALITY | {"ends"}
    sortable = False
    expected = Text(zh="号码（字母和数字）", en="a number of letters and digits")
    shape: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z0-9]{4,34}\Z")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        name, *hashes = self._names(field)
        return [cipher(name, field.id), *map(hashed, hashes)]

    def parse(self, field: "Field", raw: object) -> str:
        number = compact(raw) if isinstance(raw, str) else ""
        if not self.shape.match(number) or not self.is_sound(number):
            raise self.refuse()
        return number

    def is_sound(self, number: str) -> bool:
        """Whether a number of the right shape passes the check digits that its standard gives it."""
        return True

    def store(self, field: "Field", value: str | None, keys: Keyset, record: UUID) -> Columns:
        if value is None:
            return dict.fromkeys(self._names(field))
        return {field.name: keys.encrypt_text(value, field=field.id, record=record), **self.hashes(field, value, keys)}

    def hashes(self, field: "Field", value: str, keys: Keyset) -> Columns:
        _, whole, last = self._names(field)
        return {whole: keys.equality(field.id, value), last: keys.equality(field.id, f"*{value[-LAST:]}")}

    def load(self, field: "Field", stored: Any, keys: Keyset, record: UUID) -> str | None:
        return None if stored is None else keys.decrypt_text(stored, field=field.id, record=record)

    def _names(self, field: "Field") -> tuple[str, str, str]:
        return field.name, f"{field.name}_hmac", f"{field.name}_bucket"


class BankAccountKind(PersonalNumberKind):
    """A bank account: an IBAN with its check digits (ISO 13616), or the digits of an account or card."""

    expected = Text(zh="银行账号（6 至 34 位数字，或 IBAN）", en="a bank account: 6 to 34 digits, or an IBAN")

    def is_sound(self, number: str) -> bool:
        if not _IBAN.match(number):
            return number.isdigit() and len(number) >= 6
        turned = number[4:] + number[:4]
        return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


class IdentityNumberKind(PersonalNumberKind):
    """An identity number. Eighteen digits are a Chinese one (GB 11643): its day of birth and check digit must hold."""

    expected = Text(zh="证件号码（身份证号须通过校验）", en="an identity number whose check digit holds")
    shape = re.compile(r"[A-Z0-9]{5,20}\Z")

    def is_sound(self, number: str) -> bool:
        return is_chinese_identity(number) if _CHINESE_IDENTITY.match(number) else True


def is_chinese_identity(number: str) -> bool:
    """Whether this is an 18-digit number with a real day of birth and its check digit (ISO 7064, MOD 11-2)."""
    if not _CHINESE_IDENTITY.match(number):
        return False
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _IDENTITY_WEIGHTS, strict=True))
    return number[17] == "10X98765432"[total % 11]


def compact(text: str) -> str:
    """A number as it is kept: without separators, in narrow upper-case characters."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def grouped(number: str) -> str:
    """A number in groups of four, as it stands on paper; a spreadsheet then doesn't round it to 15 digits."""
    return " ".join(number[at : at + LAST] for at in range(0, len(number), LAST))


def last_hashes(keys: Keyset, field: "Field", last: str) -> tuple[bytes, ...]:
    """What the keyed hash of a number's last characters may be in a row; an asterisk, which no number holds, keeps it
    apart from those of whole ones.
    """
    return keys.equalities(field.id, f"*{last}")
