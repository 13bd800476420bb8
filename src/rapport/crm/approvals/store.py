"""Requests as rows: opened, locked, and written down with everything that happens to them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.changes import Change
from kernel.clock import business_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from rapport.crm.activities.notifications.kinds import APPROVAL as TOLD
from rapport.crm.activities.notifications.notify import tell
from rapport.crm.approvals.errors import ApprovalNotFound
from rapport.crm.approvals.models import (
    HELD_WRITE,
    REQUEST_DETAILS,
    VOTE_COMMENT,
    Decision,
    Measure,
    Mode,
    State,
    StepState,
    Who,
    Why,
    approval_lock,
    approval_request,
    approval_step,
    approval_vote,
)
from rapport.crm.approvals.payloads import Details, Held, StepSetup
from rapport.crm.records.history import APPROVAL
from rapport.crm.records.scope import Scope

CHANGED = "approval"
"""What the change log calls a request."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request with what it holds."""

    id: UUID
    rule_id: UUID
    rule_version: int
    measure: Measure
    object: str
    record_id: UUID | None
    asked_by: UUID
    state: State
    round: int
    base_version: int | None
    held: Held
    details: Details
    error_code: str | None
    done: int
    kept: int
    batch_id: UUID
    created_at: dt.datetime
    ended_at: dt.datetime | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a request."""

    id: UUID
    request_id: UUID
    round: int
    position: int
    state: StepState
    mode: Mode
    quorum: int
    who: Who
    role_id: UUID | None
    people: list[str]
    added_by: UUID | None
    escalate_hours: int | None
    escalate_to: UUID | None
    due_at: dt.datetime | None
    escalated_at: dt.datetime | None

    def setup(self) -> StepSetup:
        """Whom it asks, as a rule says it."""
        people = [UUID(each) for each in self.people]
        return StepSetup(who=self.who, role_id=self.role_id, people=people, mode=self.mode, quorum=self.quorum)


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is asked at a step, and what they said."""

    id: UUID
    step_id: UUID
    request_id: UUID
    person_id: UUID
    why: Why
    instead_of: UUID | None
    decision: Decision | None
    comment: str
    created_at: dt.datetime
    decided_at: dt.datetime | None


async def load(session: TenantSession, request_id: UUID, *, lock: bool = False) -> Request:
    """One request, held until the transaction ends if it shall go on: whoever comes second sees what the first did."""
    wanted = sa.select(approval_request).where(approval_request.c.id == request_id)
    rows = await session.rows(wanted.with_for_update() if lock else wanted)
    if not rows:
        raise ApprovalNotFound
    return opened(session.keys, rows[0])


def opened(keys: Keyset, row: Any) -> Request:
    """A row of a request with what is sealed in it."""
    held = msgspec.json.decode(keys.decrypt(bytes(row.held), field=HELD_WRITE, record=row.id), type=Held)
    details = msgspec.json.decode(keys.decrypt(bytes(row.details), field=REQUEST_DETAILS, record=row.id), type=Details)
    known = {name: getattr(row, name) for name in Request.__struct_fields__ if name not in {"held", "details"}}
    return Request(**known, held=held, details=details)


def sealed(keys: Keyset, request_id: UUID, held: Held, details: Details) -> dict[str, bytes]:
    """The columns of what is sealed in a request."""
    return {
        "held": keys.encrypt(msgspec.json.encode(held), field=HELD_WRITE, record=request_id),
        "details": keys.encrypt(msgspec.json.encode(details), field=REQUEST_DETAILS, record=request_id),
    }


async def steps_of(session: TenantSession, requests: Sequence[UUID]) -> list[Step]:
    """The steps of requests in their order."""
    wanted = sa.select(approval_step).where(approval_step.c.request_id.in_(requests))
    rows = await session.rows(wanted.order_by(approval_step.c.round, approval_step.c.position))
    return [Step(**{name: getattr(row, name) for name in Step.__struct_fields__}) for row in rows]


async def votes_of(session: TenantSession, requests: Sequence[UUID]) -> list[Vote]:
    """Everybody who was asked, the first first."""
    wanted = sa.select(approval_vote).where(approval_vote.c.request_id.in_(requests))
    rows = await session.rows(wanted.order_by(approval_vote.c.created_at, approval_vote.c.id))
    return [_vote(session.keys, row) for row in rows]


def _vote(keys: Keyset, row: Any) -> Vote:
    known = {name: getattr(row, name) for name in Vote.__struct_fields__ if name != "comment"}
    sealed = row.comment
    return Vote(**known, comment=keys.decrypt_text(sealed, field=VOTE_COMMENT, record=row.id) if sealed else "")


async def change(session: TenantSession, request_id: UUID, **values: Any) -> None:
    """Writes columns of a request; one that ends lets its records go."""
    if values.get("state") in {"done", "rejected", "withdrawn", "failed"}:
        values["ended_at"] = business_now()
        await session.execute(approval_lock.delete().where(approval_lock.c.request_id == request_id))
        await session.execute(
            approval_step.update()
            .where(approval_step.c.request_id == request_id, approval_step.c.state.in_(("waiting", "open")))
            .values(state="stopped")
        )
    await session.execute(approval_request.update().where(approval_request.c.id == request_id).values(**values))


async def note(scope: Scope, request: Request, verb: str, other: UUID | None = None) -> None:
    """Writes down that something happened to a request, in its own history and in its record's."""
    public = {"verb": verb, **({"other": str(other)} if other is not None else {})}
    scope.session.record_change(Change(object=CHANGED, record_id=request.id, op="update", public=public))
    if request.record_id is None:
        return
    obj = scope.registry[request.object]
    owner = await scope.session.rows(sa.select(obj.table.c.owner_id).where(obj.table.c.id == request.record_id))
    scope.session.record_change(
        Change(
            object=obj.name, record_id=request.record_id, op=APPROVAL, owners=tuple(row.owner_id for row in owner),
            public={"request_id": str(request.id), "verb": verb},
        )
    )  # fmt: skip


async def tell_of(
    session: TenantSession, request: Request, people: Sequence[UUID], what: str, actor: UUID | None, again: object
) -> None:
    """Tells people by the bell, and by mail as they chose; nobody of what they did themselves."""
    for each in people:
        if each != actor:
            await tell(session, each, TOLD, f"approval_{what}", request.id, actor=actor, again=f"{what} {again}")
