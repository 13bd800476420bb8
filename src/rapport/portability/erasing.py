"""Carrying out an erasure, a step and a transaction after the other; each bears being run again.

1. *asked*, and due: nobody gets in any more, and nothing is billed any more.
2. *closing*: what there is, is counted, and the head of its history taken: for the certificate.
3. *shredding*: the keyset is destroyed. From here on the data is noise, here and in every backup.
4. *dropping*: schema, role and files are removed, what Redis has of it, and the directory's row.
5. *certifying*: memberships, and identities that are in no other organisation, are removed; the certificate is signed.

A process that dies between two steps, or within one, leaves a row that says what is next.
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import identities
from auth.audit.models import audit_recipients
from auth.domains.models import domain_claim, join_request
from auth.factors.models import authenticator, factor_reset, pending_sign_in, recovery_code
from auth.models import device, identity, invitation, membership, passkey, password, session
from auth.policies.models import sign_in_policy
from auth.tokens.models import api_token, service_account, token_policy
from auth.viewing.models import viewing, viewing_policy, viewing_request
from billing import ending
from kernel.clock import real_now
from kernel.db import ControlSession, Home, TenantSession
from kernel.errors import NotFound
from kernel.keys.away import KeysAway
from kernel.pool import Row
from kernel.runtime import DIRTY, Runtime
from rapport.crm.calendar.models import calendar_address
from rapport.crm.imports.models import stored_file
from rapport.onboarding.models import founder, signup
from rapport.portability import certificate, pages, register
from rapport.portability.heads import head_of
from rapport.portability.models import UNDER_WAY, archive, archive_import, archive_schedule, erasure, held_mail
from tenants import clock, keys, schema
from tenants.directory import know_login
from tenants.models import NAME_FIELD, entitlement, key_rotation, organisation, tenant

MAIL: Final = "portability.mail_erasure"

AT_ONCE: Final = (
    key_rotation,
    entitlement,
    invitation,
    signup,
    service_account,
    token_policy,
    sign_in_policy,
    factor_reset,
    domain_claim,
    join_request,
    held_mail,
    archive_import,
    archive_schedule,
    viewing,
    viewing_policy,
    viewing_request,
    audit_recipients,
    calendar_address,
)
"""What goes along with the keys."""

AT_THE_END: Final = (membership, founder, session)
"""What tells who belonged to it: the certificate is sent to one of them."""

STAYS: Final = {
    "api_token": "ended, and nobody can use it; what was ever allowed to whom stays known",
    "archive": "when everything was taken out, and by whom: ids",
    "arrival": "only of an organisation that is being made",
    "erasure": "the certificate",
    "job": "whose the work is that is not done yet, or that failed for good: an id",
    "key_event": "what was done with keys: ids",
    "key_use": "how often a root key was used on its keyset: counts by the hour",
    "sandbox": "which copies there were, and who could enter them: ids",
    "organisation_clock": "by which clock the books were kept",
    "security_event": "who signed in from where, sealed under the platform's keys",
}
"""What of the control database stays, beside billing's, and why."""

KEPT: Final = "invoices, payments and books, as the law of taxes and accounts demands, and the log of security events"
"""What stays, as the certificate says it."""


class Facts(msgspec.Struct, frozen=True):
    """What there was: rows by table, files and their bytes, ids of keys, and the head of the history."""

    rows: dict[str, int]
    files: int
    bytes: int
    keys: tuple[str, ...]
    seq: int
    chain: str


async def erase(runtime: Runtime, organisation_id: UUID) -> None:
    """Every step that is left, if the erasure is due; none where there is none."""
    while (phase := await _phase(runtime, organisation_id)) is not None:
        if not await _STEPS[phase](runtime, organisation_id):
            return


async def _phase(runtime: Runtime, organisation_id: UUID) -> str | None:
    """What is to be done next; None where nothing is."""
    async with runtime.databases.control_session() as control:
        row = await _row(control, organisation_id)
    return None if row is None or row.phase == "erased" else str(row.phase)


async def held(runtime: Runtime, organisation_id: UUID) -> int:
    """How many files are under a legal hold; the keys stay closed."""
    home = await _entered(runtime, organisation_id)
    async with runtime.databases.pool(home).transaction(home.schema, read_only=True) as inside:
        return int(await inside.fetchval("SELECT count(*) FROM stored_file WHERE held_at IS NOT NULL"))


async def _entered(runtime: Runtime, organisation_id: UUID) -> Home:
    """Where an organisation is, by whichever login leads there."""
    columns = (tenant.c.organisation_id, tenant.c.database, tenant.c.schema, tenant.c.login_password)
    async with runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(*columns).where(tenant.c.organisation_id == organisation_id))
        know_login(runtime.databases, control.keys, row)
    return Home(row.database, row.schema)


