"""The books prove themselves once a day; what differs is kept, shown, reported, and mailed once."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from asyncpg import InsufficientPrivilegeError
from structlog.testing import capture_logs

from billing.finance import check, nightly
from billing.ledger.models import books_proof
from kernel import telemetry
from kernel.errors import RapportError
from tenants.entitlements import OPERATOR, grant
from tests.support.app import Person, Rapport
from tests.support.billing import Account
from tests.support.servers import DatabasePair

Json = dict[str, Any]
# Every process of tests has one database: each proof is of a day of its own, later than all before.
DAYS = count(1)
_PLANTED = (
    "ALTER TABLE ledger_posting DISABLE TRIGGER USER",
    "UPDATE ledger_posting SET amount_minor = amount_minor + {by} WHERE organisation_id = '{id}'"
    " AND account = 'receivable'",
    "ALTER TABLE ledger_posting ENABLE TRIGGER USER",
    "UPDATE invoice_series SET number = number + {by} WHERE series = 'RAP'",
    "UPDATE usage_day SET events = events + {by} WHERE organisation_id = '{id}' AND meter = 'messages'",
)


@pytest.fixture
def address() -> str:
    """Of the operator's finance person."""
    return f"{uuid4().hex}@operator.example"


@pytest.fixture
async def finance(paying: Rapport, address: str) -> Person:
    """Somebody of the organisation that runs this installation."""
    person = await paying.sign_up("Operator Ltd", "GB", address)
    async with paying.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(person.session["organisation"]["id"]), OPERATOR, True, source="test")
    return person


@pytest.fixture
async def day(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The day on which the books are proved, with all usage in sight."""
    return a_day(monkeypatch)


def a_day(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    found = dt.datetime(2100, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=next(DAYS))
    monkeypatch.setattr(nightly, "real_now", lambda: found)
    monkeypatch.setattr(nightly, "USAGE_DAYS", 36_500)
    return found.date()


@asynccontextmanager
async def planted(pair: DatabasePair, account: Account) -> AsyncIterator[None]:
    """Somebody with more rights than the application writes other figures, behind the triggers; undone afterwards."""
    connection = await asyncpg.connect(pair.control_admin_url)
    try:
        for by in (7, -7):
            async with connection.transaction():
                for statement in _PLANTED:
                    await connection.execute(statement.format(by=by, id=account.id))
            if by > 0:
                yield
    finally:
        await connection.close()


async def billed(account: Account) -> None:
    """An invoice that is to be transferred, and some usage."""
    await account.profile()
    await account.ordered(3, method="transfer")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) + dt.timedelta(days=1))
    events = [{"id": "one", "meter": "messages", "quantity": "5", "occurred_at": await moment(account)}]
    done = await account.person.post("/api/usage/events", json={"events": events})
    assert done.status_code == 200, done.text


async def moment(account: Account) -> str:
    return f"{await account.today()}T00:00:00Z"


async def proved(rapport: Rapport, finance: Person) -> Json:
    """What the ledger page says after some rounds of two workers."""
    for _ in range(3):
        await nightly.sweep(rapport.parts.runtime)
        await nightly.sweep(rapport.parts.runtime)
        await rapport.run_jobs()
    done = await finance.get("/api/finance/ledger", params={"currency": "USD"})
    assert done.status_code == 200, done.text
    found: Json = done.json()["proved"]
    return found


def mine(found: Json, account: Account) -> list[tuple[str, str, str, str]]:
    """What differs of the currency's totals, of numbers, and of one organisation."""
    return [
        (each["kind"], each["about"], each["expected"], each["found"])
        for each in found["differences"]
        if each["organisation_id"] in {str(account.id), None}
    ]


async def test_books_that_agree_are_proved_and_nobody_is_told(
    paying: Rapport, finance: Person, account: Account, day: dt.date, address: str
) -> None:
    await billed(account)
    found = await proved(paying, finance)
    assert (found["at"][:10], mine(found, account)) == (day.isoformat(), [])
    assert not any("books" in each["subject"] for each in await paying.mails(address))


async def test_a_difference_is_found_shown_reported_and_mailed_once(
    paying: Rapport, finance: Person, account: Account, day: dt.date, address: str, database_pair: DatabasePair,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    await billed(account)
    rep = f"{uuid4().hex}@operator.example"
    await paying.hire(finance, rep)
    [invoice] = await account.invoices()
    reported: list[BaseException] = []
    monkeypatch.setattr(telemetry, "capture", reported.append)
    async with planted(database_pair, account):
        with capture_logs() as logs:
            found = await proved(paying, finance)
        number = int(invoice["number"].rsplit("-", 1)[1])
        kinds = {each[0]: each[1:] for each in mine(found, account)}
        assert kinds.keys() == {"receivables", "entries", "numbers", "events", "rollup"}
        assert (kinds["entries"], kinds["events"]) == (("USD", "0", "0.07"), ("messages", "1", "8"))
        assert (kinds["numbers"], kinds["rollup"]) == (("RAP", str(number + 7), ""), ("messages", "1", "8"))
        assert kinds["receivables"][0] == "USD"
        assert float(kinds["receivables"][2]) == pytest.approx(float(kinds["receivables"][1]) + 0.07)
    assert [each["count"] for each in logs if each["event"] == "the books differ"] == [found["count"]]
    assert [each["log_level"] for each in logs if each["event"] == "the books differ"] == ["error"]
    assert [(type(each), isinstance(each, RapportError) and each.code) for each in reported] == [
        (check.BooksDiffer, "billing.books_differ")
    ]
    [mail] = [each for each in await paying.mails(address) if "books" in each["subject"]]
    assert mail["subject"] == f"The books differ: {day}"
    assert f"found {found['count']} differences" in mail["text"]
    assert "Buyer" not in mail["text"]
    assert not any("books" in each["subject"] for each in await paying.mails(rep))
    # The next day they agree again: it is proved anew, and nobody is told.
    assert a_day(monkeypatch) > day
    assert mine(await proved(paying, finance), account) == []
    assert len([each for each in await paying.mails(address) if "books" in each["subject"]]) == 1


async def test_what_was_found_is_never_changed_by_the_application(paying: Rapport, day: dt.date) -> None:
    await nightly.sweep(paying.parts.runtime)
    await paying.run_jobs()
    for statement in (books_proof.update().values(count=0), books_proof.delete()):
        with pytest.raises(InsufficientPrivilegeError):
            async with paying.parts.runtime.databases.control_session() as control:
                await control.execute(statement)
