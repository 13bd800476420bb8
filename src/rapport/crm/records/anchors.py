"""Tokens for how a title begins and what it is as a whole: a search finds both first, whatever else holds the words.

They lie beside the grams of the same field, each behind a mark that no gram begins with. What was written before there
were such tokens is found by its grams alone, until a rotation makes its tokens anew.
"""

import hashlib
import re
import struct
from typing import Final

from kernel.folding import fold, simplified
from kernel.pinyin import BEGINNING, HAN_RUN, beginnings
from rapport.crm.records.tokens import MAX_CHARS, Query, joined

_START: Final = "\1"
_WHOLE: Final = "\2"
_NUMBER: Final = re.compile(r"[0-9+\-()./ ]*")
_NOT_DIGIT: Final = re.compile("[^0-9]")
_UNITS: Final = struct.Struct("<5H")
_BASIC: Final = 0x7FFF
"""Five units of fifteen bits, none of them half of a surrogate pair: with the mark they fill one block of the hash."""


def anchors(title: str) -> set[str]:
    """The grams of a title as a whole and of its start: as `tokens.starts` compares, so with its number and pinyin."""
    written = fold(title[:MAX_CHARS])
    plain = joined(simplified(written))
    heads = {plain, _NOT_DIGIT.sub("", plain[: _NUMBER.match(plain).end()])}  # type: ignore[union-attr]  # it matches any text
    run = HAN_RUN.match(written.lstrip())
    if run:
        heads |= beginnings(run[0])
    found = {_START + head[:length] for head in heads for length in range(1, min(BEGINNING, len(head)) + 1)}
    return {*found, _whole(plain)}


def of_start(query: Query) -> list[str]:
    """What a title has that holds all words and starts with the query."""
    prefix = " ".join(word.text for word in query.words)
    return [_START + prefix[:BEGINNING], *(gram for word in query.words for gram in word.grams)]


def of_whole(query: Query) -> list[str]:
    """What a title has that is the query."""
    return [_whole(query.whole)]


def _whole(plain: str) -> str:
    digest = hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=_UNITS.size).digest()
    return _WHOLE + "".join([chr(unit & _BASIC) for unit in _UNITS.unpack(digest)])
