"""From a deal that is won in the CRM to the line that it makes: what is evidence, what isn't, and who sees its name."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from auth import sessions
from auth.principal import ObjectRights, Rights
from billing.outcome import disputes
from billing.outcome.disputes import Decision
from billing.outcome.models import outcome_evidence
from kernel import tables
from kernel.clock import real_now
from tenants.models import entitlement
from tests.support.app import Person, Rapport
from tests.support.deals import made, stages_of
from tests.support.imports import colleague, home_of, imported, opened, step
from tests.support.outcome import URL, Year, signed

Json = dict[str, Any]
ZERO = ("0", "0", "0", "0")
SELLER = Rights(objects={"deal": ObjectRights(read="own", create=True, update="own", delete="own")}, billing=True)


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Meter Ltd", "US", email)


@pytest.fixture
async def year(rapport: Rapport, owner: Person) -> Year:
    """A contract that starts today, with a baseline of nothing."""
    day = dt.date.fromisoformat((await owner.get(URL)).json()["today"])
    return await signed(rapport, owner, day, baseline=ZERO)


async def recorded(year: Year) -> list[tuple[str, int, str, str]]:
    """Evidence as (change, version, amount, day), in the order of deals and versions."""
    await year.rapport.run_jobs()
    mine = sa.select(outcome_evidence).where(outcome_evidence.c.organisation_id == year.id)
    async with year.control() as control:
        rows = await control.rows(mine.order_by(outcome_evidence.c.deal_id, outcome_evidence.c.deal_version))
    return [(row.change, row.deal_version, f"{row.amount.normalize():f}", row.won_on.isoformat()) for row in rows]


async def patched(person: Person, record: Json, **values: object) -> Json:
    """A deal after a change."""
    answer = await person.patch(f"/api/deals/{record['id']}", json=values)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()["record"]
    return found


async def gated(owner: Person, year: Year) -> Json:
    """What the stages before the won one ask for."""
    company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    return {"company": company, "close_date": year.starts.isoformat()}


async def events(rapport: Rapport, person: Person) -> int:
    """How many events wait in the organisation's outbox."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        return len(await session.rows(sa.select(tables.outbox.c.id)))


async def test_what_becomes_of_a_won_deal_is_evidence_step_by_step(year: Year, owner: Person) -> None:
    stages, today = await stages_of(owner), year.starts.isoformat()
    deal = await made(owner, amount="250000", stage=stages["Discovery"], **await gated(owner, year))
    deal = await patched(owner, deal, amount="300000")
    assert await recorded(year) == []
    deal = await patched(owner, deal, stage=stages["Won"])
    deal = await patched(owner, deal, next_step="Invoice", description="all well")
    deal = await patched(owner, deal, amount="280000")
    moved = (year.starts - dt.timedelta(days=1)).isoformat()
    deal = await patched(owner, deal, closed_on=moved)
    deal = await patched(owner, deal, currency="EUR")
    deal = await patched(owner, deal, stage=stages["Negotiation"], close_date=today)
    deal = await patched(owner, deal, amount="1")
    deal = await patched(owner, deal, stage=stages["Won"], amount="100")
    await owner.delete(f"/api/deals/{deal['id']}")
    await owner.post(f"/api/deals/{deal['id']}/restoration")
    assert [each[0] for each in await recorded(year)] == [
        "won", "amended", "amended", "amended", "reopened", "won", "deleted", "restored",
    ]  # fmt: skip
    assert [each[2:] for each in await recorded(year)] == [
        ("300000", today), ("280000", today), ("280000", moved), ("280000", moved), ("280000", moved), ("100", today),
        ("100", today), ("100", today),
    ]  # fmt: skip


