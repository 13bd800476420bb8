"""The page of keys: what wraps an organisation's keyset, and what was done with it and by whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from auth import people, throttle
from auth.principal import Principal
from auth.throttle import Throttle
from kernel.runtime import Runtime
from tenants import keys, rotation, uses

LINES = 50
"""Of the log on one page."""


class OwnKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A root key that the organisation keeps, as `aws-kms:ARN`, `gcp-kms:projects/...` or `vault:https://...`."""

    url: Annotated[str, Meta(min_length=1, max_length=500)]


class KeyLine(msgspec.Struct, frozen=True):
    """One line of the log. `person` is a name, or None for what nobody did by hand; by `id` one asks for what comes
    after it.
    """

    id: UUID
    kind: str
    key_id: str | None
    person: str | None
    happened_at: datetime


class KeyUsed(msgspec.Struct, frozen=True):
    """How often the platform's root key was used to open the keyset or to wrap it, and how often that failed."""

    operation: str
    times: int
    failed: int


class KeysPage(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is the provider's; `name` is the key's own within it, None for the platform's; `version` is None where the
    provider keeps it to itself. `follows` says that it is a sandbox, which lies under the root key of its original.

    `rotation` is the one under way, or else the last one. `uses` are those of the platform's root key on this keyset in
    the last day; uses of an own key are lines of the log.
    """

    own: bool
    kind: str
    name: str | None
    version: str | None
    follows: bool
    key_id: str
    created_at: datetime
    wrapped_at: datetime
    rotation: rotation.Progress | None
    uses: Sequence[KeyUsed]
    events: Sequence[KeyLine]
    has_more: bool


class Keys:
    """The verbs of keys; one per process."""

    def __init__(self, runtime: Runtime, limits: Throttle) -> None:
        self._runtime = runtime
        self._limits = limits

    async def page(self, principal: Principal, before: UUID | None = None) -> KeysPage:
        """Reads the page, its log from the newest line or after the line `before`: a transaction on each database."""
        tenant = principal.tenant
        async with self._runtime.databases.control_session() as control:
            wrapped = await keys.wrapping(control, tenant.id, self._runtime.keyring.own)
            found = await keys.events(control, tenant.id, LINES + 1, before)
            lines = found[:LINES]
            progress = await rotation.progress(control, tenant.id)
            used = await uses.lately(control, tenant.id)
        async with principal.session(self._runtime) as session:
            named = await people.names(session, {line.person_id for line in lines if line.person_id is not None})
        kind, _, name = wrapped.url.partition(":")
        return KeysPage(
            own=bool(wrapped.url), kind=kind or self._runtime.keyring.own.name, name=name or None,
            version=wrapped.version, follows=tenant.is_sandbox, has_more=len(found) > LINES,
            key_id=tenant.keys.primary_key_id, created_at=tenant.key_created_at, wrapped_at=wrapped.wrapped_at,
            rotation=progress, uses=[KeyUsed(each.operation, each.times, each.failed) for each in used],
            events=[KeyLine(line.id, line.kind, line.key_id, _name(named, line), line.happened_at) for line in lines],
        )  # fmt: skip

    async def give_own(self, principal: Principal, url: str) -> None:
        """Wraps under a key of the organisation's own. Each try asks a service out there, so tries are counted."""
        await self._limits.hit(throttle.KEYS_PER_ORGANISATION, principal.tenant.id.hex)
        await keys.give_own(self._runtime, principal.tenant.id, url, principal.person_id)

    async def take_back(self, principal: Principal) -> None:
        """Wraps under the platform's key again."""
        await self._limits.hit(throttle.KEYS_PER_ORGANISATION, principal.tenant.id.hex)
        await keys.take_back(self._runtime, principal.tenant.id, principal.person_id)

    async def rotate(self, principal: Principal) -> None:
        """Begins a new key, everything under it, and the end of the one before."""
        async with self._runtime.databases.control_session() as control:
            await rotation.start(control, principal.tenant.id, principal.person_id)


def _name(named: Mapping[UUID, people.PersonName], line: keys.KeyEvent) -> str | None:
    found = named.get(line.person_id) if line.person_id is not None else None
    return found["name"] if found is not None else None
