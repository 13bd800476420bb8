"""Whether an organisation has people asked before somebody views as them: an owner says so, and it counts at once."""

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import insert

from auth import security_log
from auth.principal import Principal
from auth.viewing.models import Asks, viewing, viewing_policy, viewing_request
from auth.viewing.views import close
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.models import organisation


class ViewingPolicy(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is asked: nobody (`tell`), whoever is viewed (`ask`), or they unless an owner says why not."""

    asks: Asks


async def of_tenant(control: ControlSession, tenant: Tenant) -> Asks:
    """What counts now, and until the caller's transaction ends: a change waits for views that are being begun."""
    holder = tenant.parent_id or tenant.id
    await control.rows(sa.select(organisation.c.id).where(organisation.c.id == holder).with_for_update(read=True))
    rows = await control.rows(sa.select(viewing_policy.c.asks).where(viewing_policy.c.organisation_id == holder))
    return rows[0].asks if rows else "tell"


async def read(runtime: Runtime, principal: Principal) -> ViewingPolicy:
    """What counts for an organisation, or for what it is a copy of."""
    holder = principal.tenant.parent_id or principal.tenant.id
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(viewing_policy.c.asks).where(viewing_policy.c.organisation_id == holder))
    return ViewingPolicy(rows[0].asks if rows else "tell")


async def save(runtime: Runtime, principal: Principal, wanted: ViewingPolicy) -> None:
    """Sets it, and ends views that could not begin any more."""
    of = principal.tenant.id
    async with runtime.databases.control_session() as control:
        held = sa.select(organisation.c.id).where(organisation.c.id == of)
        await control.rows(held.with_for_update(key_share=True))
        values = {"asks": wanted.asks, "changed_by": principal.person_id, "changed_at": real_now()}
        kept = insert(viewing_policy).values(organisation_id=of, **values)
        await control.execute(kept.on_conflict_do_update(index_elements=["organisation_id"], set_=values))
        await security_log.note(
            control, "viewing_policy_changed", identity_id=principal.identity_id, organisation_id=of, asks=wanted.asks
        )
        await _end_unasked(control, principal, wanted.asks)


async def _end_unasked(control: ControlSession, principal: Principal, asks: Asks) -> None:
    """Ends what nobody allowed, also in sandboxes, but for what an owner may still do without."""
    if asks == "tell":
        return
    of = principal.tenant.id
    here = sa.select(organisation.c.id).where((organisation.c.id == of) | (organisation.c.parent_id == of))
    unasked: sa.ColumnElement[bool] = viewing.c.request_id.is_(None)
    if asks == "ask":
        overridden = sa.select(viewing_request.c.id).where(viewing_request.c.state == "overridden")
        unasked |= viewing.c.request_id.in_(overridden)
    running = sa.select(viewing).where(viewing.c.organisation_id.in_(here), viewing.c.ended_at.is_(None), unasked)
    for row in await control.rows(running.with_for_update()):
        await close(control, row, "policy")
