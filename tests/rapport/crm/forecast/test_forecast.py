"""Forecasts through the API: sums that are lists, targets, what managers set, and who sees what of it."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from rapport.crm.forecast.chance import chance
from rapport.crm.records import relative
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague, team_of
from tests.support.deals import made, stages_of
from tests.support.hidden import hidden_from
from tests.support.team import address, code, me

Json = dict[str, Any]
CALLED = ("closed", "commit", "best_case", "pipeline")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Forecast Ltd", "GB", email)


async def forecast(person: Person, **asked: object) -> Json:
    """A forecast as it is asked for."""
    answer = await person.post("/api/forecast", json=asked)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def line(found: Json, subject: str, id_: str | None = None) -> Json:
    """One line of a forecast."""
    return next(each for each in found["rows"] if each["subject"] == subject and each["id"] == id_)


def sums(row: Json) -> list[str]:
    """What a line's deals add up to."""
    return [row[name]["amount"] for name in CALLED]


async def entry(person: Person, **values: object) -> tuple[int, str | None]:
    """Sets something; status and error code."""
    return code(await person.post("/api/forecast/entries", json=values))


def quarter(person: Person) -> tuple[dt.date, dt.date]:
    """The running quarter: its first day, and the first of the next."""
    return relative.span({"unit": "quarter"}, dt.datetime.now(dt.UTC).date(), 1)


