"""Sandboxes for whoever runs an installation: the same verbs as on the page, each in the security log."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from auth import identities, seats, security_log
from auth.models import membership
from kernel.db import ControlSession
from kernel.errors import NotFound
from kernel.runtime import Runtime
from rapport.sandboxes import life, store
from rapport.sandboxes.errors import NoSuchMember
from rapport.sandboxes.store import Sandbox, Wanted
from tenants import entitlements, status


async def listed(runtime: Runtime, organisation_id: UUID) -> list[str]:
    """A line for each, the newest first: its id, what became of it, the organisation that it is, until when."""
    async with runtime.databases.control_session() as control:
        await _needed(control, organisation_id)
        found = await store.listed(control, organisation_id)
    return [_line(each) for each in found]


async def make(
    runtime: Runtime, organisation_id: UUID, addresses: Sequence[str], *, days: int, with_files: bool
) -> UUID:
    """Begins one for the members with these addresses; the first of them has asked for it. Raises `NoSuchMember`."""
    async with runtime.databases.control_session() as control:
        await _needed(control, organisation_id)
        people = [await _person(control, organisation_id, each) for each in addresses]
        most = entitlements.most_sandboxes(await entitlements.of_organisation(control, organisation_id))
        wanted = Wanted(people=tuple(people), with_files=with_files, days=days)
        made = await store.begin(control, organisation_id, people[0], wanted, most)
        await _note(control, "sandbox_begun", organisation_id, made)
    return made


async def refresh(runtime: Runtime, organisation_id: UUID, sandbox_id: UUID) -> UUID:
    """Makes one anew; the id of the one that takes its place."""
    async with runtime.databases.control_session() as control:
        await _needed(control, organisation_id)
        by = (await store.settled(control, organisation_id, sandbox_id)).requested_by
        most = entitlements.most_sandboxes(await entitlements.of_organisation(control, organisation_id))
    made = await life.refresh(runtime, organisation_id, sandbox_id, by, most)
    async with runtime.databases.control_session() as control:
        await _note(control, "sandbox_refreshed", organisation_id, made)
    return made


async def remove(runtime: Runtime, organisation_id: UUID, sandbox_id: UUID) -> None:
    """Destroys its keys, then its data."""
    await life.remove(runtime, organisation_id, sandbox_id)
    async with runtime.databases.control_session() as control:
        await _note(control, "sandbox_removed", organisation_id, sandbox_id)


def _line(found: Sandbox) -> str:
    copy, until = str(found.copy_id or "-"), found.expires_at.date().isoformat()
    return f"{found.id}  {found.state:8}  {copy:36}  until {until}  {found.error_code or ''}".rstrip()


async def _needed(control: ControlSession, organisation_id: UUID) -> None:
    """Raises `NotFound` for what is no organisation that could have any."""
    if await status.status_of(control, organisation_id) in {None, "deleted"}:
        raise NotFound
    if await status.is_sandbox(control, organisation_id):
        raise NotFound


async def _person(control: ControlSession, organisation_id: UUID, address: str) -> UUID:
    login = await identities.find_login(control, address)
    if login is None:
        raise NoSuchMember
    mine = (membership.c.identity_id == login.identity_id) & (membership.c.organisation_id == organisation_id)
    rows = await control.rows(sa.select(membership.c.person_id).where(mine & seats.seated()))
    if not rows:
        raise NoSuchMember
    found: UUID = rows[0].person_id
    return found


async def _note(control: ControlSession, kind: str, organisation_id: UUID, sandbox_id: UUID) -> None:
    await security_log.note(
        control, kind, organisation_id=organisation_id, sandbox=str(sandbox_id), by="terminal"
    )  # fmt: skip
