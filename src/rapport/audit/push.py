"""Sealed events sent to a system of the operator's as they come (SECURITY_EVENTS_URL): what is to be detected and told
of elsewhere must not lie with what it is about alone.

Each chain is sent in order, a page at a time, as JSON Lines of the form that exports have; a statement that comes with
each page says which it is, under the key of the heads. A page is sent until the receiver says that it has it, so one
may come twice, and its numbers say so.
"""

import hashlib
import json
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec
import sqlalchemy as sa
import structlog

from auth.audit.chain import beginning, written
from auth.audit.models import security_chain, security_seal
from auth.security_log import Opened
from kernel import outgoing
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.audit import exporting, search, sentences
from rapport.portability import certificate

KIND: Final = "rapport.security-events.v1"
STATEMENT: Final = "rapport-statement"
"""The header that has it."""

AT_ONCE: Final = 200
"""Pages of one round; what is left is due in the next, as other rounds wait for this one."""
SECONDS: Final = 20.0

log = structlog.get_logger()


class Page(msgspec.Struct, frozen=True):
    """Events of one chain that were not received yet, from the number after `after` to `last`."""

    chain_id: UUID
    after: int
    last: int
    body: bytes
    statement: str


async def sweep(runtime: Runtime) -> None:
    """Sends what was sealed since the last round; a receiver that is away is asked again in the next."""
    if not runtime.settings.security_events_url:
        return
    behind = sa.select(security_chain.c.id).where(security_chain.c.seq > security_chain.c.pushed_seq)
    async with runtime.databases.control_session() as control:
        rows = await control.rows(behind.order_by(security_chain.c.sealed_at).limit(AT_ONCE))
    async with outgoing.client(seconds=SECONDS) as client:
        left = AT_ONCE
        for row in rows:
            try:
                while left and (page := await _next(runtime, row.id)):
                    left -= 1
                    await _send(runtime, client, page)
            except httpx.HTTPStatusError as error:  # this page is not wanted; another chain's may be
                log.warning("security_events_refused", status=error.response.status_code, tenant_id=row.id)
            except httpx.HTTPError as error:
                log.warning("security_events_unreachable", error=type(error).__name__)
                return


async def _send(runtime: Runtime, client: httpx.AsyncClient, page: Page) -> None:
    headers = {"content-type": "application/x-ndjson", STATEMENT: page.statement}
    if token := runtime.settings.security_events_token:
        headers["authorization"] = f"Bearer {token}"
    answer = await client.post(runtime.settings.security_events_url, content=page.body, headers=headers)
    if not answer.is_success:  # a redirect is none, and is not followed
        raise httpx.HTTPStatusError("refused", request=answer.request, response=answer)
    mine = (security_chain.c.id == page.chain_id) & (security_chain.c.pushed_seq == page.after)
    async with runtime.databases.control_session() as control:
        await control.execute(security_chain.update().where(mine).values(pushed_seq=page.last))


async def _next(runtime: Runtime, chain_id: UUID) -> Page | None:
    async with runtime.databases.control_session() as control:
        mine = sa.select(security_chain.c.pushed_seq).where(security_chain.c.id == chain_id)
        after: int = (await control.execute(mine)).scalar_one()
        rows = await control.rows(exporting.page_after(chain_id, after))
        if not rows:
            return None
        previous = await _hash_at(control, chain_id, after)
        lines = [_line({"rapport": exporting.VERSION, "chain": str(chain_id), "whole": False})]
        for row in rows:
            lines.append(_line(exporting.chained(control, chain_id, row, previous) | _readable(control, row)))
            previous = bytes(row.hash)
        body, now = b"".join(lines), real_now()
        statement = await certificate.signed(control, {
            "iss": runtime.settings.public_url, "iat": int(now.timestamp()), "typ": KIND, "chain": str(chain_id),
            "first": rows[0].seq, "last": rows[-1].seq, "hash": previous.hex(), "at": written(now),
            "sha256": hashlib.sha256(body).hexdigest(),
        })  # fmt: skip
    return Page(chain_id, after, rows[-1].seq, body, statement)


async def _hash_at(control: ControlSession, chain_id: UUID, seq: int) -> bytes:
    mine = (security_seal.c.chain_id == chain_id) & (security_seal.c.seq == seq)
    rows = await control.rows(sa.select(security_seal.c.hash).where(mine))
    return bytes(rows[0].hash) if rows else beginning(chain_id)


def _readable(control: ControlSession, row: Row) -> dict[str, Any]:
    """What a rule looks at, out of the details; names of people are the organisation's and stay there."""
    kind, said = sentences.kind_of(row.kind), search.said_by(control.keys, row) or Opened({})
    return {
        "category": kind.category, "severity": kind.severity, "address": said.address, "means": said.means,
        "request": said.request, "said": said.details,
    }  # fmt: skip


def _line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode() + b"\n"
