"""Who may see and do what finance does, and who is refused."""

import datetime as dt
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from auth import sessions
from kernel.clock import real_now
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.billing import Account, an_account
from tests.support.fakestripe import Fake
from tests.support.finance import (
    NOBODY,
    Json,
    by_transfer,
    done,
    place,
    refused,
)


async def test_the_session_says_who_runs_this(finance: Person, account: Account) -> None:
    assert (await finance.get("/api/session")).json()["operator"] is True
    assert (await account.person.get("/api/session")).json()["operator"] is False


READS = ("/api/finance/receivables", "/api/finance/payments", "/api/finance/ledger", "{invoice}", "{invoice}/pdf")
ORDERS: dict[str, Json] = {
    "/api/finance/receivables/query": {"currency": "USD"},
    "/api/finance/documents/query": {},
    "/api/finance/ledger/checks": {"currency": "CNY"},
    "/api/finance/documents/export": {},
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
    refused(await finance.post("/api/finance/documents/export", json={}), 403, "auth.step_up_needed")
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
