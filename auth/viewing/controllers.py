"""The endpoints of viewing as somebody else."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from auth.controllers import opened_response
from auth.errors import NotSignedIn
from auth.guards import Running, SignedIn, may, public, secret_of, signed_in
from auth.payloads import SessionView
from auth.viewing import listed, views
from auth.viewing.listed import Viewed

HttpRequest = Request[Any, Any, Any]


class NewViewing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody wants to view as somebody else; only the log of security events has it, sealed."""

    reason: Annotated[str, Meta(pattern=r"\S", min_length=1, max_length=300)]


class ViewingController(Controller):
    """Viewing as somebody else."""

    path = "/api"
    tags = ["people"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/members/{person_id:uuid}/viewings", opt={"policy": may("view_as", fresh=True)})
    async def begin(
        self,
        request: HttpRequest,
        person_id: FromPath[UUID],
        data: JSONBody[NewViewing],
        principal: SignedIn,
        runtime: Running,
    ) -> Response[SessionView]:
        """Begins to view as a member, for half an hour at most; the session's cookie is replaced."""
        opened = await views.begin(runtime, principal, secret_of(request), person_id, data.reason.strip())
        return await opened_response(request, runtime, opened, None)

    # Also for a view that is over, whose secret lets nobody in any more: so it is no route of somebody signed in.
    @delete("/session/viewing", opt={"policy": public()}, status_code=200)
    async def end(self, request: HttpRequest, runtime: Running) -> Response[SessionView]:
        """Ends a view, or comes back from one that is over, to the session that it was begun from."""
        secret = secret_of(request)
        if not views.is_secret(secret):
            raise NotSignedIn
        opened = await views.end(runtime, request.app.state.parts.directory, secret)
        return await opened_response(request, runtime, opened, None, status_code=200)

    @get("/session/viewings", opt={"policy": signed_in()})
    async def viewed(self, principal: SignedIn, runtime: Running) -> list[Viewed]:
        """Who viewed as oneself, and when."""
        return await listed.of_person(runtime, principal)
