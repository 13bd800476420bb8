"""Seats of those who are invited: as many as the plan has, however many come at once."""

import asyncio

import pytest

from tenants.entitlements import grant
from tests.support.app import Person, Rapport
from tests.support.team import (
    accept,
    address,
    code,
    hired,
    invited,
    join,
    me,
    members_of,
    organisation_id,
    roster,
    token_for,
)  # fmt: skip

pytestmark = pytest.mark.deep


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with ten seats."""
    return await rapport.sign_up("Joiners Ltd", "GB", email)


async def seats(rapport: Rapport, owner: Person, number: int) -> None:
    """Another plan."""
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_id(owner), "seats", number, source="test")


@pytest.mark.asvs("V2.3.2")
async def test_seats_run_out_and_the_refusal_names_who_could_be_freed(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    await invited(owner, address())
    await seats(rapport, owner, 3)
    before = await roster(owner)
    refused = await owner.post("/api/invitations", json={"email": address(), "role": "rep", "name": "X"})
    assert code(refused) == (409, "auth.no_seat_left")
    assert refused.json()["details"] == {
        "limit": 3, "taken": 2, "invited": 1, "could_free": [{"id": me(rep), "name": "Ina New"}],
    }  # fmt: skip
    assert "All 3 seats are used: 2 by people, 1 by open invitations" in refused.json()["message"]
    assert await roster(owner) == before
    assert (await owner.patch(f"/api/members/{me(rep)}", json={"seat": False})).status_code == 204
    await invited(owner, address())
    back = await owner.patch(f"/api/members/{me(rep)}", json={"seat": True})
    assert code(back) == (409, "auth.no_seat_left")


async def test_a_smaller_plan_is_kept_at_acceptance_and_says_nothing_of_people(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    await seats(rapport, owner, 1)
    refused = await accept(rapport, token)
    assert code(refused) == (409, "auth.no_seat_for_you")
    assert "details" not in refused.json()
    await seats(rapport, owner, 2)
    await join(rapport, token)


@pytest.mark.asvs("V2.3.4")
@pytest.mark.slow
async def test_twenty_at_once_get_as_many_seats_as_there_are(rapport: Rapport, owner: Person) -> None:
    await seats(rapport, owner, 21)
    emails = [address() for _ in range(20)]
    for email in emails:
        await invited(owner, email)
    tokens = [await token_for(rapport, email) for email in emails]
    await seats(rapport, owner, 8)
    answers = await asyncio.gather(*(accept(rapport, token) for token in tokens))
    assert sorted(code(each) for each in answers) == [(201, None)] * 7 + [(409, "auth.no_seat_for_you")] * 13
    assert await members_of(rapport, owner) == 8
