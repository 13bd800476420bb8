"""What a record holds in fields of the organisation's own is found, blacked out and emptied with the rest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.db import TenantSession
from rapport.crm.features import REGISTRY
from rapport.crm.records.models import unique_value
from rapport.privacy import records, sealed
from tests.support.app import Person, Rapport
from tests.support.own_fields import define

CONTACT = REGISTRY["contact"]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Private Ltd", "GB", email)


@asynccontextmanager
async def opened(rapport: Rapport, person: Person) -> AsyncIterator[TenantSession]:
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        yield session


async def kept(person: Person, record_id: str) -> dict[str, Any]:
    record: dict[str, Any] = (await person.get(f"/api/contacts/{record_id}")).json()["record"]
    return record


async def found(person: Person, word: str) -> list[str]:
    page = (await person.post("/api/contacts/query", json={"search": word})).json()
    return [each["id"] for each in page["items"]]


async def test_texts_are_found_blacked_out_and_emptied(rapport: Rapport, owner: Person) -> None:
    text, mail, number = [(await define(owner, kind, kind, "contact"))["name"] for kind in ("text", "email", "decimal")]
    body = {"name": "Ann Ott", text: "Sits beside Quillon Vex", mail: "quillon@example.com", number: "7"}
    made = (await owner.post("/api/contacts", json=body)).json()["record"]
    mine = CONTACT.table.c.id == UUID(made["id"])
    async with opened(rapport, owner) as session:
        [row] = await session.rows(sa.select(*sealed.reading(CONTACT.table)).where(mine))
        assert {said for _, said in sealed.texts(CONTACT.table, row, session.keys)} >= {body[text], body[mail]}
        black = sealed.changed(CONTACT.table, row, session.keys, lambda said: said.replace("Quillon Vex", "█████"))
        await session.execute(CONTACT.table.update().where(mine).values(**black))
    now = await kept(owner, made["id"])
    assert (now[text], now[mail], now[number]) == ("Sits beside █████", "quillon@example.com", "7")
    assert (await found(owner, "Quillon Vex"), await found(owner, "beside")) == ([], [made["id"]])
    async with opened(rapport, owner) as session:
        await records.anonymise(session, CONTACT, UUID(made["id"]), "en")
    now = await kept(owner, made["id"])
    assert (now[text], now[mail], now[number]) == (None, None, "7")
    assert await found(owner, "beside") == []


async def test_a_value_that_may_occur_once_is_free_when_it_is_gone(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "text", "Badge", "contact", unique=True))["name"]
    ids = []
    for person, badge in (("Ann Ott", "B-1"), ("Bo Vex", "B-2")):
        made = await owner.post("/api/contacts", json={"name": person, name: badge})
        ids.append(UUID(made.json()["record"]["id"]))
    async with opened(rapport, owner) as session:
        assert await records.anonymise(session, CONTACT, ids[0], "en") == "anonymised"
        assert await records.delete(session, CONTACT, ids[1]) == "deleted"
    async with opened(rapport, owner) as session:
        assert await session.rows(sa.select(unique_value)) == []
    for badge in ("B-1", "B-2"):
        again = await owner.post("/api/contacts", json={"name": "Cy", name: badge})
        assert again.status_code == 201, again.text
