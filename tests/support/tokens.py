"""What tests of tokens do over and over: make one, and send requests as the machine that has it."""

from typing import Any
from uuid import UUID

import httpx
import msgspec
import sqlalchemy as sa

from auth.models import EVENT_DETAILS, security_event
from tests.support.app import PUBLIC_URL, Person, Rapport

Json = dict[str, Any]
ADDRESS = "203.0.113.7"


def machine(rapport: Rapport, token: str, *, address: str = ADDRESS, **headers: str) -> Person:
    """A program that sends a token with every request: no cookies, no origin, no CSRF token."""
    transport = httpx.ASGITransport(app=rapport.app, client=(address, 40_000), raise_app_exceptions=False)  # type: ignore[arg-type]  # an ASGI application by another name
    found = Person(transport=transport, base_url=PUBLIC_URL, headers={"authorization": f"Bearer {token}", **headers})
    rapport.people.append(found)
    return found


async def made(person: Person, *scopes: str, **more: Any) -> Json:
    """A token of one's own, as the answer to its maker says."""
    done = await person.post("/api/tokens", json={"name": "Nightly", "scopes": list(scopes), **more})
    assert done.status_code == 201, done.text
    answer: Json = done.json()
    return answer


async def with_token(rapport: Rapport, person: Person, *scopes: str, address: str = ADDRESS, **more: Any) -> Person:
    """A machine with a new token of somebody's."""
    return machine(rapport, (await made(person, *scopes, **more))["token"], address=address)


async def service_account(person: Person, role: str, name: str = "Metering") -> str:
    """A new service account's id."""
    done = await person.post("/api/service-accounts", json={"name": name, "role": role})
    assert done.status_code == 201, done.text
    return str(done.json()["id"])


async def log_of(rapport: Rapport, person: Person) -> list[tuple[str, Json]]:
    """What the security log has of tokens in somebody's organisation, oldest first."""
    mine = security_event.c.organisation_id == UUID(person.session["organisation"]["id"])
    statement = sa.select(security_event).where(mine, security_event.c.kind.regexp_match("token|service"))
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(statement.order_by(security_event.c.id))
        opened = [control.keys.decrypt(row.details, field=EVENT_DETAILS, record=row.id) for row in rows]
    return [(row.kind, msgspec.json.decode(details)) for row, details in zip(rows, opened, strict=True)]
