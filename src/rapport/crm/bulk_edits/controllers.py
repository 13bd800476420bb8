"""Routes of bulk edits: begin one, how far it is, what refused, stop it, go on, take it back, its result as a file.

Each is its author's alone: others see what it did in the history of the records that they may see.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from auth import guards, marks, security_log
from auth.marks import number_of
from auth.principal import Principal
from kernel.errors import Forbidden
from kernel.ids import new_id
from kernel.runtime import Runtime
from rapport.crm.bulk_edits import result, store
from rapport.crm.bulk_edits.begin import BulkEditRequest, begin
from rapport.crm.bulk_edits.errors import BulkEditNotFound, WrongState
from rapport.crm.bulk_edits.models import State
from rapport.crm.bulk_edits.run import RUN, UNDO, end
from rapport.crm.bulk_edits.store import BulkEdit, Refused
from rapport.crm.records import sensitive
from rapport.crm.records.export import NOTED
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.records.scope import Scope
from rapport.crm.records.seen import object_named

MOST_REFUSALS = 100
"""Listed on the page; the file has all."""

MINE: dict[str, Any] = {"policy": guards.signed_in()}
TAGS = ["Batches"]


def bulk_edit_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of this file, for Litestar."""
    return [*_beginning(registry), *_moving_on(registry), *_result(registry)]


def _beginning(registry: Registry) -> Sequence[HTTPRouteHandler]:
    @post("/bulk-edits", opt=MINE, tags=TAGS, status_code=201)
    async def start(data: JSONBody[BulkEditRequest], principal: guards.SignedIn, runtime: guards.Running) -> BulkEdit:
        """Changes all records that match, in the background; the same id again is the same edit."""
        async with scopes(registry, principal, runtime)() as scope:
            obj = scope.mine(object_named(scope.registry, principal, data.object))
            if data.id is not None and (known := await _known(scope, data.id)):
                return known
            made = await begin(scope, obj, data)
            await sensitive.note_bulk(runtime, principal, obj, data.op, made.total)
            return made

    @get("/bulk-edits", opt=MINE, tags=TAGS)
    async def listed(
        principal: guards.SignedIn, runtime: guards.Running, of: FromQuery[str | None] = None
    ) -> list[BulkEdit]:
        """The reader's own, the newest first; of one kind of record."""
        async with principal.session(runtime) as session:
            return await store.of_person(session, principal.person_id, of)

    @get("/bulk-edits/{edit_id:uuid}", opt=MINE, tags=TAGS)
    async def one(edit_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> BulkEdit:
        """How far one is."""
        async with principal.session(runtime) as session:
            return await store.load(session, edit_id, principal.person_id)

    @get("/bulk-edits/{edit_id:uuid}/refusals", opt=MINE, tags=TAGS)
    async def refusals(edit_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> list[Refused]:
        """The first records that stay as they are, and why."""
        async with scopes(registry, principal, runtime)() as scope:
            found = await store.load(scope.session, edit_id, principal.person_id)
            object_named(scope.registry, principal, found.object)
            refused = await store.refusals(scope.session, edit_id, limit=MOST_REFUSALS)
            shown = await result.named(scope, found.object, list(refused))
        return [msgspec.structs.replace(each, title=shown.get(str(each.id))) for each in refused.values()]

    return [start, listed, one, refusals]


async def _known(scope: Scope, edit_id: UUID) -> BulkEdit | None:
    try:
        return await store.load(scope.session, edit_id, scope.principal.person_id)
    except BulkEditNotFound:
        return None


def _moving_on(registry: Registry) -> Sequence[HTTPRouteHandler]:
    @post("/bulk-edits/{edit_id:uuid}/stop", opt=MINE, tags=TAGS, status_code=200)
    async def stop(edit_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> BulkEdit:
        """Ends one where it is: what it changed stays, and can be taken back."""
        async with principal.session(runtime) as session:
            found = await store.load(session, edit_id, principal.person_id, lock=True)
            if found.state != "running":
                raise WrongState
            await end(session, found, "stopped")
            return await store.load(session, edit_id, principal.person_id)

    @post("/bulk-edits/{edit_id:uuid}/resumption", opt=MINE, tags=TAGS, status_code=200)
    async def resume(edit_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> BulkEdit:
        """Goes on with one that failed or was stopped, from where it is."""
        return await _again(registry, principal, runtime, edit_id, {"failed", "stopped"}, "running", RUN)

    @post("/bulk-edits/{edit_id:uuid}/undo", opt=MINE, tags=TAGS, status_code=200)
    async def undo(edit_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> BulkEdit:
        """Takes back what it changed; records that somebody edited since are kept, and counted."""
        before: set[State] = {"done", "failed", "stopped", "undo_failed"}
        return await _again(registry, principal, runtime, edit_id, before, "undoing", UNDO)

    return [stop, resume, undo]


async def _again(
    registry: Registry, principal: Principal, runtime: Runtime, edit_id: UUID, before: set[State], state: State,
    job: str,
) -> BulkEdit:  # fmt: skip
    async with scopes(registry, principal, runtime)() as scope:
        session, person_id = scope.session, principal.person_id
        found = await store.load(session, edit_id, person_id, lock=True)
        if found.state not in before:
            raise WrongState
        object_named(scope.registry, principal, found.object)
        await store.require_free(session, person_id)
        await store.change(session, found, state=state, error_code=None, finished_at=None, taken_back=0, kept=0)
        await session.enqueue(job, {"edit_id": str(edit_id), "person_id": str(person_id)})
        return await store.load(session, edit_id, person_id)


def _result(registry: Registry) -> Sequence[HTTPRouteHandler]:
    @post(
        "/bulk-edits/{edit_id:uuid}/result", status_code=200, tags=TAGS, media_type="text/csv",
        opt={"policy": guards.signed_in(reads=True, fresh=True)},
    )  # fmt: skip
    async def download(edit_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Stream:
        """Each record with what became of it, as CSV; for who may export such records."""
        opened = scopes(registry, principal, runtime)
        async with opened() as scope:
            found = await store.load(scope.session, edit_id, principal.person_id)
            object_named(scope.registry, principal, found.object)
            if principal.rights.of(found.object).depth("export") == "none":
                raise Forbidden
            plan, export_id = await store.plan_of(scope.session, edit_id), new_id()
            marked = await marks.mark(scope.session, principal, export_id)
            day = scope.today().isoformat()
        await security_log.note_done(
            runtime, principal, NOTED, object=found.object, rows=str(found.total), export_id=str(export_id),
            number=number_of(export_id),
        )  # fmt: skip
        name = quote(f"bulk-edit-{day}.csv", safe="")
        lines = result.rows_as_csv(opened, found, plan, export_id, marked)
        return Stream(lines, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    return [download]
