"""What people do with a request: vote, give their vote away, ask one more person, take it back.

Each verb holds the request first, so of two at once the second one finds what the first has done.
"""

from uuid import UUID

from kernel.clock import business_now
from kernel.errors import Invalid, RapportError
from rapport.crm.approvals import approvers, carrying_out, running, store
from rapport.crm.approvals.errors import ApprovalMoved, ApprovalNotFound, CannotAsk, NotYourVote, ReasonNeeded
from rapport.crm.approvals.models import VOTE_COMMENT, Decision, Why, approval_step, approval_vote
from rapport.crm.approvals.payloads import Delegation, Signer, Verdict
from rapport.crm.approvals.store import Request, Step, Vote
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope


async def vote(scope: Scope, request_id: UUID, verdict: Verdict, failing: str | None = None) -> None:
    """Says yes or no, or sends it back. The last yes does the write, which raises `NotDone` where it can't be done;
    with that code in `failing` the vote is kept, and the request ends.
    """
    request, step, mine = await _my_vote(scope, request_id, verdict.round)
    if verdict.decision != "approve" and not verdict.comment.strip():
        raise Invalid(fields={"comment": ReasonNeeded()})
    await _decide(scope, mine, verdict.decision, verdict.comment)
    await store.note(scope, request, verdict.decision)
    if verdict.decision == "return":
        await _send_back(scope, request, step)
        return
    votes = [each for each in await store.votes_of(scope.session, [request.id]) if each.step_id == step.id]
    passed = running.outcome(step, votes)
    if passed is None:
        return
    state = "passed" if passed else "stopped"
    await scope.session.execute(approval_step.update().where(approval_step.c.id == step.id).values(state=state))
    if not passed:
        await store.change(scope.session, request.id, state="rejected")
        await _tell_asker(scope, request, "rejected")
    elif failing is not None:
        await carrying_out.fail(scope, request, failing)
    else:
        await running.go_on(scope, request)


async def withdraw(scope: Scope, request_id: UUID) -> None:
    """Takes a request back: whoever asked, or an owner where they can't."""
    request = await store.load(scope.session, request_id, lock=True)
    mine = request.asked_by == scope.principal.person_id
    if not mine and not scope.principal.rights.owner:
        raise ApprovalNotFound
    if request.state not in {"open", "returned"}:
        raise ApprovalMoved
    asked = await _asked_now(scope, request)
    await store.change(scope.session, request.id, state="withdrawn")
    await store.note(scope, request, "withdraw")
    told = [*asked, *([] if mine else [request.asked_by])]
    await store.tell_of(scope.session, request, told, "withdrawn", scope.principal.person_id, request.round)


async def delegate(scope: Scope, request_id: UUID, asked: Delegation) -> None:
    """Gives one's vote to somebody else, who may see what it is about."""
    request, step, mine = await _my_vote(scope, request_id, asked.round)
    await _check_askable(scope, request, step, asked.to)
    await _decide(scope, mine, "delegate", asked.comment)
    instead_of = mine.instead_of or mine.person_id
    # A vote that stands for all of its step goes on standing for them.
    why: Why = "escalated" if mine.why == "escalated" else "delegated"
    await running.ask(scope.session, request, step.id, [asked.to], why, instead_of)
    await store.note(scope, request, "delegate", asked.to)
    await store.tell_of(scope.session, request, [asked.to], "asked", scope.principal.person_id, step.id)


async def add_signer(scope: Scope, request_id: UUID, asked: Signer) -> None:
    """Has one more person asked, before one's own step or after it."""
    request, step, _ = await _my_vote(scope, request_id, asked.round)
    await _check_askable(scope, request, step, asked.person_id)
    await running.put_in(scope.session, request, step, asked.person_id, asked.place, scope.principal.person_id)
    await store.note(scope, request, f"sign_{asked.place}", asked.person_id)
    if asked.place == "before":
        await running.go_on(scope, request)


async def _my_vote(scope: Scope, request_id: UUID, seen_round: int) -> tuple[Request, Step, Vote]:
    """The request, held, its open step, and the reader's vote there, which is still to be given."""
    request = await store.load(scope.session, request_id, lock=True)
    me = scope.principal.person_id
    mine = [each for each in await store.votes_of(scope.session, [request_id]) if each.person_id == me]
    if not mine and request.asked_by != me:
        raise ApprovalNotFound
    if request.state != "open" or request.round != seen_round:
        raise ApprovalMoved
    step = next(each for each in await running.current(scope.session, request) if each.state == "open")
    own = next((each for each in mine if each.step_id == step.id), None)
    if own is None:
        raise NotYourVote
    if own.decision is not None:
        raise ApprovalMoved
    return request, step, own


async def _decide(scope: Scope, mine: Vote, decision: Decision, comment: str) -> None:
    text = comment.strip()
    sealed = scope.keys.encrypt_text(text, field=VOTE_COMMENT, record=mine.id) if text else None
    given = approval_vote.update().where(approval_vote.c.id == mine.id)
    await scope.session.execute(given.values(decision=decision, comment=sealed, decided_at=business_now()))


async def _send_back(scope: Scope, request: Request, step: Step) -> None:
    ended = approval_step.update().where(
        approval_step.c.request_id == request.id, approval_step.c.state.in_(("open", "waiting"))
    )
    await scope.session.execute(ended.values(state="stopped"))
    await store.change(scope.session, request.id, state="returned")
    await _tell_asker(scope, request, "returned")


async def _tell_asker(scope: Scope, request: Request, what: str) -> None:
    me = scope.principal.person_id
    await store.tell_of(scope.session, request, [request.asked_by], what, me, request.round)


async def _asked_now(scope: Scope, request: Request) -> list[UUID]:
    votes = await store.votes_of(scope.session, [request.id])
    open_steps = {each.id for each in await running.current(scope.session, request) if each.state == "open"}
    return [each.person_id for each in votes if each.step_id in open_steps and each.decision is None]


async def _check_askable(scope: Scope, request: Request, step: Step, person_id: UUID) -> None:
    """Raises `CannotAsk` unless somebody is there, didn't ask, isn't asked here already and may see the record."""
    session = scope.session
    if not await approvers.present(session, [person_id], but=request.asked_by):
        raise CannotAsk
    asked = [each.person_id for each in await store.votes_of(session, [request.id]) if each.step_id == step.id]
    if person_id in asked:
        raise CannotAsk
    theirs = approvers.scope_of(scope, await approvers.acting(session, scope.principal, person_id))
    obj = theirs.mine(theirs.registry[request.object])
    if theirs.depth(obj) == "none":
        raise CannotAsk
    if request.record_id is not None:
        try:
            await fetch(theirs, obj, request.record_id, deleted=False)
        except RapportError as error:
            raise CannotAsk from error
