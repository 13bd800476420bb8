"""The management tree and teams as their verbs keep them: no circles, known people, a change row and a new epoch."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth import teams
from auth.authz.reach import reach_of
from auth.errors import ManagerBelow, TeamNameTaken, TeamNotFound, TooManyTeams, UnknownPerson
from auth.models import acl_epoch, person, team, team_member
from auth.persons import create_person, deactivate
from auth.principal import Reach
from auth.tree import set_manager
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.tables import change
from tests.support.app import Person, Rapport
from tests.support.imports import home_of


@pytest.fixture
async def people(rapport: Rapport, owner: Person) -> list[UUID]:
    """Five people without a seat."""
    made = [new_id() for _ in range(5)]
    async with await opened(rapport, owner) as session:
        for number, each in enumerate(made):
            await create_person(session, each, name=f"P{number}", email=None, locale="en", membership_id=None)
    return made


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Tree Ltd", "GB", email)


async def opened(rapport: Rapport, owner: Person) -> Any:
    """A transaction in the organisation."""
    return rapport.parts.runtime.session(await home_of(rapport, owner))


async def dump(rapport: Rapport, owner: Person) -> list[Any]:
    """All that a refused change could have touched."""
    async with await opened(rapport, owner) as session:
        tables = (person, team, team_member, acl_epoch)
        rows = [sorted(map(str, await session.rows(sa.select(each)))) for each in tables]
        return [*rows, (await session.execute(sa.select(sa.func.count()).select_from(change))).scalar_one()]


async def test_a_tree_closes_no_circle(rapport: Rapport, owner: Person, people: list[UUID]) -> None:
    a, b, c, _, _ = people
    async with await opened(rapport, owner) as session:
        await set_manager(session, b, a)
        await set_manager(session, c, b)
    before = await dump(rapport, owner)
    for below, above in ((a, c), (a, b), (b, b)):
        with pytest.raises(ManagerBelow):
            async with await opened(rapport, owner) as session:
                await set_manager(session, below, above)
    assert await dump(rapport, owner) == before
    async with await opened(rapport, owner) as session:
        assert await reach_of(session, a) == Reach(team=(a,), subtree=tuple(sorted((a, b, c))))


async def test_managers_and_people_of_teams_are_known_and_active(
    rapport: Rapport, owner: Person, people: list[UUID]
) -> None:
    a, gone, stranger = people[0], people[1], new_id()
    async with await opened(rapport, owner) as session:
        await deactivate(session, gone)
    before = await dump(rapport, owner)

    async def below(session: TenantSession, above: UUID) -> None:
        await set_manager(session, a, above)

    async def among(session: TenantSession, other: UUID) -> None:
        await teams.put(session, new_id(), teams.Wanted("North", None, frozenset({a, other})))

    async def led(session: TenantSession, lead: UUID) -> None:
        await teams.put(session, new_id(), teams.Wanted("North", lead, frozenset({a})))

    for verb in (below, among, led):
        for other in (gone, stranger):
            with pytest.raises(UnknownPerson):
                async with await opened(rapport, owner) as session:
                    await verb(session, other)
    with pytest.raises(UnknownPerson):
        async with await opened(rapport, owner) as session:
            await set_manager(session, stranger, a)
    assert await dump(rapport, owner) == before


async def test_a_team_is_made_changed_and_taken_away(rapport: Rapport, owner: Person, people: list[UUID]) -> None:
    a, b, c, _, _ = people
    team_id = new_id()
    async with await opened(rapport, owner) as session:
        await teams.put(session, team_id, teams.Wanted("North", a, frozenset({b})))
    async with await opened(rapport, owner) as session:
        assert await teams.listed(session) == [teams.Team(team_id, "North", a, sorted([a, b]))]
        assert await reach_of(session, b) == Reach(
            team=tuple(sorted((a, b))), subtree=tuple(sorted((a, b))), teams=(team_id,)
        )
        await deactivate(session, b)
    async with await opened(rapport, owner) as session:  # who was in it before they left may stay in it
        await teams.put(session, team_id, teams.Wanted("North East", c, frozenset({b, c})))
    async with await opened(rapport, owner) as session:
        assert await teams.listed(session) == [teams.Team(team_id, "North East", c, sorted([b, c]))]
        await teams.remove(session, team_id)
    async with await opened(rapport, owner) as session:
        assert await teams.listed(session) == []
        mine = sa.select(change.c.op, change.c.public).where(change.c.record_id == team_id).order_by(change.c.seq)
        assert [(row.op, row.public) for row in await session.rows(mine)] == [
            ("create", {}),
            ("update", {"15": []}),
            ("update", {"14": str(a)}),
            ("update", {"15": sorted(map(str, (a, b)))}),
            ("delete", {"14": str(c), "15": sorted(map(str, (b, c)))}),
        ]
    with pytest.raises(TeamNotFound):
        async with await opened(rapport, owner) as session:
            await teams.remove(session, team_id)


async def test_names_of_teams_differ_and_there_is_a_limit(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams, "MAX_TEAMS", 2)
    ids = [new_id(), new_id()]
    async with await opened(rapport, owner) as session:
        for each, name in zip(ids, ("North", "South"), strict=True):
            await teams.put(session, each, teams.Wanted(name, None, frozenset()))
    before = await dump(rapport, owner)
    for team_id, name, error in ((ids[0], "South", TeamNameTaken), (new_id(), "East", TooManyTeams)):
        with pytest.raises(error):
            async with await opened(rapport, owner) as session:
                await teams.put(session, team_id, teams.Wanted(name, None, frozenset()))
    async with await opened(rapport, owner) as session:
        await teams.put(session, ids[0], teams.Wanted("North", None, frozenset()))
        assert not session._changes
    assert await dump(rapport, owner) == before


async def test_every_change_raises_the_epoch(rapport: Rapport, owner: Person, people: list[UUID]) -> None:
    a, b, _, _, _ = people
    team_id, seen = new_id(), []
    steps = [
        lambda session: set_manager(session, a, b),
        lambda session: set_manager(session, a, None),
        lambda session: teams.put(session, team_id, teams.Wanted("North", a, frozenset())),
        lambda session: teams.put(session, team_id, teams.Wanted("North", a, frozenset({b}))),
        lambda session: teams.remove(session, team_id),
        lambda session: deactivate(session, a),
    ]
    for step in steps:
        async with await opened(rapport, owner) as session:
            before = (await session.execute(sa.select(acl_epoch.c.epoch))).scalar_one()
            await step(session)
            seen.append((await session.execute(sa.select(acl_epoch.c.epoch))).scalar_one() - before)
    assert seen == [1] * len(steps)
