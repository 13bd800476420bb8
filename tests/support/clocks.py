"""What tests of a moved clock do over and over."""

import datetime as dt
from uuid import UUID

from tenants import clock
from tests.support.app import Person, Rapport

DAY = dt.timedelta(days=1)


async def ahead(rapport: Rapport, person: Person, days: float) -> dt.timedelta:
    """Moves the clock of somebody's organisation on, and lets no job run yet; how far it is ahead then."""
    async with rapport.parts.runtime.databases.control_session() as control:
        return await clock.move(control, UUID(person.session["organisation"]["id"]), days * DAY)
