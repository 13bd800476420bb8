"""Who is given a record is told so, once, and only while they have it."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.models import share
from kernel.clock import real_now
from rapport.crm.activities.models import notification
from rapport.crm.sharing import telling
from tests.support.app import Person, Rapport
from tests.support.colleagues import team_of
from tests.support.imports import home_of
from tests.support.team import me
from tests.support.timelines import made, notified

Json = dict[str, Any]


async def give(person: Person, noun: str, record_id: str, to: UUID | str, **more: object) -> Json:
    """Shares a record; the share."""
    done = await person.post(f"/api/{noun}/{record_id}/shares", json={"grantee_id": str(to), **more})
    assert done.status_code == 200, done.text
    [found] = [each for each in done.json()["shares"] if each["grantee"]["id"] == str(to)]
    return dict(found)


async def told(rapport: Rapport, owner: Person) -> set[str]:
    """Whom the database holds notifications for, whether they are shown or not."""
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        return {str(row.person_id) for row in await session.rows(sa.select(notification.c.person_id))}


async def test_who_is_given_a_record_is_told_and_led_to_it(rapport: Rapport, owner: Person, rep: Person) -> None:
    works = await made(owner, "companies", name="Works")
    await give(owner, "companies", works["id"], me(rep))
    found = (await rep.get("/api/notifications")).json()
    [one] = found["items"]
    assert (found["unseen"], one["kind"], one["object"], one["title"]) == (1, "shared", "company", "Works")
    assert (one["record_id"], one["actor"], one["may_open"]) == (works["id"], owner.session["person"]["name"], True)
    assert await told(rapport, owner) == {me(rep)}


async def test_what_changes_of_a_share_is_told_to_nobody(owner: Person, rep: Person) -> None:
    works = await made(owner, "companies", name="Works")
    await give(owner, "companies", works["id"], me(rep))
    assert (await rep.post("/api/notifications/seen", json={})).status_code == 204
    await give(owner, "companies", works["id"], me(rep), level="update")
    assert (await rep.get("/api/notifications")).json()["unseen"] == 0


async def test_a_team_is_told_but_who_gives_and_whose_it_is(
    rapport: Rapport, owner: Person, rep: Person, other: Person
) -> None:
    his = await made(rep, "companies", name="Works")
    await give(owner, "companies", his["id"], await team_of(rapport, owner, rep, other))
    assert await notified(other) == [("shared", "Works", [])]
    assert await told(rapport, owner) == {me(other)}


async def test_nobody_of_a_team_too_large_is_told(
    rapport: Rapport, owner: Person, rep: Person, other: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = await made(owner, "companies", name="Works")
    monkeypatch.setattr(telling, "MAX_TOLD", 1)
    await give(owner, "companies", works["id"], await team_of(rapport, rep, other))
    assert await told(rapport, owner) == set()
    await give(owner, "companies", works["id"], await team_of(rapport, rep))
    assert await told(rapport, owner) == {me(rep)}


async def test_a_share_that_ends_leaves_no_line_and_one_given_again_is_new(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    works = await made(owner, "companies", name="Works")
    for _ in range(2):
        given = await give(owner, "companies", works["id"], me(rep))
        found = (await rep.get("/api/notifications")).json()
        assert ([each["kind"] for each in found["items"]], found["unseen"]) == (["shared"], 1)
        assert (await rep.post("/api/notifications/seen", json={})).status_code == 204
        gone = await owner.delete(f"/api/companies/{works['id']}/shares/{given['id']}")
        assert gone.status_code == 204
        assert await notified(rep) == []
    await give(owner, "companies", works["id"], me(rep))
    assert (await owner.patch(f"/api/companies/{works['id']}", json={"owner_id": me(rep)})).status_code == 200
    assert await notified(rep) == [("shared", "Works", [])]
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(share.update().values(expires_at=real_now() - dt.timedelta(seconds=1)))
    assert await notified(rep) == [], "it is theirs by now, but the share is over"


async def test_who_leaves_a_team_reads_no_more_of_what_it_was_given(
    rapport: Rapport, owner: Person, rep: Person, other: Person
) -> None:
    works = await made(owner, "companies", name="Works")
    team_id = await team_of(rapport, rep, other)
    await give(owner, "companies", works["id"], team_id)
    assert await notified(rep) == [("shared", "Works", [])]
    await team_of(rapport, other, team_id=team_id)
    assert (await notified(rep), await notified(other)) == ([], [("shared", "Works", [])])


async def test_a_record_in_the_trash_is_not_told_of(owner: Person, rep: Person) -> None:
    works = await made(owner, "companies", name="Works")
    await give(owner, "companies", works["id"], me(rep))
    assert (await owner.delete(f"/api/companies/{works['id']}")).status_code == 200
    assert await notified(rep) == []
    assert (await owner.post(f"/api/companies/{works['id']}/restoration")).status_code == 200
    assert await notified(rep) == [("shared", "Works", [])]


async def test_shares_stand_beside_mentions_and_tasks(owner: Person, rep: Person) -> None:
    works = await made(owner, "companies", name="Works")
    await give(owner, "companies", works["id"], me(rep))
    await made(owner, "tasks", title="Ring them", owner_id=me(rep), company=works["id"])
    task = await made(owner, "tasks", title="Shared task")
    await give(owner, "tasks", task["id"], me(rep))
    assert await notified(rep) == [
        ("shared", "Shared task", []), ("assigned", "Ring them", ["Works"]), ("shared", "Works", []),
    ]  # fmt: skip
