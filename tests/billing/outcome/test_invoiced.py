"""A year of growth from deals that are won in the CRM to lines on paid invoices, day by day."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest

from billing.outcome import store
from billing.rating.periods import add_months
from tests.support.billing import Account, recomputed, total
from tests.support.deals import made, stages_of
from tests.support.outcome import RESULTS, URL, Year, signed
from tests.support.pdf_text import pages

pytestmark = pytest.mark.slow

FIGURES = ("fee", "settled", "invoiced", "line")


async def shares(account: Account) -> list[str]:
    """The lines about growth on all invoices, oldest first."""
    found = []
    for invoice in await account.invoices():
        lines = (await account.get(f"/invoices/{invoice['id']}"))["lines"]
        found += [each["amount"] for each in lines if each["item"].startswith("outcome:")]
    return found


async def proved(account: Account, year: Year) -> None:
    """The last line about growth names the root of each statement that it follows from, on the page and in the PDF,
    and its CSV recomputes.
    """
    roots = {each["quarter"]: each for each in (await year.look())["statements"] if each["state"] != "superseded"}
    for invoice in reversed(await account.invoices()):
        shown = await account.get(f"/invoices/{invoice['id']}")
        for line, said in zip(shown["lines"], shown["document"]["positions"], strict=True):
            if not line["item"].startswith("outcome:"):
                assert said["evidence"] is None
                continue
            assert [text.rpartition(" ")[2] for text in said["evidence"]["en"].splitlines()] == [
                each["root"] for each in roots.values()
            ]
            assert "statement, version 2, 1 deal, evidence root" in said["evidence"]["en"].splitlines()[2]
            path = f"/api/billing/invoices/{invoice['id']}"
            assert total(recomputed((await account.person.get(f"{path}/csv")).text)) == Decimal(invoice["total"])
            pdf = "".join(itertools.chain(*pages((await account.person.get(f"{path}/pdf?language=zh")).content)))
            assert all(each["root"] in pdf for each in roots.values())
            return
    pytest.fail("no line about growth")


async def figures(year: Year) -> list[str]:
    """What the page leads with."""
    preview: dict[str, Any] = (await year.look())["preview"]
    return [preview[name] for name in FIGURES]


async def test_the_worked_example_from_deals_to_invoices(account: Account) -> None:
    """71,200.00, and what it says on the way; a deal of a settled quarter that shrinks takes it to 65,200.00."""
    await account.subscribed(3, "sales")
    owner, won = account.person, {"stage": (await stages_of(account.person))["Won"], "currency": "USD"}
    year = await signed(account.rapport, owner, await account.today())
    deals = []
    for number, result in enumerate(RESULTS):
        deals.append(await made(owner, amount=result, **won))
        await account.rapport.run_jobs()
        if number == 0:
            assert await figures(year) == ["15500", "0", "0", "15500"]
        await account.until(add_months(year.starts, 3 * number + 3) + dt.timedelta(days=15))
        assert (await year.look())["statements"][-1]["state"] == "proposed"
        await account.days(1)
        assert (await year.look())["statements"][-1]["state"] == "lapsed"
        if number == 0:
            assert await figures(year) == ["15500", "15500", "0", "15500"]
        await account.until(add_months(await account.today(), 1))
    assert await shares(account) == ["15500.00", "28050.00", "27650.00"]
    assert await figures(year) == ["71200", "71200", "71200", "0"]
    less = await account.person.patch(f"/api/deals/{deals[2]['id']}", json={"amount": "3600000"})
    assert less.status_code == 200, less.text
    await account.rapport.run_jobs()
    without = (await owner.get(f"{URL}/what-if/{deals[3]['id']}")).json()["without"]
    assert [without[name] for name in FIGURES] == ["0", "71200", "71200", "-71200"]
    await account.days(1)
    [open_] = [each for each in (await year.look())["statements"] if each["state"] == "proposed"]
    assert (open_["version"], open_["result"]) == (2, "3600000")
    done = await owner.post(f"{URL}/statements/{open_['quarter']}/accept", json={"version": 2})
    assert done.status_code == 204, done.text
    await account.until(add_months(await account.today(), 2))
    assert await shares(account) == ["15500.00", "28050.00", "27650.00", "-6000.00"]
    await proved(account, year)
    assert await figures(year) == ["65200", "65200", "65200", "0"]


async def test_a_plan_that_ends_shares_growth_no_more(account: Account) -> None:
    await account.subscribed(3, "sales")
    await signed(account.rapport, account.person, await account.today())
    shown = await account.get()
    ended = await account.person.post("/api/billing/plan/cancellation", json={"version": shown["version"]})
    assert ended.status_code == 200, ended.text
    await account.until(dt.date.fromisoformat(shown["period_end"]) + dt.timedelta(days=1))
    async with account.rapport.parts.runtime.databases.control_session() as control:
        [year] = await store.versions(control, account.id)
    assert (year.state, year.ends) == ("terminated", add_months(year.item.starts, 3))
