"""When a record goes back to the queue that it was taken from: pure functions of what happened with it.

The job that gives records back asks them on each day, and the simulation asks the same ones of days that are past.
Days are those of the organisation's calendar, and `now` is when the job of a day looks.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from auth.pools import Pool

HOUR: Final = 8
"""At which hour of each day the job looks: when people begin to work."""
NOTICE: Final = 3
"""How many days before they lose a record its holders are warned, and nobody loses one sooner by new rules."""

Rule = Literal["idle", "unfinished"]


@dataclass(frozen=True)
class State:
    """What holds of a record from a moment on. `working` is False in the trash, and once it came to an end."""

    at: dt.datetime
    owner: UUID
    working: bool
    last_activity_at: dt.datetime | None
    protected_until: dt.date | None = None


@dataclass(frozen=True)
class Facts:
    """What happened with one record, the oldest state first."""

    record_id: UUID
    states: Sequence[State]


@dataclass(frozen=True)
class Setup:
    """Rules of a queue in its organisation."""

    queue_id: UUID
    pool: Pool
    queues: Collection[UUID]
    zone: ZoneInfo

    def day(self, moment: dt.datetime) -> dt.date:
        """The day of the organisation's calendar."""
        return moment.astimezone(self.zone).date()

    def look(self, day: dt.date) -> dt.datetime:
        """When the job looks on a day."""
        return dt.datetime.combine(day, dt.time(HOUR), self.zone).astimezone(dt.UTC)


@dataclass(frozen=True)
class Due:
    """Who will lose a record that they have `since` a moment, on which day and by which rule."""

    record_id: UUID
    person_id: UUID
    since: dt.datetime
    day: dt.date
    rule: Rule


def due(setup: Setup, facts: Facts, now: dt.datetime) -> Due | None:
    """When somebody will lose a record if nothing more happens with it; None where no rule takes it back."""
    number = bisect_right(facts.states, now, key=lambda each: each.at)
    if not number or not facts.states[number - 1].working:
        return None
    held = facts.states[number - 1]
    first = number - 1
    while first and facts.states[first - 1].owner == held.owner:
        first -= 1
    owners = (facts.states[index].owner for index in range(number - 1, -1, -1))
    if held.owner in setup.queues or next((each for each in owners if each in setup.queues), None) != setup.queue_id:
        return None
    since, rules = facts.states[first].at, setup.pool.rules
    start = setup.day(since)
    ends: list[tuple[dt.date, Rule]] = []
    if rules.idle is not None:
        last = setup.day(held.last_activity_at) if held.last_activity_at else start
        ends.append((max(start, last) + dt.timedelta(days=rules.idle), "idle"))
    if rules.unfinished is not None:
        ends.append((start + dt.timedelta(days=rules.unfinished), "unfinished"))
    if not ends:
        return None
    day, rule = min(ends)
    day = max(day, start + dt.timedelta(days=rules.protected or 0), setup.pool.since + dt.timedelta(days=NOTICE))
    if held.protected_until is not None:
        day = max(day, held.protected_until + dt.timedelta(days=1))
    return Due(facts.record_id, held.owner, since, day, rule)


def lost(setup: Setup, facts: Iterable[Facts], now: dt.datetime) -> list[Due]:
    """What goes back on the day of `now`."""
    found = (due(setup, each, now) for each in facts)
    return [each for each in found if each is not None and each.day <= setup.day(now)]


def simulated(setup: Setup, facts: Iterable[Facts], first: dt.date, last: dt.date) -> list[Due]:
    """Who would have lost what on the days from `first` to `last`: each holder a record once, as it then is gone.

    What happened with it afterwards is taken as it was, so somebody who got it later may lose it as well.
    """
    return [each for one in facts for each in _simulated(setup, one, first, last)]


def longest(setup: Setup, facts: Iterable[Facts], now: dt.datetime) -> int:
    """For how many days somebody had one of these at most while there was something to do with it."""
    return max((days for one in facts for days in _held(setup, one, now)), default=0)


def _held(setup: Setup, facts: Facts, now: dt.datetime) -> Iterator[int]:
    since: dt.datetime | None = None
    owner: UUID | None = None
    for each in (*facts.states, None):
        if since is not None and (each is None or each.owner != owner or not each.working):
            yield (setup.day(now if each is None else each.at) - setup.day(since)).days
            since = None
        if each is not None and each.working and each.owner not in setup.queues and since is None:
            since, owner = each.at, each.owner


def _simulated(setup: Setup, facts: Facts, first: dt.date, last: dt.date) -> Iterator[Due]:
    gone: dt.datetime | None = None
    day = first
    while day <= last:
        found = due(setup, facts, setup.look(day))
        if found is not None and found.since != gone and found.day <= day:
            gone = found.since
            yield Due(found.record_id, found.person_id, found.since, day, found.rule)
        # Nothing changes on the days before something happens, or before the day that was just told.
        following = _next(setup, facts, day)
        ahead = found.day if found is not None and found.since != gone and found.day > day else dt.date.max
        day = min(following, ahead)


def _next(setup: Setup, facts: Facts, day: dt.date) -> dt.date:
    """The first day after `day` on which the job sees something that it had not seen then."""
    number = bisect_right(facts.states, setup.look(day), key=lambda each: each.at)
    if number == len(facts.states):
        return dt.date.max
    at = facts.states[number].at
    seen = setup.day(at)
    return max(seen if at <= setup.look(seen) else seen + dt.timedelta(days=1), day + dt.timedelta(days=1))
