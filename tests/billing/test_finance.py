"""What the people of the operator see of everybody's invoices, and what they do about one; who is refused, and why."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from auth import sessions
from auth.models import security_event
from billing import credit
from billing.finance import books, receivables
from billing.invoicing import states
from billing.invoicing.models import payment, refund
from billing.ledger.models import ledger_entry
from billing.ledger.post import post
from billing.subscriptions import load
from kernel.clock import real_now
from payments.errors import GatewayUnavailable
from payments.opening import gateway_of
from tenants.entitlements import OPERATOR, grant
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.billing import DECLINES, Account, an_account
from tests.support.fakestripe import Fake

Json = dict[str, Any]
DAY = dt.timedelta(days=1)
NOBODY = UUID("0193a000-0000-7000-8000-00000000dead")


@pytest.fixture
async def finance(paying: Rapport) -> Person:
    """Somebody of the organisation that runs this installation."""
    person = await paying.sign_up("Operator Ltd", "GB", f"{uuid4().hex}@example.com")
    async with paying.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(person.session["organisation"]["id"]), OPERATOR, True, source="test")
    return person


async def by_transfer(account: Account, seats: int = 3, **profile: str) -> Json:
    """An invoice that is to be transferred."""
    await account.profile(**profile)
    await account.ordered(seats, method="transfer")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) + DAY)
    [invoice] = await account.invoices()
    return invoice


async def by_card(account: Account, number: str, seats: int = 3) -> Json:
    """An invoice that a card was charged for."""
    await account.subscribed(seats, number=number)
    await account.days(1)
    [invoice] = await account.invoices()
    return invoice


def place(account: Account, invoice: Json, what: str = "") -> str:
    """Where finance finds an invoice."""
    return f"/api/finance/organisations/{account.id}/invoices/{invoice['id']}{what}"


async def ask(person: Person, path: str, **query: str) -> Json:
    done = await person.get(path, params=query)
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def order(person: Person, path: str, **body: object) -> httpx.Response:
    """Sends an order under an id of its own unless it has one."""
    return await person.post(path, json={"id": str(uuid4()), **body})


async def done(person: Person, path: str, **body: object) -> Json:
    answer = await order(person, path, **body)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def sought(person: Person, **wanted: object) -> Json:
    answer = await person.post("/api/finance/receivables/query", json=wanted)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def mine(person: Person, account: Account, **wanted: object) -> list[Json]:
    """The open invoices of one organisation."""
    page = await sought(person, **wanted)
    assert page["next"] is None
    return [row for row in page["rows"] if row["organisation_id"] == str(account.id)]


async def entries(account: Account) -> list[tuple[str, dict[str, str]]]:
    """What is posted of an organisation, as finance reads it."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        currency = (await load(control, account.id)).currency
        page = await books.ledger(control, currency, account=None, organisation_id=account.id, before=None)
    return [(each.kind, {part.account: part.amount for part in each.postings}) for each in page.entries]


async def noted(account: Account, kind: str) -> int:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        which = (security_event.c.organisation_id == account.id) & (security_event.c.kind == kind)
        rows = await control.rows(sa.select(security_event.c.id).where(which))
    return len(rows)


def plain(desk: Json) -> Json:
    """Without the hosted page's address, which is sealed anew each time."""
    return {**desk, "invoice": {**desk["invoice"], "link": ""}}


def refused(answer: httpx.Response, status: int, code: str, field: str | None = None) -> str:
    """The message of a refusal."""
    said = answer.json()
    assert (answer.status_code, said["fields"][field]["code"] if field else said["code"]) == (status, code), said
    return str(said["fields"][field]["message"] if field else said["message"])


async def test_the_session_says_who_runs_this(finance: Person, account: Account) -> None:
    assert (await finance.get("/api/session")).json()["operator"] is True
    assert (await account.person.get("/api/session")).json()["operator"] is False


