"""An organisation that is billed: the application with our own Stripe beside it, and what its people do often."""

import csv
import datetime as dt
import decimal
import io
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from auth import passwords
from billing import entity
from billing.invoicing.document import Party
from kernel.settings import Settings
from rapport import features
from tests.support.app import QUICK, Person, Rapport, running
from tests.support.fakestripe import Fake
from tests.support.servers import server_port

Json = dict[str, Any]
GOOD, DECLINES, ASKS = "4242424242424242", "4000000000000341", "4000002760003184"
"""Stripe's test cards: charged; saved and then declined; saved, and its bank asks for every charge."""

ISSUER = Party(name="Issuer Ltd", address=("1 Example Street", "London"), country="GB")
PROFILE = {
    "legal_name": "Buyer & Sons", "country": "FR", "address": "2 rue de l'Exemple\nParis",
    "email": "bills@buyer.example", "language": "en",
}  # fmt: skip


@dataclass
class Account:
    """An organisation and the browser of its owner."""

    rapport: Rapport
    person: Person
    fake: Fake

    @property
    def id(self) -> UUID:
        """The organisation's."""
        return UUID(self.person.session["organisation"]["id"])

    async def get(self, path: str = "") -> Json:
        """What an endpoint of billing says."""
        done = await self.person.get(f"/api/billing{path}")
        assert done.status_code == 200, done.text
        found: Json = done.json()
        return found

    async def profile(self, **more: str) -> None:
        """Gives the invoice details."""
        version = (await self.get("/profile"))["version"]
        body = {"profile": {**PROFILE, **more}, "version": version}
        done = await self.person.put("/api/billing/profile", json=body)
        assert done.status_code == 200, done.text

    async def card(self, number: str = GOOD) -> None:
        """Types a card on the gateway's page, and comes back."""
        done = await self.person.post("/api/billing/card", json={})
        assert done.status_code == 200, done.text
        async with httpx.AsyncClient() as browser:
            form = {"number": number, "expiry": "12/40", "cvc": "123"}
            typed = await browser.post(done.json()["url"], data=form)
            if "/bank/" in typed.headers.get("location", ""):
                bank = typed.headers["location"]
                typed = await browser.post(bank, data={"answer": "authenticate"})
        assert typed.status_code in {302, 303}, typed.text
        done = await self.person.post("/api/billing/card/completion", json={})
        assert done.status_code == 200, done.text

    async def plan(self, seats: int, *modules: str, **more: object) -> httpx.Response:
        """Orders a plan."""
        version = (await self.get())["version"]
        body = {"seats": seats, "modules": list(modules), "version": version, **more}
        return await self.person.put("/api/billing/plan", json=body)

    async def ordered(self, seats: int, *modules: str, **more: object) -> Json:
        """The same, and it was taken."""
        done = await self.plan(seats, *modules, **more)
        assert done.status_code == 200, done.text
        found: Json = done.json()
        return found

    async def preview(self, seats: int, *modules: str, **more: object) -> Json:
        """What the next invoice would say."""
        body = {"seats": seats, "modules": list(modules), **more}
        done = await self.person.post("/api/billing/preview", json=body)
        assert done.status_code == 200, done.text
        found: Json = done.json()
        return found

    async def days(self, days: int) -> None:
        """Lets days go by, and what falls due in them happen."""
        done = await self.person.post("/api/clock", json={"days": days})
        assert done.status_code == 200, done.text
        await self.rapport.run_jobs()

    async def until(self, day: dt.date) -> None:
        """Lets time go by until a day."""
        done = await self.person.post("/api/clock", json={"to": day.isoformat()})
        assert done.status_code == 200, done.text
        await self.rapport.run_jobs()

    async def today(self) -> dt.date:
        """Today, where the organisation is."""
        return dt.date.fromisoformat((await self.get())["today"])

    async def invoices(self) -> list[Json]:
        """All, oldest first."""
        done = await self.person.get("/api/billing/invoices")
        return list(reversed(done.json()))

    async def subscribed(self, seats: int = 3, *modules: str, number: str = GOOD) -> None:
        """Through the trial to the first day that is paid for."""
        await self.profile()
        await self.card(number)
        await self.ordered(seats, *modules, method="card")
        await self.until(dt.date.fromisoformat((await self.get())["trial_ends"]))


def recomputed(table: str) -> list[dict[str, str]]:
    """The rows of an invoice's CSV, each of which is what its own figures come to; nothing else is known of it."""
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    for row in rows:
        quantity, price, amount = (Decimal(row[name]) for name in ("Quantity", "Unit price", "Amount"))
        days, of_days = (Decimal(row[name] or 1) for name in ("Days", "Of days"))
        with decimal.localcontext(prec=60):
            product = (quantity * price * days / of_days).quantize(amount, rounding=decimal.ROUND_HALF_UP)
        assert product == amount, row
    return rows


def total(rows: list[dict[str, str]]) -> Decimal:
    """What the rows of a CSV add up to."""
    return sum((Decimal(row["Amount"]) for row in rows), Decimal(0))


@pytest.fixture(scope="session")
def fake_stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fake]:
    """Our own Stripe, for all tests of a process. Its webhooks go nowhere: tests tell what they want told."""
    fake = Fake(tmp_path_factory.mktemp("stripe") / "state.sqlite", server_port())
    fake.start()
    yield fake
    fake.kill()


@pytest.fixture(scope="session")
def paying_settings(settings: Settings, fake_stripe: Fake) -> Settings:
    """Settings with a gateway."""
    return msgspec.structs.replace(
        settings, stripe_api_base=f"http://127.0.0.1:{fake_stripe.port}", stripe_secret_key="sk_test_rapport",
        stripe_webhook_secret="whsec_rapport",
    )  # fmt: skip


@pytest.fixture
async def paying(paying_settings: Settings, stock: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rapport]:
    """The running application, its legal entity set."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    async with running(paying_settings, features.FEATURES) as found:
        async with found.parts.runtime.databases.control_session() as control:
            await entity.save(control, entity.Entity(code="RAP", party=ISSUER))
        yield found


@pytest.fixture
async def account(paying: Rapport, fake_stripe: Fake) -> Account:
    """A fresh organisation in its trial."""
    return await an_account(paying, fake_stripe)


async def an_account(paying: Rapport, fake: Fake, *, country: str = "GB") -> Account:
    """Another one."""
    return Account(paying, await paying.sign_up("Buyer & Sons", country, f"{uuid4().hex}@example.com"), fake)
