"""Who would have lost what by rules of a queue, before these hold: judged as the job judges, over past days."""

import datetime as dt
from collections import Counter
from typing import Final
from uuid import UUID

import msgspec

from auth import pools
from auth.people import names
from auth.pools import Pool, PoolRules
from auth.reach_errors import QueueNotFound
from kernel.clock import business_now
from rapport.crm.queues import past, returns
from rapport.crm.queues.returns import Due, Rule, Setup
from rapport.crm.records.included import titles
from rapport.crm.records.scope import Scope

DAYS: Final = 90
LISTED: Final = 5_000
"""How many are listed; the counts are of all."""
PIECE: Final = 2_000


class Loss(msgspec.Struct, frozen=True):
    """A record that somebody would have lost; `title` is None where the reader may not see it."""

    object: str
    record_id: UUID
    title: str | None
    person_id: UUID
    since: dt.date
    day: dt.date
    rule: Rule


class LossesOfPerson(msgspec.Struct, frozen=True):
    """How many records somebody would have lost."""

    person_id: UUID
    name: str
    count: int


class Simulation(msgspec.Struct, frozen=True):
    """What rules would have done from one day to another: the newest losses, how many there are, and of whom.

    `taken` says how many records were ever taken from the queue, `longest` for how many days somebody had one at most:
    why there may be no losses.
    """

    first: dt.date
    last: dt.date
    total: int
    people: list[LossesOfPerson]
    losses: list[Loss]
    taken: int
    longest: int


async def simulate(scope: Scope, queue_id: UUID, rules: PoolRules, limit: int | None = LISTED) -> Simulation:
    """The last 90 days under these rules; `QueueNotFound` for a queue that there isn't."""
    known = await pools.read(scope.session)
    if queue_id not in known:
        raise QueueNotFound
    last = scope.today()
    first = last - dt.timedelta(days=DAYS - 1)
    setup = Setup(queue_id, Pool(rules), known.keys(), scope.zone)
    found: list[tuple[str, Due]] = []
    taken = longest = 0
    for obj in scope.registry:
        if past.returns(obj) and scope.offers(obj):
            ids = await past.taken_ids(scope, obj, queue_id, held=False)
            taken += len(ids)
            for start in range(0, len(ids), PIECE):
                facts = await past.facts_of(scope, obj, ids[start : start + PIECE])
                longest = max(longest, returns.longest(setup, facts, business_now()))
                found += [(obj.name, each) for each in returns.simulated(setup, facts, first, last)]
    found.sort(key=lambda each: (-each[1].day.toordinal(), each[1].record_id))
    people, losses = await _people(scope, found), await _losses(scope, setup, found[:limit])
    return Simulation(first, last, len(found), people, losses, taken, longest)


async def _people(scope: Scope, found: list[tuple[str, Due]]) -> list[LossesOfPerson]:
    counts = Counter(each.person_id for _, each in found)
    known = await names(scope.session, counts)
    rows = [LossesOfPerson(each, known[each]["name"] if each in known else "–", n) for each, n in counts.items()]
    return sorted(rows, key=lambda each: (-each.count, each.name, each.person_id))


async def _losses(scope: Scope, setup: Setup, found: list[tuple[str, Due]]) -> list[Loss]:
    ids: dict[str, set[UUID]] = {}
    for name, each in found:
        ids.setdefault(name, set()).add(each.record_id)
    known = await titles(scope, ids)
    return [
        Loss(
            name, each.record_id, known[str(each.record_id)]["label"] if str(each.record_id) in known else None,
            each.person_id, setup.day(each.since), each.day, each.rule,
        )
        for name, each in found
    ]  # fmt: skip
