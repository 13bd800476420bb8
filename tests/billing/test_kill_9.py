"""The worker as a process of its own, killed with SIGKILL while it bills a month, and started again."""

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from auth import passwords
from billing import entity
from billing.subscriptions import load
from kernel.clock import real_now
from kernel.settings import Settings
from kernel.tables import control_job
from rapport import features
from rapport.local.redis_server import EmbeddedRedis
from rapport.migrate import migrate_all
from tenants import clock
from tests.support.app import PUBLIC_URL, QUICK, Rapport, running
from tests.support.billing import DECLINES, GOOD, ISSUER, Account, an_account
from tests.support.books import everything, leases_end, trial_balance
from tests.support.fakestripe import Fake
from tests.support.servers import DatabasePair
from tests.support.unmeasured import unmeasured
from tests.support.waits import until

pytestmark = [pytest.mark.deep, pytest.mark.slow]
DAYS, KILLS = 36, 3


@pytest.fixture
def environment(
    new_databases: Callable[[], DatabasePair], redis_server: EmbeddedRedis, fake_stripe: Fake, tmp_path: Path
) -> dict[str, str]:
    """Of databases that nobody else's worker has anything to do in."""
    return {
        **new_databases().environment(redis_url=redis_server.url, folder=tmp_path), "PUBLIC_URL": PUBLIC_URL,
        "STRIPE_API_BASE": fake_stripe.url, "STRIPE_SECRET_KEY": "sk_test_rapport",
        "STRIPE_WEBHOOK_SECRET": "whsec_rapport",
    }  # fmt: skip


@pytest.fixture
async def alone(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rapport]:
    """The application on them."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    settings = Settings.from_env(environment)
    await migrate_all(settings)
    async with running(settings, features.FEATURES) as found:
        async with found.parts.runtime.databases.control_session() as control:
            await entity.save(control, entity.Entity(code="RAP", party=ISSUER))
        yield found


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One life of a worker; it ends without a chance to tidy up."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "rapport.worker"], env=unmeasured(environment), stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def ready(alone: Rapport, fake: Fake) -> list[Account]:
    """Somebody whose card is good, and somebody whose card declines, on the first day that is paid for."""
    found = []
    for number in (GOOD, DECLINES):
        account = await an_account(alone, fake)
        await account.subscribed(3, "sales", number=number)
        await account.profile(email=f"{uuid4().hex}@buyer.example")
        at = f"{await account.today()}T00:00:00Z"
        used = {"id": "m1", "meter": "messages", "quantity": "2000", "occurred_at": at}
        sent = await account.person.post("/api/usage/events", json={"events": [used]})
        assert sent.json()["accepted"] == 1, sent.text
        found.append(account)
    return found


async def days_left(account: Account) -> int:
    """How many days have begun and were not done."""
    async with (
        account.rapport.parts.runtime.databases.control_session() as control,
        clock.on_clock_of(control, account.id),
    ):
        sub = await load(control, account.id)
        return (sub.today() - sub.next_day).days + 1


async def jobs_left(rapport: Rapport) -> int:
    """Jobs that are due, or somebody's."""
    due = (control_job.c.state != "queued") | (control_job.c.run_at <= real_now())
    async with rapport.parts.runtime.databases.control_session() as control:
        return int((await control.execute(sa.select(sa.func.count()).where(due))).scalar_one())


async def test_a_worker_that_is_killed_again_and_again_ends_as_one_that_is_not(
    alone: Rapport, fake_stripe: Fake, environment: dict[str, str], tmp_path: Path
) -> None:
    """A month with invoices, a charge, and a card that declines until its organisation is suspended."""
    dice, log = random.Random(1), tmp_path / "worker.log"  # noqa: S311  # no secret: days that can be had again
    undisturbed, killed = await ready(alone, fake_stripe), await ready(alone, fake_stripe)
    for account in undisturbed:
        await account.days(DAYS)
    async with alone.parts.runtime.databases.control_session() as control:
        for account in killed:
            await clock.move_days(control, account.id, DAYS)
    # First where an invoice is written and charged for, then anywhere.
    for left in [DAYS, *sorted(dice.sample(range(16, DAYS), KILLS - 1), reverse=True)]:
        with worker(environment, log):
            await until(lambda left=left: _has_come_to(killed, left))
            await asyncio.sleep(dice.uniform(0, 0.03))
        assert max([await days_left(each) for each in killed]) > 0
        await leases_end(alone.parts.runtime)
    with worker(environment, log):
        await until(lambda: _is_over(killed))
    for whole, account in zip(undisturbed, killed, strict=True):
        found, expected = await everything(account), await everything(whole)
        assert {name: found[name] for name in found if found[name] != expected[name]} == {
            name: expected[name] for name in found if found[name] != expected[name]
        }
    good, declines = [await everything(each) for each in killed]
    assert [each[3] for each in good["invoices"]] == ["paid", "paid"]
    assert declines["state"][1] == "unpaid"
    assert [each[2] for each in declines["tries"]] == ["failed"] * len(declines["tries"])
    numbers = [each["number"] for account in killed for each in await account.invoices()]
    assert len(set(numbers)) == len(numbers) == 4
    await trial_balance(alone)


async def _has_come_to(accounts: list[Account], left: int) -> bool:
    return any([await each.invoices() for each in accounts]) and min([await days_left(e) for e in accounts]) <= left


async def _is_over(accounts: list[Account]) -> bool:
    return max([await days_left(each) for each in accounts]) <= 0 and not await jobs_left(accounts[0].rapport)
