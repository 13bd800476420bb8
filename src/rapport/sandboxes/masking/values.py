"""One value that takes the place of another, by the kind of personal data that it is.

The same text always gets the same substitute, so duplicates stay duplicates and what two records share they still
share; another key gives others. The key is random, lives as long as the copy is made and is written nowhere, so that
nobody can try out afterwards what a substitute stands for. A substitute is never the text itself.
"""

import datetime as dt
import hashlib
import hmac
import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from rapport.crm.records.credit_code import ALPHABET, check_character
from rapport.crm.records.personal_numbers import is_chinese_identity
from rapport.sandboxes.masking import words

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7af]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_SPECIFIC: Final = "abcdefghijkmnpqrstuvwxyz23456789"

LONGEST: Final = 2000
"""Characters of a substitute for a long text."""

_TRIES: Final = 8


class Draw:
    """Numbers that follow from a key and a text alone."""

    def __init__(self, key: bytes, seed: str) -> None:
        self._key, self._seed, self._round, self._left = key, seed.encode("utf-8", "surrogatepass"), 0, b""

    def below(self, limit: int) -> int:
        """The next number, from 0 to before `limit`, which is small."""
        while len(self._left) < 4:
            self._left += hmac.digest(self._key, self._round.to_bytes(4, "big") + self._seed, hashlib.sha256)
            self._round += 1
        number, self._left = int.from_bytes(self._left[:4], "big"), self._left[4:]
        return number % limit

    def one(self, of: Sequence[str]) -> str:
        """One of several."""
        return of[self.below(len(of))]

    def some(self, of: Sequence[str], count: int) -> str:
        """So many of them."""
        return "".join(self.one(of) for _ in range(count))


class Mask:
    """Substitutes under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._made: dict[str, Callable[[Draw, str], str]] = {
            "name": _name, "organisation": _organisation, "phone": _phone, "address": _address, "place": _place,
            "title": _title, "subject": _subject, "code": _code, "label": _label, "free": _free, "date": _date,
            "identity_number": _identity_number, "bank_account": _bank_account, "file_name": _file_name,
            "point": _point,
            "credit_code": _credit_code,
        }  # fmt: skip

    def text(self, kind: str, value: str) -> str:
        """What takes the place of a text of this kind; `harmless` stays. A text without a character stays too."""
        if kind == "harmless" or not value.strip():
            return value
        if kind == "email":
            return self._email(value)
        if kind == "web":
            return f"https://www.{self._domain(_host(value))}"
        make, seed = self._made[kind], _seed(kind, value)
        for number in range(_TRIES):
            made = make(Draw(self._key, f"{kind}\0{seed}\0{number}"), value)
            if _plain(made) != _plain(value):
                return made
        return f"{made} 2"  # nothing of it could be changed, such as a code of dashes

    def _email(self, value: str) -> str:
        local, _, host = _plain(value).rpartition("@")
        draw = Draw(self._key, f"email\0{local}@{host}")
        first, last = draw.one(words.FIRST).lower(), _surname(draw).lower()
        return f"{first}.{last}.{draw.some(_SPECIFIC, 7)}@{self._domain(host)}"

    def _domain(self, host: str) -> str:
        """Below `.example`, which belongs to nobody (RFC 2606); addresses and websites of a firm still share it."""
        draw = Draw(self._key, f"domain\0{host}")
        return f"{_surname(draw).lower()}-{draw.some(_SPECIFIC, 6)}.example"


def _plain(value: str) -> str:
    """The form in which two texts count as equal, as fields have it."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _seed(kind: str, value: str) -> str:
    """What a substitute is chosen by."""
    if kind != "phone":
        return _plain(value)
    digits = _digits(value)
    # With and without the country's code it is the same telephone.
    return digits[-11:] if _is_chinese(digits) else digits[-9:]


