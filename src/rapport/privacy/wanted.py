"""What identifies a person, and where a text names it: pure functions, no keys, no I/O.

A name counts as a whole: its words beside each other in either order, hanzi simplified or traditional. An address
counts as a whole. A phone number counts by its last digits, whatever separates them and whichever prefix leads them.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from kernel.folding import DENSE, end_in, fold, fold_with_places, simplified
from rapport.crm.records import telephone

Why = Literal["name", "email", "phone"]
WHY: Final[tuple[Why, ...]] = ("name", "email", "phone")

BLACK: Final = "███"
"""What stands where a person was named."""

AROUND: Final = 60
"""Characters that are shown of what stands before; after it twice as many."""

_LETTER: Final = f"[^\\W\\d_{DENSE}]"
_BETWEEN: Final = r"[\s().\-/]*"
_LEADING: Final = rf"(?<!\d)(?:[+(]{{0,2}}(?:\d{_BETWEEN}){{1,5}})?"
_APART: Final = r",?\s+"
_IS_DENSE = re.compile(f"[{DENSE}]")

MOST: Final = 10
"""Names, addresses and numbers of one request, of each."""

_Text = Annotated[str, Meta(min_length=2, max_length=200)]
_Texts = Annotated[list[_Text], Meta(max_length=MOST)]


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody is known by, as it was typed."""

    names: _Texts = []
    emails: _Texts = []
    phones: _Texts = []

    @property
    def usable(self) -> bool:
        """Whether each of them can be looked for without meaning everybody."""
        return all(
            (*map(_pattern_of_name, self.names), *map(_is_address, self.emails), *map(telephone.endings, self.phones))
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.names or self.emails or self.phones)


class Matcher:
    """Looks for a person in texts."""

    def __init__(self, wanted: Subject) -> None:
        self._wanted = wanted

    def why(self, text: str) -> set[Why]:
        """By what a text names the person; empty where it doesn't."""
        folded = simplified(fold(text))
        return {kind for kind, pattern in self._patterns.items() if pattern.search(folded)}

    def around(self, text: str) -> str:
        """The words around the first place in which a text names the person."""
        start = max(self.redacted(text).find(BLACK), 0)
        begin, end = max(0, start - AROUND), start + 2 * AROUND
        return f"{'…' if begin else ''}{text[begin:end].strip()}{'…' if end < len(text) else ''}"

    def is_all_of(self, text: str) -> bool:
        """Whether a text is what the person is known by, and nothing more."""
        return self.redacted(text.strip()) == BLACK

    def redacted(self, text: str) -> str:
        """The text with what names the person blacked out."""
        folded, places = fold_with_places(text)
        found = sorted(self._ranges(simplified(folded)))
        parts, at = list[str](), 0
        for start, end in found:
            first, last = places[start], end_in(text, places, end)
            if last > at:
                parts += [text[at : max(first, at)], BLACK if first >= at else ""]
                at = last
        return "".join([*parts, text[at:]])

    def _ranges(self, folded: str) -> Iterator[tuple[int, int]]:
        for pattern in self._patterns.values():
            for match in pattern.finditer(folded):
                yield match.span()

    @cached_property
    def _patterns(self) -> dict[Why, re.Pattern[str]]:
        by_kind: dict[Why, list[str]] = {
            "name": [each for name in self._wanted.names for each in _pattern_of_name(name)],
            "email": [_pattern_of_address(each) for each in self._wanted.emails],
            "phone": [
                each for phone in self._wanted.phones for each in map(_pattern_of_number, telephone.endings(phone))
            ],
        }
        return {kind: re.compile("|".join(patterns)) for kind, patterns in by_kind.items() if patterns}


def _pattern_of_name(name: str) -> list[str]:
    """Nothing for what is too short to be anybody's: one letter, one sign, digits."""
    folded = simplified(fold(name)).replace(",", " ")
    words = folded.split()
    if _IS_DENSE.search(folded):
        signs = "".join(words)
        return [r"\s*".join(map(re.escape, signs))] if len(signs) > 1 else []
    if sum(map(len, words)) < 3 or not any(character.isalpha() for character in folded):
        return []
    orders = {tuple(words), (*words[-1:], *words[:-1])}
    written = [_APART.join(map(re.escape, order)) for order in sorted(orders)]
    return [f"(?<!{_LETTER}){each}(?!{_LETTER})" for each in written]


def _is_address(text: str) -> bool:
    name, at, domain = text.strip().rpartition("@")
    return bool(at and name and "." in domain)


def _pattern_of_address(text: str) -> str:
    return rf"(?<![\w.%+\-]){re.escape(fold(text.strip()))}(?![\w\-]|\.\w)"


def _pattern_of_number(digits: str) -> str:
    return f"{_LEADING}{_BETWEEN.join(digits)}" + r"(?!\d)"
