"""Finds thousands of texts in files of any size, in every form in which software writes text down.

A form of seven bytes or more covers one whole aligned word of four bytes, wherever it lies. So the words of a piece
of a file, as a set, tell at once which few forms are worth looking for in it. Shorter forms are left out: among
gigabytes of ciphertext they occur by chance.
"""

import base64
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

SHORTEST = 7
PIECE = 1 << 20
_WORD = 4


def forms(text: str) -> set[bytes]:
    """A text, as it was typed and folded, in each encoding."""
    found = {form for each in (text, text.casefold()) for form in _forms(each)}
    return {form for form in found if len(form) >= SHORTEST}


def _forms(text: str) -> Iterator[bytes]:
    utf8 = text.encode()
    yield from (utf8, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gb18030"))
    escaped, percent = json.dumps(text)[1:-1], quote(text, safe="")
    for upper in (str.lower, str.upper):
        yield re.sub(r"\\u(\w{4})", lambda code, upper=upper: "\\u" + upper(code[1]), escaped).encode()
        yield re.sub(r"%\w\w", lambda code, upper=upper: upper(code[0]), percent).encode()
        yield upper(utf8.hex()).encode()
    for shift in range(3):
        # Without the characters that also hold bits of what stands before or after.
        whole = base64.b64encode(bytes(shift) + utf8)[-(-shift * 8 // 6) : (shift + len(utf8)) * 8 // 6]
        yield from (whole, whole.translate(bytes.maketrans(b"+/", b"-_")))


class Texts:
    """Texts to be looked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = {form: text for text in texts for form in forms(text)}
        self._overlap = max(map(len, self._texts)) + _WORD
        counts = Counter(word for form in self._texts for word in _words(form))
        self._by_word: dict[int, list[bytes]] = defaultdict(list)
        for form in self._texts:
            for phase in range(_WORD):
                # The word that the fewest forms share tells most.
                word = min(_words(form, phase, _WORD), key=lambda each: counts[each])
                self._by_word[word].append(form)
        self._known = frozenset(self._by_word)

    def in_bytes(self, data: bytes) -> set[str]:
        """The texts that are in there."""
        aligned = memoryview(data)[: len(data) // _WORD * _WORD].cast("I")
        candidates = {form for word in self._known.intersection(aligned) for form in self._by_word[word]}
        return {self._texts[form] for form in candidates if form in data}

    def in_file(self, path: Path) -> set[str]:
        """The texts in a file; one that goes away meanwhile has none."""
        try:
            with path.open("rb") as file:
                return {text for piece in self._pieces(file) for text in self.in_bytes(piece)}
        except FileNotFoundError:
            return set()

    def in_folder(self, folder: Path) -> set[str]:
        """The texts in all files below a folder."""
        return {text for path in folder.rglob("*") if path.is_file() for text in self.in_file(path)}

    def _pieces(self, file: BinaryIO) -> Iterator[bytes]:
        """Pieces that share an overlap; the padding makes the last aligned word a whole one."""
        kept = b""
        while data := file.read(PIECE):
            yield kept + data + bytes(_WORD)
            kept = (kept + data)[-self._overlap :]


def _words(form: bytes, start: int = 0, step: int = 1) -> list[int]:
    last = len(form) - _WORD + 1
    return [int.from_bytes(form[at : at + _WORD], sys.byteorder) for at in range(start, last, step)]
