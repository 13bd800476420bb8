"""While the ledger of a currency is off nothing is finalized in it: said, told once, and made up for afterwards."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from billing.finance import check
from billing.finance.differing import first_entry
from billing.finance.ledger_payloads import Proof
from billing.invoicing.finalize import next_number
from billing.ledger import hold
from billing.ledger.post import post
from kernel import telemetry
from kernel.db import ControlSession
from kernel.errors import RapportError
from tests.support.app import Person, Rapport
from tests.support.billing import Account, an_account
from tests.support.fakestripe import Fake
from tests.support.finance import ask, by_transfer, done, finance, order, place, refused
from tests.support.servers import DatabasePair
from tests.support.waits import until_blocked

__all__ = ["finance"]
YUAN = "CNY"
BUYER = {"legal_name": "苏州百川机电有限公司", "country": "CN", "tax_id": "91320508MA1MUK2P83"}


@pytest.fixture
async def account(paying: Rapport, fake_stripe: Fake) -> Account:
    """One that pays in yuan."""
    return await an_account(paying, fake_stripe, country="CN")


async def slip(account: Account, amount: int) -> UUID:
    """Posts a payment that no document knows of; the entry's id."""
    about = str(uuid4())
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await post(
            control, account.id, "payment", about, currency=YUAN, day=await account.today(),
            postings={"cash_bank": amount, "receivable": -amount},
        )  # fmt: skip
        return UUID(
            str(await control.driver.fetchval("SELECT id FROM ledger_entry WHERE about = $1", about))
        )  # fmt: skip


@pytest.fixture
async def slipped(account: Account) -> AsyncIterator[UUID]:
    """An entry that makes the ledger of yuan differ, found by the hourly check; made good again afterwards."""
    await account.profile(**BUYER)
    await account.ordered(3, method="transfer")
    entry = await slip(account, 700)
    runtime = account.rapport.parts.runtime
    try:
        await check.check(runtime, YUAN)
        yield entry
    finally:
        await slip(account, -700)
        await check.check(runtime, YUAN)


async def test_finalizing_waits_until_the_ledger_agrees_again(account: Account, finance: Person, slipped: UUID) -> None:
    seen = (await ask(finance, "/api/finance/receivables", currency=YUAN))["proof"]
    assert (seen["difference"], seen["off"], seen["off_entry"]) == ("7.00", str(account.id), str(slipped))
    assert seen["off_since"] == seen["last_checked"] is not None
    page = await ask(
        finance, "/api/finance/ledger", currency=YUAN, organisation=str(account.id), down_from=str(slipped)
    )
    assert (page["entries"][0]["id"], page["off_since"]) == (str(slipped), seen["off_since"])

    begins = dt.date.fromisoformat((await account.get())["trial_ends"]) + dt.timedelta(days=1)
    await account.until(begins)
    assert await account.invoices() == []
    expected = (await account.get())["draft"]["total"]
    still = await ask(finance, "/api/finance/receivables", currency=YUAN)
    assert (still["proof"]["off_since"], still["proof"]["difference"]) == (seen["off_since"], "7.00")
    # Looking again changes nothing while it differs, and says since when it does.
    again = await finance.post("/api/finance/ledger/checks", json={"currency": YUAN})
    assert again.json()["proof"]["off_since"] == seen["off_since"] < again.json()["proof"]["last_checked"]

    await slip(account, -700)
    try:
        right = await finance.post("/api/finance/ledger/checks", json={"currency": YUAN})
        assert (right.status_code, right.json()["proof"]["off_since"]) == (200, None)
        await account.days(1)
        [invoice] = await account.invoices()
        # It waited a day, and is the invoice of its day all the same.
        assert (invoice["issued_on"], invoice["total"]) == (begins.isoformat(), expected)
    finally:
        await slip(account, 700)


async def test_a_credit_note_is_refused_and_other_currencies_go_on(
    paying: Rapport, fake_stripe: Fake, account: Account, finance: Person
) -> None:
    dollars = await an_account(paying, fake_stripe)
    yuan = await by_transfer(account, **BUYER)
    await slip(account, 700)
    runtime = paying.parts.runtime
    try:
        await check.check(runtime, YUAN)
        at = place(account, yuan)
        refused(await order(finance, f"{at}/credit-notes", net="1.00", reason="agreed"), 409, "billing.books_off")
        assert len(await account.invoices()) == 1
        # Money that comes is noted all the same.
        await done(finance, f"{at}/receipts", amount=yuan["total"])
        assert (await by_transfer(dollars))["currency"] == "USD"
    finally:
        await slip(account, -700)
        await check.check(runtime, YUAN)
    await done(finance, f"{at}/credit-notes", net="1.00", reason="agreed")


