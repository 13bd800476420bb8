"""The API as a process of its own, killed with SIGKILL at each commit; whoever had no answer asks again."""

import dataclasses
import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from auth import admission
from billing.subscriptions import load
from payments.fakestripe.webhooks import signature
from tenants.entitlements import grant
from tests.support.app import PUBLIC_URL, Person, Rapport
from tests.support.billing import DECLINES, GOOD, Account, an_account
from tests.support.books import everything, lives_of, trial_balance
from tests.support.fakestripe import Fake
from tests.support.finance import finance as finance
from tests.support.finance import place
from tests.support.forks import Forks, forks

pytestmark = [pytest.mark.deep, pytest.mark.slow]
Body = dict[str, Any]
Do = Callable[[httpx.Client], object]
JSON = {"content-type": "application/json"}
TYPED = {"expiry": "12/40", "cvc": "123"}


@pytest.fixture
def processes(database_environment: dict[str, str], fake_stripe: Fake) -> Iterator[Forks]:
    """Lives of the API on the databases of the application that looks after the clock and the jobs."""
    with forks(
        {
            **database_environment, "PUBLIC_URL": PUBLIC_URL, "STRIPE_API_BASE": fake_stripe.url,
            "STRIPE_SECRET_KEY": "sk_test_rapport", "STRIPE_WEBHOOK_SECRET": "whsec_rapport",
        }
    ) as found:  # fmt: skip
        yield found


def browser_of(person: Person, url: str) -> httpx.Client:
    """Somebody's browser, whose requests go to a process."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in person.cookies.jar)
    headers = {"cookie": cookies, "origin": PUBLIC_URL, "x-csrf-token": person.headers["x-csrf-token"]}
    return httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)


@dataclasses.dataclass
class Requests:
    """Requests of an organisation's people, each answered by as many processes as `after` kills; None kills none."""

    account: Account
    clerk: Person
    processes: Forks
    after: bool | None
    killed: int = 0

    async def all(self, person: Person, do: Do, *, anew: bool = False) -> None:
        """Some requests, until they were all answered; `anew` if they write whenever they are sent."""

        async def life(number: int) -> bool:
            with self.processes.life(10_000 if self.after is None else number, after=bool(self.after)) as url:
                try:
                    with browser_of(person, url) as browser:
                        do(browser)
                except httpx.TransportError:
                    return False
                return True

        self.killed += await lives_of(self.account, life, anew=anew)

    async def owner(self, do: Do) -> None:
        """Requests of the organisation's owner."""
        await self.all(self.account.person, do)

    async def finance(self, invoice: Body, what: str, body: Body) -> None:
        """Something that finance does about an invoice."""
        path = place(self.account, invoice, what)
        await self.all(self.clerk, lambda browser: answered(browser.post(path, json=body)))
        await self.account.rapport.run_jobs()

    async def card(self, number: str) -> None:
        """A card is saved: the owner goes to the gateway's page, types it and comes back."""

        pages: list[str] = []

        def begin(browser: httpx.Client) -> None:
            pages.append(answered(browser.post("/api/billing/card", json={}))["url"])

        await self.all(self.account.person, begin, anew=True)
        async with httpx.AsyncClient(trust_env=False) as browser:
            await browser.post(pages[-1], data={"number": number, **TYPED})
        await self.owner(lambda browser: answered(browser.post("/api/billing/card/completion", json={})))

    async def plan(self, seats: int, *modules: str) -> None:
        """A plan is ordered; who orders it once more hears that the subscription was changed meanwhile."""
        version = (await self.account.get())["version"]
        body = {"seats": seats, "modules": list(modules), "method": "card", "version": version}
        asked = 0

        def order(browser: httpx.Client) -> None:
            nonlocal asked
            asked += 1
            answer = browser.put("/api/billing/plan", json=body)
            if asked == 1 or answer.status_code != 409:
                answered(answer)
            else:
                assert answer.json()["code"] == "billing.changed_meanwhile", answer.text

        await self.owner(order)


def answered(answer: httpx.Response) -> Body:
    """What was answered; it was no refusal."""
    assert answer.is_success, answer.text
    found: Body = answer.json() if answer.content else {}
    return found


async def lived(who: Requests) -> None:
    """Card, plan, usage, more seats, a module, a declined card and its recovery, a webhook, a credit note, a refund."""
    account = who.account
    await account.profile(email=f"{uuid4().hex}@buyer.example")
    await who.card(GOOD)
    await who.plan(3)
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]))
    at = f"{await account.today()}T00:00:00Z"
    events = [{"id": f"m{each}", "meter": "messages", "quantity": "700", "occurred_at": at} for each in range(4)]
    await who.owner(lambda browser: _taken(answered(browser.post("/api/usage/events", json={"events": events}))))
    await account.days(2)
    await who.plan(5)
    await who.plan(5, "sales")
    await who.card(DECLINES)
    await account.days(31)
    await who.card(GOOD)  # what is open is charged for
    await told(who)
    last = [each for each in await account.invoices() if each["kind"] == "invoice"][-1]
    await who.finance(last, "/credit-notes", {"id": str(uuid4()), "net": "10.00", "reason": "Outage"})
    await who.finance(last, "/refunds", {"id": str(uuid4()), "amount": "7.00"})
    await account.days(3)


def _taken(answers: Body) -> None:
    assert (answers["accepted"] + answers["duplicate"], answers["conflict"], answers["rejected"]) == (4, 0, 0)


async def told(who: Requests) -> None:
    """The gateway tells of every payment, to a process that may end while it listens."""
    v1 = who.account.fake.client.v1
    async with who.account.rapport.parts.runtime.databases.control_session() as control:
        customer = (await load(control, who.account.id)).customer_ref
    paid = {each.id for each in v1.payment_intents.list({"customer": str(customer), "limit": 100}).data}
    events = [each for each in v1.events.list({"limit": 100}).data if each.data.object["id"] in paid]
    assert len(events) > len(paid) > 2

    def tell(browser: httpx.Client) -> None:
        for each in events:
            body = json.dumps(each.to_dict())
            headers = {"stripe-signature": signature("whsec_rapport", body, int(time.time()))}
            answered(browser.post("/api/webhooks/stripe", content=body, headers=headers | JSON))

    await who.owner(tell)
    await who.account.rapport.run_jobs()


async def test_an_api_that_is_killed_at_each_commit_ends_as_one_that_is_not(
    paying: Rapport, fake_stripe: Fake, finance: Person, processes: Forks
) -> None:
    ends = []
    for after in (None, True, False):
        who = Requests(await an_account(paying, fake_stripe), finance, processes, after)
        async with paying.parts.runtime.databases.control_session() as control:
            # A process takes requests of a minute a hundred at a time; what it had left dies with it.
            for person in (who.account.person, finance):
                mine = UUID(person.session["organisation"]["id"])
                await grant(control, mine, admission.REQUESTS, 1_000_000, source="test")
        await lived(who)
        ends.append(await everything(who.account))
        assert who.killed > 20 or after is None, who.killed
    whole, killed_after, killed_before = ends
    assert [each[3] for each in whole["invoices"] if each[0] == "invoice"] == ["paid", "paid"]
    assert [(kind, state) for _, kind, state, *_ in whole["tries"]].count(("card", "failed")) == 1
    assert killed_after == whole
    assert killed_before == whole
    await trial_balance(paying)
