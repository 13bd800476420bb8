"""What billing does when a plan changes."""

from uuid import UUID

from tenants.entitlements import grant
from tests.support.app import Person, Rapport


async def switch(rapport: Rapport, person: Person, module: str, *, on: bool) -> None:
    """Switches a module of somebody's organisation on or off."""
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(person.session["organisation"]["id"]), f"module.{module}", on, source="test")
