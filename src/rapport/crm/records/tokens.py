"""Searching what is encrypted: how a text and a query are cut into grams, and the exact check after decryption.

The database holds keyed hashes of `grams(text)`; a query asks for rows that hold all grams of each of its words,
and `matches` then decides on the decrypted text. The grams of a word that matches are always among the text's, so
nothing is lost (a property test holds it). Pure functions: no keys, no I/O.

What matches: a word of three or more letters or with a hanzi, anywhere inside a word of the text; one or two
letters, at the start of a word; digits, whatever separates them in the text ("138-1234" finds 13812345); letters that
spell pinyin from a syllable's start, or the initials of neighbouring hanzi. Words are joined by AND. Case, width and
diacritics never count, nor whether hanzi are simplified or traditional (pinyin is that of the form that is written).
Words are separated by white space; inside one, a new start follows each punctuation mark.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from kernel.folding import DENSE, end_in, fold, fold_with_places, is_punctuation, simplified
from kernel.pinyin import HAN_RUN, find, lattice, pinyin_display, spellings
from kernel.text import Text
from kernel.token_hash import Cut, windows

__all__ = [
    "MAX_CHARS", "NOTICES", "Haystack", "Query", "QueryWord", "coverage", "cut", "grams", "haystack", "highlight",
    "is_whole", "joined", "matches", "parse_query", "pinyin_display", "starts",
]  # fmt: skip

MAX_CHARS: Final = 1000
"""Code points of a text that search sees; the rest of a longer one isn't found: decision 0006."""

MAX_QUERY_CHARS: Final = 200
MAX_WORDS: Final = 8
MAX_WORD_GRAMS: Final = 16
"""Grams asked for per word: more don't narrow a search, and any subset loses nothing."""

NOTICES: Final = {
    "search.too_short": Text(
        zh="请输入至少一个汉字、字母或数字。", en="Type at least one letter, digit or Chinese character."
    ),
    "search.word_start": Text(
        zh="一两个字母只匹配词首和拼音；多输入一些可以查找词中间。",
        en="One or two letters match the starts of words only; type three to search inside words.",
    ),
}

_SHORT: Final = 2
_RUN = re.compile(f"[{DENSE}]+|[^{DENSE}\\s]+")
_IS_DENSE = re.compile(f"[{DENSE}]")
_INNER_START = re.compile(f"(?:(?<=[^\\w\\s{DENSE}])|(?<=_))[^\\W_{DENSE}][^\\s{DENSE}]?")
_WORD_START = f"(?:(?<!\\S)|(?<=[{DENSE}])|(?<![^\\W_])(?=[^\\W_]))"
_NUMBER = re.compile(r"[0-9][0-9+\-()./]*[+\-()./][0-9+\-()./]*")
_SEPARATORS = r"[+\-()./ ]*"
_NUMBER_QUERY = re.compile(r"[0-9+\-()./]+")
_LETTERS = re.compile(r"[a-z]+")
_NOT_DIGIT = re.compile("[^0-9]")


class QueryWord(NamedTuple):
    """One word of a query: `text` is folded; `grams` must all be in a text's grams; `short` matches starts only."""

    text: str
    grams: tuple[str, ...]
    short: bool

    @property
    def too_short(self) -> bool:
        """True if the word can't narrow anything (punctuation alone): it asks nothing and matches everything."""
        return not self.grams


class Query(NamedTuple):
    """A parsed query; every word must match. `notice` is a code of `NOTICES` to show beside the hits; `whole` is all
    that was typed, as `joined` writes it.
    """

    words: tuple[QueryWord, ...]
    notice: str | None
    whole: str


class Haystack(NamedTuple):
    """What a query is checked against: a folded text, the same before its hanzi were simplified, and its numbers."""

    text: str
    written: str
    numbers: tuple[str, ...]


def cut(text: str, kind: str = "text") -> Cut:
    """A text as `Keyset.record_tokens` takes it. `kind`: name, text, email, phone or url."""
    folded = fold(text[:MAX_CHARS])
    spelt: set[str] = set()
    if folded.isascii():
        runs = folded.split()
    else:
        runs = []
        for run in _RUN.findall(simplified(folded)):
            runs += [run[at : at + 2] for at in range(len(run))] if _IS_DENSE.match(run) else [run]
        for run in HAN_RUN.findall(folded):
            spelt |= spellings(run)
    if not folded.replace(" ", "").isalnum():
        runs += _INNER_START.findall(folded)
        runs += _numbers(folded, kind)
    elif kind == "phone":
        runs += _numbers(folded, kind)
    return ("\0\0" + "\0\0".join(runs) if runs else "", spelt)


def grams(text: str, kind: str = "text") -> set[str]:
    """The grams of a text, of one to three characters; the database holds their keyed tokens."""
    runs, spelt = cut(text, kind)
    return {*spelt, *windows(runs)}


def haystack(text: str, kind: str = "text") -> Haystack:
    """A text as queries are checked against it. `kind`: as in `cut`."""
    folded = fold(text[:MAX_CHARS])
    return Haystack(simplified(folded), folded, tuple(_numbers(folded, kind)))


