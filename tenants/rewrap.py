"""The root key of the platform is another one: every keyset under it, what is left, and the end of the former one.

Each keyset is a transaction of its own. A run that was cut is gone on with by the next: the log says since when it
runs, and what was wrapped since then is left. A keyset that can't be opened stops nobody else's; it is named at the
end.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.crypto import open_keyset
from kernel.db import CONTROL_HOME, ControlSession
from kernel.errors import Conflict
from kernel.keys.away import KeysAway
from kernel.keys.file import FileKeyProvider
from kernel.keys.provider import CryptoError, KeyUnreachable
from kernel.keys.versions import version_of
from kernel.runtime import Runtime
from kernel.text import Text
from tenants.directory import PLATFORM, own_key_of
from tenants.keys import anew, held, note, put_under_parents
from tenants.models import key_event, organisation, platform_keyset, tenant


class StillUsed(Conflict):
    """Keysets lie under a former key, which therefore has to stay."""

    code = "tenants.former_key_used"
    text = Text(
        zh="还有 {number} 个密钥集由以前的根密钥包裹（第一个：{first}）。请先运行 rapport keys rewrap。"
        "什么都没有改变。",
        en="{number} keysets are still wrapped under a former key, the first that of {first}. Run rapport keys rewrap"
        " first; nothing was changed.",
    )


class Failure(msgspec.Struct, frozen=True):
    """A keyset that stays as it was: whose, and what was said of it."""

    owner: str
    reason: str


class Rewrapped(msgspec.Struct, frozen=True):
    """What a run did."""

    done: int
    failed: tuple[Failure, ...]


class Standing(msgspec.Struct, frozen=True):
    """What wraps a keyset: whose, the kind and name of the root key, its version where that can be told, since when."""

    owner: str
    provider: str
    name: str
    version: str | None
    wrapped_at: datetime
    opens: str
    """Empty if that was not tried; else "yes", or what was said."""


async def under_way(control: ControlSession) -> datetime | None:
    """Since when a run is under way that was cut; None where the last one came to its end."""
    kinds = ("rewrap_started", "rewrap_ended")
    those = key_event.c.organisation_id.is_(None) & key_event.c.kind.in_(kinds)
    statement = sa.select(key_event.c.kind, key_event.c.happened_at).where(those)
    rows = await control.rows(statement.order_by(key_event.c.happened_at.desc(), key_event.c.id.desc()).limit(1))
    return rows[0].happened_at if rows and rows[0].kind == "rewrap_started" else None


async def run(runtime: Runtime) -> Rewrapped:
    """Wraps what was wrapped before this run began, or before the one began that was cut."""
    async with runtime.databases.control_session() as control:
        before = await under_way(control)
        if before is None:
            before = real_now()
            await note(control, "rewrap_started", None, at=before)
    found = await rewrap(runtime, before)
    async with runtime.databases.control_session() as control:
        await note(control, "rewrap_ended", None)
    return found


async def rewrap(runtime: Runtime, before: datetime) -> Rewrapped:
    """Wraps every keyset that was wrapped before a moment under the present root key.

    Organisations with a key of their own are left: theirs is not the platform's to replace. Sandboxes that were made
    before their kind went along with such a key are put under it. Raises `KeyUnreachable`: then nothing more is tried.
    """
    done, failed = 0, list[Failure]()

    async def tried(owner: str, work: Callable[[], Awaitable[bool]]) -> None:
        nonlocal done
        try:
            done += await work()
        except KeyUnreachable:
            raise
        except CryptoError as error:
            failed.append(Failure(owner, str(error.params["reason"])))
        except KeysAway as error:
            failed.append(Failure(owner, error.code))

    await tried(PLATFORM, lambda: _platform(runtime, before))
    async with runtime.databases.control_session() as control:
        sandboxes, others = await _left(control, before)
    for organisation_id, parent_id in sandboxes:
        await tried(str(organisation_id), lambda: put_under_parents(runtime, organisation_id, parent_id))  # noqa: B023  # awaited at once
    for organisation_id in others:
        await tried(str(organisation_id), lambda: _one(runtime, organisation_id, before))  # noqa: B023  # awaited at once
    return Rewrapped(done, tuple(failed))


async def standing(runtime: Runtime, *, is_tried: bool) -> list[Standing]:
    """What wraps each keyset that there is, the platform's first; `is_tried` asks each root key to open its own."""
    columns = (tenant.c.organisation_id, tenant.c.keyset, tenant.c.own_key, tenant.c.wrapped_at)
    statement = sa.select(*columns).where(tenant.c.keyset.is_not(None)).order_by(tenant.c.wrapped_at)
    async with runtime.databases.control_session() as control:
        [platform] = await control.rows(sa.select(platform_keyset.c.keyset, platform_keyset.c.wrapped_at))
        rows = await control.rows(statement)
        urls = [own_key_of(control.keys, row.organisation_id, row.own_key) for row in rows]
    kept = [
        (PLATFORM, "", platform),
        *((str(row.organisation_id), url, row) for row, url in zip(rows, urls, strict=True)),
    ]
    return [
        await _stands(runtime, owner, url, bytes(row.keyset), row.wrapped_at, is_tried=is_tried)
        for owner, url, row in kept
    ]


