"""Founding an organisation: everything that the control database must know, in one transaction.

Sign-up and the demo organisations come through here; then the provisioner makes the schema.
"""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import identities, registration
from auth.ceremonies import Created
from auth.errors import PasskeyInvalid
from auth.payloads import Attestation
from kernel.db import ControlSession
from kernel.runtime import Runtime
from rapport.onboarding.countries import countries
from rapport.onboarding.models import FOUNDER_NAME, founder
from tenants.provision import NewOrganisation, reserve


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """Who founds what. The ids are chosen before, so that a retry is the same founding."""

    organisation_id: UUID
    person_id: UUID
    company: str
    country: str
    locale: str
    email: str
    name: str
    password_hash: str | None
    sample_data: bool
    identity_id: UUID | None = None
    passkey: tuple[Created, Attestation] | None = None


async def found(runtime: Runtime, control: ControlSession, founding: Founding) -> UUID:
    """Writes identity, password or passkey, organisation, tenant and membership; returns the identity's id.

    An identity that has either keeps what it has: proving an address is no reason to change what protects other
    organisations.
    """
    identity_id = await identities.ensure_identity(control, founding.email, fresh_id=founding.identity_id)
    login = await identities.find_login(control, founding.email)
    if login is None or not login.has_factor:
        await _protect(control, identity_id, founding)
    country = countries()[founding.country]
    organisation = NewOrganisation(
        id=founding.organisation_id,
        name=founding.company,
        country=country.code,
        locale=country.locale,
        time_zone=country.time_zone,
        currency=country.currency,
        fiscal_year_start=country.fiscal_year_start,
    )
    await reserve(runtime, control, organisation)
    membership_id = await identities.join(control, identity_id, founding.organisation_id, founding.person_id)
    row = {
        "organisation_id": founding.organisation_id,
        "identity_id": identity_id,
        "membership_id": membership_id,
        "person_id": founding.person_id,
        "name": control.keys.encrypt_text(founding.name, field=FOUNDER_NAME, record=founding.organisation_id),
        "locale": founding.locale,
        "sample_data": founding.sample_data,
    }
    await control.execute(insert(founder).on_conflict_do_nothing(), row)
    return identity_id


async def _protect(control: ControlSession, identity_id: UUID, founding: Founding) -> None:
    if founding.passkey is not None:
        if identity_id != founding.identity_id:
            raise PasskeyInvalid  # it was made with the user handle of an identity that came to be meanwhile
        await registration.store(control, identity_id, *founding.passkey)
    elif founding.password_hash is not None:
        await identities.set_password(control, identity_id, founding.password_hash)


def founder_facts(runtime: Runtime) -> Callable[[UUID], Awaitable[Mapping[str, str]]]:
    """What the seeds of a new tenant are told about its founder; for `tenants.provision.Provisioner`."""

    async def facts(organisation_id: UUID) -> Mapping[str, str]:
        async with runtime.databases.control_session() as control:
            statement = sa.select(founder).where(founder.c.organisation_id == organisation_id)
            row = (await control.execute(statement)).one()
            email = await identities.email_of(control, row.identity_id)
            name = control.keys.decrypt_text(row.name, field=FOUNDER_NAME, record=organisation_id)
        return {
            "founder_person_id": str(row.person_id),
            "founder_membership_id": str(row.membership_id),
            "founder_name": name,
            "founder_email": email,
            "founder_locale": row.locale,
            "sample_data": "yes" if row.sample_data else "no",
            **({"seeded_as": str(row.seeded_as)} if row.seeded_as is not None else {}),
        }

    return facts
