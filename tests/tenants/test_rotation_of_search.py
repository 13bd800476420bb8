"""Search and equality go on while the secret of hashes is replaced, and nothing is left under the old one."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from kernel.db import CONTROL_HOME
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.tables import control_job
from rapport.crm.features import REGISTRY
from rapport.crm.records import choices
from rapport.crm.records.models import choice, unique_value
from rapport.crm.records.new_rows import build_creates
from tenants import rotation
from tenants.models import key_rotation
from tests.support.app import Person, Rapport
from tests.support.own_fields import define

CONTACT, COMPANY = REGISTRY["contact"], REGISTRY["company"]
INDUSTRY = COMPANY.by_name["industry"]
PEOPLE = [
    {"name": "張曉紅", "mobile": "13812345678", "birthday": "1984-06-01", "identity_number": "AB123456"},
    {"name": "Liam O'Brien", "email": "liam@example.com", "note": "pays late"},
    {"name": "Zoë Müller"},
]
SEARCHES = {"张晓": [0], "zxh": [0], "5678": [0], "o'brien": [1], "late": [1], "muller": [2], "nobody": []}
SEARCHES |= {"quay": [0], "8765": [1]}
QUESTIONS: list[tuple[str, str, object, list[int]]] = [
    ("name", "eq", "zoë müller", [2]),
    ("name", "ne", "Zoë Müller", [0, 1]),
    ("name", "in", ["張曉紅", "Zoë Müller"], [0, 2]),
    ("name", "not_in", ["張曉紅", "Zoë Müller"], [1]),
    ("name", "contains", "brien", [1]),
    ("name", "starts", "zhang", [0]),
    ("birthday", "eq", "1984-06-01", [0]),
    ("identity_number", "eq", "AB-123456", [0]),
    ("identity_number", "ends", "3456", [0]),
    ("identity_number", "ends", "3457", []),
]


class Rotating:
    """An organisation whose keys are rotated a step at a time, with three contacts."""

    def __init__(self, rapport: Rapport, person: Person) -> None:
        self.rapport, self.person = rapport, person
        self.organisation_id = UUID(person.session["organisation"]["id"])
        self.ids: list[str] = []
        self.questions = QUESTIONS

    async def filled(self) -> "Rotating":
        """Three contacts, with values in the organisation's own fields, one of which is archived afterwards."""
        text, line, gone = [
            (await define(self.person, kind, label, "contact"))["name"]
            for kind, label in (("text", "Way"), ("phone", "Line"), ("text", "Gone"))
        ]
        own = ({text: "Old Quay 7"}, {line: "0571 8765-4321"}, {gone: "Nobody sees it"})
        for values, more in zip(PEOPLE, own, strict=True):
            self.ids.append(await self.made({**values, **more}))
        archived = {"base_version": 1, "archived": True}
        assert (await self.person.patch(f"/api/fields/contact/{gone}", json=archived)).status_code == 200
        self.questions = [
            *QUESTIONS,
            (text, "eq", "old  quay 7", [0]),
            (line, "eq", "057187654321", [1]),
            (text, "contains", "qua", [0]),
        ]
        return self

    async def made(self, values: dict[str, str]) -> str:
        done = await self.person.post("/api/contacts", json=values)
        assert done.status_code == 201, done.text
        made: str = done.json()["record"]["id"]
        return made

    async def begin(self) -> None:
        async with self.rapport.parts.runtime.databases.control_session() as control:
            await rotation.start(control, self.organisation_id, None)

    async def step(self) -> str:
        """Runs the next step; the phase after it."""
        mine = key_rotation.c.organisation_id == self.organisation_id
        async with self.rapport.parts.runtime.databases.control_session() as control:
            number = (await control.execute(sa.select(key_rotation.c.step).where(mine))).scalar_one()
        args = {"organisation_id": str(self.organisation_id), "step": number}
        await rotation.job(self.rapport.parts.runtime, Job(uuid4(), CONTROL_HOME, rotation.JOB, args, 1))
        async with self.rapport.parts.runtime.databases.control_session() as control:
            phase: str = (await control.execute(sa.select(key_rotation.c.phase).where(mine))).scalar_one()
            await control.execute(control_job.delete().where(control_job.c.name == rotation.JOB))
        return phase

    async def secrets(self) -> int:
        return (await self.rapport.parts.directory.tenant(self.organisation_id)).keys.secrets

    async def stored(self, table: sa.Table) -> dict[UUID, Any]:
        """Every row, as it lies there."""
        home = (await self.rapport.parts.directory.tenant(self.organisation_id)).home.key
        async with self.rapport.parts.runtime.session(home) as session:
            return {row.id: row for row in await session.rows(sa.select(table))}

    async def everything_is_found(self) -> None:
        asked = {"limit": 50, "fields": ["name"]}
        for query, places in SEARCHES.items():
            wanted = {self.ids[place] for place in places}
            found = (await self.person.post("/api/search", json={"q": query, "objects": ["contact"]})).json()
            assert {hit["id"] for hit in found["hits"]} == wanted, query
            page = (await self.person.post("/api/contacts/query", json={**asked, "search": query})).json()
            assert {item["id"] for item in page["items"]} == wanted, query
        for field, op, value, places in self.questions:
            wanted = {self.ids[place] for place in places}
            asked_for = {"field": field, "op": op, "value": value}
            page = (await self.person.post("/api/contacts/query", json={**asked, "filter": asked_for})).json()
            assert {item["id"] for item in page["items"]} == wanted, (field, op, value)


