"""The endpoints before there is a session: bootstrap and sign-up."""

from typing import Any, ClassVar
from uuid import UUID

from litestar import Controller, Request, Response, get, post

from auth.controllers import opened_response
from auth.guards import public
from auth.payloads import SessionView
from auth.sign_in import SignIns
from kernel.runtime import Runtime
from rapport.onboarding.countries import countries
from rapport.onboarding.payloads import Bootstrap, Complete, SignUpStarted, StartSignUp, Verified, Verify
from rapport.onboarding.sign_up import SignUps

HttpRequest = Request[Any, Any, Any]


class OnboardingController(Controller):
    """Sign-up."""

    path = "/api"
    tags: ClassVar[list[str]] = ["sign-up"]

    @get("/bootstrap", opt={"policy": public()})
    async def bootstrap(self, request: HttpRequest, runtime: Runtime) -> Bootstrap:
        """What the web app needs before anybody has signed in."""
        settings = runtime.settings
        return Bootstrap(
            mode=settings.mode,
            demo=request.app.state.demo_logins if settings.embedded else [],
            countries=list(countries().values()),
            mailbox=settings.embedded and settings.mail_url.startswith("mailbox:"),
        )

    @post("/signups", opt={"policy": public()})
    async def start(
        self, request: HttpRequest, data: StartSignUp, sign_ups: SignUps, sign_ins: SignIns
    ) -> SignUpStarted:
        """Starts a sign-up and mails a code."""
        return await sign_ups.start(data, sign_ins.caller(request, None))

    @post("/signups/{signup_id:uuid}/code", opt={"policy": public()}, status_code=204)
    async def send_again(self, signup_id: UUID, sign_ups: SignUps) -> None:
        """Mails another code."""
        await sign_ups.send_again(signup_id)

    @post("/signups/{signup_id:uuid}/verification", opt={"policy": public()}, status_code=200)
    async def verify(
        self, request: HttpRequest, signup_id: UUID, data: Verify, sign_ups: SignUps, sign_ins: SignIns
    ) -> Verified:
        """Proves the address with the mailed code."""
        return await sign_ups.verify(signup_id, data.code, sign_ins.caller(request, None))

    @post("/signups/{signup_id:uuid}/completion", opt={"policy": public()})
    async def complete(
        self,
        request: HttpRequest,
        signup_id: UUID,
        data: Complete,
        sign_ups: SignUps,
        sign_ins: SignIns,
        runtime: Runtime,
    ) -> Response[SessionView]:
        """Makes the organisation and signs its founder in."""
        opened, hashed = await sign_ups.complete(signup_id, data, sign_ins.caller(request, None))
        return await opened_response(request, runtime, opened, hashed)
