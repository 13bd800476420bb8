"""What goes in and out of the routes of keys."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from rapport.crm.identity_keys.checks import Hint
from rapport.crm.identity_keys.kinds import LONGEST, Kind, State, Use


class NewKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key that a person has, where they are reached at it, and whether somebody made sure of that."""

    kind: Kind
    value: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    verified: bool = False
    use: Use | None = None


class AskedKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key, to be told who has it."""

    kind: Kind
    value: Annotated[str, Meta(min_length=1, max_length=LONGEST)]


class KeyChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of a key; what is left out stays. `verified` says the same as the states verified and unverified."""

    verified: bool | None = None
    state: State | None = None
    use: Use | msgspec.UnsetType | None = msgspec.UNSET


class Holder(msgspec.Struct, frozen=True):
    """A record that is known by a key."""

    object: str
    id: UUID
    label: str


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """One key. Of one that lies in a field of the record itself, `field` names that and there is no `id`; its state is
    the record's field of that name with `_state` behind it.

    `state_by` and `state_at` say who said so and when. Of telephones `e164` is the number as any network takes it, if
    it is one; `hint` says why a number or an address may not work, `suggestion` what may have been meant.
    `others` are the records with the same key that the reader may see, five at most: a telephone may be a family's.
    """

    id: UUID | None
    field: str | None
    kind: str
    value: str
    source: str
    added_at: dt.datetime | None
    verified_at: dt.datetime | None
    verified_by: str | None
    state: State
    state_at: dt.datetime | None
    state_by: str | None
    use: Use | None
    e164: str | None
    hint: Hint | None
    suggestion: str | None
    others: list[Holder]


class Known(msgspec.Struct, frozen=True):
    """A record that a key names, and whether the key was verified there."""

    object: str
    id: UUID
    verified: bool


class Knowns(msgspec.Struct, frozen=True):
    """The records that a key names, those first in which it was verified."""

    items: list[Known]
