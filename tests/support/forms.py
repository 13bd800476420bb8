"""Web forms: one that is made, opened and sent as a visitor's browser does it."""

import base64
import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kernel.clock import real_now
from kernel.ids import new_id
from rapport.crm.forms import tokens
from tests.support.app import Person, Rapport
from tests.support.team import me

Json = dict[str, Any]

LEE: Json = {"name": "Lee Wong", "email": "lee@works.example", "note": "Please call me"}
FIELDS = [{"name": "name"}, {"name": "email", "required": True}, {"name": "mobile"}, {"name": "note"}]
MARKETING = {"purpose": "marketing", "text": {"zh": "同意接收产品资讯", "en": "Send me offers"}}


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a page has typed for long enough when they send it."""
    monkeypatch.setattr(tokens, "SOONEST", dt.timedelta())


def setup(owner: Person, **more: Any) -> Json:  # as the API takes it
    """What a form is made of."""
    return {"name": "Website", "owner_id": me(owner), "fields": FIELDS, **more}


async def form(owner: Person, form_id: UUID | None = None, **more: Any) -> str:  # as the API takes it
    """A new form that is on; its public address in the API."""
    made = form_id or new_id()
    done = await owner.put(f"/api/forms/{made}", json={"setup": setup(owner, **more)})
    assert done.status_code == 200, done.text
    return address(owner, made)


def address(owner: Person, form_id: UUID) -> str:
    """Where visitors ask for a form."""
    return f"/api/public-forms/{owner.session['organisation']['id']}/{form_id}"


async def token_of(rapport: Rapport, owner: Person, form_id: UUID, version: int = 1) -> str:
    """The token of a page that somebody opened a minute ago."""
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    page = tokens.Opened(form_id, version, new_id(), real_now() - dt.timedelta(minutes=1))
    return base64.urlsafe_b64encode(tenant.keys.seal(tokens.PURPOSE, msgspec.json.encode(page))).decode()


async def opened(visitor: Person, url: str) -> Json:
    """The page of a form."""
    page = await visitor.get(url)
    assert page.status_code == 200, page.text
    found: Json = page.json()
    return found


async def sent(rapport: Rapport, url: str, answers: Json, **more: Any) -> Any:  # as the API takes and gives it
    """Opens a form in a browser of its own and sends it; the answer."""
    visitor = rapport.browser()
    token = more.pop("token", None) or (await opened(visitor, url))["token"]
    return await visitor.post(f"{url}/submissions", json={"token": token, "fields": answers, **more})


async def leads(owner: Person) -> list[Json]:
    """All leads, the oldest first."""
    page = (await owner.post("/api/leads/query", json={"limit": 200})).json()
    return sorted(page["items"], key=lambda each: str(each["id"]))


async def touches(owner: Person, lead_id: str) -> list[Json]:
    """What was sent of a lead."""
    found = await owner.get(f"/api/leads/{lead_id}/touches")
    assert found.status_code == 200, found.text
    listed: list[Json] = found.json()
    return listed
