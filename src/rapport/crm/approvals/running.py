"""How a request goes on: steps begin, votes are counted, and the last one lets the write be done."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from kernel.clock import business_now, in_real_time, real_now
from kernel.db import TenantSession
from kernel.ids import new_id
from rapport.crm.approvals import approvers, carrying_out, store
from rapport.crm.approvals.models import Why, approval_step, approval_vote
from rapport.crm.approvals.payloads import StepSetup
from rapport.crm.approvals.store import Request, Step, Vote
from rapport.crm.records.scope import Scope

ESCALATE = "approvals.escalate"


async def begin(scope: Scope, request: Request, steps: Sequence[StepSetup]) -> None:
    """Writes the steps of a round and begins the first."""
    rows = [
        _row(request, place, step.who, step.mode, step.quorum, step.role_id, step.people)
        | {"escalate_hours": step.escalate_hours, "escalate_to": step.escalate_to}
        for place, step in enumerate(steps)
    ]
    await scope.session.execute(approval_step.insert(), rows)
    await go_on(scope, request)


def _row(
    request: Request, position: int, who: str, mode: str, quorum: int, role_id: UUID | None, people: Sequence[UUID]
) -> dict[str, object]:
    return {
        "id": new_id(), "request_id": request.id, "round": request.round, "position": position, "state": "waiting",
        "mode": mode, "quorum": quorum, "who": who, "role_id": role_id, "people": [str(each) for each in people],
        "added_by": None, "escalate_hours": None, "escalate_to": None, "due_at": None, "escalated_at": None,
    }  # fmt: skip


async def go_on(scope: Scope, request: Request) -> None:
    """Begins the next step, or does the write where none is left."""
    waiting = [each for each in await current(scope.session, request) if each.state == "waiting"]
    if waiting:
        await _start(scope, request, waiting[0])
    else:
        await carrying_out.start(scope, request)


async def current(session: TenantSession, request: Request) -> list[Step]:
    """The steps of the round that runs."""
    return [each for each in await store.steps_of(session, [request.id]) if each.round == request.round]


async def _start(scope: Scope, request: Request, step: Step) -> None:
    session = scope.session
    # A step that was interrupted by one that somebody put before it has asked its people already.
    asked = [each.person_id for each in await store.votes_of(session, [request.id]) if each.step_id == step.id]
    if not asked:
        found = await approvers.of_step(session, request.asked_by, step.setup())
        why: Why = "owner" if found.fallback else "added" if step.added_by else "rule"
        asked = found.people
        await ask(session, request, step.id, asked, why)
    due = business_now() + dt.timedelta(hours=step.escalate_hours) if step.escalate_hours else None
    begun = approval_step.update().where(approval_step.c.id == step.id)
    await session.execute(begun.values(state="open", due_at=due))
    if due is not None:
        args = {"request": str(request.id), "step": str(step.id), "at": due.isoformat()}
        await session.enqueue(ESCALATE, args, run_at=max(in_real_time(due), real_now()))
    await store.tell_of(session, request, asked, "asked", request.asked_by, step.id)


async def ask(
    session: TenantSession, request: Request, step_id: UUID, people: Sequence[UUID], why: Why,
    instead_of: UUID | None = None,
) -> None:  # fmt: skip
    """Adds people to those who are asked at a step."""
    row = {
        "step_id": step_id, "request_id": request.id, "why": why, "instead_of": instead_of, "decision": None,
        "comment": None, "created_at": business_now(), "decided_at": None,
    }  # fmt: skip
    await session.execute(approval_vote.insert(), [{**row, "id": new_id(), "person_id": each} for each in people])


async def put_in(session: TenantSession, request: Request, step: Step, person_id: UUID, place: str, by: UUID) -> None:
    """Puts a step of one person before or after the one that is open; before it, that waits."""
    position = step.position if place == "before" else step.position + 1
    later = approval_step.c.request_id == request.id, approval_step.c.round == request.round
    moved = approval_step.update().where(*later, approval_step.c.position >= position)
    await session.execute(moved.values(position=approval_step.c.position + 1))
    if place == "before":
        waits = approval_step.update().where(approval_step.c.id == step.id)
        await session.execute(waits.values(state="waiting", due_at=None))
    row = _row(request, position, "people", "any", 1, None, [person_id])
    await session.execute(approval_step.insert(), {**row, "added_by": by})


def outcome(step: Step, votes: Sequence[Vote]) -> bool | None:
    """Whether a step passes; None while that is open. Who was asked over the others' heads decides for all of them."""
    standing = [each for each in votes if each.decision != "delegate"]
    for each in standing:
        if each.why == "escalated" and each.decision is not None:
            return each.decision == "approve"
    asked = [each for each in standing if each.why != "escalated"]
    yes = sum(each.decision == "approve" for each in asked)
    no = sum(each.decision == "reject" for each in asked)
    needed = needed_of(step, len(asked))
    if yes >= needed:
        return True
    # Of any, the first who speaks decides.
    beyond = no > 0 if step.mode == "any" else no > len(asked) - needed
    return False if beyond else None


def needed_of(step: Step, asked: int) -> int:
    """How many have to agree; of fewer people than the quorum asks for, all."""
    return {"any": 1, "all": asked, "quorum": min(step.quorum, asked)}[step.mode]