@pytest.fixture
async def rotating(rapport: Rapport, email: str) -> Rotating:
    return await Rotating(rapport, await rapport.sign_up("Rotating Ltd", "GB", email)).filled()


async def test_everything_is_found_at_every_step_and_nothing_is_left(rotating: Rotating) -> None:
    await rotating.everything_is_found()
    before = await rotating.stored(CONTACT.table)
    await rotating.begin()
    seen, secrets = [], []
    while not seen or seen[-1] != "ended":
        seen.append(await rotating.step())
        secrets.append(await rotating.secrets())
        # In the middle one is changed, and one more comes.
        if seen[-1] == "counting":
            await rotating.person.patch(f"/api/contacts/{rotating.ids[2]}", json={"title": "Buyer"})
            late = await rotating.made({"name": "Late Comer"})
            assert await rotating.person.delete(f"/api/contacts/{late}")
        await rotating.everything_is_found()
    assert seen == ["promoting", "counting", "walking", "verifying", "ended"]
    assert secrets == [2, 2, 2, 2, 1]
    after = await rotating.stored(CONTACT.table)
    for record_id, old in before.items():
        new = after[record_id]
        assert not set(old.search_tokens) & set(new.search_tokens)
        assert len(old.search_tokens) == len(new.search_tokens) or new.title is not None
        assert set(old.cf) == set(new.cf)
        assert all(old.cf[key] != new.cf[key] for key in old.cf), "ciphertexts, hashes, and whose they are"
        for name in [column.name for column in CONTACT.table.columns]:
            if name.endswith("_hmac") or name == "identity_number_bucket":
                assert (getattr(old, name) is None) == (getattr(new, name) is None) or name == "title_hmac"
                assert getattr(old, name) is None or getattr(old, name) != getattr(new, name)


async def test_a_repeated_write_is_known_until_the_old_secret_is_gone(rotating: Rotating) -> None:
    async def sent() -> Any:
        headers = {"idempotency-key": "the same"}
        return await rotating.person.post("/api/contacts", json={"name": "Once"}, headers=headers)

    first = (await sent()).json()["record"]["id"]
    await rotating.begin()
    for _ in range(4):
        await rotating.step()
        assert (await sent()).json()["record"]["id"] == first
    assert await rotating.step() == "ended"
    assert (await sent()).json()["record"]["id"] != first


async def test_a_label_stays_one_and_one_that_was_given_up_stays_free(rotating: Rotating) -> None:
    home = (await rotating.rapport.parts.directory.tenant(rotating.organisation_id)).home.key

    async def ask(label: str) -> UUID:
        async with rotating.rapport.parts.runtime.session(home) as session:
            known = choices.Text(zh=label, en=label)
            return await choices._insert(session, COMPANY, INDUSTRY, known, 1, choices.NO_SCOPE)  # type: ignore[arg-type]

    old, gone = await ask("Old words"), await ask("Given up")
    async with rotating.rapport.parts.runtime.session(home) as session:
        await choices.archive(session, gone)  # type: ignore[arg-type]
    await rotating.begin()
    phase = ""
    while phase != "ended":
        phase = await rotating.step()
        # Straight at the database, as somebody who looked before the other one committed.
        assert await ask("Old words") == old
    rows = await rotating.stored(choice)
    assert bytes(rows[gone].zh_hmac) == bytes(rows[gone].en_hmac) == gone.bytes
    assert await ask("Given up") not in {old, gone}


