"""Routes of imports: map, dry run, run, undo. Long work is a job; the page asks for its state."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from auth import guards, marks, security_log
from auth.principal import Principal
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import Forbidden
from kernel.ids import new_id
from rapport.crm.imports import administering, mapping, opening, preview, store, suppressed, uploads
from rapport.crm.imports.errors import ImportNotFound, InSet, WrongState
from rapport.crm.imports.importable import HISTORY, HISTORY_OF, object_of, with_relations
from rapport.crm.imports.payloads import (
    DryRunRequest,
    MappingRequest,
    NewImport,
    UndoRequest,
    check_decisions,
    check_undo,
    shown,
)
from rapport.crm.imports.report import MAX_LISTED
from rapport.crm.imports.run import CHECK, RUN, UNDO, kept_records
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.records import bulk
from rapport.crm.records.definitions import of_organisation
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import scopes

Opt = dict[str, Any]


def import_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of this file, for Litestar."""
    return [*_setting_up(registry), *_running(registry), *_looking(registry)]


def _opt() -> Opt:
    return {"policy": guards.may("import")}


def _setting_up(registry: Registry) -> Sequence[HTTPRouteHandler]:
    @post("/imports", opt=_opt(), tags=["Imports"])
    async def create(data: JSONBody[NewImport], principal: guards.SignedIn, runtime: guards.Running) -> dict[str, Any]:
        """Reads a file's header and proposes a mapping."""
        async with principal.session(runtime) as session:
            obj = _object(await of_organisation(registry, principal, session), principal, data.object)
            name, size = await uploads.file_named(session, data.file_id, principal)
        off = store.objects_off(registry, principal)
        run = await in_thread(opening.opened, runtime, principal, [obj], off, data.file_id, name, size)
        async with principal.session(runtime) as session:
            await uploads.file_named(session, data.file_id, principal)
            await store.add(session, run)
        return shown(run)

    @put("/imports/{import_id:uuid}/mapping", opt=_opt(), tags=["Imports"])
    async def change_mapping(
        import_id: FromPath[UUID], data: JSONBody[MappingRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> dict[str, Any]:
        """Replaces the mapping; what a dry run found before is forgotten."""
        async with principal.session(runtime) as session:
            run = await store.load(session, registry, import_id, principal, lock=True)
            store.expect(run, "mapped", "checked", "failed", unwritten=True)
            obj = object_of(await of_organisation(registry, principal, session), run.object)
            columns = mapping.decide(obj, run.setup.columns, data.columns)
            store.require(registry, principal, run.object, columns)
            mapping.check_key(obj, columns, data.key)
            historic = run.setup.historic if data.historic is None else data.historic
            setup = msgspec.structs.replace(run.setup, columns=columns, key=data.key, decisions={}, historic=historic)
            await store.change(session, run, setup=setup, report=None, state="mapped", error_code=None)
            return shown(await store.load(session, registry, import_id, principal))

    return [create, change_mapping]


def _running(registry: Registry) -> Sequence[HTTPRouteHandler]:
    async def enqueue(session: TenantSession, principal: Principal, run: Run, job: str, **more: object) -> Opt:
        args = {"import_id": str(run.id), "person_id": str(principal.person_id), **more}
        await session.enqueue(job, args)
        return shown(await store.load(session, registry, run.id, principal))

    @post("/imports/{import_id:uuid}/dry-run", status_code=200, opt=_opt(), tags=["Imports"])
    async def dry_run(
        import_id: FromPath[UUID], data: JSONBody[DryRunRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> dict[str, Any]:
        """Starts a check of the whole file with these decisions; nothing is written."""
        async with principal.session(runtime) as session:
            run = await store.load(session, registry, import_id, principal, lock=True)
            _expect_alone(run)
            store.expect(run, "mapped", "checked", "failed", "checking", unwritten=True)
            store.expect_file(run)
            mine = await of_organisation(registry, principal, session)
            mapping.check_required(object_of(mine, run.object), run.setup.columns)
            check_decisions(run, data.decisions)
            setup = msgspec.structs.replace(run.setup, decisions=data.decisions)
            await store.change(session, run, state="checking", setup=setup, error_code=None)
            return await enqueue(session, principal, run, CHECK)

    @post("/imports/{import_id:uuid}/run", status_code=200, opt=_opt(), tags=["Imports"])
    async def run_import(
        import_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> dict[str, Any]:
        """Starts writing; a failed run goes on where it stopped."""
        async with principal.session(runtime) as session:
            run = await store.load(session, registry, import_id, principal, lock=True)
            _expect_alone(run)
            store.expect(run, "checked", "failed")
            store.expect_file(run)
            if run.report is None:
                raise WrongState(state=run.state)
            administering.check(runtime, principal, [run])
            await store.change(session, run, state="running", started_at=real_now(), finished_at=None, error_code=None)
            await suppressed.note(runtime, principal, [run])
            await security_log.note_done(runtime, principal, "import_begun", run=str(run.id))
            return await enqueue(session, principal, run, RUN)

    @post("/imports/{import_id:uuid}/undo", status_code=200, opt=_opt(), tags=["Imports"])
    async def undo(
        import_id: FromPath[UUID],
        principal: guards.SignedIn,
        runtime: guards.Running,
        data: JSONBody[UndoRequest | None] = None,
    ) -> dict[str, Any]:
        """Takes the whole import back, what was written of it; once more takes that back.

        Records that somebody edited since are kept, unless a decision says revert; so may those that an undo kept.
        """
        async with principal.session(runtime) as session:
            run = await store.load(session, registry, import_id, principal, lock=True)
            _expect_alone(run)
            revert = [str(each) for each, choice in (data.decisions if data else {}).items() if choice == "revert"]
            redo = run.state == "undone" and not revert
            check_undo(run, redo=redo)
            administering.check(runtime, principal, [run])
            batch = run.undo_batch_id or new_id()
            await store.change(session, run, state="undoing", undo_batch_id=batch, error_code=None)
            await security_log.note_done(runtime, principal, "import_undone", run=str(run.id), redo=str(redo))
            return await enqueue(session, principal, run, UNDO, redo=redo, revert=revert)

    @delete("/imports/{import_id:uuid}", opt=_opt(), tags=["Imports"])
    async def discard(import_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Forgets an import that wrote nothing, with its file."""
        async with principal.session(runtime) as session:
            run = await store.load(session, registry, import_id, principal, lock=True)
            store.expect(run, "mapped", "checked", "failed", unwritten=True)
            await uploads.discard(session, run)

    return [dry_run, run_import, undo, discard]


def _expect_alone(run: Run) -> None:
    if run.set_id is not None:
        raise InSet


def _looking(registry: Registry) -> Sequence[HTTPRouteHandler]:
    @get("/imports", opt=_opt(), tags=["Imports"])
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[dict[str, Any]]:
        """The newest imports: all for an owner, else one's own."""
        async with principal.session(runtime) as session:
            return [shown(run) for run in await store.listed(session, registry, principal)]

    @get("/imports/{import_id:uuid}", opt=_opt(), tags=["Imports"])
    async def one(import_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> dict[str, Any]:
        """One import with its findings and progress."""
        async with principal.session(runtime) as session:
            return shown(await store.load(session, registry, import_id, principal))

    @get("/imports/{import_id:uuid}/edited-records", opt=_opt(), tags=["Imports"])
    async def edited(import_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> dict[str, Any]:
        """The imported records that somebody edited since, to decide about before an undo."""
        async with scopes(registry, principal, runtime)() as scope:
            run = await store.load(scope.session, registry, import_id, principal)
            found = await bulk.edited_since(scope, run.batch_id, MAX_LISTED)
            return {"items": await kept_records(scope, found)}

    @get("/imports/{import_id:uuid}/rows", opt=_opt(), tags=["Imports"])
    async def rows(
        import_id: FromPath[UUID],
        principal: guards.SignedIn,
        runtime: guards.Running,
        tab: FromQuery[Literal["all", "changed", "errors", "empty"]] = "all",
        offset: FromQuery[int] = 0,
        field: FromQuery[str | None] = None,
    ) -> dict[str, Any]:
        """Rows as they will be after the import."""
        async with principal.session(runtime) as session:
            run = await store.load(session, registry, import_id, principal)
            store.expect_file(run)
            obj = object_of(await of_organisation(registry, principal, session), run.object)
        opened = scopes(registry, principal, runtime)
        start = max(0, min(offset, uploads.MAX_FILE))  # no file has more rows than bytes
        return await preview.rows(runtime, opened, run, obj, tab, start, field)

    @get("/imports/{import_id:uuid}/errors.csv", opt=_opt(), media_type="text/csv", tags=["Imports"])
    async def errors(import_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Stream:
        """The rows to mend, with reasons; made anew for each request and kept nowhere."""
        async with principal.session(runtime) as session:
            run = await store.load(session, registry, import_id, principal)
            store.expect_file(run)
            obj = object_of(await of_organisation(registry, principal, session), run.object)
            marked = await marks.mark(session, principal)
        opened = scopes(registry, principal, runtime)
        lines = preview.errors_csv(runtime, opened, run, obj, marked)
        disposition = {"Content-Disposition": 'attachment; filename="import-errors.csv"'}
        return Stream(lines, headers=disposition)

    return [listed, one, edited, rows, errors]


def _object(registry: Registry, principal: Principal, name: str) -> ObjectType:
    if name == HISTORY.name:
        principal.require(registry[HISTORY_OF].module)
        if principal.rights.of(HISTORY_OF).depth("update") == "none":
            raise Forbidden
        return HISTORY
    obj = registry.get(name)
    if obj is None:
        raise ImportNotFound
    principal.require(obj.module)
    if not principal.rights.of(name).create:
        raise Forbidden
    return with_relations(registry, obj)
