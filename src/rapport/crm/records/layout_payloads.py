"""How an object's record page and create form are arranged, as it is kept, sent and shown."""

import datetime as dt
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from kernel.text import Text

MAX_SECTIONS: Final = 30
MAX_FIELDS: Final = 500


class LayoutField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field in a section: whether it stands there on the record's page and in the form for a new one."""

    name: Annotated[str, Meta(max_length=60)]
    page: bool = True
    form: bool = True


class LayoutSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields under a title; one that is folded is opened by whoever wants to see it."""

    title: Text
    fields: Annotated[list[LayoutField], Meta(max_length=MAX_FIELDS)]
    folded: bool = False


Sections = Annotated[list[LayoutSection], Meta(min_length=1, max_length=MAX_SECTIONS)]


class KeptLayout(msgspec.Struct, frozen=True):
    """A layout as its document keeps it. Without sections it was reset, and only its version is left.

    `known` are all fields that there were when it was arranged: what is none of them was made later.
    """

    version: int = 0
    sections: list[LayoutSection] | None = None
    known: list[str] = []
    changed_by: UUID | None = None
    changed_at: dt.datetime | None = None


class LayoutChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sections of an object's layout for a role, or for all roles that have none of their own (`role` is null).

    Without sections it is reset: a role then has the default, and the default is as the product comes.
    `base_version` is the version that was changed, 0 for one that nobody arranged before.
    """

    base_version: Annotated[int, Meta(ge=0)]
    sections: Sections | None
    role: UUID | None = None


class LayoutView(msgspec.Struct, frozen=True):
    """A layout as the settings show it; `sections` is null where there is none."""

    role: UUID | None
    version: int
    sections: list[LayoutSection] | None
    changed_by: UUID | None
    changed_at: dt.datetime | None


class ArrangedField(msgspec.Struct, frozen=True):
    """A field that can be arranged; one that isn't `in_forms` is never typed by who makes a record."""

    name: str
    label: Text
    required: bool
    in_forms: bool


class LayoutRole(msgspec.Struct, frozen=True):
    """A role in the order in which roles win, and which fields it hides or masks."""

    id: UUID
    label: Text
    reads: bool
    hidden: list[str]
    masked: list[str]


class LayoutsView(msgspec.Struct, frozen=True):
    """All layouts of an object, what can be arranged, and how the product itself arranges it."""

    fields: list[ArrangedField]
    standard: list[LayoutSection]
    roles: list[LayoutRole]
    layouts: list[LayoutView]
