"""Routes of sets: several files dropped together, checked, written and taken back as a whole."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from auth.principal import Principal
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.ids import new_id
from rapport.crm.imports import administering, mapping, opening, sets, store, suppressed, uploads
from rapport.crm.imports.errors import NoFiles, WrongState
from rapport.crm.imports.importable import HISTORY, HISTORY_OF, PEOPLE, object_of, with_relations
from rapport.crm.imports.payloads import UndoRequest, check_decisions, check_undo, shown
from rapport.crm.imports.run import CHECK, RUN, UNDO
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.records.definitions import of_organisation
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.payloads import described


class NewSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Uploaded files; `objects` names what a file's rows become where the guess was wrong, by the file's id."""

    file_ids: list[UUID]
    objects: dict[UUID, str] = {}


class SetDryRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Decisions by import and finding."""

    decisions: dict[UUID, dict[str, str]] = {}


class SetView(msgspec.Struct, frozen=True, kw_only=True):
    """A set: what it is doing, and its imports in the order in which they are written."""

    id: UUID
    state: str
    imports: list[dict[str, Any]]


def set_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of sets, for Litestar."""
    return [*_making(registry), *_running(registry)]


def importable(registry: Registry, principal: Principal) -> list[ObjectType]:
    """What this person may make records of by a file."""
    rights = principal.rights
    mine = [obj for obj in registry if principal.has_module(obj.module) and rights.of(obj.name).create]
    found = [with_relations(registry, obj) for obj in mine]
    deal = registry.get(HISTORY_OF)
    if deal is not None and principal.has_module(deal.module) and rights.of(HISTORY_OF).depth("update") != "none":
        found.append(HISTORY)
    return [*found, PEOPLE] if rights.manage_people else found


