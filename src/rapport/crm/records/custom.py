"""What a record holds in an organisation's own fields: one JSON document, by field id, in the column `cf`.

A text is an entry of its own, `{"t": ciphertext, "h": keyed hash, "k": kind}` in base64 (the hash where the kind has
one, the kind unless it is plain text), so a rotation and an archive understand the document without the definitions.
Everything else is the value as records travel: numbers and ids as strings, days as ISO dates. Nothing empty is kept.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kernel.columns import KEY_BYTES, Documents, documents
from kernel.crypto import Keyset
from rapport.crm.records.kind_table import KINDS
from rapport.crm.records.kinds import DateKind, DecimalKind, IdKind, Kind, TextKind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

COLUMN: Final = "cf"
KEY: Final = "key"
"""What leads the document's ciphertexts, as hex: `kernel.columns.Documents`."""

FIRST_ID: Final = 1_000_000
"""Ids of declared fields are below it, those of an organisation's own from it on (docs/fields.md)."""

_TEXT, _HASH, _KIND = "t", "h", "k"
_MARK_CHARS: Final = 8
"""Characters of base64 in which what leads a ciphertext is."""

Document = dict[str, Any]
Open = Callable[[Any, Keyset, UUID], Any]


class Held(NamedTuple):
    """A text in a document."""

    field: int
    text: str
    kind: TextKind


def column() -> sa.Column[Any]:
    """The column of every object's table."""
    return documents(COLUMN, Documents(KEY, anew, texts_of, with_texts))


def place(field: "Field", table: sa.FromClause, part: str = "") -> sa.ColumnElement[Any]:
    """A field's value as the database compares and adds it up; of a text the ciphertext, or its hash (`hmac`)."""
    if COLUMN not in table.c:  # entries of `field_index`, which have values by their slot
        return table.c[index_slot(field.kind)]
    held, key = table.c[COLUMN], str(field.id)
    if isinstance(field.kind, TextKind):
        inside = held[(key, _HASH if part else _TEXT)].astext
        return sa.func.decode(inside, "base64", type_=sa.LargeBinary)
    [like] = field.kind.columns(field)
    return held[key] if isinstance(like.type, JSONB) else sa.cast(held[key].astext, like.type)


def index_slot(kind: Kind) -> str:
    """The column of `field_index` that holds values of a kind; empty where they can't be indexed."""
    if isinstance(kind, TextKind):
        return "hmac" if kind.exact else ""
    if isinstance(kind, DecimalKind):
        return "num"
    if isinstance(kind, DateKind):
        return "date"
    return "ref" if isinstance(kind, IdKind) else ""


def fingerprint(key: sa.ColumnElement[str], table: sa.FromClause) -> sa.ColumnElement[bytes]:
    """What two equal values of a field have in common, in a row: a text's keyed hash, and of others, which lie in the
    clear, a hash without a key. `key` is the field's id.
    """
    held = table.c[COLUMN]
    text = sa.func.decode(sa.func.jsonb_extract_path_text(held, key, _HASH), "base64", type_=sa.LargeBinary)
    other = sa.func.sha256(sa.func.convert_to(sa.func.jsonb_extract_path_text(held, key), "UTF8"))
    return sa.func.coalesce(text, other, type_=sa.LargeBinary)


def fingerprints(field: "Field", travelling: Any, keys: Keyset) -> tuple[bytes, ...]:  # as records travel
    """What `fingerprint` of a value may be in a row: several while the secret of hashes is replaced."""
    if isinstance(field.kind, TextKind):
        return keys.equalities(field.id, field.kind.normalise(travelling))
    return (hashlib.sha256(str(travelling).encode()).digest(),)


def entry(field: "Field", value: Any, keys: Keyset, record: UUID) -> Any:
    """A parsed value as the document holds it; None for none."""
    if value is None:
        return None
    kind = field.kind
    if isinstance(kind, TextKind):
        return _sealed(keys, Held(field.id, value, kind), record)
    return kind.from_db(kind.to_db(value))


def opening(field: "Field") -> Open:
    """The function from an entry to the value as it travels."""
    if not isinstance(field.kind, TextKind):
        return lambda held, _keys, _record: held
    field_id = field.id
    return lambda held, keys, record: keys.decrypt_text(b64decode(held[_TEXT]), field=field_id, record=record)


