"""Saved views that others see: whose, who changes them, and that a view shows nobody more than they may see."""

from typing import Any
from uuid import UUID

import pytest

from auth import teams
from auth.authz.roles import ADMIN
from kernel.db import TenantSession
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.imports import home_of
from tests.support.team import hired

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Views Ltd", "GB", email)


async def saved(person: Person, name: str, **more: object) -> Json:
    """A view of one's own."""
    answer = await person.post("/api/views", json={"object": "deal", **more, "name": name})
    assert answer.status_code == 201, answer.text
    view: Json = answer.json()
    return view


async def names(person: Person) -> list[str]:
    """The views that somebody may open, in their order."""
    return [view["name"] for view in (await person.get("/api/views")).json()]


async def test_a_view_is_seen_by_whom_it_is_for(rapport: Rapport, owner: Person, email: str) -> None:
    mate = await colleague(rapport, owner, f"mate.{email}")
    other = await colleague(rapport, owner, f"other.{email}")
    async with rapport.parts.runtime.session(await home_of(rapport, mate)) as session:
        assert isinstance(session, TenantSession)
        people = frozenset(UUID(each.session["person"]["id"]) for each in (owner, mate))
        await teams.put(session, new_id(), teams.Wanted("East", None, people))
    for visibility in ("private", "team", "public"):
        await saved(owner, visibility, visibility=visibility, kind="board", pinned=False)
    await saved(mate, "mine")
    assert await names(owner) == ["private", "team", "public"]
    assert await names(mate) == ["mine", "team", "public"]
    assert await names(other) == ["public"]
    [public] = (await other.get("/api/views")).json()
    assert (public["kind"], public["visibility"], public["pinned"]) == ("board", "public", False)
    assert (public["can_change"], public["person_id"]) == (False, owner.session["person"]["id"])


async def test_only_its_author_or_an_administrator_changes_a_view(rapport: Rapport, owner: Person, email: str) -> None:
    author = await colleague(rapport, owner, f"author.{email}")
    reader = await colleague(rapport, owner, f"reader.{email}")
    admin = await colleague(rapport, owner, f"admin.{email}", role=ADMIN)
    public = await saved(author, "Ours", visibility="public")
    private = await saved(author, "Mine")
    body = {"object": "deal", "name": "Taken", "visibility": "public"}
    for person, view, status in (
        (reader, public, 403), (reader, private, 404), (admin, private, 404),
    ):  # fmt: skip
        assert (await person.patch(f"/api/views/{view['id']}", json=body)).status_code == status
        assert (await person.delete(f"/api/views/{view['id']}")).status_code == status
    assert await names(author) == ["Ours", "Mine"]
    hidden = {**body, "visibility": "private"}
    assert (await admin.patch(f"/api/views/{public['id']}", json=hidden)).status_code == 403
    renamed = await admin.patch(f"/api/views/{public['id']}", json={**body, "is_default": True})
    assert (renamed.json()["name"], renamed.json()["person_id"]) == ("Taken", author.session["person"]["id"])
    assert await names(reader) == ["Taken"]
    assert (await admin.delete(f"/api/views/{public['id']}")).status_code == 204
    assert await names(author) == ["Mine"]