async def test_a_win_makes_the_next_line_tick_up_and_says_how(year: Year, owner: Person) -> None:
    stages = await stages_of(owner)
    before = (await year.look())["preview"]
    assert (before["line"], before["quarters"][0]["phase"], before["quarters"][0]["result"]) == ("0", "running", "0")
    deal = await made(owner, name="Line 7", amount="400000", stage=stages["Won"])
    await year.rapport.run_jobs()
    after = (await year.look())["preview"]
    assert (after["line"], after["fee"], after["quarters"][0]["growth"]) == ("20000", "20000", "400000")
    assert after["sentence"]["en"] == (
        "results 400,000 against 0 agreed, growth beyond 3 % of that, growth that counts 400,000 × 5 % = 20,000.00 so"
        " far, less 0.00 billed = 20,000.00"
    )
    found = await owner.get(f"{URL}/evidence", params={"quarter": year.contract["starts"]})
    assert found.json() == {
        "quarter": year.contract["starts"], "version": None, "count": 1, "total": "400000", "offset": 0,
        "rows": [{
            "deal_id": deal["id"], "name": "Line 7", "hidden": False, "amount": "400000",
            "won_on": year.contract["starts"], "held": False, "flag": None,
        }],
        "settled": [],
    }  # fmt: skip
    without = (await owner.get(f"{URL}/what-if/{deal['id']}")).json()
    assert (without["now"], without["without"]["line"]) == (after, "0")
    assert [(each["change"], each["amount"]) for each in without["trail"]] == [("won", "400000")]


async def test_lines_bulk_edits_and_taking_back_are_followed_too(year: Year, owner: Person) -> None:
    stages, today = await stages_of(owner), year.starts.isoformat()
    product = (await owner.post("/api/products", json={"name": "Gauge"})).json()["record"]["id"]
    more = await gated(owner, year)
    one, two = [await made(owner, amount="100", stage=stages["Evaluation"], **more) for _ in range(2)]
    ids = [one["id"], two["id"]]
    done = await owner.post("/api/deals/bulk", json={"op": "update", "ids": ids, "fields": {"stage": stages["Won"]}})
    assert (done.json()["done"], len(await recorded(year))) == (2, 2)
    lines = {"lines": [{"product_id": product, "quantity": "2", "unit_price": "75"}]}
    assert (await owner.put(f"/api/deals/{two['id']}/lines", json=lines)).status_code == 200
    assert ("amended", 3, "150", today) in await recorded(year)
    undone = await owner.post(f"/api/batches/{done.json()['batch_id']}/undo")
    assert undone.json()["undone"] == 1
    assert [each[0] for each in await recorded(year)] == ["won", "reopened", "won", "amended"]
    await owner.post("/api/deals/bulk", json={"op": "delete", "ids": ids})
    assert [each[0] for each in await recorded(year)] == ["won", "reopened", "won", "amended", "deleted"]


async def test_a_late_win_is_flagged_and_a_deal_in_another_currency_counts_nothing(year: Year, owner: Person) -> None:
    won = {"stage": (await stages_of(owner))["Won"]}
    late = (year.starts - dt.timedelta(days=8)).isoformat()
    await made(owner, amount="5", closed_on=late, **won)
    await made(owner, amount="6", closed_on=(year.starts + dt.timedelta(days=1)).isoformat(), **won)
    await made(owner, amount="7", currency="EUR", **won)
    gone = await made(owner, amount="8", **won)
    await owner.delete(f"/api/deals/{gone['id']}")
    await recorded(year)
    page = (await owner.get(f"{URL}/evidence", params={"quarter": year.contract["starts"]})).json()
    assert sorted((each["amount"], each["flag"]) for each in page["rows"]) == [
        ("0", "deleted"), ("0", "other_currency"), ("6", None),
    ]  # fmt: skip
    # What was won before the first day is no part of the year, however late it is said.
    assert page["total"] == "6"


