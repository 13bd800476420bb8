"""Between a row and its line in an archive: JSON, one object a line, ciphertexts as what they hold.

A line is read by the type that its table has, so a value of another kind, or a name that the table hasn't, is refused.
"""

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kernel.columns import REHASHED
from kernel.crypto import Keyset
from kernel.tables import tenant_metadata
from rapport.crm.records import custom
from rapport.portability import register

Rows = Callable[[Sequence[Any], Keyset], list[dict[str, Any]]]

_NULL: Final = msgspec.Raw(b"null")
"""What a document holds that isn't there: raw JSON can't be told from None by its type."""

_encoder: Final = msgspec.json.Encoder()

_TYPES: Final[tuple[tuple[type[sa.types.TypeEngine[Any]], Any], ...]] = (
    (sa.Uuid, UUID),
    (JSONB, msgspec.Raw),
    (sa.ARRAY, list[int]),
    (sa.DateTime, Annotated[dt.datetime, msgspec.Meta(tz=True)]),
    (sa.Date, dt.date),
    (sa.Boolean, bool),
    (sa.Integer, int),
    (sa.Numeric, Decimal),
    (sa.LargeBinary, bytes),
    (sa.Text, str),
)
"""By type of column, special ones before general ones; bytes that are no ciphertext travel as base64."""


@functools.cache
def opener(table: sa.Table) -> Rows:
    """A function from rows of `register.columns` to what they hold, by column; documents are raw JSON."""
    names = [column.name for column in register.columns(table)]
    literal, documents = set(register.literal(table)), register.of(table).documents
    turns = [
        (names.index(name), name in documents, holds, names.index(holds.record))
        for name, holds in register.ciphers(table).items()
    ]
    written = [names.index(name) for name in names if name in register.written(table)]
    own = [names.index(name) for name in names if name in literal]
    identity = names.index("id") if own or written else 0

    def opened(rows: Sequence[Any], keys: Keyset) -> list[dict[str, Any]]:
        found = []
        for row in rows:
            values = list(row)
            for place, is_document, holds, record in turns:
                if (cipher := values[place]) is not None:
                    plain = keys.decrypt(cipher, field=holds.field, record=values[record])
                    values[place] = msgspec.Raw(plain) if is_document else plain.decode()
            for place in written:
                if values[place] is not None:
                    values[place] = custom.plain(keys, values[place], values[identity])
            for place in own:
                values[place] = values[place] if values[place] == values[identity].bytes else None
            found.append(dict(zip(names, values, strict=True)))
        return found

    return opened


def lines(found: Sequence[dict[str, Any]]) -> bytes:
    """The lines of opened rows."""
    return _encoder.encode_lines(found)


class Reader:
    """From lines of a table back to rows, encrypted and hashed under other keys."""

    def __init__(self, table: sa.Table) -> None:
        self._table = table
        columns = register.columns(table)
        self._decoder = msgspec.json.Decoder(_line_type(table))
        self._ciphers = register.ciphers(table)
        self._documents = register.of(table).documents
        self._written = register.written(table)
        self._json = {column.name for column in columns if isinstance(column.type, JSONB)}
        self._exact = [column.name for column in columns if isinstance(column.type, sa.Numeric)]
        """Columns that no "NaN" may get into: every sum over one would be none."""
        self._rehashed = table.info.get(REHASHED)
        made = self._rehashed.columns if self._rehashed is not None else ()
        along = {column.name for column in columns}.union(made)
        self.names = [column.name for column in table.columns if column.name in along]
        """The columns of a row, in the order in which `rows` gives them."""
        self._kept = [column.name for column in columns if column.name not in made]

    def check(self, line: bytes) -> None:
        """Raises msgspec's errors for what is no line of this table."""
        read = self._decoder.decode(line)
        for name in self._exact:
            if (number := getattr(read, name)) is not None and not number.is_finite():
                raise msgspec.ValidationError(name)

    def key(self, line: bytes) -> dict[str, Any]:
        """The primary key of a line."""
        read = self._decoder.decode(line)
        return {column.name: getattr(read, column.name) for column in self._table.primary_key}

    def rows(self, lines: Sequence[bytes], keys: Keyset) -> list[list[Any]]:
        """The rows of lines. Raises msgspec's errors for what is no line of this table."""
        return [self._row(self._decoder.decode(line), keys) for line in lines]

    def _row(self, read: Any, keys: Keyset) -> list[Any]:  # noqa: ANN401  # a struct made for the table
        values = {name: self._value(name, read, keys) for name in self._kept}
        if self._rehashed is not None:
            literal = {name: getattr(read, name) or b"" for name in register.literal(self._table)}
            values |= self._rehashed.make(keys, SimpleNamespace(**values, **literal))
        for name in self._written & {name for name, value in values.items() if value is not None}:
            values[name] = _encoder.encode(values[name]).decode()
        return [values[name] for name in self.names]

    def _value(self, name: str, read: Any, keys: Keyset) -> Any:  # noqa: ANN401  # of the type that the column has
        value = getattr(read, name)
        if value is None or value == _NULL:
            return None
        if (holds := self._ciphers.get(name)) is not None:
            plain = bytes(value) if name in self._documents else value.encode()
            return keys.encrypt(plain, field=holds.field, record=getattr(read, holds.record))
        if name in self._written:
            return custom.from_plain(keys, msgspec.json.decode(value, type=dict[str, Any]), read.id)
        return bytes(value).decode() if name in self._json else value


@functools.cache
def reader(name: str) -> Reader:
    """The reader of a table."""
    return Reader(tenant_metadata.tables[name])


def _line_type(table: sa.Table) -> type[msgspec.Struct]:
    """The struct of one line. Columns that may be empty came to some tables later: an older archive lacks them."""
    fields = [_field(table, column) for column in register.columns(table)]
    return msgspec.defstruct(table.name, fields, forbid_unknown_fields=True, kw_only=True, gc=False)


def _field(table: sa.Table, column: sa.Column[Any]) -> tuple[str, Any, Any]:
    if column.name in register.ciphers(table):
        found: Any = msgspec.Raw if column.name in register.of(table).documents else str
    else:
        found = next(made for known, made in _TYPES if isinstance(column.type, known))
    nullable = column.nullable or column.name in register.literal(table)
    if not nullable:
        return str(column.name), found, msgspec.NODEFAULT
    is_raw = found is msgspec.Raw
    return str(column.name), found if is_raw else found | None, _NULL if is_raw else None
