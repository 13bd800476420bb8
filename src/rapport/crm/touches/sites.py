"""The sites that report visits: each has a key of its own, and the origins that it counts on.

A key is no secret, as it stands in a page that everybody reads. It says which site reports, and is good for nothing
once it is replaced; the origin that a browser names keeps other sites out.
"""

import datetime as dt
import secrets
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.errors import Invalid
from kernel.locks import hold
from rapport.crm.forms.models import touch
from rapport.crm.forms.store import ORIGIN
from rapport.crm.records import organisation_settings
from rapport.crm.records.scope import Scope
from rapport.crm.touches import errors
from rapport.crm.touches.payloads import NewSite, SitesView, SiteView

NAME: Final = "touch_sites"
MAX_SITES: Final = 20
KEPT_DAYS: Final = 90
"""How long a visit is kept that is nobody's."""


class Site(msgspec.Struct, frozen=True):
    """A site as it lies in its document."""

    id: UUID
    name: str
    key: str
    origins: list[str]
    consent: bool
    made_at: dt.datetime


class _Sites(msgspec.Struct, frozen=True):
    sites: list[Site] = []


def path_of(organisation_id: UUID, key: str) -> str:
    """Where reports of a key go."""
    return f"/api/public-touches/{organisation_id}/{key}"


async def load(session: TenantSession) -> list[Site]:
    """All sites, the oldest first."""
    found = await organisation_settings.load(session, NAME)
    return msgspec.json.decode(found, type=_Sites).sites if found is not None else []


async def by_key(session: TenantSession, key: str) -> Site | None:
    """The site whose key this is."""
    return next((each for each in await load(session) if secrets.compare_digest(each.key, key)), None)


async def page(scope: Scope) -> SitesView:
    """All sites, and what each has told."""
    c = touch.c
    sums = (
        sa.select(
            c.site_id, sa.func.count().label("count"), sa.func.count(c.record_id.distinct()).label("leads"),
            sa.func.max(c.occurred_at).label("last"),
        )
        .where(c.site_id.is_not(None))
        .group_by(c.site_id)
    )  # fmt: skip
    told = {row.site_id: row for row in await scope.session.rows(sums)}
    return SitesView([_view(scope, each, told.get(each.id)) for each in await load(scope.session)], KEPT_DAYS)


def _view(scope: Scope, site: Site, told: Any) -> SiteView:  # a row
    return SiteView(
        id=site.id, name=site.name, origins=site.origins, consent=site.consent, made_at=site.made_at,
        script=f"{path_of(scope.principal.tenant.id, site.key)}/script.js",
        visits=told.count if told is not None else 0, leads=told.leads if told is not None else 0,
        last_at=told.last if told is not None else None,
    )  # fmt: skip


async def save(scope: Scope, site_id: UUID, wanted: NewSite) -> None:
    """Makes a site with a key of its own, or makes it what is wanted under the key that it has."""
    name, origins = _checked(wanted)
    sites = await _held(scope)
    before = next((each for each in sites if each.id == site_id), None)
    if before is None:
        if len(sites) >= MAX_SITES:
            raise errors.TooManySites(limit=MAX_SITES)
        made = Site(site_id, name, _new_key(), origins, wanted.consent, business_now())
        await _keep(scope, [*sites, made])
        return
    after = msgspec.structs.replace(before, name=name, origins=origins, consent=wanted.consent)
    await _keep(scope, [after if each.id == site_id else each for each in sites])


async def rotate(scope: Scope, site_id: UUID) -> None:
    """Gives a site another key; pages with the one before report nothing any more."""
    sites = await _held(scope)
    _check_there(sites, site_id)
    anew = [msgspec.structs.replace(each, key=_new_key()) if each.id == site_id else each for each in sites]
    await _keep(scope, anew)


async def revoke(scope: Scope, site_id: UUID) -> None:
    """Ends a key; visits that are nobody's go with it, and what leads have of it stays."""
    sites = await _held(scope)
    _check_there(sites, site_id)
    await _keep(scope, [each for each in sites if each.id != site_id])
    await scope.session.execute(touch.delete().where(touch.c.site_id == site_id, touch.c.record_id.is_(None)))


def _check_there(sites: list[Site], site_id: UUID) -> None:
    if all(each.id != site_id for each in sites):
        raise errors.SiteNotFound


async def _held(scope: Scope) -> list[Site]:
    """The sites, held until the transaction ends: all are one document."""
    await hold(scope.session, [organisation_settings.id_of(NAME).bytes])
    return await load(scope.session)


async def _keep(scope: Scope, sites: list[Site]) -> None:
    await organisation_settings.save(scope.session, NAME, msgspec.json.encode(_Sites(sites)))


def _checked(wanted: NewSite) -> tuple[str, list[str]]:
    wrong: dict[str, Invalid] = {}
    name, origins = wanted.name.strip(), [each.strip().lower().rstrip("/") for each in wanted.origins]
    if not name:
        wrong["name"] = errors.NameMissing()
    if not origins or not all(map(ORIGIN.match, origins)):
        wrong["origins"] = errors.NotASite()
    if wrong:
        raise Invalid(fields=wrong)
    return name, list(dict.fromkeys(origins))


def _new_key() -> str:
    return secrets.token_urlsafe(18)
