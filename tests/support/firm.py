"""An organisation whose companies are put in order by their names, and what that order is."""

import csv
import io
from typing import Any
from uuid import UUID

from kernel.collation import collation_key
from rapport.crm.companies.feature import COMPANY
from rapport.crm.records import ranking
from tests.support.app import Person, Rapport

NAME = COMPANY.title


class Firm:
    """An organisation whose companies are put in order."""

    def __init__(self, rapport: Rapport, owner: Person) -> None:
        self.rapport, self.owner = rapport, owner
        self.names: dict[str, str] = {}

    async def add(self, *names: str) -> list[str]:
        """Creates companies; their ids."""
        made = []
        for name in names:
            done = await self.owner.post("/api/companies", json={"name": name})
            assert done.status_code == 201, done.text
            made.append(done.json()["record"]["id"])
            self.names[made[-1]] = name
        return made

    async def rename(self, record: str, name: str) -> None:
        """Changes a company's name."""
        done = await self.owner.patch(f"/api/companies/{record}", json={"name": name})
        assert done.status_code == 200, done.text
        self.names[record] = name

    async def delete(self, record: str) -> None:
        """Puts a company into the trash."""
        await self.owner.delete(f"/api/companies/{record}")
        del self.names[record]

    async def rank(self, batch: int = 1000) -> None:
        """Runs the job."""
        tenant = await self.tenant()
        await ranking.bring_up_to_date(self.rapport.parts.runtime, tenant.home.key, COMPANY, NAME, batch=batch)

    async def tenant(self) -> Any:
        """Where it lives."""
        return await self.rapport.parts.directory.tenant(UUID(self.owner.session["organisation"]["id"]))

    async def rows(self, statement: Any) -> Any:
        """Rows of a statement in its schema."""
        tenant = await self.tenant()
        async with self.rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            return await session.rows(statement)

    async def page(self, cursor: str | None = None, *, descending: bool = False, limit: int = 4) -> dict[str, Any]:
        """One page by name."""
        sort = [{"field": "name", "descending": descending}]
        done = await self.owner.post("/api/companies/query", json={"sort": sort, "limit": limit, "cursor": cursor})
        assert done.status_code == 200, done.text
        body: dict[str, Any] = done.json()
        assert body["notice"] is None
        return body

    async def walk(self, *, descending: bool = False, limit: int = 4) -> list[dict[str, Any]]:
        """All pages, one after the other."""
        found, cursor = [], None
        while True:
            body = await self.page(cursor, descending=descending, limit=limit)
            found += body["items"]
            cursor = body["next"]
            if cursor is None:
                return found

    async def listed(self, *, descending: bool = False, limit: int = 4) -> list[str]:
        """The ids of all pages."""
        return [item["id"] for item in await self.walk(descending=descending, limit=limit)]

    def expected(self, *, descending: bool = False, locale: str = "en") -> list[str]:
        """The same by sorting them all."""
        by = {each: (collation_key(name, locale), UUID(each)) for each, name in self.names.items()}
        return sorted(by, key=by.__getitem__, reverse=descending)

    async def exported(self, *, descending: bool) -> list[str]:
        """The names of an export in this order."""
        body = {"sort": [{"field": "name", "descending": descending}], "columns": ["name"]}
        done = await self.owner.post("/api/companies/export", json=body)
        assert done.status_code == 200, done.text
        return [row[0] for row in csv.reader(io.StringIO(done.text.lstrip("\ufeff")))][1:]

    async def assert_in_order(self) -> None:
        """Both directions, from the start and from the end, and every row once."""
        for descending in (False, True):
            expected = self.expected(descending=descending)
            assert await self.listed(descending=descending) == expected
            body = await self.page(None, descending=descending, limit=len(expected) - 1)
            assert body["previous"] is None
            body = await self.page(body["next"], descending=descending, limit=3)
            backwards = [item["id"] for item in body["items"]]
            while body["previous"]:
                body = await self.page(body["previous"], descending=descending, limit=4)
                assert body["next"]
                backwards = [item["id"] for item in body["items"]] + backwards
            assert backwards == expected
            assert await self.exported(descending=descending) == [self.names[each] for each in expected]
