"""Finds thousands of texts in files of any size, in every form in which software writes text down.

A form of fifteen bytes or more covers one whole aligned word of eight bytes, wherever it lies, and one of seven a word
of four. So the words of a piece of a file, as a set, tell at once which few forms are worth looking for in it. Shorter
forms are left out: among gigabytes of ciphertext they occur by chance.
"""

import base64
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import quote

SHORTEST = 7
PIECE = 1 << 20
LONG, SHORT = 8, 4


def forms(text: str) -> set[bytes]:
    """A text, as it was typed and folded, in each encoding."""
    found = {form for each in (text, text.casefold()) for form in _forms(each)}
    return {form for form in found if len(form) >= SHORTEST}


def _forms(text: str) -> Iterator[bytes]:
    utf8 = text.encode()
    yield from (utf8, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gb18030"))
    escaped, percent = json.dumps(text)[1:-1], quote(text, safe="")
    for case in (str.lower, str.upper):
        yield re.sub(r"(?<=\\u)\w{4}", partial(_in_case, case), escaped).encode()
        yield re.sub(r"%\w\w", partial(_in_case, case), percent).encode()
        yield case(utf8.hex()).encode()
    for shift in range(3):
        # Without the characters that also hold bits of what stands before or after.
        whole = base64.b64encode(bytes(shift) + utf8)[-(-shift * 8 // 6) : (shift + len(utf8)) * 8 // 6]
        yield from (whole, whole.translate(bytes.maketrans(b"+/", b"-_")))


def _in_case(case: Callable[[str], str], code: re.Match[str]) -> str:
    return case(code[0])


class Texts:
    """Texts to be looked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = {form: text for text in texts for form in forms(text)}
        self._overlap = max(map(len, self._texts)) + LONG
        long = {form for form in self._texts if len(form) >= 2 * LONG - 1}
        self._indexes = [_Index(long, LONG, "Q"), _Index(self._texts.keys() - long, SHORT, "I")]

    def in_bytes(self, data: bytes) -> set[str]:
        """The texts that are in there."""
        return {self._texts[form] for index in self._indexes for form in index.candidates(data) if form in data}

    def in_file(self, path: Path) -> set[str]:
        """The texts in a file; one that goes away meanwhile has none."""
        try:
            with path.open("rb") as file:
                return {text for piece in self._pieces(file) for text in self.in_bytes(piece)}
        except FileNotFoundError:
            return set()

    def _pieces(self, file: BinaryIO) -> Iterator[bytes]:
        """Pieces that share an overlap; the padding makes the last aligned word a whole one."""
        kept = b""
        while data := file.read(PIECE):
            yield kept + data + bytes(LONG)
            kept = (kept + data)[-self._overlap :]


class _Index:
    """Forms by one aligned word of each phase: whatever holds the form holds one of these words."""

    def __init__(self, wanted: Set[bytes], size: int, code: Literal["Q", "I"]) -> None:
        self._size = size
        self._code: Literal["Q", "I"] = code
        counts = Counter(word for form in wanted for word in self._words(form))
        self._by_word: dict[int, list[bytes]] = defaultdict(list)
        for form in wanted:
            for phase in range(size):
                # The word that the fewest forms share tells most.
                word = min(self._words(form, phase, size), key=lambda each: counts[each])
                self._by_word[word].append(form)
        self._known = frozenset(self._by_word)

    def candidates(self, data: bytes) -> set[bytes]:
        """The forms that may be in there."""
        aligned = memoryview(data)[: len(data) // self._size * self._size].cast(self._code)
        return {form for word in self._known.intersection(aligned) for form in self._by_word[word]}

    def _words(self, form: bytes, start: int = 0, step: int = 1) -> list[int]:
        last = len(form) - self._size + 1
        return [int.from_bytes(form[at : at + self._size], sys.byteorder) for at in range(start, last, step)]
