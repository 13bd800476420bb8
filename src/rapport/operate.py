"""What whoever runs an installation does at the terminal: the legal entity, who reviews all invoices, root keys,
archives, and what nobody tries again."""

import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.audit import checking, sealing
from auth.factors import reset
from billing import entity
from kernel.db import CONTROL_HOME, ControlSession
from kernel.errors import NotFound, RapportError
from kernel.keys.file import FileKeyProvider
from kernel.keys.opening import provider_from
from kernel.keys.provider import KeyProviderError
from kernel.settings import Settings
from rapport.audit import heads
from rapport.parts import open_parts
from rapport.portability.load import Loaded, load
from rapport.privacy.arriving import erase_again
from tenants import logins, rewrap, rotation, status, uses
from tenants.entitlements import OPERATOR, grant
from tenants.models import PLATFORM_ROTATION


async def set_entity(settings: Settings, data: bytes) -> None:
    """Sets the legal entity; raises `BadEntity` with the place that can't be read."""
    found = entity.read(data)
    await _in_control(settings, lambda control: entity.save(control, found))


async def appoint(settings: Settings, organisation_id: UUID) -> None:
    """Makes an organisation the one that runs this installation; raises `NotFound`."""

    async def give(control: ControlSession) -> None:
        if await status.status_of(control, organisation_id) is None:
            raise NotFound
        await grant(control, organisation_id, OPERATOR, True, source="operator")

    await _in_control(settings, give)


async def reset_factor(settings: Settings, email: str) -> dt.datetime:
    """Asks for somebody's second factor to be taken away; when that is. Raises `NoFactorThere`."""
    async with open_parts(settings, pool_size=1) as parts:
        return (await reset.ask_as_operator(parts.runtime, email)).due_at


async def stop_reset(settings: Settings, email: str) -> None:
    """Stops it; raises `ResetGone`."""
    async with open_parts(settings, pool_size=1) as parts:
        await reset.stop_as_operator(parts.runtime, email)


async def rotate_root(settings: Settings) -> rewrap.Rewrapped:
    """A new key in the root key's file, and every keyset under it; none is added while the last one's run was cut.

    Raises `KeyProviderError` for a service's: those make new versions of a key by themselves, and `rewrap_all` takes
    them up.
    """
    provider = _file_of(settings, "this key is kept by a service; rotate it there and run rapport keys rewrap")
    async with open_parts(settings, pool_size=1) as parts:
        async with parts.runtime.databases.control_session() as control:
            is_cut = await rewrap.under_way(control) is not None
        if not is_cut:
            provider.rotate()
        return await rewrap.run(parts.runtime)


async def rewrap_all(settings: Settings) -> rewrap.Rewrapped:
    """Every keyset under the present root key; a run that was cut is gone on with."""
    async with open_parts(settings, pool_size=1) as parts:
        return await rewrap.run(parts.runtime)


async def standing_keys(
    settings: Settings, *, is_tried: bool
) -> tuple[dt.datetime | None, list[rewrap.Standing]]:  # fmt: skip
    """Since when wrapping anew is under way, if it was cut; and what wraps each keyset."""
    async with open_parts(settings, pool_size=1) as parts:
        async with parts.runtime.databases.control_session() as control:
            since = await rewrap.under_way(control)
        return since, await rewrap.standing(parts.runtime, is_tried=is_tried)


async def used_keys(settings: Settings) -> list[uses.Used]:
    """How often the platform's root key was used in the last day, and for what."""
    async with open_parts(settings, pool_size=1) as parts:
        await uses.write_down(parts.runtime, parts.runtime.keyring.own)
        async with parts.runtime.databases.control_session() as control:
            return await uses.lately(control)


async def forget_former_keys(settings: Settings) -> int:
    """Removes the former keys from the root key's file; how many. Raises `StillUsed`, or `KeyProviderError`."""
    provider = _file_of(settings, "this key is kept by a service, which keeps its former versions too")
    if settings.former_key_provider:
        raise KeyProviderError(reason="take FORMER_KEY_PROVIDER out first, after rapport keys rewrap")
    async with open_parts(settings, pool_size=1) as parts:
        return await rewrap.remove_former(parts.runtime, provider)


