"""What somebody was shown who ordered a plan, beside the invoice that came of it: the same, or why not."""

import datetime as dt
from decimal import Decimal

from billing.promises import Promise, told
from billing.rating.contract import Change, Contract, Line, Recurring
from billing.subscriptions import Ordered
from kernel.text import Text
from tests.support.billing import Account, Json

DAY = dt.timedelta(days=1)


def adds_up(promised: Json, invoice: Json) -> None:
    """The lines of the explanation are all that the totals differ by."""
    total = sum(Decimal(each["by"]) for each in promised["changes"]) + Decimal(promised["tax"])
    assert total == Decimal(promised["difference"]) == Decimal(invoice["total"]) - Decimal(promised["total"])


async def test_an_invoice_says_why_it_is_not_what_was_shown(account: Account) -> None:
    await account.profile(country="GB", tax_id="")
    first = await account.preview(2)
    await account.ordered(2, method="transfer")
    trial_ends = dt.date.fromisoformat((await account.get())["trial_ends"])
    await account.until(trial_ends + DAY)
    [kept] = await account.invoices()
    [shown] = (await account.get(f"/invoices/{kept['id']}"))["promises"]
    assert (shown["changes"], shown["total"], shown["tax"]) == ([], first["then"]["total"], "0.00")
    adds_up(shown, kept)

    await account.days(5)
    promised = await account.preview(3)
    day = (await account.today()).isoformat()
    await account.ordered(3)
    await account.days(2)
    again = await account.preview(4, "sales")
    later = (await account.today()).isoformat()
    await account.ordered(4, "sales")
    event = {
        "id": "1", "meter": "messages", "quantity": "1300", "occurred_at": f"{later}T00:00:00Z",
    }  # fmt: skip
    sent = await account.person.post("/api/usage/events", json={"events": [event]})
    assert sent.json()["accepted"] == 1, sent.text
    await account.until(dt.date.fromisoformat(promised["then"]["closes_on"]) + DAY)
    written = (await account.invoices())[-1]
    view = await account.get(f"/invoices/{written['id']}")
    before, since = view["promises"]
    assert (before["shown_on"], before["total"]) == (day, promised["then"]["total"])
    assert (since["shown_on"], since["total"]) == (later, again["then"]["total"])
    for each in (before, since):
        adds_up(each, written)
        assert each["retaxed"] is None
    changes = {each["item"]: each for each in before["changes"]}
    assert {item: each["why"] for item, each in changes.items()} == {
        "seats": "ordered", "module.sales": "ordered", "usage.messages": "used",
    }  # fmt: skip
    [order] = changes["seats"]["orders"]
    assert (order["on"], order["quantity"]) == (later, 4)
    assert order["by"] == (await account.person.get("/api/session")).json()["person"]["name"]
    assert changes["usage.messages"]["orders"] == []
    assert [(each["item"], each["why"]) for each in since["changes"]] == [("usage.messages", "used")]
    link = view["link"].rpartition("/")[2]
    hosted = await account.rapport.browser().get(f"/api/hosted-invoices/{link}")
    assert hosted.json()["promises"] == []


async def test_another_tax_says_that_the_invoice_details_changed(account: Account) -> None:
    await account.profile(country="GB", tax_id="")
    await account.ordered(2, method="transfer")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) - DAY)
    await account.profile(country="FR", tax_id="")
    await account.days(2)
    [written] = await account.invoices()
    [shown] = (await account.get(f"/invoices/{written['id']}"))["promises"]
    adds_up(shown, written)
    assert shown["changes"] == []
    assert Decimal(shown["tax"]) != 0
    assert shown["retaxed"]["before"]["en"] == "VAT 20%"
    assert shown["retaxed"]["after"]["en"] not in {"VAT 20%", ""}


async def test_what_was_refused_promises_nothing(account: Account) -> None:
    await account.profile()
    assert (await account.plan(2)).status_code == 422  # nobody said how it is paid
    await account.ordered(2, method="transfer")
    stale = {"seats": 9, "modules": [], "version": 1}
    assert (await account.person.put("/api/billing/plan", json=stale)).status_code == 409
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) + DAY)
    [invoice] = await account.invoices()
    assert len((await account.get(f"/invoices/{invoice['id']}"))["promises"]) == 1


def test_orders_that_were_there_already_are_no_reason() -> None:
    """Only what was ordered since is told, and only with the item that it was of."""
    name, on = Text(zh="", en=""), dt.date(2027, 1, 1)
    span = {"start": on, "end": dt.date(2027, 2, 1), "quantity": Decimal(1), "sentence": name}
    by_whom = (("seats", "Ann"), ("seats", "Ben"), ("module.sales", "Cy"))
    made = [Ordered(item=item, price_version=1, on=on, quantity=at, by=by) for at, (item, by) in enumerate(by_whom, 1)]
    items = (Recurring(id="seats", label=name, unit=name, changes=(Change(on=on, quantity=1),), price=Decimal(1)),)
    contract = Contract(currency="USD", time_zone="UTC", anchor=on, items=items)
    one, other = (Line(item="seats", amount_minor=minor, **span) for minor in (100, 250))  # type: ignore[arg-type]
    promise = Promise(shown_on=on, orders=1, currency="USD", lines=(one,), tax_minor=20, total_minor=120)
    said = told(promise, [other], contract, made, [], tax_minor=50, total_minor=300)
    [change] = said.changes
    assert (change.before, change.after, change.by, change.why) == ("1.00", "2.50", "1.50", "ordered")
    assert [(each.quantity, each.by) for each in change.orders] == [(2, "Ben")]
    assert (said.total, said.difference, said.tax) == ("1.20", "1.80", "0.30")
    same = told(promise, [one], contract, made, [], tax_minor=20, total_minor=120)
    assert (same.changes, same.difference, same.tax) == ((), "0.00", "0.00")
