"""Who acts in a job: a person, whose rights are read anew, whatever they were when they asked; or the system."""

from uuid import UUID, uuid5

from auth.authz.reach import reach_of
from auth.authz.roles import rights_of
from auth.identities import active_member, identity_of
from auth.people import existing
from auth.persons import load_person
from auth.principal import Principal, Rights
from kernel.errors import Forbidden, Suspended
from kernel.runtime import Runtime
from tenants.directory import Directory, Tenant


async def principal_of(runtime: Runtime, home: str, person_id: UUID) -> Principal:
    """The principal of a person now; `Suspended` or `Forbidden` for who could not sign in any more."""
    tenant: Tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    if tenant.status == "suspended":
        raise Suspended
    async with runtime.databases.control_session() as control:
        identity_id = await active_member(control, tenant.id, person_id)
    if identity_id is None:
        raise Forbidden
    return await acting(runtime, tenant, person_id, identity_id)


async def acting(runtime: Runtime, tenant: Tenant, person_id: UUID, identity_id: UUID | None = None) -> Principal:
    """The principal of whoever is a person there; whether they could sign in is for the caller to know."""
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        if not await existing(session, person_id):
            raise Forbidden
        person = await load_person(session, person_id)
        rights, reach = await rights_of(session, person_id), await reach_of(session, person_id)
    if identity_id is None:
        async with runtime.databases.control_session() as control:
            identity_id = await identity_of(control, tenant.id, person_id)
    return Principal(
        tenant=tenant,
        person_id=person_id,
        # Events are theirs, not a job's. Where an archive is made an organisation nobody has joined yet.
        identity_id=identity_id or uuid5(person_id, "job"),
        session_id=uuid5(person_id, "job"),
        locale=person.locale,
        rights=rights,
        reach=reach,
    )


async def system_of(runtime: Runtime, home: str, person_id: UUID) -> Principal:
    """The system, as it does what somebody set going: in their name, with no rights, and whether they are there or not.

    For what has to be done to its end, such as taking access back.
    """
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    job = uuid5(person_id, "job")
    return Principal(
        tenant=tenant, person_id=person_id, identity_id=job, session_id=job, locale=tenant.locale, rights=Rights()
    )  # fmt: skip
