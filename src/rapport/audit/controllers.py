"""The endpoints of the audit trail. They are for whoever manages people, and no token gets to them.

Questions are sent as bodies: addresses of the network and ids are nothing for a URL, which others write down.
"""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from litestar import Controller, Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from auth import marks, security_log, throttle
from auth.audit import checking, sealing
from auth.audit.models import security_chain
from auth.errors import Throttled
from auth.guards import Running, SignedIn, may
from auth.principal import Principal
from auth.sign_in import SignIns
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.audit import exporting, heads, recipients, search
from rapport.audit.payloads import (
    AskCheck,
    AskExport,
    AuditState,
    ChainState,
    CheckView,
    EventFilter,
    EventPage,
    EventQuery,
    SetRecipients,
)

READS: Final[dict[str, Any]] = {"policy": may("manage_people", even_suspended=True)}
ASKS: Final[dict[str, Any]] = {"policy": may("manage_people", even_suspended=True, reads=True)}
PROVES: Final[dict[str, Any]] = {"policy": may("manage_people", even_suspended=True, fresh=True)}
STREAMS: Final[dict[str, Any]] = {**PROVES, "waits": True}

LONGEST: Final = 600
"""Seconds after which a check that was killed is in nobody's way any more."""
AGAIN: Final = 10
"""Seconds after which to ask again while another check runs."""

LABELS: Final = "audit_labels"
"""Where the application keeps what objects and fields are called."""

FILE: Final = "application/octet-stream"
"""Both formats are files to save."""


class AuditController(Controller):
    """What happened, whether the log of it is whole, and the proof of that."""

    path = "/api/audit"
    tags = ["Audit"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=READS, operation_id="audit_state")
    async def state(self, principal: SignedIn, runtime: Running) -> AuditState:
        """Where the chain stands, its newest heads, and to whom they are mailed."""
        return await _state(runtime, principal)

    @post("/events/query", opt={"policy": ASKS["policy"].while_viewing()}, status_code=200, operation_id="audit_events")
    async def events(
        self, data: JSONBody[EventQuery], principal: SignedIn, runtime: Running, request: Request[Any, Any, Any]
    ) -> EventPage:
        """Events that match, the newest first."""
        return await search.page(runtime, principal, data, _labels(request))

    @post("/export", opt=STREAMS, status_code=200, media_type=FILE, operation_id="export_audit")
    async def export(
        self, data: JSONBody[AskExport], principal: SignedIn, runtime: Running, request: Request[Any, Any, Any]
    ) -> Stream:
        """Every event that matches, oldest first, with what it is checked by offline. The export is an event itself."""
        wanted = data.filter or EventFilter()
        search.check(wanted)
        export_id = new_id()
        marked = await marks.marked(runtime, principal, export_id)
        async with runtime.databases.control_session() as control:
            await security_log.note_by(
                control, principal, "audit_exported", format=data.format, number=marks.number_of(export_id)
            )
        pieces = exporting.rows(runtime, principal, wanted, data.format, _labels(request), marked)
        named = {"Content-Disposition": f'attachment; filename="rapport-audit.{data.format}"'}
        return Stream(pieces, media_type=FILE, headers=named)

    @post("/checks", opt={**ASKS, "waits": True}, status_code=200, operation_id="check_audit")
    async def check(
        self, data: JSONBody[AskCheck], principal: SignedIn, runtime: Running, sign_ins: NamedDependency[SignIns]
    ) -> CheckView:
        """Looks through the whole chain, also against a head from outside. Raises `BadHead` and `Throttled`."""
        outside = []
        if data.head is not None:
            async with runtime.databases.control_session() as control:
                outside = [await heads.known(control, principal.tenant.id, data.head)]
        async with _alone(runtime, principal.tenant.id):
            await sign_ins.limits.hit(throttle.AUDIT_CHECKS_PER_ORGANISATION, principal.tenant.id.hex)
            await sealing.everything(runtime)
            found = await checking.check(runtime, principal.tenant.id, *outside)
        async with runtime.databases.control_session() as control:
            await security_log.note_by(
                control, principal, "audit_checked", faults=str(found.number), upto=str(found.upto)
            )
        head_seq = outside[0].seq if outside else None
        return CheckView(found.upto, found.hash, found.number, found.faults, head_seq)

    @post("/heads", opt=PROVES, status_code=200, operation_id="send_audit_head")
    async def send(self, principal: SignedIn, runtime: Running) -> AuditState:
        """Signs where the chain stands now and sends it."""
        await sealing.everything(runtime)
        async with runtime.databases.control_session() as control:
            made = await heads.make(runtime, control, principal.tenant.id)
            if made is not None:
                await security_log.note_by(
                    control, principal, "audit_head_sent", seq=str(made.seq), mailed=str(made.mailed)
                )
        return await _state(runtime, principal)

    @get("/heads/{head_id:uuid}", opt=READS, media_type="application/jose", operation_id="audit_head")
    async def head(self, head_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> str:
        """A head as it was signed."""
        async with runtime.databases.control_session() as control:
            found = await heads.statement_of(control, principal.tenant.id, head_id)
        if found is None:
            raise NotFound
        return found

    @put("/recipients", opt=PROVES, operation_id="set_audit_recipients")
    async def set_recipients(
        self, data: JSONBody[SetRecipients], principal: SignedIn, runtime: Running
    ) -> AuditState:  # fmt: skip
        """Chooses to whom heads are mailed."""
        async with runtime.databases.control_session() as control:
            kept = await recipients.put(control, principal.tenant.id, data.addresses, principal.person_id)
            await security_log.note_by(control, principal, "audit_recipients_changed", addresses=" ".join(kept))
        return await _state(runtime, principal)


@contextlib.asynccontextmanager
async def _alone(runtime: Runtime, organisation_id: UUID) -> AsyncIterator[None]:
    """One check of an organisation at a time, in all processes; raises `Throttled` while there is one."""
    name = f"rapport:audit-check:{organisation_id.hex}"
    if not await runtime.redis.set(name, b"1", nx=True, ex=LONGEST):
        raise Throttled(details={"retry_after": AGAIN}, retry_after=AGAIN)
    try:
        yield
    finally:
        await runtime.redis.delete(name)


def _labels(request: Request[Any, Any, Any]) -> Mapping[str, Text]:
    found: Mapping[str, Text] = request.app.state[LABELS]
    return found


async def _state(runtime: Runtime, principal: Principal) -> AuditState:
    chain_id = principal.tenant.id
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(*security_chain.c).where(security_chain.c.id == chain_id))
        newest = await heads.listed(control, chain_id)
        to = await recipients.of(control, chain_id)
    chain = ChainState(chain_id, 0, None, None, None, 0, 0)
    for row in rows:
        chain = ChainState(
            chain_id, row.seq, bytes(row.hash).hex(), row.sealed_at, row.checked_at, row.checked_seq, row.faults
        )
    return AuditState(chain, newest, to, recipients.MOST)
