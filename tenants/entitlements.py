"""Entitlements are facts: billing grants them, auth (seats) and the CRM (modules) read them.

So neither asks billing, and a billing outage is no CRM outage. `seats` is a number, `module.<name>` is true.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from kernel.clock import business_now
from kernel.db import ControlSession
from tenants.models import entitlement

CORE = "core"


async def grant(
    session: ControlSession, organisation_id: UUID, name: str, value: bool | int | str, *, source: str
) -> None:
    """Sets an entitlement; the same grant again changes nothing but its time."""
    row = {"organisation_id": organisation_id, "name": name, "value": value, "source": source}
    row["granted_at"] = business_now()
    statement = insert(entitlement).values(row)
    updated = {"value": statement.excluded.value, "source": source, "granted_at": row["granted_at"]}
    await session.execute(statement.on_conflict_do_update(index_elements=["organisation_id", "name"], set_=updated))


def has_module(entitlements: Mapping[str, object], name: str) -> bool:
    """Whether a module is switched on; the core is in every plan."""
    return name == CORE or bool(entitlements.get(f"module.{name}"))


def modules(entitlements: dict[str, object]) -> list[str]:
    """The names of the modules that are switched on."""
    return sorted(
        name.removeprefix("module.") for name, on in entitlements.items() if name.startswith("module.") and on
    )
