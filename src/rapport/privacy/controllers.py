"""The endpoints of requests. They are for whoever has this right and no other: all of it passes every other right.

An organisation that is read-only or suspended still owes its answer.
"""

from collections import Counter
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, Final
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import Controller, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from auth import people, security_log
from auth.guards import Running, SignedIn, may
from auth.principal import Principal
from kernel.db import TenantSession
from kernel.errors import NotFound
from kernel.runtime import Runtime
from rapport.portability import certificate
from rapport.privacy import cases, fate, hits, shown
from rapport.privacy.cases import Case, Mode
from rapport.privacy.errors import ChangedSince, FilesOnHold, NotExported
from rapport.privacy.payloads import (
    BeginRequest,
    EraseSubject,
    HitFate,
    HitGroup,
    HitsPage,
    PersonCertificate,
    RefuseRequest,
    RequestsPage,
    RequestView,
    SubjectPreview,
    TickHits,
)
from rapport.privacy.wanted import Matcher

READS: dict[str, Any] = {"policy": may("privacy", even_suspended=True)}
CHOOSES: dict[str, Any] = {"policy": may("privacy", even_suspended=True)}
PROVES: dict[str, Any] = {"policy": may("privacy", even_suspended=True, fresh=True)}
STREAMS: dict[str, Any] = {**PROVES, "waits": True}

SHOWN: Final = 100
ORDER: Final = ("self", "named", "unread", "linked")
"""What has to be decided stands before what hangs on it."""

SOON: Final[dict[bool, int]] = {True: 15, False: 30}
"""Days in which an answer is due where nothing else is said: 15 for Chinese law, a month for European."""


