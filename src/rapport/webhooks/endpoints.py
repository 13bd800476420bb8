"""Webhooks as those who configure an organisation make, change and remove them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from auth import security_log
from auth.people import names
from kernel import outgoing
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.errors import Invalid
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.tables import change_counter
from rapport.crm.records.models import custom_field
from rapport.crm.records.objects import Registry
from rapport.crm.records.organisation_settings import organisation_setting
from rapport.crm.records.scope import Scope
from rapport.sync import feed
from rapport.sync.changes import last_seq, readable
from rapport.webhooks import errors, sending, signing, stopping, store
from rapport.webhooks.models import WEBHOOK_FORMER, WEBHOOK_SECRET, WEBHOOK_SETUP, webhook_attempt, webhook_endpoint
from rapport.webhooks.models import webhook_message as message
from rapport.webhooks.payloads import NewWebhook, Webhook, WebhookObject, Webhooks, WebhookSetup

MOST: Final = 20
"""Webhooks of one organisation."""

OVERLAP: Final = dt.timedelta(days=1)
"""For which a secret that was replaced is signed with as well."""


async def page(scope: Scope) -> Webhooks:
    """All endpoints, the oldest first, and what the reader may have them told."""
    rows = await scope.session.rows(sa.select(webhook_endpoint).order_by(webhook_endpoint.c.id))
    objects = [WebhookObject(each.name, each.label) for each in readable(scope)]
    return Webhooks(endpoints=await _shown(scope, rows), objects=objects, limit=MOST)


async def shown(scope: Scope, endpoint_id: UUID) -> Webhook:
    """One of them."""
    rows = await scope.session.rows(sa.select(webhook_endpoint).where(webhook_endpoint.c.id == endpoint_id))
    if not rows:
        raise errors.EndpointNotFound
    [found] = await _shown(scope, rows)
    return found


async def _shown(scope: Scope, rows: Sequence[Row]) -> list[Webhook]:
    session = scope.session
    called = await names(session, {row.owner_id for row in rows})
    waits = await store.waiting(session)
    newest = sa.select(webhook_attempt).ext(distinct_on(webhook_attempt.c.endpoint_id))
    newest = newest.order_by(webhook_attempt.c.endpoint_id, webhook_attempt.c.id.desc())
    last = {row.endpoint_id: row for row in await session.rows(newest)}
    found = []
    for kept in (store.opened(session.keys, row) for row in rows):
        tried = last.get(kept.id)
        found.append(
            Webhook(
                id=kept.id, state=kept.state, reason=kept.reason, owner_id=kept.owner_id,
                owner=called[kept.owner_id]["name"] if kept.owner_id in called else "", setup=kept.setup,
                version=kept.version, former_until=kept.former_until if len(kept.secrets()) > 1 else None,
                failing_since=kept.failing_since, waiting=waits.get(kept.id, 0),
                last_at=tried.started_at if tried else None, last_status=tried.status if tried else None,
            )
        )  # fmt: skip
    return found


async def save(
    runtime: Runtime, declared: Registry, scope: Scope, endpoint_id: UUID, wanted: NewWebhook
) -> str | None:  # fmt: skip
    """Makes an endpoint under an id of the caller's choice, whose secret this returns; or makes it what is wanted.

    The caller owns it from then on: it is told what they may see, so nobody is told by another's rights.
    """
    session, setup = scope.session, _checked(runtime, scope, wanted.setup)
    rows = await session.rows(sa.select(webhook_endpoint).where(webhook_endpoint.c.id == endpoint_id).with_for_update())
    if (rows[0].version if rows else 0) != wanted.base_version:
        raise errors.EndpointChanged
    now, secret = real_now(), None
    values: dict[str, Any] = {
        "owner_id": scope.principal.person_id, "version": wanted.base_version + 1, "updated_at": now,
        "setup": session.keys.encrypt(msgspec.json.encode(setup), field=WEBHOOK_SETUP, record=endpoint_id),
    }  # fmt: skip
    if rows:
        if rows[0].state == "stopped":
            values |= {"state": "on", "reason": None, "failing_since": None}
        await store.change(session, endpoint_id, **values)
        await _go_on(session, endpoint_id)
    else:
        [[count]] = await session.rows(sa.select(sa.func.count()).select_from(webhook_endpoint))
        if count >= MOST:
            raise errors.TooManyEndpoints(limit=MOST)
        secret, first = signing.new_secret(), await feed.after(scope, declared, None, None)
        row = values | {
            "id": endpoint_id, "state": "on", "secret": _sealed(session.keys, WEBHOOK_SECRET, endpoint_id, secret),
            "cursor": first.cursor, "seen_seq": feed.number_of(first.cursor), "created_at": now,
        }  # fmt: skip
        await session.execute(webhook_endpoint.insert().values(**row))
    await _watch(session)
    await _note(runtime, scope, "webhook_saved", endpoint_id, host=urlsplit(setup.url).hostname or "")
    return secret


async def set_state(runtime: Runtime, scope: Scope, endpoint_id: UUID, state: str) -> None:
    """Pauses it, or has it go on where it was."""
    session = scope.session
    endpoint = await store.load(session, endpoint_id, held=True)
    if state == "on" and endpoint.reason == stopping.OWNER:
        raise errors.EndpointStopped
    await store.change(session, endpoint_id, state=state, reason=None, failing_since=None, updated_at=real_now())
    if state == "on":
        await _go_on(session, endpoint_id)
    await _watch(session)
    await _note(runtime, scope, "webhook_changed", endpoint_id, what=state)


async def _go_on(session: TenantSession, endpoint_id: UUID) -> None:
    """What waits is tried at once."""
    waits = (message.c.endpoint_id == endpoint_id, message.c.state == "waiting")
    await session.execute(message.update().where(*waits).values(next_at=real_now()))
    await store.make_due(session, endpoint_id)


async def rotate(runtime: Runtime, scope: Scope, endpoint_id: UUID) -> str:
    """A new secret; the one before it is signed with as well for `OVERLAP`."""
    session = scope.session
    endpoint, secret = await store.load(session, endpoint_id, held=True), signing.new_secret()
    keys = session.keys
    await store.change(
        session, endpoint_id, secret=_sealed(keys, WEBHOOK_SECRET, endpoint_id, secret),
        former=_sealed(keys, WEBHOOK_FORMER, endpoint_id, endpoint.secret), former_until=real_now() + OVERLAP,
    )  # fmt: skip
    await _note(runtime, scope, "webhook_changed", endpoint_id, what="secret")
    return secret


async def test(scope: Scope, endpoint_id: UUID) -> None:
    """Sends an event that is about nothing; a paused endpoint gets it too."""
    await store.load(scope.session, endpoint_id, held=True)
    await store.note(scope.session, endpoint_id, "test", await last_seq(scope))
    await store.make_due(scope.session, endpoint_id)


async def remove(runtime: Runtime, scope: Scope, endpoint_id: UUID) -> None:
    """Removes it with all that it was or wasn't told."""
    session = scope.session
    await store.load(session, endpoint_id, held=True)
    await sending.forget(session, message.c.endpoint_id == endpoint_id)
    await session.execute(webhook_endpoint.delete().where(webhook_endpoint.c.id == endpoint_id))
    await _watch(session)
    await _note(runtime, scope, "webhook_changed", endpoint_id, what="removed")


