"""Labels of own fields with choices: renamed, archived, put back, made one."""

import asyncio
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from kernel.jobs import Job
from kernel.tables import change, job
from rapport.crm.features import REGISTRY
from rapport.crm.records.labels import MERGE, handlers
from tests.support.app import Person, Rapport
from tests.support.imports import home_of, imported
from tests.support.own_fields import define

Json = dict[str, Any]
LABELS = [{"zh": "铁", "en": "Iron"}, {"zh": "锌", "en": "Zinc"}, {"zh": "铁料", "en": "Irn"}]


class Field:
    """A field with choices, and its labels."""

    def __init__(self, person: Person, made: Json) -> None:
        self.person, self.name = person, made["name"]
        self.ids = {each["label"]["en"]: each["id"] for each in made["choices"]}

    def path(self, label: str) -> str:
        return f"/api/fields/company/{self.name}/labels/{self.ids[label]}"

    async def change(self, label: str, /, **values: object) -> Any:
        return await self.person.patch(self.path(label), json=values)

    async def merge(self, label: str, into: str) -> Any:
        return await self.person.post(f"{self.path(label)}/merge", json={"into": into})

    async def listed(self) -> list[tuple[str, bool]]:
        found = (await self.person.get(f"/api/choices/company/{self.name}")).json()
        return [(each["label"]["en"], each["archived"]) for each in found]

    async def add(self, name: str, value: object) -> Json:
        done = await self.person.post("/api/companies", json={"name": name, self.name: value})
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        return record

    async def held(self) -> dict[str, Any]:
        page = (await self.person.post("/api/companies/query", json={"limit": 100})).json()
        return {each["name"]: each[self.name] for each in page["items"]}


@pytest.fixture(params=["choice", "multi_choice"])
async def field(request: pytest.FixtureRequest, rapport: Rapport, email: str) -> Field:
    person = await rapport.sign_up("Labels Ltd", "GB", email)
    return Field(person, await define(person, request.param, "Metal", choices=LABELS))


async def test_a_renamed_label_is_the_same_choice(rapport: Rapport, field: Field) -> None:
    several = await is_several(field)
    value = [field.ids["Iron"]] if several else field.ids["Iron"]
    made = await field.add("Acme", value)
    renamed = await field.change("Iron", label={"zh": "", "en": "Cast iron"})
    assert renamed.status_code == 200, renamed.text
    read = (await field.person.get(f"/api/companies/{made['id']}")).json()
    assert (read["record"][field.name], read["included"]["choices"][field.ids["Iron"]]["en"]) == (value, "Cast iron")
    await imported(rapport, field.person, b"Name,Metal\nBeta,cast IRON\n")
    assert (await field.held())["Beta"] == value, "a file finds it by its new name"
    taken = await field.change("Zinc", label={"zh": "铸铁", "en": "CAST  iron"})
    assert (taken.status_code, taken.json()["code"]) == (409, "records.label_taken")
    assert (await field.change("Zinc", label={"zh": " ", "en": ""})).status_code == 422
    assert (await field.change("Zinc", label={"zh": "长", "en": "x" * 501})).status_code == 422
    assert [each for each, _ in await field.listed()] == ["Cast iron", "Zinc", "Irn"]


async def test_an_archived_label_leaves_its_list_and_its_records_keep_it(rapport: Rapport, field: Field) -> None:
    value = [field.ids["Irn"]] if await is_several(field) else field.ids["Irn"]
    made = await field.add("Acme", value)
    assert (await field.change("Irn", archived=True)).status_code == 200
    read = (await field.person.get(f"/api/companies/{made['id']}")).json()
    assert (read["record"][field.name], read["included"]["choices"][field.ids["Irn"]]["en"]) == (value, "Irn")
    again = await field.person.post(f"/api/choices/company/{field.name}", json={"label": "Irn"})
    assert again.json()["id"] != field.ids["Irn"], "its words are free"
    back = await field.change("Irn", archived=False)
    assert back.json()["code"] == "records.label_taken"
    assert (await field.change("Irn", archived=False, label={"zh": "旧", "en": "Old"})).status_code == 200
    assert sorted(await field.listed()) == [("Irn", False), ("Iron", False), ("Old", False), ("Zinc", False)]


