"""Never two successful charges for one invoice, whatever happens in which order, and the books agree with the gateway.

Histories are made up: what people do, days, and what the gateway's knobs do to its answers and its webhooks, which come
to the product's own route. What breaks the promise is shrunk to the shortest history that does.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, note
from hypothesis import settings as sampling
from hypothesis import strategies as st

from billing import chargebacks, collection
from billing.finance import books
from billing.invoicing import states
from billing.subscriptions import load
from kernel.settings import Settings
from tests.support.app import Rapport
from tests.support.billing import GOOD, Account, an_account
from tests.support.books import books as written
from tests.support.books import trial_balance
from tests.support.fakestripe import Fake
from tests.support.payers import CARDS, KNOBS, STEPS, Payers, Step
from tests.support.told import Told, telling, telling_fake, told_by

pytestmark = [pytest.mark.deep, pytest.mark.slow]
FEW = sampling(
    max_examples=sampling.default.max_examples // 20 if sampling.default else 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""A made-up history takes seconds: a twentieth of what is usual. `--hypothesis-profile=long` has ten times more."""
PAID = {"succeeded", "disputed", "charged_back"}
AT_ONCE = st.lists(STEPS, min_size=1, max_size=3)
TURNS = st.tuples(AT_ONCE, st.none() | KNOBS, st.sampled_from([0, 0, 0, 1, 3, 5]))


@pytest.fixture(scope="module")
def fake_stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fake]:
    """A Stripe that tells."""
    with telling_fake(tmp_path_factory.mktemp("stripe")) as fake:
        yield fake


@pytest.fixture(scope="module")
def paying_settings(settings: Settings, fake_stripe: Fake) -> Settings:
    """Settings with that Stripe."""
    return told_by(settings, fake_stripe)


async def turn(fake: Fake, **knobs: object) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        (await client.put(f"{fake.url}/fake/knobs", json=knobs)).raise_for_status()


async def payments_at_the_gateway(account: Account, customer: str) -> list[Any]:
    """Every payment of a customer as the gateway has it, with what went back of it."""

    def listed() -> list[Any]:
        v1 = account.fake.client.v1
        found = list(v1.payment_intents.list({"customer": customer, "limit": 100}).auto_paging_iter())
        given = [list(v1.refunds.list({"payment_intent": each.id, "limit": 100}).auto_paging_iter()) for each in found]
        return [
            (each.metadata["reference"], each.status, each.amount_received, sum(one.amount for one in back))
            for each, back in zip(found, given, strict=True)
        ]

    return await asyncio.to_thread(listed)


async def agrees(payers: Payers) -> None:
    """At most one charge of each invoice came through and stayed; we say of each what the gateway says of it."""
    account = payers.account
    async with account.rapport.parts.runtime.databases.control_session() as control:
        sub = await load(control, account.id)
        tries = await collection.tries(control, account.id)
        invoices = await states.listed(control, account.id)
        accounts = await books.balances(control, sub.currency, account.id)
    there = await payments_at_the_gateway(account, str(sub.customer_ref))
    by_try = {one.reference: one for one in tries}
    paid_there = {reference for reference, status, *_ in there if status == "succeeded"}
    disputes = {each.payment_intent: each for each in await payers.disputes()}
    taken_back = {one.reference for one in tries if (held := disputes.get(one.gateway_ref)) and held.status == "lost"}
    charged = Counter(by_try[reference].invoice_id for reference in paid_there - taken_back)
    assert all(times == 1 for times in charged.values()), charged
    kept = {one.reference for one in tries if one.kind == "card" and one.state in {"succeeded", "disputed"}}
    assert kept == paid_there - taken_back
    assert taken_back == {one.reference for one in tries if one.state == "charged_back"}
    assert not [one for one in tries if one.state in collection.WAITING]
    assert {status for _, status, *_ in there} <= {"succeeded", "canceled"}, "one that failed could still be paid"
    net = sum(move["net"] for each in disputes.values() for move in each.balance_transactions)
    assert accounts["cash_card"] == sum(received - back for _, _, received, back in there) + net
    for each in invoices:
        mine = [one for one in tries if one.invoice_id == each.id and one.state in PAID]
        lost = sum(disputes[str(one.gateway_ref)].amount for one in mine if one.state == "charged_back")
        assert each.paid_minor == sum(one.amount_minor for one in mine) - lost, each
        assert each.state is None or (each.open_minor == 0) == (each.state != "open"), each
        assert each.credited_minor + each.paid_minor <= max(0, each.total_minor)
        assert each.refunded_minor <= each.paid_minor
    assert accounts["receivable"] == sum(each.open_minor for each in invoices)
    assert sum(accounts.values()) == 0
    await trial_balance(account.rapport)


