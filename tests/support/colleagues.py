"""A second person in an organisation. Rows are written directly: inviting people is not there yet."""

from uuid import UUID

from auth import identities, passwords
from auth.authz.roles import REP, assign
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
