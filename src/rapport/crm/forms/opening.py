"""Opening a form for a visitor: nobody is signed in, and the form's organisation is named in its address."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from auth.admission import Admission
from auth.errors import Throttled
from auth.models import NETWORK
from auth.principal import ObjectRights, Principal, Rights
from auth.throttle import network_of
from kernel import context
from kernel.errors import NotFound
from kernel.rates import spend
from kernel.runtime import Runtime
from rapport.crm.campaigns.feature import CAMPAIGN
from rapport.crm.forms.errors import FormNotOpen
from rapport.crm.forms.store import Form, find
from rapport.crm.leads.lead import LEAD
from rapport.crm.records import definitions
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope
from tenants.directory import Directory, Tenant

PAGES_PER_ADDRESS: Final = RateLimitItemPerMinute(300, 5, namespace="form-pages-address")
FRAMES_PER_ADDRESS: Final = RateLimitItemPerMinute(300, 5, namespace="form-frames-address")
SUBMISSIONS_PER_ADDRESS: Final = RateLimitItemPerHour(30, 1, namespace="form-submissions-address")
SUBMISSIONS_PER_FORM: Final = RateLimitItemPerHour(1000, 1, namespace="form-submissions-form")

ORIGIN: Final = "form"
"""What the change log calls where such a write came from."""

_RIGHTS: Final = Rights(
    objects={
        LEAD.name: ObjectRights(read="all", create=True, update="all"),
        CAMPAIGN.name: ObjectRights(read="all"),
    }
)
"""What a submission may do, whatever the visitor says: make a lead, find one by its address, and a campaign by its
code.
"""

_ID: Final = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_PATH: Final = re.compile(rf"/f/{_ID}/{_ID}\Z")


async def count(runtime: Runtime, limit: RateLimitItem, key: str) -> None:
    """Counts one try; `Throttled` beyond the limit."""
    wait = await spend(runtime, limit, key)
    if wait is not None:
        raise Throttled(details={"retry_after": wait}, retry_after=wait)


async def count_address(runtime: Runtime, limit: RateLimitItem) -> None:
    """The same for the network that the request came from, as a keyed hash."""
    keys = runtime.databases.platform_keys
    if keys is None:
        raise RuntimeError("the platform keyset is not open yet")
    await count(runtime, limit, keys.equality(NETWORK, network_of(context.current().address)).hex())


@asynccontextmanager
async def entered(
    registry: Registry, runtime: Runtime, admission: Admission, organisation_id: UUID, acting: UUID
) -> AsyncIterator[Scope]:
    """A transaction in an organisation for a visitor, as whose id acts what they were let in by; `FormNotOpen` where it
    takes nothing.
    """
    tenant = await _tenant(runtime, organisation_id)
    principal = _visitor(tenant, acting)
    if tenant.status != "active" or not principal.has_module(LEAD.module):
        raise FormNotOpen
    line = await admission.enter(tenant)
    try:
        with context.use(tenant.acted_in(None, locale=context.current().locale, origin=ORIGIN)):
            async with principal.session(runtime) as session:
                yield await definitions.open_scope(registry, principal, session)
    finally:
        await line.leave()


@asynccontextmanager
async def opened(
    registry: Registry, runtime: Runtime, admission: Admission, organisation_id: UUID, form_id: UUID
) -> AsyncIterator[tuple[Scope, Form]]:
    """The same for a form, and the form; `FormNotOpen` for every reason why it takes nothing."""
    async with entered(registry, runtime, admission, organisation_id, form_id) as scope:
        form = await find(scope.session, form_id)
        if form is None or not form.active:
            raise FormNotOpen
        yield scope, form


async def framing(runtime: Runtime, path: str) -> tuple[str, ...]:
    """The origins that may show the page of a form in a frame; none for any other page."""
    found = _PATH.match(path)
    if found is None:
        return ()
    try:
        await count_address(runtime, FRAMES_PER_ADDRESS)
        tenant, form_id = await _tenant(runtime, UUID(found[1])), UUID(found[2])
    except (FormNotOpen, Throttled):
        return ()
    visitor = _visitor(tenant, form_id)
    if tenant.status != "active" or not visitor.has_module(LEAD.module):
        return ()
    async with visitor.session(runtime) as session:
        form = await find(session, form_id)
    return tuple(form.setup.origins) if form is not None and form.active else ()


async def _tenant(runtime: Runtime, organisation_id: UUID) -> Tenant:
    try:
        return await Directory(runtime.databases, runtime.keyring).tenant(organisation_id)
    except NotFound:
        raise FormNotOpen from None


def _visitor(tenant: Tenant, form_id: UUID) -> Principal:
    """Nobody: the form itself, with what a submission may do."""
    return Principal(tenant, form_id, form_id, form_id, context.current().locale, _RIGHTS)