def parse_query(q: str) -> Query:
    """Cuts a query into its words, at most `MAX_WORDS`."""
    words = tuple(_parse_word(word) for word in simplified(fold(q[:MAX_QUERY_CHARS])).split()[:MAX_WORDS])
    asking, whole = [word for word in words if not word.too_short], joined(simplified(fold(q[:MAX_CHARS])))
    if not asking:
        return Query(words, "search.too_short", whole)
    return Query(words, "search.word_start" if any(word.short for word in asking) else None, whole)


def joined(folded: str) -> str:
    """A folded text with single spaces between its words."""
    return " ".join(folded.split())


def is_whole(query: Query, stack: Haystack) -> bool:
    """True if the text is the query, whatever its case, width, diacritics and spaces."""
    return joined(stack.text) == query.whole


def matches(word: QueryWord, stack: Haystack) -> bool:
    """The exact check of one word."""
    if word.too_short:
        return True
    if _at_word_start(word.text).search(stack.text) if word.short else word.text in stack.text:
        return True
    if word.text.isdigit() and not word.short:
        return any(word.text in number for number in stack.numbers)
    return any(True for _ in _spelt_ranges(word, stack.written))


def starts(query: Query, stack: Haystack) -> bool:
    """True if the whole text starts with the query, by its characters, numbers, pinyin or initials."""
    prefix = " ".join(word.text for word in query.words)
    folded = joined(stack.text)
    if folded.startswith(prefix):
        return True
    if prefix.isdigit():
        return bool(re.match(_SEPARATORS + _SEPARATORS.join(prefix), folded))
    run = HAN_RUN.match(stack.written.lstrip()) if _LETTERS.fullmatch(prefix) else None
    return bool(run and any(start == 0 for start, _ in find(prefix, lattice(run[0]))))


def highlight(text: str, query: Query, kind: str = "text") -> list[tuple[int, int]]:
    """The matched ranges (start, end) in code points of the original text, merged and in order.

    Of letters that spell pinyin, the hanzi are marked; of digits, what stands between the first and the last.
    """
    folded, places = fold_with_places(text[:MAX_CHARS])
    found = _all_ranges(query, simplified(folded), folded, kind)
    return _merged([(places[start], end_in(text, places, end)) for start, end in found])


def coverage(stack: Haystack, query: Query, kind: str = "text") -> float:
    """How much of a text was meant: the share of its folded characters, 0 to 1."""
    merged = _merged(_all_ranges(query, stack.text, stack.written, kind))
    return sum([end - start for start, end in merged]) / max(1, len(stack.text))


def _parse_word(word: str) -> QueryWord:
    if _NUMBER_QUERY.fullmatch(word) and len(digits := _NOT_DIGIT.sub("", word)) > _SHORT:
        word = digits
    if is_punctuation(word):
        return QueryWord(word, (), short=True)
    runs = _RUN.findall(word)
    if len(word) <= _SHORT and not _IS_DENSE.search(word):
        return QueryWord(word, (word,), short=True)
    wanted = [gram for run in runs for gram in (_dense(run) if _IS_DENSE.match(run) else _trigrams(run))]
    wanted = list(dict.fromkeys(wanted))
    step = -(-len(wanted) // MAX_WORD_GRAMS)
    return QueryWord(word, tuple(wanted[::step]), short=False)


def _dense(run: str) -> list[str]:
    """What a query's run of dense characters needs: bigrams, or the one character."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def _trigrams(run: str) -> list[str]:
    return [run[at : at + 3] for at in range(len(run) - 2)]


def _numbers(folded: str, kind: str) -> list[str]:
    """Numbers written with separators, as digits alone; of a phone, all its digits."""
    written = [folded] if kind == "phone" else _NUMBER.findall(folded)
    numbers = [_NOT_DIGIT.sub("", number) for number in written]
    return [number for number in numbers if len(number) > _SHORT]


def _all_ranges(query: Query, text: str, written: str, kind: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for word in query.words:
        if not word.too_short:
            found += _ranges_in(word, text) or _number_ranges(word, text, kind) or _spelt_ranges(word, written)
    return found


def _ranges_in(word: QueryWord, folded: str) -> list[tuple[int, int]]:
    if word.short:
        return [match.span() for match in _at_word_start(word.text).finditer(folded)]
    found, at = [], folded.find(word.text)
    while at >= 0:
        end = at + len(word.text)
        found.append((at, end))
        at = folded.find(word.text, end)
    return found


@lru_cache(maxsize=256)
def _at_word_start(text: str) -> re.Pattern[str]:
    """Finds one or two characters where a word starts."""
    return re.compile(_WORD_START + re.escape(text))


def _spelt_ranges(word: QueryWord, folded: str) -> Iterator[tuple[int, int]]:
    if _LETTERS.fullmatch(word.text):
        for run in HAN_RUN.finditer(folded):
            for start, end in find(word.text, lattice(run[0])):
                yield run.start() + start, run.start() + end


def _number_ranges(word: QueryWord, folded: str, kind: str) -> list[tuple[int, int]]:
    if word.short or not word.text.isdigit():
        return []
    pattern = r"[^0-9]*" if kind == "phone" else r"[+\-()./]*"
    return [match.span() for match in re.finditer(pattern.join(word.text), folded)]


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