def _digits(value: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", value) if char.isascii() and char.isdigit())


def _is_chinese(digits: str) -> bool:
    national = digits.removeprefix("0086").removeprefix("86") if len(digits) > 11 else digits
    return len(national) == 11 and national.startswith("1")


def _host(value: str) -> str:
    plain = _plain(value).removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return re.split(r"[/?#:]", plain, maxsplit=1)[0]


def _surname(draw: Draw) -> str:
    return draw.one(words.HEADS) + draw.one(words.TAILS)


def _name(draw: Draw, value: str) -> str:
    """A person's, in the script that it is written in."""
    if _KANA.search(value):
        return f"{draw.one(words.KANA_SURNAMES)} {draw.one(words.KANA_GIVEN)}"
    if _HAN.search(value):
        return draw.one(words.HAN_SURNAMES) + draw.some(words.HAN_GIVEN, 2)
    if _HANGUL.search(value):
        return draw.one(words.HANGUL_SURNAMES) + draw.some(words.HANGUL_GIVEN, 2)
    if _CYRILLIC.search(value):
        return f"{draw.one(words.CYRILLIC_GIVEN)} {draw.one(words.CYRILLIC_SURNAMES)}"
    return f"{draw.one(words.FIRST)} {draw.one(string.ascii_uppercase)}. {_surname(draw)}"


def _organisation(draw: Draw, value: str) -> str:
    if _HAN.search(value):
        return f"{draw.some(words.HAN_GIVEN, 2)}{draw.one(words.HAN_TRADES)}有限公司"
    return f"{_surname(draw)} {draw.one(words.HEADS)} {draw.one(words.TRADES)} {draw.one(words.FORMS)}"


def _phone(draw: Draw, value: str) -> str:
    """In China one that begins with 154, elsewhere one of country code 999: neither is given to anybody."""
    digits = _digits(value)
    if _is_chinese(digits):
        national = f"154 {draw.some(string.digits, 4)} {draw.some(string.digits, 4)}"
        return f"+86 {national}" if len(digits) > 11 else national
    return f"+999 {draw.some(string.digits, 3)} {draw.some(string.digits, 3)} {draw.some(string.digits, 4)}"


def _place(draw: Draw, value: str) -> str:
    if _HAN.search(value):
        return draw.some(words.HAN_GIVEN, 1) + draw.one(words.HAN_TOWNS)
    return _surname(draw)


def _address(draw: Draw, value: str) -> str:
    number = draw.below(400) + 1
    if _HAN.search(value):
        town = draw.some(words.HAN_GIVEN, 1) + draw.one(words.HAN_TOWNS)
        return f"{town}市{draw.some(words.HAN_GIVEN, 2)}{draw.one(words.HAN_ROADS)}{number}号"
    return f"{number} {_surname(draw)} {draw.one(words.ROADS)}, {_surname(draw)}"


def _point(draw: Draw, value: str) -> str:
    """Anywhere between Lisbon and Tokyo: a place near the real one would say where that is."""
    north, east = 20_000 + draw.below(35_000), draw.below(140_000) - 9_000
    return f"geo:{north / 1000:.3f},{east / 1000:.3f}"


def _title(draw: Draw, value: str) -> str:
    return draw.one(words.HAN_TITLES if _HAN.search(value) else words.TITLES)


def _subject(draw: Draw, value: str) -> str:
    """The name of a deal, a task, an activity."""
    if _HAN.search(value):
        return f"{draw.some(words.HAN_GIVEN, 2)}{draw.one(words.HAN_SUBJECTS)} {draw.below(900) + 100}"
    return f"{_surname(draw)} {draw.one(words.SUBJECTS)} {draw.below(900) + 100}"


def _label(draw: Draw, value: str) -> str:
    word = "标签" if _HAN.search(value) else "Label"
    return f"{word} {draw.some(_SPECIFIC, 5).upper()}"


def _code(draw: Draw, value: str) -> str:
    """Digits for digits and letters for letters; the rest stays where it is."""
    return "".join(_char(draw, char) for char in unicodedata.normalize("NFKC", value))


def _char(draw: Draw, char: str) -> str:
    if char.isdigit():
        return draw.one(string.digits)
    if not char.isalpha():
        return char if char.isascii() else "-"
    if _HAN.match(char):
        return draw.one(words.HAN_GIVEN)
    return draw.one(string.ascii_uppercase if char.isupper() else string.ascii_lowercase)


def _free(draw: Draw, value: str) -> str:
    """Sentences, about as long as what they stand for."""
    parts = words.HAN_SENTENCES if _HAN.search(value) else words.SENTENCES
    wanted, made = min(len(value), LONGEST), ""
    while not made or len(made) < wanted:
        made += "".join(draw.one(each) for each in parts)
    return made[: max(wanted, 12)].strip()


def _date(draw: Draw, value: str) -> str:
    """Another day of the same year, which lists are sorted and grouped by."""
    year = dt.date.fromisoformat(value).year
    return (dt.date(year, 1, 1) + dt.timedelta(days=draw.below(365))).isoformat()


def _identity_number(draw: Draw, value: str) -> str:
    """A Chinese one of a region that there is none of, with its check digit; of others the characters are changed."""
    if not is_chinese_identity(value):
        return _code(draw, value)
    day = (dt.date(1950, 1, 1) + dt.timedelta(days=draw.below(20_000))).strftime("%Y%m%d")
    number = f"000000{day}{draw.some(string.digits, 3)}"
    return next(made for check in "0123456789X" if is_chinese_identity(made := number + check))


def _bank_account(draw: Draw, value: str) -> str:
    """Digits: an account that begins with noughts."""
    return "00" + draw.some(string.digits, max(len(value), 6) - 2)


def _credit_code(draw: Draw, value: str) -> str:
    """One of a place that there is none of, with its check character."""
    body = f"91000000{draw.some(ALPHABET, 9)}"
    return body + check_character(body)


def _file_name(draw: Draw, value: str) -> str:
    """The ending stays, as it says of what type a file is."""
    _, dot, ending = value.rpartition(".")
    stays = dot and 1 <= len(ending) <= 5 and ending.isascii() and ending.isalnum()
    return f"{_label(draw, value).replace('标签', '文件').replace('Label', 'File')}{'.' + ending if stays else ''}"
