"""The endpoints of archives that an owner brings. Uploads speak tus 1.0.0 (`rapport.crm.attachments.tus`)."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, head, patch, post, put
from litestar.params import FromPath, JSONBody

from auth import identities, people, security_log
from auth.guards import Running, SignedIn, may
from auth.principal import Principal
from kernel import context
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.crm.attachments import tus
from rapport.portability.errors import NoSuchOwner
from rapport.portability.imports import store, upload
from rapport.portability.imports.payloads import ArchiveImportPage, ArchiveImportView, ArchiveMoment

READS: dict[str, Any] = {"policy": may("owner"), "waits": True}
PROVES: dict[str, Any] = {"policy": may("owner", fresh=True), "waits": True}
STREAMS: dict[str, Any] = {"policy": may("owner"), "body": "stream"}

HttpRequest = Request[Any, Any, Any]


class ArchiveImportController(Controller):
    """An archive on its way to become an organisation of its own."""

    path = "/api/archive-imports"
    tags = ["Archives"]  # noqa: RUF012  # Litestar reads it from the class
    opt = {"in_sandbox": False}  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=READS, operation_id="archive_imports")
    async def read(self, principal: SignedIn, runtime: Running) -> ArchiveImportPage:
        """The newest one: how far it is, what is in it, and what was wrong with it."""
        return await _page(principal, runtime)

    @post("/", opt=PROVES, status_code=201, operation_id="begin_archive_import")
    async def begin(self, request: HttpRequest, principal: SignedIn, runtime: Running) -> Response[None]:
        """Begins an upload by tus 1.0.0: its length and name are in headers, its parts go to where `Location` says."""
        tus.check_version(request.headers)
        size, name = tus.length_of(request.headers, store.MOST_BYTES), tus.name_of(request.headers)
        who = principal.person_id, principal.identity_id
        async with runtime.databases.control_session() as control:
            row = await store.begin(control, principal.tenant.id, *who, name, size)
            await _note(control, "archive_import_begun", principal, row.id)
        told = tus.answered(upload_offset=0, upload_expires=tus.expiring(row.expires_at))
        where = f"/api/archive-imports/{row.id}/bytes"
        return Response(None, status_code=201, headers={**told, "location": where})

    @head("/{import_id:uuid}/bytes", opt=READS)
    async def look(
        self, request: HttpRequest, import_id: FromPath[UUID], principal: SignedIn, runtime: Running
    ) -> Response[None]:
        """How far an upload of one's own is."""
        tus.check_version(request.headers)
        return _told(await upload.state(runtime, principal, import_id), 200)

    @patch("/{import_id:uuid}/bytes", opt=STREAMS, status_code=204, request_max_body_size=store.MOST_BYTES)
    async def receive(
        self, request: HttpRequest, import_id: FromPath[UUID], principal: SignedIn, runtime: Running
    ) -> Response[None]:
        """Takes the next part. What came of one that broke off is kept; with the last byte it is checked."""
        tus.check_version(request.headers)
        offset = tus.offset_of(request.headers)
        return _told(await upload.receive(runtime, principal, import_id, offset, request.stream()), 204)

    @put("/{import_id:uuid}/moment", opt=READS, operation_id="choose_archive_moment")
    async def choose(
        self, data: JSONBody[ArchiveMoment], import_id: FromPath[UUID], principal: SignedIn, runtime: Running
    ) -> ArchiveImportPage:
        """Has one that was found whole be made as it was at a moment of its history; what that does is looked into."""
        async with runtime.databases.control_session() as control:
            await store.choose(control, principal.tenant.id, import_id, principal.person_id, data.as_of)
        return await _page(principal, runtime)

    @post("/{import_id:uuid}/organisation", opt=PROVES, status_code=200, operation_id="make_of_archive")
    async def make(self, import_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> ArchiveImportPage:
        """Has an organisation made of one that was found whole, which who asks enters as one of its owners."""
        async with runtime.databases.control_session() as control:
            row = await store.want(control, principal.tenant.id, import_id, principal.person_id)
            await _check(control, row, principal)
            await _note(control, "archive_import_wanted", principal, import_id)
        return await _page(principal, runtime)

    @delete("/{import_id:uuid}", opt=READS, status_code=200, operation_id="cancel_archive_import")
    async def cancel(self, import_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> ArchiveImportPage:
        """Ends one, whoever brought it: the file goes, and what was made of it so far."""
        async with runtime.databases.control_session() as control:
            await store.cancel(control, principal.tenant.id, import_id)
            await _note(control, "archive_import_cancelled", principal, import_id)
        return await _page(principal, runtime)


async def _page(principal: Principal, runtime: Runtime) -> ArchiveImportPage:
    async with runtime.databases.control_session() as control:
        row = await store.newest(control, principal.tenant.id)
        said = store.said(control, row) if row is not None else None
        email = await identities.email_of(control, principal.identity_id)
    view = None
    if row is not None:
        async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
            named = await people.names(session, {row.requested_by})
        locale = context.current().locale
        view = ArchiveImportView.of(row, said, principal.person_id, email, locale, named)
    hours = int(store.KEPT.total_seconds()) // 3600
    return ArchiveImportPage(newest=view, email=email, most_bytes=store.MOST_BYTES, kept_hours=hours)


async def _check(control: ControlSession, row: Row, principal: Principal) -> None:
    """Raises `NoSuchOwner` unless who asks may enter."""
    said = store.said(control, row)
    email = await identities.email_of(control, principal.identity_id)
    if not ArchiveImportView.of(row, said, principal.person_id, email, "en", {}).may_enter:
        raise NoSuchOwner


def _told(row: Row, status: int) -> Response[None]:
    said = tus.answered(upload_offset=row.done, upload_length=row.size, upload_expires=tus.expiring(row.expires_at))
    return Response(None, status_code=status, headers=said)


async def _note(control: ControlSession, kind: str, principal: Principal, import_id: UUID) -> None:
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id,
        archive_import=str(import_id),
    )  # fmt: skip
