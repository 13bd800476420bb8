"""The texts in a row's ciphertexts, whatever its table, and the row with some of them blacked out.

What a column of ciphertext is bound to stands in its declaration (`kernel.columns`), and so does what else of a row is
made of what they hold: hashes and tokens follow from the new texts as in a rotation.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from kernel.columns import HOLDS, REHASHED, Cipher, Documents, Rehashed, Sealed, ciphers
from kernel.crypto import Keyset
from kernel.pool import Row
from rapport.crm.features import REGISTRY

_JSON = (b"{", b"[")

PLAIN: Final = frozenset({"file_upload", "person", "stored_file", "team"})
"""Tables beside those of records in whose ciphertexts lie texts as somebody typed them, whatever they look like."""

Change = Callable[[str], str]


def reading(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns that the functions here read, and the key."""
    names = {column.name for column in table.primary_key}
    for column in ciphers(table):
        names |= {column.name, *column.info[HOLDS].needs}
    rehashed: Rehashed | None = table.info.get(REHASHED)
    names |= set(rehashed.needs) if rehashed is not None else set()
    return [column for column in table.columns if column.name in names]


def texts(table: sa.Table, row: Row, keys: Keyset) -> Iterator[tuple[str, str]]:
    """Each text in a row's ciphertexts, with the column that it is in."""
    for column in ciphers(table):
        plain = _opened(column, row, keys)
        if plain is not None:
            for text in _strings(_parsed(column, plain)):
                yield column.name, text


def changed(table: sa.Table, row: Row, keys: Keyset, change: Change) -> dict[str, Any]:
    """The columns of a row whose texts are others now; none where `change` leaves all of them as they are."""
    found: dict[str, Any] = {}
    for column in ciphers(table):
        plain = _opened(column, row, keys)
        if plain is None:
            continue
        before = _parsed(column, plain)
        after = _mapped(before, change)
        if after != before:
            found[column.name] = _sealed(column, row, keys, _written(after))
    return rehashed(table, row, keys, found) if found else {}


def rehashed(table: sa.Table, row: Row, keys: Keyset, ciphers: Mapping[str, Any]) -> dict[str, Any]:
    """New ciphertexts of a row, with the hashes and tokens that follow from them and its others."""
    made: Rehashed | None = table.info.get(REHASHED)
    return {**ciphers, **(made.make(keys, _With(row, ciphers)) if made is not None else {})}


class _With:
    """A row with other values in some of its columns."""

    def __init__(self, row: Row, values: Mapping[str, Any]) -> None:
        self._row, self._values = row, values

    def __getattr__(self, name: str) -> object:
        return self._values[name] if name in self._values else getattr(self._row, name)


def _opened(column: sa.Column[Any], row: Row, keys: Keyset) -> bytes | None:
    stored = getattr(row, column.name)
    if stored is None:
        return None
    match column.info[HOLDS]:
        case Cipher(field=field, record=record):
            return keys.decrypt(bytes(stored), field=field, record=getattr(row, record))
        case Documents(texts=texts_of):
            return msgspec.json.encode(texts_of(keys, stored, row))
        case holds:
            return keys.unseal(_purpose(holds, row), bytes(stored))


def _sealed(column: sa.Column[Any], row: Row, keys: Keyset, plain: bytes) -> Any:  # noqa: ANN401  # as the column has it
    match column.info[HOLDS]:
        case Cipher(field=field, record=record):
            return keys.encrypt(plain, field=field, record=getattr(row, record))
        case Documents(with_texts=written):
            return written(keys, getattr(row, column.name), row, msgspec.json.decode(plain))
        case holds:
            return keys.seal(_purpose(holds, row), plain)


def _purpose(holds: Sealed, row: Row) -> str:
    return holds.purpose.format(**{name: getattr(row, name) for name in holds.needs})


def _parsed(column: sa.Column[Any], plain: bytes) -> object:
    """A document of the product's own, a text, or nothing where it is neither.

    A note that looks like JSON is a text all the same: read as a document it would lose numbers and repeated names.
    """
    if plain.startswith(_JSON) and not _is_typed(column):
        with contextlib.suppress(msgspec.DecodeError, RecursionError):
            return msgspec.json.decode(plain)
    try:
        return plain.decode()
    except UnicodeDecodeError:
        return None


def _is_typed(column: sa.Column[Any]) -> bool:
    name = column.table.name
    return isinstance(column.info[HOLDS], Cipher) and (REGISTRY.get(name) is not None or name in PLAIN)


def _written(value: object) -> bytes:
    return value.encode() if isinstance(value, str) else msgspec.json.encode(value)


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, each in value.items():
                yield key
                yield from _strings(each)
        case list():
            for each in value:
                yield from _strings(each)


def _mapped(value: object, change: Change) -> object:
    match value:
        case str():
            return change(value)
        case dict():
            return {change(key): _mapped(each, change) for key, each in value.items()}
        case list():
            return [_mapped(each, change) for each in value]
    return value
