"""Root keys at work: an organisation's own one, given and withdrawn; and the log of what was done with keys.

Changing what wraps a keyset changes no keyset, so nothing that is encrypted is touched and nobody notices.
"""

import asyncio
import contextlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.columns import REHASHED, Rehashed
from kernel.crypto import Keyset, open_keyset
from kernel.db import ControlSession
from kernel.errors import Conflict, Invalid
from kernel.ids import new_id
from kernel.keys.away import KeysUnreachable, KeysUnusable, KeysWithdrawn
from kernel.keys.opening import customers_key
from kernel.keys.provider import CryptoError, KeyProvider, KeyRefused, KeyUnreachable
from kernel.keys.versions import version_of
from kernel.locks import hold
from kernel.runtime import Runtime
from kernel.text import Text
from tenants.directory import own_key_of
from tenants.models import OWN_KEY_FIELD, key_event, organisation, tenant


class NotUsable(Invalid):
    """A key that an organisation names doesn't do what it has to."""

    code = "tenants.key_not_usable"
    text = Text(
        zh="无法使用这个密钥，什么都没有改变：{reason}",
        en="This key can't be used, and nothing was changed: {reason}",
    )


class InUse(Conflict):
    """Another organisation has named the same key."""

    code = "tenants.key_in_use"
    text = Text(
        zh="这个密钥已被使用。请为贵公司单独创建一个密钥。",
        en="This key is in use. Make one for your organisation alone.",
    )


class FollowsParent(Conflict):
    """A sandbox lies under the root key of what it is a copy of."""

    code = "tenants.key_of_sandbox"
    text = Text(
        zh="沙盒使用它所复制的公司的根密钥，不能单独更改；请在原公司里更改。",
        en="A sandbox lies under the root key of the organisation that it is a copy of. Change it there.",
    )


class KeyEvent(msgspec.Struct, frozen=True):
    """One line of the log of keys."""

    id: UUID
    kind: str
    key_id: str | None
    person_id: UUID | None
    happened_at: datetime


async def note(
    control: ControlSession, kind: str, organisation_id: UUID | None, *, key_id: str | None = None,
    person_id: UUID | None = None, at: datetime | None = None,
) -> None:  # fmt: skip
    """Writes what was done with a key, now or at a moment before."""
    row = {"id": new_id(), "kind": kind, "organisation_id": organisation_id, "key_id": key_id}
    await control.execute(key_event.insert(), {**row, "person_id": person_id, "happened_at": at or real_now()})


async def events(
    control: ControlSession, organisation_id: UUID, limit: int = 50, before: UUID | None = None
) -> list[KeyEvent]:
    """The newest lines of an organisation's log, or the newest before one of its lines."""
    columns = (key_event.c.id, key_event.c.kind, key_event.c.key_id, key_event.c.person_id, key_event.c.happened_at)
    mine, order = key_event.c.organisation_id == organisation_id, sa.tuple_(key_event.c.happened_at, key_event.c.id)
    statement = sa.select(*columns).where(mine).order_by(key_event.c.happened_at.desc(), key_event.c.id.desc())
    if before is not None:
        line = sa.select(key_event.c.happened_at, key_event.c.id).where(mine, key_event.c.id == before)
        statement = statement.where(order < line.scalar_subquery())
    return [KeyEvent(*row) for row in await control.rows(statement.limit(limit))]


class Wrapping(msgspec.Struct, frozen=True):
    """What wraps an organisation's keyset: the URL of its own root key (empty: the platform's), since when,
    and which version of the key, where the keyset says so.
    """

    url: str
    wrapped_at: datetime
    version: str | None


async def wrapping(control: ControlSession, organisation_id: UUID, platform: KeyProvider) -> Wrapping:
    """What wraps it now."""
    columns = (tenant.c.own_key, tenant.c.wrapped_at, tenant.c.keyset)
    [row] = await control.rows(sa.select(*columns).where(tenant.c.organisation_id == organisation_id))
    url = own_key_of(control.keys, organisation_id, row.own_key)
    kind = url.partition(":")[0] or platform.name
    return Wrapping(url, row.wrapped_at, version_of(kind, bytes(row.keyset)))


async def give_own(runtime: Runtime, organisation_id: UUID, url: str, by: UUID) -> None:
    """Wraps an organisation's keyset, and those of its sandboxes, under a root key of its own.

    Raises `NotUsable` when the key doesn't wrap and unwrap, `InUse` when another organisation has it, and
    `FollowsParent` for a sandbox. From the moment that this is written only whoever keeps that key decides whether
    anything can be read.
    """
    try:
        await _wrapped_by(runtime, organisation_id, url, "own_key_set", by)
    except CryptoError as error:
        raise NotUsable(reason=str(error.params["reason"])) from None


async def take_back(runtime: Runtime, organisation_id: UUID, by: UUID) -> None:
    """Wraps it under the platform's again, unless it is already.

    Raises a kind of `KeysAway`, since the own key has to open it, and `FollowsParent` for a sandbox.
    """
    with as_away():
        await _wrapped_by(runtime, organisation_id, "", "own_key_removed", by)


@contextlib.contextmanager
def as_away() -> Iterator[None]:
    """What a key's service says, as whoever needs an organisation's keys is told it."""
    try:
        yield
    except KeyRefused:
        raise KeysWithdrawn from None
    except KeyUnreachable:
        raise KeysUnreachable from None
    except CryptoError:
        raise KeysUnusable from None


