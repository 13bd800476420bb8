"""Definitions of pipelines that are refused: each says why, and nothing changes."""

import asyncio
from typing import Any

import pytest

from tests.support.app import Person, Rapport

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Deals Ltd", "GB", email)


def draft(zh: str, en: str, first: str = "Open") -> Json:
    """A small pipeline that is whole."""
    stages = [("open", first), ("open", "Talks"), ("won", "Won"), ("lost", "Lost")]
    return {
        "label": {"zh": zh, "en": en},
        "stages": [
            {"label": {"zh": name, "en": name}, "outcome": outcome, "probability": 0} for outcome, name in stages
        ],
    }


async def listed(person: Person) -> list[Json]:
    """All pipelines."""
    found: list[Json] = (await person.get("/api/pipelines")).json()
    return found


@pytest.mark.parametrize(("zh", "en"), [("渠道", "Other"), ("其他", "partners "), ("其他", "Ｐartners")])
async def test_two_pipelines_of_one_name_are_refused(owner: Person, zh: str, en: str) -> None:
    assert (await owner.post("/api/pipelines", json=draft("渠道", "Partners"))).status_code == 201
    before = await listed(owner)
    new = await owner.post("/api/pipelines", json=draft(zh, en))
    renamed = await owner.put(f"/api/pipelines/{before[0]['id']}", json=draft(zh, en))
    for refused in (new, renamed):
        assert (refused.status_code, refused.json()["code"]) == (422, "deals.bad_pipeline")
        assert "another pipeline has this name" in refused.json()["message"]
    assert await listed(owner) == before


async def test_of_two_made_at_once_with_one_name_the_second_is_refused(owner: Person) -> None:
    asked = [owner.post("/api/pipelines", json=draft("渠道", "Partners")) for _ in range(6)]
    answers = await asyncio.gather(*asked)
    assert sorted(each.status_code for each in answers) == [201, 422, 422, 422, 422, 422]
    assert len(await listed(owner)) == 2


async def test_a_pipeline_keeps_its_own_name(owner: Person) -> None:
    made = (await owner.post("/api/pipelines", json=draft("渠道", "Partners"))).json()[-1]
    again = await owner.put(f"/api/pipelines/{made['id']}", json=draft("渠道", "partners"))
    assert (again.status_code, again.json()[-1]["label"]) == (200, {"zh": "渠道", "en": "partners"})


async def test_stages_that_differ_in_width_or_spaces_only_are_one_name(owner: Person) -> None:
    before = await listed(owner)
    refused = await owner.post("/api/pipelines", json=draft("渠道", "Partners", "Ｔalks  "))
    assert (refused.status_code, refused.json()["code"]) == (422, "deals.bad_pipeline")
    assert "two stages have the same name" in refused.json()["message"]
    assert await listed(owner) == before
