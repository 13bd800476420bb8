"""Rates of currencies, what deals come to by them, and sums in the organisation's own currency."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.ids import new_id
from rapport.crm.currencies.rates import Rate, Rates
from rapport.crm.deals import conversion, own
from rapport.features import registry
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.deals import made, stages_of
from tests.support.hidden import hidden_from
from tests.support.team import code, hired

Json = dict[str, Any]
TODAY = dt.datetime.now(dt.UTC).date()
OWN = tuple(own.OWN.values())


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation, whose own currency is the pound."""
    return await rapport.sign_up("Rates Ltd", "GB", email)


def ago(days: int) -> dt.date:
    """A day of the past, or of the future."""
    return TODAY - dt.timedelta(days=days)


async def rate(owner: Person, currency: str, day: dt.date, value: str) -> Json:
    """All rates once this one is set."""
    draft = {"currency": currency, "valid_from": day.isoformat(), "rate": value}
    done = await owner.put("/api/currency-rates", json=draft)
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def read(person: Person, deal: Json, *names: str) -> list[Any]:
    """Fields of a deal as they are now."""
    record = (await person.get(f"/api/deals/{deal['id']}")).json()["record"]
    return [record[name] for name in names or (own.RATE_DAY, "own_amount")]


async def closed_deal(person: Person, stage: str, day: dt.date, **values: object) -> Json:
    """A deal that closed on a day."""
    company = (await person.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    days = {"closed_on": day.isoformat(), "started_on": day.isoformat(), "close_date": day.isoformat()}
    return await made(person, company=company, stage=(await stages_of(person))[stage], **days, **values)


async def board_of(person: Person, pipeline_stage: str) -> Json:
    """One column of the board."""
    columns = (await person.post("/api/deals/board", json={})).json()["columns"]
    found: Json = next(each for each in columns if each["stage"] == pipeline_stage)
    return found


async def test_a_deal_is_converted_as_it_is_written(rapport: Rapport, owner: Person) -> None:
    mine = await made(owner, amount="10.5")
    assert await read(owner, mine, own.RATE_DAY, *OWN) == [None, "10.5", None, None, None]
    await rate(owner, "EUR", ago(30), "0.8")
    found = await rate(owner, "EUR", ago(10), "0.85123")
    assert [(each["rate"], each["holds"]) for each in found["rates"]] == [("0.85123", True), ("0.8", False)]
    deal = await made(owner, amount=100, currency="EUR", total_contract_value=300)
    assert await read(owner, deal, own.RATE_DAY, *OWN) == [ago(10).isoformat(), "85.12", None, None, "255.37"]
    # Another amount, another currency: what follows comes with it; of a currency without a rate nothing is known.
    await owner.patch(f"/api/deals/{deal['id']}", json={"amount": "200"})
    assert await read(owner, deal) == [ago(10).isoformat(), "170.25"]
    await owner.patch(f"/api/deals/{deal['id']}", json={"currency": "USD"})
    assert await read(owner, deal) == [None, None]
    refused = await owner.patch(f"/api/deals/{deal['id']}", json={"own_amount": "1"})
    assert refused.status_code == 422


async def test_a_new_rate_reaches_deals_that_are_there(rapport: Rapport, owner: Person) -> None:
    opened = await made(owner, amount=100, currency="EUR")
    closed = await closed_deal(owner, "Won", ago(20), amount=100, currency="EUR")
    assert await read(owner, opened) == await read(owner, closed) == [None, None]
    await rate(owner, "EUR", ago(30), "0.8")
    await rate(owner, "EUR", ago(10), "0.9")
    before = (await owner.get(f"/api/deals/{opened['id']}")).json()["record"]
    await rapport.run_jobs()
    assert await read(owner, opened) == [ago(10).isoformat(), "90"]
    assert await read(owner, closed) == [ago(30).isoformat(), "80"]
    # Nobody wrote the deal: it stays where it is by last update, and its history is no longer.
    after = (await owner.get(f"/api/deals/{opened['id']}")).json()["record"]
    assert after["updated_at"] == before["updated_at"]
    # A rate that is corrected or removed is followed by those that it held for.
    rates = await rate(owner, "EUR", ago(30), "0.7")
    await rapport.run_jobs()
    assert await read(owner, closed) == [ago(30).isoformat(), "70"]
    first = next(each for each in rates["rates"] if each["rate"] == "0.9")
    assert (await owner.delete(f"/api/currency-rates/{first['id']}")).status_code == 200
    noted = [details for _, details in await events(rapport, organisation_of(owner), "currency_rate_removed")]
    assert noted == [{"currency": "EUR", "day": ago(10).isoformat()}]
    assert len(await events(rapport, organisation_of(owner), "currency_rate_set")) == 3
    await rapport.run_jobs()
    assert await read(owner, opened) == [ago(30).isoformat(), "70"]


async def test_an_edit_is_no_conflict_with_a_rate_and_undo_follows_the_rates(rapport: Rapport, owner: Person) -> None:
    await rate(owner, "EUR", ago(30), "0.8")
    deal = await made(owner, amount=100, currency="EUR")
    await rate(owner, "EUR", ago(30), "0.5")
    await rapport.run_jobs()
    based = {"amount": "200", "base_version": deal["version"]}
    done = await owner.patch(f"/api/deals/{deal['id']}", json=based)
    assert done.status_code == 200, done.text
    assert await read(owner, deal) == [ago(30).isoformat(), "100"]
    await rate(owner, "EUR", ago(30), "0.25")
    history = (await owner.get(f"/api/deals/{deal['id']}/history")).json()["items"]
    assert "own_amount" not in {each["field"] for item in history for each in item["changes"] if "field" in each}
    undone = await owner.post(f"/api/deals/{deal['id']}/reversion", json={"seq": history[0]["seq"]})
    assert undone.status_code == 200, undone.text
    assert await read(owner, deal, "amount", "own_amount") == ["100", "25"]


async def test_sums_are_in_one_currency_and_name_what_they_leave_out(rapport: Rapport, owner: Person) -> None:
    stages = await stages_of(owner)
    await rate(owner, "EUR", ago(30), "0.8")
    await made(owner, amount=10, close_date=TODAY.isoformat(), stage=stages["Proposal"], probability=50)
    await made(
        owner, amount=100, currency="EUR", close_date=TODAY.isoformat(), stage=stages["Proposal"], probability=50
    )
    await made(owner, amount=1000, currency="USD", close_date=TODAY.isoformat(), stage=stages["Proposal"])
    missing = [{"currency": "USD", "count": 1}]
    column = await board_of(owner, stages["Proposal"])
    assert column["own"] == {"currency": "GBP", "count": 2, "amount": "90", "weighted": "45"}
    assert column["left_out"] == missing
    assert {each["currency"]: each["amount"] for each in column["sums"]} == {"GBP": "10", "EUR": "100", "USD": "1000"}
    found = (await owner.post("/api/forecast", json={})).json()
    every = found["rows"][0]
    assert (found["left_out"], every["best_case"]["amount"], every["best_case"]["count"]) == (missing, "90", 2)
    listed = (await owner.post("/api/deals/query", json={"filter": every["best_case"]["filter"]})).json()
    assert sorted(each["own_amount"] for each in listed["items"]) == ["10", "80"]
    only = (await owner.post("/api/forecast", json={"currency": "EUR"})).json()
    assert (only["left_out"], only["rows"][0]["best_case"]["amount"]) == ([], "100")
    totals = (await owner.post("/api/deals/summary", json={"sums": ["own_amount"], "group": "currency"})).json()
    assert totals["total"]["sums"] == {"own_amount": "90"}


async def test_analyses_and_moves_are_in_one_currency(rapport: Rapport, owner: Person) -> None:
    await rate(owner, "EUR", ago(400), "0.5")
    reason = (await owner.get("/api/choices/deal/lost_reason")).json()[0]["id"]
    for amount, currency in ((10, "GBP"), (100, "EUR"), (1000, "USD")):
        await closed_deal(owner, "Lost", TODAY, amount=amount, currency=currency, lost_reason=reason)
    missing = [{"currency": "USD", "count": 1}]
    lost = (await owner.post("/api/deals/losses", json={"by": "size"})).json()
    assert (lost["lost"]["count"], lost["lost"]["amount"], lost["left_out"]) == (2, "60", missing)
    listed = (await owner.post("/api/deals/query", json={"filter": lost["groups"][0]["lost"]["filter"]})).json()
    assert lost["groups"][0]["lost"]["count"] == len(listed["items"]) == 2
    speed = (await owner.post("/api/deals/velocity", json={})).json()
    assert (speed["rows"][0]["now"]["lost"]["amount"], speed["left_out"]) == ("60", missing)
    await made(owner, amount=100, currency="EUR", close_date=TODAY.isoformat())
    moved = (await owner.post("/api/forecast/moves", json={"unit": "year"})).json()
    assert moved["after"] == "50"


async def test_hiding_the_amount_hides_what_it_comes_to(rapport: Rapport, owner: Person) -> None:
    await rate(owner, "EUR", ago(30), "0.8")
    deal = await made(owner, amount=100, currency="EUR")
    other = await hidden_from(owner, rapport, {"deal": {"amount": {"read": "hidden"}}})
    record = (await other.get(f"/api/deals/{deal['id']}")).json()["record"]
    assert not {"amount", own.RATE_DAY, *OWN} & record.keys()
    asked = {"filter": {"field": "own_amount", "op": "gt", "value": "1"}}
    assert (await other.post("/api/deals/query", json=asked)).status_code == 400


async def test_who_configures_sets_rates_and_who_reads_deals_reads_them(rapport: Rapport, owner: Person) -> None:
    await rate(owner, "EUR", ago(1), "0.8")
    seller = await hired(rapport, owner)
    assert (await seller.get("/api/currency-rates")).json()["own"] == "GBP"
    draft = {"currency": "EUR", "valid_from": TODAY.isoformat(), "rate": "2"}
    assert (await seller.put("/api/currency-rates", json=draft)).status_code == 403
    [only] = (await owner.get("/api/currency-rates")).json()["rates"]
    assert (await seller.delete(f"/api/currency-rates/{only['id']}")).status_code == 403
    assert (await owner.get("/api/currency-rates")).json()["rates"] == [only]
    for bad in (
        {"currency": "XQQ"}, {"currency": "GBP"}, {"rate": "0"}, {"rate": "-1"}, {"rate": "x"}, {"rate": "1e12"},
        {"rate": "0.0000000000001"}, {"valid_from": "1800-01-01"},
    ):  # fmt: skip
        assert code(await owner.put("/api/currency-rates", json=draft | bad)) == (422, "currencies.bad_rate")
    assert (await owner.delete(f"/api/currency-rates/{new_id()}")).status_code == 404


async def test_deals_of_before_are_converted_by_the_sweep(rapport: Rapport, owner: Person) -> None:
    deal = await made(owner, amount=7)
    runtime = rapport.parts.runtime
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await session.execute(conversion.DEAL.table.update().values(own_amount=None))
    assert await read(owner, deal) == [None, None]
    await runtime.redis.delete(conversion.SWEPT)
    await conversion.sweep_of(registry())(runtime)
    assert await read(owner, deal) == [None, "7"]


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=6)
DAYS = st.dates(min_value=dt.date(2024, 1, 1), max_value=dt.date(2026, 12, 31))
VALUES = st.decimals(min_value=Decimal("0.000001"), max_value=10**4, places=12)


