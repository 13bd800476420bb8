"""Somebody who runs the installation, and what they do about everybody's invoices."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from auth.models import security_event
from billing.finance import books
from billing.subscriptions import load
from tenants.entitlements import OPERATOR, grant
from tests.support.app import Person, Rapport
from tests.support.billing import Account

Json = dict[str, Any]
DAY = dt.timedelta(days=1)
NOBODY = UUID("0193a000-0000-7000-8000-00000000dead")


@pytest.fixture
async def finance(paying: Rapport) -> Person:
    """Somebody of the organisation that runs this installation."""
    person = await paying.sign_up("Operator Ltd", "GB", f"{uuid4().hex}@example.com")
    async with paying.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(person.session["organisation"]["id"]), OPERATOR, True, source="test")
    return person


async def by_transfer(account: Account, seats: int = 3, **profile: str) -> Json:
    """An invoice that is to be transferred."""
    await account.profile(**profile)
    await account.ordered(seats, method="transfer")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) + DAY)
    [invoice] = await account.invoices()
    return invoice


async def by_card(account: Account, number: str, seats: int = 3) -> Json:
    """An invoice that a card was charged for."""
    await account.subscribed(seats, number=number)
    await account.days(1)
    [invoice] = await account.invoices()
    return invoice


def place(account: Account, invoice: Json, what: str = "") -> str:
    """Where finance finds an invoice."""
    return f"/api/finance/organisations/{account.id}/invoices/{invoice['id']}{what}"


async def ask(person: Person, path: str, **query: str) -> Json:
    done = await person.get(path, params=query)
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def order(person: Person, path: str, **body: object) -> httpx.Response:
    """Sends an order under an id of its own unless it has one."""
    return await person.post(path, json={"id": str(uuid4()), **body})


async def done(person: Person, path: str, **body: object) -> Json:
    answer = await order(person, path, **body)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def sought(person: Person, **wanted: object) -> Json:
    answer = await person.post("/api/finance/receivables/query", json=wanted)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def mine(person: Person, account: Account, **wanted: object) -> list[Json]:
    """The open invoices of one organisation, on whichever page they are: other tests have some too."""
    found: list[Json] = []
    following: int | None = 0
    while following is not None:
        page = await sought(person, **wanted, offset=following)
        found += [row for row in page["rows"] if row["organisation_id"] == str(account.id)]
        following = page["next"]
    return found


async def entries(account: Account) -> list[tuple[str, dict[str, str]]]:
    """What is posted of an organisation, as finance reads it."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        currency = (await load(control, account.id)).currency
        page = await books.ledger(control, currency, account=None, organisation_id=account.id, before=None)
    return [(each.kind, {part.account: part.amount for part in each.postings}) for each in page.entries]


async def noted(account: Account, kind: str) -> int:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        which = (security_event.c.organisation_id == account.id) & (security_event.c.kind == kind)
        rows = await control.rows(sa.select(security_event.c.id).where(which))
    return len(rows)


def plain(desk: Json) -> Json:
    """Without the hosted page's address, which is sealed anew each time."""
    return {**desk, "invoice": {**desk["invoice"], "link": ""}}


def refused(answer: httpx.Response, status: int, code: str, field: str | None = None) -> str:
    """The message of a refusal."""
    said = answer.json()
    assert (answer.status_code, said["fields"][field]["code"] if field else said["code"]) == (status, code), said
    return str(said["fields"][field]["message"] if field else said["message"])
