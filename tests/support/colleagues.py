"""A second person in an organisation, and teams of several. Rows are written directly: nobody is mailed."""

from uuid import UUID

from auth import identities, passwords, teams
from auth.authz.roles import REP, assign, withdraw
from auth.persons import create_person
from kernel.ids import new_id
from tests.support.app import PASSWORD, Person, Rapport


async def colleague(rapport: Rapport, founder: Person, email: str, *, name: str = "Max Ray", role: str = REP) -> Person:
    """A signed-in browser of somebody who has one role in the founder's organisation."""
    organisation_id, person_id = UUID(founder.session["organisation"]["id"]), new_id()
    databases = rapport.parts.runtime.databases
    async with databases.control_session() as control:
        identity_id = await identities.ensure_identity(control, email)
        await identities.set_password(control, identity_id, await passwords.hash_password(PASSWORD))
        membership_id = await identities.join(control, identity_id, organisation_id, person_id)
    tenant = await rapport.parts.directory.tenant(organisation_id)
    async with databases.tenant_session(tenant.home, tenant.keys) as session:
        await create_person(
            session, person_id, name=name, email=email, locale=founder.session["person"]["locale"],
            membership_id=membership_id,
        )  # fmt: skip
        await assign(session, person_id, role)
    return await rapport.sign_in(email)


async def change_role(rapport: Rapport, person: Person, add: str, take: str) -> int:
    """Gives somebody one role and takes the other; the number of the last change."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await assign(session, UUID(person.session["person"]["id"]), add)
        await withdraw(session, UUID(person.session["person"]["id"]), take)
    assert session.last_seq is not None
    return session.last_seq


async def team_of(rapport: Rapport, *people: Person, team_id: UUID | None = None) -> UUID:
    """A team of these, or another one as it is now."""
    team_id, members = team_id or new_id(), frozenset(UUID(each.session["person"]["id"]) for each in people)
    tenant = await rapport.parts.directory.tenant(UUID(people[0].session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await teams.put(session, team_id, teams.Wanted(str(team_id), None, members))
    return team_id


async def crowd(rapport: Rapport, founder: Person, email: str, number: int) -> list[Person]:
    """So many different people, each signed in at a browser of their own."""
    return [await colleague(rapport, founder, f"c{n}.{email}", name=f"Rep {n}") for n in range(number)]
