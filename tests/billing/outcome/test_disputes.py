"""Disputed deals over HTTP: who decides about them, what follows, and what the customer reads of it."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from asyncpg import InsufficientPrivilegeError

from auth import sessions
from auth.models import security_event
from billing.finance import disputes
from billing.outcome.models import outcome_objection, outcome_settlement
from billing.rating.periods import add_months
from kernel.clock import real_now
from tenants.entitlements import OPERATOR, grant
from tests.support.app import Person, Rapport
from tests.support.billing import PROFILE
from tests.support.outcome import URL, Year, deal, signed

Json = dict[str, Any]
ONE = dt.timedelta(days=1)
ZERO = ("0", "0", "0", "0")
WAITING = "/api/finance/disputes"


@pytest.fixture
async def year(rapport: Rapport, email: str, finance: Person) -> Year:
    """A contract with a baseline of nothing, and a first quarter of three deals of which two are disputed.

    Its clock is moved last: whoever signs up after that has its days done first.
    """
    year = await signed(rapport, await rapport.sign_up("Growth Ltd", "US", email), baseline=ZERO)
    for number, amount in ((1, "500"), (2, "300"), (3, "20")):
        await year.win(number, amount, year.starts)
    assert (await year.owner.post("/api/clock", json={"to": end_of(year).isoformat()})).status_code == 200
    await year.day(end_of(year))
    await disputed(year, 1, 1, 3)
    return year


@pytest.fixture
async def finance(rapport: Rapport) -> Person:
    """Somebody of the organisation that runs this installation."""
    person = await rapport.sign_up("Operator Ltd", "GB", f"{uuid4().hex}@example.com")
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(person.session["organisation"]["id"]), OPERATOR, True, source="test")
    return person


def end_of(year: Year) -> dt.date:
    """The day after the first quarter's last one."""
    return add_months(year.starts, 3)


async def disputed(year: Year, version: int, *numbers: int, reason: str | None = None) -> None:
    body: Json = {"version": version, "deals": [str(deal(number)) for number in numbers]}
    if reason is not None:
        body["reason"] = reason
    done = await year.owner.post(f"{URL}/statements/{year.starts}/dispute", json=body)
    assert done.status_code == 204, done.text


def at(year: Year) -> str:
    """Where a dispute of the first quarter is settled."""
    return f"/api/finance/organisations/{year.id}/growth/{year.starts}/settlements"


def order(number: int, version: int, decision: str = "keep", **more: object) -> Json:
    """A decision about a deal by its number."""
    said = {"version": version, "deal_id": str(deal(number)), "decision": decision, "reason": f" About {number} "}
    return {"id": str(uuid4()), **said, **more}


async def settled(person: Person, year: Year, number: int, version: int, decision: str = "keep") -> None:
    done = await person.post(at(year), json=order(number, version, decision))
    assert done.status_code == 204, done.text


async def listed(person: Person, year: Year, which: str = "waiting") -> list[Json]:
    """What is listed of one organisation."""
    rows: list[Json] = []
    offset: int | None = 0
    while offset is not None:
        done = await person.get(WAITING, params={"which": which, "offset": str(offset)})
        assert done.status_code == 200, done.text
        rows += done.json()["rows"]
        offset = done.json()["next"]
    return [row for row in rows if row["organisation_id"] == str(year.id)]


async def statements(year: Year) -> list[tuple[int, str, str]]:
    return [(each["version"], each["state"], each["result"]) for each in (await year.look())["statements"]]


async def evidence(year: Year, version: int | None = None) -> Json:
    query = {"quarter": year.starts.isoformat()} | ({"version": str(version)} if version else {})
    done = await year.owner.get(f"{URL}/evidence", params=query)
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def noted(year: Year) -> int:
    """How often the security log has it."""
    mine = (security_event.c.organisation_id == year.id) & (security_event.c.kind == "billing.dispute_settled")
    async with year.control() as control:
        return len(await control.rows(sa.select(security_event.c.id).where(mine)))