class SubjectRequestController(Controller):
    """What is about one person: found, handed over, erased."""

    path = "/api/subject-requests"
    tags = ["Personal data"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=READS, operation_id="subject_requests")
    async def listed(self, principal: SignedIn, runtime: Running) -> RequestsPage:
        """The newest requests."""
        async with _session(principal, runtime) as session:
            found = await cases.listed(session)
            named = await people.names(session, {case.created_by for case in found})
        days = SOON[principal.tenant.country == "CN"]
        return RequestsPage(requests=[RequestView.of(case, named) for case in found], days=days)

    @post("/", opt=PROVES, operation_id="begin_subject_request")
    async def begin(self, data: JSONBody[BeginRequest], principal: SignedIn, runtime: Running) -> RequestView:
        """Begins to look for a person, everywhere and whoever may see it."""
        async with _session(principal, runtime) as session:
            zone = ZoneInfo(principal.tenant.time_zone)
            request_id = await cases.begin(session, data.wanted, data.days, principal.person_id, zone)
            await security_log.note_done(runtime, principal, "privacy_searched", request=str(request_id))
        return await _view(principal, runtime, request_id)

    @get("/{request_id:uuid}", opt=READS, operation_id="subject_request")
    async def one(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> RequestView:
        """One request, and how far it is."""
        return await _view(principal, runtime, request_id)

    @get("/{request_id:uuid}/hits", opt=READS, operation_id="subject_request_hits")
    async def hits(
        self,
        request_id: FromPath[UUID],
        principal: SignedIn,
        runtime: Running,
        page: Annotated[int, QueryParameter(ge=0, le=10_000)] = 0,
    ) -> HitsPage:
        """What was found, with the words around the person; their own records first."""
        async with _session(principal, runtime) as session:
            case = await cases.one(session, request_id)
            found = sorted(await hits.load(session, request_id), key=lambda hit: ORDER.index(hit.how))
            some = found[page * SHOWN : (page + 1) * SHOWN]
            views = await shown.shown(runtime, session, principal.tenant.id, some, Matcher(case.wanted))
        following = page + 1 if len(found) > (page + 1) * SHOWN else None
        return HitsPage(groups=_groups(found), hits=views, next=following)

    @post("/{request_id:uuid}/ticks", opt=CHOOSES, status_code=204, operation_id="tick_subject_hits")
    async def tick(
        self, request_id: FromPath[UUID], data: JSONBody[TickHits], principal: SignedIn, runtime: Running
    ) -> None:
        """Says of what was found that it is the person, or somebody else of the same name."""
        async with _session(principal, runtime) as session:
            await cases.tick(session, request_id, data.refs, on=data.on, documents=data.documents)

    @post("/{request_id:uuid}/confirmation", opt=CHOOSES, status_code=200, operation_id="confirm_subject_request")
    async def confirm(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> RequestView:
        """Says that what is ticked is the person."""
        async with _session(principal, runtime) as session:
            await cases.confirm(session, request_id)
            await security_log.note_done(runtime, principal, "privacy_confirmed", request=str(request_id))
        return await _view(principal, runtime, request_id)

    @delete("/{request_id:uuid}/confirmation", opt=CHOOSES, status_code=200, operation_id="reopen_subject_request")
    async def reopen(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> RequestView:
        """Goes back to choosing; the copy that was made for the person goes."""
        async with _session(principal, runtime) as session:
            await cases.reopen(session, request_id)
        return await _view(principal, runtime, request_id)

    @post("/{request_id:uuid}/refusal", opt=PROVES, status_code=200, operation_id="refuse_subject_request")
    async def refuse(
        self, request_id: FromPath[UUID], data: JSONBody[RefuseRequest], principal: SignedIn, runtime: Running
    ) -> RequestView:
        """Ends a request without doing it; who was looked for is forgotten, the reason stays."""
        async with _session(principal, runtime) as session:
            await cases.refuse(session, request_id, data.reason)
            await security_log.note_done(runtime, principal, "privacy_refused", request=str(request_id))
        return await _view(principal, runtime, request_id)

    @post("/{request_id:uuid}/export", opt=PROVES, status_code=202, operation_id="export_subject_request")
    async def export(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> RequestView:
        """Makes the copy for the person."""
        async with _session(principal, runtime) as session:
            await _check_unchanged(session, request_id)
            await cases.begin_export(session, request_id)
            await security_log.note_done(runtime, principal, "privacy_exported", request=str(request_id))
        return await _view(principal, runtime, request_id)

    @post("/{request_id:uuid}/download", opt=PROVES, status_code=200, operation_id="prove_subject_download")
    async def prove(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> RequestView:
        """That the copy can be downloaded from now on, for as long as the proof of who asks counts."""
        await _copy(principal, runtime, request_id)
        return await _view(principal, runtime, request_id)

    @get("/{request_id:uuid}/file", opt=STREAMS, media_type="application/zip", operation_id="download_subject_copy")
    async def download(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> Stream:
        """The copy. A page asks for it by its address, so the proof has to be there before."""
        export_id = await _copy(principal, runtime, request_id)
        size = await runtime.files.size(principal.tenant.keys, export_id)
        pieces = await runtime.files.open(principal.tenant.keys, export_id)
        await security_log.note_done(runtime, principal, "privacy_downloaded", request=str(request_id))
        name = quote(f"personal-data-{request_id.hex[-6:]}.zip", safe="")
        return Stream(pieces, headers={
            "Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)
        })  # fmt: skip

    @get("/{request_id:uuid}/preview", opt=READS, operation_id="preview_subject_erasure")
    async def preview(
        self, request_id: FromPath[UUID], mode: FromQuery[Mode], principal: SignedIn, runtime: Running
    ) -> SubjectPreview:
        """What an erasure would do, and which files stand against it."""
        async with _session(principal, runtime) as session:
            await cases.one(session, request_id)
            ticked = [hit for hit in await hits.load(session, request_id) if hit.ticked]
            told, held = await fate.told(session, ticked, mode), await fate.names_held(session, ticked)
        fates = [
            msgspec.convert({"place": place, "outcome": outcome, "count": count}, HitFate)
            for (place, outcome), count in sorted(told.items())
        ]
        return SubjectPreview(fates=fates, held=list(held.values()))

    @post("/{request_id:uuid}/erasure", opt=PROVES, status_code=202, operation_id="erase_subject")
    async def erase(
        self, request_id: FromPath[UUID], data: JSONBody[EraseSubject], principal: SignedIn, runtime: Running
    ) -> RequestView:
        """Erases what is ticked, for good. Asked for once more, one that stopped goes on."""
        async with _session(principal, runtime) as session:
            ticked = [hit for hit in await hits.load(session, request_id) if hit.ticked and hit.outcome is None]
            if held := await fate.names_held(session, ticked):
                raise FilesOnHold(
                    details={"files": list(held.values())}, count=len(held), names="; ".join(held.values())
                )
            await _check_unchanged(session, request_id)
            await cases.begin_erasure(session, request_id, data.mode)
            await security_log.note_done(
                runtime, principal, "privacy_erasure_begun", request=str(request_id), mode=data.mode
            )
        return await _view(principal, runtime, request_id)

    @get("/{request_id:uuid}/certificate", opt=READS, operation_id="subject_certificate")
    async def proof(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> PersonCertificate:
        """What was erased and what was kept, signed."""
        async with _session(principal, runtime) as session:
            case = await cases.one(session, request_id)
        if case.certificate is None:
            raise NotFound
        jws = bytes(case.certificate).decode()
        return PersonCertificate(certificate=certificate.said_by(jws), jws=jws)


def _groups(found: list[hits.Hit]) -> list[HitGroup]:
    counted, ticked = Counter[tuple[str, hits.How]](), Counter[tuple[str, hits.How]]()
    for hit in found:
        counted[hit.place, hit.how] += 1
        ticked[hit.place, hit.how] += hit.ticked
    return [
        HitGroup(place=place, how=how, count=count, ticked=ticked[place, how])
        for (place, how), count in sorted(counted.items())
    ]


def _session(principal: Principal, runtime: Runtime) -> AbstractAsyncContextManager[TenantSession]:
    """One transaction, also where the organisation is read-only: what the law asks for has to be done."""
    return runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys, begun=principal.begun)


async def _check_unchanged(session: TenantSession, request_id: UUID) -> None:
    """Raises `ChangedSince`. What is half erased goes on: its records no longer say whose they were."""
    case = await cases.one(session, request_id, lock=True)
    if case.state != "confirmed":
        return
    changed = await fate.changed(session, await hits.load(session, request_id), Matcher(case.wanted))
    if changed:
        raise ChangedSince(details={"refs": [str(hit.ref) for hit in changed]}, count=len(changed))


async def _copy(principal: Principal, runtime: Runtime, request_id: UUID) -> UUID:
    async with _session(principal, runtime) as session:
        case = await cases.one(session, request_id)
    if case.export_id is None:
        raise NotExported
    return case.export_id


async def _view(principal: Principal, runtime: Runtime, request_id: UUID) -> RequestView:
    async with _session(principal, runtime) as session:
        case: Case = await cases.one(session, request_id)
        return RequestView.of(case, await people.names(session, {case.created_by}))
