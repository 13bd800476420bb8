"""The endpoints of sandboxes: for administrators, in the organisation itself, and the mail that one of them held."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody

from auth import people, security_log
from auth.guards import Running, SignedIn, may
from auth.principal import Principal
from kernel.db import ControlSession
from kernel.runtime import Runtime
from rapport.portability.models import sandbox
from rapport.sandboxes import held, life, store
from rapport.sandboxes.payloads import HeldMailPage, MakeSandbox, SandboxesPage, SandboxView
from rapport.sandboxes.store import Wanted
from tenants.entitlements import most_sandboxes

READS: dict[str, Any] = {"policy": may("configure")}

CHANGES: dict[str, Any] = {"policy": may("configure", fresh=True), "waits": True}


class SandboxController(Controller):
    """Copies of the organisation without personal data."""

    path = "/api/sandboxes"
    tags = ["Sandboxes"]  # noqa: RUF012  # Litestar reads it from the class
    opt = {"in_sandbox": False}  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=READS, operation_id="sandboxes")
    async def listed(self, principal: SignedIn, runtime: Running) -> SandboxesPage:
        """The newest sandboxes, and how far the one is that is being made."""
        return await _page(principal, runtime)

    @post("/", opt=CHANGES, operation_id="make_sandbox")
    async def make(self, data: JSONBody[MakeSandbox], principal: SignedIn, runtime: Running) -> SandboxesPage:
        """Begins to make one. Whoever asks may enter it, and so may those they choose."""
        wanted = Wanted(people=tuple(data.people), with_files=data.with_files, days=data.days)
        most = most_sandboxes(principal.tenant.entitlements)
        async with runtime.databases.control_session() as control:
            made = await store.begin(control, principal.tenant.id, principal.person_id, wanted, most)
            await _note(control, "sandbox_begun", principal, made)
        return await _page(principal, runtime)

    @post("/{sandbox_id:uuid}/refresh", opt=CHANGES, operation_id="refresh_sandbox")
    async def refresh(self, sandbox_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> SandboxesPage:
        """Makes it anew of what the organisation holds now; what was done in it is destroyed with its keys."""
        most = most_sandboxes(principal.tenant.entitlements)
        made = await life.refresh(runtime, principal.tenant.id, sandbox_id, principal.person_id, most)
        async with runtime.databases.control_session() as control:
            await _note(control, "sandbox_refreshed", principal, made)
        return await _page(principal, runtime)

    @delete("/{sandbox_id:uuid}", opt=CHANGES, status_code=200, operation_id="remove_sandbox")
    async def remove(self, sandbox_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> SandboxesPage:
        """Destroys its keys, then its data. Nothing of it can be brought back."""
        await life.remove(runtime, principal.tenant.id, sandbox_id)
        async with runtime.databases.control_session() as control:
            await _note(control, "sandbox_removed", principal, sandbox_id)
        return await _page(principal, runtime)


class HeldMailController(Controller):
    """Mail that a sandbox did not send."""

    path = "/api/held-mail"
    tags = ["Sandboxes"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=READS, operation_id="held_mail")
    async def listed(self, principal: SignedIn, runtime: Running) -> HeldMailPage:
        """The newest mails that were held; an organisation that is no sandbox has none."""
        mine = sa.select(sandbox.c.expires_at).where(sandbox.c.copy_id == principal.tenant.id)
        async with runtime.databases.control_session() as control:
            mails = await held.listed(control, principal.tenant.id)
            expires_at = (await control.execute(mine)).scalar()
        return HeldMailPage(mails=mails, expires_at=expires_at)


async def _page(principal: Principal, runtime: Runtime) -> SandboxesPage:
    async with runtime.databases.control_session() as control:
        found = await store.listed(control, principal.tenant.id)
    async with principal.session(runtime) as session:
        named = await people.names(session, {person for each in found for person in (each.requested_by, *each.people)})
    views = [SandboxView.of(each, named, principal.person_id) for each in found]
    return SandboxesPage(sandboxes=views, limit=most_sandboxes(principal.tenant.entitlements))


async def _note(control: ControlSession, kind: str, principal: Principal, sandbox_id: UUID) -> None:
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id, sandbox=str(sandbox_id)
    )  # fmt: skip