async def _close(runtime: Runtime, organisation_id: UUID) -> bool:
    """False where it isn't due, or was called back, or waits until files are under no legal hold any more."""
    async with runtime.databases.control_session() as control:
        if await _row(control, organisation_id, "asked") is None:
            return False
    if await held(runtime, organisation_id):
        return False
    mine = archive.c.organisation_id == organisation_id
    async with runtime.databases.control_session() as control:
        row = await _row(control, organisation_id, "asked")
        if row is None or row.due_at > real_now() + await clock.offset_of(control, organisation_id):
            return False
        await control.execute(
            organisation.update().where(organisation.c.id == organisation_id).values(status="deleted")
        )
        await _end_sessions(control, organisation_id)
        tokens = (api_token.c.organisation_id == organisation_id) & api_token.c.revoked_at.is_(None)
        await control.execute(api_token.update().where(tokens).values(revoked_at=real_now()))
        # Neither relay nor sweeps look at a home without a version.
        await control.execute(
            tenant.update().where(tenant.c.organisation_id == organisation_id).values(schema_version=None)
        )
        stopped = {"state": "failed", "error_code": "portability.erased", "finished_at": real_now()}
        await control.execute(archive.update().where(mine, archive.c.state.in_(UNDER_WAY)).values(stopped))
        await ending.end(control, organisation_id)
        await _go_on(control, organisation_id, "closing")
    return True


async def _count(runtime: Runtime, organisation_id: UUID) -> bool:
    async with runtime.databases.control_session() as control:
        row = await _row(control, organisation_id, "closing")
    if row is None:
        return True
    facts = await _facts(runtime, await _entered(runtime, organisation_id))
    async with runtime.databases.control_session() as control:
        if await _row(control, organisation_id, "closing") is not None:
            await _go_on(control, organisation_id, "shredding", facts=msgspec.to_builtins(facts))
    return True


async def _shred(runtime: Runtime, organisation_id: UUID) -> bool:
    """Destroys the keys, and what the control database has of the organisation but who belongs to it.

    False while files are under a hold that a request had begun before the end: whoever runs the installation lifts it.
    """
    gone = {"keyset": None, "own_key": None, "own_key_hmac": None, "login_password": None}
    async with runtime.databases.control_session() as control:
        if await _row(control, organisation_id, "shredding") is None:
            return True
    if await held(runtime, organisation_id):
        return False
    last = await _last(runtime, await _entered(runtime, organisation_id))
    async with runtime.databases.control_session() as control:
        row = await _row(control, organisation_id, "shredding")
        if row is None:
            return True
        if last != row.facts["seq"]:
            # A request or a job that had begun before the end wrote once more: that is part of the history too.
            await _go_on(control, organisation_id, "closing")
            return True
        await control.execute(tenant.update().where(tenant.c.organisation_id == organisation_id).values(gone))
        for key_id in row.facts["keys"]:
            await keys.note(control, "destroyed", organisation_id, key_id=key_id)
        # What a sign-up that was killed would have gone on with.
        await control.execute(control.job_table.delete().where(control.job_table.c.id == organisation_id))
        for table in AT_ONCE:
            await control.execute(table.delete().where(table.c.organisation_id == organisation_id))
        done = (archive.c.organisation_id == organisation_id) & (archive.c.state == "done")
        await control.execute(archive.update().where(done).values(state="expired"))
        await _go_on(control, organisation_id, "dropping")
    runtime.keyring.forget(str(organisation_id))
    return True


async def _drop(runtime: Runtime, organisation_id: UUID) -> bool:
    async with runtime.databases.control_session() as control:
        row = await _row(control, organisation_id, "dropping")
    if row is None:
        return True
    home = Home(row.database, row.schema)
    async with runtime.databases.admin_session(home.database) as admin:
        await schema.drop(admin, home)
    await runtime.files.delete_all(str(organisation_id))
    await _forget_in_redis(runtime, organisation_id, home)
    async with runtime.databases.control_session() as control:
        if await _row(control, organisation_id, "dropping") is not None:
            await control.execute(tenant.delete().where(tenant.c.organisation_id == organisation_id))
            await _go_on(control, organisation_id, "certifying")
    return True


async def _certify(runtime: Runtime, organisation_id: UUID) -> bool:
    now = real_now()
    async with runtime.databases.control_session() as control:
        row = await _row(control, organisation_id, "certifying")
        if row is None:
            return True
        await ending.end(control, organisation_id)  # a day that had begun to be billed has set the next one
        invoices = await ending.invoices(control, organisation_id)
        said = _said(runtime, row, now, invoices)
        await _tell(runtime, control, row)
        await _remove_people(control, organisation_id)
        proof = await certificate.signed(control, said)
        await _go_on(control, organisation_id, "erased", certificate=proof, erased_at=now)
    return True


_STEPS: Final[dict[str, Callable[[Runtime, UUID], Awaitable[bool]]]] = {
    "asked": _close, "closing": _count, "shredding": _shred, "dropping": _drop, "certifying": _certify,
}  # fmt: skip


def _said(runtime: Runtime, row: Row, now: dt.datetime, invoices: int) -> dict[str, Any]:
    facts = msgspec.convert(row.facts, Facts)
    return {
        "iss": runtime.settings.public_url, "iat": int(now.timestamp()), "typ": "rapport.erasure.v1",
        "organisation_id": str(row.organisation_id), "asked_at": row.asked_at.isoformat(),
        "due_at": row.due_at.isoformat(), "erased_at": now.isoformat(), "requested_by": str(row.requested_by),
        "erased": {"rows": facts.rows, "files": facts.files, "bytes": facts.bytes, "schema": row.schema},
        "keys_destroyed": list(facts.keys), "head": {"seq": facts.seq, "chain": facts.chain},
        "kept": {"what": KEPT, "invoices": invoices},
    }  # fmt: skip


