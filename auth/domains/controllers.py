"""The endpoints of domains and of requests to join, for who manages people. Joining itself begins with a sign-up."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from auth import throttle
from auth.domains import claims, requests
from auth.domains.claims import Domain, HowToJoin, NewDomain
from auth.domains.requests import Acceptance, JoinRequest
from auth.guards import Running, SignedIn, may
from auth.joining import Joins
from auth.sign_in import SignIns
from auth.team_controllers import Made

READS = {"policy": may("manage_people"), "in_sandbox": False}
PROVES = {"policy": may("manage_people", fresh=True), "in_sandbox": False}


class DomainController(Controller):
    """The domains of the organisation."""

    path = "/api/domains"
    tags = ["people"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=READS)
    async def listed(self, principal: SignedIn, runtime: Running) -> list[Domain]:
        """All of them, with the record that proves each."""
        return await claims.listed(runtime, principal.tenant.id)

    @post("/", opt=PROVES)
    async def claim(self, data: JSONBody[NewDomain], principal: SignedIn, runtime: Running) -> Domain:
        """Claims a domain; it gives nothing until it is proved."""
        return await claims.claim(runtime, principal, data.domain)

    @post("/{domain_id:uuid}/verification", opt=PROVES, status_code=200)
    async def verify(
        self, domain_id: FromPath[UUID], principal: SignedIn, runtime: Running, sign_ins: NamedDependency[SignIns]
    ) -> Domain:
        """Looks its record up now."""
        await sign_ins.limits.hit(throttle.DOMAIN_LOOKUPS_PER_ORGANISATION, principal.tenant.id.hex)
        return await claims.verify(runtime, principal, domain_id)

    @patch("/{domain_id:uuid}", opt=PROVES, status_code=204)
    async def choose(
        self, domain_id: FromPath[UUID], data: JSONBody[HowToJoin], principal: SignedIn, runtime: Running
    ) -> None:
        """Says how people with such an address join."""
        await claims.choose(runtime, principal, domain_id, data)

    @delete("/{domain_id:uuid}", opt=PROVES)
    async def give_up(self, domain_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Gives a domain up; members stay."""
        await claims.give_up(runtime, principal, domain_id)


class JoinRequestController(Controller):
    """Who asks to join."""

    path = "/api/join-requests"
    tags = ["people"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt=READS)
    async def listed(self, principal: SignedIn, runtime: Running) -> list[JoinRequest]:
        """The open ones."""
        return await requests.listed(runtime, principal)

    @post("/{request_id:uuid}/acceptance", opt=READS)
    async def accept(
        self, request_id: FromPath[UUID], data: JSONBody[Acceptance], principal: SignedIn, runtime: Running,
        joins: NamedDependency[Joins],
    ) -> Made:  # fmt: skip
        """Invites whoever asked, with a role."""
        await joins.limit_inviting(principal.tenant.id)
        return Made(await requests.accept(runtime, principal, request_id, data))

    @post("/{request_id:uuid}/refusal", opt=READS, status_code=204)
    async def refuse(self, request_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Says no."""
        await requests.refuse(runtime, principal, request_id)
