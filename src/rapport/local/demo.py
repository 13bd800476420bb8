"""Makes the demo organisations of a local start: founded like any other, with sample records and three logins each."""

from collections.abc import Mapping
from uuid import UUID

from auth import identities, passwords, persons, teams, tree
from auth.authz.roles import MANAGER, REP, assign
from billing import entity, trial
from billing.invoicing.document import Party
from kernel import context
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.settings import Settings
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.samples.feature import fill
from rapport.local import demo_duplicates
from rapport.local.demo_data import OPERATOR, ORGANISATIONS, PASSWORD, DemoOperator, DemoOrganisation
from rapport.onboarding.founding import Founding, found
from rapport.parts import Parts, open_parts
from tenants.entitlements import OPERATOR as ENTITLEMENT
from tenants.entitlements import grant
from tenants.status import status_of

ISSUER = Party(name="Rapport Demo Ltd", address=("1 Example Street", "London"), country="GB", contact="Priya Shah")
NAMESPACE = UUID("0193a000-0000-7000-8000-000000000001")


async def seed(settings: Settings) -> list[dict[str, str]]:
    """Founds the demo organisations that aren't there yet; returns every demo login."""
    async with open_parts(settings, pool_size=2) as parts:
        with context.use(context.Context(origin="demo")):
            for demo in ORGANISATIONS:
                if not await _is_erased(parts, demo):
                    await _organisation(parts, demo)
            if not await _is_erased(parts, OPERATOR):
                await _operator(parts)
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
        for demo in (*ORGANISATIONS, OPERATOR)
        for person in demo.logins
    ]


async def _is_erased(parts: Parts, demo: DemoOrganisation | DemoOperator) -> bool:
    """Whether somebody tried what erasing is: it stays erased."""
    async with parts.runtime.databases.control_session() as control:
        return await status_of(control, _id(demo, "organisation")) == "deleted"


async def _organisation(parts: Parts, demo: DemoOrganisation) -> None:
    hashed = await passwords.hash_password(PASSWORD)
    organisation_id = await _founded(parts, demo, hashed)
    memberships = {}
    async with parts.runtime.databases.control_session() as control:
        for what, person in (("manager", demo.manager), ("rep", demo.rep)):
            identity_id = await identities.ensure_identity(control, person.email)
            await identities.set_password(control, identity_id, hashed)
            memberships[what] = await identities.join(control, identity_id, organisation_id, _id(demo, what))
    tenant = await parts.directory.tenant(organisation_id)
    async with parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await _people(session, demo, memberships)
        facts = {"organisation_id": str(tenant.id), "founder_locale": demo.locale}
        facts |= {"currency": tenant.currency, "time_zone": tenant.time_zone}
        # The one who signs in as a rep has more than the others, so that a rep's view is full too.
        order = ("rep", "colleague 0", "colleague 1", "rep", "manager", "owner")
        await fill(session, facts, [_id(demo, what) for what in order])
        writers = [_id(demo, what) for what in ("owner", "rep", "colleague 0")]
        await demo_duplicates.write(session, organisation_id, demo.locale, writers)


async def _operator(parts: Parts) -> None:
    """Who runs this installation, and the legal entity that its invoices are from."""
    organisation_id = await _founded(parts, OPERATOR, await passwords.hash_password(PASSWORD))
    async with parts.runtime.databases.control_session() as control:
        await grant(control, organisation_id, ENTITLEMENT, True, source="demo")
        if not await entity.known(control):
            await entity.save(control, entity.Entity(code="RAP", party=ISSUER))


async def _founded(parts: Parts, demo: DemoOrganisation | DemoOperator, hashed: str) -> UUID:
    organisation_id = _id(demo, "organisation")
    founding = Founding(
        organisation_id=organisation_id,
        person_id=_id(demo, "owner"),
        company=demo.name,
        country=demo.country,
        locale=demo.locale,
        email=demo.owner.email,
        name=demo.owner.name,
        password_hash=hashed,
        sample_data=False,  # they come with the people who own them
    )
    async with parts.runtime.databases.control_session() as control:
        await found(parts.runtime, control, founding)
    await parts.provisioner.run(organisation_id)
    async with parts.runtime.databases.control_session() as control:
        await trial.start(control, organisation_id, parts.runtime.sellable)
    return organisation_id


async def _people(session: TenantSession, demo: DemoOrganisation, memberships: Mapping[str, UUID]) -> None:
    """The manager below the owner, the reps below the manager, all of them in the manager's team."""
    below = [("manager", demo.manager, MANAGER, "owner"), ("rep", demo.rep, REP, "manager")]
    below += [(f"colleague {n}", each, REP, "manager") for n, each in enumerate(demo.colleagues)]
    team_id = _id(demo, "team")
    if any(each.id == team_id for each in await teams.listed(session)):
        return  # made once: who changed the tree or the team since keeps their change
    for what, who, role, above in below:
        person_id = _id(demo, what)
        await persons.create_person(
            session, person_id, name=who.name, email=who.email, locale=demo.locale,
            membership_id=memberships.get(what),
        )  # fmt: skip
        await assign(session, person_id, role)
        await tree.set_manager(session, person_id, _id(demo, above))
    people = frozenset(_id(demo, what) for what, *_ in below)
    await teams.put(session, team_id, teams.Wanted(demo.team, _id(demo, "manager"), people))


def _id(demo: DemoOrganisation | DemoOperator, what: str) -> UUID:
    return derive_id(NAMESPACE, demo.name, what, at=SEED_TIME)
