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

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Views Ltd", "GB", email)


async def saved(person: Person, name: str, **more: object) -> Json:
    """A view of one's own."""
    answer = await person.post("/api/views", json={"object": "deal", "name": name, **more})
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