async def about_to_be_billed(paying: Rapport, fake: Fake, number: str, told: Told) -> Payers:
    """A customer whose first invoice is written with the next day."""
    await told.quiet()
    account = await an_account(paying, fake)
    await account.subscribed(2, number=number)
    return Payers(account, told)


async def settled(payers: Payers) -> None:
    """The gateway is well again and was looked at, the customer has a good card, and two more days have gone by."""
    await payers.told.quiet()
    job: Any = None
    await chargebacks.look(payers.account.rapport.parts.runtime, job)
    await payers.type_card(GOOD)
    for _ in range(2):
        await payers.account.days(1)
        await payers.told.quiet()


@given(first=CARDS, knobs=st.none() | KNOBS, turns=st.lists(TURNS, min_size=1, max_size=5))
@FEW
async def test_never_two_successful_charges_for_one_invoice(
    paying: Rapport, fake_stripe: Fake, first: str, knobs: dict[str, Any] | None, turns: list[Any]
) -> None:
    note(f"{first} {knobs}" + "".join(f"\n{each}" for each in turns))
    async with telling(paying, fake_stripe) as told:
        payers = await about_to_be_billed(paying, fake_stripe, first, told)
        await turn(fake_stripe, **(knobs or {}))
        await payers.account.days(1)
        for steps, more, days in turns:
            await turn(fake_stripe, **(more or {}))
            await asyncio.gather(*(payers.do(each) for each in steps))
            if days:
                await payers.account.days(days)
        await settled(payers)
        await agrees(payers)
        assert {each["open"] for each in await payers.account.invoices()} == {"0.00"}


NOISE = st.randoms(use_true_random=False)
MORE = st.lists(STEPS.filter(lambda step: step[0] != "again") | st.just(("day", None)), min_size=1, max_size=6)


async def lived(payers: Payers, history: list[Step], noise: random.Random | None) -> dict[str, Any]:
    """A history in which the gateway tells everything of each step before the next one; what is written at the end."""
    told, account = payers.told, payers.account

    last = max((place for place, _ in told.events()), default=0)
    for step in [("day", None), *history]:
        await (account.days(1) if step[0] == "day" else payers.do(step))
        new = told.events(last)
        last = max((place for place, _ in new), default=last)
        bodies = [body for _, body in new]
        if noise is not None:
            bodies = [each for body in bodies for each in [body] * noise.randint(1, 3)]
            noise.shuffle(bodies)
        await told.again(bodies)
        await account.rapport.run_jobs()
    return await written(account)


@given(first=CARDS, history=MORE, noise=NOISE)
@FEW
async def test_webhooks_in_any_order_and_any_number_give_the_same_end(
    paying: Rapport, fake_stripe: Fake, first: str, history: list[Step], noise: random.Random
) -> None:
    note(f"{first} {history}")
    async with telling(paying, fake_stripe) as told:
        ends = []
        for how in (None, noise):
            payers = await about_to_be_billed(paying, fake_stripe, first, told)
            await turn(fake_stripe, webhooks={"hold": True})
            ends.append(await lived(payers, history, how))
            # What was told by hand is told by the gateway itself as well: nothing comes of it any more.
            await told.quiet()
            assert await written(payers.account) == ends[-1]
        assert ends[0] == ends[1]
