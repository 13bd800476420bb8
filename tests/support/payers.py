"""What people, the gateway and time do to one invoice while it is paid; each is a step that tests put in any order.

A step that comes too late is refused in words, and one that meets a gateway that is away is left: nothing else may
happen.
"""

import asyncio
import datetime as dt
import random
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import stripe
from hypothesis import strategies as st

from billing import collection, payment_run
from billing.finance import orders
from billing.finance.payloads import CreditOrder, Receipt, RefundOrder
from kernel.errors import RapportError
from tests.support.billing import ASKS, DECLINES, GOOD, Account
from tests.support.told import Told

Step = tuple[str, Any]
FINANCE = UUID("0193a000-0000-7000-8000-0000000000f1")
TOO_LATE = {200, 409, 422, 502, 503}
NO_FUNDS_AT_THE_BANK = "4000008260003178"
CARDS = st.sampled_from([GOOD, GOOD, DECLINES, ASKS, NO_FUNDS_AT_THE_BANK])
AMOUNTS = st.sampled_from(["1.00", "10.00", "all"])
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("run"), st.none()),
    st.tuples(st.just("pay"), st.none()),
    st.tuples(st.just("bank"), st.booleans()),
    st.tuples(st.just("type_card"), CARDS),
    st.tuples(st.just("come_back"), st.none()),
    st.tuples(st.just("receipt"), AMOUNTS),
    st.tuples(st.just("credit_note"), AMOUNTS),
    st.tuples(st.just("refund"), AMOUNTS),
    st.tuples(st.just("dispute"), st.booleans()),
    st.tuples(st.just("evidence"), st.sampled_from(["winning_evidence", "losing_evidence", "Let us look at it."])),
    st.tuples(st.just("again"), st.randoms(use_true_random=False)),
    st.tuples(st.just("jobs"), st.none()),
)
TOLD = ("payment_intent.succeeded", "payment_intent.payment_failed", "charge.refunded", "charge.dispute.created",
        "charge.dispute.closed")  # fmt: skip
"""Kinds that may come long after what followed them."""
FAILURES = st.lists(st.sampled_from([409, 429, 500]), max_size=4)
WEBHOOKS = st.fixed_dictionaries(
    {
        "hold": st.booleans(), "shuffle": st.booleans(), "duplicate": st.integers(0, 2), "drop": st.integers(0, 3),
        "delay": st.dictionaries(st.sampled_from(TOLD), st.sampled_from([0.1, 3_600]), max_size=2),
        "retry_seconds": st.just(0.05),
    }
)  # fmt: skip
KNOBS = st.one_of(
    st.fixed_dictionaries({"webhooks": WEBHOOKS}),
    st.fixed_dictionaries({"fail": FAILURES}),
    st.fixed_dictionaries({"fail_after": FAILURES}),
    st.fixed_dictionaries({"work": st.sampled_from([0, 0.05]), "delay": st.sampled_from([0, 0.02])}),
)


