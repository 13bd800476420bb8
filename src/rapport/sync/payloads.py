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
