"""When what somebody is told is mailed.

Each mail is a job that waits, made with the notification and named after the person and the time at which it goes: all
that comes until then goes in one mail.
"""

import datetime as dt
from collections.abc import Collection
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from auth.persons import zone_of
from kernel.clock import business_now, in_real_time, real_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from rapport.crm.activities.notifications import settings
from rapport.crm.records.choices import SEED_TIME

SOON, DAILY, WEEKLY = "notifications.soon", "notifications.daily", "notifications.weekly"
WAITING: Final = (SOON, DAILY, WEEKLY)
"""Jobs that wait for a moment of the organisation's clock, and are set anew when it is moved."""
GATHERED: Final = dt.timedelta(minutes=5)
"""What is mailed soon is gathered for so long, and waits as long again to be looked at."""


async def mails(session: TenantSession, people: Collection[UUID], kind: str) -> None:
    """Sets the mails in which people will be told of something of a kind that they are being told of now."""
    for person_id, chosen in (await settings.of_people(session, people)).items():
        by = chosen.of(kind).mail
        if by != "no":
            at = _soon() if by == "soon" else _daily(chosen.hour, await zone_of(session, person_id))
            name, job_id = (SOON if by == "soon" else DAILY), derive_id(person_id, by, at.isoformat(), at=SEED_TIME)
            args = {"person": str(person_id), "at": at.isoformat()}
            await session.enqueue(name, args, job_id=job_id, run_at=max(in_real_time(at), real_now()))


def _soon() -> dt.datetime:
    begun = business_now().timestamp() // GATHERED.total_seconds()
    return dt.datetime.fromtimestamp((begun + 2) * GATHERED.total_seconds(), dt.UTC)


def _daily(hour: int, zone: ZoneInfo) -> dt.datetime:
    now = business_now().astimezone(zone)
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (today if today > now else today + dt.timedelta(days=1)).astimezone(dt.UTC)
