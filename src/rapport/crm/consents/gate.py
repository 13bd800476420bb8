"""The one gate: whether somebody's details may be used for a purpose now.

What was said last counts, for each purpose and channel: a withdrawal ends all that was agreed to before, however often,
and what is agreed to after it begins anew. A consent that names no channel opens all of them; one for a channel opens
none of the others. Without any consent nothing is open: nobody is taken to have agreed.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.db import TenantSession
from kernel.statements import any_of
from rapport.crm.consents.models import CHANNELS, consent
from rapport.crm.consents.payloads import PURPOSES, Channel, Purpose
from rapport.crm.records.scope import Scope

ANY = "any"
"""A consent that is about no channel in particular."""


async def may(scope: Scope, name: str, record_id: UUID, purpose: Purpose, channel: Channel | None = None) -> bool:
    """Whether a contact's or a lead's details may be used for a purpose, by a channel or by none in particular."""
    rows = await rows_of(scope.session, await subjects(scope, name, record_id))
    open_ones = standing(rows).get(purpose, [])
    return ANY in open_ones or (channel in open_ones if channel else False)


async def subjects(scope: Scope, name: str, record_id: UUID) -> list[UUID]:
    """A person's records of whom consents may be: a contact and the leads that became it."""
    lead = scope.registry.objects.get("lead")
    if name != "contact" or lead is None:
        return [record_id]
    rows = await scope.session.rows(sa.select(lead.table.c.id).where(lead.table.c.contact == record_id))
    return [record_id, *(row.id for row in rows)]


async def rows_of(session: TenantSession, ids: Iterable[UUID], most: int | None = None) -> list[Any]:
    """The consents of some records, the newest first."""
    mine = sa.select(consent).where(any_of(consent.c.record_id, list(ids)))
    return list(await session.rows(mine.order_by(consent.c.given_at.desc(), consent.c.id.desc()).limit(most)))


def standing(rows: Iterable[Any]) -> dict[Purpose, list[str]]:
    """For each purpose the channels that are open."""
    rows = list(rows)
    found: dict[Purpose, list[str]] = {}
    for purpose in PURPOSES:
        mine = [row for row in rows if row.purpose == purpose]
        is_open = [name for name in (ANY, *CHANNELS) if _is_open([row for row in mine if (row.channel or ANY) == name])]
        if is_open:
            found[purpose] = is_open
    return found


def _is_open(rows: list[Any]) -> bool:
    given = max((row.given_at for row in rows), default=None)
    ended = max((row.withdrawn_at for row in rows if row.withdrawn_at is not None), default=None)
    return given is not None and (ended is None or given > ended)
