"""Usage on an invoice: whatever the order in which events came, and however often."""

import datetime as dt
import random

from tests.support.app import Rapport
from tests.support.billing import Account, Json, an_account
from tests.support.fakestripe import Fake


async def billed(account: Account, batches: list[list[Json]]) -> list[list[tuple[str, str, str]]]:
    """What invoices say once these events were sent, batch by batch."""
    for batch in batches:
        sent = await account.person.post("/api/usage/events", json={"events": batch})
        assert (sent.status_code, sent.json()["conflict"], sent.json()["rejected"]) == (200, 0, 0), sent.text
    await account.days(32)
    shown = [await account.get(f"/invoices/{each['id']}") for each in await account.invoices()]
    return [[(each["item"], each["amount"], each["sentence"]["en"]) for each in one["lines"]] for one in shown]


async def test_events_in_any_order_and_number_give_equal_invoices(paying: Rapport, fake_stripe: Fake) -> None:
    dice = random.Random(3)  # noqa: S311  # no secret: a shuffle that can be repeated
    one, other = [await an_account(paying, fake_stripe) for _ in range(2)]
    for each in (one, other):
        await each.subscribed(2)
        await each.days(3)
    yesterday = await one.today() - dt.timedelta(days=1)
    events = [
        {"id": f"m{number}", "meter": "messages", "quantity": f"{number * 37 % 400}.5",
         "occurred_at": f"{yesterday}T{number % 24:02}:00:00Z"}
        for number in range(30)
    ]  # fmt: skip
    again = [*events, *dice.sample(events, 20)]
    dice.shuffle(again)
    straight = await billed(one, [events])
    assert await billed(other, [again[start : start + 7] for start in range(0, len(again), 7)]) == straight
    assert sum(item == "usage.messages" for lines in straight for item, *_ in lines) == 1
