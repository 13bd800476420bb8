"""What goes in and out of the routes of merging."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

import msgspec

Reason = Literal["forbidden", "deleted", "merged", "converted", "cycle"]
"""Why a record can't be merged: no right to change (the survivor) or delete it (the others); it lies in the trash, is a
part of another one, became something else, or would stand below itself.
"""

Stays = Literal["undone", "forbidden", "merged_on", "gone", "taken"]
"""Why a merge can't be undone."""


class PreviewRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`survivor` stays; `others` become part of it. `choices` name, by field, the record whose value stays."""

    survivor: UUID
    others: list[UUID]
    choices: dict[str, UUID] = {}


class MergeRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same, with the version of each record that was compared. `id` may be made by the client: the same merge
    again is done once.
    """

    survivor: UUID
    others: list[UUID]
    versions: dict[UUID, int]
    choices: dict[str, UUID] = {}
    id: UUID | None = None


class Blocked(msgspec.Struct, frozen=True):
    """A record that can't be merged, and why."""

    id: UUID
    reason: Reason


class FieldChoice(msgspec.Struct, frozen=True, kw_only=True):
    """From which record a field's value is, and which others hold another one, which is not kept.

    `can_choose` is False for fields that the reader may not write, or that the system keeps.
    """

    name: str
    source: UUID | None
    lost: list[UUID]
    can_choose: bool


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a kind move to the survivor, and how many it has already. Only what the reader may see counts;
    the rest moves all the same.
    """

    place: str
    label: str
    count: int
    joined: int = 0


class MergePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge would do. `records` in the order of the request, the survivor first; `result` is it afterwards."""

    records: list[dict[str, Any]]
    fields: list[FieldChoice]
    moves: list[Move]
    blocked: list[Blocked]
    is_large: bool
    result: dict[str, Any]
    included: dict[str, Any]


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """A merge that was done. `merged` and `moves` are as far as the reader may see them. `stays` are fields of the
    survivor that were edited since, and keep their value when it is undone; `moved_since` rows that went elsewhere
    since, or are gone; `moving` says that rows are left which go along, or back, in the background; `reason` is why it
    can't be undone, if it can't.
    """

    id: UUID
    object: str
    survivor_id: UUID
    title: str | None
    merged: list[UUID]
    moves: list[Move]
    merged_at: dt.datetime
    merged_by: str
    undone_at: dt.datetime | None
    moving: bool
    stays: list[str]
    moved_since: int
    reason: Stays | None


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """The merge, and the record that stayed."""

    merge: Merge
    record: dict[str, Any]
