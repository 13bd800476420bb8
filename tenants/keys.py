"""Root keys at work: an organisation's own one, given and withdrawn; wrapping everything anew.

Changing what wraps a keyset changes no keyset, so nothing that is encrypted is touched and nobody notices.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.columns import REHASHED, Rehashed
from kernel.crypto import Keyset, open_keyset
from kernel.db import CONTROL_HOME, ControlSession
from kernel.errors import Conflict, Invalid
from kernel.ids import new_id
from kernel.keys.away import KeysUnreachable, KeysWithdrawn
from kernel.keys.opening import customers_key
from kernel.keys.provider import CryptoError, KeyProvider, KeyProviderError, KeyRefused, KeyUnreachable
from kernel.locks import hold
from kernel.runtime import Runtime
from kernel.text import Text
from tenants.directory import PLATFORM, own_key_of
from tenants.models import OWN_KEY_FIELD, key_event, platform_keyset, tenant


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


class KeyEvent(msgspec.Struct, frozen=True):
    """One line of the log of keys."""

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


async def events(control: ControlSession, organisation_id: UUID, limit: int = 50) -> list[KeyEvent]:
    """The newest lines of an organisation's log."""
    columns = (key_event.c.kind, key_event.c.key_id, key_event.c.person_id, key_event.c.happened_at)
    mine = sa.select(*columns).where(key_event.c.organisation_id == organisation_id)
    return [KeyEvent(*row) for row in await control.rows(mine.order_by(key_event.c.happened_at.desc()).limit(limit))]


class Wrapping(msgspec.Struct, frozen=True):
    """What wraps an organisation's keyset: the URL of its own root key (empty: the platform's), and since when."""

    url: str
    wrapped_at: datetime


async def wrapping(control: ControlSession, organisation_id: UUID) -> Wrapping:
    """What wraps it now."""
    columns = (tenant.c.own_key, tenant.c.wrapped_at)
    [row] = await control.rows(sa.select(*columns).where(tenant.c.organisation_id == organisation_id))
    return Wrapping(own_key_of(control.keys, organisation_id, row.own_key), row.wrapped_at)


async def give_own(runtime: Runtime, organisation_id: UUID, url: str, by: UUID) -> None:
    """Wraps an organisation's keyset under a root key of its own.

    Raises `NotUsable` when the key doesn't wrap and unwrap, and `InUse` when another organisation has it. From the
    moment that this is written only whoever keeps that key decides whether anything can be read.
    """
    try:
        await _wrapped_by(runtime, organisation_id, url, "own_key_set", by)
    except (KeyProviderError, KeyRefused, KeyUnreachable) as error:
        raise NotUsable(reason=str(error.params["reason"])) from None


async def take_back(runtime: Runtime, organisation_id: UUID, by: UUID) -> None:
    """Wraps it under the platform's again, unless it is already.

    Raises `KeysWithdrawn` or `KeysUnreachable`: the own key has to open it.
    """
    try:
        await _wrapped_by(runtime, organisation_id, "", "own_key_removed", by)
    except KeyRefused:
        raise KeysWithdrawn from None
    except KeyUnreachable:
        raise KeysUnreachable from None


async def _wrapped_by(runtime: Runtime, organisation_id: UUID, url: str, kind: str, by: UUID) -> None:
    # Kept by nobody: a key that is only tried must not stay in memory.
    settings = runtime.settings
    own = runtime.keyring.own
    provider = customers_key(url, settings.customers_vaults, plain=settings.embedded) if url else own
    async with runtime.databases.control_session() as control:
        row = await held(control, organisation_id)
        former = own_key_of(control.keys, organisation_id, row.own_key)
        if not url and not former:
            return
        # Whoever gives another key must hold the one before: the keyset is opened with it, not taken from memory.
        before = runtime.keyring.provider(former)
        wrapped, key_id = await asyncio.to_thread(_anew, before, provider, bytes(row.keyset), str(organisation_id))
        values = {
            "keyset": wrapped, "wrapped_at": real_now(), "own_key": None, "own_key_hmac": None,
        }  # fmt: skip
        if url:
            hashes = control.keys.equalities(OWN_KEY_FIELD, url)
            if len(hashes) > 1:
                await hold(control, hashes)
            if await control.rows(_others(organisation_id, hashes)):
                raise InUse
            values["own_key"] = control.keys.encrypt_text(url, field=OWN_KEY_FIELD, record=organisation_id)
            values["own_key_hmac"] = control.keys.equality(OWN_KEY_FIELD, url)
        await control.execute(tenant.update().where(tenant.c.organisation_id == organisation_id).values(**values))
        await note(control, kind, organisation_id, key_id=key_id, person_id=by)


async def rewrap(runtime: Runtime, before: datetime) -> int:
    """Wraps every keyset that was wrapped before a moment under the present root key; how many.

    Each is a transaction of its own, so a run that was killed goes on where it was. Organisations with a key of their
    own are left: theirs is not the platform's to replace.
    """
    done = await _rewrap_platform(runtime, before)
    old = (tenant.c.wrapped_at < before) & tenant.c.own_key.is_(None) & tenant.c.keyset.is_not(None)
    async with runtime.databases.control_session() as control:
        found = [row.organisation_id for row in await control.rows(sa.select(tenant.c.organisation_id).where(old))]
    for organisation_id in found:
        done += await _rewrap_one(runtime, organisation_id, before)
    return done


async def _rewrap_platform(runtime: Runtime, before: datetime) -> int:
    own, done = runtime.keyring.own, 0
    async with runtime.databases.admin_session(CONTROL_HOME) as admin:
        statement = sa.select(platform_keyset.c.keyset).where(platform_keyset.c.wrapped_at < before).with_for_update()
        for (wrapped,) in await admin.execute(statement):
            anew, _ = await asyncio.to_thread(_anew, own, own, bytes(wrapped), PLATFORM)
            await admin.execute(platform_keyset.update().values(keyset=anew, wrapped_at=real_now()))
            done += 1
    return done


async def _rewrap_one(runtime: Runtime, organisation_id: UUID, before: datetime) -> bool:
    """False where somebody else was first, or the keys were destroyed or taken away meanwhile."""
    own = runtime.keyring.own
    async with runtime.databases.control_session() as control:
        row = await held(control, organisation_id)
        if row.own_key is not None or row.keyset is None or row.wrapped_at >= before:
            return False
        anew, key_id = await asyncio.to_thread(_anew, own, own, bytes(row.keyset), str(organisation_id))
        mine = tenant.c.organisation_id == organisation_id
        await control.execute(tenant.update().where(mine).values(keyset=anew, wrapped_at=real_now()))
        await note(control, "rewrapped", organisation_id, key_id=key_id)
    return True


def _anew(before: KeyProvider, provider: KeyProvider, wrapped: bytes, owner: str) -> tuple[bytes, str]:
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
    """The hash of an organisation's own key, if it has one."""
    url = own_key_of(keys, row.organisation_id, row.own_key)
    return {"own_key_hmac": keys.equality(OWN_KEY_FIELD, url) if url else None}


tenant.info[REHASHED] = Rehashed(("own_key_hmac",), ("organisation_id",), _rehashed)


def _others(organisation_id: UUID, hashes: Collection[bytes]) -> sa.Select[Any]:
    return sa.select(tenant.c.organisation_id).where(
        tenant.c.own_key_hmac.in_(hashes), tenant.c.organisation_id != organisation_id
    )
