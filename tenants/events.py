"""What happens to an organisation, for the floors above."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class OrganisationProvisioned(Event, frozen=True):
    """An organisation's schema, role, keys and first rows are there."""

    name: ClassVar[str] = "tenants.organisation_provisioned.v1"
    organisation_id: UUID
