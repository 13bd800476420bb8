"""Routes of visits: of who sets sites up, of the sites themselves, and of records."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from kernel.http import for_other_sites
from rapport.crm.forms import opening
from rapport.crm.forms.errors import FormNotOpen
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.touches import attribution, receive, script, sites, trail
from rapport.crm.touches.errors import SiteNotOpen
from rapport.crm.touches.payloads import Attribution, NewSite, SitesView, SourceTrail

_TAGS = ["touches"]


def site_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes of who sets up which sites report."""
    configures: dict[str, Any] = {"policy": guards.may("configure")}

    @get("/touch-sites", opt=configures, tags=_TAGS)
    async def listed_sites(principal: guards.SignedIn, runtime: guards.Running) -> SitesView:
        """All sites, with the addresses of their scripts and what they told."""
        async with scopes(registry, principal, runtime)() as scope:
            return await sites.page(scope)

    @put("/touch-sites/{site_id:uuid}", opt=configures, status_code=200, tags=_TAGS)
    async def save_site(
        site_id: FromPath[UUID], data: JSONBody[NewSite], principal: guards.SignedIn, runtime: guards.Running
    ) -> SitesView:
        """Makes a site under an id of the caller's choice, or changes it; its key stays."""
        async with scopes(registry, principal, runtime)() as scope:
            await sites.save(scope, site_id, data)
            page = await sites.page(scope)
            await security_log.note_done(runtime, principal, "touch_site_saved", site_id=str(site_id))
        return page

    @post("/touch-sites/{site_id:uuid}/key", opt=configures, status_code=200, tags=_TAGS)
    async def rotate_site_key(
        site_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> SitesView:  # fmt: skip
        """Gives a site another key; the one before is good for nothing any more."""
        async with scopes(registry, principal, runtime)() as scope:
            await sites.rotate(scope, site_id)
            page = await sites.page(scope)
            await security_log.note_done(runtime, principal, "touch_key_rotated", site_id=str(site_id))
        return page

    @delete("/touch-sites/{site_id:uuid}", opt=configures, status_code=200, tags=_TAGS)
    async def revoke_site(site_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> SitesView:
        """Ends a site's key, and removes its visits that are nobody's."""
        async with scopes(registry, principal, runtime)() as scope:
            await sites.revoke(scope, site_id)
            page = await sites.page(scope)
            await security_log.note_done(runtime, principal, "touch_site_removed", site_id=str(site_id))
        return page

    return [listed_sites, save_site, rotate_site_key, revoke_site]


def public_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """What pages of other sites load and send. Nobody's session counts here, and no answer can be read there."""
    everybody: dict[str, Any] = {"policy": guards.public(cross_site=True)}
    at = "/public-touches/{organisation_id:uuid}/{key:str}"

    @get(f"{at}/script.js", opt=everybody, tags=_TAGS, media_type="text/javascript")
    async def visit_script(
        organisation_id: FromPath[UUID], key: FromPath[str], request: Request[Any, Any, Any], runtime: guards.Running
    ) -> Response[str]:
        """The script that a site loads."""
        for_other_sites(request.scope, kept_seconds=script.KEPT_SECONDS)
        await opening.count_address(runtime, receive.SCRIPTS_PER_ADDRESS)
        admission = request.app.state.admission
        try:
            async with opening.entered(registry, runtime, admission, organisation_id, organisation_id) as scope:
                site = await receive.site_of(scope, key)
        except FormNotOpen:
            raise SiteNotOpen from None
        text = script.made(runtime.settings.public_url, organisation_id, site)
        return Response(text, media_type="text/javascript")

    @post(at, opt=everybody, status_code=204, tags=_TAGS, request_max_body_size=receive.LARGEST)
    async def visited(
        organisation_id: FromPath[UUID], key: FromPath[str], request: Request[Any, Any, Any], runtime: guards.Running
    ) -> None:
        """Takes what the script reports."""
        for_other_sites(request.scope)
        await opening.count_address(runtime, receive.REPORTS_PER_ADDRESS)
        sent, admission = receive.read(await request.body()), request.app.state.admission
        if receive.declines(request.headers) and not sent.forget:
            return
        try:
            async with opening.entered(registry, runtime, admission, organisation_id, organisation_id) as scope:
                site = await receive.site_of(scope, key)
                await opening.count(runtime, receive.REPORTS_PER_SITE, f"{organisation_id} {site.id}")
                await receive.take(scope, site, request.headers.get("origin", ""), sent)
        except FormNotOpen:
            raise SiteNotOpen from None

    return [visit_script, visited]


def trail_handler(registry: Registry, obj: ObjectType) -> HTTPRouteHandler:
    """The route of one kind of record."""
    reads: dict[str, Any] = {"policy": guards.record(obj.name, "read", scope="records:read"), "module": obj.module}

    @get(
        f"/{obj.noun}/{{record_id:uuid}}/trail", opt=reads, tags=[obj.plural.en], operation_id=f"trail_of_{obj.name}"
    )  # fmt: skip
    async def read(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> SourceTrail:
        """Where whoever a record is about came from: visits and forms, the first and the last."""
        async with scopes(registry, principal, runtime)() as scope:
            return await trail.of_record(scope, scope.mine(obj), record_id)

    return read


def attribution_handler(registry: Registry) -> HTTPRouteHandler:
    """The route of campaigns."""
    obj = registry["campaign"]
    reads: dict[str, Any] = {"policy": guards.record(obj.name, "read", scope="records:read"), "module": obj.module}

    @get(f"/{obj.noun}/{{record_id:uuid}}/attribution", opt=reads, tags=[obj.plural.en])
    async def attributed(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Attribution:
        """What a campaign brought: leads by their first and last touch, and won amounts by three rules."""
        async with scopes(registry, principal, runtime)() as scope:
            return await attribution.of_campaign(scope, scope.mine(obj), record_id)

    return attributed
