"""A gateway that tells: the fake Stripe's own webhooks, with whatever its knobs do to them, at the product's own route.

`Told` listens where the fake sends to and hands each request to the application that runs in this loop. The fake hears
the application's answer, so it sends again what was refused.
"""

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from kernel.settings import Settings
from payments.fakestripe.webhooks import signature
from tests.support.app import Rapport
from tests.support.fakestripe import Fake
from tests.support.servers import server_port
from tests.support.waits import until

ROUTE = "/api/webhooks/stripe"
CALM: dict[str, Any] = {"retry_seconds": 0.05}
"""Webhooks come once, in their order."""


SECRET = "whsec_rapport"


@contextmanager
def telling_fake(folder: Path) -> Iterator[Fake]:
    """A Stripe that tells, inside the block."""
    webhook = (f"http://127.0.0.1:{server_port()}{ROUTE}", SECRET)
    fake = Fake(folder / "state.sqlite", server_port(), webhook=webhook)
    fake.start()
    yield fake
    fake.kill()


def told_by(settings: Settings, fake: Fake) -> Settings:
    """Settings with that Stripe."""
    return msgspec.structs.replace(
        settings, stripe_api_base=fake.url, stripe_secret_key="sk_test_rapport", stripe_webhook_secret=SECRET
    )


class Told:
    """What hands webhooks over, and tells events again."""

    def __init__(self, rapport: Rapport, fake: Fake) -> None:
        self._rapport, self._fake = rapport, fake
        self._client = rapport.browser(address="127.0.0.1")
        del self._client.headers["origin"]

    async def post(self, body: bytes, signed: str) -> int:
        """A webhook at the product's route; the status that it answers."""
        headers = {"content-type": "application/json", "stripe-signature": signed}
        return (await self._client.post(ROUTE, content=body, headers=headers)).status_code

    def events(self, after: int = 0) -> list[tuple[int, str]]:
        """What happened at the fake, oldest first, each with its place. Its file is read: no knob is in the way."""
        with closing(sqlite3.connect(self._fake.path)) as file:
            wanted = "SELECT seq, body FROM object WHERE kind = 'event' AND seq > ? ORDER BY seq"
            return list(file.execute(wanted, (after,)))

    def objects(self, kind: str) -> list[dict[str, Any]]:
        """The objects of a kind that the fake has, newest first, by its file."""
        with closing(sqlite3.connect(self._fake.path)) as file:
            wanted = "SELECT body FROM object WHERE kind = ? ORDER BY seq DESC"
            return [json.loads(body) for (body,) in file.execute(wanted, (kind,))]

    async def again(self, events: Iterable[str]) -> None:
        """Tells events once more, as whoever runs a Stripe account can."""
        for body in events:
            signed = signature(str(self._rapport.settings.stripe_webhook_secret), body, int(time.time()))
            assert await self.post(body.encode(), signed) == 204

    async def quiet(self, **knobs: object) -> None:
        """Lets the fake tell all that it has to tell, and the product do what follows of it."""
        rest = {"fail": [], "fail_after": [], "delay": 0, "work": 0, "webhooks": CALM, **knobs}
        async with httpx.AsyncClient(base_url=self._fake.url, trust_env=False) as fake:

            async def has_told_all() -> bool:
                return not (await fake.put("/fake/knobs", json=rest)).json()["waiting"]

            await until(has_told_all)
        await self._rapport.run_jobs()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one request, and the product's answer to it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        said = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.splitlines())}
        status = await self.post(await reader.readexactly(int(said["content-length"])), said["stripe-signature"])
        writer.write(f"HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".encode())
        writer.close()


@asynccontextmanager
async def telling(rapport: Rapport, fake: Fake) -> AsyncIterator[Told]:
    """Hears the fake's webhooks while the block runs; its endpoint names the port."""
    assert fake.webhook is not None
    told = Told(rapport, fake)
    server = await asyncio.start_server(told.answer, "127.0.0.1", int(httpx.URL(fake.webhook[0]).port or 0))
    try:
        yield told
    finally:
        server.close()
