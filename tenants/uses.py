"""The uses of the platform's own root key by the hour, as every process counted them (`kernel.keys.counting`)."""

import datetime as dt
from collections import Counter
from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.keys.counting import Counted, Use
from kernel.keys.provider import KeyProvider
from kernel.runtime import Runtime
from tenants.models import key_use

SHOWN: Final = dt.timedelta(days=1)


class Used(msgspec.Struct, frozen=True):
    """How often a version of the key was used for something; `failed` are those that it did not do."""

    provider: str
    version: str
    operation: str
    times: int
    failed: int


async def write_down(runtime: Runtime, own: KeyProvider) -> None:
    """Adds what this process counted to the hours; what can't be written is kept for the next time."""
    if not isinstance(own, Counted) or not (uses := own.taken()):
        return
    try:
        async with runtime.databases.control_session() as control:
            await _add(control, own.name, uses)
    except BaseException:
        own.give_back(uses)
        raise


async def lately(control: ControlSession) -> list[Used]:
    """What was done with the key in the last day, by version and operation."""
    times, failed = sa.func.sum(key_use.c.times).label("times"), sa.func.sum(key_use.c.failed).label("failed")
    of = (key_use.c.provider, key_use.c.version, key_use.c.operation)
    since = key_use.c.hour > real_now() - SHOWN
    rows = await control.rows(sa.select(*of, times, failed).where(since).group_by(*of).order_by(*of))
    return [Used(row.provider, row.version, row.operation, int(row.times), int(row.failed)) for row in rows]


async def _add(control: ControlSession, provider: str, uses: Counter[Use]) -> None:
    """Hours are taken in one order, so that processes that write side by side don't wait in a circle."""
    keys = sorted({(use.hour, use.version, use.operation) for use in uses})
    for hour, version, operation in keys:
        done, failed = (uses[Use(hour, version, operation, each)] for each in (True, False))
        row = insert(key_use).values(
            hour=hour, provider=provider, version=version, operation=operation, times=done + failed, failed=failed
        )
        more = {name: key_use.c[name] + row.excluded[name] for name in ("times", "failed")}
        index = [key_use.c.hour, key_use.c.provider, key_use.c.version, key_use.c.operation]
        await control.execute(row.on_conflict_do_update(index_elements=index, set_=more))