async def won(person: Person, day: dt.date, amount: int, **values: object) -> Json:
    """A deal that was won on a day."""
    stages = await stages_of(person)
    company = (await person.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    closed = {"stage": stages["Won"], "closed_on": day.isoformat(), "close_date": day.isoformat()}
    return await made(person, amount=amount, company=company, **closed, **values)


async def test_each_sum_is_a_list_of_deals(owner: Person) -> None:
    first, after = quarter(owner)
    stages = await stages_of(owner)
    day = (after - dt.timedelta(days=1)).isoformat()
    await won(owner, first, 1000)
    await made(owner, amount=100, close_date=day)
    await made(owner, amount=200, close_date=day, stage=stages["Proposal"])
    await made(owner, amount=400, close_date=day, stage=stages["Negotiation"], probability=50)
    await made(owner, amount=800, close_date=day, forecast_category="omitted")
    await made(owner, amount=1600, close_date=after.isoformat(), forecast_category="commit")
    await made(owner, amount=3200, close_date=day, currency="EUR", forecast_category="commit")
    found = await forecast(owner)
    assert (found["currency"], found["first"], found["last"]) == ("GBP", first.isoformat(), day)
    assert found["currencies"] == [{"currency": "GBP", "count": 4}, {"currency": "EUR", "count": 1}]
    every = line(found, "organisation")
    assert sums(every) == ["1000", "400", "200", "100"]
    assert every["weighted"] == "1300"  # 1000 + 10 % of 100, 45 % of 200 and 50 % of 400
    for row in (every, line(found, "person", me(owner))):
        for name in CALLED:
            page = (await owner.post("/api/deals/query", json={"filter": row[name]["filter"]})).json()
            assert sum(Decimal(each["amount"]) for each in page["items"]) == Decimal(row[name]["amount"])
            assert len(page["items"]) == row[name]["count"] == 1
    later = await forecast(owner, offset=1)
    assert sums(line(later, "organisation")) == ["0", "1600", "0", "0"]
    euros = await forecast(owner, currency="EUR")
    assert sums(line(euros, "organisation")) == ["0", "3200", "0", "0"]
    [pipeline] = (await owner.get("/api/pipelines")).json()
    narrowed = await forecast(owner, pipeline=pipeline["id"])
    assert sums(line(narrowed, "organisation")) == sums(every)


async def test_what_a_manager_sets_counts_in_place_of_the_sum(rapport: Rapport, owner: Person) -> None:
    _, after = quarter(owner)
    day = (after - dt.timedelta(days=1)).isoformat()
    rep = await colleague(rapport, owner, address())
    team = str(await team_of(rapport, owner, rep))
    await made(owner, amount=10, close_date=day, forecast_category="commit")
    await made(rep, amount=100, close_date=day, forecast_category="commit")
    person = {"subject": "person", "subject_id": me(rep)}
    assert await entry(owner, **person, kind="commit", amount="70", note="One of them slips") == (204, None)
    found = await forecast(owner)
    row = line(found, "person", me(rep))
    assert (row["commit"]["amount"], row["commit_called"]) == ("100", "70")
    assert [(each["amount"], each["computed"], each["note"], each["by"]) for each in row["calls"]] == [
        ("70", "100", "One of them slips", "Ann Lee")
    ]
    assert line(found, "team", team)["commit_called"] == line(found, "organisation")["commit_called"] == "80"
    assert await entry(owner, subject="team", subject_id=team, kind="commit", amount=90) == (204, None)
    assert line(await forecast(owner), "team", team)["commit_called"] == "90"
    # Of a part of the deals nothing is said that was said of all.
    [pipeline] = (await owner.get("/api/pipelines")).json()
    part = line(await forecast(owner, pipeline=pipeline["id"]), "person", me(rep))
    assert (part["commit_called"], part["calls"], part["settable"]) == ("100", [], False)
    assert await entry(owner, **person, kind="commit", amount=None) == (204, None)
    assert line(await forecast(owner), "person", me(rep))["commit_called"] == "100"
    told = (await owner.post("/api/forecast/entries/history", json=person)).json()["items"]
    assert [(each["amount"], each["computed"], each["note"]) for each in told] == [
        (None, "100", None), ("70", "100", "One of them slips"),
    ]  # fmt: skip


async def test_nobody_sets_their_own_or_sees_what_is_above_them(rapport: Rapport, owner: Person) -> None:
    rep, other = [await colleague(rapport, owner, address(), name=name) for name in ("Max Ray", "Ida Poe")]
    team = str(await team_of(rapport, rep, other))
    _, after = quarter(owner)
    day = (after - dt.timedelta(days=1)).isoformat()
    for person in (owner, rep, other):
        await made(person, amount=10, close_date=day)
    target = {"kind": "target", "amount": 50}
    for subject in ({"subject": "organisation"}, {"subject": "person", "subject_id": me(other)}):
        assert await entry(owner, **subject, **target) == (204, None)
        assert await entry(rep, **subject, **target) == (404, "forecast.subject_not_found")
        refused = await rep.post("/api/forecast/entries/history", json=subject)
        assert code(refused) == (404, "forecast.subject_not_found")
    mine = {"subject": "person", "subject_id": me(rep)}
    assert await entry(rep, **mine, **target) == (403, "forecast.not_yours_to_set")
    assert await entry(owner, **mine, **target) == (204, None)
    seen = await forecast(rep)
    assert [(each["subject"], each["id"]) for each in seen["rows"]] == [("organisation", None), ("person", me(rep))]
    every, own = seen["rows"]
    assert (every["target"], every["pipeline"]["amount"]) == (None, "10")
    assert (own["target"]["amount"], own["settable"]) == ("50", False)
    assert line(await forecast(owner), "team", team)["pipeline"]["amount"] == "20"


async def test_what_can_not_be_kept_is_refused(owner: Person) -> None:
    for amount in ("-1", "many", "1e30"):
        assert await entry(owner, subject="organisation", kind="target", amount=amount) == (422, "forecast.bad_entry")
    gone = await entry(owner, subject="team", subject_id=me(owner), kind="target", amount=1)
    assert gone == (404, "forecast.subject_not_found")


async def test_a_lead_and_whoever_stands_above_set_it(rapport: Rapport, owner: Person) -> None:
    boss, rep = [await colleague(rapport, owner, address(), name=name, role="manager") for name in ("Bo Li", "Max Ray")]
    tree = await owner.patch(f"/api/members/{me(rep)}", json={"manager_id": me(boss)})
    assert tree.status_code in {200, 204}, tree.text
    person = {"subject": "person", "subject_id": me(rep), "kind": "target", "amount": 9}
    assert await entry(boss, **person) == (204, None)
    assert await entry(rep, **person) == (403, "forecast.not_yours_to_set")
    assert await entry(boss, subject="organisation", kind="target", amount=9) in {
        (403, "forecast.not_yours_to_set"), (404, "forecast.subject_not_found"),
    }  # fmt: skip


async def test_a_target_says_how_likely_it_is_once_there_is_a_past(owner: Person) -> None:
    first, _ = quarter(owner)
    await won(owner, first, 100)
    assert await entry(owner, subject="organisation", kind="target", amount=400) == (204, None)
    target = line(await forecast(owner), "organisation")["target"]
    assert (target["amount"], target["progress"]) == ("400", "25.00")
    assert target["chance"] == {"needed": "300", "periods": 0, "reached": 0, "share": None}
    for back in range(1, 6):
        past, after = relative.span({"unit": "quarter", "offset": -back}, first, 1)
        await won(owner, past, 50)
        await won(owner, after - dt.timedelta(days=1), 300 if back < 4 else 299)
    target = line(await forecast(owner), "organisation")["target"]
    assert target["chance"]["periods"] == 5
    assert (target["chance"]["reached"], target["chance"]["share"]) == (3, 57)
    over = await forecast(owner, offset=-1)
    assert line(over, "organisation")["target"] is None
    assert await entry(owner, subject="organisation", kind="target", amount=100, offset=-1) == (204, None)
    assert line(await forecast(owner, offset=-1), "organisation")["target"]["chance"] is None


def test_few_periods_never_say_never() -> None:
    one = UUID(int=1)
    past = [({one: Decimal(5)}, {one: Decimal(each)}) for each in (1, 2, 3, 4)] + [({}, {})] * 4
    assert chance(past, None, Decimal(9)).share == 17
    assert chance(past, [one], Decimal(3)).reached == 2
    assert chance(past[:3], None, Decimal(3)).share is None
    assert chance(past, [], Decimal(3)).periods == 0
    assert chance(past, None, Decimal(-1)) == chance(past, None, Decimal(0))


async def test_no_forecast_for_whom_amounts_are_hidden(rapport: Rapport, owner: Person) -> None:
    fields = {"deal": {"amount": {"read": "hidden", "edit": False}}}
    blind = await hidden_from(owner, rapport, fields)
    assert code(await blind.post("/api/forecast", json={})) == (403, "forecast.amounts_hidden")


async def test_a_target_is_measured_on_what_was_signed_and_on_what_came_in(rapport: Rapport, owner: Person) -> None:
    first, after = quarter(owner)
    rep = await colleague(rapport, owner, address())
    await won(owner, first, 1000)
    day = {"received_on": first.isoformat(), "due_on": first.isoformat()}
    for values in (
        {**day, "amount": "300"},  # nobody says how much came: all of it
        {**day, "amount": "500", "received_amount": "120.50"},
        {**day, "amount": "7", "currency": "EUR"},
        {"due_on": first.isoformat(), "amount": "900"},
        {"received_on": after.isoformat(), "amount": "11"},
    ):
        answer = await owner.post("/api/receipts", json={"name": "Part", **values})
        assert answer.status_code == 201, answer.text
    assert await entry(owner, subject="organisation", kind="target", amount="2000") == (204, None)
    every = line(await forecast(owner), "organisation")
    assert (every["received"]["amount"], every["received"]["count"]) == ("420.5", 2)
    assert (every["target"]["progress"], every["target"]["received"]) == ("50.00", "21.02")
    page = (await owner.post("/api/receipts/query", json={"filter": every["received"]["filter"]})).json()
    assert sum(Decimal(each["received_amount"]) for each in page["items"]) == Decimal("420.5")
    # Of a part of the deals, nobody is told what came in; who sees no receipts sees none of it anywhere.
    [pipeline] = (await owner.get("/api/pipelines")).json()
    assert line(await forecast(owner, pipeline=pipeline["id"]), "organisation")["received"] is None
    assert line(await forecast(rep), "organisation")["received"]["amount"] == "0"
    blind = await hidden_from(owner, rapport, {"sales_receipt": {"received_amount": {"read": "hidden", "edit": False}}})
    assert line(await forecast(blind), "organisation")["received"] is None


async def test_far_more_than_a_small_target_is_a_share_as_well(owner: Person) -> None:
    first, _ = quarter(owner)
    for _ in range(2):
        await won(owner, first, 999_999_999_999_999_999)
    assert await entry(owner, subject="organisation", kind="target", amount="0.000001") == (204, None)
    target = line(await forecast(owner), "organisation")["target"]
    assert (target["amount"], target["progress"]) == ("0.000001", "199999999999999999800000000.00")
    assert target["entry"]["computed"] is None, "no amount is as large as their sum"
