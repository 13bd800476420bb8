"""When an endpoint is told nothing more: its owner left or lost the right to run it, or nothing was taken for days.

Who configures the organisation hears of it by the bell, and it goes on where it was once somebody saves it or switches
it on again.
"""

import datetime as dt
from typing import Final
from uuid import UUID

from auth import security_log
from auth.actor import principal_of
from auth.people import ids_with_right
from auth.principal import Principal
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import Forbidden
from kernel.runtime import Runtime
from rapport.crm.activities.notifications.kinds import WEBHOOK
from rapport.crm.activities.notifications.notify import tell
from rapport.webhooks import store
from tenants.directory import Directory, Tenant

PATIENCE: Final = dt.timedelta(days=3)
"""Of tries without one that was taken, after which an endpoint is switched off."""

OWNER, FAILING, GONE = "owner", "failing", "gone"
"""The reasons: who owns it may not; nothing was taken for `PATIENCE`; it said itself that it is there no more."""

STOPPED = "webhook_stopped"


async def owner_of(runtime: Runtime, home: str, owner_id: UUID) -> Principal | None:
    """Who an endpoint acts for, with the rights of this moment; None who may not (any more). `Suspended` may pass."""
    try:
        principal = await principal_of(runtime, home, owner_id)
    except Forbidden:
        return None
    return principal if principal.rights.configure else None


async def tenant_of(runtime: Runtime, home: str) -> Tenant:
    """The organisation of a home."""
    return await Directory(runtime.databases, runtime.keyring).by_home(home)


async def stop(runtime: Runtime, session: TenantSession, tenant: Tenant, endpoint: store.Kept, reason: str) -> None:
    """Stops it in this transaction, tells who configures, and notes it in the audit trail."""
    await store.change(
        session, endpoint.id, state="stopped", reason=reason, due_at=None, updated_at=real_now()
    )  # fmt: skip
    for person in await ids_with_right(session, "configure"):
        await tell(session, person, WEBHOOK, STOPPED, endpoint.id, again=real_now().isoformat())
    async with runtime.databases.control_session() as control:
        await security_log.note(
            control, STOPPED, organisation_id=tenant.id, endpoint_id=str(endpoint.id), reason=reason
        )  # fmt: skip
