"""Makes the demo organisations of a local start: founded like any other, with sample records and two logins each."""

from uuid import UUID

from auth import identities, passwords, persons
from auth.authz.roles import REP, assign
from kernel import context
from kernel.ids import derive_id
from kernel.settings import Settings
from rapport.crm.records.choices import SEED_TIME
from rapport.local.demo_data import ORGANISATIONS, PASSWORD, DemoOrganisation
from rapport.onboarding.founding import Founding, found
from rapport.parts import Parts, open_parts

NAMESPACE = UUID("0193a000-0000-7000-8000-000000000001")


async def seed(settings: Settings) -> list[dict[str, str]]:
    """Founds the demo organisations that aren't there yet; returns every demo login."""
    async with open_parts(settings, pool_size=2) as parts:
        with context.use(context.Context(origin="demo")):
            for demo in ORGANISATIONS:
                await _organisation(parts, demo)
    return logins()


def logins() -> list[dict[str, str]]:
    """Who may sign in to what, for the sign-in page and the terminal."""
    return [
        {
            "organisation": demo.name,
            "name": person.name,
            "email": person.email,
            "password": PASSWORD,
            "locale": demo.locale,
        }
        for demo in ORGANISATIONS
        for person in (demo.owner, demo.rep)
    ]


async def _organisation(parts: Parts, demo: DemoOrganisation) -> None:
    organisation_id, owner_id = _id(demo, "organisation"), _id(demo, "owner")
    hashed = await passwords.hash_password(PASSWORD)
    founding = Founding(
        organisation_id=organisation_id,
        person_id=owner_id,
        company=demo.name,
        country=demo.country,
        locale=demo.locale,
        email=demo.owner.email,
        name=demo.owner.name,
        password_hash=hashed,
        sample_data=True,
    )
    async with parts.runtime.databases.control_session() as control:
        await found(parts.runtime, control, founding)
    await parts.provisioner.run(organisation_id)
    await _rep(parts, demo, organisation_id, hashed)


async def _rep(parts: Parts, demo: DemoOrganisation, organisation_id: UUID, hashed: str) -> None:
    person_id = _id(demo, "rep")
    async with parts.runtime.databases.control_session() as control:
        identity_id = await identities.ensure_identity(control, demo.rep.email)
        await identities.set_password(control, identity_id, hashed)
        membership_id = await identities.join(control, identity_id, organisation_id, person_id)
    tenant = await parts.directory.tenant(organisation_id)
    async with parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await persons.create_person(
            session, person_id, name=demo.rep.name, email=demo.rep.email, locale=demo.locale,
            membership_id=membership_id,
        )  # fmt: skip
        await assign(session, person_id, REP)


def _id(demo: DemoOrganisation, what: str) -> UUID:
    return derive_id(NAMESPACE, demo.name, what, at=SEED_TIME)
