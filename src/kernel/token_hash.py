"""Search tokens: keyed 32-bit hashes of short pieces of text (grams), fast enough for an import of a million rows.

AES-256 serves as a pseudo-random function of single blocks: a gram of at most six UTF-16 units and the field id fill
exactly one block, and the first four bytes of its encryption are the token. All grams of a record go through OpenSSL
in one call. Whatever is longer (whole words) or outside the basic plane takes keyed BLAKE2b instead.
"""

import hashlib
import struct
import threading
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from itertools import compress
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

Cut = tuple[str, Collection[str]]
"""A text cut up: its runs (each with two NULs in front, all in one string), and grams beside them.

The grams of a run are its first letter, its first two letters and every three letters in a row, which are exactly the
windows of three characters that don't end in NUL. That form is hashed without making a string of every gram.
"""

_BLOCK: Final = 16
_GRAM_UNITS: Final = 6
_WINDOW: Final = 3
_LAST_OF_BASIC_PLANE: Final = "\uffff"
_TOKENS: Final = struct.Struct("<i12x")
_MAX_FIELD: Final = (1 << 30) - 1


def windows(runs: str) -> list[str]:
    """The grams of runs, as `Cut` says."""
    places = range(len(runs) - _WINDOW + 1)
    return [runs[at : at + _WINDOW].lstrip("\0") for at in places if runs[at + _WINDOW - 1] != "\0"]


class TokenHash:
    """The hash under one keyset's two keys. Safe to share between threads."""

    __slots__ = ("_cipher", "_local", "_word_key")

    def __init__(self, gram_key: bytes, word_key: bytes) -> None:
        # ECB is the name of "each block by itself", which is what a function of one block needs; nothing is decrypted.
        self._cipher = Cipher(AES256(gram_key), ECB())  # noqa: S305  # nosec B305  # of one block
        self._word_key = word_key
        self._local = threading.local()

    def of_grams(self, field: int, grams: Sequence[str]) -> list[int]:
        """The token of each gram, in order unless some of them take the other hash."""
        pads = _pads(field)
        try:
            blocks = "".join([pads[len(gram)] % gram for gram in grams]).encode("utf-16-le", "surrogatepass")
        except IndexError:
            blocks = b""
        if len(blocks) == _BLOCK * len(grams):
            return [token for (token,) in _TOKENS.iter_unpack(self._encrypted(blocks))]
        return [self._one(field, gram) for gram in grams]

    def of_records(self, records: Sequence[Sequence[tuple[int, Cut]]]) -> list[list[int]]:
        """The tokens of each record's cut fields, in no promised order, some of them twice."""
        # Two NULs at the end give every character a window; windows that end in NUL, these and those between runs
        # (so also those between records), are no grams and fall out.
        text = "".join([runs for record in records for _, (runs, _) in record]) + "\0\0"
        units = text.encode("utf-16-le", "surrogatepass")
        if len(units) != 2 * len(text):
            return [self._alone(record) for record in records]
        blocks = bytearray().join([_template(field) * len(runs) for record in records for field, (runs, _) in record])
        _write_windows(blocks, units, wide=not text.isascii())
        ends = memoryview(text[2:].encode("utf-32-le", "surrogatepass")).cast("I")
        hashed, found, start = memoryview(self._encrypted(blocks)), self._beside(records), 0
        for record, tokens in zip(records, found, strict=True):
            stop = start + sum([len(runs) for _, (runs, _) in record])
            unpacked = _unpacker(stop - start)(hashed[start * _BLOCK : stop * _BLOCK])
            tokens += compress(unpacked, ends[start:stop])
            start = stop
        return found

    def _beside(self, records: Sequence[Sequence[tuple[int, Cut]]]) -> list[list[int]]:
        """The tokens of the grams beside the runs, of each record; each field's are hashed together."""
        found: list[list[int]] = [[] for _ in records]
        places: dict[int, list[int]] = {}
        grams: dict[int, list[str]] = {}
        for place, record in enumerate(records):
            for field, (_, beside) in record:
                if beside:
                    grams.setdefault(field, []).extend(beside)
                    places.setdefault(field, []).extend([place] * len(beside))
        for field, listed in grams.items():
            for place, token in zip(places[field], self.of_grams(field, listed), strict=True):
                found[place].append(token)
        return found

    def _alone(self, record: Sequence[tuple[int, Cut]]) -> list[int]:
        """One record of a batch in which some have characters outside the basic plane; it may not be this one."""
        if all(max(runs, default="") <= _LAST_OF_BASIC_PLANE for _, (runs, _) in record):
            return self.of_records([record])[0]
        return [token for field, (runs, beside) in record for token in self.of_grams(field, [*beside, *windows(runs)])]

    def _encrypted(self, blocks: bytes | bytearray) -> bytes:
        # A context may not be entered by two threads at once, and making one costs more than the encryption.
        context: CipherContext | None = getattr(self._local, "context", None)
        if context is None:
            context = self._local.context = self._cipher.encryptor()
        return context.update(blocks)

    def _one(self, field: int, gram: str) -> int:
        short = gram.encode("utf-16-le", "surrogatepass")
        if len(short) == 2 * len(gram) and len(gram) <= _GRAM_UNITS:
            return self.of_grams(field, (gram,))[0]
        word = struct.pack(">I", field) + short
        return int.from_bytes(hashlib.blake2b(word, digest_size=4, key=self._word_key).digest(), "little", signed=True)


def _write_windows(blocks: bytearray, units: bytes, *, wide: bool) -> None:
    """Puts the three characters of each window before the field id of its block, a column of all blocks at a time."""
    count = len(blocks) // _BLOCK
    low, high = units[::2], units[1::2]
    for column, at in enumerate(range(_BLOCK - 4 - 2 * _WINDOW, _BLOCK - 4, 2)):
        blocks[at::_BLOCK] = low[column : column + count]
        if wide:
            blocks[at + 1 :: _BLOCK] = high[column : column + count]


@lru_cache(maxsize=4096)
def _pads(field: int) -> tuple[str, ...]:
    """Fills a gram of each length up to one block: zeros before it, the field id in two units (no surrogates) after."""
    if not 0 <= field <= _MAX_FIELD:
        raise ValueError("a field id is between 0 and 2**30 - 1")
    tail = chr(field >> 15) + chr(field & 0x7FFF)
    return tuple("\0" * (_GRAM_UNITS - length) + "%s" + tail for length in range(_GRAM_UNITS + 1))


@lru_cache(maxsize=4096)
def _template(field: int) -> bytes:
    return (_pads(field)[0] % "").encode("utf-16-le")


@lru_cache(maxsize=4096)
def _unpacker(count: int) -> Callable[[bytes | memoryview], tuple[int, ...]]:
    return struct.Struct("<" + "i12x" * count).unpack
