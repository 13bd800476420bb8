"""Routes of files of records: parse, guard, call, return. Uploads speak tus 1.0.0 (`tus.py`)."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, Router, delete, get, head, patch, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from auth import guards
from auth.actor import principal_of
from auth.principal import Principal
from kernel.runtime import Runtime
from rapport.crm.attachments import files, ranges, retention, tus, uploads
from rapport.crm.attachments.files import Attachment
from rapport.crm.attachments.retention import Retention
from rapport.crm.imports.uploads import MAX_FILE
from rapport.crm.records.objects import OWN, ObjectType, Registry
from rapport.crm.records.route_base import Routed, about, scopes
from rapport.crm.records.scope import Scope

HttpRequest = Request[Any, Any, Any]
_TAGS = ["Files"]
_BYTES = "application/octet-stream"


def attachment_handlers(registry: Registry) -> Sequence[HTTPRouteHandler | Router]:
    """Every route of this file, for Litestar."""
    mine = [obj for obj in (*registry, OWN) if files.takes_files(obj.name)]
    of_records = [Router("/", route_handlers=list(_of_record(registry, obj)), dependencies=about(obj)) for obj in mine]
    return [*of_records, *_uploading(registry), *_reading(registry), *_changing(registry), *_keeping(registry)]


def _of_record(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    noun, slug, tags = obj.noun, obj.slug, [obj.plural.en]

    @get(
        f"/{noun}/{{record_id:uuid}}/files", tags=tags, operation_id=f"files_{slug}",
        opt={"policy": guards.record(obj.name, "read"), "module": obj.module},
    )  # fmt: skip
    async def listed(
        record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> list[Attachment]:
        """The files of a record, the newest first."""
        async with scopes(registry, principal, runtime)() as scope:
            return await files.listed(scope, scope.mine(routed), record_id)

    @post(
        f"/{noun}/{{record_id:uuid}}/uploads", tags=tags, operation_id=f"upload_{slug}", status_code=201,
        opt={"policy": guards.record(obj.name, "update"), "module": obj.module},
    )  # fmt: skip
    async def begin(
        request: HttpRequest, record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> Response[None]:  # fmt: skip
        """Begins an upload by tus 1.0.0: its length and name are in headers, its parts go to where `Location` says.

        `field` in `Upload-Metadata` names the own field that it is for, which then takes the upload's id. The record
        may then be one that is still to be made, by whoever may make one.
        """
        tus.check_version(request.headers)
        size, name = tus.length_of(request.headers), tus.name_of(request.headers)
        async with scopes(registry, principal, runtime)() as scope:
            of = (scope.mine(routed).name, record_id)
            return _begun(await uploads.begin(scope, of, name, size, tus.field_of(request.headers)))

    return [listed, begin]


def _uploading(registry: Registry) -> Sequence[HTTPRouteHandler]:
    policy = {"policy": guards.signed_in()}

    @post(
        "/files", opt={"policy": guards.may("import")}, tags=["Imports"], status_code=201, operation_id="upload_import"
    )
    async def begin(request: HttpRequest, principal: guards.SignedIn, runtime: guards.Running) -> Response[None]:
        """Begins the upload of a file to import by tus 1.0.0; the id of the file is the last part of `Location`."""
        tus.check_version(request.headers)
        size, name = tus.length_of(request.headers, MAX_FILE), tus.name_of(request.headers)
        async with scopes(registry, principal, runtime)() as scope:
            return _begun(await uploads.begin(scope, None, name, size))

    @get("/files", opt={"policy": guards.may("import", reads=True)}, tags=["Imports"], operation_id="uploads_to_import")
    async def under_way(
        request: HttpRequest, principal: guards.SignedIn, runtime: guards.Running
    ) -> list[uploads.ImportUpload]:
        """One's own uploads to import that were begun, and that nobody is sending just now; the newest first."""
        return await uploads.under_way(runtime, principal, _place(registry, request, principal, runtime))

    @head("/uploads/{upload_id:uuid}", opt={"policy": guards.signed_in()}, tags=_TAGS)
    async def look(
        request: HttpRequest, upload_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> Response[None]:
        """How far an upload of one's own is."""
        tus.check_version(request.headers)
        place = _place(registry, request, principal, runtime)
        return _told(await uploads.state(runtime, principal, place, upload_id), 200)

    @patch(
        "/uploads/{upload_id:uuid}", opt={**policy, "body": "stream"}, tags=_TAGS, status_code=204,
        request_max_body_size=tus.MAX_FILE,
    )  # fmt: skip
    async def receive(
        request: HttpRequest, upload_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> Response[None]:
        """Takes the next part. What came of one that broke off is kept."""
        tus.check_version(request.headers)
        offset, place = tus.offset_of(request.headers), _place(registry, request, principal, runtime)
        return _told(await uploads.receive(runtime, principal, place, upload_id, offset, request.stream()), 204)

    @delete("/uploads/{upload_id:uuid}", opt=policy, tags=_TAGS)
    async def cancel(
        request: HttpRequest, upload_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> Response[None]:
        """Ends an upload of one's own."""
        tus.check_version(request.headers)
        await uploads.cancel(runtime, principal, scopes(registry, principal, runtime), upload_id)
        return Response(None, status_code=204, headers=tus.answered())

    return [begin, under_way, look, receive, cancel]


def _reading(registry: Registry) -> Sequence[HTTPRouteHandler]:
    # Whoever takes long to take a file has no place in the organisation's line meanwhile.
    policy = {"policy": guards.signed_in(), "waits": True}

    async def found(request: HttpRequest, principal: Principal, runtime: Runtime, file_id: UUID) -> files.Found:
        async with _place(registry, request, principal, runtime)() as scope:
            return await files.found(scope, file_id)

    @head("/attachments/{file_id:uuid}", opt=policy, tags=_TAGS, media_type=_BYTES)
    async def look(
        request: HttpRequest, file_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> Response[None]:
        """Length and name of a file."""
        there = await found(request, principal, runtime, file_id)
        whole = ranges.part_of(there.size, None, None, "")
        nothing: Any = b""  # what a HEAD answers, of the type of its GET
        return Response(nothing, headers={**_headers(file_id, there.name), **whole.headers}, media_type=_BYTES)

    @get("/attachments/{file_id:uuid}", opt=policy, tags=_TAGS, media_type=_BYTES)
    async def download(
        request: HttpRequest, file_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> Stream:
        """The bytes of a file, or the range that is asked for (RFC 9110: Range and If-Range)."""
        there, asked = await found(request, principal, runtime, file_id), request.headers
        part = ranges.part_of(there.size, asked.get("range"), asked.get("if-range"), _tag(file_id))
        pieces = await runtime.files.open(principal.tenant.keys, file_id, part.start, part.end)
        headers = {**_headers(file_id, there.name), **part.headers}
        return Stream(pieces, status_code=200 if part.whole else 206, headers=headers, media_type=_BYTES)

    return [look, download]


def _changing(registry: Registry) -> Sequence[HTTPRouteHandler]:
    @delete("/attachments/{file_id:uuid}", opt={"policy": guards.signed_in()}, tags=_TAGS)
    async def remove(file_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Deletes a file, unless it is under a legal hold."""
        async with scopes(registry, principal, runtime)() as scope:
            await files.delete(scope, file_id)

    @put("/attachments/{file_id:uuid}/hold", opt={"policy": guards.may("manage_people")}, tags=_TAGS, status_code=204)
    async def hold(file_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Puts a file under a legal hold: nobody and nothing deletes it until that is lifted."""
        async with scopes(registry, principal, runtime)() as scope:
            await files.hold(scope, runtime, file_id, on=True)

    @delete("/attachments/{file_id:uuid}/hold", opt={"policy": guards.may("manage_people", fresh=True)}, tags=_TAGS)
    async def release(file_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Lifts a legal hold."""
        async with scopes(registry, principal, runtime)() as scope:
            await files.hold(scope, runtime, file_id, on=False)

    return [remove, hold, release]


def _keeping(registry: Registry) -> Sequence[HTTPRouteHandler]:
    policy = {"policy": guards.may("manage_people")}

    @get("/held-attachments", opt=policy, tags=_TAGS)
    async def held(principal: guards.SignedIn, runtime: guards.Running) -> list[Attachment]:
        """Every file under a legal hold."""
        async with scopes(registry, principal, runtime)() as scope:
            return await files.held(scope)

    @get("/attachment-retention", opt=policy, tags=_TAGS)
    async def shown(principal: guards.SignedIn, runtime: guards.Running) -> Retention:
        """How long files of records are kept."""
        async with scopes(registry, principal, runtime)() as scope:
            return await retention.policy(scope.session)

    @put("/attachment-retention", opt={"policy": guards.may("manage_people", fresh=True)}, tags=_TAGS, status_code=204)
    async def change(data: JSONBody[Retention], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Has files of records deleted after so many days, or never."""
        async with scopes(registry, principal, runtime)() as scope:
            await retention.change(scope, runtime, data)

    return [held, shown, change]


def _place(registry: Registry, request: HttpRequest, principal: Principal, runtime: Runtime) -> uploads.Place:
    """Transactions of a request that streams: each waits in line by itself, as the stream may take long.

    Meanwhile somebody may be deactivated or demoted: for each but the first it is asked anew who asks, and what for.
    """
    first = True

    @asynccontextmanager
    async def place() -> AsyncIterator[Scope]:
        nonlocal first
        async with guards.in_line(request, principal):
            who = principal if first else await principal_of(runtime, principal.tenant.home.key, principal.person_id)
            first = False
            async with scopes(registry, who, runtime)() as scope:
                yield scope

    return place


def _begun(upload: uploads.Upload) -> Response[None]:
    said = tus.answered(upload_offset=0, upload_expires=tus.expiring(upload.expires_at))
    return Response(None, status_code=201, headers={**said, "location": f"/api/uploads/{upload.id}"})


def _told(upload: uploads.Upload, status: int) -> Response[None]:
    said = tus.answered(
        upload_offset=upload.offset, upload_length=upload.size, upload_expires=tus.expiring(upload.expires_at)
    )
    return Response(None, status_code=status, headers=said)


def _tag(file_id: UUID) -> str:
    """A file never changes, so its id is its state."""
    return f'"{file_id.hex}"'


def _headers(file_id: UUID, name: str) -> dict[str, str]:
    """Saved, never shown in the page's own origin, whatever it is."""
    return {
        "etag": _tag(file_id),
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
    }  # fmt: skip
