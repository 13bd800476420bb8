"""Cards: how they are saved, charged, declined, confirmed at their bank, and replaced."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

import httpx
import pytest

from billing import cards, collection
from billing.subscriptions import Subscription, load
from kernel.clock import business_now
from kernel.db import ControlSession
from kernel.money import Money
from payments.events import CardSaved, PaymentChanged
from payments.gateway import ChargeOrder
from payments.opening import gateway_of
from tests.support.app import PASSWORD
from tests.support.audit import details_of
from tests.support.billing import ASKS, DECLINES, GOOD, Account, an_account
from tests.support.fakestripe import Fake
from tests.support.team import stale

DAY = dt.timedelta(days=1)


async def test_two_who_begin_a_card_at_once_have_one_customer(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second, a moment later, opens a page of the first one's customer."""
    moments = iter(business_now() + number * dt.timedelta(seconds=2) for number in range(9))
    monkeypatch.setattr(cards, "business_now", lambda: next(moments))
    store, known = cards.store, list[object]()

    async def noted(control: ControlSession, sub: Subscription, **values: object) -> Subscription:
        known.extend(value for name, value in values.items() if name == "customer_ref")
        return await store(control, sub, **values)

    monkeypatch.setattr(cards, "store", noted)
    runtime = account.rapport.parts.runtime
    await asyncio.gather(*(cards.begin(runtime, account.id, locale="en") for _ in range(2)))
    async with runtime.databases.control_session() as control:
        sub = await load(control, account.id)
    page = await gateway_of(runtime).card_page(str(sub.card_page_ref))
    assert [page.customer] == [sub.customer_ref] == known


async def test_a_declined_card_is_tried_again_warned_and_recovers(account: Account) -> None:
    await account.subscribed(3, number=DECLINES)
    await account.days(1)
    [invoice] = await account.invoices()
    today = await account.today()
    assert (invoice["state"], invoice["last_failure"]) == ("open", "generic_decline")
    assert invoice["next_attempt_on"] == (today + 3 * DAY).isoformat()
    await account.days(14)
    [invoice] = await account.invoices()
    assert invoice["dunning"] == "read_only"
    refused = await account.person.post("/api/companies", json={"name": "Nope"})
    assert refused.json()["code"] == "tenants.read_only"
    await account.days(16)
    assert (await account.invoices())[0]["dunning"] == "suspended"
    assert (await account.person.get("/api/members")).json()["code"] == "tenants.suspended"
    tries = (await account.get(f"/invoices/{invoice['id']}"))["payments"]
    assert [each["state"] for each in tries] == ["failed"] * 4
    await account.card(GOOD)
    assert {each["state"] for each in await account.invoices()} == {"paid"}
    assert (await account.person.get("/api/members")).status_code == 200
    subjects = [each["subject"] for each in await account.rapport.mails("bills@buyer.example")]
    assert [word for word in ("Reminder", "Warning", "read-only", "Suspended") if word in " ".join(subjects)] == [
        "Reminder", "Warning", "read-only", "Suspended",
    ]  # fmt: skip


async def test_a_card_whose_bank_asks_is_not_tried_again_without_its_owner(account: Account) -> None:
    await account.subscribed(3, number=ASKS)
    await account.days(1)
    [invoice] = await account.invoices()
    assert (invoice["last_failure"], invoice["next_attempt_on"]) == ("authentication_required", None)
    await account.days(10)
    assert len((await account.get(f"/invoices/{invoice['id']}"))["payments"]) == 1


async def test_a_bank_that_asks_is_answered_by_the_customer(account: Account) -> None:
    await account.subscribed(3, number=ASKS)
    await account.days(1)
    [invoice] = await account.invoices()
    assert (invoice["state"], invoice["last_failure"]) == ("open", "authentication_required")
    pay = f"/api/billing/invoices/{invoice['id']}/payment"
    paid = (await account.person.post(pay, json={})).json()
    assert paid["state"] == "waiting"
    again = await account.person.post(pay, json={})
    assert again.json()["code"] == "billing.payment_under_way"
    async with httpx.AsyncClient() as browser:
        back = await browser.post(paid["action_url"], data={"answer": "authenticate"})
    assert back.headers["location"].startswith(f"{account.rapport.settings.public_url}/billing/invoices/")
    done = await account.person.post(f"{pay}/check", json={})
    assert done.json()["row"]["state"] == "paid"
    assert (await account.person.post(pay, json={})).json()["code"] == "billing.invoice_not_open"


