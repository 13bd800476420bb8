"""What a column of bytes holds: each says so, and what walks over all ciphertexts (a rotation, a gate) reads it.

`cipher` and `sealed` are under the keyset of the database that the column is in; whoever has the row can open them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Self
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, Column, ColumnElement, LargeBinary, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from kernel.crypto import Keyset, key_id_of

HOLDS: Final = "holds"
"""Where a column's `info` says what it holds."""


KEY_BYTES: Final = 5
"""What leads a ciphertext: its format, and the id of its key."""

NAME: Final = "[a-z][a-z0-9_.:-]*"
"""What our own code calls something: a kind, a job, a permission."""

NAME_OR_NONE: Final = f"({NAME})?"
"""The same, or empty where there is none of that name."""

KEY: Final = "[a-z0-9_.:-]+"
"""A name, an id, or one after the other."""

CODE: Final = "[A-Za-z][A-Za-z0-9_.]*"
"""A code of an error, or the name of its type."""

REF: Final = "[A-Za-z0-9_-]*"
"""An id at the payment service; empty where there is none, or none that we read."""

ZONE: Final = "[A-Za-z0-9_+/-]+"
"""A time zone by its name in IANA's database."""

DATABASE: Final = "[A-Za-z0-9][A-Za-z0-9_.:-]*"
"""What whoever runs Rapport calls a database, in TENANT_DATABASE_URLS."""

SCHEMA: Final = "t_[0-9a-z]+"
REVISION: Final = "[0-9]{4}"

KEY_VERSION: Final = "v?[0-9a-f]*"
"""The version of a root key: an id in its file, or `v` and a number in Vault; empty where its service tells none."""

PLATFORM: Final = "(iOS|iPadOS|Android|Windows|macOS|ChromeOS|Linux)?"
BROWSER: Final = "((Edge|Opera|Firefox|Chrome|Safari) [0-9]{1,4})?"
SERIES: Final = "[A-Z0-9][A-Z0-9-]*"
"""Of invoices: it begins with the code of who issues them."""

ARGON2: Final = "[$]argon2id[$][a-z0-9=,$]+[$][A-Za-z0-9+/]+[$][A-Za-z0-9+/]+"
METHODS: Final = "((pwd|otp|pop|hwk|totp|recovery)( (pwd|otp|pop|hwk|totp|recovery))?)?"
"""How somebody proved who they are (RFC 8176)."""

LAST_FOUR: Final = "[0-9A-Za-z]{4}"
HEX: Final = "[0-9a-f]+"

FORMS: Final = frozenset({
    ARGON2, BROWSER, CODE, DATABASE, HEX, KEY, KEY_VERSION, LAST_FOUR, METHODS, NAME, NAME_OR_NONE, PLATFORM, REF,
    REVISION, SCHEMA, SERIES, ZONE,
})  # fmt: skip
"""Forms of text in the clear: none takes a space, an @ or a letter beyond ASCII, so no sentence, no address of a mail
and no name as people write it.

None says how long a text may be, as that is dear (decision 0036).
"""


def formed(name: str, form: str, *rest: Any, **more: Any) -> Column[Any]:
    """A column of text in the clear that holds nothing but one of `FORMS`, as its CHECK says."""
    return Column(name, Text, CheckConstraint(f"{name} ~ '^{form}$'", name=name), *rest, **more)


class Bytes(msgspec.Struct, frozen=True):
    """What holds one ciphertext says under which key that is, to Python and to the database."""

    def is_under(self, keys: Keyset, cipher: bytes) -> bool:
        """Whether the key that encrypts now made it."""
        return key_id_of(cipher) == keys.primary_key_id

    def mark(self, column: Column[Any]) -> ColumnElement[Any]:
        """What leads the ciphertext, to be compared with `Keyset.mark`."""
        return func.substr(column, 1, KEY_BYTES, type_=LargeBinary)


