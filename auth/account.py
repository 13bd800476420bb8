"""The session as the web app sees it: person, organisation, rights, and where else the identity belongs."""

from uuid import UUID

import msgspec

from auth import identities, persons, sessions
from auth.authz.roles import rights_of
from auth.payloads import OrganisationChoice, OrganisationView, PersonView, RightsView, SessionView
from auth.principal import Rights
from auth.sessions import Proof
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.entitlements import modules


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is being shown: whose, where, under which secret."""

    identity_id: UUID
    person_id: UUID
    tenant: Tenant
    session_id: UUID
    secret: str
    proof: Proof
    mark: str = ""


async def view(runtime: Runtime, opened: Opened, object_names: tuple[str, ...]) -> SessionView:
    """Reads what the session shows: one transaction on each database."""
    tenant = opened.tenant
    async with runtime.databases.control_session() as control:
        email = await identities.email_of(control, opened.identity_id)
        expires_at = await sessions.expiry(control, opened.session_id)
        choices = await identities.memberships(control, opened.identity_id)
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        person = await persons.load_person(session, opened.person_id)
        rights: Rights = await rights_of(session, opened.person_id)
    return SessionView(
        csrf=sessions.csrf_token(opened.secret),
        expires_at=expires_at,
        auth_time=opened.proof.at,
        amr=opened.proof.amr,
        person=PersonView(
            id=person.id,
            name=person.name,
            email=email,
            locale=person.locale,
            theme=person.theme,
            is_owner=rights.owner,
        ),
        organisation=_organisation(tenant),
        organisations=[OrganisationChoice(choice.organisation_id, choice.name) for choice in choices],
        rights=RightsView.of(rights, object_names),
        modules=modules(tenant.entitlements),
    )


def _organisation(tenant: Tenant) -> OrganisationView:
    return OrganisationView(
        id=tenant.id,
        name=tenant.name,
        country=tenant.country,
        locale=tenant.locale,
        time_zone=tenant.time_zone,
        currency=tenant.currency,
        fiscal_year_start=tenant.fiscal_year_start,
        status=tenant.status,
        schema=tenant.home.schema,
    )
