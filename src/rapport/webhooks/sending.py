"""Sends what endpoints are to be told, again until it is there: at least once, in no order, newest values always.

A try is written down before it is made and settled after: who is killed in between leaves a try without an end, whose
message is due again a minute later under the same id. Records are read when they are sent, by the rights that the
endpoint's owner has then; nothing of them is kept, and no transaction is open while another system is waited for.
"""

import asyncio
import datetime as dt
import secrets
import ssl
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx
import sqlalchemy as sa

from auth.principal import Principal
from kernel import context, outgoing
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import Suspended
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.statements import any_of
from rapport.crm.records import sensitive
from rapport.crm.records.codec import Record
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope
from rapport.sync import feed
from rapport.webhooks import bodies, signing, stopping, store
from rapport.webhooks.errors import EndpointNotFound
from rapport.webhooks.models import WEBHOOK_ANSWER, webhook_attempt, webhook_endpoint
from rapport.webhooks.models import webhook_message as message
from rapport.webhooks.watching import SEND

AT_ONCE: Final = 8
"""Messages that one endpoint is sent side by side."""

SECONDS: Final = 15.0
"""For a whole answer."""

CLAIM: Final = dt.timedelta(seconds=60)
"""After which a message whose try has no end is tried again: longer than a try takes with all around it."""

RUN_SECONDS: Final = 50.0
"""For which one job goes on; another one goes on from there, behind whatever else the organisation has waiting."""

BACKLOG: Final = 1000
"""Messages that wait for one endpoint; further changes stay in the change log until there is room."""

FIRST, FACTOR, LONGEST = dt.timedelta(seconds=30), 3, dt.timedelta(days=1)
ATTEMPTS: Final = 11
"""30 s, 90 s, 4.5 min, 13.5 min, 40 min, 2 h, 6 h, 18 h, then twice a day later: some three days in all."""

KEPT: Final = dt.timedelta(days=30)
"""How long what was sent can be looked up and sent once more."""

ANSWER_CHARACTERS: Final = 500


@dataclass(frozen=True)
class Try:
    """A message that is about to be sent: its row as it was claimed, the try's id, and the body."""

    row: Row
    id: UUID
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """What came of a try."""

    status: int | None
    error: str | None
    answer: str
    milliseconds: int

    @property
    def taken(self) -> bool:
        """Whether the other system has it."""
        return self.status is not None and 200 <= self.status < 300  # the class of statuses


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def send(runtime: Runtime, job: Job) -> None:
        endpoint_id, begun = UUID(str(job.args["endpoint"])), time.monotonic()
        try:
            went_on = True
            while went_on and time.monotonic() < begun + RUN_SECONDS:
                went_on = await _round(registry, runtime, job.home, endpoint_id)
        except (EndpointNotFound, Suspended):
            return  # removed since; or told when the organisation is let in again, as its row stays due
        async with runtime.session(job.home) as session:
            await _rest(session, endpoint_id, at_once=went_on)  # type: ignore[arg-type]  # a job of a tenant

    return {SEND: send}


async def _round(registry: Registry, runtime: Runtime, home: str, endpoint_id: UUID) -> bool:
    """Takes what changed from the feed, and tries some of what is due; False where there is nothing more to do now."""
    async with runtime.session(home) as session:
        endpoint = await store.load(session, endpoint_id)  # type: ignore[arg-type]  # a job of a tenant
    owner = await stopping.owner_of(runtime, home, endpoint.owner_id)
    if owner is None:
        await _stop_for_owner(runtime, home, endpoint)
        return False
    with context.use(owner.tenant.acted_in(owner.person_id, locale=owner.locale, origin="system")):
        async with _session(runtime, owner) as session:
            endpoint = await store.load(session, endpoint_id, held=True)
            scope = await open_scope(registry, owner, session)
            more = endpoint.state == "on" and await _fill(registry, scope, endpoint)
            tries, shown = await _claim(scope, endpoint)
        await asyncio.gather(*(_try(runtime, owner, endpoint, each) for each in tries))
        for obj, records in shown:
            await sensitive.count(runtime, owner, obj, records)
    return more or bool(tries)


