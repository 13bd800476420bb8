"""Does what a request holds, in the name of who asked for it and under their rights of this moment."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

import structlog

from auth.actor import principal_of, system_of
from auth.principal import Principal
from kernel import context
from kernel.errors import RapportError
from kernel.jobs import MAX_ATTEMPTS, Job, JobHandler
from kernel.keys.away import AWAY
from kernel.runtime import Runtime
from rapport.crm.approvals import approvers, store
from rapport.crm.approvals.approvers import scope_of
from rapport.crm.approvals.errors import AskerLeft
from rapport.crm.approvals.payloads import HeldLines, HeldTransfer
from rapport.crm.approvals.store import Request
from rapport.crm.deals import lines
from rapport.crm.records import bulk
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import OWNER, Registry
from rapport.crm.records.scope import Scope

TRANSFER = "approvals.transfer"

log = structlog.get_logger()


class NotDone(Exception):  # it is no error of the request that it ends, and none that anybody is shown
    """What was agreed to can't be done: the transaction goes, and another one writes down why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def start(scope: Scope, request: Request) -> None:
    """Does a write of one record here and now; leaves one of many to a job."""
    if isinstance(request.held, HeldTransfer):
        await store.change(scope.session, request.id, state="running")
        args = {"request": str(request.id), "asker": str(request.asked_by)}
        await scope.session.enqueue(TRANSFER, args, job_id=request.id)
        return
    try:
        await _put_lines(scope, request, request.held)
    except AWAY:
        raise
    except RapportError as error:
        raise NotDone(error.code) from error
    await store.change(scope.session, request.id, state="done", done=1)
    await _tell_end(scope, request, "done")


async def _put_lines(scope: Scope, request: Request, held: HeldLines) -> None:
    session, deal = scope.session, scope.registry["deal"]
    if request.record_id is None or not await approvers.present(session, [request.asked_by], but=UUID(int=0)):
        raise AskerLeft
    asker = await approvers.acting(session, scope.principal, request.asked_by)
    asker.require(deal.module)
    theirs = replace(scope_of(scope, asker), consent=request.id)
    await lines.put(theirs, theirs.mine(deal), request.record_id, held.lines, request.base_version)


async def fail(scope: Scope, request: Request, code: str) -> None:
    """Ends a request whose write can't be done."""
    await store.change(scope.session, request.id, state="failed", error_code=code)
    await _tell_end(scope, request, "failed")


async def _tell_end(scope: Scope, request: Request, verb: str) -> None:
    await store.note(scope, request, verb)
    await store.tell_of(scope.session, request, [request.asked_by], verb, None, request.round)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job of a write to many records, for these objects."""

    async def transfer(runtime: Runtime, job: Job) -> None:
        request_id = UUID(str(job.args["request"]))
        try:
            await _transfer(registry, runtime, job, request_id)
        except AWAY:
            raise
        except RapportError as error:
            log.warning("approved change failed", home=job.home, error=error.code)
            await _end(registry, runtime, job, request_id, error.code)
        except Exception:
            if job.attempts >= MAX_ATTEMPTS:
                await _end(registry, runtime, job, request_id, RapportError.code)
            raise

    return {TRANSFER: transfer}


async def _transfer(registry: Registry, runtime: Runtime, job: Job, request_id: UUID) -> None:
    """The bulk edit of whoever asked. Run again it finds what is done as it wants it, and changes the rest."""
    principal = await principal_of(runtime, job.home, UUID(str(job.args["asker"])))
    with context.use(principal.tenant.acted_in(principal.person_id, locale=principal.locale, origin="web")):
        async with principal.session(runtime) as session:
            request = await store.load(session, request_id)
        if request.state != "running" or not isinstance(request.held, HeldTransfer):
            return
        principal.require(registry[request.object].module)
        open_consented = _opening(registry, runtime, principal, request_id)
        raw = {OWNER.name: str(request.held.owner_id)}
        chosen = bulk.Chosen(request.batch_id, request.held.ids)
        done = await bulk.run(open_consented, registry[request.object], "update", chosen, raw)
        await _end(registry, runtime, job, request_id, None if done["done"] else _first(done), done)


def _first(done: dict[str, Any]) -> str:
    """Why nothing at all was written."""
    code: str = done["failed"][0]["code"]
    return code


def _opening(registry: Registry, runtime: Runtime, principal: Principal, request_id: UUID) -> bulk.OpenScope:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Scope]:
        now = await principal.under_plan_of_now(runtime)
        async with now.session(runtime) as session:
            yield replace(await open_scope(registry, now, session), consent=request_id)

    return opened


async def _end(
    registry: Registry, runtime: Runtime, job: Job, request_id: UUID, code: str | None,
    done: Mapping[str, Any] = MappingProxyType({"done": 0, "failed": ()}),
) -> None:  # fmt: skip
    principal = await system_of(runtime, job.home, UUID(str(job.args["asker"])))
    async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
        request = await store.load(session, request_id, lock=True)
        if request.state != "running":
            return
        scope = await open_scope(registry, principal, session)
        await store.change(session, request_id, done=done["done"], kept=len(done["failed"]))
        if code is not None:
            await fail(scope, request, code)
            return
        await store.change(session, request_id, state="done")
        await _tell_end(scope, request, "done")
