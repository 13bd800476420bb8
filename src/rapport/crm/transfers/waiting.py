"""When a transfer is looked at next: as the first day on which something of it was due has gone by."""

import datetime as dt
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from kernel.clock import in_real_time, in_utc, real_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from rapport.crm.records.choices import SEED_TIME

OVERDUE: Final = "transfers.overdue"


async def schedule(session: TenantSession, transfer_id: UUID, due_on: dt.date | None, zone: ZoneInfo) -> None:
    """Has a transfer looked at when a day has gone by; the same day again is the same job."""
    if due_on is None:
        return
    at = in_utc(dt.datetime.combine(due_on + dt.timedelta(days=1), dt.time(), zone))
    args = {"transfer": str(transfer_id), "day": due_on.isoformat(), "at": at.isoformat()}
    job_id = derive_id(transfer_id, OVERDUE, due_on.isoformat(), at=SEED_TIME)
    await session.enqueue(OVERDUE, args, job_id=job_id, run_at=max(in_real_time(at), real_now()))