async def test_an_import_of_the_past_tells_nothing_whatever_is_done_with_it(
    rapport: Rapport, year: Year, owner: Person
) -> None:
    today = year.starts.isoformat()
    rows = [f"Old,Won,900,{today},2026-01-05", f"Open,Discovery,50,{today},{today}"]
    content = "\n".join(["name,stage,amount,close_date,started_on", *rows])
    item = await opened(owner, content.encode(), "deal", "deals.csv")
    await step(rapport, owner, item, "dry-run")
    assert (await owner.get(f"/api/imports/{item['id']}")).json()["historic"] is True
    done = await step(rapport, owner, item, "run")
    assert (done["state"], await events(rapport, owner), await recorded(year)) == ("done", 0, [])
    rows = (await owner.post("/api/deals/query", json={"limit": 10})).json()["items"]
    old = next(each for each in rows if each["name"] == "Old")
    other = next(each for each in rows if each["name"] == "Open")
    assert (old["status"], old["closed_on"]) == ("won", today)
    # Its deals may be edited, deleted and taken back: they were won elsewhere.
    old = await patched(owner, old, amount="901")
    await owner.delete(f"/api/deals/{old['id']}")
    await owner.post(f"/api/deals/{old['id']}/restoration")
    assert await recorded(year) == []
    # One that is won here later is evidence, and so is that the import is taken back with it.
    await patched(owner, other, stage=(await stages_of(owner))["Won"], **await gated(owner, year))
    assert [each[0] for each in await recorded(year)] == ["won"]
    both = {old["id"]: "revert", other["id"]: "revert"}
    undone = await step(rapport, owner, item, "undo", decisions=both)
    assert undone["state"] == "undone", undone
    assert [each[0] for each in await recorded(year)] == ["won", "deleted"]
    assert (await year.look())["preview"]["line"] == "0"


async def test_an_import_of_the_present_is_evidence(rapport: Rapport, year: Year, owner: Person) -> None:
    await imported(rapport, owner, b"name,stage,amount\nNew,Won,900\nOther,Discovery,50\n", "deal")
    assert await recorded(year) == [("won", 1, "900", year.contract["starts"])]


