"""Visits that somebody's browser made before it sent a form: they become touches of the lead that the form is of.

A browser is known by a random number that its site keeps in its own storage. Here lies a hash of that and of the
organisation, so nobody who reads the table finds the browser, and no two organisations know the same one.
"""

import hashlib
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.forms.models import touch
from rapport.crm.records.scope import Scope

MOST: Final = 100
"""Visits that are kept of one browser until it is somebody's."""


def hash_of(scope: Scope, visitor: str) -> bytes:
    """What is kept of a visitor's number."""
    return hashlib.sha256(scope.principal.tenant.id.bytes + visitor.encode()).digest()


async def hand_over(scope: Scope, visitor: str | None, record_id: UUID) -> None:
    """Gives a lead the visits of whoever sent a form, as far as they are nobody's yet."""
    if visitor is None:
        return
    mine = (touch.c.visitor == hash_of(scope, visitor), touch.c.record_id.is_(None))
    await scope.session.execute(touch.update().where(*mine).values(record_id=record_id))


async def campaign_of(scope: Scope, visitor: str | None) -> UUID | None:
    """The campaign that brought a browser here last, before it was anybody's."""
    if visitor is None:
        return None
    mine = (
        touch.c.visitor == hash_of(scope, visitor), touch.c.record_id.is_(None), touch.c.campaign_id.is_not(None),
    )  # fmt: skip
    campaign = scope.registry["campaign"].table
    there = sa.exists().where(campaign.c.id == touch.c.campaign_id, campaign.c.deleted_at.is_(None))
    last = sa.select(touch.c.campaign_id).where(*mine, there).order_by(touch.c.occurred_at.desc()).limit(1)
    for row in await scope.session.rows(last):
        found: UUID = row.campaign_id
        return found
    return None
