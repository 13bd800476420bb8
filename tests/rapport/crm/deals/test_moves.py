"""Deals through their stages: defaults, gates, outcomes and the facts that are written, through the API."""

from typing import Any
from uuid import uuid4

import pytest

from kernel.db import TenantSession
from rapport.crm.records.facts import stage_event
from tests.support.app import Person, Rapport
from tests.support.deals import made, stages_of


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Deals Ltd", "GB", email)


async def facts(rapport: Rapport, person: Person, record_id: str) -> list[tuple[str | None, str]]:
    """The stages that a deal entered, as (from, to), in order."""
    tenant = await rapport.parts.directory.tenant(person.session["organisation"]["id"])
    databases = rapport.parts.runtime.databases
    async with databases.tenant_session(tenant.home, tenant.keys) as session:
        rows = await rows_of(session, record_id)
    return [(row.from_stage, row.to_stage) for row in rows]


async def rows_of(session: TenantSession, record_id: str) -> Any:
    """The rows of a record."""
    mine = stage_event.select().where(stage_event.c.record_id == record_id)
    return await session.rows(mine.order_by(stage_event.c.occurred_at, stage_event.c.id))


async def test_a_new_deal_starts_in_the_first_stage_with_its_probability(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    deal = await made(owner, amount="1200.50")
    assert (deal["stage"], deal["probability"], deal["status"]) == (stages["Qualification"], 10, "open")
    assert (deal["currency"], deal["amount"], deal["closed_on"]) == ("GBP", "1200.5", None)
    assert deal["stage_since"] is not None
    assert deal["started_on"] is not None
    assert await facts(rapport, owner, deal["id"]) == [(None, stages["Qualification"])]


async def test_a_deal_is_forecast_as_its_stage_says_until_somebody_says_otherwise(owner: Person) -> None:
    stages = await stages_of(owner)
    company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    deal = await made(owner, amount="10", close_date="2027-01-31", company=company)
    assert deal["forecast_category"] == "pipeline"
    path = f"/api/deals/{deal['id']}"
    reasons = (await owner.get("/api/choices/deal/lost_reason")).json()

    async def become(**fields: object) -> str:
        answer = await owner.patch(path, json=fields)
        assert answer.status_code == 200, answer.text
        found: str = answer.json()["record"]["forecast_category"]
        return found

    assert await become(forecast_category="Commit") == "commit"
    assert await become(forecast_category=None) == "pipeline"
    assert await become(stage=stages["Proposal"]) == "best_case"
    assert await become(stage=stages["Negotiation"], forecast_category="omitted") == "omitted"
    # An outcome leaves no choice, and takes nobody's word for what is not closed.
    refused = await owner.patch(path, json={"forecast_category": "closed"})
    assert refused.json()["fields"]["forecast_category"]["code"] == "deals.category_of_outcome"
    assert await become(stage=stages["Won"]) == "closed"
    for fields in ({"forecast_category": "commit"}, {"stage": stages["Lost"], "forecast_category": "commit"}):
        refused = await owner.patch(path, json=fields)
        assert refused.json()["fields"]["forecast_category"]["code"] == "deals.category_of_outcome"
    assert await become(stage=stages["Lost"], lost_reason=reasons[0]["id"]) == "omitted"
    assert await become(stage=stages["Discovery"]) == "pipeline"


async def test_stages_say_what_their_deals_are_forecast_as(owner: Person) -> None:
    [line] = (await owner.get("/api/pipelines")).json()
    shown = {each["label"]["en"]: each["forecast_category"] for each in line["stages"]}
    assert shown == {
        "Qualification": "pipeline", "Discovery": "pipeline", "Proposal": "best_case", "Evaluation": "best_case",
        "Negotiation": "commit", "Contract": "commit", "Won": None, "Lost": None,
    }  # fmt: skip
    stages = [{name: value for name, value in each.items() if name != "archived"} for each in line["stages"]]
    stages[0]["forecast_category"] = "omitted"
    draft = {"label": line["label"], "stages": stages, "base_version": line["version"]}
    saved = await owner.put(f"/api/pipelines/{line['id']}", json=draft)
    assert saved.status_code == 200, saved.text
    assert saved.json()[0]["stages"][0]["forecast_category"] == "omitted"
    assert (await made(owner))["forecast_category"] == "omitted"


async def test_a_gate_refuses_a_move_and_names_what_is_missing(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    deal = await made(owner)
    refused = await owner.patch(f"/api/deals/{deal['id']}", json={"stage": stages["Negotiation"]})
    assert refused.status_code == 422
    assert {name: each["code"] for name, each in refused.json()["fields"].items()} == {
        "amount": "deals.required_by_stage", "close_date": "deals.required_by_stage",
    }  # fmt: skip
    after = (await owner.get(f"/api/deals/{deal['id']}")).json()["record"]
    assert after == deal
    assert len(await facts(rapport, owner, deal["id"])) == 1
    moved = await owner.patch(
        f"/api/deals/{deal['id']}",
        json={"stage": stages["Negotiation"], "amount": 900, "close_date": "2027-01-31"},
    )
    assert moved.status_code == 200, moved.text
    assert (moved.json()["record"]["stage"], moved.json()["record"]["probability"]) == (stages["Negotiation"], 75)
    assert await facts(rapport, owner, deal["id"]) == [
        (None, stages["Qualification"]), (stages["Qualification"], stages["Negotiation"]),
    ]  # fmt: skip


async def test_a_gate_can_not_be_jumped_over(owner: Person) -> None:
    """Contract asks for the company, and the stages before it for amount and date."""
    stages = await stages_of(owner)
    company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    deal = await made(owner, company=company)
    refused = await owner.patch(f"/api/deals/{deal['id']}", json={"stage": stages["Contract"]})
    assert set(refused.json()["fields"]) == {"amount", "close_date"}


async def test_a_gate_can_not_be_got_round_through_a_lost_deal(owner: Person) -> None:
    stages = await stages_of(owner)
    reasons = (await owner.get("/api/choices/deal/lost_reason")).json()
    company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    deal = await made(owner, company=company)
    url = f"/api/deals/{deal['id']}"
    lost = await owner.patch(url, json={"stage": stages["Lost"], "lost_reason": reasons[0]["id"]})
    assert lost.status_code == 200
    gate = next(
        each for each in (await owner.get(f"{url}/gates")).json()["gates"] if each["stage"] == stages["Contract"]
    )
    assert set(gate["missing"]) == {"amount", "close_date"}
    refused = await owner.patch(url, json={"stage": stages["Contract"]})
    assert set(refused.json()["fields"]) == {"amount", "close_date"}
    assert (await owner.get(url)).json()["record"] == lost.json()["record"]


async def test_gates_hold_for_bulk_edits_too(owner: Person) -> None:
    stages = await stages_of(owner)
    ready, bare = await made(owner, amount=5), await made(owner)
    body = {"op": "update", "ids": [ready["id"], bare["id"]], "fields": {"stage": stages["Proposal"]}}
    done = (await owner.post("/api/deals/bulk", json=body)).json()
    assert done["done"] == 1
    assert [each["id"] for each in done["failed"]] == [bare["id"]]


async def test_a_create_straight_into_a_stage_passes_its_gate(owner: Person) -> None:
    stages = await stages_of(owner)
    refused = await owner.post("/api/deals", json={"name": "X", "stage": stages["Won"]})
    assert set(refused.json()["fields"]) == {"amount"}
    assert (await owner.post("/api/deals/count", json={})).json() == {"count": 0}


async def test_winning_losing_and_reopening(owner: Person) -> None:
    stages = await stages_of(owner)
    reasons = (await owner.get("/api/choices/deal/lost_reason")).json()
    company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    deal = await made(owner, amount=10, company=company)
    url = f"/api/deals/{deal['id']}"
    lost = await owner.patch(url, json={"stage": stages["Lost"]})
    assert set(lost.json()["fields"]) == {"lost_reason"}
    lost = (await owner.patch(url, json={"stage": stages["Lost"], "lost_reason": reasons[0]["id"]})).json()["record"]
    assert (lost["status"], lost["probability"], lost["lost_reason"]) == ("lost", 0, reasons[0]["id"])
    assert lost["closed_on"] is not None
    back = (await owner.patch(url, json={"stage": stages["Discovery"]})).json()["record"]
    assert (back["status"], back["closed_on"], back["lost_reason"], back["probability"]) == ("open", None, None, 25)
    won = await owner.patch(url, json={"stage": stages["Won"], "closed_on": "2026-11-02", "close_date": "2026-11-02"})
    assert won.status_code == 200, won.text
    assert (won.json()["record"]["status"], won.json()["record"]["closed_on"]) == ("won", "2026-11-02")


async def test_undo_takes_a_move_back_and_writes_the_fact(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    deal = await made(owner, amount=10)
    moved = (await owner.patch(f"/api/deals/{deal['id']}", json={"stage": stages["Proposal"]})).json()
    back = await owner.post(f"/api/deals/{deal['id']}/reversion", json={"seq": moved["change"]["seq"]})
    assert back.status_code == 200, back.text
    record = back.json()["record"]
    assert (record["stage"], record["probability"], record["status"]) == (stages["Qualification"], 10, "open")
    assert [to for _, to in await facts(rapport, owner, deal["id"])] == [
        stages["Qualification"], stages["Proposal"], stages["Qualification"],
    ]  # fmt: skip


async def test_a_stage_of_nowhere_is_refused(owner: Person) -> None:
    refused = await owner.post("/api/deals", json={"name": "X", "stage": str(uuid4())})
    assert refused.status_code == 422
    assert refused.json()["fields"]["stage"]["code"] == "records.unknown_choice"


@pytest.mark.parametrize("probability", [-1, 101])
async def test_a_probability_is_a_percentage(owner: Person, probability: int) -> None:
    refused = await owner.post("/api/deals", json={"name": "X", "probability": probability})
    assert refused.json()["fields"]["probability"]["code"] == "deals.not_a_percentage"


async def test_deals_are_listed_filtered_and_summed_by_stage(owner: Person) -> None:
    stages = await stages_of(owner)
    await made(owner, amount=10)
    await made(owner, amount=20, stage=stages["Discovery"])
    by_stage = (await owner.post("/api/deals/summary", json={"group": "stage", "sums": ["amount"]})).json()
    assert {group["key"]: group["sums"]["amount"] for group in by_stage["groups"]} == {
        stages["Qualification"]: "10", stages["Discovery"]: "20",
    }  # fmt: skip
    found = await owner.post(
        "/api/deals/query",
        json={"filter": {"field": "stage", "op": "contains", "value": "Disc"}, "sort": [{"field": "stage"}]},
    )
    assert [item["amount"] for item in found.json()["items"]] == ["20"]
    assert found.json()["included"]["choices"][stages["Discovery"]] == {"zh": "需求调研", "en": "Discovery"}


@pytest.mark.parametrize("field", ["name", "pipeline", "stage", "status"])
async def test_what_every_deal_has_can_not_be_emptied(owner: Person, field: str) -> None:
    deal = await made(owner, amount="10")
    refused = await owner.patch(f"/api/deals/{deal['id']}", json={field: None})
    assert refused.status_code == 422
    assert list(refused.json()["fields"]) == [field]
    assert (await owner.get(f"/api/deals/{deal['id']}")).json()["record"]["version"] == 1


async def test_a_pipeline_alone_puts_a_deal_in_its_first_stage(owner: Person) -> None:
    stages = [("open", "Fresh"), ("won", "Done"), ("lost", "Gone")]
    labels = [{"label": {"zh": name, "en": name}, "outcome": outcome, "probability": 0} for outcome, name in stages]
    body = {"label": {"zh": "渠道", "en": "Partners"}, "stages": labels}
    line = (await owner.post("/api/pipelines", json=body)).json()[-1]
    deal = await made(owner, amount="10")
    url = f"/api/deals/{deal['id']}"
    moved = (await owner.patch(url, json={"pipeline": line["id"]})).json()["record"]
    assert (moved["pipeline"], moved["stage"]) == (line["id"], line["stages"][0]["id"])
    back = (await owner.patch(url, json={"stage": deal["stage"]})).json()["record"]
    assert (back["pipeline"], back["stage"]) == (deal["pipeline"], deal["stage"])
    nowhere = await owner.patch(url, json={"pipeline": str(uuid4())})
    assert (nowhere.status_code, list(nowhere.json()["fields"])) == (422, ["pipeline"])
