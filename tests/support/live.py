"""`rapport run`, spoken to over HTTP as a browser does: what `tests.support.app` is for the application in-process."""

from typing import Any

import asyncpg
import httpx

from tests.support.app import Person, Rapport
from tests.support.imports import ask, look, opened
from tests.support.product import Product
from tests.support.waits import until

BUSY = {"checking", "running", "undoing"}


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
        found: list[dict[str, Any]] = []
        async with self.browser() as reader:

            async def is_there() -> bool:
                found[:] = [mail for mail in (await reader.get("/api/mailbox")).json() if mail["to"] == to]
                return bool(found)

            await until(is_there)
        return found

    async def step(self, person: Person, item: dict[str, Any], what: str, **body: object) -> dict[str, Any]:
        """A verb of an import, and the import when its job is done."""
        asked = await ask(person, item, what, body or ({} if what == "dry-run" else None))
        assert asked.status_code == 200, asked.text

        async def is_done() -> bool:
            return (await look(person, item))["state"] not in BUSY

        await until(is_done)
        return await look(person, item)

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
