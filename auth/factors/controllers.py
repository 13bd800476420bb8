"""The endpoints of second factors: the second step of a sign-in, one's own authenticators, recovery codes."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from auth.controllers import opened_response
from auth.factors import enrolment, reset
from auth.factors.payloads import AuthenticatorCode, AuthenticatorName, SecondFactor
from auth.factors.recovery import RecoveryCodes
from auth.factors.reset import FactorsOf, ResetView
from auth.factors.second import SecondFactors
from auth.factors.totp import AuthenticatorView, Offered
from auth.guards import Running, SignedIn, may, public, signed_in
from auth.payloads import Ceremony, SessionView
from auth.sign_in import SignIns

HttpRequest = Request[Any, Any, Any]


class PendingSignInController(Controller):
    """The second step of a sign-in, in the browser that did the first."""

    path = "/api/pending-sign-ins/{pending_id:uuid}"
    tags = ["session"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/passkey-challenges", opt={"policy": public()})
    async def challenge(
        self, request: HttpRequest, pending_id: FromPath[UUID], second_factors: NamedDependency[SecondFactors]
    ) -> Ceremony:
        """A challenge for the passkeys of whoever did the first step."""
        return await second_factors.challenge(pending_id, request)

    @post("/completion", opt={"policy": public()})
    async def complete(
        self,
        request: HttpRequest,
        pending_id: FromPath[UUID],
        data: JSONBody[SecondFactor],
        second_factors: NamedDependency[SecondFactors],
        runtime: Running,
    ) -> Response[SessionView]:
        """Signs in with an authenticator's code, a recovery code or a passkey, after the first factor."""
        opened, email = await second_factors.complete(pending_id, data, request)
        return await opened_response(request, runtime, opened, email)


class AuthenticatorController(Controller):
    """One's own authenticators and recovery codes."""

    path = "/api"
    tags = ["session"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/authenticators", opt={"policy": signed_in(even_suspended=True, fresh=True)})
    async def offer(self, data: JSONBody[AuthenticatorName], principal: SignedIn, runtime: Running) -> Offered:
        """A secret for an authenticator app; it counts once a code of it was typed here."""
        return await enrolment.offer(runtime, principal, data.name)

    @post(
        "/authenticators/{authenticator_id:uuid}/confirmation",
        opt={"policy": signed_in(even_suspended=True, fresh=True)}, status_code=200,
    )  # fmt: skip
    async def confirm(
        self,
        request: HttpRequest,
        authenticator_id: FromPath[UUID],
        data: JSONBody[AuthenticatorCode],
        principal: SignedIn,
        sign_ins: NamedDependency[SignIns],
        runtime: Running,
    ) -> Response[SessionView]:
        """Puts the authenticator into use, and goes on in a new session that both factors were proved for."""
        caller = sign_ins.caller(request, None)
        opened = await enrolment.confirm(runtime, sign_ins, principal, authenticator_id, data.code, caller)
        return await opened_response(request, runtime, opened, None, status_code=200)

    @patch("/authenticators/{authenticator_id:uuid}", opt={"policy": signed_in(even_suspended=True)})
    async def rename(
        self,
        authenticator_id: FromPath[UUID],
        data: JSONBody[AuthenticatorName],
        principal: SignedIn,
        runtime: Running,
    ) -> AuthenticatorView:
        """Gives an authenticator another name."""
        return await enrolment.rename(runtime, principal, authenticator_id, data.name)

    @delete("/authenticators/{authenticator_id:uuid}", opt={"policy": signed_in(even_suspended=True, fresh=True)})
    async def remove(self, authenticator_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Removes an authenticator; its codes count no more."""
        await enrolment.remove(runtime, principal, authenticator_id)

    @post("/recovery-codes", opt={"policy": signed_in(even_suspended=True, fresh=True)})
    async def make_codes(self, principal: SignedIn, runtime: Running) -> RecoveryCodes:
        """Ten new recovery codes in place of those before; they are shown once."""
        return await enrolment.make_recovery_codes(runtime, principal)


class FactorResetController(Controller):
    """Taking away a second factor that its owner has lost."""

    path = "/api"
    tags = ["people"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/members/{person_id:uuid}/second-factor", opt={"policy": may("manage_people")})
    async def read(self, person_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> FactorsOf:
        """What a member has, and whether a reset waits."""
        return await reset.of_member(runtime, principal, person_id)

    @post("/members/{person_id:uuid}/second-factor-reset", opt={"policy": may("manage_people", fresh=True)})
    async def ask(self, person_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> ResetView:
        """Asks for a member's authenticators to be taken away; it waits a day, and they are told."""
        return await reset.ask(runtime, principal, person_id)

    @delete("/members/{person_id:uuid}/second-factor-reset", opt={"policy": may("manage_people")})
    async def stop(self, person_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Stops it."""
        await reset.stop(runtime, principal, person_id)

    @delete("/session/second-factor-reset", opt={"policy": signed_in(even_suspended=True)})
    async def stop_own(self, principal: SignedIn, runtime: Running) -> None:
        """Stops the one that is about oneself."""
        await reset.stop_own(runtime, principal)
