"""What tests of the audit trail do over and over: note, seal, check, and alter the database as its superuser."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import security_log
from auth.audit import checking, sealing
from auth.audit.models import security_head, security_seal
from auth.models import security_event
from kernel.db import CONTROL_HOME
from tests.support.app import Person, Rapport

Json = dict[str, Any]


def organisation_of(person: Person) -> UUID:
    """Whose chain it is."""
    return UUID(person.session["organisation"]["id"])


async def noted(rapport: Rapport, organisation_id: UUID, number: int) -> None:
    """Notes events of an organisation and seals them."""
    for count in range(number):
        async with rapport.parts.runtime.databases.control_session() as control:
            await security_log.note(
                control, "sessions_revoked", organisation_id=organisation_id, count=str(count)
            )  # fmt: skip
    await sealed(rapport)


async def sealed(rapport: Rapport) -> int:
    """Seals what was noted; how many. Another test's worker may be at it: it is waited for by asking again."""
    return await sealing.everything(rapport.parts.runtime)


async def checked(rapport: Rapport, chain_id: UUID, *outside: checking.Known) -> list[tuple[str, int | None]]:
    """What a check finds."""
    found = await checking.check(rapport.parts.runtime, chain_id, *outside)
    assert found.number == len(found.faults)
    return [(fault.what, fault.seq) for fault in found.faults]


async def seals(rapport: Rapport, chain_id: UUID) -> list[Any]:
    """The seals of a chain in their order."""
    mine = sa.select(*security_seal.c).where(security_seal.c.chain_id == chain_id).order_by(security_seal.c.seq)
    async with rapport.parts.runtime.databases.control_session() as control:
        return list(await control.rows(mine))


async def heads(rapport: Rapport, chain_id: UUID) -> list[Any]:
    """The heads of a chain in their order."""
    mine = sa.select(*security_head.c).where(security_head.c.chain_id == chain_id).order_by(security_head.c.seq)
    async with rapport.parts.runtime.databases.control_session() as control:
        return list(await control.rows(mine))


async def altered(rapport: Rapport, *statements: str, **values: object) -> None:
    """Does what only the superuser of the database can: the triggers that keep tables as they are don't count."""
    async with rapport.parts.runtime.databases.admin_session(CONTROL_HOME) as admin:
        await admin.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            done = await admin.execute(sa.text(statement), values)
            assert done.rowcount > 0, statement


async def details_of(rapport: Rapport, person: Person, kind: str) -> list[Json]:
    """The details of what was noted of one kind in somebody's organisation, oldest first."""
    return [details for _, details in await events(rapport, organisation_of(person), kind)]


async def events(rapport: Rapport, organisation_id: UUID, kind: str = "") -> list[tuple[str, Json]]:
    """Kinds and details of what was noted of an organisation, oldest first."""
    mine = sa.select(*security_event.c).where(security_event.c.organisation_id == organisation_id)
    if kind:
        mine = mine.where(security_event.c.kind == kind)
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(mine.order_by(security_event.c.occurred_at, security_event.c.id))
        return [(row.kind, msgspec.to_builtins(security_log.opened(control.keys, row).details)) for row in rows]


async def seals_of_exports(owner: Person) -> list[Json]:
    """The events that say that the log was exported."""
    found: list[Json] = (await asked(owner, kind="audit_exported"))["events"]
    return found


async def asked(person: Person, cursor: str | None = None, limit: int = 50, **filter_: object) -> Json:
    """A page of events."""
    done = await person.post(
        "/api/audit/events/query", json={"filter": filter_, "cursor": cursor, "limit": limit}
    )  # fmt: skip
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found
