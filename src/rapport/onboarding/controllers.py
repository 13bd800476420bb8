"""The endpoints before there is a session: bootstrap and sign-up."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from auth.controllers import opened_response
from auth.guards import Running, public
from auth.payloads import Ceremony, SessionView
from auth.sign_in import SignIns
from rapport.onboarding.countries import countries
from rapport.onboarding.payloads import (
    AskPasskey,
    Bootstrap,
    Complete,
    JoinBegun,
    JoinCompany,
    SignUpStarted,
    StartSignUp,
    Verified,
    Verify,
)
from rapport.onboarding.sign_up import SignUps

HttpRequest = Request[Any, Any, Any]


class OnboardingController(Controller):
    """Sign-up."""

    path = "/api"
    tags = ["sign-up"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/bootstrap", opt={"policy": public()})
    async def bootstrap(self, request: HttpRequest, runtime: Running) -> Bootstrap:
        """What the web app needs before anybody has signed in."""
        settings = runtime.settings
        return Bootstrap(
            mode=settings.mode,
            demo=request.app.state.demo_logins if settings.embedded else [],
            countries=list(countries().values()),
            mailbox=settings.embedded and settings.mail_url.startswith("mailbox:"),
            passkeys=bool(settings.rp_id),
        )

    @post("/signups", opt={"policy": public()})
    async def start(
        self,
        request: HttpRequest,
        data: JSONBody[StartSignUp],
        sign_ups: NamedDependency[SignUps],
        sign_ins: NamedDependency[SignIns],
    ) -> SignUpStarted:
        """Starts a sign-up and mails a code."""
        return await sign_ups.start(data, sign_ins.caller(request, None))

    @post("/signups/{signup_id:uuid}/code", opt={"policy": public()}, status_code=204)
    async def send_again(self, signup_id: FromPath[UUID], sign_ups: NamedDependency[SignUps]) -> None:
        """Mails another code."""
        await sign_ups.send_again(signup_id)

    @post("/signups/{signup_id:uuid}/verification", opt={"policy": public()}, status_code=200)
    async def verify(
        self,
        request: HttpRequest,
        signup_id: FromPath[UUID],
        data: JSONBody[Verify],
        sign_ups: NamedDependency[SignUps],
        sign_ins: NamedDependency[SignIns],
    ) -> Verified:
        """Proves the address with the mailed code."""
        return await sign_ups.verify(signup_id, data.code, sign_ins.caller(request, None))

    @post("/signups/{signup_id:uuid}/passkey-challenge", opt={"policy": public()})
    async def begin_passkey(
        self, signup_id: FromPath[UUID], data: JSONBody[AskPasskey], sign_ups: NamedDependency[SignUps]
    ) -> Ceremony:
        """A challenge for the founder's passkey; it counts with the same proof only."""
        return await sign_ups.begin_passkey(signup_id, data.proof)

    @post("/signups/{signup_id:uuid}/joining", opt={"policy": public()})
    async def join(
        self, signup_id: FromPath[UUID], data: JSONBody[JoinCompany], sign_ups: NamedDependency[SignUps]
    ) -> JoinBegun:
        """Joins the organisation of the proved address, or asks to; the sign-up is over then."""
        return await sign_ups.join(signup_id, data)

    @post("/signups/{signup_id:uuid}/completion", opt={"policy": public()})
    async def complete(
        self,
        request: HttpRequest,
        signup_id: FromPath[UUID],
        data: JSONBody[Complete],
        sign_ups: NamedDependency[SignUps],
        sign_ins: NamedDependency[SignIns],
        runtime: Running,
    ) -> Response[SessionView]:
        """Makes the organisation and signs its founder in."""
        opened, email = await sign_ups.complete(signup_id, data, sign_ins.caller(request, None))
        return await opened_response(request, runtime, opened, email)