def _session(runtime: Runtime, principal: Principal) -> AbstractAsyncContextManager[TenantSession]:
    """Not the principal's own, which is refused writes in an organisation that is read-only."""
    return runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys)


async def _stop_for_owner(runtime: Runtime, home: str, endpoint: store.Kept) -> None:
    tenant = await stopping.tenant_of(runtime, home)
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        now = await store.load(session, endpoint.id, held=True)
        if now.owner_id == endpoint.owner_id and now.state == "on":
            await stopping.stop(runtime, session, tenant, now, stopping.OWNER)
        tests = (message.c.endpoint_id == endpoint.id, message.c.kind == "test", message.c.state == "waiting")
        await session.execute(message.update().where(*tests).values(state="given_up"))


async def _fill(registry: Registry, scope: Scope, endpoint: store.Kept) -> bool:
    """Makes messages of a page of the feed; whether there is more of it, and room."""
    if (await store.waiting(scope.session)).get(endpoint.id, 0) >= BACKLOG:
        return False
    page = await feed.after(scope, registry, endpoint.cursor, store.names_of(scope, endpoint))
    if page.reset:
        await store.note(scope.session, endpoint.id, "reset", feed.number_of(page.cursor))
    await store.note_changes(scope, endpoint, page.changes)
    if page.cursor != endpoint.cursor:
        await store.change(scope.session, endpoint.id, cursor=page.cursor)
    return page.more


async def _claim(scope: Scope, endpoint: store.Kept) -> tuple[list[Try], list[tuple[ObjectType, list[Record]]]]:
    """Some messages that are due, with their bodies; nobody else tries them until `CLAIM` has passed."""
    now = real_now()
    due = [message.c.endpoint_id == endpoint.id, message.c.state == "waiting", message.c.next_at <= now]
    if endpoint.state != "on":
        due.append(message.c.kind == "test")
    some = sa.select(message.c.id).where(*due).order_by(message.c.next_at).limit(AT_ONCE)
    claimed = message.update().where(message.c.id.in_(some.with_for_update(skip_locked=True)))
    rows = await scope.session.rows(
        claimed.values(attempts=message.c.attempts + 1, next_at=now + CLAIM).returning(message)
    )
    if not rows:
        return [], []
    made, shown = await bodies.of(scope, endpoint, rows)
    tries = [Try(row, new_id(), made[row.id]) for row in rows]
    begun = [
        {"id": each.id, "message_id": each.row.id, "endpoint_id": endpoint.id, "number": each.row.attempts,
         "started_at": now, "milliseconds": None, "status": None, "error_code": None, "answer": None}
        for each in tries
    ]  # fmt: skip
    await scope.session.execute(webhook_attempt.insert(), begun)
    return tries, shown


async def _try(runtime: Runtime, owner: Principal, endpoint: store.Kept, each: Try) -> None:
    outcome = await _sent(runtime, endpoint, each)
    async with _session(runtime, owner) as session:
        await _settle(runtime, session, owner, endpoint, each, outcome)


async def _sent(runtime: Runtime, endpoint: store.Kept, each: Try) -> Outcome:
    moment, begun = int(real_now().timestamp()), time.monotonic()
    told = {"content-type": "application/json", "user-agent": "Rapport-Webhooks/1"}
    told |= signing.headers(f"msg_{each.row.id.hex}", moment, each.body, endpoint.secrets())
    status, error, answer = None, None, ""
    try:
        async with outgoing.client_to_strangers(seconds=SECONDS, inside=runtime.settings.webhook_hosts) as client:
            got = await client.post(endpoint.setup.url, content=each.body, headers=told)
        status, answer = got.status_code, got.content[: 4 * ANSWER_CHARACTERS].decode(errors="replace")
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        error = _code(failure)
    return Outcome(status, error, answer[:ANSWER_CHARACTERS].replace("\0", ""), int((time.monotonic() - begun) * 1000))


