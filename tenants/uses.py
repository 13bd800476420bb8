"""The uses of the platform's own root key by the hour and organisation, as every process counted them
(`kernel.keys.counting`).
"""

import datetime as dt
from collections import Counter
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import real_now
from kernel.crypto import owner_of
from kernel.db import ControlSession
from kernel.keys.counting import Counted, Use
from kernel.keys.provider import KeyProvider
from kernel.runtime import Runtime
from tenants.directory import PLATFORM
from tenants.models import PLATFORM_ROTATION, key_use

SHOWN: Final = dt.timedelta(days=1)


class Used(msgspec.Struct, frozen=True):
    """How often a version of the key was used for something; `failed` are those that it did not do.

    `organisations` are those on whose keysets it was; the platform's own is none.
    """

    provider: str
    version: str
    operation: str
    times: int
    failed: int
    organisations: int


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


async def lately(control: ControlSession, organisation_id: UUID | None = None) -> list[Used]:
    """What was done with the key in the last day, by version and operation: on one organisation's keyset, or on all."""
    times, failed = sa.func.sum(key_use.c.times).label("times"), sa.func.sum(key_use.c.failed).label("failed")
    whose = key_use.c.organisation_id
    many = sa.func.count(whose.distinct()).filter(whose != PLATFORM_ROTATION).label("many")
    of = (key_use.c.provider, key_use.c.version, key_use.c.operation)
    since = key_use.c.hour > real_now() - SHOWN
    if organisation_id is not None:
        since &= whose == organisation_id
    rows = await control.rows(sa.select(*of, times, failed, many).where(since).group_by(*of).order_by(*of))
    return [
        Used(row.provider, row.version, row.operation, int(row.times), int(row.failed), int(row.many)) for row in rows
    ]


async def _add(control: ControlSession, provider: str, uses: Counter[Use]) -> None:
    """Hours are taken in one order, so that processes that write side by side don't wait in a circle."""
    keys = sorted({(use.hour, use.version, use.operation, use.bound) for use in uses})
    for hour, version, operation, bound in keys:
        done, failed = (uses[Use(hour, version, operation, bound, each)] for each in (True, False))
        row = insert(key_use).values(
            hour=hour, provider=provider, version=version, operation=operation, times=done + failed, failed=failed,
            organisation_id=PLATFORM_ROTATION if (owner := owner_of(bound)) == PLATFORM else UUID(owner),
        )  # fmt: skip
        more = {name: key_use.c[name] + row.excluded[name] for name in ("times", "failed")}
        await control.execute(row.on_conflict_do_update(index_elements=list(key_use.primary_key), set_=more))
