"""The endpoints of passkeys and of step-up."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from auth import assertions, passkeys, registration, security_log, sessions
from auth.browser import browser_mark, ceremony_cookie
from auth.controllers import opened_response
from auth.factors import enrolment, pending
from auth.guards import Running, SignedIn, public, secret_of, signed_in
from auth.payloads import (
    Attestation,
    Ceremony,
    CodeRequested,
    PasskeyChange,
    PasskeyView,
    SessionView,
    SignInMethods,
    StepUp,
)
from auth.sign_in import SignIns
from auth.step_up import StepUps
from kernel.errors import NotFound

HttpRequest = Request[Any, Any, Any]


class PasskeyController(Controller):
    """One's own passkeys, and the challenge of a sign-in."""

    path = "/api"
    tags = ["passkeys"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/passkey-challenges", opt={"policy": public()})
    async def begin_sign_in(
        self, request: HttpRequest, sign_ins: NamedDependency[SignIns], runtime: Running
    ) -> Response[Ceremony]:
        """A challenge for whoever wants to sign in; it counts in this browser only."""
        await sign_ins.limit_challenges(sign_ins.caller(request, None))
        mark = browser_mark(request)
        begun = await assertions.begin(runtime, "sign-in", sessions.digest(mark))
        return Response(begun, status_code=201, cookies=[ceremony_cookie(mark)])

    @get("/passkeys", opt={"policy": signed_in(even_suspended=True)})
    async def read(self, principal: SignedIn, runtime: Running) -> SignInMethods:
        """One's own passkeys, and whether there is a password."""
        async with runtime.databases.control_session() as control:
            return await passkeys.methods(control, principal.identity_id, principal.tenant.id)

    @post("/passkey-registrations", opt={"policy": signed_in(even_suspended=True, fresh=True)})
    async def begin_registration(self, request: HttpRequest, principal: SignedIn, runtime: Running) -> Ceremony:
        """A challenge for a new passkey of one's own, in this session."""
        return await registration.begin(runtime, sessions.digest(secret_of(request)), principal)

    @post("/passkeys", opt={"policy": signed_in(even_suspended=True, fresh=True)})
    async def add(
        self, request: HttpRequest, data: JSONBody[Attestation], principal: SignedIn, runtime: Running
    ) -> PasskeyView:
        """Adds the passkey that the browser made."""
        mine = sessions.digest(secret_of(request))
        return await registration.finish(runtime, mine, principal, data)

    @patch("/passkeys/{passkey_id:uuid}", opt={"policy": signed_in(even_suspended=True)})
    async def rename(
        self, passkey_id: FromPath[UUID], data: JSONBody[PasskeyChange], principal: SignedIn, runtime: Running
    ) -> PasskeyView:
        """Gives a passkey another name."""
        async with runtime.databases.control_session() as control:
            shown = await passkeys.rename(control, principal.identity_id, passkey_id, data.name)
        if shown is None:
            raise NotFound
        return shown

    @delete("/passkeys/{passkey_id:uuid}", opt={"policy": signed_in(even_suspended=True, fresh=True)})
    async def remove(self, passkey_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Removes a passkey; it signs in no more."""
        async with runtime.databases.control_session() as control:
            await pending.check_strong(control, principal.identity_id, principal.proof)
            if not await passkeys.remove(control, principal.identity_id, passkey_id):
                raise NotFound
            await enrolment.check_not_last(control, principal.identity_id)
            await security_log.note_account(control, "passkey_removed", principal.identity_id, passkey=str(passkey_id))


class StepUpController(Controller):
    """Proving again who is there."""

    path = "/api/session"
    tags = ["session"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/step-up-challenges", opt={"policy": signed_in(even_suspended=True)})
    async def challenge(
        self, request: HttpRequest, principal: SignedIn, step_ups: NamedDependency[StepUps]
    ) -> Ceremony:
        """A challenge for one's own passkeys, in this session."""
        return await step_ups.challenge(principal, secret_of(request))

    @post("/step-up-codes", opt={"policy": signed_in(even_suspended=True)})
    async def mail_code(self, principal: SignedIn, step_ups: NamedDependency[StepUps]) -> CodeRequested:
        """Mails a code to one's own address."""
        return CodeRequested(await step_ups.mail_code(principal))

    @post("/step-up", opt={"policy": signed_in(even_suspended=True)}, status_code=200)
    async def confirm(
        self,
        request: HttpRequest,
        data: JSONBody[StepUp],
        principal: SignedIn,
        sign_ins: NamedDependency[SignIns],
        step_ups: NamedDependency[StepUps],
        runtime: Running,
    ) -> Response[SessionView]:
        """Proves by passkey, password or mailed code who is there, and goes on in a new session."""
        opened = await step_ups.confirm(principal, data, sign_ins.caller(request, None))
        return await opened_response(request, runtime, opened, None, status_code=200)