def stored(field: "Field", document: Mapping[str, Any] | None, part: str = "") -> Any:
    """What the document holds of a field: bytes of a text, or of its hash (`hmac`); None for none."""
    held = (document or {}).get(str(field.id))
    if not isinstance(held, dict):
        return None if part else held
    found = held.get({"": _TEXT, "hmac": _HASH}.get(part, ""))
    return None if found is None else b64decode(found)


def merged(keys: Keyset, old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Document | None:
    """A document with new entries, in which None takes an old one out; None for an empty one."""
    found = {key: held for key, held in {**(old or {}), **new}.items() if held is not None and key != KEY}
    marks = {b64decode(held[_TEXT][:_MARK_CHARS])[:KEY_BYTES].hex() for _, held in _texts(found)}
    if marks:
        older = marks - {keys.mark.hex()}
        found[KEY] = min(older or marks)
    return found or None


def texts(keys: Keyset, document: Mapping[str, Any] | None, record: UUID) -> list[Held]:
    """All texts of a document, decrypted, those of archived fields too."""
    return [
        Held(int(key), keys.decrypt_text(b64decode(held[_TEXT]), field=int(key), record=record), _kind(held))
        for key, held in _texts(document or {})
    ]


def anew(keys: Keyset, document: Mapping[str, Any], row: Any) -> Document | None:  # a row
    """The same document under the key that encrypts now, hashes too."""
    return resealed(keys, document, texts(keys, document, row.id), row.id)


def texts_of(keys: Keyset, document: Mapping[str, Any], row: Any) -> dict[str, str]:  # a row
    """The texts of a row's document by field id."""
    return {str(each.field): each.text for each in texts(keys, document, row.id)}


def with_texts(keys: Keyset, document: Mapping[str, Any], row: Any, said: Mapping[str, str]) -> Document | None:
    """A row's document with these texts in place of its own; those that are not said are taken out."""
    new = {key: None for key, _ in _texts(document)}
    held = [Held(int(key), said[key], _kind(entry)) for key, entry in _texts(document) if key in said]
    return merged(keys, document, {**new, **{str(each.field): _sealed(keys, each, row.id) for each in held}})


def resealed(keys: Keyset, document: Mapping[str, Any], held: list[Held], record: UUID) -> Document | None:
    """A document whose texts are `held`, encrypted and hashed for a record."""
    return merged(keys, document, {str(each.field): _sealed(keys, each, record) for each in held})


def plain(keys: Keyset, document: Mapping[str, Any], record: UUID) -> Document:
    """A document with its texts in the clear, as an archive has it: `{"t": text, "k": kind}`."""
    found = {key: held for key, held in document.items() if key != KEY}
    for each in texts(keys, document, record):
        found[str(each.field)] = {_TEXT: each.text, **_named(each.kind)}
    return found


def from_plain(keys: Keyset, document: Mapping[str, Any], record: UUID) -> Document | None:
    """A document of an archive under these keys."""
    held = [Held(int(key), each[_TEXT], _kind(each)) for key, each in _texts(document)]
    return resealed(keys, document, held, record)


def replaced(document: Mapping[str, Any], make: Callable[[str, str], str]) -> Document:
    """A document of an archive with other texts: what `make` gives for the name of a text's kind and the text."""
    others = {key: {**held, _TEXT: make(_kind(held).name, held[_TEXT])} for key, held in _texts(document)}
    return {**document, **others}


def _sealed(keys: Keyset, held: Held, record: UUID) -> dict[str, str]:
    found = {_TEXT: b64encode(keys.encrypt_text(held.text, field=held.field, record=record)).decode()}
    if held.kind.exact:  # after the ciphertext, as in `new_rows.build_creates`
        found[_HASH] = b64encode(keys.equality(held.field, held.kind.normalise(held.text))).decode()
    return {**found, **_named(held.kind)}


def _named(kind: TextKind) -> dict[str, str]:
    return {} if kind.name == TextKind.name else {_KIND: kind.name}


def _kind(held: Mapping[str, str]) -> TextKind:
    kind = KINDS[held.get(_KIND, TextKind.name)]
    if not isinstance(kind, TextKind):
        raise TypeError(kind.name)
    return kind


def _texts(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key, held) for key, held in document.items() if isinstance(held, dict))
