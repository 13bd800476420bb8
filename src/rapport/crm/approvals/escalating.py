"""Goes over the heads of those who say nothing: at the hour of the organisation's clock that the rule names."""

from uuid import UUID

from auth.actor import system_of
from kernel.clock import business_now, in_real_time, real_now
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.approvals import approvers, running, store
from rapport.crm.approvals.models import approval_step
from rapport.crm.approvals.store import Request, Step
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def escalate(runtime: Runtime, job: Job) -> None:
        request_id, step_id = UUID(str(job.args["request"])), UUID(str(job.args["step"]))
        async with runtime.session(job.home) as found:
            asker = (await store.load(found, request_id)).asked_by  # type: ignore[arg-type]  # a job of a tenant
        system = await system_of(runtime, job.home, asker)
        async with system.session(runtime) as session:
            request = await store.load(session, request_id, lock=True)
            scope = await open_scope(registry, system, session)
            step = next((each for each in await running.current(session, request) if each.id == step_id), None)
            if request.state != "open" or step is None or step.state != "open" or step.due_at is None:
                return
            if step.due_at > business_now():  # begun again since, or the clock was set back
                args = {"request": str(request_id), "step": str(step_id), "at": step.due_at.isoformat()}
                await session.enqueue(running.ESCALATE, args, run_at=max(in_real_time(step.due_at), real_now()))
            elif step.escalated_at is None:
                await _escalate(scope, request, step)

    return {running.ESCALATE: escalate}


async def _escalate(scope: Scope, request: Request, step: Step) -> None:
    session = scope.session
    votes = [each for each in await store.votes_of(session, [request.id]) if each.step_id == step.id]
    asked = {each.person_id for each in votes}
    silent = {each.person_id for each in votes if each.decision is None}
    named = await approvers.present(session, [step.escalate_to] if step.escalate_to else [], but=request.asked_by)
    found = named or await approvers.above(session, silent, but=request.asked_by)
    changed = approval_step.update().where(approval_step.c.id == step.id)
    await session.execute(changed.values(escalated_at=business_now()))
    new = [each for each in found if each not in asked]
    if new:
        await running.ask(session, request, step.id, new, "escalated")
    await store.note(scope, request, "escalate")
    await store.tell_of(session, request, new, "escalated", None, step.id)
