"""Joining by a proved address: what organisations say of it, and whoever asks."""

from typing import Any

import sqlalchemy as sa

from auth.domains.models import join_request
from auth.models import membership
from tests.support.app import Person, Rapport
from tests.support.team import organisation_id

Json = dict[str, Any]


async def lets(owner: Person, joining: str, role: str = "rep") -> None:
    """Says how people join."""
    [found] = (await owner.get("/api/domains")).json()
    done = await owner.patch(f"/api/domains/{found['id']}", json={"joining": joining, "role": role})
    assert done.status_code == 204, done.text


async def proved(rapport: Rapport, email: str) -> tuple[Person, str, Json]:
    """A sign-up up to its proof: browser, path, what the proof says."""
    browser = rapport.browser()
    start = {"company": "My own", "country": "GB", "email": email, "locale": "en"}
    path = f"/api/signups/{(await browser.post('/api/signups', json=start)).json()['id']}"
    done = await browser.post(f"{path}/verification", json={"code": await rapport.code_for(email)})
    shown: Json = done.json()
    return browser, path, shown


async def asks(rapport: Rapport, email: str, how: str = "ask") -> Any:
    """Somebody who proves the address and goes on with the company."""
    browser, path, shown = await proved(rapport, email)
    return await browser.post(f"{path}/joining", json={"proof": shown["proof"], "name": "Ina New", "how": how})


async def waiting(person: Person) -> list[Json]:
    """Who asks, as somebody of the organisation is shown it."""
    found: list[Json] = (await person.get("/api/join-requests")).json()
    return found


async def everything(rapport: Rapport, owner: Person) -> tuple[int, int]:
    """How many memberships and requests there are."""
    found = []
    async with rapport.parts.runtime.databases.control_session() as control:
        for table in (membership, join_request):
            mine = sa.select(sa.func.count()).where(table.c.organisation_id == organisation_id(owner))
            found.append(int((await control.execute(mine)).scalar_one()))
    return found[0], found[1]
