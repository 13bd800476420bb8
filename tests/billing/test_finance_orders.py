"""What finance does about an invoice: receipts, credit notes, refunds; and what is refused."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from billing import credit
from billing.invoicing import states
from billing.invoicing.models import payment, refund
from billing.ledger.models import ledger_entry
from billing.subscriptions import load
from payments.errors import GatewayUnavailable
from payments.gateway import Refund
from payments.opening import gateway_of
from tests.support.app import Person
from tests.support.billing import DECLINES, Account
from tests.support.books import trial_balance
from tests.support.finance import (
    ask,
    by_card,
    by_transfer,
    done,
    entries,
    mine,
    noted,
    order,
    place,
    plain,
    refused,
)


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


async def test_a_refund_that_comes_back_is_credit_again(
    finance: Person, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bank sends it back days after the gateway had said that it succeeded; it is told twice."""
    invoice = await by_card(account, "4242424242424242")
    at, runtime = place(account, invoice), account.rapport.parts.runtime
    await done(finance, f"{at}/credit-notes", net="40.00", reason="unused seats")
    seen = await done(finance, f"{at}/refunds", amount="15.00")
    assert (seen["moved"][0]["state"], seen["refundable"], seen["credit"]) == ("succeeded", "25.00", "25.00")
    async with runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(refund.c.gateway_ref).where(refund.c.organisation_id == account.id))
    gateway = type(gateway_of(runtime))
    asked = gateway.refund_state

    async def came_back(self: Any, refund_id: str) -> Refund:
        return replace(await asked(self, refund_id), status="failed")

    monkeypatch.setattr(gateway, "refund_state", came_back)
    for _ in range(2):
        await credit.refund_changed(runtime, row.gateway_ref)
    seen = await ask(finance, at)
    moved = next(each for each in seen["moved"] if each["kind"] == "refund")
    assert (moved["state"], moved["failure"]) == ("failed", "came_back")
    assert (seen["refundable"], seen["credit"]) == ("40.00", "40.00")
    posted = [parts for kind, parts in await entries(account) if kind == "refund_returned"]
    assert posted == [{"cash_card": "15.00", "customer_credit": "-15.00"}]
    page = await ask(finance, "/api/finance/ledger", currency="USD", organisation=str(account.id))
    both = [each["number"] for each in page["entries"] if each["kind"].startswith("refund")]
    assert both == [invoice["number"]] * 2
    await trial_balance(account.rapport)
    monkeypatch.setattr(gateway, "refund_state", asked)
    seen = await done(finance, f"{at}/refunds", amount="40.00")
    assert (seen["refundable"], seen["credit"]) == ("0.00", "0.00")
