"""The endpoints of people: members, invitations, teams, and joining by a link."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from auth import invitations, ladder, management_tree, members, roster, security_log, sessions, teams
from auth.controllers import opened_response
from auth.guards import Running, SignedIn, may, public, signed_in
from auth.invitations import Invite
from auth.joining import Accept, Invited, Joins
from auth.payloads import SessionView
from auth.roster import Roster
from auth.sessions import Device
from auth.sign_in import SignIns
from auth.team_errors import InvitedBlank
from kernel.errors import Invalid, NotFound

HttpRequest = Request[Any, Any, Any]


class Made(msgspec.Struct, frozen=True):
    """The id of what was made."""

    id: UUID


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invitation's token, in the body so that no log of addresses has it."""

    token: Annotated[str, Meta(max_length=100)]


class NewTeam(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A team as it shall be."""

    name: Annotated[str, Meta(max_length=80)]
    lead_id: UUID | None = None
    people: Annotated[list[UUID], Meta(max_length=5000)] = []


class MemberController(Controller):
    """People of the organisation, for who manages them."""

    path = "/api"
    tags = ["people"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/members", opt={"policy": may("manage_people")})
    async def everybody(self, principal: SignedIn, runtime: Running) -> Roster:
        """Everybody, with seats and roles."""
        return await roster.roster(runtime, principal)

    @get("/members/tree", opt={"policy": may("manage_people")})
    async def tree(self, principal: SignedIn, runtime: Running) -> list[management_tree.Placed]:
        """The management tree: everybody with their manager."""
        return await management_tree.read(runtime, principal)

    @patch("/members/{person_id:uuid}", opt={"policy": may("manage_people")}, status_code=204)
    async def change(
        self, person_id: FromPath[UUID], data: JSONBody[members.Changes], principal: SignedIn, runtime: Running
    ) -> None:
        """Changes somebody's roles, manager or seat."""
        await members.change(runtime, principal, person_id, data)

    @post("/members/{person_id:uuid}/deactivation", opt={"policy": may("manage_people")}, status_code=204)
    async def deactivate(self, person_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Ends somebody's access at once; what they own stays theirs until it is handed over."""
        await members.deactivate(runtime, principal, person_id)

    @delete("/members/{person_id:uuid}/deactivation", opt={"policy": may("manage_people")})
    async def reactivate(self, person_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Lets somebody in again."""
        await members.reactivate(runtime, principal, person_id)

    @get("/members/{person_id:uuid}/sessions", opt={"policy": may("manage_people")})
    async def sessions_of(self, person_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> list[Device]:
        """Where somebody is signed in to this organisation."""
        async with principal.session(runtime) as session:
            await ladder.judge(session, principal, person_id)
        async with runtime.databases.control_session() as control:
            return await sessions.of_person(control, principal.tenant.id, person_id)

    @delete("/members/{person_id:uuid}/sessions", opt={"policy": may("manage_people")})
    async def end_sessions(self, person_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Ends all sessions that somebody has in this organisation."""
        await members.end_sessions(runtime, principal, person_id, None)

    @delete("/members/{person_id:uuid}/sessions/{session_id:uuid}", opt={"policy": may("manage_people")})
    async def end_session(
        self, person_id: FromPath[UUID], session_id: FromPath[UUID], principal: SignedIn, runtime: Running
    ) -> None:
        """Ends one of them."""
        if not await members.end_sessions(runtime, principal, person_id, session_id):
            raise NotFound

    @post("/invitations", opt={"policy": may("manage_people")})
    async def invite(
        self, data: JSONBody[Invite], principal: SignedIn, runtime: Running, joins: NamedDependency[Joins]
    ) -> Made:
        """Invites somebody by mail."""
        await joins.limit_inviting(principal.tenant.id)
        return Made(await invitations.invite(runtime, principal, data))

    @post("/invitations/{invitation_id:uuid}/sending", opt={"policy": may("manage_people")}, status_code=204)
    async def resend(
        self, invitation_id: FromPath[UUID], principal: SignedIn, runtime: Running, joins: NamedDependency[Joins]
    ) -> None:
        """Mails a new link; the old one is worth nothing any more."""
        await joins.limit_sending(principal.tenant.id, invitation_id)
        await invitations.resend(runtime, principal, invitation_id)

    @delete("/invitations/{invitation_id:uuid}", opt={"policy": may("manage_people")})
    async def revoke(self, invitation_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Takes an invitation back."""
        await invitations.revoke(runtime, principal, invitation_id)


class TeamController(Controller):
    """Teams: everybody may see them, who manages people changes them."""

    path = "/api/teams"
    tags = ["people"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": signed_in()})
    async def listed(self, principal: SignedIn, runtime: Running) -> list[teams.Team]:
        """All teams."""
        async with principal.session(runtime) as session:
            return await teams.listed(session)

    @put("/{team_id:uuid}", opt={"policy": may("manage_people")}, status_code=204)
    async def save(
        self, team_id: FromPath[UUID], data: JSONBody[NewTeam], principal: SignedIn, runtime: Running
    ) -> None:
        """Makes a team under an id of the caller's choice, or changes it."""
        if not data.name.strip():
            raise Invalid(fields={"name": InvitedBlank()})
        async with principal.session(runtime) as session:
            mine = await ladder.judge_manager(session, principal)
            wanted = teams.Wanted(data.name.strip(), data.lead_id, frozenset(data.people))
            before = session.pending
            await teams.put(session, team_id, wanted)
            await ladder.check_reach(session, principal, mine)
            if session.pending > before:
                await security_log.note_done(runtime, principal, "team_changed", team=str(team_id))

    @delete("/{team_id:uuid}", opt={"policy": may("manage_people")})
    async def remove(self, team_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Takes a team away; its people and their records stay."""
        async with principal.session(runtime) as session:
            await ladder.judge_manager(session, principal)
            await teams.remove(session, team_id)
            await security_log.note_done(runtime, principal, "team_deleted", team=str(team_id))


class JoinController(Controller):
    """Joining by an invitation's link, with or without a session."""

    path = "/api"
    tags = ["session"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/invitation-lookups", opt={"policy": public()}, status_code=200)
    async def look(
        self,
        request: HttpRequest,
        data: JSONBody[Link],
        joins: NamedDependency[Joins],
        sign_ins: NamedDependency[SignIns],
    ) -> Invited:
        """What a link is for."""
        return await joins.look(data.token, sign_ins.caller(request, None))

    @post("/invitation-acceptances", opt={"policy": public()})
    async def accept(
        self,
        request: HttpRequest,
        data: JSONBody[Accept],
        joins: NamedDependency[Joins],
        sign_ins: NamedDependency[SignIns],
        runtime: Running,
    ) -> Response[SessionView]:
        """Joins the organisation and signs in to it."""
        opened, email = await joins.accept(data, sign_ins.caller(request, None))
        return await opened_response(request, runtime, opened, email)
