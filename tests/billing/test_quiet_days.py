"""A day on which nothing falls due: one transaction that writes, and nothing is written that stands there already."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import sqlalchemy as sa

from billing import advance
from billing.subscriptions import load
from kernel import live
from kernel.db import ControlSession, Databases
from tenants import clock
from tenants.entitlements import grant_all
from tenants.models import entitlement
from tests.support.billing import DECLINES, Account
from tests.support.books import books, trial_balance


@contextmanager
def counted(databases: Databases) -> Iterator[list[int]]:
    """How many statements each transaction on the control database had, in their order."""
    found, whole = list[int](), databases.control_session

    @asynccontextmanager
    async def session() -> AsyncIterator[ControlSession]:
        place = len(found)
        found.append(0)

        def note(_: Any) -> None:
            found[place] += 1

        async with whole() as control:
            control._check = note  # type: ignore[method-assign]
            yield control

    databases.control_session = session  # type: ignore[method-assign]
    try:
        yield found
    finally:
        del databases.control_session  # type: ignore[method-assign]


async def days_begin(account: Account, days: int) -> None:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await clock.move_days(control, account.id, days)


async def grants(account: Account) -> dict[str, Any]:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        mine = sa.select(entitlement).where(entitlement.c.organisation_id == account.id)
        return {row.name: dict(row) for row in await control.rows(mine)}


async def test_a_day_with_nothing_due_is_one_transaction(account: Account) -> None:
    """What is due is read first, in another one."""
    await account.subscribed(2, "sales")
    await account.days(2)
    for days in (1, 4):
        await days_begin(account, days)
        with counted(account.rapport.parts.runtime.databases) as statements:
            await advance.advance(account.rapport.parts.runtime, account.id)
        assert len(statements) == 1 + days
        assert max(statements) <= 12
        async with account.rapport.parts.runtime.databases.control_session() as control:
            assert await advance._due(account.rapport.parts.runtime, account.id) is None
            assert (await load(control, account.id)).next_day > await account.today()
    await trial_balance(account.rapport)


async def test_nothing_is_granted_again_while_it_stays(account: Account) -> None:
    told: list[live.News] = []
    await account.subscribed(2, "sales")
    await account.days(2)
    before, databases = await grants(account), account.rapport.parts.runtime.databases
    databases.tell, tell = lambda _, __, news: told.append(news), databases.tell
    try:
        await account.days(3)
        assert (await grants(account), told) == (before, [])
        async with databases.control_session() as control:
            wanted = {"seats": 5, "module.sales": True}
            await grant_all(control, account.id, wanted, source=before["seats"]["source"])
        assert told == [live.PlansChanged((account.id,))]
        after = await grants(account)
        assert after.pop("seats")["value"] == 5
        assert before.pop("seats")["value"] == 2
        assert after == before
        # The plan's number of seats is there again with the next day.
        await account.days(1)
        assert (await grants(account))["seats"]["value"] == 2
    finally:
        databases.tell = tell


async def test_a_day_with_a_try_that_is_due_is_no_quiet_one(account: Account) -> None:
    await account.subscribed(2, number=DECLINES)
    await account.days(2)
    [first] = [each for each in (await books(account))["tries"] if each[0] == 1]
    assert first[2] == "failed"
    await account.days(3)
    assert [each[0] for each in (await books(account))["tries"]] == [1, 2]