async def test_a_piece_of_an_import_that_new_keys_overtake_is_found_afterwards(rotating: Rotating) -> None:
    """It is built in a thread: the keys may be replaced between two of its rows."""
    await rotating.begin()
    assert await rotating.step() == "promoting"
    tenant = await rotating.rapport.parts.directory.tenant(rotating.organisation_id)
    owner = UUID(rotating.person.session["person"]["id"])
    built = build_creates(tenant.keys, CONTACT, [(new_id(), {"name": name}, owner) for name in ("Early", "Overtaken")])
    rows = [next(built)[0]]
    assert await rotating.step() == "counting"
    assert (await rotating.rapport.parts.directory.tenant(rotating.organisation_id)).keys is tenant.keys
    rows += [row for row, _ in built]
    async with rotating.rapport.parts.runtime.session(tenant.home.key) as session:
        for row in rows:
            await session.execute(CONTACT.table.insert(), row)
    while await rotating.step() != "ended":
        pass
    for name in ("Early", "Overtaken"):
        found = (await rotating.person.post("/api/search", json={"q": name, "objects": ["contact"]})).json()
        assert [hit["label"] for hit in found["hits"]] == [name]


async def test_all_that_tokens_are_made_of_becomes_as_old_as_they_are(rotating: Rotating) -> None:
    """By its ciphertexts a rotation tells which row to hash anew: also one of which a text was only taken away."""
    await rotating.begin()
    assert await rotating.step() == "promoting"
    record_id = UUID(rotating.ids[0])
    before = (await rotating.stored(CONTACT.table))[record_id]
    done = await rotating.person.patch(f"/api/contacts/{record_id}", json={"mobile": None})
    assert done.status_code == 200, done.text
    after = (await rotating.stored(CONTACT.table))[record_id]
    assert (before.mobile is None, after.mobile is None) == (False, True)
    assert before.name != after.name
    assert before.identity_number == after.identity_number


async def test_values_that_may_occur_once_do_so_at_every_step(rotating: Rotating) -> None:
    text, number = [
        (await define(rotating.person, kind, f"One {kind}", "contact", unique=True))["name"]
        for kind in ("text", "decimal")
    ]
    first = await rotating.made({"name": "First", text: "S-1", number: "7.50"})
    await rotating.made({"name": "Second", text: "S-2"})

    async def refused() -> None:
        for values in ({text: "s-1"}, {text: "S-2"}, {number: "7.5"}):
            done = await rotating.person.post("/api/contacts", json={"name": "Third", **values})
            assert done.status_code == 422, done.text
            assert {each["code"] for each in done.json()["fields"].values()} == {"records.taken"}

    async def hashes() -> dict[tuple[UUID, int], bytes]:
        home = (await rotating.rapport.parts.directory.tenant(rotating.organisation_id)).home.key
        async with rotating.rapport.parts.runtime.session(home) as session:
            rows = await session.rows(sa.select(unique_value))
            return {(row.record_id, row.field_id): bytes(row.hmac) for row in rows}

    before = await hashes()
    await rotating.begin()
    phase = ""
    while phase != "ended":
        phase = await rotating.step()
        if phase == "counting":  # all texts of a record are hashed anew, whichever is written
            done = await rotating.person.patch(f"/api/contacts/{first}", json={"title": "Buyer"})
            assert done.status_code == 200, done.text
            assert (await hashes())[UUID(first), int(text[2:])] != before[UUID(first), int(text[2:])]
            late = await rotating.made({"name": "Late", text: "S-3"})
        await refused()
    after = await hashes()
    texts = {key for key in after if key[1] == int(text[2:])}
    assert after.keys() == {*before, (UUID(late), int(text[2:]))}
    assert not {after[key] for key in texts} & set(before.values())
    assert {after[key] for key in after.keys() - texts} <= set(before.values()), "a number has no secret"
