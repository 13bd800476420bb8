"""Rows in the text form of PostgreSQL's COPY (its manual, COPY, "Text Format"), made from a table's column types.

asyncpg's `copy_records_to_table` asks of every element of every array what it is, which costs an import more than its
encryption. What is made here goes through asyncpg's `copy_to_table` and can be made in a thread.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

NULL: Final = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})

Encode = Callable[[Any], str]


def encoded(table: sa.Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """COPY text of rows whose values stand in the order of `names`; JSON columns hold text already."""
    encode = [_encoder(table.c[name].type) for name in names]
    lines = [
        "\t".join([NULL if value is None else one(value) for one, value in zip(encode, row, strict=True)])
        for row in rows
    ]
    return ("\n".join(lines) + "\n").encode() if lines else b""


def _encoder(kind: sa.types.TypeEngine[Any]) -> Encode:
    for known, encode in _ENCODERS:
        if isinstance(kind, known):
            return encode
    raise TypeError(f"no COPY text is known for {kind!r}")


def _bytes(value: bytes) -> str:
    return "\\\\x" + value.hex()


def _integers(value: list[int]) -> str:
    return "{" + str(value)[1:-1] + "}"


def _text(value: str) -> str:
    return value.translate(_ESCAPED)


def _hex(value: Any) -> str:
    return str(value.hex)


def _boolean(value: bool) -> str:
    return "t" if value else "f"


@lru_cache(maxsize=64)
def _instant(value: dt.datetime) -> str:
    """Most rows of a batch have the same time."""
    return value.isoformat()


def _day(value: dt.date) -> str:
    return value.isoformat()


def _number(value: Any) -> str:
    return str(value)


_ENCODERS: tuple[tuple[type[sa.types.TypeEngine[Any]], Encode], ...] = (
    (sa.LargeBinary, _bytes),
    (sa.ARRAY, _integers),
    (sa.Uuid, _hex),
    (JSONB, _text),
    (sa.DateTime, _instant),
    (sa.Date, _day),
    (sa.Boolean, _boolean),
    (sa.Integer, _number),
    (sa.Numeric, _number),
    (sa.Text, _text),
)
"""By type, special ones before general ones."""