async def test_finance_is_told_once(
    paying: Rapport, account: Account, finance: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[BaseException] = []
    monkeypatch.setattr(telemetry, "capture", reported.append)
    runtime = paying.parts.runtime
    await slip(account, 1_234_567)
    try:
        for _ in range(3):
            await check.sweep(runtime)
            await check.check(runtime, YUAN)
            await paying.run_jobs()
    finally:
        await slip(account, -1_234_567)
        await check.check(runtime, YUAN)
    [mail] = [
        each for each in await paying.mails(str(finance.session["person"]["email"])) if "ledger" in each["subject"]
    ]
    assert mail["subject"] == "The ledger is off by CN¥12,345.67: nothing is finalized in CNY"
    assert f"/finance?currency={YUAN}" in mail["text"]
    assert [isinstance(each, RapportError) and each.code for each in reported] == ["billing.books_differ"]


async def test_a_currency_in_which_nothing_was_posted_is_not_noted(paying: Rapport, finance: Person) -> None:
    checked = await finance.post("/api/finance/ledger/checks", json={"currency": "XAF"})
    assert (checked.status_code, checked.json()["proof"]["last_checked"]) == (200, None)
    async with paying.parts.runtime.databases.control_session() as control:
        assert await hold.last(control, "XAF") is None


def test_what_the_mail_says_is_never_nothing() -> None:
    proof = Proof(
        by_age="1.00", by_invoice="1.00", by_ledger="1.00", difference="0.00", off=None, entries=2, entries_sum="7.00",
        series=(),
    )  # fmt: skip
    assert check.is_off(proof)
    assert check.off_by(proof) == "7.00"
    assert check.off_by(msgspec.structs.replace(proof, difference="3.00")) == "3.00"


async def test_the_hourly_check_looks_at_every_currency(paying: Rapport, account: Account) -> None:
    await slip(account, 700)
    await slip(account, -700)
    runtime = paying.parts.runtime
    async with runtime.databases.control_session() as control:
        before = await hold.last(control, YUAN)
    await check.check_job(runtime, None)  # type: ignore[arg-type]  # it has no arguments
    async with runtime.databases.control_session() as control:
        for currency in await check.known(control):
            row = await hold.last(control, currency)
            assert row is not None
            assert before is None or currency != YUAN or row.checked_at > before.checked_at


async def test_an_entry_altered_behind_the_triggers_is_named(
    account: Account, finance: Person, database_pair: DatabasePair
) -> None:
    """Of all entries the first that says something else than its document; None where an entry is missing."""
    invoice = await by_transfer(account, **BUYER)
    await done(finance, place(account, invoice, "/receipts"), amount="47.00")
    databases = account.rapport.parts.runtime.databases
    async with databases.control_session() as control:
        assert await first_entry(control, YUAN, account.id) is None
    connection = await asyncpg.connect(database_pair.control_admin_url)
    entries = await connection.fetch(
        "SELECT id FROM ledger_entry WHERE organisation_id = $1 AND kind IN ('invoice', 'payment') ORDER BY id",
        account.id,
    )
    try:
        for entry in reversed(entries):
            await connection.execute("ALTER TABLE ledger_posting DISABLE TRIGGER USER")
            await connection.execute(
                "UPDATE ledger_posting SET amount_minor = amount_minor * 2 WHERE entry_id = $1", entry["id"]
            )
            await connection.execute("ALTER TABLE ledger_posting ENABLE TRIGGER USER")
            async with databases.control_session() as control:
                assert await first_entry(control, YUAN, account.id) == entry["id"]
    finally:
        await connection.execute("ALTER TABLE ledger_posting DISABLE TRIGGER USER")
        await connection.execute(
            "UPDATE ledger_posting SET amount_minor = amount_minor / 2 WHERE entry_id = ANY($1)",
            [entry["id"] for entry in entries],
        )
        await connection.execute("ALTER TABLE ledger_posting ENABLE TRIGGER USER")
        await connection.close()


async def test_a_check_that_began_earlier_lifts_nothing(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime, compared = account.rapport.parts.runtime, check.compared

    async def slowly(control: ControlSession, currency: str) -> Proof:
        found = await compared(control, currency)
        monkeypatch.setattr(check, "compared", compared)
        await slip(account, 700)
        await check.check(runtime, currency)
        return found

    for amount in (700, -700):
        await slip(account, amount)  # now there is something to compare
    monkeypatch.setattr(check, "compared", slowly)
    try:
        await check.check(runtime, YUAN)
        async with runtime.databases.control_session() as control:
            with pytest.raises(hold.BooksOff):
                await hold.refuse_if_off(control, YUAN)
    finally:
        await slip(account, -700)
        await check.check(runtime, YUAN)


async def test_who_waits_for_a_number_gets_none_when_the_books_are_off_by_then(account: Account) -> None:
    runtime, series = account.rapport.parts.runtime, f"WAIT-{uuid4().hex[:8].upper()}"

    async def one() -> int:
        async with runtime.databases.control_session() as control:
            return await next_number(control, series, YUAN)

    try:
        async with runtime.databases.control_session() as first:
            await next_number(first, series, YUAN)
            second = asyncio.create_task(one())
            await until_blocked(first)
            await slip(account, 700)
            await check.check(runtime, YUAN)
            await first.driver.execute("DELETE FROM invoice_series WHERE series = $1", series)
        with pytest.raises(hold.BooksOff):
            await second
    finally:
        await slip(account, -700)
        await check.check(runtime, YUAN)
    async with runtime.databases.control_session() as control:
        left = await control.driver.fetchval("SELECT count(*) FROM invoice_series WHERE series = $1", series)
    assert left == 0
