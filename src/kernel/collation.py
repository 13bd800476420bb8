"""The order of texts in lists: pinyin for hanzi, letters without case and accents, and always the same.

Keys are strings that compare code point by code point; `kernel` sorts by them and ranks keep only their order.
"""

import re
import unicodedata
from typing import Final

from kernel.folding import HAN, fold
from kernel.pinyin import HAN_RUN, toned

_RUN: Final = re.compile(f"[{HAN}]+|[^{HAN}]")
_SPACE, _MARK, _DIGIT, _HAN_FIRST, _LETTER, _HAN_LAST = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06"
_TONES: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_NO_TONE: Final = "5"

TEXTS, PERSONS = 1, 2
"""The numbers of the rules that this module has. Ranks remember by which they were made and are made anew under a later
number, so whoever changes the order of texts or of persons' names gives it the next number that none of them had.
"""


def rules_of(*, person: bool) -> int:
    """Which rules put a text, or a person's name, in order."""
    return PERSONS if person else TEXTS


def collation_key(text: str, locale: str, *, person: bool = False) -> str:
    """A sort key. Spaces, marks, digits, then hanzi before letters in Chinese locales and after them in others.

    Hanzi go by syllable, tone and code point, each read in its context; `person` reads a leading surname as one.
    Texts that differ only in case, width or accents stay together, and the text itself decides the rest, so equal
    keys mean equal texts.
    """
    han = _HAN_FIRST if locale.startswith("zh") else _HAN_LAST
    folded = fold(text).strip()
    parts = []
    for run in _RUN.finditer(folded):
        if HAN_RUN.match(run[0]):
            syllables = toned(run[0], person=person and run.start() == 0)
            parts += [han + _syllable(syllable) + hanzi for hanzi, syllable in zip(run[0], syllables, strict=True)]
        else:
            parts.append(_class(run[0]) + run[0])
    return "".join(parts) + "\x00" + text


def both_keys(text: str, *, person: bool = False) -> tuple[str, str]:
    """The keys of a text in Chinese and in other locales, for little more than one of them costs."""
    chinese = collation_key(text, "zh", person=person)
    folded, end, itself = chinese.partition("\x00")
    return chinese, folded.replace(_HAN_FIRST, _HAN_LAST) + end + itself if _HAN_FIRST in folded else chinese


def _class(character: str) -> str:
    if character == " ":
        return _SPACE
    if character.isdigit():
        return _DIGIT
    return _LETTER if character.isalpha() else _MARK


def _syllable(reading: str) -> str:
    """`lǚ` as `lv3`: letters, then the tone, which also ends the syllable, so that xi'an precedes xian."""
    parts = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    tone = next((_TONES[part] for part in parts if part in _TONES), _NO_TONE)
    parts = parts.replace("u\u0308", "v")
    return "".join(part for part in parts if unicodedata.category(part) != "Mn") + tone
