"""What a file makes beside records is administration: people, teams, pipelines. It asks for what that asks for."""

from auth.principal import ObjectRights, Rights
from tests.auth.test_administration_devices import ASKED, asking
from tests.support.app import Person, Rapport
from tests.support.factors import said
from tests.support.imports import colleague, findings, opened, step
from tests.support.uploads import file_sent

PEOPLE = b"Name,Manager,Team\nEve Thief,,Thieves\nMallory,Eve Thief,Thieves\n"
DEALS = b"Name,Stage\nBig,Weird One\nSmall,Weird Two\n"


async def begun(rapport: Rapport, person: Person, content: bytes, name: str) -> tuple[int, str]:
    """What the answer is to a run of a file that was checked."""
    item = await opened(person, content, name)
    await step(rapport, person, item, "dry-run")
    done = await person.post(f"/api/imports/{item['id']}/run")
    return (done.status_code, "" if done.status_code < 300 else done.json()["code"])


async def test_a_session_that_was_not_proved_makes_nobody_by_a_file(rapport: Rapport, email: str) -> None:
    await asking(rapport, email)
    thief = await rapport.sign_in(email)
    for content, name in ((b"Name,Owner\nAcme,Eve Column\n", "company"), (DEALS, "deal")):
        assert await begun(rapport, thief, content, name) == ASKED
    file_id = await file_sent(thief, PEOPLE, "people.csv")
    made = (await thief.post("/api/import-sets", json={"file_ids": [file_id]})).json()
    assert [each["object"] for each in made["imports"]] == ["person"]
    url = f"/api/import-sets/{made['id']}"
    assert (await thief.post(f"{url}/dry-run", json={})).status_code == 200
    await rapport.run_jobs()
    assert said(await thief.post(f"{url}/run")) == ASKED
    item = await opened(thief, b"Name,Owner\nAcme,Eve Column\n")
    found = await findings(rapport, thief, item, **{"new_people:owner_id": "leave"})
    assert found["new_people:owner_id"]["chosen"] == "leave"
    assert (await thief.post(f"/api/imports/{item['id']}/run")).status_code == 200
    await rapport.run_jobs()
    people = [each["name"] for each in (await thief.get("/api/people")).json()]
    assert not {"Eve Column", "Eve Thief", "Mallory"} & set(people)


async def test_a_pipeline_is_made_by_who_may_configure(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    every = ObjectRights(read="all", create=True, update="all", delete="all")
    rep = await colleague(rapport, owner, "filing", Rights(objects={"*": every}, import_=True))
    item = await opened(rep, DEALS, "deal")
    found = await findings(rapport, rep, item)
    assert all(each["value"] != "new" for each in found["pipeline:stage"]["options"])
    await rep.post(f"/api/imports/{item['id']}/run")
    await rapport.run_jobs()
    assert len((await owner.get("/api/pipelines")).json()) == 1