async def test_the_saved_card_is_charged_for_who_has_just_proved_who_they_are(account: Account) -> None:
    await account.subscribed(3, number=ASKS)
    await account.days(1)
    [invoice] = await account.invoices()
    pay = f"/api/billing/invoices/{invoice['id']}/payment"
    tries = (await account.get(f"/invoices/{invoice['id']}"))["payments"]
    await stale(account.rapport, account.person)
    refused = await account.person.post(pay, json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.step_up_needed")
    assert (await account.get(f"/invoices/{invoice['id']}"))["payments"] == tries
    proved = await account.person.post("/api/session/step-up", json={"password": PASSWORD})
    assert proved.status_code == 200, proved.text
    account.person.signed_in(proved.json())
    assert (await account.person.post(pay, json={})).json()["state"] == "waiting"
    await stale(account.rapport, account.person)
    # The bank leads back after however long it took, and nothing is charged by asking what became of it.
    assert (await account.person.post(f"{pay}/check", json={})).status_code == 200


async def test_a_card_whose_page_nobody_came_back_from_is_taken_over(account: Account) -> None:
    page = (await account.person.post("/api/billing/card", json={})).json()["url"]
    async with httpx.AsyncClient() as browser:
        await browser.post(page, data={"number": GOOD, "expiry": "12/40", "cvc": "123"})
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await control.emit(CardSaved(page_id=page.rpartition("/")[2].partition("?")[0]))
        await control.emit(CardSaved(page_id="cs_of_somebody_else"))
    await account.rapport.run_jobs()
    assert (await account.get())["card"]["last4"] == "4242"


async def opened(account: Account) -> str:
    """The address of a new page."""
    page: str = (await account.person.post("/api/billing/card", json={})).json()["url"]
    return page


async def typed(page: str, number: str) -> str:
    """A card is typed on a page; the id with which the gateway leads back."""
    async with httpx.AsyncClient() as browser:
        back = await browser.post(page, data={"number": number, "expiry": "12/40", "cvc": "123"})
    assert back.status_code in {302, 303}, back.text
    return back.headers["location"].rpartition("card_page=")[2]


async def completed(account: Account, page: str | None) -> str | None:
    """The last digits of the organisation's card after a page is said to be complete; None where it was refused."""
    done = await account.person.post("/api/billing/card/completion", json={"page": page})
    if done.status_code != 200:
        assert done.json()["code"] == "billing.card_unfinished", done.text
        return None
    return str(done.json()["card"]["last4"])


async def test_of_two_pages_that_are_open_the_card_that_is_completed_last_is_the_one(account: Account) -> None:
    """The newer page stays open for whoever completes it; an old page takes nothing back."""
    older, newer = await opened(account), await opened(account)
    first = await typed(older, GOOD)
    assert await completed(account, None) is None
    assert await completed(account, first) == "4242"
    second = await typed(newer, DECLINES)
    assert second != first
    async with account.rapport.parts.runtime.databases.control_session() as control:
        before = await load(control, account.id)
    assert second == before.card_page_ref
    assert await completed(account, None) == "0341"
    assert await completed(account, first) == "0341"
    assert await completed(account, second) == "0341"
    async with account.rapport.parts.runtime.databases.control_session() as control:
        sub = await load(control, account.id)
    gateway = gateway_of(account.rapport.parts.runtime)
    assert [(await gateway.card(str(each))).customer for each in (before.card_ref, sub.card_ref)] == [
        None, sub.customer_ref,
    ]  # fmt: skip
    assert sub.card_page_ref is None


async def test_a_page_of_somebody_else_or_of_nobody_saves_no_card(account: Account, fake_stripe: Fake) -> None:
    other = await an_account(account.rapport, fake_stripe)
    theirs = await typed(await opened(other), GOOD)
    await opened(account)
    for page in (theirs, "cs_of_nobody"):
        assert await completed(account, page) is None
    wrong = await account.person.post("/api/billing/card/completion", json={"page": "../refunds"})
    assert wrong.status_code == 400
    assert (await account.get())["card"] is None


async def test_two_pages_that_are_completed_at_once_leave_one_card(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saw the card before it was replaced looks again, and takes theirs."""
    runtime = account.rapport.parts.runtime
    pages = [await opened(account) for _ in range(2)]
    ids = [await typed(page, number) for page, number in zip(pages, (GOOD, DECLINES), strict=True)]
    saved, looked, seen = cards._saved, asyncio.Barrier(2), list[int]()

    async def both(*args: Any) -> Any:
        found = await saved(*args)
        if len(seen) < 2:
            seen.append(1)
            await looked.wait()
        return found

    monkeypatch.setattr(cards, "_saved", both)
    await asyncio.gather(*(cards.complete(runtime, account.id, each) for each in ids))
    async with runtime.databases.control_session() as control:
        sub = await load(control, account.id)
    gateway, customers = gateway_of(runtime), []
    for each in ids:
        method = (await gateway.card_page(each)).method
        customers.append((method == sub.card_ref, (await gateway.card(str(method))).customer))
    assert sorted(customers, key=str) == [(False, None), (True, sub.customer_ref)]


async def test_a_webhook_moves_a_payment_that_waits(account: Account) -> None:
    await account.subscribed(3, number=ASKS)
    await account.days(1)
    [invoice] = await account.invoices()
    pay = f"/api/billing/invoices/{invoice['id']}/payment"
    paid = (await account.person.post(pay, json={})).json()
    async with httpx.AsyncClient() as browser:
        await browser.post(paid["action_url"], data={"answer": "authenticate"})
    async with account.rapport.parts.runtime.databases.control_session() as control:
        tries = await collection.tries(control, account.id)
        await control.emit(PaymentChanged(payment_id=str(tries[-1].gateway_ref)))
    await account.rapport.run_jobs()
    assert [each["state"] for each in await account.invoices()] == ["paid"]


async def test_a_payment_that_nobody_confirms_is_given_up_the_next_day(account: Account) -> None:
    await account.subscribed(3, number=ASKS)
    await account.days(1)
    [invoice] = await account.invoices()
    await account.person.post(f"/api/billing/invoices/{invoice['id']}/payment", json={})
    await account.days(2)
    tries = (await account.get(f"/invoices/{invoice['id']}"))["payments"]
    assert [each["state"] for each in tries] == ["failed", "failed"]


async def test_the_gateway_goes_by_the_clock_of_the_organisation(account: Account, fake_stripe: Fake) -> None:
    await account.subscribed(2)
    await account.days(1)
    async with account.rapport.parts.runtime.databases.control_session() as control:
        [one] = await collection.tries(control, account.id)
    intent = fake_stripe.client.v1.payment_intents.retrieve(str(one.gateway_ref))
    made = dt.datetime.fromtimestamp(intent.created, dt.UTC).date()
    assert abs(made - await account.today()) <= DAY


async def test_a_new_card_is_tried_at_once_where_the_old_one_waits_at_its_bank(account: Account) -> None:
    await account.subscribed(3, number=ASKS)
    await account.days(1)
    [invoice] = await account.invoices()
    paid = await account.person.post(f"/api/billing/invoices/{invoice['id']}/payment", json={})
    assert paid.json()["state"] == "waiting"
    noted = await details_of(account.rapport, account.person, "billing.payment_asked")
    assert noted == [{"invoice": invoice["id"]}]
    await account.card(GOOD)
    [invoice] = await account.invoices()
    assert (invoice["state"], invoice["next_attempt_on"]) == ("paid", None)
    tries = (await account.get(f"/invoices/{invoice['id']}"))["payments"]
    assert [each["state"] for each in tries] == ["failed", "failed", "succeeded"]


async def test_a_new_card_that_is_declined_too_is_tried_again_later(account: Account) -> None:
    await account.subscribed(3, number=ASKS)
    await account.days(1)
    [invoice] = await account.invoices()
    await account.person.post(f"/api/billing/invoices/{invoice['id']}/payment", json={})
    await account.card(DECLINES)
    [invoice] = await account.invoices()
    assert (invoice["state"], invoice["last_failure"]) == ("open", "generic_decline")
    assert dt.date.fromisoformat(invoice["next_attempt_on"]) > await account.today()


@pytest.mark.parametrize("reference", ["", "somebody:else", f"{UUID(int=7)}:{UUID(int=8)}"])
async def test_a_payment_of_another_installation_is_left_alone(account: Account, reference: str) -> None:
    """It charges with the same account of Stripe's, or somebody does by hand."""
    gateway = gateway_of(account.rapport.parts.runtime)
    await account.subscribed(2)
    async with account.rapport.parts.runtime.databases.control_session() as control:
        sub = await load(control, account.id)
    order = ChargeOrder(
        customer=str(sub.customer_ref), method=str(sub.card_ref), money=Money(500, "USD"), reference=reference,
        key=f"other:{account.id}:{reference}", off_session=True,
    )  # fmt: skip
    theirs = await gateway.charge(order)
    await collection.changed(account.rapport.parts.runtime, theirs.id)
    await collection.changed(account.rapport.parts.runtime, "pi_of_nobody")
    async with account.rapport.parts.runtime.databases.control_session() as control:
        assert await collection.tries(control, account.id) == []
