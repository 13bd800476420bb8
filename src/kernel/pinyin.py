"""Pinyin of hanzi: every plausible reading for search, the likely one for showing and sorting.

Search keeps the readings of a run of hanzi as a lattice (for each hanzi a tuple of toneless syllables), so that a
name with three readings of one character and two of another is found under all six without listing them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pypinyin import Style
from pypinyin import pinyin as _pinyin
from pypinyin.constants import PHRASES_DICT

from kernel.folding import HAN

Lattice = Sequence[tuple[str, ...]]

HAN_RUN: Final = re.compile(f"[{HAN}]+")

BEGINNING: Final = 3
"""Characters of what a text starts with that are told apart by tokens of its start."""

MAX_READINGS: Final = 4
"""Of one hanzi. Dictionaries list rarer ones, which only cost tokens and false matches."""

SURNAMES: Final = {
    "尉迟": ("yù", "chí"), "万俟": ("mò", "qí"), "长孙": ("zhǎng", "sūn"), "单于": ("chán", "yú"),
    "澹台": ("tán", "tái"), "令狐": ("líng", "hú"), "曾": ("zēng",), "单": ("shàn",), "解": ("xiè",), "仇": ("qiú",),
    "朴": ("piáo",), "查": ("zhā",), "区": ("ōu",), "任": ("rén",), "华": ("huà",), "盖": ("gě",), "缪": ("miào",),
    "翟": ("zhái",), "乐": ("yuè",), "员": ("yùn",), "宁": ("nìng",), "洗": ("xiǎn",), "覃": ("qín",), "谌": ("chén",),
    "秘": ("bì",), "折": ("shé",), "召": ("shào",), "种": ("chóng",), "繁": ("pó",), "过": ("guō",), "纪": ("jǐ",),
    "黑": ("hè",), "贾": ("jiǎ",), "柏": ("bǎi",), "隗": ("wěi",), "郗": ("xī",), "葛": ("gě",), "那": ("nā",),
    "哈": ("hǎ",), "祭": ("zhài",),
}  # fmt: skip
"""Readings that characters have as surnames, where they aren't the everyday ones."""


@lru_cache(maxsize=32768)
def readings(hanzi: str) -> tuple[str, ...]:
    """The toneless readings of one hanzi, likeliest first; ü is read as v and as u. Empty if it has none."""
    common = _pinyin(hanzi, style=Style.TONE, heteronym=True, errors="ignore")
    toned = [*(common[0] if common else ()), *_SURNAME_READINGS.get(hanzi, ())]
    plain = [spelling for syllable in toned for spelling in _toneless(syllable)]
    return tuple(dict.fromkeys(plain))[:MAX_READINGS]


def lattice(run: str) -> Lattice:
    """The readings of each hanzi of a run."""
    return [readings(hanzi) for hanzi in run]


def spellings(run: str) -> set[str]:
    """The grams under which a run is found: 1 and 2 letters from each syllable's start, trigrams, and initials."""
    found: set[str] = set()
    # The first two letters, and the first two initials, of what may follow the hanzi at hand.
    after, initials = {""}, {""}
    for hanzi in reversed(run):
        alternatives, inside, tails = _syllable_grams(hanzi)
        trigrams = [tail + rest[: 3 - len(tail)] for rest in after for tail in tails]
        heads = {syllable[0] + rest for syllable in alternatives for rest in initials}
        after = {(syllable + rest)[:2] for syllable in alternatives for rest in after} or {""}
        initials = {head[:2] for head in heads} or {""}
        found.update(inside, heads, initials, after, [gram for gram in trigrams if len(gram) > 2])
    found.discard("")
    return found


def beginnings(run: str) -> set[str]:
    """The first three letters with which a run may be spelt, and its first three initials; fewer where it ends."""
    spelt, initials = {""}, {""}
    for hanzi in reversed(run[:BEGINNING]):
        alternatives = readings(hanzi)
        spelt = {(syllable + rest)[:BEGINNING] for syllable in alternatives for rest in spelt} or {""}
        initials = {syllable[0] + rest for syllable in alternatives for rest in initials} or {""}
    return spelt | initials


def find(letters: str, syllables: Lattice) -> Iterator[tuple[int, int]]:
    """The spans (start, end) of hanzi that letters spell: whole syllables with the last one begun, or initials."""
    heads = [tuple({syllable[0] for syllable in alternatives}) for alternatives in syllables]
    by_syllable, by_initial = _spelt_from(letters, syllables), _spelt_from(letters, heads)
    for start in range(len(syllables)):
        if by_syllable[start]:
            yield start, _spelt_until(letters, syllables, start)
        elif by_initial[start]:
            yield start, start + len(letters)


