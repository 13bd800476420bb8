"""What endpoints were sent: the log, and sending something of it once more."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth import security_log
from auth.principal import Principal
from kernel.clock import in_real_time, real_now
from kernel.errors import Invalid
from kernel.runtime import Runtime
from kernel.tables import change
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope
from rapport.sync import feed
from rapport.sync.changes import last_seq
from rapport.webhooks import errors, store
from rapport.webhooks.models import WEBHOOK_ANSWER, webhook_attempt
from rapport.webhooks.models import webhook_message as message
from rapport.webhooks.payloads import WebhookAttempt, WebhookAttempts, WebhookReplay, WebhookReplayed

PAGE: Final = 50
PAGES: Final = 10
"""Pages of the feed that one call takes up again: ten thousand changes. The answer says where to go on."""


async def attempts(scope: Scope, endpoint_id: UUID, before: UUID | None) -> WebhookAttempts:
    """Tries of an endpoint, the newest first."""
    session = scope.session
    await store.load(session, endpoint_id)
    mine = [webhook_attempt.c.endpoint_id == endpoint_id]
    if before is not None:
        mine.append(webhook_attempt.c.id < before)
    told = [message.c[name] for name in ("kind", "object", "record_id", "op", "state", "next_at")]
    joined = sa.select(webhook_attempt, *told).join(message, message.c.id == webhook_attempt.c.message_id)
    rows = await session.rows(joined.where(*mine).order_by(webhook_attempt.c.id.desc()).limit(PAGE + 1))
    items = [
        WebhookAttempt(
            id=row.id, message_id=row.message_id, number=row.number, at=row.started_at,
            milliseconds=row.milliseconds, status=row.status, error=row.error_code,
            answer=session.keys.decrypt_text(row.answer, field=WEBHOOK_ANSWER, record=row.id) if row.answer else None,
            kind=row.kind, object=row.object, record_id=row.record_id, op=row.op, state=row.state,
            next_at=row.next_at if row.state == "waiting" else None,
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    return WebhookAttempts(items, items[-1].id if len(rows) > PAGE else None)


async def retry(scope: Scope, endpoint_id: UUID, message_id: UUID) -> None:
    """Sends a message once more, under its id, with as many tries as a new one has."""
    await store.load(scope.session, endpoint_id, held=True)
    mine = (message.c.id == message_id, message.c.endpoint_id == endpoint_id)
    values = {"state": "waiting", "attempts": 0, "next_at": real_now(), "created_at": real_now()}
    done = await scope.session.execute(message.update().where(*mine).values(**values))
    if not done.rowcount:
        raise errors.MessageNotFound
    await store.make_due(scope.session, endpoint_id)


async def replay(
    runtime: Runtime, declared: Registry, scope: Scope, by: Principal, endpoint_id: UUID, wanted: WebhookReplay
) -> WebhookReplayed:  # fmt: skip
    """Sends what changed in a span, once more or for the first time. `scope` is that of the endpoint's owner."""
    endpoint = await store.load(scope.session, endpoint_id, held=True)
    since, up_to = await _span(scope, wanted)
    messages, cursor, more = 0, None, True
    for _ in range(PAGES):
        page = await feed.span(scope, declared, since, up_to, store.names_of(scope, endpoint))
        messages += await store.note_changes(scope, endpoint, page.changes, again=True)
        since, cursor, more = feed.number_of(page.cursor), page.cursor, page.more
        if not more:
            break
    await store.make_due(scope.session, endpoint_id)
    await security_log.note_done(
        runtime, by, "webhook_changed", endpoint_id=str(endpoint_id), what="replay", messages=str(messages)
    )
    return WebhookReplayed(messages, cursor if more else None)


async def _span(scope: Scope, wanted: WebhookReplay) -> tuple[int, int]:
    """The numbers of the changes after and up to which is meant."""
    last = await last_seq(scope)
    if (wanted.since is None) == (wanted.cursor is None):
        raise Invalid(fields={"since": errors.NoSpan()})
    up_to = last
    if wanted.until is not None:
        until = change.c.recorded_at <= in_real_time(wanted.until)
        [[found]] = await scope.session.rows(sa.select(sa.func.max(change.c.seq)).where(until))
        up_to = found or 0
    if wanted.cursor is not None:
        return feed.number_of(wanted.cursor), up_to
    later = change.c.recorded_at >= in_real_time(wanted.since)  # type: ignore[arg-type]  # one of the two is there
    [[found]] = await scope.session.rows(sa.select(sa.func.min(change.c.seq)).where(later))
    return (found - 1 if found is not None else last), up_to