def _making(registry: Registry) -> Sequence[HTTPRouteHandler]:
    opt: dict[str, Any] = {"policy": guards.may("import")}

    @get("/import-objects", opt=opt, tags=["Imports"])
    async def objects(principal: guards.SignedIn, runtime: guards.Running) -> list[dict[str, Any]]:
        """What a file's rows may become for this reader: declarations of objects, and that of people.

        `named_by` are the fields of which a row without a title is named.
        """
        async with principal.session(runtime) as session:
            mine = await of_organisation(registry, principal, session)
        return [
            {**described(mine, obj, principal), "named_by": [name for name in mapping.NAMED_BY if name in obj.by_name]}
            for obj in importable(mine, principal)
        ]

    @post("/import-sets", opt=opt, tags=["Imports"])
    async def create(data: JSONBody[NewSet], principal: guards.SignedIn, runtime: guards.Running) -> SetView:
        """Reads the files' headers, says what each holds, and proposes their mappings and their order."""
        if not 1 <= len(set(data.file_ids)) <= sets.MAX_FILES:
            raise NoFiles(limit=sets.MAX_FILES)
        for wanted in data.objects.values():
            store.require(registry, principal, wanted, ())
        async with principal.session(runtime) as session:
            objects = importable(await of_organisation(registry, principal, session), principal)
        runs, set_id = [], new_id()
        off = store.objects_off(registry, principal)
        for file_id in dict.fromkeys(data.file_ids):
            async with principal.session(runtime) as session:
                name, size = await uploads.file_named(session, file_id, principal)
            among = [obj for obj in objects if obj.name == data.objects.get(file_id)] or objects
            run = await in_thread(opening.opened, runtime, principal, among, off, file_id, name, size)
            runs += [run, *await in_thread(opening.beside, runtime, principal, objects, run)]
        began, order = real_now(), sets.in_order(registry, [run.object for run in runs])
        async with principal.session(runtime) as session:
            for place, index in enumerate(order):
                run = msgspec.structs.replace(runs[index], set_id=set_id, place=place, created_at=began)
                await store.add(session, run)
            return await view(session, registry, set_id, principal)

    @get("/import-sets/{set_id:uuid}", opt=opt, tags=["Imports"])
    async def one(set_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> SetView:
        """A set with its findings and progress."""
        async with principal.session(runtime) as session:
            return await view(session, registry, set_id, principal)

    @delete("/import-sets/{set_id:uuid}", opt=opt, tags=["Imports"])
    async def discard(set_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Forgets a set that wrote nothing, with its files."""
        async with principal.session(runtime) as session:
            for run in await store.of_set(session, registry, set_id, principal, lock=True):
                store.expect(run, "mapped", "checked", "failed", unwritten=True)
                await uploads.discard(session, run)

    return [objects, create, one, discard]


def _running(registry: Registry) -> Sequence[HTTPRouteHandler]:
    opt: dict[str, Any] = {"policy": guards.may("import")}

    @post("/import-sets/{set_id:uuid}/dry-run", status_code=200, opt=opt, tags=["Imports"])
    async def dry_run(
        set_id: FromPath[UUID], data: JSONBody[SetDryRun], principal: guards.SignedIn, runtime: guards.Running
    ) -> SetView:
        """Checks all files with these decisions; nothing is written."""
        async with principal.session(runtime) as session:
            runs = await store.of_set(session, registry, set_id, principal, lock=True)
            mine = await of_organisation(registry, principal, session)
            for run in runs:
                decisions = data.decisions.get(run.id, {})
                store.expect(run, "mapped", "checked", "failed", unwritten=True)
                mapping.check_required(object_of(mine, run.object), run.setup.columns)
                check_decisions(run, decisions)
                setup = msgspec.structs.replace(run.setup, decisions=decisions)
                await store.change(session, run, state="checking", setup=setup, error_code=None)
            await _start(session, principal, CHECK, runs)
            return await view(session, registry, set_id, principal)

    @post("/import-sets/{set_id:uuid}/run", status_code=200, opt=opt, tags=["Imports"])
    async def run_set(set_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> SetView:
        """Writes all files, in their order; a set that failed goes on where it stopped."""
        async with principal.session(runtime) as session:
            runs = await store.of_set(session, registry, set_id, principal, lock=True)
            waiting = [run for run in runs if run.state != "done"]
            administering.check(runtime, principal, waiting)
            for run in waiting:
                store.expect(run, "checked", "failed")
                if run.report is None:
                    raise WrongState(state=run.state)
                await store.change(
                    session, run, state="running", started_at=real_now(), finished_at=None, error_code=None
                )
            await suppressed.note(runtime, principal, waiting)
            await security_log.note_done(runtime, principal, "import_begun", set=str(set_id))
            await _start(session, principal, RUN, waiting)
            return await view(session, registry, set_id, principal)

    @post("/import-sets/{set_id:uuid}/undo", status_code=200, opt=opt, tags=["Imports"])
    async def undo(
        set_id: FromPath[UUID],
        principal: guards.SignedIn,
        runtime: guards.Running,
        data: JSONBody[UndoRequest | None] = None,
    ) -> SetView:
        """Takes the whole set back, what others refer to last; once more brings it back.

        Records that somebody edited since are kept, unless a decision says revert.
        """
        revert = [str(each) for each, choice in (data.decisions if data else {}).items() if choice == "revert"]
        async with principal.session(runtime) as session:
            runs = [run for run in await store.of_set(session, registry, set_id, principal, lock=True) if run.done]
            redo = bool(runs) and all(run.state == "undone" for run in runs) and not revert
            if not runs:
                raise WrongState(state="checked")
            administering.check(runtime, principal, runs)
            for run in runs:
                check_undo(run, redo=redo)
                batch = run.undo_batch_id or new_id()
                await store.change(session, run, state="undoing", undo_batch_id=batch, error_code=None)
            # What others refer to goes last, and comes back first.
            ordered = runs if redo else runs[::-1]
            await security_log.note_done(runtime, principal, "import_undone", set=str(set_id), redo=str(redo))
            await _start(session, principal, UNDO, ordered, redo=redo, revert=revert)
            return await view(session, registry, set_id, principal)

    return [dry_run, run_set, undo]


async def _start(session: TenantSession, principal: Principal, verb: str, runs: Sequence[Run], **more: object) -> None:
    args = {"verb": verb, "import_ids": [str(run.id) for run in runs], "person_id": str(principal.person_id), **more}
    await session.enqueue(sets.SET, args)


async def view(session: TenantSession, registry: Registry, set_id: UUID, principal: Principal) -> SetView:
    """A set as it travels."""
    runs = await store.of_set(session, registry, set_id, principal)
    return SetView(id=set_id, state=sets.state_of(runs), imports=[shown(run) for run in runs])
