"""By which way somebody reaches an owner's records, and through whom: what a depth means, said of one record.

The predicate (auth/authz/predicate.py) decides; this explains what it decided, from the same tree, teams and roles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from auth import teams
from auth.authz.roles import Role, role_keys, roles
from auth.models import person
from auth.principal import DEPTHS, Depth, Level
from kernel.db import TenantSession

Way = Literal["owner", "team", "subtree", "all"]
WAYS: Mapping[Way, Depth] = {"owner": "own", "team": "team", "subtree": "subtree", "all": "all"}
"""Each way, and how deep a role has to reach for it."""
TOLD: tuple[Level, ...] = ("read", "update", "delete")
"""The levels of which a way says whether it opens them."""


@dataclass(frozen=True)
class Reached:
    """One way that is open: by which roles, and for which levels.

    `through` are the teams that both are in, or the people from the owner up to the reader.
    """

    way: Way
    roles: tuple[Role, ...]
    levels: tuple[Level, ...]
    through: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Who is above whom, who is in which team and who has which roles."""

    managers: Mapping[UUID, UUID | None]
    active: frozenset[UUID]
    """Who can sign in."""
    teams: Mapping[UUID, teams.Team]
    teams_of: Mapping[UUID, frozenset[UUID]]
    roles: Mapping[UUID, Sequence[Role]]

    def reached(self, reader: UUID, owner: UUID, name: str) -> list[Reached]:
        """Every way from a reader to an owner's records of a kind that some role of theirs opens."""
        found = []
        for way, depth in WAYS.items():
            through = self._through(way, reader, owner)
            mine = [each for each in self.roles.get(reader, ()) if _as_deep(each, name, "read", depth)]
            if through is not None and mine:
                levels = (each for each in TOLD if any(_as_deep(role, name, each, depth) for role in mine))
                found.append(Reached(way, tuple(mine), tuple(levels), through))
        return found

    def readers(self, owner: UUID, name: str) -> dict[UUID, Way]:
        """Everybody who can sign in and reads an owner's records of a kind, by their shortest way."""
        found = {each: self.reached(each, owner, name) for each in sorted(self.active)}
        return {each: ways[0].way for each, ways in found.items() if ways}

    def reads_any(self, person_id: UUID, name: str, level: Level = "read") -> bool:
        """Whether somebody's roles open any record of a kind; a share opens none that they deny."""
        return any(_as_deep(each, name, level, "own") for each in self.roles.get(person_id, ()))

    def _through(self, way: Way, reader: UUID, owner: UUID) -> tuple[UUID, ...] | None:
        """What lies between the two on this way; None where it doesn't lead there."""
        match way:
            case "owner":
                return () if reader == owner else None
            case "team":
                both = self.teams_of.get(reader, frozenset()) & self.teams_of.get(owner, frozenset())
                return tuple(sorted(both)) if both and reader != owner else None
            case "subtree":
                return self._up(reader, owner)
            case _:
                return ()

    def _up(self, reader: UUID, owner: UUID) -> tuple[UUID, ...] | None:
        path = [owner]
        while path[-1] != reader:
            above = self.managers.get(path[-1])
            if above is None or above in path:
                return None
            path.append(above)
        return tuple(path) if len(path) > 1 else None


async def chart_of(session: TenantSession) -> Chart:
    """The organisation's chart as it is now."""
    rows = await session.rows(
        sa.select(person.c.id, person.c.manager_id, person.c.membership_id, person.c.deactivated_at)
    )
    by_key = {each.key: each for each in await roles(session)}
    held = await role_keys(session)
    known = await teams.listed(session)
    memberships: dict[UUID, set[UUID]] = {}
    for team in known:
        for each in team.people:
            memberships.setdefault(each, set()).add(team.id)
    return Chart(
        managers={row.id: row.manager_id for row in rows},
        active=frozenset(row.id for row in rows if row.membership_id and row.deactivated_at is None),
        teams={team.id: team for team in known},
        teams_of={each: frozenset(ids) for each, ids in memberships.items()},
        roles={each: [by_key[key] for key in keys] for each, keys in held.items()},
    )


def _as_deep(role: Role, name: str, level: Level, depth: Depth) -> bool:
    return DEPTHS.index(role.rights.of(name).depth(level)) >= DEPTHS.index(depth)