@dataclass
class Payers:
    """Everybody around the invoices of one organisation."""

    account: Account
    told: Told
    page: str | None = None
    """Where a card can be typed."""
    banks: list[str] = field(default_factory=list)
    """The bank's pages that the customer was sent to."""

    async def do(self, step: Step) -> None:
        """One step; what it may meet is no fault."""
        name, what = step
        try:
            await getattr(self, f"_{name}")(what)
        except RapportError as refused:
            if refused.status not in TOO_LATE:
                raise

    async def type_card(self, number: str) -> None:
        """Has a card typed and taken over."""
        await self._type_card(number)
        await self._come_back(None)

    async def _post(self, path: str, body: object = None) -> httpx.Response:
        done = await self.account.person.post(f"/api/billing{path}", json={} if body is None else body)
        assert done.status_code in TOO_LATE, done.text
        return done

    async def _invoice(self) -> Any:  # JSON
        """The invoice that all this is about: the oldest one. Of credit notes of its day the order is by chance."""
        return next(each for each in await self.account.invoices() if each["kind"] == "invoice")

    async def _run(self, _: None) -> None:
        day = dt.date.fromisoformat((await self.account.get())["next_day"]) - dt.timedelta(days=1)
        await payment_run.collect(self.account.rapport.parts.runtime, self.account.id, day)

    async def _pay(self, _: None) -> None:
        done = await self._post(f"/invoices/{(await self._invoice())['id']}/payment")
        if done.status_code == 200 and done.json()["action_url"]:
            self.banks.append(done.json()["action_url"])

    async def _bank(self, agrees: bool) -> None:  # a step's argument
        """The customer answers their bank, on the last page that they were sent to."""
        if self.banks:
            await self._send(self.banks[-1], answer="authenticate" if agrees else "fail")

    async def _type_card(self, number: str) -> None:
        begun = await self._post("/card")
        if begun.status_code == 200:
            self.page = begun.json()["url"]
            typed = await self._send(self.page, number=number, expiry="12/40", cvc="123")
            if "/bank/" in typed.headers.get("location", ""):
                await self._send(typed.headers["location"], answer="authenticate")

    async def _come_back(self, _: None) -> None:
        """The browser is back from the page on which a card is typed."""
        await self._post("/card/completion")

    async def _receipt(self, amount: str) -> None:
        subject = await self._invoice()
        order = Receipt(id=uuid4(), amount=subject["open"] if amount == "all" else amount)
        await self._finance(orders.note_receipt, order)

    async def _credit_note(self, amount: str) -> None:
        order = CreditOrder(id=uuid4(), net="30.00" if amount == "all" else amount, reason="An outage")
        await self._finance(orders.write_credit_note, order)

    async def _refund(self, amount: str) -> None:
        overview = await self.account.get()
        given = max(Decimal("0.01"), Decimal(overview["credit"]))
        await self._finance(orders.give_back, RefundOrder(id=uuid4(), amount=f"{given}" if amount == "all" else amount))

    async def _finance(self, what: Any, order: object) -> None:  # one of finance's orders
        runtime, subject = self.account.rapport.parts.runtime, await self._invoice()
        await what(runtime, self.account.id, UUID(subject["id"]), order, by=FINANCE)

    async def _dispute(self, inquires: bool) -> None:  # a step's argument
        """The holder of the card disputes what it paid last, or asks what that was."""
        async with self.account.rapport.parts.runtime.databases.control_session() as control:
            tries = await collection.tries(control, self.account.id)
        paid = [one.gateway_ref for one in tries if one.kind == "card" and one.gateway_ref]
        if paid:
            async with httpx.AsyncClient(trust_env=False) as fake:
                asked = {"payment": paid[-1], "inquires": inquires}
                answer = await fake.post(f"{self.account.fake.url}/fake/disputes", json=asked)
            assert answer.status_code in {200, 400}, answer.text

    async def _evidence(self, text: str) -> None:
        """What we say to the newest dispute of this customer, if one waits for it."""
        asked: Any = {"evidence": {"uncategorized_text": text}, "submit": True}
        found = [each for each in await self.disputes() if each.status.endswith("needs_response")]
        if found:
            # Knobs may be turned: an answer that gets lost may be given.
            with suppress(stripe.StripeError):
                await asyncio.to_thread(self.account.fake.client.v1.disputes.update, found[0].id, asked)

    async def disputes(self) -> list[Any]:
        """The disputes that the fake has of this customer's payments, newest first. Its file is read."""
        async with self.account.rapport.parts.runtime.databases.control_session() as control:
            mine = {one.gateway_ref for one in await collection.tries(control, self.account.id)}
        found = [stripe.Dispute.construct_from(each, None) for each in self.told.objects("dispute")]
        return [each for each in found if each.payment_intent in mine]

    async def _again(self, order: random.Random) -> None:
        """Some events are told once more, in any order."""
        events = [body for _, body in self.told.events()[-40:]]
        await self.told.again(order.sample(events, min(len(events), 6)))

    async def _jobs(self, _: None) -> None:
        await self.account.rapport.run_jobs()

    async def _send(self, url: str, **form: str) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as browser:
            return await browser.post(url, data=form)
