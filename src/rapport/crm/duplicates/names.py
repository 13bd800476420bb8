"""Names as they are compared: without case, width, accents, punctuation and legal forms, hanzi simplified.

A slip is a letter more, less, other or swapped. Digits never count as one, and one hanzi for another only where both
sound alike.
"""

import re
from typing import Final

from rapidfuzz.distance import OSA

from kernel.folding import fold, simplified
from kernel.pinyin import HAN_RUN, readings

_NOT_WORD: Final = re.compile(r"[\W_]+")
_FORMS: Final = {
    *("ab", "ag", "and", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kft"),
    *("kg", "limited", "llc", "llp", "ltd", "nv", "oy", "oyj", "plc", "pty", "sa", "sarl", "sas", "spa", "srl", "the"),
    "und",
}
_HAN_FORMS: Final = re.compile("(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|公司|集团)+$")
MIN_LENGTH: Final = 4


def comparable(name: str) -> str:
    """What of a name says whose it is; the whole of it where nothing would be left."""
    folded = simplified(fold(name))
    words = [word for word in _NOT_WORD.sub(" ", folded).split() if word not in _FORMS]
    joined = " ".join(words)
    return _HAN_FORMS.sub("", joined).strip() or joined or folded.strip()


def close(one: str, other: str) -> bool:
    """Whether two comparable names are probably one: the same words in another order, or a slip or two."""
    if sorted(one.split()) == sorted(other.split()):
        return True
    longest = max(len(one), len(other))
    allowed = 0 if longest < MIN_LENGTH else 1 if longest < 2 * MIN_LENGTH else 2
    distance = OSA.distance(one, other, score_cutoff=allowed)
    return distance <= allowed and _may_be(one, other)


def _may_be(one: str, other: str) -> bool:
    if [char for char in one if char.isdigit()] != [char for char in other if char.isdigit()]:
        return False
    if not HAN_RUN.search(one) and not HAN_RUN.search(other):
        return True
    return len(one) == len(other) and all(
        mine == theirs or not set(readings(mine)).isdisjoint(readings(theirs))
        for mine, theirs in zip(one, other, strict=True)
    )
