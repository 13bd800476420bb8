"""An organisation from its trial to a paid invoice, through the API, as the walk does it."""

import datetime as dt

from tests.support.billing import Account


async def test_a_trial_becomes_a_paid_invoice(account: Account) -> None:
    start = await account.get()
    assert (start["state"], start["plan"]["chosen"], start["invoices"]) == ("trialing", False, [])
    await account.subscribed(3, "sales")
    begun = await account.get()
    assert (begun["state"], begun["card"]["last4"], begun["plan"]["seats"]) == ("active", "4242", 3)
    expected = begun["draft"]["total"]
    await account.days(1)
    [invoice] = await account.invoices()
    assert (invoice["state"], invoice["total"], invoice["open"]) == ("paid", expected, "0.00")
    assert invoice["issued_on"] == (await account.today()).isoformat()
    assert dt.date.fromisoformat(invoice["period_start"]) == await account.today() - dt.timedelta(days=1)
