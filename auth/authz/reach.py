"""Whose records somebody's team and subtree are, their territories and queues, and what is shared with them: read once,
kept with the rights until `acl_epoch` moves.

A team is everybody in the teams that somebody belongs to. A subtree is everybody below somebody in the management
tree, and their team: so a deeper right never shows less. People who were deactivated stay in both: what they left
behind has to be seen by who led them.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.models import (
    person,
    queue,
    queue_member,
    role_assignment,
    share,
    sharing_rule,
    team_member,
    territory,
    territory_member,
)
from auth.pools import hidden_of
from auth.principal import ClosedQueue, Level, Reach
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.statements import ID, IDS, Prepared


def _closures() -> sa.Select[Any]:
    below = sa.select(person.c.id).where(person.c.id == ID).cte("below", recursive=True)
    # UNION, not UNION ALL: ends even if somebody has made a circle past the check.
    below = below.union(sa.select(person.c.id).join(below, person.c.manager_id == below.c.id))
    mine, mate = team_member.alias("mine"), team_member.alias("mate")
    mates = sa.select(mate.c.person_id).join(mine, mine.c.team_id == mate.c.team_id).where(mine.c.person_id == ID)
    own = sa.select(team_member.c.team_id).where(team_member.c.person_id == ID)
    mine_in = sa.select(territory_member.c.territory_id.label("id")).where(territory_member.c.person_id == ID)
    within = mine_in.cte("within", recursive=True)
    within = within.union(sa.select(territory.c.id).join(within, territory.c.parent_id == within.c.id))
    queues = sa.select(queue_member.c.queue_id).where(queue_member.c.person_id == ID)
    held = sa.select(role_assignment.c.role_id).where(role_assignment.c.person_id == ID)
    queries = (sa.select(below.c.id), mates, own, sa.select(within.c.id), queues, held)
    return sa.select(*(sa.func.array(query.scalar_subquery()) for query in queries))


def _shared() -> sa.Select[Any]:
    """Ended shares count too: whoever gives another one then needn't tell anybody that there is one."""
    grantee = share.c.grantee_id == sa.any_(IDS)
    return sa.select(share.c.object, share.c.level).where(grantee).distinct()


def _ruled() -> sa.Select[Any]:
    """The rules that name somebody as who they open records to, and whose records those are."""
    rule = sharing_rule
    people = sa.union_all(
        sa.select(team_member.c.person_id).where(team_member.c.team_id == rule.c.source_id).correlate(rule),
        sa.select(role_assignment.c.person_id).where(role_assignment.c.role_id == rule.c.source_id).correlate(rule),
    )
    owners = sa.func.array(people.scalar_subquery()).label("owners")
    columns = (rule.c.id, rule.c.object, rule.c.level, rule.c.expires_at, rule.c.source_id, owners)
    return sa.select(*columns).where(rule.c.grantee_id == sa.any_(IDS))


def _queue_rules() -> sa.Select[Any]:
    ruled = (queue.c.id == sa.any_(IDS), queue.c.rules.is_not(None))
    return sa.select(queue.c.id, queue.c.rules).where(*ruled).order_by(queue.c.id)


_QUEUE_RULES = Prepared(_queue_rules())
_CLOSURES = Prepared(_closures())
_SHARED = Prepared(_shared())
_RULED = Prepared(_ruled())


async def reach_of(session: TenantSession, person_id: UUID) -> Reach:
    """The closures of one person, their teams, queues and rules, and what kinds of records are shared with them."""
    [[below, mates, teams, within, queues, held]] = await session.rows(_CLOSURES, {"id": person_id})
    team, now = {person_id, *mates}, real_now()
    ruled = [
        row
        for row in await session.rows(_RULED, {"ids": [*teams, *within, *held]})
        if row.expires_at is None or row.expires_at > now
    ]
    rules = sorted(row.id for row in ruled if row.source_id is None)
    found = await session.rows(_SHARED, {"ids": [person_id, *teams, *rules]})
    rules_of_queues = await session.rows(_QUEUE_RULES, {"ids": list(queues)}) if queues else ()
    return Reach(
        team=tuple(sorted(team)),
        subtree=tuple(sorted(team.union(below))),
        teams=tuple(sorted(teams)),
        # What may be updated may be read.
        # Records come to meet a rule without anybody's rights being read again.
        shared=frozenset(
            {
                (row.object, level)
                for row in [*found, *(rule for rule in ruled if rule.source_id is None)]
                for level in ("read", row.level)
            }
        ),
        territories=tuple(sorted(within)),
        queues=tuple(sorted(queues)),
        closed=tuple(ClosedQueue(row.id, hidden) for row in rules_of_queues if (hidden := hidden_of(row.rules))),
        opened=_opened(ruled),
        rules=tuple(rules),
        until=min((row.expires_at for row in ruled if row.expires_at is not None), default=None),
    )


def _opened(rules: Iterable[Any]) -> dict[tuple[str, Level], tuple[UUID, ...]]:
    """Whose records rules by owner open, by kind and level."""
    found: dict[tuple[str, Level], set[UUID]] = {}
    for row in rules:
        for level in {"read", row.level} if row.owners else ():
            found.setdefault((row.object, level), set()).update(row.owners)
    return {key: tuple(sorted(owners)) for key, owners in found.items()}