def refused(answer: httpx.Response, status: int, code: str, field: str | None = None) -> None:
    said = answer.json()
    assert (answer.status_code, said["fields"][field]["code"] if field else said["code"]) == (status, code), said


async def test_what_waits_says_whose_it_is_and_what_it_is_about(year: Year, finance: Person) -> None:
    body = {"profile": PROFILE, "version": 0}
    assert (await year.owner.put("/api/billing/profile", json=body)).status_code == 200
    today = (await year.look())["today"]
    one, two = await listed(finance, year)
    assert one == {
        "organisation_id": str(year.id), "customer": "Buyer & Sons", "quarter": year.starts.isoformat(),
        "last": (end_of(year) - ONE).isoformat(), "version": 2, "deal_id": str(deal(1)), "amount": "500",
        "won_on": year.starts.isoformat(), "currency": "USD", "flag": None, "since": today, "objection": None,
        "settled": None,
    }  # fmt: skip
    assert (two["deal_id"], two["amount"]) == (str(deal(3)), "20")
    assert await listed(finance, year, "settled") == []


async def test_finance_reads_why_the_customer_disputes_a_deal(year: Year, finance: Person) -> None:
    """In their words, with each deal that they were said of, before and after it is decided; and sealed."""
    assert [row["objection"] for row in await listed(finance, year)] == [None, None]
    await settled(finance, year, 1, 2)
    await disputed(year, 3, 1, 2, reason=" Ours before you came ")
    first, *_ = rows = await listed(finance, year)
    said = {row["deal_id"]: row["objection"] for row in rows}
    assert said == {str(deal(1)): "Ours before you came", str(deal(2)): "Ours before you came", str(deal(3)): None}
    async with year.control() as control:
        stored = await control.rows(sa.select(outcome_objection).where(outcome_objection.c.organisation_id == year.id))
        assert len(stored) == 2
        assert not any(b"Ours" in row.reason for row in stored)
    await settled(finance, year, 2, first["version"])
    told = {row["deal_id"]: row["objection"] for row in await listed(finance, year, "settled")}
    # What was decided of the first one was decided before anything was said of it.
    assert told == {str(deal(1)): None, str(deal(2)): "Ours before you came"}
    body = {"version": first["version"] + 1, "deals": [str(deal(2))], "reason": "x" * 501}
    answer = await year.owner.post(f"{URL}/statements/{year.starts}/dispute", json=body)
    assert answer.status_code in {400, 422}


async def test_a_kept_deal_counts_once_the_customer_had_time_to_look(year: Year, finance: Person) -> None:
    assert (await year.results(), (await year.look())["preview"]["settled"]) == (["300"], "15")
    await settled(finance, year, 1, 2)
    assert await statements(year) == [(1, "superseded", "820"), (2, "disputed", "300"), (3, "proposed", "800")]
    assert await year.results() == ["300"]
    [left] = await listed(finance, year)
    assert left["customer"] == "Growth Ltd"
    assert (left["deal_id"], left["version"], left["since"]) == (str(deal(3)), 3, (await year.look())["today"])
    until = dt.date.fromisoformat((await year.look())["statements"][-1]["review_until"])
    assert await year.day(until) == (0, 0)
    assert await year.day(until + ONE) == (0, 1)
    assert (await year.results(), (await year.look())["preview"]["settled"]) == (["800"], "40")
    # What is still held stays so, and waits on.
    assert {row["deal_id"]: row["held"] for row in (await evidence(year))["rows"]} == {
        str(deal(1)): False, str(deal(2)): False, str(deal(3)): True,
    }  # fmt: skip
    assert [row["version"] for row in await listed(finance, year)] == [3]


