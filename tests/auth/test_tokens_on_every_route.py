"""Every route there is against tokens: none without its scope, and nothing beyond what its owner's session gets."""

import re
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from litestar.routes import HTTPRoute

from auth.guards import SAFE_METHODS, Policy
from auth.tokens.models import api_token
from auth.tokens.scopes import SCOPES
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.routes import api_document
from tests.support.team import code
from tests.support.tokens import machine, made

Json = dict[str, Any]
SOMETHING = "01900000-0000-7000-8000-000000000000"
BODIES: Json = {
    "/api/search": {"q": "secret"},
    "/api/usage/events": {
        "events": [{"id": "a", "meter": "nothing", "quantity": "1", "occurred_at": "2026-05-20T09:00:00Z"}]
    },
}


class Route(NamedTuple):
    """One method of one address."""

    method: str
    path: str
    policy: Policy

    def url(self, record: str = SOMETHING) -> str:
        """An address that fits."""
        known = self.path.replace("{quarter:date}", "2026-01-01").replace("{position:int}", "1")
        known = known.replace("{object_name:str}/{field_name:str}", "company/industry")
        return re.sub(r"\{[^}]+\}", record, known)

    async def ask(self, person: Person, record: str = SOMETHING) -> Any:
        """The answer to a body that may fit."""
        body = None if self.method in {"GET", "DELETE"} else BODIES.get(self.path, {})
        return await person.request(self.method, self.url(record), json=body)


def routes(rapport: Rapport) -> list[Route]:
    found = {
        Route(method, route.path, handler.opt["policy"])
        for route in rapport.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods - {"OPTIONS", "HEAD"}
    }
    return sorted(found)


async def with_scopes(rapport: Rapport, person: Person, *scopes: str) -> Person:
    """A machine whose token has these scopes, whatever may be made through the front door."""
    token = await made(person, "records:read")
    async with rapport.parts.runtime.databases.admin_session("control") as admin:
        mine = api_token.c.id == UUID(token["id"])
        await admin.execute(api_token.update().where(mine).values(scopes=list(scopes)))
    return machine(rapport, token["token"])


def test_a_policy_for_tokens_asks_nobody_to_be_there() -> None:
    for kind, more in (("public", {}), ("ticket", {}), ("right", {"fresh": True}), ("right", {"operator": True})):
        with pytest.raises(ValueError, match="nothing for a token"):
            Policy(kind=kind, scope="records:read", **more)  # type: ignore[arg-type]  # each is a kind


async def test_a_token_without_a_scope_gets_nothing_anywhere(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bare, known = await with_scopes(rapport, owner), routes(rapport)
    answers = {route: code(await route.ask(bare)) for route in known}
    expected = {
        route: (403, "auth.not_for_tokens" if route.policy.scope is None else "auth.scope_too_small") for route in known
    }
    assert answers == expected
    assert len(known) > 200


async def test_what_only_reads_is_for_the_scope_that_reads(rapport: Rapport) -> None:
    known = [route for route in routes(rapport) if route.policy.scope is not None]
    assert {route.policy.scope for route in known} == set(SCOPES)
    for route in known:
        reads = route.method in SAFE_METHODS or route.policy.reads
        # What a lead could become is read for the sake of converting it, and by those who may.
        if not route.path.endswith("/candidates"):
            assert str(route.policy.scope).endswith(":read") == reads, route
    listed = {(route.method.lower(), re.sub(r":\w+\}", "}", route.path)): route.policy.scope for route in known}
    documented = {
        (method, path): scope
        for path, item in api_document()["paths"].items()
        for method, operation in item.items()
        for way in operation["security"]
        for scope in way.get("token", ())
    }
    assert documented == listed


async def test_a_token_reaches_nothing_that_its_owners_session_does_not(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    person = await colleague(rapport, owner, f"rep.{email}")
    bold = await with_scopes(rapport, person, *SCOPES)
    mine = (await person.post("/api/companies", json={"name": "Mine, secret"})).json()["record"]["id"]
    hidden = (await owner.post("/api/companies", json={"name": "Hidden, secret"})).json()["record"]["id"]
    for role, reaches, least in (("rep", 200, 30), ("finance", 403, 5)):
        changed = await owner.patch(f"/api/members/{person.session['person']['id']}", json={"roles": [role]})
        assert changed.status_code == 204
        assert (await bold.get(f"/api/companies/{mine}")).status_code == reaches
        wrong, reached = await compared(rapport, bold, person, mine, hidden)
        assert (role, wrong) == (role, {})
        assert reached > least


async def compared(rapport: Rapport, bold: Person, person: Person, mine: str, hidden: str) -> tuple[Json, int]:
    """Where a token was answered otherwise than the session, and how often it was served."""
    wrong, reached = {}, 0
    for route in routes(rapport):
        if route.policy.scope is None:
            continue
        reads = route.method in SAFE_METHODS or route.policy.reads
        # A write is tried on what must stay as it is: the second of two would be answered otherwise.
        beside = (mine,) if reads else ()
        for record in (*beside, hidden, SOMETHING) if "/companies/{" in route.path else (SOMETHING,):
            by_session, by_token = await route.ask(person, record), await route.ask(bold, record)
            reached += by_token.status_code < 300
            if shown(by_token) != shown(by_session):
                wrong[f"{route.method} {route.url(record)}"] = (by_token.text[:200], by_session.text[:200])
    return wrong, reached


def shown(answer: Any) -> tuple[int, Any]:
    """What was answered, without what differs from one request to the next."""
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return answer.status_code, answer.content
    body = answer.json()
    for name in ("request_id", "took_ms", "computed_at"):
        if isinstance(body, dict):
            body.pop(name, None)
    return answer.status_code, body
