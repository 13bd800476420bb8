"""The change log commits to what a create wrote: a label, a view's definition, how a file is read, a file's name."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from kernel.changes import PAYLOAD_FIELD, Change, Payload, canonical
from kernel.crypto import commitment
from kernel.tables import change
from rapport.crm.features import REGISTRY
from rapport.crm.imports import store
from tests.support.app import Person, Rapport
from tests.support.uploads import file_sent


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Commit Ltd", "GB", email)


async def commits_to(rapport: Rapport, person: Person, record_id: str, created: dict[str, Any]) -> bool:
    """Whether the create of something committed to these values and no others."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        [row] = await session.rows(sa.select(change).where(change.c.record_id == UUID(record_id)))
    plain = tenant.keys.decrypt(bytes(row.payload), field=PAYLOAD_FIELD, record=row.record_id)
    payload = msgspec.json.decode(plain, type=Payload)
    assert (row.op, row.public, payload.before) == ("create", {}, {})  # no second copy: the row is the state
    said = Change(object=row.object, record_id=row.record_id, op="create", created=created)
    return bool(row.commitment == commitment(payload.salt, canonical(said)))


async def test_a_choice_commits_to_its_label(rapport: Rapport, owner: Person) -> None:
    made = (await owner.post("/api/choices/company/city", json={"label": {"zh": "利兹", "en": "Leeds"}})).json()
    said: dict[str, Any] = {"field": 104, "2": {"zh": "利兹", "en": "Leeds"}}
    assert await commits_to(rapport, owner, made["id"], said)
    assert not await commits_to(rapport, owner, made["id"], {**said, "2": {"zh": "利兹", "en": "York"}})


async def test_a_view_commits_to_its_definition(rapport: Rapport, owner: Person) -> None:
    definition = {
        "name": "Big ones",
        "filter": {"field": "employees", "op": "gt", "value": 100},
        "sort": [{"field": "name", "descending": True}],
        "columns": [{"field": "name", "width": 200}],
    }
    made = (await owner.post("/api/views", json={"object": "company", **definition})).json()
    assert await commits_to(
        rapport, owner, made["id"], {"object": "company", "7": {**definition, "pipeline": None, "group": None}}
    )
    assert not await commits_to(
        rapport,
        owner,
        made["id"],
        {"object": "company", "7": {**definition, "pipeline": None, "group": None, "name": "x"}},
    )


async def test_an_import_commits_to_its_file_and_mapping(rapport: Rapport, owner: Person) -> None:
    content = b"name,employees\nAcme,3\n"
    file_id = await file_sent(owner, content, "big.csv")
    assert await commits_to(rapport, owner, file_id, {"size": len(content), "300": "big.csv"})
    made = (await owner.post("/api/imports", json={"object": "company", "file_id": file_id})).json()
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    principal = await rapport.parts.resolver.principal(owner.cookies["__Host-sid"])
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        run = await store.load(session, REGISTRY, UUID(made["id"]), principal)
        setup = msgspec.to_builtins(run.setup)
    assert [column["field"] for column in setup["columns"]] == ["name", "employees"]
    said = {"object": "company", "file": file_id, "301": setup}
    assert await commits_to(rapport, owner, made["id"], said)
    assert not await commits_to(rapport, owner, made["id"], {**said, "301": {**setup, "key": "phone"}})