async def test_a_deal_that_is_taken_out_counts_no_more_and_the_rest_is_settled_at_once(
    year: Year, finance: Person
) -> None:
    await settled(finance, year, 3, 2, "take_out")
    assert await statements(year) == [(1, "superseded", "820"), (2, "superseded", "300"), (3, "accepted", "300")]
    assert {row["deal_id"] for row in (await evidence(year))["rows"]} == {str(deal(1)), str(deal(2))}
    assert await year.results() == ["300"]
    assert await year.day(end_of(year) + 60 * ONE) == (0, 0)
    await settled(finance, year, 1, 3, "take_out")
    assert (await year.results(), await listed(finance, year)) == (["300"], [])
    assert [row["settled"]["decision"] for row in await listed(finance, year, "settled")] == ["take_out", "take_out"]


async def test_the_customer_reads_the_outcome_and_is_mailed_the_reason(year: Year, finance: Person) -> None:
    address = f"{uuid4().hex}@buyer.example"
    body = {"profile": {**PROFILE, "email": address}, "version": 0}
    assert (await year.owner.put("/api/billing/profile", json=body)).status_code == 200
    await settled(finance, year, 1, 2)
    await settled(finance, year, 3, 3, "take_out")
    today = (await year.look())["today"]
    said = [
        {name: each[name] for name in ("deal_id", "amount", "decision", "reason", "settled_on", "hidden")}
        for each in (await evidence(year))["settled"]
    ]
    assert said == [
        {"deal_id": str(deal(3)), "amount": "20", "decision": "take_out", "reason": "About 3", "settled_on": today,
         "hidden": True},
        {"deal_id": str(deal(1)), "amount": "500", "decision": "keep", "reason": "About 1", "settled_on": today,
         "hidden": True},
    ]  # fmt: skip
    assert [(row["deal_id"], row["settled"]) for row in await listed(finance, year, "settled")] == [
        (each["deal_id"], {"decision": each["decision"], "reason": each["reason"], "on": today}) for each in said
    ]
    await year.rapport.run_jobs()
    mails = {each["subject"]: each["text"] for each in await year.rapport.mails(address)}
    assert {name for name in mails if name.startswith("Disputed")} == {
        "Disputed deal: it counts", "Disputed deal: taken out",
    }  # fmt: skip
    assert "over US$500.00" in mails["Disputed deal: it counts"]
    for text, reason in (("it counts", "Reason: About 1\n"), ("taken out", "Reason: About 3\n")):
        assert reason in mails[f"Disputed deal: {text}"]
    assert "You have 15 days" in mails["Disputed deal: it counts"]
    assert await noted(year) == 2


async def test_an_organisation_without_invoice_details_is_told_on_its_page_alone(year: Year, finance: Person) -> None:
    await settled(finance, year, 1, 2)
    await year.rapport.run_jobs()
    assert [each["reason"] for each in (await evidence(year))["settled"]] == ["About 1"]


async def test_the_same_order_once_more_is_one_and_another_one_is_refused(year: Year, finance: Person) -> None:
    body = order(1, 2)
    for _ in range(2):
        assert (await finance.post(at(year), json=body)).status_code == 204
    after = await statements(year)
    assert (after[-1], await noted(year)) == ((3, "proposed", "800"), 1)
    for other, code in (
        ({**body, "decision": "take_out"}, "billing.other_order"),
        ({**body, "deal_id": str(deal(3))}, "billing.other_order"),
        (order(1, 2, "take_out"), "billing.outcome_statement_moved"),
        (order(1, 3, "take_out"), "billing.outcome_not_disputed"),
        (order(2, 3), "billing.outcome_not_disputed"),
        (order(9, 3), "billing.outcome_not_disputed"),
    ):
        refused(await finance.post(at(year), json=other), 409, code)
    assert (await statements(year), await noted(year)) == (after, 1)
    assert len((await evidence(year))["settled"]) == 1