def _file_of(settings: Settings, otherwise: str) -> FileKeyProvider:
    provider = provider_from(settings.key_provider)
    if not isinstance(provider, FileKeyProvider):
        raise KeyProviderError(reason=otherwise)
    return provider


async def give_login(settings: Settings, organisation_id: UUID, *, own: bool) -> bool:
    """Gives an organisation a database login of its own, or the shared one again; False where it has that already."""
    async with open_parts(settings, pool_size=1) as parts:
        change = logins.give if own else logins.take
        return await change(parts.runtime, organisation_id)


async def rotate_platform(settings: Settings) -> str:
    """The same for the platform's keyset. Raises `KeyProviderError` where the workers could not go on with it."""
    if not settings.control_admin_url:
        raise KeyProviderError(
            reason="the workers need CONTROL_ADMIN_DATABASE_URL to replace what the application can't"
        )
    return await rotate_keyset(settings, PLATFORM_ROTATION)


async def rotate_keyset(settings: Settings, organisation_id: UUID) -> str:
    """Begins to rotate an organisation's keyset, which the workers go on with; a sentence about what is under way.

    Raises `NotFound` where there is no such organisation, or its keys are destroyed.
    """
    said = "Begun. The workers go on with it; run this again to see how far they are."

    async def begin(control: ControlSession) -> None:
        nonlocal said
        now = await rotation.progress(control, organisation_id)
        if now is None or now.ended_at is not None:
            await rotation.start(control, organisation_id, None)
        else:
            said = f"Under way since {now.started_at:%Y-%m-%d %H:%M} UTC: {now.phase}, {now.done} of {now.total} done."

    await _in_control(settings, begin)
    return said


async def load_archive(
    settings: Settings, path: Path, email: str, most: int, as_of: dt.datetime | None = None,
    files_from: Path | None = None,
) -> Loaded:  # fmt: skip
    """Makes a new organisation of an archive. Raises `BadArchive`, `OtherBase` and `NoSuchOwner`, and then made
    nothing.
    """
    async with open_parts(settings, pool_size=2) as parts:
        return await load(
            parts.runtime, parts.provisioner, path, email, erase_again, most=most, as_of=as_of, files_from=files_from
        )  # fmt: skip


async def dead_jobs(settings: Settings) -> list[str]:
    """A line for each home, kind and code of jobs and events that nobody tries again: how many, and since when."""
    found = []
    async with open_parts(settings, pool_size=1) as parts:
        for home in [CONTROL_HOME, *await parts.runtime.homes()]:
            try:
                async with parts.runtime.session(home) as session:
                    rows = await session.rows(_dead(session.job_table))
            except RapportError as error:  # an organisation's own key may be away
                found.append(f"{home}: {error.code}, so nobody knows")
                continue
            found += [f"{home}: {row.many} {row.name}, {row.error_code}, since {row.since:%Y-%m-%d}" for row in rows]
    return found


def _dead(table: sa.Table) -> sa.Select[Any]:
    many, since = sa.func.count().label("many"), sa.func.min(table.c.created_at).label("since")
    kinds = (table.c.name, table.c.error_code)
    return sa.select(*kinds, many, since).where(table.c.state == "dead").group_by(*kinds).order_by(*kinds)


async def _in_control(settings: Settings, work: Callable[[ControlSession], Awaitable[None]]) -> None:
    async with open_parts(settings, pool_size=1) as parts, parts.runtime.databases.control_session() as control:
        await work(control)


async def check_chain(settings: Settings, chain_id: UUID, head: str | None) -> checking.Checked:
    """Looks through a chain; raises `BadHead` for a head that isn't one of it."""
    async with open_parts(settings) as parts:
        outside = []
        if head is not None:
            async with parts.runtime.databases.control_session() as control:
                outside = [await heads.known(control, chain_id, head)]
        await sealing.everything(parts.runtime)
        return await checking.check(parts.runtime, chain_id, *outside)
