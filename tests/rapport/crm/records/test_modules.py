"""A module that is not in the plan: every route of it says so, nothing of it shows elsewhere, and its data is kept."""

import re
from uuid import UUID

import pytest
import sqlalchemy as sa
from litestar.routes import HTTPRoute

from auth.guards import public
from kernel import tables
from kernel.text import Text
from tenants import modules
from tests.support.app import Person, Rapport
from tests.support.plans import REFUSALS, Way, switch

SOMEBODY = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation with a company and a contact of it."""
    person = await rapport.sign_up("Plan Ltd", "GB", email)
    company = (await person.post("/api/companies", json={"name": "Acme Works"})).json()["record"]
    links = {"companies": [{"id": company["id"]}]}
    assert (await person.post("/api/contacts", json={"name": "Acme Ann", "links": links})).status_code == 201
    return person


async def changes(rapport: Rapport, person: Person) -> int:
    """The organisation's change counter."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        return int((await session.execute(sa.select(tables.change_counter.c.seq))).scalar_one())


# Of each module the one that has to be switched off, one that its refusals name, and some of its routes.
ROUTES = [
    ("crm", {"POST /api/companies/query", "POST /api/contacts/export", "POST /api/imports", "GET /api/notifications"}),
    (
        "sales",
        {
            "POST /api/deals/query", "POST /api/leads/export", "POST /api/deals/funnel", "POST /api/deals/outlook",
            "POST /api/deals/risks", "POST /api/deals/losses", "POST /api/forecast",
            "POST /api/deals/board", "GET /api/pipelines",
            "GET /api/products/{record_id:uuid}",
            "GET /api/deals/{record_id:uuid}/timeline", "GET /api/leads/{record_id:uuid}/timeline",
            "GET /api/deals/{record_id:uuid}/disk", "POST /api/leads/{record_id:uuid}/conversion",
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize("way", ["plan", "role"])
@pytest.mark.parametrize(("module", "among"), ROUTES)
async def test_every_route_of_a_module_that_is_off_says_so_and_does_nothing(
    rapport: Rapport, owner: Person, module: str, among: set[str], way: Way
) -> None:
    routes = [
        (path, method)
        for route in rapport.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        # A visitor isn't told of an organisation's plan: what is public says that it isn't there.
        if handler.opt.get("module") == module and handler.opt.get("policy") not in {public(), public(cross_site=True)}
        for path, method in ((route.path, each) for each in handler.http_methods - {"OPTIONS", "HEAD"})
    ]
    before = await changes(rapport, owner)
    await switch(rapport, owner, module, on=False, way=way)
    answers = {}
    for path, method in routes:
        url = re.sub(r"\{[^}]+\}", SOMEBODY, re.sub(r"\{\w+:date\}", "2026-01-01", path))
        answer = await owner.request(method, url, json=None if method in {"GET", "DELETE"} else {})
        answers[f"{method} {path}"] = (answer.status_code, answer.json()["code"], answer.json()["details"]["module"])
    assert set(answers.values()) == {(403, REFUSALS[way], module)}, answers
    assert among <= set(answers)
    assert len(answers) > 35
    assert await changes(rapport, owner) == before


async def test_nothing_of_it_shows_elsewhere_and_its_data_is_kept(rapport: Rapport, owner: Person) -> None:
    view = {"object": "company", "name": "Mine"}
    made = (await owner.post("/api/views", json=view)).json()
    before = await owner.post("/api/companies/query", json={})
    await switch(rapport, owner, "crm", on=False)
    assert (await owner.get("/api/objects")).json() == []
    assert (await owner.post("/api/search", json={"q": "acme"})).json()["hits"] == []
    refused = [
        await owner.post("/api/views", json=view),
        await owner.patch(f"/api/views/{made['id']}", json={**view, "name": "Other"}),
        await owner.get("/api/choices/company/city"),
        await owner.post("/api/choices/company/city", json={"label": "Leeds"}),
        await owner.delete(f"/api/views/{made['id']}"),
        await owner.post("/api/search", json={"q": "acme", "objects": ["company"]}),
    ]
    assert [(each.status_code, each.json()["code"]) for each in refused] == [(403, "not_in_plan")] * 6
    assert refused[0].json()["message"] == (
        "“Customers” is not in your organisation's plan; its data is kept, nothing was changed. Ask your administrator."
    )
    assert (await owner.get("/api/session")).json()["modules"] == []  # nothing of sales without it either
    await switch(rapport, owner, "crm", on=True)
    assert (await owner.post("/api/companies/query", json={})).json() == before.json()
    assert (await owner.get("/api/views")).json() == [made]
    assert (await owner.get("/api/choices/company/city")).json() == []


@pytest.fixture
def people_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contacts as a module of their own, which nobody has."""
    name = Text(zh="人", en="People")
    people = modules.Module(name="people", label=name, summary=name, objects=("contact",))
    monkeypatch.setattr(modules, "MODULES", (*modules.MODULES, people))


@pytest.mark.usefixtures("people_module")
async def test_the_other_modules_do_not_show_its_records(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Plan Ltd", "GB", email)
    await switch(rapport, owner, "people", on=True)
    company = (await owner.post("/api/companies", json={"name": "Acme Works"})).json()["record"]
    links = {"companies": [{"id": company["id"]}]}
    await owner.post("/api/contacts", json={"name": "Acme Ann", "links": links})
    across = {"filter": {"field": "contacts.name", "op": "contains", "value": "ann"}}

    async def seen() -> list[object]:
        page = (await owner.get(f"/api/companies/{company['id']}")).json()
        return [
            [
                each["name"]
                for each in (await owner.get("/api/objects")).json()
                if each["name"] in {"company", "contact"}
            ],
            sorted(hit["label"] for hit in (await owner.post("/api/search", json={"q": "acme"})).json()["hits"]),
            (await owner.post("/api/companies/count", json=across)).json().get("count"),
            [each["label"] for each in page["related"]["contacts"]],
        ]

    assert await seen() == [["company", "contact"], ["Acme Ann", "Acme Works"], 1, ["Acme Ann"]]
    await switch(rapport, owner, "people", on=False)
    assert await seen() == [["company"], ["Acme Works"], None, []]
    refused = await owner.post("/api/companies/count", json=across)
    assert (refused.status_code, refused.json()["details"]) == (403, {"module": "people"})
    imported = await owner.post("/api/imports", json={"file_id": SOMEBODY, "object": "contact"})
    assert (imported.status_code, imported.json()["code"]) == (403, "not_in_plan")