async def test_the_id_of_a_shared_view_is_its_authors(rapport: Rapport, owner: Person, email: str) -> None:
    public = await saved(owner, "Ours", visibility="public")
    reader = await colleague(rapport, owner, f"reader.{email}")
    refused = await reader.post("/api/views", json={"object": "deal", "name": "Mine", "id": public["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "records.id_taken")


async def test_defaults_of_two_people_do_not_touch_each_other(rapport: Rapport, owner: Person, email: str) -> None:
    reader = await colleague(rapport, owner, f"reader.{email}")
    first = await saved(owner, "First", visibility="public", is_default=True)
    await saved(reader, "Own", is_default=True)
    await saved(owner, "Second", visibility="public", is_default=True)
    views = {view["name"]: view["is_default"] for view in (await reader.get("/api/views")).json()}
    assert views == {"Own": True, "First": False, "Second": True}
    assert first["is_default"] is True


async def test_a_view_finds_for_each_reader_what_they_may_see(rapport: Rapport, owner: Person, email: str) -> None:
    reader = await colleague(rapport, owner, f"reader.{email}")
    line = (await owner.get("/api/pipelines")).json()[0]
    await owner.post("/api/deals", json={"name": "Theirs", "amount": 9})
    await reader.post("/api/deals", json={"name": "Mine", "amount": 9})
    view = await saved(
        owner, "All", visibility="public", kind="board", pipeline=line["id"],
        filter={"field": "amount", "op": "gt", "value": 1},
    )  # fmt: skip
    opened = next(each for each in (await reader.get("/api/views")).json() if each["id"] == view["id"])
    asked = {"filter": opened["filter"], "pipeline": opened["pipeline"]}
    found = (await reader.post("/api/deals/board", json=asked)).json()
    assert [card["name"] for each in found["columns"] for card in each["cards"]] == ["Mine"]


async def test_a_view_says_nothing_of_fields_that_its_reader_is_not_shown(rapport: Rapport, owner: Person) -> None:
    every = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "all", "share": "all"}
    blind_rights = {
        "objects": {"*": every}, "configure": True,
        "fields": {"contact": {"email": {"read": "hidden"}, "mobile": {"read": "masked"}}},
    }  # fmt: skip
    role = {"label": {"zh": "脱敏", "en": "Blind"}, "rights": {"objects": {"*": every}, "configure": True}}
    made = (await owner.post("/api/roles", json=role)).json()
    blind = await hired(rapport, owner, made["key"])
    shared = {"object": "contact", "visibility": "public"}

    def by(field: str, value: str) -> Json:
        return {"or": [{"not": {"field": field, "op": "eq", "value": value}}]}

    await saved(owner, "Mail", **shared, filter=by("email", "secret@x.example"))
    await saved(owner, "Mobile", **shared, filter=by("mobile", "+447700900123"))
    await saved(owner, "Across", visibility="public", filter=by("contacts.email", "secret@x.example"))
    own = await saved(blind, "Own", object="contact", filter=by("email", "secret@x.example"))
    columns = [{"field": "name"}, {"field": "email"}, {"field": "mobile"}]
    sort = [{"field": "email", "descending": False}, {"field": "name", "descending": False}]
    plain = await saved(owner, "Plain", **shared, columns=columns, sort=sort)
    assert await names(blind) == ["Own", "Mail", "Mobile", "Across", "Plain"]
    change = {"base_version": made["version"], "rights": blind_rights}
    assert (await owner.patch(f"/api/roles/{made['id']}", json=change)).status_code == 200

    listed = await blind.get("/api/views")
    [shown] = listed.json()
    assert "secret" not in listed.text
    assert (shown["name"], [each["field"] for each in shown["columns"]]) == ("Plain", ["name", "mobile"])
    assert [each["field"] for each in shown["sort"]] == ["name"]
    body = {"object": "contact", "name": "Taken"}
    assert (await blind.patch(f"/api/views/{own['id']}", json=body)).status_code == 404
    assert (await blind.delete(f"/api/views/{own['id']}")).status_code == 404
    refused = await blind.post("/api/views", json={**body, "filter": by("email", "secret@x.example")})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.unknown_field")
    # What they are not shown stays when they change the rest.
    renamed = {**body, **shared, "columns": shown["columns"], "sort": shown["sort"]}
    assert (await blind.patch(f"/api/views/{plain['id']}", json=renamed)).status_code == 200
    after = {each["name"]: each for each in (await owner.get("/api/views")).json()}
    assert set(after) == {"Mail", "Mobile", "Across", "Taken"}
    assert [each["field"] for each in after["Taken"]["columns"]] == ["name", "mobile", "email"]
    assert [each["field"] for each in after["Taken"]["sort"]] == ["name", "email"]
