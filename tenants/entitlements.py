"""Entitlements are facts: billing grants them, auth (seats) and the CRM (modules) read them.

So neither asks billing, and a billing outage is no CRM outage. `seats` is a number, `module.<name>` is true.
"""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import business_now
from kernel.db import ControlSession
from tenants.models import entitlement
from tenants.modules import missing

OPERATOR = "operator"
"""Of the organisation that runs this installation: its finance people see everybody's invoices."""

STATEMENT_SECONDS = "limits.statement_seconds"
"""How long one statement of an organisation may take, where it isn't what everybody's may."""


SANDBOXES = "limits.sandboxes"
"""How many sandboxes an organisation may have at a time."""

MOST_SANDBOXES = 1
"""Where a plan says nothing of it."""


async def grant(
    session: ControlSession, organisation_id: UUID, name: str, value: bool | int | str, *, source: str
) -> None:
    """Sets an entitlement; the same grant again changes nothing but its time. Open sockets hear of it."""
    row = {"organisation_id": organisation_id, "name": name, "value": value, "source": source}
    row["granted_at"] = business_now()
    statement = insert(entitlement).values(row)
    updated = {"value": statement.excluded.value, "source": source, "granted_at": row["granted_at"]}
    await session.execute(statement.on_conflict_do_update(index_elements=["organisation_id", "name"], set_=updated))
    session.changed_plans.add(organisation_id)


async def grant_all(
    session: ControlSession, organisation_id: UUID, wanted: Mapping[str, bool | int | str], *, source: str
) -> None:
    """Sets several entitlements. What is granted so already stays as it is, and no socket hears of it."""
    table = entitlement
    mine = sa.select(table.c.name, table.c.value, table.c.source).where(table.c.organisation_id == organisation_id)
    known = {row.name: (row.value, row.source) for row in await session.rows(mine)}
    for name, value in wanted.items():
        if known.get(name) != (value, source):
            await grant(session, organisation_id, name, value, source=source)


async def of_organisation(session: ControlSession, organisation_id: UUID) -> dict[str, object]:
    """What an organisation is entitled to now."""
    mine = sa.select(entitlement.c.name, entitlement.c.value).where(entitlement.c.organisation_id == organisation_id)
    return {row.name: row.value for row in await session.rows(mine)}


async def granted(session: ControlSession, organisation_id: UUID, name: str) -> bool:
    """Whether an organisation has an entitlement now."""
    mine = (entitlement.c.organisation_id == organisation_id) & (entitlement.c.name == name)
    return bool((await session.execute(sa.select(entitlement.c.value).where(mine))).scalar())


def number_of(entitlements: Mapping[str, object], name: str, default: int) -> int:
    """How much of something is granted: a number above none, or else what everybody has."""
    found = entitlements.get(name)
    return found if isinstance(found, int) and found > 0 else default


def most_sandboxes(entitlements: Mapping[str, object]) -> int:
    """How many sandboxes a plan allows, which may be none."""
    found = entitlements.get(SANDBOXES)
    return found if isinstance(found, int) and not isinstance(found, bool) else MOST_SANDBOXES


def has_module(entitlements: Mapping[str, object], name: str) -> bool:
    """Whether a module is switched on, with all that it requires; the core is in every plan."""
    return missing(entitlements, name) is None


def modules(entitlements: Mapping[str, object]) -> list[str]:
    """The names of the modules that are switched on."""
    named = (name.removeprefix("module.") for name in entitlements if name.startswith("module."))
    return sorted(name for name in named if has_module(entitlements, name))
