"""What somebody wants to be told of, and how: in Rapport, by mail soon after, or in a mail once a day."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.db import TenantSession
from rapport.crm.activities.models import notification_setting
from rapport.crm.activities.notifications.kinds import KINDS, By


class NotificationChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one kind: whether the bell shows it, and whether it is mailed."""

    shown: bool
    mail: By


class NotificationSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody's: of each kind, the hour of the daily mail, and when the weekly one comes: Monday is day 0, without a
    day there is none.
    """

    mention: NotificationChoice
    reminder: NotificationChoice
    assigned: NotificationChoice
    shared: NotificationChoice
    approval: NotificationChoice
    webhook: NotificationChoice
    lead_assigned: NotificationChoice
    lead_touched: NotificationChoice
    comes_back: NotificationChoice
    transfer: NotificationChoice
    response_due: NotificationChoice
    response_missed: NotificationChoice
    followed: NotificationChoice
    hour: Annotated[int, msgspec.Meta(ge=0, le=23)]
    weekly_day: Annotated[int, msgspec.Meta(ge=0, le=6)] | None = None
    weekly_hour: Annotated[int, msgspec.Meta(ge=0, le=23)] = 8

    def kinds(self, by: By) -> list[str]:
        """What is mailed in one of the ways."""
        return [kind for kind in KINDS if self.of(kind).mail == by]

    def hidden(self) -> list[str]:
        """What the bell doesn't show."""
        return [kind for kind in KINDS if not self.of(kind).shown]

    def of(self, kind: str) -> NotificationChoice:
        """What was chosen of a kind."""
        choice: NotificationChoice = getattr(self, kind)
        return choice


_DAILY, _SOON = NotificationChoice(shown=True, mail="daily"), NotificationChoice(shown=True, mail="soon")
DEFAULT = NotificationSettings(
    mention=_DAILY, reminder=NotificationChoice(shown=True, mail="no"), assigned=_DAILY, shared=_DAILY,
    approval=_SOON, webhook=_SOON, lead_assigned=_SOON, lead_touched=_SOON,
    comes_back=_SOON, transfer=_SOON, response_due=NotificationChoice(shown=True, mail="no"),
    response_missed=_SOON, followed=_DAILY, hour=8,
)  # fmt: skip


async def load(session: TenantSession, person_id: UUID) -> NotificationSettings:
    """What somebody chose, or else what holds for everybody."""
    return (await of_people(session, {person_id}))[person_id]


async def of_people(session: TenantSession, people: Collection[UUID]) -> Mapping[UUID, NotificationSettings]:
    """The same of several."""
    table = notification_setting
    rows = await session.rows(sa.select(table).where(table.c.person_id.in_(people)))
    chosen = {row.person_id: _settings(row) for row in rows}
    return {person: chosen.get(person, DEFAULT) for person in people}


async def save(session: TenantSession, person_id: UUID, settings: NotificationSettings) -> None:
    """Keeps what somebody chose."""
    weekly = {"weekly_day": settings.weekly_day, "weekly_hour": settings.weekly_hour}
    row: dict[str, object] = {"hour": settings.hour, **weekly}
    for kind in KINDS:
        chosen = settings.of(kind)
        row |= {f"{kind}_shown": chosen.shown, f"{kind}_mail": chosen.mail}
    kept = insert(notification_setting).on_conflict_do_update(index_elements=["person_id"], set_=row)
    await session.execute(kept, {"person_id": person_id, **row})


def _settings(row: Any) -> NotificationSettings:
    def choice(kind: str) -> NotificationChoice:
        return NotificationChoice(shown=getattr(row, f"{kind}_shown"), mail=getattr(row, f"{kind}_mail"))

    hour = DEFAULT.weekly_hour if row.weekly_hour is None else row.weekly_hour
    chosen = {kind: choice(kind) for kind in KINDS}
    return NotificationSettings(**chosen, hour=row.hour, weekly_day=row.weekly_day, weekly_hour=hour)
