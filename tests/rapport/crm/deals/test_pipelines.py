"""Definitions of pipelines that are refused: each says why, and nothing changes."""

import asyncio
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.own_fields import changed, define

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


def with_stages(**changed: Any) -> Json:
    """A whole pipeline whose first stage is another one."""
    found = draft("渠道", "Partners")
    found["stages"][0] |= changed
    return found


def without(*outcomes: str) -> Json:
    """A pipeline that lacks the stages of these outcomes, filled up with open ones."""
    found = draft("渠道", "Partners")
    for number, each in enumerate(found["stages"]):
        if each["outcome"] in outcomes:
            each |= {"outcome": "open", "label": {"zh": f"阶段 {number}", "en": f"Stage {number}"}}
    return found


def closed_first() -> Json:
    """A pipeline that is won before it is open."""
    found = draft("渠道", "Partners")
    found["stages"] = [found["stages"][place] for place in (2, 0, 1, 3)]
    return found


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (draft("渠道", "Partners") | {"stages": []}, "3 to 30 stages"),
        (without("won"), "one for won and one for lost"),
        (without("lost"), "one for won and one for lost"),
        (closed_first(), "open stages come before won"),
        (with_stages(probability=101), "probabilities go from 0 to 100"),
        (with_stages(rot_days=0), "idle limits go from 1 to 999 days"),
        (with_stages(label={"zh": " ", "en": "Open"}), "needed in Chinese and English"),
        (with_stages(id="0193a000-0000-7000-8000-000000000001"), "not one of this pipeline"),
        (with_stages(required=["created_at"]), "can't be filled in"),
        (with_stages(required=["nothing"]), "can't be filled in"),
        (with_stages(exit_rule={"field": "company.name", "op": "not_empty"}), "the deal's own fields only"),
        (with_stages(exit_rule={"field": "source", "op": "contains", "value": "web"}), "exit rules name choices"),
    ],
)
async def test_what_no_deal_could_go_through_is_refused(owner: Person, body: Json, reason: str) -> None:
    before = await listed(owner)
    refused = await owner.post("/api/pipelines", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "deals.bad_pipeline")
    assert reason in refused.json()["message"]
    assert await listed(owner) == before


async def test_one_pipeline_stays_in_use_and_fifty_are_the_most(owner: Person) -> None:
    [only] = await listed(owner)
    stages = [{key: each[key] for key in ("id", "label", "outcome", "probability")} for each in only["stages"]]
    gone = {"label": only["label"], "stages": stages, "archived": True}
    refused = await owner.put(f"/api/pipelines/{only['id']}", json=gone)
    assert (refused.status_code, "one must stay" in refused.json()["message"]) == (422, True)
    for number in range(49):
        assert (await owner.post("/api/pipelines", json=draft(f"流程 {number}", f"Line {number}"))).status_code == 201
    refused = await owner.post("/api/pipelines", json=draft("再一个", "One more"))
    assert (refused.status_code, "there are 50 already" in refused.json()["message"]) == (422, True)


async def test_a_definition_that_was_made_of_an_older_one_is_refused(owner: Person) -> None:
    made = (await owner.post("/api/pipelines", json=draft("渠道", "Partners"))).json()[-1]
    stale = draft("渠道二", "Partners two") | {"base_version": made["version"] + 1}
    refused = await owner.put(f"/api/pipelines/{made['id']}", json=stale)
    assert (refused.status_code, refused.json()["code"]) == (409, "deals.pipeline_changed")
    nobody = await owner.put("/api/pipelines/0193a000-0000-7000-8000-000000000001", json=draft("无", "None"))
    assert nobody.status_code == 404


@pytest.mark.parametrize(
    "rule",
    [
        {"field": "stage", "op": "reached", "value": None},
        {"not": {"field": "stage", "op": "first_entered", "value": {"from": "2026-01-01"}}},
        # Whoever reads `field` sees the deal's own, whoever reads `and` doesn't.
        {"field": "amount", "op": "empty", "and": [{"field": "company.name", "op": "eq", "value": "Acme"}]},
        {"field": "amount", "op": "empty", "or": [{"field": "lost_reason", "op": "empty"}]},
    ],
)
async def test_an_exit_rule_that_no_deal_could_be_judged_by_is_refused(owner: Person, rule: Json) -> None:
    [line] = before = await listed(owner)
    if rule.get("op") == "reached":
        rule = rule | {"value": line["stages"][0]["id"]}
    kept = ("id", "label", "outcome", "probability")
    stages = [{name: stage[name] for name in kept} for stage in line["stages"]]
    stages[0]["exit_rule"] = rule
    refused = await owner.put(f"/api/pipelines/{line['id']}", json={"label": line["label"], "stages": stages})
    assert refused.status_code in {400, 422}
    assert refused.json()["code"] in {"deals.bad_pipeline", "records.bad_filter"}
    assert await listed(owner) == before
    deal = (await owner.post("/api/deals", json={"name": "One"})).json()["record"]
    moved = await owner.patch(f"/api/deals/{deal['id']}", json={"stage": line["stages"][1]["id"]})
    assert moved.status_code == 200, moved.text
    assert (await owner.post("/api/deals/board", json={})).status_code == 200


async def test_a_stage_asks_for_an_own_field_until_that_is_archived(owner: Person) -> None:
    name = str((await define(owner, "text", "Reason", "deal"))["name"])
    body = draft("含字段", "With a field")
    body["stages"][1]["required"] = [name]
    done = await owner.post("/api/pipelines", json=body)
    assert done.status_code == 201, done.text
    line = done.json()[-1]
    first, second = [each["id"] for each in line["stages"][:2]]
    made = await owner.post("/api/deals", json={"name": "Big", "pipeline": line["id"], "stage": first})
    deal = made.json()["record"]
    path = f"/api/deals/{deal['id']}"
    refused = await owner.patch(path, json={"base_version": deal["version"], "stage": second})
    assert (refused.status_code, [*refused.json()["fields"]]) == (422, [name])
    await changed(owner, name, "deal", archived=True)
    moved = await owner.patch(path, json={"base_version": deal["version"], "stage": second})
    assert moved.status_code == 200, moved.text
    [line] = [each for each in await listed(owner) if each["id"] == line["id"]]
    known = ("id", "label", "outcome", "probability")
    kept = [{key: each[key] for key in known} for each in line["stages"] if not each.get("archived")]
    body = {"label": {"zh": "改名", "en": "Renamed"}, "stages": kept, "base_version": line["version"]}
    saved = await owner.put(f"/api/pipelines/{line['id']}", json=body)
    assert saved.status_code == 200, saved.text
