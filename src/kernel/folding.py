"""Folding: the form in which texts are compared, and the way back to the original's code points.

Every code point folds by itself (NFKD, case-folded, without marks and control characters), so a composed and a
decomposed é are one, and a place in the folded text leads back to one place in the original.
"""

import unicodedata
from functools import lru_cache
from typing import Final

from opencc import OpenCC

DENSE: Final = "\u1100-\u11ff\u2190-\u2bff\u2e80-\ud7ff\uf900-\ufaff\U00010000-\U0010ffff"
"""Scripts in which one character says something: hanzi, kana, (folded) hangul, symbols and emoji. A regex class."""

_DROPPED: Final = frozenset({"Mn", "Me", "Cc", "Cf"})


HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
"""Hanzi after folding. A regex class."""


class _Folds(dict[int, str]):
    """Code point -> its folded form, filled as code points turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_one(chr(code))
        return folded


def fold(text: str) -> str:
    """The form to compare; may be longer or shorter than the text, and white space is always plain spaces."""
    if text.isascii() and text.isprintable():
        return text.lower()
    return text.translate(_FOLDS)


def simplified(folded: str) -> str:
    """A folded text with each traditional hanzi as its simplified one; as long as before, so that places stay.

    Each by itself and whatever it means there, 乾 in 乾坤 too: search has to find either form by the other, not to
    write well.
    """
    return folded if folded.isascii() else folded.translate(_SIMPLER)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index of the code point that it came from."""
    if text.isascii() and text.isprintable():
        return text.lower(), list(range(len(text)))
    places: list[int] = []
    parts: list[str] = []
    for index, character in enumerate(text):
        part = _FOLDS[ord(character)]
        parts.append(part)
        places += [index] * len(part)
    return "".join(parts), places


def end_in(text: str, places: list[int], end: int) -> int:
    """Where a match that ends before folded place `end` ends in the original, its combining marks included."""
    last = places[end - 1] + 1
    following = places[end] if end < len(places) else len(text)
    while last < following and unicodedata.category(text[last]) in _DROPPED:
        last += 1
    return last


def is_punctuation(folded: str) -> bool:
    """True if nothing in it can be meant as a word: no letter, digit or symbol beyond ASCII."""
    return not any(_means_something(character) for character in folded)


def _means_something(character: str) -> bool:
    return character.isalnum() or (not character.isascii() and unicodedata.category(character)[0] not in "PZC")


def _fold_one(character: str) -> str:
    if character.isspace():
        return " "
    before, folded = "", character
    while folded != before:
        before = folded
        parts = unicodedata.normalize("NFKD", folded.casefold())
        folded = "".join(part for part in parts if unicodedata.category(part) not in _DROPPED)
    return folded


class _Simpler(dict[int, str]):
    """Code point -> the simplified form of a hanzi, filled as code points turn up."""

    def __missing__(self, code: int) -> str:
        character: str = _converter().convert(chr(code))
        self[code] = character
        return character


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


_FOLDS = _Folds()
_SIMPLER = _Simpler()
