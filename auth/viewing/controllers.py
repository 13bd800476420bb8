"""The endpoints of viewing as somebody else."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from auth.controllers import opened_response
from auth.errors import NotSignedIn
from auth.guards import Running, SignedIn, may, public, secret_of, signed_in
from auth.payloads import SessionView
from auth.team_controllers import Made
from auth.viewing import listed, policy, requests, views
from auth.viewing.listed import ViewAsked, Viewed
from auth.viewing.policy import ViewingPolicy

HttpRequest = Request[Any, Any, Any]


Reason = Annotated[str, Meta(pattern=r"\S", min_length=1, max_length=300)]


class NewViewing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody views as somebody else, sealed in the log; `unasked`: as an owner who doesn't wait for an answer."""

    reason: Reason
    unasked: bool = False


class NewViewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody asks to view as somebody else; whom they ask reads it."""

    reason: Reason


class ViewAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether somebody allows it; without, what they allowed before is taken back."""

    allow: bool


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
        ground = requests.by_policy(principal, person_id, data.reason.strip(), unasked=data.unasked)
        opened = await views.begin(runtime, principal, secret_of(request), person_id, ground)
        return await opened_response(request, runtime, opened, None)

    @post("/viewing-requests/{request_id:uuid}/viewings", opt={"policy": may("view_as", fresh=True)})
    async def begin_allowed(
        self, request: HttpRequest, request_id: FromPath[UUID], principal: SignedIn, runtime: Running
    ) -> Response[SessionView]:
        """Begins to view as a member who allowed it, once."""
        person_id, ground = await requests.of_viewer(runtime, principal, request_id)
        opened = await views.begin(runtime, principal, secret_of(request), person_id, ground)
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


class ViewingRequestController(Controller):
    """Asking somebody before viewing as them, and whether an organisation wants that."""

    path = "/api"
    tags = ["people"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/members/{person_id:uuid}/viewing-requests", opt={"policy": may("view_as")})
    async def ask(
        self, person_id: FromPath[UUID], data: JSONBody[NewViewRequest], principal: SignedIn, runtime: Running
    ) -> Made:
        """Asks a member, who has a day to answer."""
        return Made(await requests.ask(runtime, principal, person_id, data.reason.strip()))

    @get("/viewing-requests", opt={"policy": may("view_as")})
    async def asked(self, principal: SignedIn, runtime: Running) -> list[ViewAsked]:
        """What one asked within the last day, the latest first."""
        return await listed.asked_by(runtime, principal)

    @delete("/viewing-requests/{request_id:uuid}", opt={"policy": signed_in()})
    async def withdraw(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Takes back what one asked."""
        await requests.withdraw(runtime, principal, request_id)

    @get("/session/viewing-requests", opt={"policy": signed_in()})
    async def asked_of_oneself(self, principal: SignedIn, runtime: Running) -> list[ViewAsked]:
        """What one is asked, and what one allowed that still counts."""
        return await listed.asked_of(runtime, principal)

    @put("/session/viewing-requests/{request_id:uuid}", opt={"policy": signed_in()}, status_code=204)
    async def answer(
        self, request_id: FromPath[UUID], data: JSONBody[ViewAnswer], principal: SignedIn, runtime: Running
    ) -> None:
        """Allows it for half an hour, refuses it, or takes back what one allowed."""
        await requests.answer(runtime, principal, request_id, allow=data.allow)

    @get("/viewing-policy", opt={"policy": signed_in()})
    async def policy(self, principal: SignedIn, runtime: Running) -> ViewingPolicy:
        """Whether people are asked before somebody views as them."""
        return await policy.read(runtime, principal)

    @put("/viewing-policy", opt={"policy": may("owner", fresh=True), "in_sandbox": False}, status_code=204)
    async def set_policy(self, data: JSONBody[ViewingPolicy], principal: SignedIn, runtime: Running) -> None:
        """Sets it; views that could not begin any more end at once."""
        await policy.save(runtime, principal, data)
