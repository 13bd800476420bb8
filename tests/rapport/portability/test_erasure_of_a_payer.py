"""What was billed stays when an organisation is erased, for whoever keeps the books, and nothing is added to it."""

import datetime as dt
from uuid import uuid4

import pytest

from billing import advance
from kernel.clock import real_now
from kernel.db import CONTROL_HOME
from kernel.jobs import Job
from rapport.portability import erase
from rapport.portability.models import erasure
from tenants import clock
from tests.support.app import Person, Rapport
from tests.support.billing import Account
from tests.support.finance import ask, by_transfer, entries, mine, place

pytestmark = pytest.mark.slow


async def test_invoices_and_books_stay_and_nothing_is_billed_any_more(
    finance: Person, paying: Rapport, account: Account
) -> None:
    invoice = await by_transfer(account)
    before = (await ask(finance, place(account, invoice)))["invoice"], await entries(account)
    name = account.person.session["organisation"]["name"]
    asked = await account.person.post("/api/erasure", json={"name": name})
    assert asked.status_code == 200, asked.text
    async with paying.parts.runtime.databases.control_session() as control:
        due = erasure.update().where(erasure.c.organisation_id == account.id)
        await control.execute(due.values(due_at=real_now()))
    args = {"organisation_id": str(account.id)}
    await erase.job(paying.parts.runtime, Job(uuid4(), CONTROL_HOME, erase.JOB, args, 1))
    said = (await paying.browser().get(f"/api/erasures/{account.id}")).json()["certificate"]
    assert said["kept"]["invoices"] == 1
    after = (await ask(finance, place(account, invoice)))["invoice"], await entries(account)
    assert {**after[0], "link": ""} == {**before[0], "link": ""}
    assert after[1] == before[1]
    assert (await finance.get(place(account, invoice, "/pdf"))).status_code == 200
    assert [each["number"] for each in await mine(finance, account, currency="USD")] == [invoice["number"]]
    # A year later by its clock nothing was added.
    async with paying.parts.runtime.databases.control_session() as control:
        await clock.move(control, account.id, dt.timedelta(days=366))
    await advance.sweep(paying.parts.runtime)
    await paying.run_jobs()
    assert (await mine(finance, account, currency="USD"))[0]["number"] == invoice["number"]
    assert await entries(account) == before[1]
