"""What happens to an organisation, for the floors above."""

import datetime as dt
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class ClockMoved(Event, frozen=True):
    """An organisation's clock was moved on: what has become due by it is to be done."""

    name: ClassVar[str] = "tenants.clock_moved.v1"
    organisation_id: UUID


class OrganisationProvisioned(Event, frozen=True):
    """An organisation's schema, role, keys and first rows are there."""

    name: ClassVar[str] = "tenants.organisation_provisioned.v1"
    organisation_id: UUID


class UsageEmitted(Event, frozen=True):
    """So much of a meter was used, for whoever meters. Emitted in the transaction that used it, it counts once."""

    name: ClassVar[str] = "tenants.usage_emitted.v1"
    meter: str
    quantity: Decimal
    occurred_at: dt.datetime
