"""The session as the web app sees it: person, organisation, rights, and where else the identity belongs; and what
somebody sets there beside their preferences: the password, and the organisation's name.
"""

from uuid import UUID

import msgspec

from auth import identities, passwords, persons, security_log, sessions, throttle
from auth.authz.roles import rights_of
from auth.errors import CurrentPasswordWrong
from auth.factors import pending
from auth.payloads import OrganisationChoice, OrganisationView, PersonView, RightsView, SessionView
from auth.policies import rules
from auth.principal import Principal, Rights, View
from auth.sessions import Proof
from auth.throttle import Throttle
from kernel.errors import NotFound, ReadOnly
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.entitlements import OPERATOR, modules
from tenants.models import NAME_FIELD, organisation

MAIL_CHANGED = "auth.mail_password_changed"


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is being shown: whose, where, under which secret."""

    identity_id: UUID
    person_id: UUID
    tenant: Tenant
    session_id: UUID
    secret: str
    proof: Proof
    mark: str = ""
    view: View | None = None


async def view(runtime: Runtime, opened: Opened, object_names: tuple[str, ...]) -> SessionView:
    """Reads what the session shows: one transaction on each database."""
    tenant = opened.tenant
    async with runtime.databases.control_session() as control:
        email = await identities.email_of(control, opened.identity_id)
        view = opened.view
        expires_at = view.expires_at if view else await sessions.expiry(control, opened.session_id)
        choices = await identities.memberships(control, opened.identity_id)
        asks = await rules.of_organisation(control, tenant.id)
        reset = await pending.reset_due_at(control, opened.identity_id)
        has_second = bool(await pending.ways(control, opened.identity_id))
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        person = await persons.load_person(session, opened.person_id)
        rights: Rights = await rights_of(session, opened.person_id)
    if tenant.is_sandbox:
        rights = msgspec.structs.replace(rights, billing=False)
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
            time_zone=person.time_zone,
            is_owner=rights.owner,
        ),
        organisation=_organisation(tenant),
        organisations=[
            OrganisationChoice(choice.organisation_id, choice.name, choice.is_sandbox, choice.created_at, choice.people)
            for choice in choices
            # Where else somebody belongs is no business of whoever views as them.
            if view is None or choice.organisation_id == tenant.id
        ],
        rights=RightsView.of(rights, object_names),
        modules=modules(tenant.entitlements),
        left_out=[each for each in modules(tenant.entitlements) if rights.left_out(each) is not None],
        operator=bool(tenant.entitlements.get(OPERATOR)),
        second_factor_from=asks.second_factor_from,
        has_second_factor=has_second,
        factor_reset_due_at=reset,
        owes_second_factor=asks.asks_second and not opened.proof.is_strong,
        viewing_until=view.expires_at if view else None,
    )


async def set_password(
    runtime: Runtime, limits: Throttle, principal: Principal, plain: str, *, current: str | None
) -> None:
    """Sets somebody's password, ends their other sessions everywhere, and tells them by mail.

    Raises `CurrentPasswordWrong`, and what `passwords.check_new` and `pending.check_strong` raise.
    """
    await _check_current(runtime, limits, principal, current)
    async with runtime.databases.control_session() as control:
        email = await identities.email_of(control, principal.identity_id)
    async with principal.session(runtime) as session:
        name = (await persons.load_person(session, principal.person_id)).name
    await passwords.check_new(runtime.settings, plain, known=[email, name, principal.tenant.name])
    hashed = await passwords.hash_password(plain)
    async with runtime.databases.control_session() as control:
        await pending.check_strong(control, principal.identity_id, principal.proof)
        await identities.set_password(control, principal.identity_id, hashed)
        await sessions.revoke_all(control, principal.identity_id, but=principal.session_id)
        await pending.forget(control, principal.identity_id)
        await security_log.note(
            control, "password_changed", identity_id=principal.identity_id, organisation_id=principal.tenant.id
        )
        await control.enqueue(MAIL_CHANGED, {"identity_id": str(principal.identity_id), "locale": principal.locale})


async def _check_current(runtime: Runtime, limits: Throttle, principal: Principal, current: str | None) -> None:
    """Whoever came in by password says it again: a session that was left open must not give it away for good.

    Whoever came in by mailed code or passkey may have forgotten it; that proof is fresh, as the route asks for one.
    """
    async with runtime.databases.control_session() as control:
        stored = await identities.password_of(control, principal.identity_id)
    if stored is None or (current is None and principal.proof.amr.split()[:1] != [sessions.PASSWORD]):
        return
    await limits.hit(throttle.STEP_UPS_PER_IDENTITY, principal.identity_id.hex)
    if current is not None and await passwords.matches(stored, current):
        return
    async with runtime.databases.control_session() as control:
        await security_log.note(
            control, "step_up_failed", identity_id=principal.identity_id, organisation_id=principal.tenant.id
        )
    raise CurrentPasswordWrong(fields={"current": CurrentPasswordWrong()})


async def disown(runtime: Runtime, principal: Principal, session_id: UUID) -> None:
    """Ends every session of somebody but this one, as one of them was not theirs; raises `NotFound` for one that never
    was. One that has ended already is disowned all the same: what else it opened is not known.
    """
    async with runtime.databases.control_session() as control:
        if session_id == principal.session_id or not await sessions.was_of(control, session_id, principal.identity_id):
            raise NotFound
        ended = await sessions.revoke_all(control, principal.identity_id, but=principal.session_id)
        await pending.forget(control, principal.identity_id)
        await security_log.note(
            control, "session_disowned", identity_id=principal.identity_id, organisation_id=principal.tenant.id,
            session_id=str(session_id), ended=str(ended),
        )  # fmt: skip


async def rename_organisation(runtime: Runtime, principal: Principal, name: str) -> None:
    """Gives the organisation another name."""
    tenant = principal.tenant
    if tenant.status != "active":
        raise ReadOnly  # the session of the control database knows no such thing
    async with runtime.databases.control_session() as control:
        sealed = control.keys.encrypt_text(name, field=NAME_FIELD, record=tenant.id)
        await control.execute(organisation.update().where(organisation.c.id == tenant.id).values(name=sealed))
        await security_log.note(
            control,
            "organisation_renamed",
            identity_id=principal.identity_id,
            organisation_id=tenant.id,
            before=tenant.name,
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
        clock_offset_seconds=int(tenant.clock_offset.total_seconds()),
        is_sandbox=tenant.is_sandbox,
    )
