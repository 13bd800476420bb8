"""The board over HTTP: columns, figures, cards, more of a column, gates, and who sees what."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.deals import board, column, made, stages_of


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Board Ltd", "GB", email)


async def test_columns_have_counts_sums_and_cards(owner: Person) -> None:
    stages = await stages_of(owner)
    company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    late = await made(owner, name="Late", amount=100, close_date="2027-03-01")
    soon = await made(
        owner, name="Soon", amount="250.5", close_date="2027-01-01", company=company, next_step="Call",
        next_step_on="2026-12-01",
    )  # fmt: skip
    never = await made(owner, name="Never", amount=10, currency="EUR", probability=50)
    shown = await board(owner)
    assert [each["stage"] for each in shown["columns"]] == list(stages.values())
    first = shown["columns"][0]
    assert (first["count"], first["next"]) == (3, None)
    assert first["sums"] == [
        {"currency": "GBP", "count": 2, "amount": "350.5", "weighted": "35.05"},
        {"currency": "EUR", "count": 1, "amount": "10", "weighted": "5"},
    ]
    assert [card["id"] for card in first["cards"]] == [soon["id"], late["id"], never["id"]]
    card = first["cards"][0]
    assert {name: card[name] for name in ("name", "amount", "currency", "next_step", "next_step_on", "version")} == {
        "name": "Soon", "amount": "250.5", "currency": "GBP", "next_step": "Call", "next_step_on": "2026-12-01",
        "version": 1,
    }  # fmt: skip
    assert card["idle_since"] == card["stage_since"]
    assert shown["included"]["records"][company] == {"object": "company", "label": "Acme"}
    assert shown["included"]["choices"][stages["Qualification"]] == {"zh": "线索确认", "en": "Qualification"}
    assert owner.session["person"]["id"] in shown["included"]["people"]
    assert {each["count"] for each in shown["columns"][1:]} == {0}


async def test_a_deal_is_idle_since_it_moved_or_something_was_done_with_it(owner: Person) -> None:
    deal = await made(owner)
    assert (await owner.patch(f"/api/deals/{deal['id']}", json={"next_step": "Call"})).status_code == 200
    task = await owner.post("/api/tasks", json={"title": "Ring", "due_on": "2027-01-05", "deal": deal["id"]})
    assert task.status_code == 201, task.text
    [card] = (await board(owner))["columns"][0]["cards"]
    assert card["idle_since"] == card["stage_since"] < card["updated_at"], "an edit or a plan is nothing done"
    assert card["next_task_on"] == "2027-01-05"
    called = await owner.post("/api/activities", json={"subject": "Called", "kind": "call", "deal": deal["id"]})
    assert called.status_code == 201, called.text
    [card] = (await board(owner))["columns"][0]["cards"]
    at = called.json()["record"]["occurred_at"]
    assert (card["idle_since"], card["last_activity_at"]) == (at, at)
    assert (await owner.delete(f"/api/activities/{called.json()['record']['id']}")).status_code == 200
    [card] = (await board(owner))["columns"][0]["cards"]
    assert card["idle_since"] == card["stage_since"]


async def test_what_is_closed_stands_with_the_latest_first(owner: Person) -> None:
    stages = await stages_of(owner)
    days = ("2026-01-05", "2026-03-05", "2026-02-05")
    for day in days:
        await made(owner, name=day, stage=stages["Won"], amount=7, closed_on=day)
    won = await column(owner, stages["Won"])
    assert [card["name"] for card in won["cards"]] == sorted(days, reverse=True)
    assert won["sums"] == [{"currency": "GBP", "count": 3, "amount": "21", "weighted": "21"}]
    page = (await board(owner, stage=stages["Won"], limit=2))["columns"]
    more = (await board(owner, stage=stages["Won"], limit=2, cursor=page[0]["next"]))["columns"]
    assert [card["name"] for each in page + more for card in each["cards"]] == sorted(days, reverse=True)


@pytest.mark.parametrize(
    "sort",
    [None, [{"field": "amount", "descending": True}], [{"field": "name"}], [{"field": "close_date"}]],
    ids=["default", "amount", "name", "date"],
)
async def test_more_cards_of_a_column_follow_without_gap_or_repetition(owner: Person, sort: Any) -> None:
    stages = await stages_of(owner)
    for number in range(7):
        day = None if number == 3 else f"2027-01-{10 + number % 3}"
        await made(owner, name=f"Deal {number}", amount=number // 2, close_date=day)
    asked: dict[str, Any] = {"limit": 3, **({"sort": sort} if sort else {})}
    whole = await column(owner, stages["Qualification"], **{**asked, "limit": 50})
    page, names = await column(owner, stages["Qualification"], **asked), []
    names += [card["name"] for card in page["cards"]]
    while page["next"]:
        [page] = (await board(owner, stage=stages["Qualification"], cursor=page["next"], **asked))["columns"]
        names += [card["name"] for card in page["cards"]]
        assert page["count"] == 7
    assert names == [card["name"] for card in whole["cards"]]
    assert len(set(names)) == 7


async def test_filter_and_search_hold_for_figures_and_cards(owner: Person) -> None:
    stages = await stages_of(owner)
    company = (await owner.post("/api/companies", json={"name": "Acme", "employees": 900})).json()["record"]["id"]
    await made(owner, name="Milling line", amount=5, company=company)
    await made(owner, name="Milling head", amount=6)
    await made(owner, name="Lathe", amount=7, company=company)
    big = {"field": "company.employees", "op": "gt", "value": 100}
    for asked, names, amount in (
        ({"filter": big}, {"Milling line", "Lathe"}, "12"),
        ({"search": "milling"}, {"Milling line", "Milling head"}, "11"),
        ({"search": "milling", "filter": big}, {"Milling line"}, "5"),
    ):
        found = await column(owner, stages["Qualification"], **asked)
        assert ({card["name"] for card in found["cards"]}, found["count"]) == (names, len(names))
        assert [each["amount"] for each in found["sums"]] == [amount]


async def test_a_board_shows_a_reader_what_a_list_shows_them(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"rep.{email}")
    stages = await stages_of(owner)
    company = (await owner.post("/api/companies", json={"name": "Hidden"})).json()["record"]["id"]
    theirs = await made(owner, name="Theirs", amount=100)
    mine = await made(rep, name="Mine", amount=3)
    given = {"owner_id": rep.session["person"]["id"], "company": company}
    assert (await owner.patch(f"/api/deals/{mine['id']}", json=given)).status_code == 200
    shown = await board(rep)
    first = shown["columns"][0]
    assert (first["count"], [card["name"] for card in first["cards"]]) == (1, ["Mine"])
    assert [each["amount"] for each in first["sums"]] == ["3"]
    assert shown["included"]["records"][company] == {"object": "company", "label": None, "hidden": True}
    assert (await column(owner, stages["Qualification"]))["count"] == 2
    assert (await rep.get(f"/api/deals/{theirs['id']}/gates")).status_code == 404
    assert (await rep.get(f"/api/deals/{mine['id']}/gates")).status_code == 200


async def test_gates_say_what_each_stage_would_ask(owner: Person) -> None:
    stages = await stages_of(owner)
    deal = await made(owner, amount=5)
    asked = (await owner.get(f"/api/deals/{deal['id']}/gates")).json()
    by_stage = {each["stage"]: each for each in asked["gates"]}
    assert asked["version"] == 1
    assert set(by_stage) == set(stages.values()) - {stages["Qualification"]}
    assert by_stage[stages["Negotiation"]]["required"] == ["amount", "close_date"]
    assert by_stage[stages["Negotiation"]]["missing"] == ["close_date"]
    assert by_stage[stages["Contract"]]["missing"] == ["company", "close_date"]
    assert by_stage[stages["Lost"]]["missing"] == ["lost_reason"]
    assert not any(each["exit_rule_unmet"] for each in by_stage.values())


async def with_exit_rule(owner: Person, rule: Any) -> int:
    """Gives the first stage an exit rule; the status of the answer."""
    line = (await owner.get("/api/pipelines")).json()[0]
    kept = [{key: value for key, value in stage.items() if key != "archived"} for stage in line["stages"]]
    kept[0]["exit_rule"] = rule
    body = {"label": line["label"], "stages": kept, "base_version": line["version"]}
    return (await owner.put(f"/api/pipelines/{line['id']}", json=body)).status_code


async def test_an_exit_rule_is_shown_and_can_be_met_together_with_the_move(owner: Person) -> None:
    stages = await stages_of(owner)
    assert await with_exit_rule(owner, {"field": "next_step", "op": "not_empty"}) == 200
    deal = await made(owner)
    [card] = (await board(owner))["columns"][0]["cards"]
    assert card["gate_unmet"] is True
    gates = {each["stage"]: each for each in (await owner.get(f"/api/deals/{deal['id']}/gates")).json()["gates"]}
    assert gates[stages["Discovery"]]["exit_rule_unmet"] is True
    assert gates[stages["Lost"]]["exit_rule_unmet"] is False
    url = f"/api/deals/{deal['id']}"
    refused = await owner.patch(url, json={"stage": stages["Discovery"]})
    assert refused.json()["fields"]["stage"]["code"] == "deals.exit_rule_unmet"
    assert (await owner.get(url)).json()["record"] == deal
    moved = await owner.patch(url, json={"stage": stages["Discovery"], "next_step": "Visit"})
    assert moved.status_code == 200, moved.text


async def test_an_exit_rule_looks_into_no_labels(owner: Person) -> None:
    assert await with_exit_rule(owner, {"field": "source", "op": "contains", "value": "Web"}) == 422
    assert await with_exit_rule(owner, {"and": [{"field": "company.name", "op": "not_empty"}]}) == 422


async def test_a_card_says_whether_it_could_go_on(owner: Person) -> None:
    stages = await stages_of(owner)
    await made(owner, name="Bare", stage=stages["Discovery"])
    await made(owner, name="Ready", stage=stages["Discovery"], amount=1)
    cards = (await column(owner, stages["Discovery"]))["cards"]
    assert {card["name"]: card["gate_unmet"] for card in cards} == {"Bare": True, "Ready": False}


async def test_a_deal_restored_into_an_archived_stage_stays_in_sight(owner: Person) -> None:
    stages = await stages_of(owner)
    deal = await made(owner, name="Back", stage=stages["Discovery"])
    await owner.delete(f"/api/deals/{deal['id']}")
    line = (await owner.get("/api/pipelines")).json()[0]
    kept = [{key: value for key, value in stage.items() if key != "archived"} for stage in line["stages"]]
    del kept[1]
    body = {"label": line["label"], "stages": kept, "base_version": line["version"]}
    assert (await owner.put(f"/api/pipelines/{line['id']}", json=body)).status_code == 200
    assert stages["Discovery"] not in [each["stage"] for each in (await board(owner))["columns"]]
    await owner.post(f"/api/deals/{deal['id']}/restoration")
    assert [card["name"] for card in (await column(owner, stages["Discovery"]))["cards"]] == ["Back"]


async def test_what_a_board_can_not_be_asked(owner: Person) -> None:
    for asked, status, code in (
        ({"pipeline": str(uuid4())}, 404, "records.not_found"),
        ({"stage": str(uuid4())}, 404, "records.not_found"),
        ({"cursor": "made-up"}, 400, "records.bad_cursor"),
        ({"limit": 0}, 400, "bad_request"),
        ({"filter": {"field": "nothing", "op": "eq", "value": 1}}, 400, "records.unknown_field"),
        ({"as_of": "yesterday"}, 400, "bad_request"),
    ):
        refused = await owner.post("/api/deals/board", json=asked)
        assert (refused.status_code, refused.json()["code"]) == (status, code), asked