def toned(run: str, *, person: bool = False) -> list[str]:
    """The likely reading of each hanzi in its context, with tone marks; `person` reads a surname as one.

    A hanzi without a reading stands for itself.
    """
    # Looking for phrases takes twenty times as long as reading three hanzi, and few names have one.
    alone = _PHRASE_STARTS.isdisjoint(map("".join, pairwise(run)))
    syllables = [_alone(hanzi) for hanzi in run] if alone else _in_phrases(run)
    if person:
        surname = run[:2] if run[:2] in SURNAMES else run[:1]
        known = SURNAMES.get(surname, ())
        syllables[: len(known)] = known
    return syllables


def pinyin_display(text: str, *, person: bool = False) -> str:
    """Pinyin with tone marks to show beside a text: a syllable for each hanzi, other runs as they are.

    Empty for a text without hanzi.
    """
    if not HAN_RUN.search(text):
        return ""
    shown: list[str] = []
    for run in re.findall(f"[{HAN}]+|[^{HAN}\\s]+", text):
        shown += toned(run, person=person) if HAN_RUN.match(run) else [run]
    return " ".join(shown)


@lru_cache(maxsize=32768)
def _alone(hanzi: str) -> str:
    """The likely reading of a hanzi that stands in no phrase."""
    return _in_phrases(hanzi)[0]


def _in_phrases(run: str) -> list[str]:
    # `list` keeps hanzi without a reading apart; the stubs don't know that errors may answer with a list.
    return [syllable for (syllable,) in _pinyin(run, style=Style.TONE, errors=list)]  # type: ignore[arg-type]


@lru_cache(maxsize=32768)
def _syllable_grams(hanzi: str) -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]:
    """The readings, the grams inside each of them, and the one or two last letters with which a trigram goes on."""
    alternatives = readings(hanzi)
    inside = {syllable[:1] for syllable in alternatives}
    inside.update(syllable[at : at + 3] for syllable in alternatives for at in range(len(syllable) - 2))
    tails = {syllable[-length:] for syllable in alternatives for length in (1, 2)}
    return alternatives, frozenset(inside), tuple(tails)


def _spelt_from(letters: str, syllables: Lattice) -> list[bool]:
    """For each hanzi, whether the letters are spelt from there on.

    One pass from the end, with every place in the letters as a bit: a note that nearly spells a long query at each of
    its hanzi costs no more than any other.
    """
    found, after = [], 0
    for alternatives in reversed(syllables):
        here = 0
        for syllable in alternatives:
            whole, last = _places(letters, syllable)
            here |= last | (whole & (after >> len(syllable)))
        found.append(bool(here & 1))
        after = here
    return found[::-1]


@lru_cache(maxsize=4096)
def _places(letters: str, syllable: str) -> tuple[int, int]:
    """Where in the letters a syllable stands whole, and where it is begun by all that is left; as bits."""
    whole = last = 0
    at = letters.find(syllable)
    while at >= 0:
        whole |= 1 << at
        at = letters.find(syllable, at + 1)
    for at in range(max(0, len(letters) - len(syllable)), len(letters)):
        if syllable.startswith(letters[at:]):
            last |= 1 << at
    return whole, last


def _spelt_until(letters: str, syllables: Lattice, start: int) -> int:
    """The end of what `_spelt_from` found."""
    at, index = {0}, start
    while not any(syllable.startswith(letters[place:]) for place in at for syllable in syllables[index]):
        at = {
            place + len(syllable)
            for place in at
            for syllable in syllables[index]
            if letters.startswith(syllable, place)
        }
        index += 1
    return index + 1


def _toneless(syllable: str) -> tuple[str, ...]:
    parts = unicodedata.normalize("NFD", syllable)
    letters = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    if "\u0308" in parts:
        return (letters.replace("u", "v"), letters)
    return (letters,)


_PHRASE_STARTS: Final = frozenset(phrase[:2] for phrase in PHRASES_DICT)
"""The first two hanzi of every phrase that has a reading of its own."""

_SURNAME_READINGS = {
    hanzi: (reading,) for surname, sounds in SURNAMES.items() for hanzi, reading in zip(surname, sounds, strict=True)
}
