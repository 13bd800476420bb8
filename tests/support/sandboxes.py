"""An organisation's sandbox: made, entered, and everything that it holds as text."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.columns import HOLDS, Cipher, Documents, Sealed
from kernel.tables import tenant_metadata
from tests.support.app import Person, Rapport


async def made(rapport: Rapport, person: Person, **wanted: object) -> dict[str, Any]:
    """A new sandbox, once it is there."""
    begun = await person.post("/api/sandboxes", json=wanted)
    assert begun.status_code == 201, begun.text
    await rapport.run_jobs()
    return await newest(person)


async def newest(person: Person) -> dict[str, Any]:
    """The newest sandbox as the page shows it."""
    found: dict[str, Any] = (await person.get("/api/sandboxes")).json()["sandboxes"][0]
    return found


async def entered(rapport: Rapport, email: str, sandbox: dict[str, Any]) -> Person:
    """A browser of somebody who may enter, switched to the sandbox."""
    person = await rapport.sign_in(email)
    moved = await person.post("/api/session/organisation", json={"organisation_id": sandbox["organisation_id"]})
    assert moved.status_code == 200, moved.text
    return person.signed_in(moved.json())


async def opened_tables(rapport: Rapport, organisation_id: UUID) -> str:
    """Every row of every table of an organisation, with all that its keys open."""
    tenant = await rapport.parts.directory.tenant(organisation_id)
    found: list[str] = []
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        for table in tenant_metadata.sorted_tables:
            for row in await session.rows(sa.select(table)):
                values = dict(zip(table.columns.keys(), row, strict=True))
                for column in table.columns:
                    holds, value = column.info.get(HOLDS), values[column.name]
                    if value is not None and isinstance(holds, Cipher):
                        record = values[holds.record]
                        values[column.name] = tenant.keys.decrypt(value, field=holds.field, record=record).decode()
                    elif value is not None and isinstance(holds, Sealed):
                        purpose = holds.purpose.format(**{name: values[name] for name in holds.needs})
                        values[column.name] = tenant.keys.unseal(purpose, value).decode()
                    elif value is not None and isinstance(holds, Documents):
                        values[column.name] = [value, holds.texts(tenant.keys, value, row)]
                found.extend(words_of(values))
    return "\n".join(found)


def words_of(value: object) -> Iterator[str]:
    """Every text in it, also in what is JSON inside a text: nothing hides behind an escape."""
    match value:
        case str() if value[:1] in {"{", "["}:
            with contextlib.suppress(ValueError):
                yield from words_of(json.loads(value))
            yield value
        case str():
            yield value
        case dict():
            yield from words_of([*value.keys(), *value.values()])
        case list() | tuple():
            for each in value:
                yield from words_of(each)
        case _:
            yield str(value)
