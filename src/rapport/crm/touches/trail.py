"""The trail of a record: the touches of the leads that it is, or came of, as far as the reader may see those leads.

So conversion and merging need nothing done here: a contact and a deal are known by the lead that names them.
"""

from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.crm.forms.models import TOUCH_DETAILS, touch
from rapport.crm.forms.payloads import Touched
from rapport.crm.leads.lead import LEAD
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope
from rapport.crm.touches.payloads import SourceTrail, TrailCampaign, TrailTouch

SHOWN: Final = 50

OF: Final = ("lead", "contact", "deal")
"""Kinds of records that have a trail."""


async def of_record(scope: Scope, obj: ObjectType, record_id: UUID) -> SourceTrail:
    """The trail of one record, the newest touch first."""
    await fetch(scope, obj, record_id)
    mine = touch.c.record_id.in_(leads_of(scope, obj, record_id))
    count = (await scope.session.execute(sa.select(sa.func.count()).select_from(touch).where(mine))).scalar_one()
    every = sa.select(touch).where(mine)
    newest = every.order_by(touch.c.occurred_at.desc(), touch.c.id.desc()).limit(SHOWN)
    rows = list(await scope.session.rows(newest))
    oldest = rows[-1:]
    if count > len(rows):
        oldest = list(await scope.session.rows(every.order_by(touch.c.occurred_at, touch.c.id).limit(1)))
    named = {row.campaign_id for row in (*rows, *oldest) if row.campaign_id is not None}
    known = await titles(scope, {"campaign": named}) if named else {}
    touches = [_touch(scope, row, known) for row in rows]
    first = _touch(scope, oldest[0], known) if oldest else None
    return SourceTrail(count=count, first=first, last=touches[0] if touches else None, touches=touches)


def leads_of(scope: Scope, obj: ObjectType, record_id: UUID) -> sa.Select[Any]:
    """The leads that a record is, or came of."""
    lead = scope.mine(LEAD).table
    seen = (scope.visible(LEAD, lead), lead.c.deleted_at.is_(None))
    if obj.name == LEAD.name:  # also one in the trash, which is read there
        return sa.select(lead.c.id).where(lead.c.id == record_id, scope.visible(LEAD, lead))
    if obj.name == "contact":
        return sa.select(lead.c.id).where(lead.c.contact == record_id, *seen)
    deal = obj.table
    named = sa.select(deal.c.lead).where(deal.c.id == record_id)
    return sa.select(lead.c.id).where(sa.or_(lead.c.deal == record_id, lead.c.id.in_(named)), *seen)


def _touch(scope: Scope, row: Any, known: dict[str, Any]) -> TrailTouch:  # a row
    plain = scope.keys.decrypt(bytes(row.details), field=TOUCH_DETAILS, record=row.id)
    told = msgspec.json.decode(plain, type=Touched)
    campaign = None
    if row.campaign_id is not None:
        label = known.get(str(row.campaign_id), {}).get("label")
        campaign = TrailCampaign(row.campaign_id, label)
    return TrailTouch(
        id=row.id, kind="visit" if row.site_id is not None else "form", name=told.form, occurred_at=row.occurred_at,
        utm=told.utm, page=told.page, referrer=told.referrer, campaign=campaign,
    )  # fmt: skip
