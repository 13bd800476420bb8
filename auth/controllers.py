"""The session endpoints: sign in, sign out, own devices, own preferences, another organisation."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from auth import account, members, persons, security_log, sessions
from auth.account import Opened
from auth.browser import ceremony_cookie, device_cookie, no_session_cookie, session_cookie
from auth.errors import InvalidCredentials
from auth.factors.pending import Begun
from auth.guards import Running, SignedIn, may, public, secret_of, signed_in
from auth.payloads import (
    CodeRequest,
    CodeRequested,
    NewPassword,
    OrganisationChange,
    Preferences,
    SessionView,
    SignIn,
    SwitchOrganisation,
)
from auth.principal import Principal
from auth.sessions import Device
from auth.sign_in import SignIns
from kernel.errors import NotFound
from kernel.runtime import Runtime

HttpRequest = Request[Any, Any, Any]


class SignInController(Controller):
    """Signing in."""

    path = "/api"
    tags = ["session"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/sign-in-codes", opt={"policy": public()})
    async def request_code(
        self, request: HttpRequest, data: JSONBody[CodeRequest], sign_ins: NamedDependency[SignIns]
    ) -> CodeRequested:
        """Mails a code to an address that has an account; the answer is the same for every address."""
        return CodeRequested(await sign_ins.request_code(data.email, sign_ins.caller(request, data.email)))

    @post("/sessions", opt={"policy": public()})
    async def sign_in(
        self, request: HttpRequest, data: JSONBody[SignIn], sign_ins: NamedDependency[SignIns], runtime: Running
    ) -> Response[SessionView | Begun]:
        """Signs in with e-mail and password, with a mailed code, or with a passkey.

        Where a second factor is owed there is no session yet: the answer says which sign-in waits, and for what.
        """
        opened: Opened | Begun
        caller = sign_ins.caller(request, data.email if data.password is not None else None)
        if data.passkey is not None:
            opened, email = await sign_ins.by_passkey(data.passkey, caller)
        elif data.email is not None and data.password is not None:
            email = data.email
            opened = await sign_ins.by_password(email, data.password, caller)
        elif data.code_id is not None and data.code is not None:
            opened, email = await sign_ins.by_code(data.code_id, data.code, caller)
        else:
            raise InvalidCredentials
        if isinstance(opened, Begun):
            return Response(opened, status_code=201, cookies=[ceremony_cookie(caller.mark)])
        answer = await opened_response(request, runtime, opened, email)
        return Response(answer.content, status_code=201, cookies=answer.cookies)


class SessionController(Controller):
    """The current session."""

    path = "/api/session"
    tags = ["session"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": signed_in(even_suspended=True)})
    async def read(self, request: HttpRequest, principal: SignedIn, runtime: Running) -> SessionView:
        """The person, organisation and rights of the session."""
        return await _current(request, principal, runtime)

    @patch("/", opt={"policy": signed_in()})
    async def change_preferences(
        self, request: HttpRequest, data: JSONBody[Preferences], principal: SignedIn, runtime: Running
    ) -> SessionView:
        """Changes one's own name, language, theme and time zone."""
        async with principal.session(runtime) as session:
            await persons.set_preferences(
                session, principal.person_id, name=data.name, locale=data.locale, theme=data.theme,
                time_zone=data.time_zone,
            )  # fmt: skip
        return await _current(request, principal, runtime)

    @put("/password", opt={"policy": signed_in(even_suspended=True, fresh=True)}, status_code=204)
    async def set_password(
        self, data: JSONBody[NewPassword], principal: SignedIn, runtime: Running, sign_ins: NamedDependency[SignIns]
    ) -> None:
        """Sets the password to sign in with, ends one's other sessions, and says so by mail."""
        await account.set_password(runtime, sign_ins.limits, principal, data.password, current=data.current)

    @delete("/", opt={"policy": signed_in(even_suspended=True)})
    async def sign_out(self, principal: SignedIn, runtime: Running) -> Response[None]:
        """Ends the session."""
        async with runtime.databases.control_session() as control:
            await sessions.revoke(control, principal.session_id, identity_id=principal.identity_id)
            await security_log.note(
                control, "signed_out", identity_id=principal.identity_id, organisation_id=principal.tenant.id
            )
        # What lies in the browser's cache is files of the product; kept pages that "back" would show go with it.
        return Response(None, status_code=204, cookies=[no_session_cookie()], headers={"clear-site-data": '"cache"'})

    @delete("/membership", opt={"policy": signed_in(fresh=True)})
    async def leave(self, principal: SignedIn, runtime: Running) -> Response[None]:
        """Leaves the organisation; one's sessions in others go on."""
        await members.leave(runtime, principal)
        return Response(None, status_code=204, cookies=[no_session_cookie()])

    @get("/devices", opt={"policy": signed_in(even_suspended=True)})
    async def devices(self, principal: SignedIn, runtime: Running) -> list[Device]:
        """Where one is signed in; to whoever views as somebody else, where that person is in this organisation."""
        async with runtime.databases.control_session() as control:
            if principal.view is not None:
                return await sessions.of_person(control, principal.tenant.id, principal.person_id)
            return await sessions.devices(control, principal.identity_id, principal.session_id)

    @delete("/devices", opt={"policy": signed_in(even_suspended=True)})
    async def revoke_devices(self, principal: SignedIn, runtime: Running) -> None:
        """Ends all of one's own sessions but this one."""
        async with runtime.databases.control_session() as control:
            ended = await sessions.revoke_all(control, principal.identity_id, but=principal.session_id)
            await security_log.note(
                control,
                "sessions_revoked",
                identity_id=principal.identity_id,
                organisation_id=principal.tenant.id,
                count=str(ended),
            )

    @delete("/devices/{session_id:uuid}", opt={"policy": signed_in(even_suspended=True)})
    async def revoke_device(self, session_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Ends one of one's own sessions."""
        async with runtime.databases.control_session() as control:
            if not await sessions.revoke(control, session_id, identity_id=principal.identity_id):
                raise NotFound
            await security_log.note(
                control,
                "session_revoked",
                identity_id=principal.identity_id,
                organisation_id=principal.tenant.id,
                session_id=str(session_id),
            )

    @post(
        "/devices/{session_id:uuid}/disowning",
        opt={"policy": signed_in(even_suspended=True, fresh=True)}, status_code=204,
    )  # fmt: skip
    async def disown_device(self, session_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Says that one of one's own sessions was somebody else: it ends, and so do all others but this one."""
        await account.disown(runtime, principal, session_id)

    @post("/organisation", opt={"policy": signed_in(even_suspended=True)}, status_code=200)
    async def switch(
        self,
        request: HttpRequest,
        data: JSONBody[SwitchOrganisation],
        principal: SignedIn,
        sign_ins: NamedDependency[SignIns],
        runtime: Running,
    ) -> Response[SessionView]:
        """Moves to another organisation of the same identity, in a new session."""
        caller = sign_ins.caller(request, None)
        # Who is there was proved when it was proved: a switch is no new proof.
        opened = await sign_ins.open(
            principal.identity_id, caller, principal.proof, how="switch", organisation_id=data.organisation_id,
            goes_on=True,
        )  # fmt: skip
        return await opened_response(request, runtime, opened, None, status_code=200)


class OrganisationController(Controller):
    """The organisation of the session."""

    path = "/api/organisation"
    tags = ["session"]  # noqa: RUF012  # Litestar reads it from the class

    @patch("/", opt={"policy": may("manage_people")}, status_code=204)
    async def rename(self, data: JSONBody[OrganisationChange], principal: SignedIn, runtime: Running) -> None:
        """Gives the organisation another name; everybody sees it with their next request."""
        await account.rename_organisation(runtime, principal, data.name.strip())


async def opened_response(
    request: HttpRequest, runtime: Runtime, opened: Opened, email: str | None, *, status_code: int = 201
) -> Response[SessionView]:
    """The answer to everything that opens a session: the session and its cookies."""
    shown = await account.view(runtime, opened, request.app.state.object_names)
    cookies = [session_cookie(opened.secret)]
    keys = runtime.databases.platform_keys
    if email is not None and keys is not None:
        cookies.append(device_cookie(keys, email, opened.mark))
    return Response(shown, status_code=status_code, cookies=cookies)


async def _current(request: HttpRequest, principal: Principal, runtime: Runtime) -> SessionView:
    opened = Opened(
        identity_id=principal.identity_id,
        person_id=principal.person_id,
        tenant=principal.tenant,
        session_id=principal.session_id,
        secret=secret_of(request),
        proof=principal.proof,
        view=principal.view,
    )
    return await account.view(runtime, opened, request.app.state.object_names)
