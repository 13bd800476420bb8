"""What the script on a site reports: judged by its key, its origin and the visitor's consent, and kept as a touch."""

import datetime as dt
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import sqlalchemy as sa
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from kernel.clock import business_now, in_real_time, real_now
from kernel.ids import derive_id, new_id
from rapport.crm.forms import visits
from rapport.crm.forms.models import TOUCH_DETAILS, touch
from rapport.crm.forms.payloads import Touched
from rapport.crm.forms.submit import campaign_named, place
from rapport.crm.leads.lead import LEAD
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.scope import Scope
from rapport.crm.touches.errors import BadReport, NoConsent, OtherSite, SiteNotOpen
from rapport.crm.touches.payloads import Report
from rapport.crm.touches.sites import KEPT_DAYS, Site, by_key

SCRIPTS_PER_ADDRESS: Final = RateLimitItemPerMinute(300, 5, namespace="touch-scripts-address")
REPORTS_PER_ADDRESS: Final = RateLimitItemPerHour(300, 1, namespace="touch-reports-address")
REPORTS_PER_SITE: Final = RateLimitItemPerHour(20_000, 1, namespace="touch-reports-site")

LARGEST: Final = 4096
"""Bytes of a report."""

FORGET: Final = "touches.forget"
"""The job that removes visits of a day that are nobody's after all."""


async def site_of(scope: Scope, key: str) -> Site:
    """The site of a key; `SiteNotOpen` for one that is none, or is none any more."""
    site = await by_key(scope.session, key)
    if site is None:
        raise SiteNotOpen
    return site


def read(body: bytes) -> Report:
    """A report, which comes as plain text so that no browser asks us beforehand."""
    try:
        return msgspec.json.decode(body, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadReport(reason="JSON") from None


def declines(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that whoever uses it wants to be followed nowhere."""
    return headers.get("sec-gpc") == "1" or headers.get("dnt") == "1"


async def take(scope: Scope, site: Site, origin: str, sent: Report) -> None:
    """Keeps a visit, or removes what is there of a visitor."""
    if origin not in site.origins:
        raise OtherSite
    visitor = visits.hash_of(scope, sent.visitor)
    if sent.forget:
        await scope.session.execute(touch.delete().where(touch.c.visitor == visitor, touch.c.site_id == site.id))
        return
    if site.consent and not sent.consent:
        raise NoConsent
    if _origin_of(sent.page) != origin:
        raise OtherSite
    counted = sa.select(sa.func.count()).select_from(touch).where(touch.c.visitor == visitor)
    if (await scope.session.execute(counted)).scalar_one() >= visits.MOST:
        return  # a program, or somebody of whom enough is known
    await _keep(scope, site, sent, visitor)


def _origin_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


async def _keep(scope: Scope, site: Site, sent: Report, visitor: bytes) -> None:
    touch_id, now = new_id(), business_now()
    record_id = await _whose(scope, visitor)
    told = Touched(site.name, {}, sent.utm, place(sent.page), place(sent.referrer))
    row = {
        "id": touch_id, "site_id": site.id, "record_id": record_id, "visitor": visitor, "first": False,
        "campaign_id": await campaign_named(scope, sent.utm.campaign), "occurred_at": now,
        "details": scope.keys.encrypt(msgspec.json.encode(told), field=TOUCH_DETAILS, record=touch_id),
    }  # fmt: skip
    await scope.session.execute(touch.insert(), row)
    if record_id is None:
        await _let_expire(scope, now)


async def _whose(scope: Scope, visitor: bytes) -> UUID | None:
    """The lead that a browser sent a form as, as long as it is there."""
    lead = LEAD.table
    mine = sa.select(touch.c.record_id).join(lead, lead.c.id == touch.c.record_id)
    known = mine.where(touch.c.visitor == visitor, lead.c.deleted_at.is_(None))
    rows = await scope.session.rows(known.order_by(touch.c.occurred_at.desc()).limit(1))
    return rows[0].record_id if rows else None


async def _let_expire(scope: Scope, now: dt.datetime) -> None:
    """Has the visits of a day looked at when the last of its days to be kept begins: one job, however many come."""
    day = now.date()
    at = dt.datetime.combine(day + dt.timedelta(days=KEPT_DAYS), dt.time(), dt.UTC)
    job_id = derive_id(UUID(int=TOUCH_DETAILS), FORGET, day.isoformat(), at=SEED_TIME)
    await scope.session.enqueue(
        FORGET, {"day": day.isoformat()}, job_id=job_id, run_at=max(in_real_time(at), real_now())
    )


async def forget(scope: Scope, day: dt.date) -> None:
    """Removes visits of a day, and of those before it, that no lead came of."""
    until = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    old = (touch.c.site_id.is_not(None), touch.c.record_id.is_(None), touch.c.occurred_at < until)
    await scope.session.execute(touch.delete().where(*old))