READS = ("/api/finance/receivables", "/api/finance/payments", "/api/finance/ledger", "{invoice}", "{invoice}/pdf")
ORDERS: dict[str, Json] = {
    "/api/finance/receivables/query": {"currency": "USD"},
    "{invoice}/receipts": {"id": str(NOBODY), "amount": "1"},
    "{invoice}/credit-notes/preview": {"net": "1"},
    "{invoice}/credit-notes": {"id": str(NOBODY), "net": "1", "reason": "because"},
    "{invoice}/refunds": {"id": str(NOBODY), "amount": "1"},
}


async def test_nobody_else_sees_or_does_anything(finance: Person, account: Account) -> None:
    """Not the customer's own finance person, whose invoice it is; nor somebody of the operator without the right."""
    invoice = await by_transfer(account)
    rep = await account.rapport.hire(finance, f"{uuid4().hex}@example.com")
    at = place(account, invoice)
    for stranger in (account.person, rep):
        for path in READS:
            refused(await stranger.get(path.format(invoice=at)), 403, "forbidden")
        for path, body in ORDERS.items():
            refused(await stranger.post(path.format(invoice=at), json=body), 403, "forbidden")
    for path in READS:
        refused(await account.rapport.browser().get(path.format(invoice=at)), 401, "auth.not_signed_in")
    assert await account.invoices() == [invoice]
    for path in READS:
        assert (await finance.get(path.format(invoice=at))).status_code == 200