async def test_two_labels_become_one_and_their_records_follow(rapport: Rapport, field: Field) -> None:
    several = await is_several(field)
    ids = field.ids
    only = [ids["Irn"]] if several else ids["Irn"]
    await field.add("Acme", only)
    both = await field.add("Both", sorted([ids["Irn"], ids["Iron"]]) if several else ids["Irn"])
    await field.add("Zed", [ids["Zinc"]] if several else ids["Zinc"])
    view = {
        "object": "company", "name": "Irn",
        "filter": {"field": field.name, "op": "has_any" if several else "in", "value": [ids["Irn"]]},
    }  # fmt: skip
    await field.person.post("/api/views", json=view)
    done = await field.merge("Irn", ids["Iron"])
    assert done.status_code == 200, done.text
    await rapport.run_jobs()
    iron = [ids["Iron"]] if several else ids["Iron"]
    zinc = [ids["Zinc"]] if several else ids["Zinc"]
    assert await field.held() == {"Acme": iron, "Both": iron, "Zed": zinc}
    assert ("Irn", True) in await field.listed()
    [kept] = [each for each in (await field.person.get("/api/views")).json() if each["name"] == "Irn"]
    assert kept["filter"]["value"] == [ids["Iron"]], "a saved view goes on finding them"
    history = (await field.person.get(f"/api/companies/{both['id']}/history")).json()["items"]
    assert history[0]["changes"][0]["field"] == field.name
    batch = history[0]["batch_id"]
    undone = await field.person.post(f"/api/batches/{batch}/undo")
    assert undone.json()["undone"] == 2
    assert (await field.held())["Acme"] == only


@pytest.mark.parametrize("first", ["Irn", "Iron"])
async def test_labels_merged_one_after_the_other_end_at_the_last_whichever_job_is_first(
    rapport: Rapport, field: Field, first: str
) -> None:
    several, ids = await is_several(field), field.ids
    for label in ("Irn", "Iron"):
        await field.add(label, [ids[label]] if several else ids[label])
    looks = {"field": field.name, "op": "has_any" if several else "in", "value": [ids["Irn"]]}
    await field.person.post("/api/views", json={"object": "company", "name": "Irn", "filter": looks})
    for label, into in (("Irn", "Iron"), ("Iron", "Zinc")):
        assert (await field.merge(label, ids[into])).status_code == 200
    await merge_jobs(rapport, field, first)
    await rapport.run_jobs()
    zinc = [ids["Zinc"]] if several else ids["Zinc"]
    assert await field.held() == {"Irn": zinc, "Iron": zinc}
    [kept] = [each for each in (await field.person.get("/api/views")).json() if each["name"] == "Irn"]
    assert kept["filter"]["value"] == [ids["Zinc"]]


async def test_a_label_that_is_put_back_before_its_job_keeps_its_records(rapport: Rapport, field: Field) -> None:
    several, ids = await is_several(field), field.ids
    irn = [ids["Irn"]] if several else ids["Irn"]
    await field.add("Acme", irn)
    assert (await field.merge("Irn", ids["Iron"])).status_code == 200
    assert (await field.change("Irn", archived=False)).status_code == 200
    await rapport.run_jobs()
    assert await field.held() == {"Acme": irn}


async def test_records_follow_to_a_label_that_was_archived_alone_since(rapport: Rapport, field: Field) -> None:
    """What was archived alone hands nothing on."""
    several, ids = await is_several(field), field.ids
    await field.add("Acme", [ids["Irn"]] if several else ids["Irn"])
    assert (await field.merge("Irn", ids["Iron"])).status_code == 200
    assert (await field.change("Iron", archived=True)).status_code == 200
    assert (await field.change("Irn", label={"zh": "旧", "en": "Old"})).status_code == 200
    await rapport.run_jobs()
    assert await field.held() == {"Acme": [ids["Iron"]] if several else ids["Iron"]}


