"""Kinds of records that an organisation defined itself ("Site", "Machine"): what they are called, by their numbers.

Their records lie in one table (`objects.OWN`), their fields are own fields of an object `o_` and the number. So there
is nothing that makes tables at run time, and nothing but the organisation's registry knows which of them there are.
"""

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, get_args
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.principal import own_name
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.pool import Row
from kernel.statements import Prepared
from kernel.text import Text
from rapport.crm.records import custom
from rapport.crm.records.models import OWN_OBJECT, custom_object
from rapport.crm.records.number_format import Numbering
from rapport.crm.records.objects import OWNER, Field, ObjectType, own_object

Icon = Literal[
    "box", "building", "store", "home", "map", "tool", "engine", "truck", "package", "clipboard", "file", "calendar",
    "users", "school", "coins",
]  # fmt: skip
ICONS: Final[tuple[Icon, ...]] = get_args(Icon)

_FIRST_COLUMNS: Final = 5
"""How many of its fields a new list shows beside the name and the owner."""

ABOUT: Final = "about"
"""The group of the fields that say what a task or an activity is about."""

_ABOUT_FROM: Final = 900_000
"""From here on, by the number of the kind, are the ids of the fields that name a record of it (docs/fields.md)."""

_ALL: Final = Prepared(sa.select(custom_object).order_by(custom_object.c.number))


class ObjectWords(msgspec.Struct, frozen=True):
    """What a customer typed of a kind of record: encrypted as one document."""

    label: Text
    plural: Text
    icon: Icon
    match: tuple[int, ...] = ()
    """The ids of fields in which equal values say that two records are probably one."""
    numbering: Numbering | None = None
    """How its records are named by automatic numbers; None where people name them."""


class OwnObject(msgspec.Struct, frozen=True):
    """One of an organisation's own kinds of records."""

    id: UUID
    number: int
    words: ObjectWords
    archived: bool
    version: int

    @property
    def name(self) -> str:
        """What records, roles, filters and addresses call it."""
        return own_name(self.number)


def typed(own: OwnObject, fields: Sequence[Field] = ()) -> ObjectType:
    """The object as the engine has it, with its fields."""
    declaration, words = own_object(own.number), own.words
    columns = [each.name for each in fields][:_FIRST_COLUMNS]
    named = replace(
        declaration, label=words.label, plural=words.plural, icon=words.icon, declared=declaration,
        match=frozenset(each.name for each in fields if each.id in words.match),
        default_columns=(declaration.title_field, *columns, OWNER.name),
    )  # fmt: skip
    if words.numbering is not None:
        name, *others = named.fields
        numbered = replace(name, numbering=words.numbering, required=False, editable=False)
        named = replace(named, fields=(numbered, *others))
    return named.with_custom(fields) if fields else named


def can_match(field: Field) -> bool:
    """Whether equal values of a field may be said to make duplicates: an index has to find them, and values that may
    occur once are never equal.
    """
    return field.indexed and not field.unique and custom.index_slot(field.kind) != ""


@functools.lru_cache(maxsize=500)
def abouts(kinds: Sequence[OwnObject]) -> tuple[Field, ...]:
    """The fields by which a task or an activity is about a record of each of these kinds.

    Nobody defines them: they are there while the kind is, called by its name as those of declared kinds are by theirs.
    """
    return tuple(
        Field(
            name=each.name, id=_ABOUT_FROM + each.number, label=each.words.label, kind_name="reference",
            target=each.name, group=ABOUT, custom=True,
        )
        for each in kinds
    )  # fmt: skip


async def listed(session: TenantSession) -> list[OwnObject]:
    """All of them as they were added, archived ones too."""
    return [_own(session.keys, row) for row in await session.rows(_ALL)]


def sealed(keys: Keyset, made: OwnObject) -> bytes:
    """What it is called, as it is stored."""
    return keys.encrypt(msgspec.json.encode(made.words), field=OWN_OBJECT, record=made.id)


def _own(keys: Keyset, row: Row) -> OwnObject:
    words = msgspec.json.decode(keys.decrypt(row.definition, field=OWN_OBJECT, record=row.id), type=ObjectWords)
    return OwnObject(row.id, row.number, words, row.archived, row.version)
