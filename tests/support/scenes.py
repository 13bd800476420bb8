"""Somebody with a passkey, whoever wants to be her, and what the control database has of both."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from auth import models
from auth.sessions import COOKIE
from tests.support.app import Person, Rapport
from tests.support.authenticator import (
    Authenticator,
)

Json = dict[str, Any]


@dataclass
class Scene:
    """Ann with a passkey, and whoever wants to be her."""

    rapport: Rapport
    ann: Person
    device: Authenticator
    attacker: Person

    async def state(self) -> list[Any]:
        """Sessions, passkeys and memberships as the control database has them."""
        tables = (models.session, models.passkey, models.password, models.membership)
        async with self.rapport.parts.runtime.databases.control_session() as control:
            found = [await control.rows(sa.select(table).order_by(*table.primary_key)) for table in tables]
        return [[tuple(row.values()) for row in rows] for rows in found]

    async def events(self) -> list[str]:
        """Kinds of refused passkeys in the security log, with the reason."""
        log = models.security_event
        async with self.rapport.parts.runtime.databases.control_session() as control:
            rows = await control.rows(sa.select(log).where(log.c.kind.like("passkey%")).order_by(log.c.id))
            sealed = [control.keys.decrypt(row.details, field=models.EVENT_DETAILS, record=row.id) for row in rows]
        said = [(row.kind, json.loads(details)) for row, details in zip(rows, sealed, strict=True)]
        return [f"{kind}: {details['why']}" for kind, details in said if "why" in details]

    async def refused(self, answer: Json, why: str, browser: Person | None = None) -> None:
        """Sends an answer, which signs nobody in and changes nothing."""
        browser = browser or self.attacker
        before, cookie = await self.state(), browser.cookies.get(COOKIE)
        events = await self.events()
        done = await browser.post("/api/sessions", json={"passkey": answer})
        assert (done.status_code, done.json()["code"]) == (401, "auth.passkey_refused"), done.text
        assert browser.cookies.get(COOKIE) == cookie
        assert await self.state() == before
        assert (await self.events())[len(events) :] == [why]
