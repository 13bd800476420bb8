"""What billing does when a plan changes, and what roles do that leave a module out."""

from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from auth.authz import epoch
from auth.models import role
from kernel.db import TenantSession
from tenants.entitlements import grant
from tenants.modules import MODULES
from tests.support.app import Person, Rapport
from tests.support.imports import home_of

Way = Literal["plan", "role"]
REFUSALS = {"plan": "not_in_plan", "role": "not_in_role"}


async def switch(rapport: Rapport, person: Person, module: str, *, on: bool, way: Way = "plan") -> None:
    """Switches a module on or off: in the plan of somebody's organisation, or in all of its roles."""
    if way == "role":
        await _in_role(rapport, person, module, on=on)
        return
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(person.session["organisation"]["id"]), f"module.{module}", on, source="test")


async def _in_role(rapport: Rapport, person: Person, module: str, *, on: bool) -> None:
    # No request does that: nobody changes the system's roles.
    modules = None if on else [each.name for each in MODULES if each.name != module]
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        assert isinstance(session, TenantSession)
        for each in await session.rows(sa.select(role.c.id, role.c.permissions)):
            limited = role.update().where(role.c.id == each.id)
            await session.execute(limited.values(permissions={**each.permissions, "modules": modules}))
        await epoch.rise(session)
