"""By which way somebody reaches a record, and through whom: what a depth means, said of one record.

The predicate (auth/authz/predicate.py) decides; this explains what it decided, from the same tree, teams, territories,
queues, rules and roles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from auth import queues, sharing_rules, teams, territories
from auth.authz.roles import Role, role_keys, roles
from auth.models import person
from auth.principal import DEPTHS, Depth, Level, is_territorial
from auth.sharing_rules import SharingRule
from auth.territories import Territory
from kernel.db import TenantSession

Way = Literal["owner", "queue", "team", "subtree", "territory", "all", "rule"]
WAYS: Mapping[Way, Depth] = {
    "owner": "own", "queue": "own", "team": "team", "subtree": "subtree", "territory": "territory", "all": "all",
    "rule": "own",
}  # fmt: skip
"""Each way, and how deep a role has to reach for it."""
TOLD: tuple[Level, ...] = ("read", "update", "delete")
"""The levels of which a way says whether it opens them."""


class Held(NamedTuple):
    """What a record is reached by: its owner, its territory, and the rules by criteria that it was found to meet."""

    owner: UUID
    territory: UUID | None = None
    rules: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Reached:
    """One way that is open: by which roles, and for which levels.

    `through` are the teams that both are in, the people from the owner up to the reader, the queue, the rule, or the
    territories from the record's up to the reader's.
    """

    way: Way
    roles: tuple[Role, ...]
    levels: tuple[Level, ...]
    through: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Who is above whom, who is in which team, territory and queue, and who has which roles."""

    managers: Mapping[UUID, UUID | None]
    active: frozenset[UUID]
    """Who can sign in."""
    teams: Mapping[UUID, teams.Team]
    teams_of: Mapping[UUID, frozenset[UUID]]
    roles: Mapping[UUID, Sequence[Role]]
    territories: Mapping[UUID, Territory]
    queues: Mapping[UUID, queues.Queue]
    rules: Sequence[SharingRule]
    """Those that have not ended."""

    def reached(self, reader: UUID, held: Held, name: str) -> list[Reached]:
        """Every way from a reader to a record of a kind that some role of theirs opens."""
        found: list[Reached] = []
        if self.closed(reader, held.owner, name):
            return found
        for way, depth in WAYS.items():
            if way == "rule":
                found += self._by_rules(reader, held, name)
                continue
            through = self._through(way, reader, held, name)
            mine = [each for each in self.roles.get(reader, ()) if _as_deep(each, name, "read", depth)]
            if through is not None and mine:
                levels = (each for each in TOLD if any(_as_deep(role, name, each, depth) for role in mine))
                found.append(Reached(way, tuple(mine), tuple(levels), through))
        return found

    def readers(self, held: Held, name: str) -> dict[UUID, Way]:
        """Everybody who can sign in and reads a record of a kind, by their shortest way."""
        found = {each: self.reached(each, held, name) for each in sorted(self.active)}
        return {each: ways[0].way for each, ways in found.items() if ways}

    def reads_any(self, person_id: UUID, name: str, level: Level = "read") -> bool:
        """Whether somebody's roles open any record of a kind; a share opens none that they deny."""
        return any(_as_deep(each, name, level, "own") for each in self.roles.get(person_id, ()))

    def above(self, territory_id: UUID | None) -> list[UUID]:
        """A territory and those above it, from below."""
        found: list[UUID] = []
        while territory_id is not None and territory_id in self.territories and territory_id not in found:
            found.append(territory_id)
            territory_id = self.territories[territory_id].parent_id
        return found

    def named_by(self, rule: SharingRule, person_id: UUID) -> bool:
        """Whether a rule opens records to somebody."""
        if rule.grantee_id in self.teams_of.get(person_id, frozenset()):
            return True
        if any(role.id == rule.grantee_id for role in self.roles.get(person_id, ())):
            return True
        return any(person_id in self.territories[each].people for each in self.above(rule.grantee_id))

    def closed(self, reader: UUID, owner: UUID, name: str) -> bool:
        """Whether a record waits in a queue of the reader's that hides fields of it until somebody takes it."""
        queue = self.queues.get(owner)
        if queue is None or reader not in queue.people or name not in queue.rules.hidden:
            return False
        return not any(each.rights.manage_people for each in self.roles.get(reader, ()))

    def _by_rules(self, reader: UUID, held: Held, name: str) -> list[Reached]:
        mine = tuple(each for each in self.roles.get(reader, ()) if _as_deep(each, name, "read", "own"))
        found = []
        for rule in self.rules if mine else ():
            if rule.object == name and self._meets(rule, held) and self.named_by(rule, reader):
                levels: tuple[Level, ...] = ("read", "update") if rule.level == "update" else ("read",)
                found.append(Reached("rule", mine, levels, (rule.id,)))
        return found

    def _meets(self, rule: SharingRule, held: Held) -> bool:
        if rule.source_id is None:
            return rule.id in held.rules
        owners = (self.teams_of.get(held.owner, frozenset()), {each.id for each in self.roles.get(held.owner, ())})
        return any(rule.source_id in each for each in owners)

    def _through(self, way: Way, reader: UUID, held: Held, name: str) -> tuple[UUID, ...] | None:
        """What lies between the two on this way; None where it doesn't lead there."""
        owner = held.owner
        match way:
            case "owner":
                return () if reader == owner else None
            case "queue":
                return (owner,) if owner in self.queues and reader in self.queues[owner].people else None
            case "team":
                both = self.teams_of.get(reader, frozenset()) & self.teams_of.get(owner, frozenset())
                return tuple(sorted(both)) if both and reader != owner else None
            case "subtree":
                return self._up(reader, owner)
            case "territory":
                return self._covering(reader, held.territory) if is_territorial(name) else None
            case _:
                return ()

    def _covering(self, reader: UUID, territory_id: UUID | None) -> tuple[UUID, ...] | None:
        """From the record's territory up to the first that the reader is a member of."""
        path = self.above(territory_id)
        for place, each in enumerate(path):
            if reader in self.territories[each].people:
                return tuple(path[: place + 1])
        return None

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
        territories={each.id: each for each in await territories.listed(session)},
        queues={each.id: each for each in await queues.listed(session)},
        rules=await sharing_rules.standing(session),
    )


def _as_deep(role: Role, name: str, level: Level, depth: Depth) -> bool:
    return DEPTHS.index(role.rights.within_modules().of(name).depth(level)) >= DEPTHS.index(depth)
