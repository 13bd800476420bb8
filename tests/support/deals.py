"""What tests of deals do over and over: stages by name, new deals, the board."""

from typing import Any

from tests.support.app import Person

Json = dict[str, Any]


async def stages_of(person: Person) -> dict[str, str]:
    """Ids of the first pipeline's stages, by English name."""
    line = (await person.get("/api/pipelines")).json()[0]
    return {stage["label"]["en"]: stage["id"] for stage in line["stages"]}


async def made(person: Person, **values: object) -> Json:
    """A new deal."""
    answer = await person.post("/api/deals", json={"name": "Line 3", **values})
    assert answer.status_code == 201, answer.text
    record: Json = answer.json()["record"]
    return record


async def board(person: Person, **asked: object) -> Json:
    """A board as it is asked for."""
    answer = await person.post("/api/deals/board", json=asked)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def column(person: Person, stage: str, **asked: object) -> Json:
    """One column of a board."""
    found: Json = next(each for each in (await board(person, **asked))["columns"] if each["stage"] == stage)
    return found
