"""Fractional indexing: ranks between which there is always room, so that placing one text moves no other.

A rank is a fraction between 0 and 1 in base 256 without its trailing zeros, so bytes compare as the fractions do. It
tells where a text stands among the others and nothing else. Pure: no database, no texts.
"""

from typing import Final

ROOM: Final = 16
"""How many ranks at least stay free between two that are made at once, before they need a further byte."""

FIRST: Final = b""
"""Below every rank. No text has it."""


def spread(low: bytes, high: bytes | None, count: int) -> list[bytes]:
    """So many ranks between two, rising and evenly apart, as short as may be; `high` is None where nothing is above.

    Raises `ValueError` where there is nothing between.
    """
    if high is not None and low >= high:
        raise ValueError("nothing lies between these ranks")
    width = max(len(low), len(high or b""), 1)
    while True:
        bottom, top = _number(low, width), 256**width if high is None else _number(high, width)
        if (top - bottom) // (count + 1) >= ROOM:
            return [_rank(bottom + (top - bottom) * place // (count + 1), width) for place in range(1, count + 1)]
        width += 1


def just_after(rank: bytes) -> bytes:
    """What every greater rank is at least."""
    return rank + b"\0"


def _number(rank: bytes, width: int) -> int:
    return int.from_bytes(rank.ljust(width, b"\0"), "big")


def _rank(number: int, width: int) -> bytes:
    return number.to_bytes(width, "big").rstrip(b"\0")