async def merge_jobs(rapport: Rapport, field: Field, first: str) -> None:
    """Runs one label's job before all others."""
    home = await home_of(rapport, field.person)
    async with rapport.parts.runtime.session(home) as session:
        rows = await session.rows(sa.select(job.c.id, job.c.args).where(job.c.name == MERGE))
        left = {row.id: msgspec.json.decode(session.unseal(MERGE, row.args)) for row in rows}
    [mine] = [job_id for job_id, args in left.items() if args["label"] == field.ids[first]]
    await handlers(REGISTRY)[MERGE](rapport.parts.runtime, Job(mine, home, MERGE, left[mine], 1))


async def test_every_view_that_looks_for_a_merged_label_looks_for_the_other_once(
    rapport: Rapport, field: Field
) -> None:
    several, person, ids = await is_several(field), field.person, field.ids
    every = "has_any" if several else "in"
    both = {"field": field.name, "op": every, "value": [ids["Iron"], ids["Irn"], ids["Zinc"]]}
    related = {"not": {"field": f"company_id.{field.name}", "op": every, "value": [ids["Irn"]]}}
    other = {"field": "industry", "op": "is_empty"}
    made = {}
    for kind, asked in (("company", {"and": [both, other]}), ("deal", related), ("company", other)):
        done = await person.post("/api/views", json={"object": kind, "name": "V", "filter": asked})
        assert done.status_code == 201, done.text
        made[done.json()["id"]] = done.json()
    assert (await field.merge("Irn", ids["Iron"])).status_code == 200
    await rapport.run_jobs()
    after = {each["id"]: each for each in (await person.get("/api/views")).json()}
    first, second, third = [after[each] for each in made]
    assert first["filter"] == {"and": [{**both, "value": [ids["Iron"], ids["Zinc"]]}, other]}
    assert second["filter"] == {"not": {**related["not"], "value": [ids["Iron"]]}}
    assert third == made[third["id"]]
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        wanted = sa.select(change.c.record_id).where(change.c.object == "saved_view", change.c.op == "update")
        noted = {str(row.record_id) for row in await session.rows(wanted)}
    assert noted == {first["id"], second["id"]}


async def test_a_name_given_twice_at_once_is_one_label(field: Field) -> None:
    for number in range(4):
        name = f"Brass {number}"
        added = field.person.post(f"/api/choices/company/{field.name}", json={"label": name})
        renamed, made = await asyncio.gather(field.change("Zinc", label={"zh": "", "en": name}), added)
        assert (made.status_code, renamed.status_code in {200, 409}) == (201, True), renamed.text
        assert [each for each, _ in await field.listed()].count(name) == 1


async def test_labels_that_are_not_there_are_not_found(field: Field) -> None:
    other = Field(field.person, await define(field.person, "choice", "Other", choices=LABELS))
    text = (await define(field.person, "text", "Said"))["name"]
    for path, body in (
        (f"/api/fields/company/{field.name}/labels/{other.ids['Iron']}/merge", {"into": field.ids["Iron"]}),
        (f"{field.path('Iron')}/merge", {"into": other.ids["Iron"]}),
        (f"{field.path('Iron')}/merge", {"into": field.ids["Iron"]}),
    ):
        answer = await field.person.post(path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "records.label_not_found"), path
    for name in (text, "industry", "c_9"):
        answer = await field.person.patch(f"/api/fields/company/{name}/labels/{field.ids['Iron']}", json={})
        assert (answer.status_code, answer.json()["code"]) == (404, "records.field_not_found"), name
    assert (await field.change("Iron")).status_code == 200, "what changes nothing is no change"


async def is_several(field: Field) -> bool:
    """Whether the field has several choices."""
    found = (await field.person.get("/api/fields/company")).json()["fields"]
    return bool(next(each["type"] for each in found if each["name"] == field.name) == "multi_choice")
