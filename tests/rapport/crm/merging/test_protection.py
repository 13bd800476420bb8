"""Merging leads that are protected: the later protection stays with its reason, and an undo gives each its own back."""

import datetime as dt

import pytest

from auth.principal import ObjectRights, Rights
from tests.support.app import Person, Rapport
from tests.support.imports import colleague
from tests.support.merging import made, merged, previewed, read, undone
from tests.support.team import me


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Protected Ltd", "GB", email)


def until(days: int) -> str:
    """A day that far ahead."""
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)).isoformat()


async def protections(owner: Person, *ids: str) -> list[tuple[str | None, str | None]]:
    """Until when each is protected, and why."""
    found = [await read(owner, "leads", each) for each in ids]
    return [(each["protected_until"], each["protection_reason"]) for each in found]


async def test_the_later_protection_stays_and_an_undo_restores_both(rapport: Rapport, owner: Person) -> None:
    short, long = (until(3), "Trade fair"), (until(30), "Board decides")
    first, second, third = [
        await made(owner, "leads", name=name, **more)
        for name, more in (
            ("A", {"protected_until": short[0], "protection_reason": short[1], "status": "working"}),
            ("B", {"protected_until": long[0], "protection_reason": long[1]}),
            ("C", {}),
        )
    ]
    rep = await colleague(
        rapport, owner, "own", Rights(objects={"lead": ObjectRights(read="own", update="own", delete="own")})
    )
    shown = {each["name"]: each for each in (await previewed(owner, "leads", first, second))["fields"]}
    assert (shown["protected_until"]["source"], shown["protected_until"]["can_choose"]) == (second, False)
    merge = await merged(owner, "leads", first, second, third)
    assert await protections(owner, first) == [long]
    await undone(owner, merge["merge"]["id"])
    assert await protections(owner, first, second, third) == [short, long, (None, None)]
    # Also where whoever merges may protect none: nobody chose it.
    for each in (first, second):
        given = await owner.patch(f"/api/leads/{each}", json={"owner_id": me(rep)})
        assert given.status_code == 200, given.text
    await merged(rep, "leads", first, second)
    assert await protections(owner, first) == [long]


async def test_a_protection_that_ends_takes_its_reason_along(owner: Person) -> None:
    lead = await made(owner, "leads", name="A", protected_until=until(3), protection_reason="Trade fair")
    assert (await owner.patch(f"/api/leads/{lead}", json={"protected_until": None})).status_code == 200
    assert await protections(owner, lead) == [(None, None)]
    empty = await owner.post("/api/leads", json={"name": "B", "protected_until": until(3), "protection_reason": " "})
    assert empty.json()["fields"]["protection_reason"]["code"] == "leads.protection_reason_required"