def _checked(runtime: Runtime, scope: Scope, setup: WebhookSetup) -> WebhookSetup:
    wrong: dict[str, Invalid] = {}
    url = setup.url.strip()
    if not outgoing.is_safe(url) or not url.isascii() or " " in url:
        wrong["url"] = errors.NotAnAddress()
    elif not outgoing.may_be_public(url, runtime.settings.webhook_hosts):
        wrong["url"] = errors.NotReachable()
    if not set(setup.objects) <= {each.name for each in readable(scope)}:
        wrong["objects"] = errors.UnknownObject()
    if wrong:
        raise Invalid(fields=wrong)
    return msgspec.structs.replace(
        setup, url=url, description=setup.description.strip(), objects=sorted(set(setup.objects)),
        ops=sorted(set(setup.ops)),
    )  # fmt: skip


async def _watch(session: TenantSession) -> None:
    """Has commits of changes wake the relay as long as somebody is told of them, follows the log, or a field adds them
    up. The last thing of its transaction: the row is everybody's who writes.
    """
    followed = sa.exists().where(organisation_setting.c.followed_seq.is_not(None))
    rolled_up = sa.exists().where(custom_field.c.rollup.is_not(None), ~custom_field.c.archived)
    some = sa.or_(sa.exists().where(webhook_endpoint.c.state == "on"), followed, rolled_up)
    await session.execute(
        change_counter.update().where(change_counter.c.id == 1).values(watched=sa.select(some).scalar_subquery())
    )


def _sealed(keys: Keyset, field: int, endpoint_id: UUID, secret: str) -> bytes:
    return keys.encrypt_text(secret, field=field, record=endpoint_id)


async def _note(runtime: Runtime, scope: Scope, kind: str, endpoint_id: UUID, **details: str) -> None:
    await security_log.note_done(runtime, scope.principal, kind, endpoint_id=str(endpoint_id), **details)