async def test_without_a_contract_nothing_is_kept(rapport: Rapport, owner: Person) -> None:
    await made(owner, amount="5", stage=(await stages_of(owner))["Won"])
    await rapport.run_jobs()
    mine = outcome_evidence.c.organisation_id == UUID(owner.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        assert await control.rows(sa.select(outcome_evidence).where(mine)) == []
    assert (await owner.get(f"{URL}/evidence?quarter=2026-01-01")).json()["code"] == "billing.outcome_no_contract"


async def test_a_name_is_told_to_those_who_may_see_the_deal(rapport: Rapport, year: Year, owner: Person) -> None:
    """Figures are the organisation's; who may see to billing but to no more than their own deals sees ids."""
    won = {"stage": (await stages_of(owner))["Won"], "amount": "5"}
    hidden = await made(owner, name="Nightjar retrofit", **won)
    seller = await colleague(rapport, owner, "seller", SELLER)
    own = await made(seller, name="Own deal", **won)
    await recorded(year)
    page = (await seller.get(f"{URL}/evidence", params={"quarter": year.contract["starts"]})).json()
    assert {each["deal_id"]: (each["name"], each["hidden"]) for each in page["rows"]} == {
        own["id"]: ("Own deal", False), hidden["id"]: (None, True),
    }  # fmt: skip
    assert page["total"] == "10"
    answer = await seller.get(f"{URL}/what-if/{hidden['id']}")
    assert (answer.json()["name"], answer.json()["hidden"], "Nightjar" in answer.text) == (None, True, False)
    assert (await seller.get(f"{URL}/what-if/{uuid4()}")).status_code == 404


async def test_a_share_is_still_seen_and_objected_to_without_the_module(
    rapport: Rapport, year: Year, owner: Person
) -> None:
    """Its statements are settled and invoiced all the same; what is of sales in it is told no more."""
    won = {"stage": (await stages_of(owner))["Won"], "amount": "300000"}
    await made(owner, name="Nightjar retrofit", **won)
    await recorded(year)
    quarter = year.contract["starts"]
    mine = (entitlement.c.organisation_id == owner.session["organisation"]["id"]) & (
        entitlement.c.name == "module.sales"
    )
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(entitlement.update().where(mine).values(value=False))
    page = await owner.get(URL)
    assert (page.status_code, page.json()["contract"]["id"]) == (200, year.contract["id"])
    evidence = await owner.get(f"{URL}/evidence", params={"quarter": quarter})
    assert (evidence.status_code, len(evidence.json()["rows"]), "Nightjar" in evidence.text) == (200, 1, False)
    refused = await owner.post(f"{URL}/contract", json={"offer": "x", "starts": quarter, "baseline": ["1"] * 4})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_in_plan")


async def test_a_statement_is_read_accepted_and_disputed_over_http(year: Year, owner: Person) -> None:
    won = {"stage": (await stages_of(owner))["Won"]}
    one, two = await made(owner, amount="300000", **won), await made(owner, amount="100000", **won)
    await recorded(year)
    quarter = year.contract["starts"]
    last = (await year.look())["preview"]["quarters"][0]["last"]
    day = dt.date.fromisoformat(last) + dt.timedelta(days=1)
    await year.day(day)
    assert (await owner.post("/api/clock", json={"to": day.isoformat()})).status_code == 200
    assert (await year.look())["preview"]["quarters"][0]["phase"] == "review"
    url, reading = f"{URL}/statements/{quarter}", {"quarter": quarter, "version": 1}
    read = (await owner.get(f"{URL}/evidence", params=reading)).json()
    assert (read["version"], read["count"], read["total"]) == (1, 2, "400000")
    missing = await owner.get(f"{URL}/evidence", params=reading | {"version": 9})
    assert (missing.status_code, missing.json()["code"]) == (404, "billing.outcome_no_statement")
    unknown = await owner.post(f"{url}/dispute", json={"version": 1, "deals": [str(uuid4())]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "billing.outcome_not_in_statement")
    assert (await owner.post(f"{url}/dispute", json={"version": 1, "deals": [two["id"]]})).status_code == 204
    page = await year.look()
    assert [(each["version"], each["state"], each["result"]) for each in page["statements"]] == [
        (1, "superseded", "400000"), (2, "disputed", "300000"),
    ]  # fmt: skip
    figures = [page["preview"][name] for name in ("fee", "settled", "invoiced", "line")]
    assert figures == ["15000", "15000", "0", "15000"]
    rows = (await owner.get(f"{URL}/evidence", params={"quarter": quarter})).json()
    assert {each["deal_id"]: each["held"] for each in rows["rows"]} == {one["id"]: False, two["id"]: True}
    assert rows["total"] == "300000"
    # Of a settled quarter a cancelled deal would be a correction: less is due from here on.
    gone = (await owner.get(f"{URL}/what-if/{one['id']}")).json()
    assert [gone[which]["by_formula"] for which in ("now", "without")] == ["15000", "0"]
    assert gone["without"]["settled"] == "15000"
    async with year.control() as control:
        kept = Decision(id=uuid4(), version=2, deal_id=UUID(two["id"]), counts=True, reason="It was won by the team.")
        await disputes.settle(control, year.id, year.starts, kept, by=uuid4(), day=day)
    [said] = (await owner.get(f"{URL}/evidence", params={"quarter": quarter})).json()["settled"]
    assert (said["name"], said["decision"], said["reason"]) == (two["name"], "keep", "It was won by the team.")
    accepted = await owner.post(f"{url}/accept", json={"version": 3})
    assert accepted.status_code == 204, accepted.text
    assert (await year.look())["preview"]["settled"] == "20000"
    again = await owner.post(f"{url}/accept", json={"version": 3})
    assert (again.status_code, again.json()["code"]) == (409, "billing.outcome_statement_moved")


async def test_deciding_asks_for_a_fresh_proof(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    later = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    for verb, body in (("accept", {"version": 1}), ("dispute", {"version": 1, "deals": [str(uuid4())]})):
        refused = await owner.post(f"{URL}/statements/2026-01-01/{verb}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "auth.step_up_needed")
