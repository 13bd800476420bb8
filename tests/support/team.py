"""What tests of people do over and over: invite, read the mailed link, join, look who is there."""

import datetime as dt
import re
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from auth.models import membership, session
from tests.support.app import PASSWORD, Person, Rapport

Json = dict[str, Any]


def me(person: Person) -> str:
    """A signed-in person's id."""
    return str(person.session["person"]["id"])


def address() -> str:
    """An address that nobody has."""
    return f"{uuid4().hex}@example.com"


async def invited(person: Person, email: str, **more: object) -> Json:
    """Invites somebody as a rep, unless another role is named."""
    done = await person.post("/api/invitations", json={"email": email, "role": "rep", "name": "Ina New", **more})
    assert done.status_code == 201, done.text
    made: Json = done.json()
    return made


async def token_for(rapport: Rapport, email: str) -> str:
    """The token of the last link that was mailed to an address."""
    [found] = re.findall(r"/join/([\w-]+)", (await rapport.mails(email))[0]["text"])
    return str(found)


async def join(rapport: Rapport, token: str, browser: Person | None = None, **more: object) -> Person:
    """Accepts as somebody new; their browser."""
    browser = browser or rapport.browser()
    body = {"token": token, "name": "Ina New", "password": PASSWORD, **more}
    done = await browser.post("/api/invitation-acceptances", json=body)
    assert done.status_code == 201, done.text
    return browser.signed_in(done.json())


async def hired(rapport: Rapport, person: Person, role: str = "rep", **more: object) -> Person:
    """Somebody who was invited and has joined."""
    email = address()
    await invited(person, email, role=role, **more)
    return await join(rapport, await token_for(rapport, email))


async def roster(person: Person) -> Json:
    """The members page."""
    done = await person.get("/api/members")
    assert done.status_code == 200, done.text
    shown: Json = done.json()
    return shown


async def shown(person: Person, member_id: str) -> Json:
    """One member as the page shows them."""
    return next(each for each in (await roster(person))["members"] if each["id"] == member_id)


def code(answer: Any) -> tuple[int, str | None]:
    """Status and error code."""
    return answer.status_code, None if answer.status_code < 300 else answer.json()["code"]


def organisation_id(person: Person) -> UUID:
    """The organisation of a session."""
    return UUID(person.session["organisation"]["id"])


async def stale(rapport: Rapport, person: Person) -> None:
    """An hour has gone by since somebody proved who they are."""
    hour_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    mine = session.c.organisation_id == organisation_id(person)
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(session.update().where(mine).values(auth_time=hour_ago))


async def members_of(rapport: Rapport, owner: Person) -> int:
    """Memberships with a seat."""
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = (membership.c.organisation_id == organisation_id(owner)) & membership.c.seat
        return int((await control.execute(sa.select(sa.func.count()).where(mine))).scalar_one())


async def accept(rapport: Rapport, token: str, browser: Person | None = None, **more: object) -> Any:
    """Tries a link."""
    body = {"token": token, "name": "Ina New", "password": PASSWORD, **more}
    return await (browser or rapport.browser()).post("/api/invitation-acceptances", json=body)
