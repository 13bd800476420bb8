"""What a queue asks of who takes from it: how many, how long a taken record is safe, when it comes back, and what is
hidden until it is taken.

Each rule may be left out. Days are days of the organisation's calendar.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from auth.kept import Kept
from auth.models import queue
from kernel.db import TenantSession

Days = Annotated[int, Meta(ge=1, le=730)]
DaysOfNotice = Annotated[int, Meta(ge=4, le=730)]
"""Who has a record is warned three days before it comes back, and not on the day on which they get it."""
Count = Annotated[int, Meta(ge=1, le=10_000)]

Left = Literal["hidden", "masked"]
"""What is left of a field until a record is taken: nothing, or the end of a number."""
Fields = Annotated[dict[Annotated[str, Meta(min_length=1, max_length=80)], Left], Meta(min_length=1, max_length=200)]

_KEY: Final = UUID(int=0)


class PoolRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The rules of a queue; one that is None asks for nothing.

    `per_day` records may be taken by one person on one day, and they may have `held` open ones of a kind, wherever they
    have them from. Who had a record and lost it takes it again only after `again_after` days. For `protected` days
    nobody else takes a record away from who has it. It comes back after `idle` days without an activity, and after
    `unfinished` days with one person who has not brought it to an end. `hidden` says by kind of record which fields
    members don't see of what waits, until they have taken it.
    """

    per_day: Count | None = None
    held: Count | None = None
    again_after: Days | None = None
    protected: Days | None = None
    idle: DaysOfNotice | None = None
    unfinished: DaysOfNotice | None = None
    hidden: Annotated[dict[Annotated[str, Meta(max_length=80)], Fields], Meta(max_length=50)] = {}

    @property
    def takes_back(self) -> bool:
        """Whether anything comes back to the queue by itself."""
        return self.idle is not None or self.unfinished is not None


class Pool(msgspec.Struct, frozen=True):
    """A queue's rules, and since which day records come back by them."""

    rules: PoolRules = PoolRules()
    since: dt.date = dt.date.min


_kept: Kept[dict[UUID, Pool]] = Kept()


async def live(session: TenantSession) -> dict[UUID, Pool]:
    """All queues with their rules; kept as long as the epoch stands, which every change of a queue raises."""

    async def load(_: list[UUID]) -> dict[UUID, dict[UUID, Pool]]:
        return {_KEY: await read(session)}

    return (await _kept.get(session, [_KEY], load))[_KEY]


async def read(session: TenantSession) -> dict[UUID, Pool]:
    """The same as the database has it now."""
    rows = await session.rows(sa.select(queue.c.id, queue.c.rules, queue.c.rules_since))
    return {row.id: Pool(parsed(row.rules or {}), row.rules_since or dt.date.min) for row in rows}


def parsed(kept: object) -> PoolRules:
    """Rules as they are kept."""
    return msgspec.convert(kept, PoolRules)


def hidden_of(kept: Mapping[str, Any] | None) -> tuple[tuple[str, str, Left], ...]:
    """Kinds of records, their fields and what is left of these, of rules as they are kept."""
    return listed(parsed(kept or {}).hidden)


def listed(hidden: Mapping[str, Mapping[str, Left]]) -> tuple[tuple[str, str, Left], ...]:
    """The same, of rules."""
    return tuple(
        (name, field, left) for name, fields in sorted(hidden.items()) for field, left in sorted(fields.items())
    )