class Cipher(Bytes, frozen=True):
    """A ciphertext that is bound to a field and to the record whose id is in another column of the row."""

    field: int
    record: str = "id"

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns that say what it is bound to."""
        return (self.record,)

    def anew(self, keys: Keyset, cipher: bytes, row: Any) -> bytes:  # a row
        """The same value under the key that encrypts now."""
        record = getattr(row, self.record)
        return keys.encrypt(keys.decrypt(cipher, field=self.field, record=record), field=self.field, record=record)


class Sealed(Bytes, frozen=True):
    """A ciphertext that is bound to a purpose, in which columns of the row are named in braces."""

    purpose: str
    needs: tuple[str, ...]

    @classmethod
    def of(cls, purpose: str) -> Self:
        """Reads the columns from the purpose."""
        return cls(purpose, tuple(part.partition("}")[0] for part in purpose.split("{")[1:]))

    def anew(self, keys: Keyset, cipher: bytes, row: Any) -> bytes:  # a row
        """The same payload under the key that encrypts now."""
        purpose = self.purpose.format(**{name: getattr(row, name) for name in self.needs})
        return keys.seal(purpose, keys.unseal(purpose, cipher))


class Documents(msgspec.Struct, frozen=True):
    """JSON with ciphertexts in it, each bound to a field and to the row's `id`.

    `anew` makes all of them under the key that encrypts now, with their hashes. The text `key` at the top is the hex of
    what leads them, of an older one where they differ; without a ciphertext there is none. `texts` are what they hold,
    by their place in the document, and `with_texts` is the document with these texts instead and no others.
    """

    key: str
    anew: Callable[[Keyset, Any, Any], Any]
    texts: Callable[[Keyset, Any, Any], dict[str, str]]
    with_texts: Callable[[Keyset, Any, Any, Mapping[str, str]], Any]
    needs: tuple[str, ...] = ("id",)

    def is_under(self, keys: Keyset, document: Any) -> bool:  # JSON
        """Whether the key that encrypts now made every ciphertext in it."""
        return document.get(self.key) in {None, keys.mark.hex()}

    def mark(self, column: Column[Any]) -> ColumnElement[Any]:
        """What leads the ciphertexts, to be compared with `Keyset.mark`."""
        return func.decode(column[self.key].astext, "hex", type_=LargeBinary)


class Hashed(msgspec.Struct, frozen=True):
    """A hash, keyed or of a secret that is long enough: nothing to decrypt, nothing to read."""


class ContentHashed(msgspec.Struct, frozen=True):
    """The keyed hash of the bytes of the file whose id is in the column `file`; a rotation makes it anew."""

    file: str = "id"


class Opaque(msgspec.Struct, frozen=True):
    """Bytes that tell nothing that a customer typed; `what` says what they are."""

    what: str


Holds = Cipher | Sealed | Documents | Hashed | ContentHashed | Opaque

REHASHED: Final = "rehashed"
"""Where a table's `info` says what else of a row is made of what its ciphertexts hold: a `Rehashed`."""


class Rehashed(msgspec.Struct, frozen=True):
    """Columns of keyed hashes; `make` gives their values, and reads the row's ciphertexts and the columns `needs`.

    `beside` brings hashes that lie elsewhere up to rows with these ids, in the transaction that has written them anew.
    """

    columns: tuple[str, ...]
    needs: tuple[str, ...]
    make: Callable[[Keyset, Any], dict[str, Any]]
    beside: Callable[[Any, Sequence[UUID]], Awaitable[None]] | None = None


def ciphers(table: Table) -> list[Column[Any]]:
    """The columns of a table that are ciphertexts."""
    return [column for column in table.columns if isinstance(column.info.get(HOLDS), Cipher | Sealed | Documents)]


def cipher(name: str, field: int, record: str = "id", *, nullable: bool = True) -> Column[Any]:
    """A field's value, encrypted for the record whose id is in the column `record`."""
    return Column(name, LargeBinary, nullable=nullable, info={HOLDS: Cipher(field, record)})


def sealed(name: str, purpose: str, *, nullable: bool = True) -> Column[Any]:
    """A payload, sealed for a purpose; `{column}` in it stands for what that column holds."""
    return Column(name, LargeBinary, nullable=nullable, info={HOLDS: Sealed.of(purpose)})


def documents(name: str, holds: Documents) -> Column[Any]:
    """JSON in which some values are ciphertexts."""
    return Column(name, JSONB(none_as_null=True), info={HOLDS: holds})


def hashed(name: str, *, nullable: bool = True, unique: bool | None = None, primary_key: bool = False) -> Column[Any]:
    """A hash."""
    nullable = nullable and not primary_key
    return Column(
        name, LargeBinary, nullable=nullable, unique=unique, primary_key=primary_key, info={HOLDS: Hashed()}
    )  # fmt: skip


def content_hashed(name: str, file: str = "id") -> Column[Any]:
    """The hash of a file's bytes."""
    return Column(name, LargeBinary, info={HOLDS: ContentHashed(file)})


def opaque(name: str, what: str, *, nullable: bool = True, unique: bool | None = None) -> Column[Any]:
    """Bytes that nobody need encrypt."""
    return Column(name, LargeBinary, nullable=nullable, unique=unique, info={HOLDS: Opaque(what)})