async def _facts(runtime: Runtime, home: Home) -> Facts:
    """What there is. No key is needed for it: an organisation whose own key is withdrawn is erased all the same."""
    rows = dict[str, int]()
    platform = runtime.databases.platform_keys
    if platform is None:
        raise NotFound
    async with runtime.databases.pool(home).transaction(home.schema, read_only=True) as inside:
        inside_it = TenantSession(inside, platform, home)
        for table in register.exported():
            rows[table.name] = await pages.count(inside_it, table)
        whole = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(stored_file.c.size), 0))
        [files] = await inside_it.rows(whole)
        head = await head_of(inside_it)
    return Facts(rows, files[0], int(files[1]), await _key_ids(runtime, home), head.seq, head.chain)


async def _last(runtime: Runtime, home: Home) -> int:
    """The number of the last change."""
    async with runtime.databases.pool(home).transaction(home.schema, read_only=True) as inside:
        return int(await inside.fetchval("SELECT seq FROM change_counter"))


async def _key_ids(runtime: Runtime, home: Home) -> tuple[str, ...]:
    """The ids of its keys; none where its owner lets nobody open them, and after they were destroyed."""
    try:
        return (await runtime.open_home(home.key)).keys.key_ids
    except (KeysAway, NotFound):
        return ()


async def _end_sessions(control: ControlSession, organisation_id: UUID) -> None:
    mine = (session.c.organisation_id == organisation_id) & session.c.revoked_at.is_(None)
    ended = session.update().where(mine).values(revoked_at=real_now()).returning(session.c.identity_id)
    control.ended_sessions.update(row.identity_id for row in await control.rows(ended))


async def _forget_in_redis(runtime: Runtime, organisation_id: UUID, home: Home) -> None:
    """Whatever has its name: limits, numbers of the day. None of it is text of anybody's."""
    await runtime.redis.srem(DIRTY, home.key)  # type: ignore[misc]  # the stub joins sync and async
    for name in (str(organisation_id), organisation_id.hex, home.schema):
        async for key in runtime.redis.scan_iter(match=f"*{name}*", count=1000):
            await runtime.redis.unlink(key)


async def _tell(runtime: Runtime, control: ControlSession, row: Row) -> None:
    """Sends the certificate to who asked for the end, while their address is still there."""
    asked_by = sa.select(membership.c.identity_id, organisation.c.name, organisation.c.locale).join(
        organisation, organisation.c.id == membership.c.organisation_id
    )
    mine = (membership.c.organisation_id == row.organisation_id) & (membership.c.person_id == row.requested_by)
    address = runtime.settings.public_url
    for found in await control.rows(asked_by.where(mine)):
        args = {
            "to": await identities.email_of(control, found.identity_id), "locale": found.locale, "kind": "erased",
            "organisation": control.keys.decrypt_text(found.name, field=NAME_FIELD, record=row.organisation_id),
            "certificate": f"{address}/api/erasures/{row.organisation_id}",
            "keys": f"{address}{certificate.PUBLISHED}", "organisation_id": str(row.organisation_id),
        }  # fmt: skip
        await control.enqueue(MAIL, args)


async def _remove_people(control: ControlSession, organisation_id: UUID) -> None:
    """Memberships, and whoever belongs to no other organisation."""
    mine = membership.delete().where(membership.c.organisation_id == organisation_id)
    left = {row.identity_id for row in await control.rows(mine.returning(membership.c.identity_id))}
    for table in AT_THE_END:
        await control.execute(table.delete().where(table.c.organisation_id == organisation_id))
    elsewhere = sa.select(membership.c.identity_id).where(membership.c.identity_id.in_(left))
    founding = sa.select(founder.c.identity_id).where(founder.c.identity_id.in_(left))
    busy = {row.identity_id for each in (elsewhere, founding) for row in await control.rows(each)}
    for table in (session, device, passkey, password, authenticator, recovery_code, pending_sign_in, factor_reset):
        await control.execute(table.delete().where(table.c.identity_id.in_(left - busy)))
    await control.execute(identity.delete().where(identity.c.id.in_(left - busy)))


async def _row(control: ControlSession, organisation_id: UUID, phase: str | None = None) -> Row | None:
    """The row, held; None where another is further than `phase`."""
    mine = erasure.c.organisation_id == organisation_id
    if phase is not None:
        mine &= erasure.c.phase == phase
    rows = await control.rows(sa.select(erasure).where(mine).with_for_update())
    return rows[0] if rows else None


async def _go_on(control: ControlSession, organisation_id: UUID, phase: str, **values: object) -> None:
    mine = erasure.c.organisation_id == organisation_id
    await control.execute(erasure.update().where(mine).values(phase=phase, touched_at=real_now(), **values))
