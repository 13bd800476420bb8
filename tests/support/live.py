"""`rapport run`, spoken to over HTTP as a browser does: what `tests.support.app` is for the application in-process."""

import asyncio
import time
from typing import Any

import asyncpg
import httpx

from tests.support.app import Person, Rapport
from tests.support.imports import ask, look, opened
from tests.support.product import Product

BUSY = {"checking", "running", "undoing"}
SECONDS = 60


class Live(Rapport):
    """The product in its own processes; its worker runs the jobs."""

    def __init__(self, product: Product) -> None:
        self.product, self.people = product, []

    def browser(self, *, address: str | None = None) -> Person:
        """A browser without cookies."""
        person = Person(base_url=self.product.url, headers={"origin": self.product.url}, timeout=30)

        async def trust_localhost(_: httpx.Response) -> None:
            for cookie in person.cookies.jar:
                cookie.secure = False

        # A browser sends a secure cookie to localhost; Python's cookie jar does not know that.
        person.event_hooks = {"response": [trust_localhost]}
        self.people.append(person)
        return person

    async def mails(self, to: str) -> list[dict[str, Any]]:
        """What was mailed to an address, newest first; waits for the first one."""
        async with self.browser() as reader:
            for _ in _tries():
                found = [mail for mail in (await reader.get("/api/mailbox")).json() if mail["to"] == to]
                if found:
                    return found
                await asyncio.sleep(0.1)
        raise TimeoutError(to)

    async def step(self, person: Person, item: dict[str, Any], what: str, **body: object) -> dict[str, Any]:
        """A verb of an import, and the import when its job is done."""
        asked = await ask(person, item, what, body or ({} if what == "dry-run" else None))
        assert asked.status_code == 200, asked.text
        for _ in _tries():
            found = await look(person, item)
            if found["state"] not in BUSY:
                return found
            await asyncio.sleep(0.1)
        raise TimeoutError(what)

    async def imported(self, person: Person, content: bytes, name: str, file_name: str) -> dict[str, Any]:
        """An import that ran to its end."""
        item = await opened(person, content, name, file_name)
        await self.step(person, item, "dry-run")
        return await self.step(person, item, "run")

    async def database(self, which: str) -> asyncpg.Connection:
        """A connection as administrator to the `control` or `tenant` database."""
        variables = self.product.running().environment
        urls = {
            "control": variables["CONTROL_ADMIN_DATABASE_URL"],
            "tenant": variables["TENANT_ADMIN_DATABASE_URLS"].removeprefix("main="),
        }
        return await asyncpg.connect(urls[which])

    def __repr__(self) -> str:
        return f"<Live at {self.product.url}>"

    async def close(self) -> None:
        """Closes the browsers."""
        for person in self.people:
            await person.aclose()


def _tries() -> Any:
    end = time.monotonic() + SECONDS
    return iter(lambda: time.monotonic() < end, False)
