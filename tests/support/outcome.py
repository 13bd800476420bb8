"""What tests of the share of growth do over and over: sign a contract, record wins, look at the year."""

import datetime as dt
import json
import uuid
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from billing.outcome import statements, store
from billing.outcome.evidence import Change, Evidence
from billing.outcome.terms import Agreed, hash_of
from kernel.clock import real_now
from kernel.db import ControlSession
from tests.support.app import Person, Rapport
from tests.support.authenticator import Authenticator, register
from tests.support.servers import DatabasePair

Json = dict[str, Any]
URL = "/api/billing/outcome"
BASELINE = ("3000000", "3200000", "3100000", "3700000")
RESULTS = ("3400000", "3150000", "3900000", "5000000")
"""The worked example's quarters."""


@dataclass
class Year:
    """An organisation with a signed contract; `starts` is its first day, some time ahead."""

    rapport: Rapport
    owner: Person
    device: Authenticator = field(default_factory=Authenticator)
    contract: Json = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """The organisation."""
        return UUID(self.owner.session["organisation"]["id"])

    @property
    def starts(self) -> dt.date:
        """The contract's first day."""
        return dt.date.fromisoformat(self.contract["starts"])

    def control(self) -> AbstractAsyncContextManager[ControlSession]:
        """A transaction on the control database."""
        return self.rapport.parts.runtime.databases.control_session()

    async def win(
        self, number: int, amount: str, won_on: dt.date, change: Change = "won", version: int = 1, **more: Any
    ) -> UUID:
        """Records evidence of a deal by its number; the same again is the same event."""
        event = uuid.uuid5(self.id, f"{number} {change} {version}")
        evidence = Evidence(
            id=event, deal_id=deal(number), deal_version=version, change=change, amount=Decimal(amount),
            currency=more.get("currency", "USD"), won_on=won_on, recorded_on=more.get("recorded_on", won_on),
        )  # fmt: skip
        async with self.control() as control:
            await store.record(control, self.id, evidence, more.get("recorded_at") or real_now())
        return evidence.deal_id

    async def day(self, day: dt.date) -> tuple[int, int]:
        """A day of billing: how many statements were proposed, how many lapsed."""
        async with self.control() as control:
            lapsed = await statements.lapse_due(control, self.id, day)
        async with self.control() as control:
            return await statements.propose_due(control, self.id, day), lapsed

    async def results(self) -> list[str]:
        """What rating is given."""
        async with self.control() as control:
            found = await statements.settled(control, self.id)
        return [f"{each:f}".removesuffix(".000000000000") for version in found for each in version.results]

    async def look(self) -> Json:
        """The page."""
        answer = await self.owner.get(URL)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


def deal(number: int) -> UUID:
    """The id of a deal by its number."""
    return UUID(int=(7 << 76) + (2 << 62) + number)


def ahead(days: int = 30) -> dt.date:
    """A first day that any time zone agrees to be ahead, and that every later quarter has."""
    day = real_now().date() + dt.timedelta(days=days)
    return day.replace(day=min(day.day, 28))


async def drafted(owner: Person, starts: dt.date, baseline: tuple[str, ...] = BASELINE, offer: str = "usd") -> Any:
    """The answer to a draft."""
    body = {"offer": f"growth-{offer}-1", "starts": starts.isoformat(), "baseline": list(baseline)}
    return await owner.post(f"{URL}/contract", json=body)


async def signed(rapport: Rapport, owner: Person, starts: dt.date | None = None, **more: Any) -> Year:
    """An organisation that drafted and signed."""
    year = Year(rapport, owner)
    await register(owner, year.device)
    made = await drafted(owner, starts or ahead(), **more)
    assert made.status_code == 201, made.text
    year.contract = await sign(year, made.json()["id"])
    return year


async def sign(year: Year, contract_id: str) -> Json:
    """Signs what was drafted."""
    begun = await year.owner.post(f"{URL}/contract/{contract_id}/challenge")
    assert begun.status_code == 201, begun.text
    done = await year.owner.post(f"{URL}/contract/{contract_id}/accept", json=year.device.get(begun.json()))
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def altered(pair: DatabasePair, contract_id: str, name: str, value: object) -> None:
    """Somebody with more rights than the application writes other terms."""
    statement = "UPDATE outcome_contract SET terms = jsonb_set(terms, ARRAY[$1], $2::jsonb) WHERE id = $3"
    await _as_administrator(pair, statement, name, json.dumps(value), UUID(contract_id))


async def rehashed(pair: DatabasePair, agreed: Agreed) -> None:
    """They make the hash fit."""
    statement = "UPDATE outcome_contract SET hash = $1 WHERE id = $2 AND version = $3"
    await _as_administrator(pair, statement, hash_of(agreed), agreed.id, agreed.version)


async def _as_administrator(pair: DatabasePair, statement: str, *values: object) -> None:
    connection = await asyncpg.connect(pair.control_admin_url)
    try:
        assert await connection.execute(statement, *values) == "UPDATE 1"
    finally:
        await connection.close()