async def remove_former(runtime: Runtime, provider: FileKeyProvider) -> int:
    """Removes every key of the root key's file but the one that wraps; how many.

    Raises `StillUsed` while a keyset lies under another. Backups from before need a copy of the file as it was.
    """
    left = [
        each.owner for each in await standing(runtime, is_tried=False)
        if each.provider == provider.name and each.version != provider.key_ids[-1]
    ]  # fmt: skip
    if left:
        raise StillUsed(number=len(left), first=left[0])
    removed = len(provider.key_ids) - 1
    if removed:
        async with runtime.databases.control_session() as control:
            await note(control, "former_keys_removed", None, key_id=provider.key_ids[-1])
        provider.forget_former()
    return removed


async def _platform(runtime: Runtime, before: datetime) -> bool:
    own = runtime.keyring.own
    async with runtime.databases.admin_session(CONTROL_HOME) as admin:
        statement = sa.select(platform_keyset.c.keyset).where(platform_keyset.c.wrapped_at < before).with_for_update()
        for (wrapped,) in (await admin.execute(statement)).all():
            value, _ = await asyncio.to_thread(anew, own, own, bytes(wrapped), PLATFORM)
            await admin.execute(platform_keyset.update().values(keyset=value, wrapped_at=real_now()))
            return True
    return False


async def _left(control: ControlSession, before: datetime) -> tuple[list[tuple[UUID, UUID]], list[UUID]]:
    """Sandboxes that lie under the platform's key and their parents don't, with those; and what is to be wrapped."""
    parents = tenant.alias()
    mine = tenant.c.own_key.is_(None) & tenant.c.keyset.is_not(None)
    astray = (
        sa.select(tenant.c.organisation_id, organisation.c.parent_id).join_from(tenant, organisation)
        .join(parents, parents.c.organisation_id == organisation.c.parent_id)
        .where(mine, parents.c.own_key.is_not(None))
    )  # fmt: skip
    sandboxes = [(row.organisation_id, row.parent_id) for row in await control.rows(astray)]
    old = sa.select(tenant.c.organisation_id).where(mine, tenant.c.wrapped_at < before)
    return sandboxes, [row.organisation_id for row in await control.rows(old.order_by(tenant.c.wrapped_at))]


async def _one(runtime: Runtime, organisation_id: UUID, before: datetime) -> bool:
    """False where somebody else was first, or the keys were destroyed or taken away meanwhile."""
    own = runtime.keyring.own
    async with runtime.databases.control_session() as control:
        row = await held(control, organisation_id)
        if row.own_key is not None or row.keyset is None or row.wrapped_at >= before:
            return False
        value, key_id = await asyncio.to_thread(anew, own, own, bytes(row.keyset), str(organisation_id))
        mine = tenant.c.organisation_id == organisation_id
        await control.execute(tenant.update().where(mine).values(keyset=value, wrapped_at=real_now()))
        await note(control, "rewrapped", organisation_id, key_id=key_id)
    return True


async def _stands(
    runtime: Runtime, owner: str, url: str, wrapped: bytes, wrapped_at: datetime, *, is_tried: bool
) -> Standing:
    kind, _, name = (url or f"{runtime.keyring.own.name}:").partition(":")
    said = ""
    if is_tried:
        try:
            await asyncio.to_thread(lambda: open_keyset(runtime.keyring.provider(url), wrapped, owner))
            said = "yes"
        except CryptoError as error:
            said = str(error.params["reason"])
    return Standing(owner, kind, name, version_of(kind, wrapped), wrapped_at, said)