async def test_orders_ask_who_is_there_again(
    finance: Person, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = await by_transfer(account)
    later = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    for what in ("receipts", "credit-notes", "refunds"):
        answer = await finance.post(place(account, invoice, f"/{what}"), json=ORDERS[f"{{invoice}}/{what}"])
        refused(answer, 403, "auth.step_up_needed")
    preview = await finance.post(place(account, invoice, "/credit-notes/preview"), json={"net": "1"})
    assert preview.status_code == 200
    assert await account.invoices() == [invoice]


async def test_the_operators_own_plan_has_no_say(finance: Person, account: Account) -> None:
    invoice = await by_transfer(account)
    who = organisation.c.id == UUID(finance.session["organisation"]["id"])
    for status in ("read_only", "suspended"):
        async with account.rapport.parts.runtime.databases.control_session() as control:
            await control.execute(organisation.update().where(who).values(status=status))
        await done(finance, place(account, invoice, "/receipts"), amount="1.00")
    assert (await account.invoices())[0]["open"] == f"{Decimal(invoice['total']) - 2}"


async def test_another_organisations_invoice_is_not_found_under_a_wrong_one(
    finance: Person, account: Account, paying: Rapport, fake_stripe: Fake
) -> None:
    invoice, other = await by_transfer(account), await an_account(paying, fake_stripe)
    for organisation_id in (other.id, NOBODY):
        at = f"/api/finance/organisations/{organisation_id}/invoices/{invoice['id']}"
        for path in ("", "/pdf"):
            refused(await finance.get(at + path), 404, "billing.no_invoice")
        for what in ("receipts", "credit-notes", "credit-notes/preview", "refunds"):
            answer = await finance.post(f"{at}/{what}", json=ORDERS[f"{{invoice}}/{what}"])
            refused(answer, 404, "billing.no_invoice")
    assert (await account.invoices())[0]["open"] == invoice["total"]


async def test_a_receipt_of_a_part_and_of_the_rest(finance: Person, account: Account) -> None:
    invoice = await by_transfer(account)
    total, path = Decimal(invoice["total"]), place(account, invoice, "/receipts")
    body = {"id": str(uuid4()), "amount": "40.50", "reference": " FT 2026/118 "}
    one, same = await finance.post(path, json=body), await finance.post(path, json=body)
    assert plain(one.json()) == plain(same.json())
    seen = same.json()
    assert (seen["invoice"]["row"]["state"], seen["invoice"]["row"]["open"]) == ("open", f"{total - Decimal('40.50')}")
    [moved] = seen["moved"]
    assert (moved["kind"], moved["state"], moved["amount"]) == ("transfer", "succeeded", "40.50")
    assert (moved["reference"], moved["customer"]) == ("FT 2026/118", "Buyer & Sons")
    assert moved["on_day"] == (await account.today()).isoformat()
    refused(await finance.post(path, json={**body, "amount": "40.51"}), 409, "billing.other_order")
    await done(finance, path, amount=f"{total - Decimal('40.50')}")
    assert (await account.invoices())[0]["state"] == "paid"
    assert await noted(account, "billing.receipt") == 2
    paid = [parts for kind, parts in await entries(account) if kind == "payment"]
    assert paid[-1] == {"cash_bank": "40.50", "receivable": "-40.50"}
    assert sum(Decimal(parts["cash_bank"]) for parts in paid) == total
    refused(await order(finance, path, amount="0.01"), 409, "billing.invoice_not_open")


WRONG = ("", "0", "0.00", "-1", "1.005", "1,000", "1e3", "NaN", "ten", "9" * 31)


async def test_wrong_amounts_change_nothing(finance: Person, account: Account) -> None:
    invoice = await by_transfer(account)
    at, total = place(account, invoice), Decimal(invoice["total"])
    for wrong in WRONG:
        for what, field in (("receipts", "amount"), ("refunds", "amount"), ("credit-notes/preview", "net")):
            body = {field: wrong} if what.endswith("preview") else {"id": str(uuid4()), field: wrong}
            refused(await finance.post(f"{at}/{what}", json=body), 422, "billing.bad_amount", field)
        answer = await order(finance, f"{at}/credit-notes", net=wrong, reason="because")
        refused(answer, 422, "billing.bad_amount", "net")
    said = refused(
        await order(finance, f"{at}/receipts", amount=f"{total + Decimal('0.01')}"), 422, "billing.too_much", "amount"
    )
    assert f"{total}" in said
    answer = await order(finance, f"{at}/credit-notes", net="1.00", reason="  ")
    refused(answer, 422, "billing.no_reason", "reason")
    assert await account.invoices() == [invoice]
    assert [kind for kind, _ in await entries(account)].count("payment") == 0
    for kind in ("billing.receipt", "billing.credit_note", "billing.refund"):
        assert await noted(account, kind) == 0


async def test_credit_notes_never_exceed_the_invoice_by_a_cent(finance: Person, account: Account) -> None:
    """Of 20 % of 101.00, three credit notes give back each cent of tax, once."""
    invoice = await by_transfer(account, country="GB")
    at = place(account, invoice)
    whole = (await ask(finance, at))["invoice"]["document"]
    net, tax = whole["subtotal_minor"], whole["taxes"][0]["amount_minor"]
    assert (net, tax) == (10100, 2020)
    given = Decimal(0)
    for part in ("33.33", "33.33", "34.34"):
        asked = (await finance.post(f"{at}/credit-notes/preview", json={"net": part})).json()
        before = Decimal((await ask(finance, at))["invoice"]["row"]["open"])
        assert (asked["net"], asked["to_credit"], asked["off_open"]) == (part, "0.00", asked["total"])
        body = {"id": str(uuid4()), "net": part, "reason": "agreed by phone"}
        seen = (await finance.post(f"{at}/credit-notes", json=body)).json()
        assert plain((await finance.post(f"{at}/credit-notes", json=body)).json()) == plain(seen)
        assert Decimal(seen["invoice"]["row"]["open"]) == before - Decimal(asked["total"])
        given += Decimal(asked["total"])
        refused(await finance.post(f"{at}/credit-notes", json={**body, "net": "1"}), 409, "billing.other_order")
    assert given == Decimal(invoice["total"]) == Decimal("121.20")
    seen = await ask(finance, at)
    assert (seen["invoice"]["row"]["state"], seen["creditable"], seen["refundable"]) == ("credited", "0.00", "0.00")
    assert sorted(each["total"] for each in seen["invoice"]["credit_notes"]) == ["-39.99", "-40.00", "-41.21"]
    for what in ("credit-notes", "credit-notes/preview"):
        body = {"net": "0.01"} if what.endswith("preview") else {"id": str(uuid4()), "net": "0.01", "reason": "more"}
        refused(await finance.post(f"{at}/{what}", json=body), 422, "billing.too_much", "net")
    assert await noted(account, "billing.credit_note") == 3
    note = next(each for each in seen["invoice"]["credit_notes"])
    shown = await ask(finance, place(account, note))
    assert (shown["creditable"], shown["refundable"], shown["moved"]) == ("0.00", "0.00", [])
    assert shown["invoice"]["document"]["reason"] == {"zh": "agreed by phone", "en": "agreed by phone"}
    refused(await order(finance, place(account, note, "/receipts"), amount="1"), 409, "billing.invoice_not_open")
    refused(
        await order(finance, place(account, note, "/credit-notes"), net="1", reason="x"),
        409,
        "billing.invoice_not_open",
    )


async def test_a_refund_is_of_credit_and_of_what_the_card_paid(finance: Person, account: Account) -> None:
    invoice = await by_card(account, "4242424242424242")
    at = place(account, invoice)
    assert (invoice["state"], invoice["total"]) == ("paid", "101.00")
    assert (await ask(finance, at))["refundable"] == "0.00"
    refused(await order(finance, f"{at}/refunds", amount="1"), 422, "billing.too_much", "amount")
    asked = (await finance.post(f"{at}/credit-notes/preview", json={"net": "40.00"})).json()
    assert (asked["off_open"], asked["to_credit"], asked["tax"]) == ("0.00", "40.00", "0.00")
    seen = await done(finance, f"{at}/credit-notes", net="40.00", reason="unused seats")
    assert (seen["refundable"], seen["credit"], seen["creditable"]) == ("40.00", "40.00", "61.00")
    refused(await order(finance, f"{at}/refunds", amount="40.01"), 422, "billing.too_much", "amount")
    body = {"id": str(uuid4()), "amount": "15.00"}
    await account.days(3)
    seen = (await finance.post(f"{at}/refunds", json=body)).json()
    assert plain((await finance.post(f"{at}/refunds", json=body)).json()) == plain(seen)
    refused(await finance.post(f"{at}/refunds", json={**body, "amount": "16.00"}), 409, "billing.other_order")
    assert (seen["refundable"], seen["credit"]) == ("25.00", "25.00")
    moved = seen["moved"][0]
    assert (moved["kind"], moved["state"], moved["amount"]) == ("refund", "succeeded", "-15.00")
    # On the customer's day, however far that is from the operator's.
    assert moved["on_day"] == (await account.today()).isoformat()
    async with account.rapport.parts.runtime.databases.control_session() as control:
        which = (ledger_entry.c.organisation_id == account.id) & (ledger_entry.c.kind == "refund")
        [posted] = await control.rows(sa.select(ledger_entry.c.posted_on).where(which))
    assert posted.posted_on == await account.today()
    assert ("refund", {"customer_credit": "15.00", "cash_card": "-15.00"}) in await entries(account)
    assert await noted(account, "billing.refund") == 1


async def test_a_refund_of_a_transfer_is_refused(finance: Person, account: Account) -> None:
    """Nothing was charged that could go back to a card, though there is credit."""
    invoice = await by_transfer(account)
    at = place(account, invoice)
    await done(finance, f"{at}/receipts", amount=invoice["total"])
    seen = await done(finance, f"{at}/credit-notes", net="10.00", reason="agreed")
    assert (seen["credit"], seen["refundable"]) == ("10.00", "0.00")
    refused(await order(finance, f"{at}/refunds", amount="10.00"), 422, "billing.too_much", "amount")


async def test_a_gateway_that_is_away_is_asked_again(
    finance: Person, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = await by_card(account, "4242424242424242")
    at = place(account, invoice)
    await done(finance, f"{at}/credit-notes", net="40.00", reason="unused seats")
    gateway = type(gateway_of(account.rapport.parts.runtime))
    ask_it = gateway.refund

    async def away(*_: object, **__: object) -> None:
        raise GatewayUnavailable

    monkeypatch.setattr(gateway, "refund", away)
    seen = await done(finance, f"{at}/refunds", amount="15.00")
    assert (seen["moved"][0]["state"], seen["refundable"], seen["credit"]) == ("started", "25.00", "40.00")
    # What was promised to the card is not spent on the next invoice meanwhile.
    async with account.rapport.parts.runtime.databases.control_session() as control:
        sub = await load(control, account.id, lock=True)
        subject = await states.get(control, account.id, UUID(invoice["id"]))
        assert await credit.refundable(control, sub, subject) == 2500
    monkeypatch.setattr(gateway, "refund", ask_it)
    await account.days(1)
    seen = await ask(finance, at)
    assert (seen["moved"][0]["state"], seen["refundable"], seen["credit"]) == ("succeeded", "25.00", "25.00")


async def test_a_refund_that_the_gateway_refuses_has_failed(finance: Person, account: Account) -> None:
    """Somebody gave all of it back in Stripe's dashboard: days go on, and the credit is still there."""
    invoice = await by_card(account, "4242424242424242")
    at = place(account, invoice)
    await done(finance, f"{at}/credit-notes", net="40.00", reason="unused seats")
    async with account.rapport.parts.runtime.databases.control_session() as control:
        [paid] = await control.rows(sa.select(payment.c.gateway_ref).where(payment.c.organisation_id == account.id))
    account.fake.client.v1.refunds.create({"payment_intent": paid.gateway_ref})
    seen = await done(finance, f"{at}/refunds", amount="15.00")
    assert (seen["moved"][0]["state"], seen["credit"], seen["refundable"]) == ("failed", "40.00", "40.00")
    assert seen["moved"][0]["failure"]
    await account.days(1)
    assert (await ask(finance, at))["moved"][0]["state"] == "failed"
    async with account.rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(refund.c.state).where(refund.c.organisation_id == account.id))
    assert [row.state for row in rows] == ["failed"]


async def test_nothing_is_taken_off_while_a_payment_is_under_way(finance: Person, account: Account) -> None:
    """A charge that still may succeed would then take more than is owed."""
    invoice = await by_card(account, DECLINES)
    at = place(account, invoice)
    async with account.rapport.parts.runtime.databases.control_session() as control:
        which = (payment.c.organisation_id == account.id) & (payment.c.state == "failed")
        await control.execute(payment.update().where(which).values(state="waiting"))
    assert (await ask(finance, at))["under_way"] is True
    refused(await order(finance, f"{at}/receipts", amount="1"), 409, "billing.payment_under_way")
    refused(await order(finance, f"{at}/credit-notes", net="1", reason="x"), 409, "billing.payment_under_way")
    [row] = await mine(finance, account, currency="USD")
    assert (row["last"]["kind"], row["next"], row["open"]) == ("under_way", None, invoice["total"])
    assert any(each["id"] for each in (await ask(finance, "/api/finance/payments", outcome="under_way"))["rows"])
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await control.execute(payment.update().where(payment.c.organisation_id == account.id).values(state="failed"))


@pytest.mark.slow
async def test_an_invoice_grows_old(finance: Person, account: Account) -> None:
    """Each row says the last that happened and what comes next; totals by age and by step count it where it is."""
    invoice = await by_card(account, DECLINES)
    issued = dt.date.fromisoformat(invoice["issued_on"])

    def on(days: int) -> str:
        return (issued + days * DAY).isoformat()

    told = []
    for days in (0, 3, 4, 3, 4, 16, 30, 31):
        await account.days(days) if days else None
        row = next(each for each in await mine(finance, account, currency="USD") if each["number"] == invoice["number"])
        told.append(
            (row["days"], row["dunning"], row["last"]["kind"], row["next"] and (row["next"]["kind"], row["next"]["on"]))
        )
    assert told == [
        (0, "none", "failed", ("charge", on(3))),
        (3, "reminded", "reminded", ("warned", on(7))),
        (7, "warned", "warned", ("charge", on(8))),
        (10, "warned", "failed", ("read_only", on(14))),
        (14, "read_only", "read_only", ("charge", on(15))),
        (30, "suspended", "suspended", None),
        (60, "suspended", "suspended", None),
        (91, "suspended", "suspended", None),
    ]  # fmt: skip
    assert [each["number"] for each in await mine(finance, account, currency="USD", bucket=4)] == [invoice["number"]]
    assert await mine(finance, account, currency="USD", bucket=3, search=invoice["number"]) == []
    assert len(await mine(finance, account, currency="USD", step="suspended", search=invoice["number"])) == 1
    assert await mine(finance, account, currency="USD", step="warned", search=invoice["number"]) == []


@pytest.mark.slow
async def test_totals_in_yen(finance: Person, paying: Rapport, fake_stripe: Fake) -> None:
    """Nobody else here pays in yen: every total is known. A yen has no hundredths."""
    one, two = [await an_account(paying, fake_stripe, country="JP") for _ in range(2)]
    first = await by_transfer(one, 3, legal_name="Zen Garden KK", country="JP")
    second = await by_transfer(two, 10, legal_name="青い鳥", country="JP")
    assert (first["total"], second["total"]) == ("14700", "39200")
    await two.days(32)
    seen = await ask(finance, "/api/finance/receivables", currency="JPY")
    # A second month was invoiced meanwhile, and isn't due.
    assert (seen["open"], seen["open_count"], seen["overdue"], seen["overdue_count"]) == ("93100", 3, "39200", 1)
    assert [(each["low"], each["high"], each["amount"], each["count"]) for each in seen["buckets"]] == [
        (None, 0, "53900", 2), (1, 30, "39200", 1), (31, 60, "0", 0), (61, 90, "0", 0), (91, None, "0", 0),
    ]  # fmt: skip
    assert [(each["step"], each["from_day"], each["count"]) for each in seen["dunned"]] == [
        ("reminded", 3, 0), ("warned", 7, 0), ("read_only", 14, 0), ("suspended", 30, 0),
    ]  # fmt: skip
    assert (seen["collected"], seen["credit"], seen["credit_count"], seen["dso_days"]) == ("0", "0", 0, None)
    assert (seen["issuer"], "JPY" in seen["currencies"]) == ("Issuer Ltd", True)
    proof = seen["proof"]
    assert {proof[name] for name in ("by_age", "by_invoice", "by_ledger")} == {"93100"}
    assert (proof["difference"], proof["entries_sum"], proof["off"]) == ("0", "0", None)
    assert all(each["gapless"] for each in proof["series"])

    rows = (await sought(finance, currency="JPY"))["rows"]
    assert (rows[0]["customer"], rows[0]["open"]) == ("青い鳥", "39200")
    assert [row["open"] for row in (await sought(finance, currency="JPY", order="largest"))["rows"]] == [
        "39200", "39200", "14700",
    ]  # fmt: skip
    for text, found in (("zen g", 1), ("青い", 2), ("ZEN", 1), (first["number"][-6:], 1), ("nobody", 0)):
        page = await sought(finance, currency="JPY", search=text)
        assert (len(page["rows"]), page["count"]) == (found, found), text
    assert (await sought(finance, currency="JPY", search="zen", overdue=True))["count"] == 0

    at = place(one, first)
    refused(await order(finance, f"{at}/receipts", amount="1.5"), 422, "billing.bad_amount", "amount")
    await done(finance, f"{at}/receipts", amount="14700")
    await done(finance, f"{at}/credit-notes", net="700", reason="agreed")
    seen = await ask(finance, "/api/finance/receivables", currency="JPY")
    assert (seen["open"], seen["collected"], seen["credit"], seen["credit_count"]) == ("78400", "14700", "700", 1)
    await two.days(60)
    seen = await ask(finance, "/api/finance/receivables", currency="JPY")
    async with paying.parts.runtime.databases.control_session() as control:
        invoices = [each for who in (one, two) for each in await states.listed(control, who.id)]
        days = {who.id: (await load(control, who.id)).next_day - DAY for who in (one, two)}
    recent = sum(each.total_minor for each in invoices if (days[each.organisation_id] - each.issued_on).days < 90)
    assert seen["dso_days"] == round(int(seen["open"]) * 90 / recent)


async def test_pages_begin_where_the_last_one_ended(
    finance: Person, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = await by_transfer(account)
    for amount in ("1.00", "2.00", "3.00"):
        await done(finance, place(account, invoice, "/receipts"), amount=amount)
    monkeypatch.setattr("billing.finance.money.PAGE", 2)
    monkeypatch.setattr("billing.finance.books.PAGE", 2)
    first = await ask(finance, "/api/finance/payments")
    assert [each["amount"] for each in first["rows"]] == ["3.00", "2.00"]
    second = await ask(finance, "/api/finance/payments", offset=str(first["next"]))
    assert second["rows"][0]["amount"] == "1.00"
    assert {each["kind"] for each in (await ask(finance, "/api/finance/payments", kind="transfer"))["rows"]} == {
        "transfer"
    }
    assert {each["state"] for each in (await ask(finance, "/api/finance/payments", outcome="succeeded"))["rows"]} == {
        "succeeded"
    }

    whose = {"currency": "USD", "organisation": str(account.id)}
    first = await ask(finance, "/api/finance/ledger", **whose)
    second = await ask(finance, "/api/finance/ledger", **whose, before=first["next"])
    assert [each["postings"][0]["amount"] for each in first["entries"]] == ["3.00", "2.00"]
    assert second["entries"][0]["postings"] == [
        {"account": "cash_bank", "amount": "1.00"}, {"account": "receivable", "amount": "-1.00"},
    ]  # fmt: skip
    assert (first["customer"], second["entries"][0]["number"]) == ("Buyer & Sons", invoice["number"])
    for page in (first, second):
        assert {each["customer"] for each in page["entries"]} == {"Buyer & Sons"}
    monkeypatch.setattr("billing.finance.books.PAGE", 50)
    touched = await ask(finance, "/api/finance/ledger", **whose, account="cash_bank")
    assert [each["kind"] for each in touched["entries"]] == ["payment"] * 3
    everything = await ask(finance, "/api/finance/ledger", **whose)
    assert everything["next"] is None
    assert sum(Decimal(each["amount"]) for each in everything["balances"]) == 0
    assert {each["account"]: each["amount"] for each in everything["balances"]}["cash_bank"] == "6.00"
    months = [each for each in everything["entries"] if each["kind"] == "revenue"]
    assert {(each["number"], each["invoice_id"]) for each in months} <= {(None, None)}
    assert (await ask(finance, "/api/finance/ledger", currency="XAF"))["entries"] == []


async def test_books_that_differ_are_named(finance: Person, account: Account) -> None:
    """An entry that no invoice knows of: the difference is said, and whose it is."""
    await by_transfer(account)
    runtime = account.rapport.parts.runtime

    async def slip(amount: int) -> None:
        async with runtime.databases.control_session() as control:
            await post(
                control, account.id, "payment", str(uuid4()), currency="USD", day=await account.today(),
                postings={"cash_bank": amount, "receivable": -amount},
            )  # fmt: skip

    await slip(700)
    try:
        proof = (await ask(finance, "/api/finance/receivables", currency="USD"))["proof"]
        assert (proof["difference"], proof["off"]) == ("7.00", str(account.id))
        assert proof["by_age"] == proof["by_invoice"] != proof["by_ledger"]
    finally:
        await slip(-700)
    proof = (await ask(finance, "/api/finance/receivables", currency="USD"))["proof"]
    assert (proof["difference"], proof["off"]) == ("0.00", None)


def test_buckets_tile_the_days() -> None:
    """Every day since an invoice was due is in one bucket."""
    for day, bucket in ((-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)):
        found = [
            at
            for at, (low, high) in enumerate(receivables.BUCKETS)
            if (low is None or day >= low) and (high is None or day <= high)
        ]
        assert found == [bucket]
