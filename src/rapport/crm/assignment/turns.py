"""Whose turn it is: no I/O, so that what is previewed and what is done can't differ."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapport.crm.assignment.payloads import AssignmentPerson, Out


@dataclass(frozen=True)
class Asked:
    """What a rule asks of whom it names."""

    rule_id: UUID
    people: Sequence[UUID]
    skills: Collection[str]
    by_territory: bool
    fallback: UUID | None


@dataclass(frozen=True)
class Given:
    """Who gets a lead, and who was passed over; nobody where none can and there is nothing to fall back on."""

    owner: UUID | None
    is_fallback: bool
    passed_over: Mapping[UUID, Out]


@dataclass
class Turns:
    """The people of the rules as they are now; what is given counts for the next.

    `last` says by rule and person which turn they had; `number` is the last turn of all. `present` are those who can
    sign in and whose roles read leads. `covers` says who covers a territory, or one above it;
    `takers` are those of whom rules fall back on who may get leads.
    """

    today: dt.date
    number: int
    last: dict[tuple[UUID, UUID], int]
    people: Mapping[UUID, AssignmentPerson]
    present: Collection[UUID]
    open: dict[UUID, int]
    covers: Mapping[UUID, Collection[UUID]]
    takers: Collection[UUID]
    changed: set[tuple[UUID, UUID]] = field(default_factory=set)

    def give(self, asked: Asked, territory: UUID | None) -> Given:
        """Finds who is next, and gives them the turn."""
        out = {each: why for each in asked.people if (why := self._out(asked, each, territory)) is not None}
        fit = [each for each in dict.fromkeys(asked.people) if each not in out]
        if not fit:
            owner = asked.fallback if asked.fallback in self.takers else None
            return Given(owner, owner is not None, out)
        # The order of the rule stands among those who never had a turn.
        owner = min(fit, key=lambda each: self.last.get((asked.rule_id, each), 0))
        self.number += 1
        self.last[asked.rule_id, owner] = self.number
        self.changed.add((asked.rule_id, owner))
        self.open[owner] = self.open.get(owner, 0) + 1
        return Given(owner, False, out)

    def _out(self, asked: Asked, person: UUID, territory: UUID | None) -> Out | None:
        known = self.people.get(person) or AssignmentPerson(person)
        if person not in self.present:
            return "gone"
        if known.away_until is not None and known.away_until >= self.today:
            return "away"
        if not set(asked.skills) <= set(known.skills):
            return "skill"
        if asked.by_territory and (territory is None or person not in self.covers.get(territory, ())):
            return "territory"
        if known.capacity is not None and self.open.get(person, 0) >= known.capacity:
            return "full"
        return None
