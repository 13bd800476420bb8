"""What goes in and out of the routes of duplicates."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from rapport.crm.duplicates.judge import ReasonCode

State = Literal["open", "dismissed"]


class Why(msgspec.Struct, frozen=True):
    """One reason, and the field that says so."""

    code: ReasonCode
    field: str


class Duplicate(msgspec.Struct, frozen=True):
    """A record that is probably one with the one that was asked for; `score` in percent."""

    record: dict[str, Any]
    score: int
    reasons: list[Why]


class Duplicates(msgspec.Struct, frozen=True):
    """The most likely ones first, 20 at most; `included` are the names behind their ids."""

    items: list[Duplicate]
    included: dict[str, Any]


class Pair(msgspec.Struct, frozen=True):
    """Two records that are probably one."""

    left: dict[str, Any]
    right: dict[str, Any]
    score: int
    reasons: list[Why]


class Scan(msgspec.Struct, frozen=True):
    """How far the search through a whole list is. No counts: they would be of records that its reader may not see."""

    state: Literal["running", "done"]
    percent: int
    started_at: str
    finished_at: str | None


class PairPage(msgspec.Struct, frozen=True):
    """Pairs of a list, the names behind their ids, and the last search for them; None before the first."""

    items: list[Pair]
    next: str | None
    included: dict[str, Any]
    scan: Scan | None = None


class HintRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was typed of a record that is not there yet."""

    fields: dict[str, Any]


class Dismissal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two records that are not one."""

    left: UUID
    right: UUID
