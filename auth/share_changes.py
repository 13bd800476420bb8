"""What the log of changes says of a share or a territory: on the record itself, whose history tells it and whose
readers hear it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from auth.models import SHARE_GRANT, TERRITORY_OF
from kernel.changes import Change

SHARE: Final = "share"
"""Somebody was given a record to see or to change: taken back by the opposite, not by an undo."""
PLACE: Final = "territory"
"""A record came into another territory, or out of one: by hand, or by a rule."""
UNSHARE: Final = "unshare"
"""Somebody no longer has a record that was shared with them."""


class Lay(NamedTuple):
    """Where a record lay, and whether a hand had put it there."""

    territory_id: UUID | None
    by_hand: bool = False


def placed(
    name: str, record_id: UUID, before: Lay, now: Lay, owner: UUID, held_by: Iterable[UUID], *, chosen: bool = False
) -> Change:
    """The change of a record that came from one territory into another; `chosen` says that somebody did it, who may
    take it back.
    """
    lies = {each: str(each.territory_id) if each.territory_id else None for each in (before, now)}
    told: dict[str, Any] = {str(TERRITORY_OF): lies[before], "now": lies[now]}
    if chosen:
        told["by_hand"] = [before.by_hand, now.by_hand]
    beside = {*held_by, *(each.territory_id for each in (before, now) if each.territory_id)}
    return Change(
        object=name, record_id=record_id, op=PLACE, field_ids=(TERRITORY_OF,), public=told, owners=(owner,),
        shared_with=tuple(beside),
    )  # fmt: skip


def lay(told: Mapping[str, Any]) -> tuple[Lay, Lay] | None:
    """Where a record lay before and after such a change; None where a rule moved it."""
    if "by_hand" not in told:
        return None
    places = (told.get(str(TERRITORY_OF)), told.get("now"))
    before, now = (
        Lay(UUID(place) if place else None, by_hand) for place, by_hand in zip(places, told["by_hand"], strict=True)
    )
    return before, now


def change_of(op: str, row: Mapping[str, Any], held_by: Iterable[UUID], owners: tuple[UUID, ...] = ()) -> Change:
    """The change of a row of `share` that was given or has ended; `held_by` are those who have the record too."""
    grantee: UUID = row["grantee_id"]
    until = row["expires_at"]
    public = {
        str(SHARE_GRANT): str(grantee), "kind": row["grantee_kind"], "level": row["level"], "role": row["role"],
        "expires_at": until.isoformat() if until else None,
    }  # fmt: skip
    return Change(
        object=row["object"], record_id=row["record_id"], op=op, field_ids=(SHARE_GRANT,), public=public,
        owners=owners, shared_with=tuple({grantee, *held_by}),
    )  # fmt: skip