def _code(failure: Exception) -> str:
    """What went wrong, as the log says it; the error's own text may hold an address."""
    match failure:
        case outgoing.NotPublic():
            return "not_public"
        case outgoing.NotFound():
            return "no_such_host"
        case httpx.TimeoutException():
            return "timeout"
        case httpx.ConnectError():
            return "tls" if _is_about_tls(failure) else "not_connected"
    return "no_answer"


def _is_about_tls(failure: BaseException | None) -> bool:
    while failure is not None and not isinstance(failure, ssl.SSLError):
        failure = failure.__cause__ or failure.__context__
    return failure is not None


async def _settle(
    runtime: Runtime, session: TenantSession, owner: Principal, endpoint: store.Kept, each: Try, outcome: Outcome
) -> None:  # fmt: skip
    """Writes down what came of a try, and stops an endpoint that takes nothing."""
    now, sealed = real_now(), None
    if outcome.answer:
        sealed = session.keys.encrypt(outcome.answer.encode(), field=WEBHOOK_ANSWER, record=each.id)
    ended = webhook_attempt.update().where(webhook_attempt.c.id == each.id)
    await session.execute(
        ended.values(
            milliseconds=outcome.milliseconds, status=outcome.status, error_code=outcome.error, answer=sealed
        )
    )  # fmt: skip
    # One that was sent anew by hand meanwhile has another try to come, whatever became of this one.
    mine = (message.c.id == each.row.id, message.c.attempts == each.row.attempts)
    if outcome.taken:
        values: dict[str, Any] = {"state": "delivered"}
    elif each.row.attempts >= ATTEMPTS or each.row.kind == "test":
        values = {"state": "given_up"}
    else:
        values = {"next_at": now + _pause(each.row.attempts)}
    await session.execute(message.update().where(*mine).values(**values))
    if each.row.kind == "test":
        return  # it says how things stand to who asked, and nothing of what has been
    held = await store.load(session, endpoint.id, held=True)
    if outcome.taken:
        if held.failing_since is not None:
            await store.change(session, endpoint.id, failing_since=None)
        return
    since = held.failing_since or now
    if held.failing_since is None:
        await store.change(session, endpoint.id, failing_since=since)
    gone = outcome.status == 410  # Gone
    if held.state == "on" and (gone or now - since >= stopping.PATIENCE):
        await stopping.stop(runtime, session, owner.tenant, held, stopping.GONE if gone else stopping.FAILING)


def _pause(attempts: int) -> dt.timedelta:
    """Until the next try: longer each time, and not the same for all that failed together."""
    pause: dt.timedelta = min(FIRST * FACTOR ** (attempts - 1), LONGEST)
    return pause * (0.9 + secrets.randbelow(201) / 1000)


async def _rest(session: TenantSession, endpoint_id: UUID, *, at_once: bool) -> None:
    """Notes when the endpoint has something to do again, and lets go of what was kept long enough."""
    waits = sa.select(sa.func.min(message.c.next_at)).where(
        message.c.endpoint_id == endpoint_id, message.c.state == "waiting",
        (webhook_endpoint.c.state == "on") | (message.c.kind == "test"),
    )  # fmt: skip
    due = real_now() if at_once else waits.correlate(webhook_endpoint).scalar_subquery()
    await store.change(session, endpoint_id, due_at=due)
    session.left_work = session.left_work or at_once
    await forget(session, message.c.endpoint_id == endpoint_id, message.c.state != "waiting",
                 message.c.created_at < real_now() - KEPT)  # fmt: skip


async def forget(session: TenantSession, *those: sa.ColumnElement[bool]) -> None:
    """Removes messages and their tries."""
    old: Sequence[Row] = await session.rows(message.delete().where(*those).returning(message.c.id))
    if old:
        ids = [row.id for row in old]
        await session.execute(webhook_attempt.delete().where(any_of(webhook_attempt.c.message_id, ids)))
