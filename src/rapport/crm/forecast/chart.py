"""Who is forecast: people, their teams, and of whom the reader sees the whole.

A target or a manager's amount is about all deals of its subject. Who sees only some of these would compare it with
less, so they see neither; the figures of what they do see stand by themselves.
"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from auth import teams
from auth.models import person
from auth.people import everyone
from auth.teams import Team
from rapport.crm.forecast.models import Subject
from rapport.crm.records.scope import Scope


@dataclass(frozen=True)
class Chart:
    """The organisation's people as one reader sees them. `whole` is None for everybody's deals; `teams` are those of
    whose people the reader sees all deals, `led` the people of teams that the reader leads.
    """

    me: UUID
    configures: bool
    whole: frozenset[UUID] | None
    names: dict[UUID, str]
    managers: dict[UUID, UUID | None]
    teams: dict[UUID, Team]
    led: frozenset[UUID]

    def sees(self, person_id: UUID) -> bool:
        """Whether all deals of a person are the reader's to see."""
        return self.whole is None or person_id in self.whole

    def has(self, subject: Subject, subject_id: UUID | None) -> bool:
        """Whether there is such a subject, and the reader sees it whole."""
        if subject == "organisation":
            return self.whole is None and subject_id is None
        if subject == "team":
            return subject_id in self.teams
        return subject_id in self.names and self.sees(subject_id)

    def may_set(self, subject: Subject, subject_id: UUID | None) -> bool:
        """Whether the reader sets targets and amounts of a subject: from above, never their own."""
        if not self.has(subject, subject_id):
            return False
        if self.configures:
            return True
        if subject == "organisation" or subject_id is None:
            return False
        if subject == "team":
            lead = self.teams[subject_id].lead_id
            return lead is not None and (lead == self.me or self._stands_above(lead))
        return subject_id != self.me and (subject_id in self.led or self._stands_above(subject_id))

    def owners(self, subject: Subject, subject_id: UUID | None) -> list[UUID] | None:
        """Whose deals are a subject's; None for everybody's."""
        if subject == "organisation" or subject_id is None:
            return None
        return self.teams[subject_id].people if subject == "team" else [subject_id]

    def _stands_above(self, person_id: UUID) -> bool:
        at = self.managers.get(person_id)
        while at is not None and at != self.me:
            at = self.managers.get(at)
        return at is not None


async def chart_of(scope: Scope) -> Chart:
    """The chart as the reader of deals sees it."""
    depth = scope.depth(scope.registry["deal"])
    rows = await scope.session.rows(sa.select(person.c.id, person.c.manager_id))
    me, every = scope.principal.person_id, await teams.listed(scope.session)
    whole = None if depth == "all" else frozenset(scope.principal.readers(depth))
    return Chart(
        me=me,
        configures=scope.principal.rights.configure,
        whole=whole,
        names={key: each["name"] for key, each in (await everyone(scope.session)).items()},
        managers={row.id: row.manager_id for row in rows},
        teams={each.id: each for each in every if each.people and (whole is None or whole >= set(each.people))},
        led=frozenset(one for each in every if each.lead_id == me for one in each.people),
    )
