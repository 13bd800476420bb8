"""Rows of endpoints and messages: reading them, and noting what is to be sent."""

import datetime as dt
from collections.abc import Iterable
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.ids import derive_id, new_id
from kernel.pool import Row
from rapport.crm.records.scope import Scope
from rapport.sync import feed
from rapport.sync.payloads import FeedChange
from rapport.webhooks.errors import EndpointNotFound
from rapport.webhooks.models import WEBHOOK_FORMER, WEBHOOK_SECRET, WEBHOOK_SETUP, State, webhook_endpoint
from rapport.webhooks.models import webhook_message as message
from rapport.webhooks.payloads import WebhookSetup

_BEGINNING: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""In front of ids that are derived: the same change makes the same id whenever it is told."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint as it lies in its table, with its secrets."""

    id: UUID
    state: State
    reason: str | None
    owner_id: UUID
    setup: WebhookSetup
    secret: str
    former: str | None
    former_until: dt.datetime | None
    cursor: str | None
    failing_since: dt.datetime | None
    version: int

    def secrets(self) -> list[str]:
        """Those that are signed with, the newest first."""
        overlaps = self.former is not None and self.former_until is not None and self.former_until > real_now()
        return [self.secret, *([self.former] if overlaps and self.former else [])]


async def load(session: TenantSession, endpoint_id: UUID, *, held: bool = False) -> Kept:
    """An endpoint of this organisation, `held` until the transaction ends; raises `EndpointNotFound`."""
    asked = sa.select(webhook_endpoint).where(webhook_endpoint.c.id == endpoint_id)
    rows = await session.rows(asked.with_for_update() if held else asked)
    if not rows:
        raise EndpointNotFound
    return opened(session.keys, rows[0])


def opened(keys: Keyset, row: Row) -> Kept:  # a row of `webhook_endpoint`
    """A row with what is sealed in it."""
    setup = keys.decrypt(bytes(row.setup), field=WEBHOOK_SETUP, record=row.id)
    former = keys.decrypt_text(row.former, field=WEBHOOK_FORMER, record=row.id) if row.former is not None else None
    return Kept(
        id=row.id, state=row.state, reason=row.reason, owner_id=row.owner_id,
        setup=msgspec.json.decode(setup, type=WebhookSetup),
        secret=keys.decrypt_text(row.secret, field=WEBHOOK_SECRET, record=row.id), former=former,
        former_until=row.former_until, cursor=row.cursor, failing_since=row.failing_since, version=row.version,
    )  # fmt: skip


async def change(session: TenantSession, endpoint_id: UUID, **values: object) -> None:
    """Writes columns of an endpoint."""
    await session.execute(webhook_endpoint.update().where(webhook_endpoint.c.id == endpoint_id).values(**values))


async def make_due(session: TenantSession, endpoint_id: UUID) -> None:
    """Has the relay look at an endpoint as soon as this is committed."""
    await change(session, endpoint_id, due_at=real_now())
    session.left_work = True


def names_of(scope: Scope, endpoint: Kept) -> list[str] | None:
    """The kinds of records that an endpoint is told of; None for all. One that names archived kinds alone is told of
    none until they are restored: none left is not all.
    """
    named = endpoint.setup.objects
    return [each for each in named if each in scope.registry.objects] if named else None


async def note_changes(
    scope: Scope, endpoint: Kept, changes: Iterable[FeedChange], *, again: bool = False
) -> int:  # fmt: skip
    """Makes messages of those changes that the endpoint is told of; how many. The same change is the same message, and
    is sent once more where it was sent before only if `again`.
    """
    now, numbers = real_now(), dict[str, dict[str, int]]()
    rows = []
    for each in changes:
        if each.op not in endpoint.setup.ops:
            continue
        if each.object not in numbers:
            obj = scope.registry[each.object]
            numbers[each.object] = {name: number for number, name in feed.names_of(scope, obj).items()}
        rows.append({
            "id": derive_id(endpoint.id, each.object, str(each.id), each.op, each.seq, at=_BEGINNING),
            "endpoint_id": endpoint.id, "kind": "change", "seq": each.seq, "object": each.object,
            "record_id": each.id, "op": each.op, "field_ids": [numbers[each.object][name] for name in each.fields],
            "state": "waiting", "attempts": 0, "next_at": now, "created_at": now,
        })  # fmt: skip
    if rows:
        anew = {"state": "waiting", "attempts": 0, "next_at": now, "created_at": now}
        made = insert(message)
        once = made.on_conflict_do_update(index_elements=["id"], set_=anew) if again else made.on_conflict_do_nothing()
        await scope.session.execute(once, rows)
    return len(rows)


async def note(session: TenantSession, endpoint_id: UUID, kind: str, seq: int) -> UUID:
    """Makes a message that is about no record; its id."""
    message_id, now = new_id(), real_now()
    row = {
        "id": message_id, "endpoint_id": endpoint_id, "kind": kind, "seq": seq, "object": None, "record_id": None,
        "op": None, "field_ids": [], "state": "waiting", "attempts": 0, "next_at": now, "created_at": now,
    }  # fmt: skip
    await session.execute(message.insert(), row)
    return message_id


async def waiting(session: TenantSession) -> dict[UUID, int]:
    """How many messages each endpoint was not told yet."""
    counted = sa.select(message.c.endpoint_id, sa.func.count().label("number")).where(message.c.state == "waiting")
    return {row.endpoint_id: row.number for row in await session.rows(counted.group_by(message.c.endpoint_id))}