async def _wrapped_by(runtime: Runtime, organisation_id: UUID, url: str, kind: str, by: UUID) -> None:
    # Kept by nobody: a key that is only tried must not stay in memory.
    settings, own = runtime.settings, runtime.keyring.own
    provider = customers_key(url, settings.customers_vaults, plain=settings.embedded) if url else own
    async with runtime.databases.control_session() as control:
        await _refuse_sandbox(control, organisation_id)
        row = await held(control, organisation_id)
        former = own_key_of(control.keys, organisation_id, row.own_key)
        if not url and not former:
            return
        if url:
            await _refuse_used(control, organisation_id, url)
        hashed = control.keys.equality(OWN_KEY_FIELD, url) if url else None
        await _put_under(runtime, control, organisation_id, provider, url, kind, by, {"own_key_hmac": hashed})
        for sandbox_id in await _sandboxes(control, organisation_id):
            await _put_under(runtime, control, sandbox_id, provider, url, kind, by)


async def _put_under(
    runtime: Runtime, control: ControlSession, organisation_id: UUID, provider: KeyProvider, url: str, kind: str,
    by: UUID | None, more: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    row = await held(control, organisation_id)
    if row.keyset is None:
        return
    # Whoever gives another key must hold the one before: the keyset is opened with it, not taken from memory.
    before = runtime.keyring.provider(own_key_of(control.keys, organisation_id, row.own_key))
    wrapped, key_id = await asyncio.to_thread(anew, before, provider, bytes(row.keyset), str(organisation_id))
    values = {**(more or {}), "keyset": wrapped, "wrapped_at": real_now()}
    values["own_key"] = sealed_url(control, organisation_id, url)
    await control.execute(tenant.update().where(tenant.c.organisation_id == organisation_id).values(**values))
    await note(control, kind, organisation_id, key_id=key_id, person_id=by)


async def put_under_parents(runtime: Runtime, sandbox_id: UUID, parent_id: UUID) -> bool:
    """Wraps a sandbox's keyset under its parent's root key, unless it is already; raises a kind of `KeysAway`."""
    with as_away():
        async with runtime.databases.control_session() as control:
            url = await url_of(control, parent_id)
            if url == await url_of(control, sandbox_id):
                return False
            provider = runtime.keyring.provider(url)
            await _put_under(runtime, control, sandbox_id, provider, url, "own_key_set", None)
    return True


async def url_of(control: ControlSession, organisation_id: UUID) -> str:
    """The URL of an organisation's own root key, which nobody changes until this transaction ends; empty without."""
    return own_key_of(control.keys, organisation_id, (await held(control, organisation_id)).own_key)


def sealed_url(control: ControlSession, organisation_id: UUID, url: str) -> bytes | None:
    """The URL as it is stored; None without one."""
    return control.keys.encrypt_text(url, field=OWN_KEY_FIELD, record=organisation_id) if url else None


async def _refuse_sandbox(control: ControlSession, organisation_id: UUID) -> None:
    those = (organisation.c.id == organisation_id) & organisation.c.parent_id.is_not(None)
    if await control.rows(sa.select(organisation.c.id).where(those)):
        raise FollowsParent


async def _refuse_used(control: ControlSession, organisation_id: UUID, url: str) -> None:
    hashes = control.keys.equalities(OWN_KEY_FIELD, url)
    if len(hashes) > 1:
        await hold(control, hashes)
    if await control.rows(_others(organisation_id, hashes)):
        raise InUse


async def _sandboxes(control: ControlSession, organisation_id: UUID) -> list[UUID]:
    theirs = sa.select(tenant.c.organisation_id).join_from(tenant, organisation)
    theirs = theirs.where(organisation.c.parent_id == organisation_id, tenant.c.keyset.is_not(None))
    return [row.organisation_id for row in await control.rows(theirs.order_by(tenant.c.organisation_id))]


def anew(before: KeyProvider, provider: KeyProvider, wrapped: bytes, owner: str) -> tuple[bytes, str]:
    """A keyset under another root key, which is asked to open it before anybody relies on it."""
    keys: Keyset = open_keyset(before, wrapped, owner)
    anew = keys.wrap(provider)
    if open_keyset(provider, anew, owner).key_ids != keys.key_ids:
        raise CryptoError(reason="the key gives back something else than it was given")
    return anew, keys.primary_key_id


async def held(control: ControlSession, organisation_id: UUID) -> Any:  # noqa: ANN401  # a row
    """An organisation's wrapped keyset, which nobody else changes until this transaction ends."""
    columns = (tenant.c.keyset, tenant.c.own_key, tenant.c.wrapped_at)
    [row] = await control.rows(sa.select(*columns).where(tenant.c.organisation_id == organisation_id).with_for_update())
    return row


def _rehashed(keys: Keyset, row: Any) -> dict[str, Any]:  # noqa: ANN401  # a row
    """The hash of an organisation's own key, if it has one; a sandbox has none, as the key is its parent's."""
    url = own_key_of(keys, row.organisation_id, row.own_key) if row.own_key_hmac is not None else ""
    return {"own_key_hmac": keys.equality(OWN_KEY_FIELD, url) if url else None}


tenant.info[REHASHED] = Rehashed(("own_key_hmac",), ("organisation_id", "own_key_hmac"), _rehashed)


def _others(organisation_id: UUID, hashes: Collection[bytes]) -> sa.Select[Any]:
    return sa.select(tenant.c.organisation_id).where(
        tenant.c.own_key_hmac.in_(hashes), tenant.c.organisation_id != organisation_id
    )
