"""Statements are announced to whoever gets the invoices, and again before they count as accepted."""

import datetime as dt
from typing import Any

import pytest
from babel.dates import format_date

from billing.outcome import statements
from billing.rating.periods import add_months
from kernel.clock import business_now
from tests.support.app import Rapport
from tests.support.billing import Account
from tests.support.deals import made, stages_of
from tests.support.outcome import URL, Year, signed

ONE = dt.timedelta(days=1)
ZERO = ("0", "0", "0", "0")


@pytest.fixture
async def year(account: Account) -> Year:
    """A contract that begins today, and a deal that is won in its first quarter."""
    await account.subscribed(3, "sales")
    year = await signed(account.rapport, account.person, await account.today(), baseline=ZERO)
    await made(account.person, amount="500", stage=(await stages_of(account.person))["Won"], currency="USD")
    await account.rapport.run_jobs()
    return year


async def told(rapport: Rapport, address: str) -> list[dict[str, Any]]:
    """What was mailed about statements, the oldest first."""
    words = ("tatement of growth", "结算单")
    found = [each for each in await rapport.mails(address) if any(word in each["subject"] for word in words)]
    return found[::-1]


def said(day: dt.date, locale: str = "en_GB") -> str:
    return format_date(day, "long", locale=locale)


async def test_a_statement_is_announced_and_told_of_again_three_days_before_the_end(
    account: Account, year: Year
) -> None:
    """Each once, however the days go by; the one of an accepted statement is left out."""
    address = f"{year.id.hex}@buyer.example"
    await account.profile(email=address)
    end = add_months(year.starts, 3)
    span, until = f"{said(year.starts)} to {said(end - ONE)}", end + 15 * ONE
    await account.until(end - ONE)
    assert await told(account.rapport, address) == []
    await account.days(1)
    [first] = await told(account.rapport, address)
    assert first["subject"] == f"Statement of growth: {span}, US$500.00"
    assert "The quarter is over." in first["text"]
    assert f"You have 15 days, until {said(until)}," in first["text"]
    assert f"{account.rapport.parts.runtime.settings.public_url}/billing/outcome" in first["text"]
    await account.until(until - 4 * ONE)
    assert len(await told(account.rapport, address)) == 1
    await account.days(1)
    [_, second] = await told(account.rapport, address)
    assert second["subject"] == f"3 days left to object: the statement of growth from {span}"
    assert f"You may still object until {said(until)}: 3 days are left." in second["text"]
    # Three months at once tell the same of the next quarter; what is settled is told of no more.
    await account.until(add_months(year.starts, 6) + 20 * ONE)
    subjects = [each["subject"] for each in await told(account.rapport, address)]
    assert [subject[:20] for subject in subjects[2:]] == ["Statement of growth:", "3 days left to objec"]
    assert (await year.look())["statements"][-1]["state"] == "lapsed"


async def test_a_correction_says_that_it_is_one_and_what_is_decided_is_not_told_of_again(
    account: Account, year: Year
) -> None:
    address = f"{year.id.hex}@buyer.example"
    await account.profile(email=address, language="zh-CN")
    end = add_months(year.starts, 3)
    await account.until(end)
    await year.win(7, "250", year.starts, recorded_at=business_now() + 365 * ONE)
    await account.days(1)
    [first, correction] = await told(account.rapport, address)
    assert (first["subject"][:8], correction["subject"][-9:]) == ("成果分成结算单：", "US$750.00")
    assert "此前的结算单之后商机有变动" in correction["text"]
    assert f"你有 15 天时间（至 {said(end + 16 * ONE, 'zh_CN')}）" in correction["text"]
    done = await account.person.post(f"{URL}/statements/{year.starts}/accept", json={"version": 2})
    assert done.status_code == 204, done.text
    await account.days(20)
    assert len(await told(account.rapport, address)) == 2


async def test_without_invoice_details_nobody_is_mailed(rapport: Rapport, email: str) -> None:
    """The statement is on the page all the same, and its job is done."""
    year = await signed(rapport, await rapport.sign_up("Growth Ltd", "US", email), baseline=ZERO)
    await year.win(1, "500", year.starts)
    assert await year.day(add_months(year.starts, 3)) == (1, 0)
    assert await told(rapport, email) == []
    async with year.control() as control:
        rows = await control.rows(control.job_table.select().where(control.job_table.c.name == statements.MAIL))
    assert [row.state for row in rows if row.state != "done"] == []