async def test_a_deal_that_was_changed_since_is_another_versions(year: Year, finance: Person) -> None:
    await year.win(1, "450", year.starts, "amended", 2)
    refused(await finance.post(at(year), json=order(1, 2)), 409, "billing.outcome_statement_moved")
    await year.day(end_of(year) + ONE)
    assert (await statements(year))[-1] == (3, "proposed", "750")
    # It isn't disputed as it is now: the customer is asked about that.
    assert [row["deal_id"] for row in await listed(finance, year)] == [str(deal(3))]
    refused(await finance.post(at(year), json=order(1, 3)), 409, "billing.outcome_not_disputed")


async def test_a_decision_outlives_whatever_is_proposed_meanwhile(year: Year, finance: Person) -> None:
    await settled(finance, year, 1, 2)
    await year.win(4, "7", year.starts)
    assert await year.day(end_of(year) + ONE) == (1, 0)
    assert (await statements(year))[-1] == (4, "proposed", "807")
    # What was proposed for it is gone, and the evidence as it was disputed; what was decided is not.
    await year.win(4, "7", year.starts, "reopened", 2)
    assert await year.day(end_of(year) + 2 * ONE) == (1, 0)
    assert (await statements(year))[-1] == (5, "proposed", "800")
    assert await year.day(end_of(year) + 3 * ONE) == (0, 0)
    # Disputed anew it waits anew.
    await disputed(year, 5, 1)
    assert {row["deal_id"]: row["version"] for row in await listed(finance, year)} == {
        str(deal(1)): 6, str(deal(3)): 6,
    }  # fmt: skip
    assert await year.results() == ["300"]
    await settled(finance, year, 1, 6, "take_out")
    assert (await statements(year))[-1] == (7, "accepted", "300")


async def test_nobody_else_decides(year: Year, finance: Person, rapport: Rapport) -> None:
    """Not the customer's own administrator, another one's, nor somebody of the operator without the right."""
    before = await statements(year)
    rep = await rapport.hire(finance, f"{uuid4().hex}@example.com")
    stranger = await rapport.sign_up("Other Ltd", "GB", f"{uuid4().hex}@example.com")
    for person in (year.owner, stranger, rep):
        refused(await person.post(at(year), json=order(1, 2)), 403, "forbidden")
        refused(await person.get(WAITING), 403, "forbidden")
    refused(await rapport.browser().get(WAITING), 401, "auth.not_signed_in")
    assert (await statements(year), await noted(year)) == (before, 0)


async def test_what_is_not_there_or_not_said_is_refused(
    year: Year, finance: Person, rapport: Rapport, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await statements(year)
    refused(await finance.post(at(year), json=order(1, 2, reason=" \n ")), 422, "billing.outcome_no_reason", "reason")
    assert (await finance.post(at(year), json=order(1, 2, "maybe"))).status_code == 400
    other = await rapport.sign_up("Other Ltd", "GB", f"{uuid4().hex}@example.com")
    mine, quarter = str(year.id), year.starts.isoformat()
    for wrong in (
        at(year).replace(mine, str(uuid4())), at(year).replace(mine, other.session["organisation"]["id"]),
        at(year).replace(quarter, (year.starts + ONE).isoformat()),
        at(year).replace(quarter, end_of(year).isoformat()),
    ):  # fmt: skip
        refused(await finance.post(wrong, json=order(1, 2)), 404, "billing.outcome_no_statement")
    later = real_now() + sessions.FRESH + ONE / 86400
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    refused(await finance.post(at(year), json=order(1, 2)), 403, "auth.step_up_needed")
    assert (await statements(year), await noted(year)) == (before, 0)


async def test_pages_begin_where_the_last_one_ended(
    year: Year, finance: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disputes, "PAGE", 1)
    assert [row["deal_id"] for row in await listed(finance, year)] == [str(deal(1)), str(deal(3))]


async def test_decisions_are_never_changed_by_the_application(year: Year, finance: Person) -> None:
    await settled(finance, year, 1, 2)
    for statement in (outcome_settlement.update().values(counts=False), outcome_settlement.delete()):
        with pytest.raises(InsufficientPrivilegeError):
            async with year.control() as control:
                await control.execute(statement)
