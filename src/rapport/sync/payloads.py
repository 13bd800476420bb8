"""What the routes of sync give."""

from typing import Literal
from uuid import UUID

import msgspec


class Ticket(msgspec.Struct, frozen=True):
    """Opens one socket, once, within half a minute."""

    ticket: str


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may be seen, at its newest change. `create` says that it is new to this reader."""

    seq: int
    object: str
    record_id: UUID
    op: Literal["create", "update", "delete"]
    mine: bool


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may not be seen any more; it was not deleted."""

    seq: int
    object: str
    record_id: UUID


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What changed up to `seq`, which is where to go on from, with `mark`. `reset`: read anew what is on screen."""

    seq: int
    mark: str
    more: bool
    reset: bool
    changes: list[Changed]
    removed: list[Left]


class FeedChange(msgspec.Struct, frozen=True, kw_only=True):
    """A record at its newest change: `gone` from its reader's sight, or at this version. No value is told.

    `created` says that it is new to the reader, `fields` which of its fields and relations changed, `mine` that the
    reader did it.
    """

    seq: int
    object: str
    id: UUID
    op: Literal["created", "updated", "deleted", "gone"]
    version: int | None = None
    fields: list[str] = []
    mine: bool = False


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """Changes, oldest first, and the cursor to go on from. `reset`: rights are others now; read anew what you keep."""

    cursor: str
    more: bool
    reset: bool
    changes: list[FeedChange]
