"""A gateway that doesn't answer, or refuses: days go on, what was begun is gone on with, nothing is charged twice."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn

import msgspec
import pytest

from billing import advance, collection, payment_run
from billing.errors import NotOpen
from billing.subscriptions import load
from kernel.clock import real_now
from payments.errors import GatewayRefused, GatewayUnavailable
from payments.opening import gateway_of
from tenants import clock
from tests.billing.test_steps import charges
from tests.support.billing import DECLINES, Account
from tests.support.books import trial_balance

DAY = dt.timedelta(days=1)
CALLS = ("charge", "payment", "cancel", "payments_of", "refund", "move_clock")


@contextmanager
def away(account: Account, fault: Exception, *, charged: bool = False) -> Iterator[None]:
    """The gateway fails at whatever it is asked; `charged`: it took the money, and its answer is lost."""
    gateway = type(gateway_of(account.rapport.parts.runtime))
    with pytest.MonkeyPatch.context() as patch:
        charge = gateway.charge

        async def lost(self: Any, order: Any) -> NoReturn:
            await charge(self, order)
            raise fault

        async def nothing(*_: object, **__: object) -> NoReturn:
            raise fault

        for name in CALLS:
            patch.setattr(gateway, name, lost if charged and name == "charge" else nothing)
        yield


async def next_day(account: Account) -> dt.date:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        return (await load(control, account.id)).next_day


async def states_of(account: Account) -> list[str]:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        return [each.state for each in await collection.tries(control, account.id)]


async def a_quarter_of_an_hour_later(account: Account) -> None:
    """What was planned for then is done now."""
    later = real_now() + dt.timedelta(minutes=15)
    async with account.rapport.parts.runtime.databases.control_session() as control:
        job = control.job_table
        planned = job.update().where(job.c.name == payment_run.AGAIN, job.c.run_at <= later)
        assert (await control.execute(planned.values(run_at=real_now()))).rowcount == 1
        control.left_work = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payment_run, "real_now", lambda: later)
        await account.rapport.run_jobs()
    async with account.rapport.parts.runtime.databases.control_session() as control:
        left = job.update().where(job.c.name == payment_run.AGAIN)
        await control.execute(left.values(run_at=job.c.run_at - dt.timedelta(minutes=15)))


@pytest.mark.parametrize("fault", [GatewayUnavailable(), GatewayRefused("key_refused")])
async def test_days_go_on_while_the_gateway_is_away(account: Account, fault: Exception) -> None:
    """A month: the second invoice is written, revenue is earned, nobody is dunned; then all is paid, each once."""
    await account.subscribed(3)
    with away(account, fault):
        await account.days(33)
        assert await next_day(account) == await account.today() + DAY
        assert [(each["state"], each["dunning"]) for each in await account.invoices()] == [
            ("open", "none"), ("open", "none"),
        ]  # fmt: skip
        assert set(await states_of(account)) == {"started"}
    assert await charges(account) == []
    await trial_balance(account.rapport)
    await account.days(1)
    assert [each["state"] for each in await account.invoices()] == ["paid", "paid"]
    assert await charges(account) == ["succeeded", "succeeded"]
    assert (await account.get())["hold"] is None
    await trial_balance(account.rapport)


async def test_only_days_on_which_the_gateway_could_be_asked_count_for_dunning(account: Account) -> None:
    """The card is declined once the gateway is there again: every step has its days from then on."""

    async def dunned(days: int) -> str:
        await account.days(days)
        step: str = (await account.invoices())[0]["dunning"]
        return step

    await account.subscribed(3, number=DECLINES)
    with away(account, GatewayUnavailable()):
        assert await dunned(16) == "none"
        assert (await account.get())["hold"] is None
    assert (await dunned(1), await charges(account)) == ("none", ["canceled"])
    assert (await dunned(2), await dunned(1)) == ("none", "reminded")
    assert (await dunned(10), await dunned(1)) == ("warned", "read_only")
    with away(account, GatewayUnavailable()):
        assert await dunned(20) == "read_only"


async def test_who_pays_by_transfer_is_dunned_while_the_gateway_is_away(account: Account) -> None:
    await account.profile()
    await account.ordered(3, method="transfer")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]))
    with away(account, GatewayUnavailable()):
        await account.days(1 + 30 + 7)
    assert (await account.invoices())[0]["dunning"] == "warned"


async def test_a_charge_whose_answer_was_lost_is_found_and_not_made_again(account: Account) -> None:
    await account.subscribed(3)
    with away(account, GatewayUnavailable(), charged=True):
        await account.days(1)
        assert await states_of(account) == ["started"]
    account.fake.forget_keys()
    await account.days(1)
    assert (await states_of(account), await charges(account)) == (["succeeded"], ["succeeded"])


async def test_it_is_asked_again_within_the_hour(account: Account) -> None:
    await account.subscribed(3)
    with away(account, GatewayUnavailable()):
        await account.days(1)
        await a_quarter_of_an_hour_later(account)
        assert await states_of(account) == ["started"]
    await a_quarter_of_an_hour_later(account)
    assert (await states_of(account), await charges(account)) == (["succeeded"], ["succeeded"])


async def test_days_go_on_where_cards_are_not_charged_any_more(account: Account) -> None:
    """Whoever runs the installation took the gateway's key away."""
    await account.subscribed(3)
    runtime = account.rapport.parts.runtime
    keyless = replace(runtime, settings=msgspec.structs.replace(runtime.settings, stripe_secret_key=""))
    async with runtime.databases.control_session() as control:
        await clock.move_days(control, account.id, 2)
    await advance.advance(keyless, account.id)
    assert await next_day(account) == await account.today() + DAY
    assert (await states_of(account), [each["state"] for each in await account.invoices()]) == ([], ["open"])
    await account.days(1)
    assert await charges(account) == ["succeeded"]


async def test_what_is_paid_meanwhile_is_not_tried(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    await account.subscribed(3)

    async def paid_meanwhile(*_: object, **__: object) -> NoReturn:
        raise NotOpen

    monkeypatch.setattr(collection, "charge", paid_meanwhile)
    await account.days(1)
    assert await next_day(account) == await account.today() + DAY
