"""Who is given a record hears of it at once, and of each of its changes, until it is taken back."""

from typing import Any
from uuid import UUID

import pytest

from auth import teams
from kernel.ids import new_id
from tests.rapport.sync.test_lost_news import beats, unheard
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.imports import home_of
from tests.support.sockets import changes, edit, opened, write
from tests.support.team import me

pytestmark = pytest.mark.deep


async def last_seq(rapport: Rapport, owner: Person) -> int:
    """The newest number of the organisation's change log."""
    found: int = (await changes(owner))["seq"]
    return found


async def give(rapport: Rapport, owner: Person, record_id: str, to: str, **more: object) -> int:
    """Shares a company; the number of the change."""
    done = await owner.post(f"/api/companies/{record_id}/shares", json={"grantee_id": to, **more})
    assert done.status_code == 200, done.text
    return await last_seq(rapport, owner)


async def take(rapport: Rapport, owner: Person, record_id: str) -> int:
    """Ends the only share of a company; the number of the change."""
    [shared] = (await owner.get(f"/api/companies/{record_id}/access")).json()["shares"]
    assert (await owner.delete(f"/api/companies/{record_id}/shares/{shared['id']}")).status_code == 204
    return await last_seq(rapport, owner)


async def test_a_socket_hears_of_what_is_shared_with_its_person(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob, eve = [await colleague(rapport, owner, f"{name}.{email}") for name in ("bob", "eve")]
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(second, bob) as his, opened(second, eve) as hers:
        await edit(owner, "companies", company, employees=1)
        given = await give(rapport, owner, company, me(bob))
        await his.until_seq(given)
        edited = await edit(owner, "companies", company, employees=2)
        await his.until_seq(edited)
        taken = await take(rapport, owner, company)
        await his.until_seq(taken)
        await edit(owner, "companies", company, employees=3)
        assert his.seqs == [given, edited, taken]
        assert hers.seqs == []


async def test_what_is_shared_arrives_and_what_is_taken_back_leaves(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob, eve = [await colleague(rapport, owner, f"{name}.{email}") for name in ("bob", "eve")]
    company, start = await write(owner, "companies", name="Foundry")
    given = await give(rapport, owner, company, me(bob))
    arrived = await changes(bob, since=start)
    assert [(each["op"], each["record_id"]) for each in arrived["changes"]] == [("create", company)]
    assert (await changes(eve, since=start))["changes"] == []
    taken = await take(rapport, owner, company)
    left = await changes(bob, since=given)
    assert (left["changes"], left["removed"]) == ([], [{"seq": taken, "object": "company", "record_id": company}])
    assert (await changes(eve, since=start))["removed"] == []


async def test_a_team_of_ones_own_hears_and_lost_news_is_found(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob, eve = [await colleague(rapport, owner, f"{name}.{email}") for name in ("bob", "eve")]
    company, _ = await write(owner, "companies", name="Foundry")
    team_id = new_id()
    async with await _session(rapport, owner) as session:
        await teams.put(session, team_id, teams.Wanted("North", None, frozenset({UUID(me(bob))})))
    given = await give(rapport, owner, company, str(team_id))
    async with opened(second, bob) as his, opened(second, eve) as hers:
        with unheard(rapport):
            edited = await edit(owner, "companies", company, employees=5)
        assert await beats(second, his, hers) == [[0, edited], [0, 0]]
        with unheard(rapport):
            taken = await take(rapport, owner, company)
        assert await beats(second, his, hers) == [[edited, taken], [0, 0]]
        assert given < edited < taken


async def _session(rapport: Rapport, owner: Person) -> Any:
    return rapport.parts.runtime.session(await home_of(rapport, owner))


async def test_what_a_team_had_goes_with_it_and_who_still_has_it_hears(
    rapport: Rapport, second: Rapport, email: str
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob, ann, eve = [await colleague(rapport, owner, f"{name}.{email}") for name in ("bob", "ann", "eve")]
    company, _ = await write(owner, "companies", name="Foundry")
    team_id = new_id()
    async with await _session(rapport, owner) as session:
        await teams.put(session, team_id, teams.Wanted("North", None, frozenset({UUID(me(bob))})))
    await give(rapport, owner, company, me(ann))
    given = await give(rapport, owner, company, str(team_id))
    mark = (await changes(bob, since=given))["mark"]
    async with opened(second, ann) as hers, opened(second, eve) as other:
        async with await _session(rapport, owner) as session:
            await teams.remove(session, team_id)
        ended = await last_seq(rapport, owner) - 1
        await hers.until_seq(ended)
        assert other.seqs == []
    again = await changes(bob, since=given, mark=mark)
    assert (again["reset"], again["mark"] == mark) == (True, False)
