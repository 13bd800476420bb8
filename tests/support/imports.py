"""What tests of imports do over and over: upload, map, check, run, look."""

from typing import Any
from uuid import UUID, uuid4

from auth import identities, passwords, persons
from auth.authz.roles import OWNER, REP, assign, create_role, withdraw
from auth.models import membership
from auth.principal import Rights
from kernel.db import TenantSession
from kernel.text import Text
from tenants.models import organisation
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.other_crms import Files
from tests.support.uploads import file_sent

LABEL = Text(zh="特别", en="Special")
Json = dict[str, Any]


async def upload(person: Person, content: bytes, name: str = "company", file_name: str = "accounts.csv") -> Any:
    """Uploads a file and opens an import of it; the answer of the second call."""
    file_id = await file_sent(person, content, file_name)
    return await person.post("/api/imports", json={"object": name, "file_id": file_id})


async def opened(person: Person, content: bytes, name: str = "company", file_name: str = "accounts.csv") -> Json:
    """An import of this file, as it is after the upload."""
    answer = await upload(person, content, name, file_name)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def ask(person: Person, item: Json, what: str, body: object = None) -> Any:
    """One of the verbs: dry-run, run, undo."""
    return await person.post(f"/api/imports/{item['id']}/{what}", json=body)


async def look(person: Person, item: Json) -> Json:
    """The import as it is now."""
    found: Json = (await person.get(f"/api/imports/{item['id']}")).json()
    return found


async def step(rapport: Rapport, person: Person, item: Json, what: str, **body: object) -> Json:
    """A verb with its job; the import afterwards."""
    asked = await ask(person, item, what, body or ({} if what == "dry-run" else None))
    assert asked.status_code == 200, asked.text
    await rapport.run_jobs()
    return await look(person, item)


async def imported(rapport: Rapport, person: Person, content: bytes, name: str = "company") -> Json:
    """An import that ran to its end."""
    item = await opened(person, content, name)
    await step(rapport, person, item, "dry-run")
    done = await step(rapport, person, item, "run")
    assert done["state"] == "done", done
    return done


async def everything(person: Person, noun: str = "companies") -> list[Json]:
    """All records of a kind, by name, each with the labels of its choices."""
    page = (await person.post(f"/api/{noun}/query", json={"limit": 200, "sort": [{"field": "name"}]})).json()
    items: list[Json] = page["items"]
    return [item | {"_labels": page["included"]["choices"]} for item in items]


async def count(person: Person, noun: str = "companies") -> int:
    """How many records of a kind there are."""
    return int((await person.post(f"/api/{noun}/count", json={})).json()["count"])


async def findings(rapport: Rapport, person: Person, item: Json, **decisions: str) -> dict[str, Json]:
    """A dry run's findings by id."""
    checked = await step(rapport, person, item, "dry-run", decisions=decisions)
    return {each["id"]: each for each in checked["findings"]}


async def error_lines(person: Person, item: Json) -> list[str]:
    """The lines of the error file, without its header and the empty column under the mark."""
    sent = await person.get(f"/api/imports/{item['id']}/errors.csv")
    assert sent.status_code == 200, sent.text
    lines = sent.content.decode("utf-8-sig").splitlines()[1:]
    return [line.removesuffix(',""').removesuffix(",") for line in lines]


async def home_of(rapport: Rapport, person: Person) -> str:
    """Where the person's organisation lives, as jobs name it."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    return tenant.home.key


async def set_status(rapport: Rapport, person: Person, status: str) -> None:
    """Makes the person's organisation active, read_only or suspended."""
    mine = organisation.c.id == UUID(person.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(mine).values(status=status))


async def make_member(rapport: Rapport, person: Person, rights: Rights | None = None) -> None:
    """Takes the owner's role away: a member is left, or somebody with just these rights."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        assert isinstance(session, TenantSession)
        if rights is not None:
            await create_role(session, "special", LABEL, rights)
        person_id = UUID(person.session["person"]["id"])
        await assign(session, person_id, "special" if rights is not None else REP)
        await withdraw(session, person_id, OWNER)


async def colleague(rapport: Rapport, person: Person, role: str = REP, rights: Rights | None = None) -> Person:
    """Another person of the organisation, signed in: a member, or with a role of just these rights."""
    organisation_id, person_id, email = (
        UUID(person.session["organisation"]["id"]),
        uuid4(),
        f"{uuid4().hex}@example.com",
    )
    async with rapport.parts.runtime.databases.control_session() as control:
        identity = await identities.ensure_identity(control, email)
        await identities.set_password(control, identity, await passwords.hash_password(PASSWORD))
        membership_id = await identities.join(control, identity, organisation_id, person_id)
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        assert isinstance(session, TenantSession)
        await persons.create_person(
            session, person_id, name="Bo Ek", email=email, locale="en", membership_id=membership_id
        )
        if rights is not None:
            await create_role(session, role, LABEL, rights)
        await assign(session, person_id, role)
    return await rapport.sign_in(email)


async def leave(rapport: Rapport, person: Person, how: str = "deactivated") -> None:
    """Ends somebody's access: as a person of the organisation, or as its member."""
    person_id = UUID(person.session["person"]["id"])
    if how == "deactivated":
        async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
            assert isinstance(session, TenantSession)
            await persons.deactivate(session, person_id)
    else:
        async with rapport.parts.runtime.databases.control_session() as control:
            mine = membership.c.person_id == person_id
            await control.execute(membership.update().where(mine).values(status="deactivated"))


async def moved_in(rapport: Rapport, person: Person, files: Files, *, undo: bool = False) -> Json:
    """These files as one set that was checked and written (and taken back)."""
    ids = [await file_sent(person, content, name) for name, content in files.items()]
    made = await person.post("/api/import-sets", json={"file_ids": ids})
    assert made.status_code == 201, made.text
    item: Json = made.json()
    for verb in ("dry-run", "run", *(["undo"] if undo else [])):
        asked = await person.post(f"/api/import-sets/{item['id']}/{verb}", json={} if verb == "dry-run" else None)
        assert asked.status_code == 200, asked.text
        await rapport.run_jobs()
        item = (await person.get(f"/api/import-sets/{item['id']}")).json()
    return item