@settings(max_examples=200, deadline=None)
@given(
    known=st.lists(
        st.tuples(st.sampled_from(["EUR", "USD"]), DAYS, VALUES), max_size=8, unique_by=lambda each: each[:2]
    ),
    deals=st.lists(st.tuples(AMOUNTS, st.sampled_from(["GBP", "EUR", "USD", "JPY"]), st.none() | DAYS), max_size=20),
    today=DAYS,
)
def test_sums_equal_a_plain_recomputation(
    known: list[tuple[str, dt.date, Decimal]], deals: list[tuple[Decimal, str, dt.date | None]], today: dt.date
) -> None:
    rates = Rates("GBP", tuple(Rate(UUID(int=number), *each) for number, each in enumerate(known)))
    total, plain, left = Decimal(), Decimal(), 0
    for amount, currency, closed in deals:
        deal = dict.fromkeys(own.OWN) | {
            "amount": amount, "currency": currency, "status": "won" if closed else "open", "closed_on": closed,
        }  # fmt: skip
        found = own.converted(rates, today, deal)
        total += found["own_amount"] or 0
        left += found["own_amount"] is None
        day, best = closed or today, None
        for each in known:
            if each[0] == currency and each[1] <= day and (best is None or each[1] > best[1]):
                best = each
        if currency == "GBP":
            plain += amount
        elif best is not None:
            cents = amount * best[2] * 100
            plain += Decimal(int(cents + Decimal("0.5"))) / 100
            assert found[own.RATE_DAY] == best[1]
        else:
            left -= 1
    assert (total, left) == (plain, 0)
