"""The endpoints of archives and of the end. They are for owners: an archive holds what everybody may see."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from auth import people, security_log
from auth.guards import Running, SignedIn, may, public
from auth.principal import Principal
from kernel.db import ControlSession
from kernel.runtime import Runtime
from rapport.portability import archives, certificate, erase, schedule
from rapport.portability.archives import Archive
from rapport.portability.payloads import (
    ArchivesPage,
    ArchiveView,
    AskErasure,
    CertificateView,
    ErasureView,
    KeySet,
    SetSchedule,
)

READS: dict[str, Any] = {"policy": may("owner", even_suspended=True)}
"""Whoever stopped paying may still take along what is theirs."""

TAKES: dict[str, Any] = {"policy": may("owner", even_suspended=True, fresh=True)}

SETS: dict[str, Any] = {"policy": may("owner", fresh=True), "waits": True}

STREAMS: dict[str, Any] = {**TAKES, "waits": True}


ENDS: dict[str, Any] = {"policy": may("owner", even_suspended=True, fresh=True), "waits": True}


class ErasureController(Controller):
    """The end of an organisation, and the proof of it."""

    path = "/"
    tags = ["Erasure"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/api/erasure", opt=READS, operation_id="erasure")
    async def read(self, principal: SignedIn, runtime: Running) -> ErasureView:
        """Whether the end was asked for, and until when it can be called back."""
        return await _erasure(principal, runtime)

    @post("/api/erasure", opt=ENDS, status_code=200, operation_id="ask_erasure")
    async def ask(self, data: JSONBody[AskErasure], principal: SignedIn, runtime: Running) -> ErasureView:
        """Asks for the end; the organisation's name has to be typed. For thirty days it can be called back."""
        await erase.ask(runtime, principal, data.name)
        return await _erasure(principal, runtime)

    @delete("/api/erasure", opt=ENDS, status_code=200, operation_id="call_erasure_back")
    async def call_back(self, principal: SignedIn, runtime: Running) -> ErasureView:
        """Takes it back; nothing has changed then."""
        await erase.call_back(runtime, principal)
        return await _erasure(principal, runtime)

    @get("/api/erasures/{organisation_id:uuid}", opt={"policy": public()}, operation_id="erasure_certificate")
    async def proof(self, organisation_id: FromPath[UUID], runtime: Running) -> CertificateView:
        """The certificate of an erasure: whoever has the organisation's id may check that it was carried out."""
        async with runtime.databases.control_session() as control:
            found = await erase.certificate_of(control, organisation_id)
        return CertificateView(certificate=certificate.said_by(found), jws=found)

    @get(certificate.PUBLISHED, opt={"policy": public()}, operation_id="signing_keys")
    async def keys(self, runtime: Running) -> KeySet:
        """The public keys of certificates (RFC 7517)."""
        async with runtime.databases.control_session() as control:
            return KeySet(keys=await certificate.public_keys(control))


class ArchiveController(Controller):
    """Everything of an organisation as one file."""

    path = "/api/archives"
    tags = ["Archives"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=READS, operation_id="archives")
    async def listed(self, principal: SignedIn, runtime: Running) -> ArchivesPage:
        """The newest archives, and how far the one is that is being written."""
        return await _page(principal, runtime)

    @post("/", opt=TAKES, operation_id="begin_archive")
    async def begin(self, principal: SignedIn, runtime: Running) -> ArchivesPage:
        """Begins to write one. When it is done it takes the place of the one before."""
        async with runtime.databases.control_session() as control:
            archive_id = await archives.begin(control, principal.tenant.id, principal.person_id)
            await _note(control, "archive_begun", principal, archive_id)
        return await _page(principal, runtime)

    @put("/schedule", opt=SETS, operation_id="set_archive_schedule")
    async def set_schedule(self, data: JSONBody[SetSchedule], principal: SignedIn, runtime: Running) -> ArchivesPage:
        """Sets how often one is made by itself. The first is begun within a minute; the oldest make room."""
        await schedule.put(runtime, principal.tenant.id, principal.person_id, data.every, data.keep)
        async with runtime.databases.control_session() as control:
            await security_log.note(
                control, "archive_schedule_set", identity_id=principal.identity_id,
                organisation_id=principal.tenant.id, every=data.every, keep=str(data.keep),
            )  # fmt: skip
        return await _page(principal, runtime)

    @post("/{archive_id:uuid}/download", opt=TAKES, status_code=200, operation_id="prove_archive_download")
    async def prove(self, archive_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> ArchiveView:
        """What can be downloaded from now on, for as long as the proof of who asks counts; the file's SHA-256."""
        async with runtime.databases.control_session() as control:
            found = await archives.ready(control, principal.tenant.id, archive_id)
        return (await _views(principal, runtime, [found]))[0]

    @get("/{archive_id:uuid}/file", opt=STREAMS, media_type="application/zip", operation_id="download_archive")
    async def download(self, archive_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> Stream:
        """The archive. A page asks for it by its address, so the proof has to be there before."""
        async with runtime.databases.control_session() as control:
            found = await archives.ready(control, principal.tenant.id, archive_id)
            await _note(control, "archive_downloaded", principal, archive_id)
        pieces = await runtime.files.open(principal.tenant.keys, archive_id)
        day = found.created_at.date().isoformat()
        name = quote(f"{principal.tenant.name} {day}.zip", safe="")
        return Stream(pieces, headers={
            "Content-Disposition": f"attachment; filename=\"rapport-{day}.zip\"; filename*=UTF-8''{name}",
            "Content-Length": str(found.size),
        })  # fmt: skip


async def _erasure(principal: Principal, runtime: Runtime) -> ErasureView:
    async with runtime.databases.control_session() as control:
        found = await erase.asked(control, principal.tenant.id)
    if found is None:
        return ErasureView(grace_days=erase.GRACE.days)
    async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
        named = (await people.names(session, {found.requested_by})).get(found.requested_by)
    name = named["name"] if named is not None else None
    return ErasureView(grace_days=erase.GRACE.days, asked_at=found.asked_at, due_at=found.due_at, person=name)


async def _page(principal: Principal, runtime: Runtime) -> ArchivesPage:
    async with runtime.databases.control_session() as control:
        found = await archives.listed(control, principal.tenant.id)
        planned = await schedule.of_organisation(control, principal.tenant.id)
    views = await _views(principal, runtime, found)
    return ArchivesPage(archives=views, kept_days=archives.KEPT.days, schedule=planned)


async def _views(principal: Principal, runtime: Runtime, found: list[Archive]) -> list[ArchiveView]:
    async with principal.session(runtime) as session:
        named = await people.names(session, {each.requested_by for each in found})
    return [ArchiveView.of(each, named) for each in found]


async def _note(control: ControlSession, kind: str, principal: Principal, archive_id: UUID) -> None:
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id, archive=str(archive_id)
    )  # fmt: skip
